"""What can be said of a study before its evidence is opened: every check, and all their problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from outsidein.errors import Problem
from outsidein.study.job_checks import JOB_CHECKS
from outsidein.study.ladders import LADDERS_CHECKS
from outsidein.study.load import LoadedStudy, first
from outsidein.study.sections import Ladders, Study, Survey
from outsidein.study.slices import dimensions, groupings, ordered
from outsidein.study.strict_yaml import MAX_PROBLEMS
from outsidein.study.surveys import SURVEY_CHECKS
from outsidein.study.value import VALUE_CHECKS
from outsidein.study.wording import listed, nearest, shown

Check = Callable[[LoadedStudy], Iterator[Problem]]


def check(loaded: LoadedStudy) -> list[Problem]:
    """All problems of a study that need no look into its evidence, in the order of the files.

    Duplicate ids, jobs of nobody and outcomes without words, chains of value that lead nowhere or in a circle, slices
    by what no evidence has, reserved names, scales and their labels, weights, waves, customers, files that are absent;
    the first hundred, where there are more. The parameters of each kind of measure are checked by its analysis.
    """
    return first({problem for one in CHECKS for problem in islice(one(loaded), MAX_PROBLEMS + 1)})


def nameless(loaded: LoadedStudy) -> Iterator[Problem]:
    """A study without a name."""
    if not loaded.study.study.strip():
        yield loaded.problem(("study",), "the study has no name", "reports are headed by it")


def repeated_ids(loaded: LoadedStudy) -> Iterator[Problem]:
    """The same id twice in one section; ids that differ only in case count as the same."""
    for section in ("customers", "jobs", "measures", "evidence"):
        earlier: dict[str, str] = {}
        for number, entry in enumerate(getattr(loaded.study, section)):
            if known := earlier.get(entry.id.casefold()):
                what = f"the id {shown(entry.id)} stands twice in {section}"
                exists = "" if known == entry.id else f"{shown(known)} differs only in case"
                yield loaded.problem((section, number, "id"), what, exists)
            earlier.setdefault(entry.id.casefold(), entry.id)


def ambiguous_customers(loaded: LoadedStudy) -> Iterator[Problem]:
    """A customer's label that is also the id or the label of another: answers naming it could be either's."""
    owners: dict[str, set[str]] = {}
    for customer in loaded.study.customers:
        owners.setdefault(customer.id.casefold(), set()).add(customer.id.casefold())
    for number, customer in enumerate(loaded.study.customers):
        if customer.label:
            owner = owners.setdefault(customer.label.casefold(), set())
            if owner - {customer.id.casefold()}:
                what = f"the label {shown(customer.label)} also stands for another customer"
                yield loaded.problem(("customers", number, "label"), what)
            owner.add(customer.id.casefold())


def unknown_sources(loaded: LoadedStudy) -> Iterator[Problem]:
    """A measure that reads evidence which is not declared; measures without any evidence."""
    ids = {survey.id: None for survey in loaded.study.surveys}
    if loaded.study.measures and not ids:
        yield loaded.problem(("measures",), "there are measures but no evidence", "declare a survey under `evidence:`")
        return
    for number, measure in enumerate(loaded.study.measures):
        if measure.source is not None and measure.source not in ids:
            what = f"there is no evidence {shown(measure.source)}"
            near = nearest(measure.source, ids)
            yield loaded.problem(("measures", number, "source"), what, f"there is {listed(ids)}", near)


def _slices(loaded: LoadedStudy) -> Iterator[tuple[tuple[Any, ...], tuple[tuple[Any, str], ...]]]:
    """Each declared slice: its location, and the location and name of each of its dimensions."""
    for number, entry in enumerate(loaded.study.slices or ()):
        place = ("slices", number)
        yield (
            place,
            ((place, entry),)
            if isinstance(entry, str)
            else tuple(((*place, index), name) for index, name in enumerate(entry)),
        )


def unknown_dimensions(loaded: LoadedStudy) -> Iterator[Problem]:
    """A slice by a dimension that no evidence has."""
    customers = loaded.study.customers
    offered = dict.fromkeys(ordered(name for survey in loaded.study.surveys for name in dimensions(survey, customers)))
    exists = f"there is {listed(offered)}" if offered else "no evidence declares a wave, a customer or a segment"
    for _, named in _slices(loaded):
        for location, name in named:
            if name not in offered:
                what = f"no evidence can be sliced by {shown(name)}"
                yield loaded.problem(location, what, exists, nearest(name, offered))


def repeated_slices(loaded: LoadedStudy) -> Iterator[Problem]:
    """A dimension twice in a slice, or a slice twice in the study."""
    seen: set[tuple[str, ...]] = set()
    for location, named in _slices(loaded):
        names = tuple(name for _, name in named)
        if len(set(names)) < len(names):
            yield loaded.problem(location, f"the slice names a dimension twice: {listed(names)}")
        elif ordered(names) in seen:
            yield loaded.problem(location, f"the slice by {listed(names)} is declared twice")
        seen.add(ordered(names))


def slices_of_measures(loaded: LoadedStudy) -> Iterator[Problem]:
    """A measure that is cut by what the study is not cut by."""
    cut = {listed(names): None for names in groupings(loaded.study) if names}
    exists = f"the study is cut by {'; '.join(cut)}" if cut else "the study is cut by nothing"
    for number, measure in enumerate(loaded.study.measures):
        for place, entry in enumerate(measure.slices or ()):
            name = listed(ordered([entry] if isinstance(entry, str) else entry))
            if name and name not in cut:
                what = f"the measure is cut by {shown(name)}, the study is not"
                yield loaded.problem(("measures", number, "slices", place), what, exists, nearest(name, cut))


def segments_alike(loaded: LoadedStudy) -> Iterator[Problem]:
    """Segments of different sources whose ids differ only in case: one table cannot hold both."""
    earlier: dict[str, str] = {}
    for number, survey in _surveys(loaded.study):
        for name in survey.segments:
            known = earlier.setdefault(name.casefold(), name)
            if known != name and known not in survey.segments:
                what = f"the segment {shown(name)} differs from {shown(known)} only in case"
                yield loaded.problem(("evidence", number, "segments", name), what, "use one spelling", known)


def _surveys(study: Study) -> Iterator[tuple[int, Survey]]:
    """All evidence as surveys, each with its number; the item of ladders is no item that anybody declared."""
    for number, source in enumerate(study.evidence):
        survey = source.as_survey()
        yield number, survey.model_copy(update={"items": {}}) if isinstance(source, Ladders) else survey


def surveys(loaded: LoadedStudy) -> Iterator[Problem]:
    """Every check of one survey, for each survey, and of ladders what they share with one."""
    for number, survey in _surveys(loaded.study):
        for one in SURVEY_CHECKS:
            yield from one(loaded, ("evidence", number), survey)


def all_ladders(loaded: LoadedStudy) -> Iterator[Problem]:
    """Every check of ladders, for each such source."""
    for number, source in enumerate(loaded.study.evidence):
        if isinstance(source, Ladders):
            for one in LADDERS_CHECKS:
                yield from one(loaded, ("evidence", number), source)


CHECKS: tuple[Check, ...] = (
    nameless,
    repeated_ids,
    ambiguous_customers,
    *JOB_CHECKS,
    *VALUE_CHECKS,
    unknown_sources,
    unknown_dimensions,
    repeated_slices,
    slices_of_measures,
    segments_alike,
    surveys,
    all_ladders,
)
"""All checks. A new one is a function and a line here."""
