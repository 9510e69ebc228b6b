"""Which numbers `outsidein show` shows: a measure, cut by some dimensions, where some conditions hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outsidein.analyses.contrasts import WAVE, Contrast
from outsidein.cli.labels import Labels
from outsidein.errors import InputError, MissingError, suggest
from outsidein.report.headlines import headlines
from outsidein.results import Results
from outsidein.stats.estimates import Conditions, Estimate
from outsidein.study.slices import Slice, parse
from outsidein.study.wording import listed, shown


@dataclass(frozen=True)
class Asked:
    """What is asked for: a measure (or the headline of each), cut by dimensions, where conditions hold; or all."""

    measure: str | None = None
    by: tuple[str, ...] = ()
    where: Conditions = ()
    everything: bool = False

    @property
    def dimensions(self) -> frozenset[str]:
        """The dimensions that a number asked for is cut by."""
        return frozenset((*self.by, *(name for name, _ in self.where)))


def asked_for(
    results: Results,
    labels: Labels,
    measure: str | None = None,
    by: Sequence[str] = (),
    where: Sequence[str] = (),
    everything: bool = False,
) -> Asked:
    """What the words of a command line ask for; levels may be given by their label.

    Args:
        results: The results of a run.
        labels: The labels of the study.
        measure: The id of a measure; the headline of each when absent.
        by: Dimensions to cut by.
        where: Conditions such as `wave=2026Q2`.
        everything: Every quantity in every slice.

    Raises:
        MissingError: there is no such measure, dimension or level; says what there is.
        InputError: a condition is not of the form dimension=level.
    """
    if measure is not None:
        _require_measure(results, measure)
    for name in by:
        _require_dimension(results, name)
    return Asked(measure, tuple(dict.fromkeys(by)), _conditions(results, where, labels), everything)


def estimates(results: Results, asked: Asked) -> list[Estimate]:
    """The numbers asked for, in the order of the study.

    Raises:
        MissingError: no number is cut so; says how numbers are cut.
    """
    rows = [row for row in results.estimates if asked.measure in (None, row.analysis)]
    if asked.everything:
        return [row for row in rows if set(asked.where) <= set(row.slice)]
    found = [row for row in rows if _cut_so(row.slice, asked, asked.dimensions)]
    if not found:
        raise MissingError(_not_cut(results, rows, asked))
    return found if asked.measure else headlines(found)


def contrasts(results: Results, asked: Asked) -> list[Contrast]:
    """The changes from wave to wave and the differences between segments that are asked for.

    Raises:
        MissingError: there is none; says why.
    """
    known = [one for one in results.contrasts if asked.measure in (None, one.estimate.analysis)]
    found = [one for one in known if _compared_so(one, asked)]
    if not found:
        raise MissingError(_not_compared(known, asked))
    return found if asked.measure or asked.everything else _headline_contrasts(found)


def _headline_contrasts(found: Sequence[Contrast]) -> list[Contrast]:
    kept = {id(row) for row in headlines(one.estimate for one in found)}
    return [one for one in found if id(one.estimate) in kept]


def _require_measure(results: Results, measure: str) -> None:
    known = dict.fromkeys(row.analysis for row in results.estimates)
    known |= dict.fromkeys(failure["analysis"] for failure in results.failures)
    if measure not in known:
        hint = _meant(measure, known)
        raise MissingError(f"no measure {shown(measure)}; measures are {listed(known) or 'none'}{hint}")


def _require_dimension(results: Results, name: str) -> None:
    if name not in results.dimensions:
        hint = _meant(name, results.dimensions) or "; add it to `slices` in study.yaml"
        raise MissingError(f"no number is cut by {shown(name)}; there is {listed(results.dimensions) or 'none'}{hint}")


def _conditions(results: Results, where: Iterable[str], labels: Labels) -> Conditions:
    """The conditions of `--where`, levels by their ids."""
    pairs = [pair for text in where for pair in parse(text).conditions]
    found = dict.fromkeys((name, _level(results, labels, name, level)) for name, level in pairs)
    try:
        return Slice(tuple(found)).conditions
    except ValueError as error:
        raise InputError(f"--where: {error}") from None


def _level(results: Results, labels: Labels, name: str, level: str) -> str:
    """The id of a level that is given by its id or by its label."""
    _require_dimension(results, name)
    ids = results.levels.get(name, ())
    called = {labels.level(name, one): one for one in reversed(ids)}
    if level not in ids and level not in called:
        hint = _meant(level, [*called, *ids])
        raise MissingError(f"no {name} {shown(level)}; there is {listed(reversed(called)) or 'none'}{hint}")
    return level if level in ids else called[level]


def _meant(word: str, options: Iterable[str]) -> str:
    near = suggest(word, options)
    return f"; did you mean {near!r}?" if near else ""


def _cut_so(place: Conditions, asked: Asked, dimensions: frozenset[str]) -> bool:
    return {name for name, _ in place} == dimensions and set(asked.where) <= set(place)


def _compared_so(one: Contrast, asked: Asked) -> bool:
    """Whether a contrast is between slices asked for; a change has its wave, a difference its segment, of itself."""
    place = one.estimate.slice
    if asked.everything:
        return set(asked.where) <= set(place)
    if one.contrast == "change":
        return _cut_so(place, asked, asked.dimensions | {WAVE})
    wanted = asked.dimensions - {WAVE}
    fits = not asked.dimensions or {name for name, _ in place} == wanted
    return fits and (not asked.where or set(asked.where) <= set(place) or set(asked.where) <= set(one.against))


def _not_cut(results: Results, rows: Iterable[Estimate], asked: Asked) -> str:
    failed = [failure["message"] for failure in results.failures if failure["analysis"] == asked.measure]
    if failed:
        return f"measure {shown(asked.measure)} could not be computed there: {failed[0]}"
    cuts = dict.fromkeys(tuple(name for name, _ in row.slice) for row in rows)
    there = "; ".join(" and ".join(cut) or "overall" for cut in cuts)
    together = " and ".join(sorted(asked.dimensions)) or "overall"
    hint = (
        f"add [{', '.join(sorted(asked.dimensions))}] to `slices` in study.yaml" if asked.dimensions else "see `--by`"
    )
    if any({name for name, _ in row.slice} == asked.dimensions for row in rows):
        return f"no number is of {Slice(asked.where).sentence()}: nobody there answered"
    return f"no number is cut by {together}; numbers are cut by: {there}; {hint}"


def _not_compared(known: Sequence[Contrast], asked: Asked) -> str:
    if not known:
        return "nothing is compared: that takes two waves, or two segments of one dimension, with enough answers"
    dimensions = dict.fromkeys(name for one in known for name, _ in one.estimate.slice)
    wanted = " and ".join(sorted(asked.dimensions)) or "that"
    return f"nothing is compared by {wanted}; there is {listed(dimensions)}; or ask for --all"
