"""Measures bound to their evidence: which source has the items a measure names, and what is wrong where none has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outsidein.analyses import ANALYSES
from outsidein.analyses.analysis import Analysis, Items, references
from outsidein.errors import Problem, suggest
from outsidein.stats.need import Need
from outsidein.study.load import LoadedStudy
from outsidein.study.sections import Measure, Survey


@dataclass(frozen=True)
class Bound:
    """A measure with its analysis and the source it reads."""

    measure: Measure
    analysis: Analysis
    source: str
    items: Items

    @property
    def need(self) -> Need:
        """What the measure asks of its source."""
        return self.analysis.needs(self.measure, self.items)


def bind(surveys: Sequence[Survey], measures: Sequence[Measure]) -> list[Bound]:
    """Every measure with the source that has its items; measures with problems are left out (see `check`)."""
    return [
        Bound(measure, ANALYSES[measure.kind], found[0].id, found[0].items)
        for measure in measures
        if len(found := _sources(surveys, measure)) == 1
    ]


def _sources(surveys: Sequence[Survey], measure: Measure) -> list[Survey]:
    """The sources that have everything the measure refers to."""
    named = [survey for survey in surveys if measure.source in (None, survey.id)]
    return [survey for survey in named if _has_all(survey, measure)]


def _has_all(survey: Survey, measure: Measure) -> bool:
    analysis = ANALYSES[measure.kind]
    if any(item not in survey.items for _, item in references(analysis, measure, survey.items)):
        return False
    return bool(analysis.needs(measure, survey.items).items)


def check(loaded: LoadedStudy) -> Iterator[Problem]:
    """Problems of the measures: no evidence, unknown items, more than one possible source, unsuitable scales."""
    surveys = loaded.study.surveys
    for place, measure in enumerate(loaded.study.measures):
        used = ANALYSES[measure.kind].used_problems
        if used is not None:
            for location, what in used(measure, loaded.study):
                yield loaded.problem(("measures", place, *location), what)
            continue
        found = _sources(surveys, measure)
        if len(found) == 1:
            for location, what in ANALYSES[measure.kind].problems(measure, found[0].items):
                yield loaded.problem(("measures", place, *location), what)
        elif len(found) > 1:
            yield loaded.problem(
                ("measures", place),
                f"measure {measure.id!r} could read {' or '.join(s.id for s in found)}; say which with `source`",
            )
        else:
            yield from _unfound(loaded, place, measure)


def _unfound(loaded: LoadedStudy, place: int, measure: Measure) -> Iterator[Problem]:
    surveys = {survey.id: survey for survey in loaded.study.surveys}
    if measure.source is not None and measure.source not in surveys:
        yield loaded.problem(
            ("measures", place, "source"), f"no evidence is called {measure.source!r}",
            exists=f"evidence is {', '.join(surveys) or 'none'}", suggestion=suggest(measure.source, surveys),
        )  # fmt: skip
        return
    candidates = [surveys[measure.source]] if measure.source else list(surveys.values())
    if not candidates:
        yield loaded.problem(("measures", place), f"measure {measure.id!r} has no evidence to read")
        return
    analysis = ANALYSES[measure.kind]
    nearest = max(candidates, key=lambda survey: _matches(analysis, measure, survey))
    missing = [(at, item) for at, item in references(analysis, measure, nearest.items) if item not in nearest.items]
    for at, item in missing:
        location, within = analysis.locate(measure, item) if analysis.locate else (at, None)
        yield loaded.problem(
            ("measures", place, *location), f"no item {item!r} in evidence {nearest.id!r}",
            exists=f"items are {_few(list(nearest.items))}", suggestion=suggest(item, nearest.items), within=within,
        )  # fmt: skip
    if not missing and not analysis.item_fields:
        kinds = f"declare evidence of kind {measure.kind!r}, or name it with `source`"
        yield loaded.problem(("measures", place), f"no evidence has what measure {measure.id!r} reads", exists=kinds)
    elif not missing:
        field = analysis.item_fields[0]
        yield loaded.problem(
            ("measures", place, field), f"no item of evidence {nearest.id!r} matches {getattr(measure, field)!r}",
            exists=f"items are {_few(list(nearest.items))}",
        )  # fmt: skip


def _matches(analysis: Analysis, measure: Measure, survey: Survey) -> int:
    return sum(item in survey.items for _, item in references(analysis, measure, survey.items))


def _few(names: Sequence[str], most: int = 12) -> str:
    if not names:
        return "none"
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
