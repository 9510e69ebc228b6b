"""What can be said of a declared survey before its files are opened; one small function for each thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import get_args

from outsidein.errors import Problem, StudyError
from outsidein.study.load import LoadedStudy
from outsidein.study.sections import Customer, Item, Role, Survey
from outsidein.study.slices import BUILT_IN, dimensions
from outsidein.study.strict_yaml import Location
from outsidein.study.wording import listed, nearest, shown

SurveyCheck = Callable[[LoadedStudy, Location, Survey], Iterator[Problem]]

ANSWER_COLUMNS = ("unit", "stratum", "weight", "flagged")
"""Columns of the cleaned answers beside the items and the dimensions."""

RESULT_COLUMNS = (
    *("analysis", "kind", "quantity", "subject", "slice", "contrast", "against", "value", "se", "low", "high"),
    *("p", "p_adjusted", "n", "n_effective", "unit", "suppressed", "note", "replicates"),
)
"""Columns of the results beside the dimensions."""

_LARGEST = 2**15 - 1
_QUERY = re.compile(r"\s*(--[^\n]*\n\s*)*(select|with)\b", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d{1,9}")
_RENAME = "choose another id, and name the header with `column:`"


def one_way_to_answers(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """None of `file`, `files`, `table` and `query`, or more than one."""
    ways = [name for name in ("file", "files", "table", "query") if getattr(survey, name) not in (None, ())]
    if not ways:
        yield loaded.problem(at, f"{survey.id} names no file", "give `file:`, `files:`, or a `table:` of an engine")
    if len(ways) > 1:
        what = f"{survey.id} has both {' and '.join(f'`{name}`' for name in ways)}"
        yield loaded.problem((*at, ways[1]), what, "give one of them")


def tables_have_an_engine(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A table or a query in a study without an engine that holds tables, or a layout of a table."""
    way = "table" if survey.table is not None else "query"
    if survey.table is None and survey.query is None:
        return
    engine = loaded.study.engine
    if engine is None or engine.kind == "duckdb":
        what = f"{survey.id} is a {way}, and the study has no engine that holds tables"
        yield loaded.problem((*at, way), what, "declare one, as in `engine: {kind: postgres, url: 'env:SURVEYS'}`")
    if survey.table is not None and not all(part.strip() for part in survey.table.split(".")):
        yield loaded.problem((*at, way), f"{shown(survey.table)} is no name of a table", "write `schema.name`")
    if survey.query is not None and not _QUERY.match(survey.query):
        yield loaded.problem((*at, way), "a query begins with SELECT or WITH", "it may only read")


def _named_files(at: Location, survey: Survey) -> Iterator[tuple[Location, str]]:
    if survey.file is not None:
        yield (*at, "file"), survey.file
    for number, part in enumerate(survey.files):
        yield (*at, "files", number, "file"), part.file


def files_there(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A file outside the study, absent, or named twice."""
    seen = set()
    for location, name in _named_files(at, survey):
        try:
            path = loaded.resolve(name, location)
        except StudyError as error:
            yield from error.problems
            continue
        if path in seen:
            yield loaded.problem(location, f"the file {shown(name)} is named twice", "each answer counts once")
        seen.add(path)


def wave_says_one_thing(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A wave that comes from nowhere, or from two places."""
    wave, place = survey.wave, (*at, "wave")
    by_file = [part.wave for part in survey.files if part.wave is not None]
    if by_file and len(by_file) < len(survey.files):
        yield loaded.problem((*at, "files"), "some files have a `wave` and some have none", "give each file its wave")
    if wave is None:
        return
    ways = [name for name in ("column", "value") if getattr(wave, name) is not None] + ["files"] * bool(by_file)
    if not ways:
        yield loaded.problem(place, "the wave needs a `column` or a `value`", "or a `wave` at each of the `files`")
    if len(ways) > 1:
        yield loaded.problem(place, f"the wave is given twice: by {' and by '.join(ways)}", "give one of them")
    if ways and wave.period and wave.column is None:
        yield loaded.problem((*place, "period"), "a period needs a `column` of dates")


def wave_order_complete(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """An order of waves that repeats one, or leaves one out that is named elsewhere."""
    if not survey.wave or not survey.wave.order:
        return
    order: dict[str, None] = {}
    place = (*at, "wave", "order")
    for number, name in enumerate(survey.wave.order):
        if name in order:
            yield loaded.problem((*place, number), f"the wave {shown(name)} stands twice in the order")
        order[name] = None
    named = [survey.wave.value, *(part.wave for part in survey.files)]
    for name in dict.fromkeys(name for name in named if name is not None and name not in order):
        what = f"the wave {shown(name)} is not in the order"
        yield loaded.problem(place, what, f"the order is {listed(order)}", nearest(name, order))


def customers_known(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A customer column in a study without customers, or codes for customers that are not declared."""
    if survey.customer is None:
        return
    ids = dict.fromkeys(customer.id for customer in loaded.study.customers)
    if not ids:
        yield loaded.problem((*at, "customer"), "the study declares no customers", "list them under `customers:`")
        return
    for code, customer in survey.customer.labels.items():
        if customer not in ids:
            what = f"there is no customer {shown(customer)}"
            location = (*at, "customer", "labels", code)
            yield loaded.problem(location, what, f"there is {listed(ids)}", nearest(customer, ids))


def targets_of_dimensions(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """Raking to what this source does not have, or to targets that are not positive."""
    offered = dict.fromkeys(dimensions(survey, loaded.study.customers))
    for name, targets in survey.weight.rake.items():
        place = (*at, "weight", "rake", name)
        if name not in offered:
            what = f"{survey.id} cannot be raked by {shown(name)}: it is no dimension of this source"
            exists = f"there is {listed(offered)}" if offered else "it has no wave, customer or segment"
            yield loaded.problem(place, what, exists, nearest(name, offered))
        elif isinstance(targets, dict):
            yield from _targets(loaded, place, name, targets)


def _targets(loaded: LoadedStudy, place: Location, name: str, targets: dict[str, float]) -> Iterator[Problem]:
    levels = dict.fromkeys(_levels(name, loaded.study.customers))
    if not targets:
        yield loaded.problem(place, f"no targets are given for {name}", "give a number for each level")
    for level, target in targets.items():
        if target <= 0:
            yield loaded.problem((*place, level), f"the target of {shown(level)} must be greater than 0")
        if levels and level not in levels:
            what = f"{shown(level)} is no {name}"
            yield loaded.problem((*place, level), what, f"there is {listed(levels)}", nearest(level, levels))


def _levels(name: str, customers: Iterable[Customer]) -> tuple[str, ...]:
    """The levels of a dimension that the study itself declares; empty where only the file knows."""
    if name == "customer":
        return tuple(customer.id for customer in customers)
    return get_args(Role) if name == "role" else ()


def populations_given(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """Raking to populations: only by customer, and each customer of the source needs one."""
    for name, targets in survey.weight.rake.items():
        place = (*at, "weight", "rake", name)
        if targets == "population" and name != "customer":
            yield loaded.problem(place, f"only customers have a population, not {shown(name)}", "give numbers by level")
        elif targets == "population":
            yield from _lacking_population(loaded, place, survey)


def _lacking_population(loaded: LoadedStudy, place: Location, survey: Survey) -> Iterator[Problem]:
    coded = set(survey.customer.labels.values()) if survey.customer else set()
    lacking = [
        customer.id
        for customer in loaded.study.customers
        if customer.population is None and (not coded or customer.id in coded)
    ]
    if lacking:
        what = f"customers without a `population`: {listed(lacking)}"
        yield loaded.problem(place, what, "give each its population, or give the targets here")


def trim_has_weights(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A limit on weights where there are none."""
    weight = survey.weight
    if weight.trim is not None and weight.column is None and not weight.rake:
        yield loaded.problem((*at, "weight", "trim"), "there are no weights to trim", "give `column:` or `rake:`")


def names_free(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """Ids of segments and items that would clash with columns of the answers or of the results."""
    kept = {"segments": {*BUILT_IN, *ANSWER_COLUMNS, *RESULT_COLUMNS}, "items": {*BUILT_IN, *ANSWER_COLUMNS}}
    for section, reserved in kept.items():
        for name in getattr(survey, section):
            if name.casefold() in reserved or name.startswith("__"):
                what = f"{shown(name)} is a reserved name"
                yield loaded.problem((*at, section, name), what, _RENAME)
            if not name.strip() or not name.isprintable():
                what = f"{shown(name)} cannot be an id: it is blank or not printable"
                yield loaded.problem((*at, section, name), what, _RENAME)


def names_differ(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """Segments and items of one source whose ids are the same, or differ only in case."""
    first: dict[str, str] = {}
    for section in ("segments", "items"):
        for name in getattr(survey, section):
            if name.casefold() in first:
                what = f"the id {shown(name)} is the same as {shown(first[name.casefold()])}, or differs only in case"
                yield loaded.problem((*at, section, name), what, _RENAME)
            first.setdefault(name.casefold(), name)


def _scaled(at: Location, survey: Survey) -> Iterator[tuple[Location, Item, int, int]]:
    for name, item in survey.items.items():
        if isinstance(item.scale, tuple):
            yield (*at, "items", name), item, *item.scale


def scales_run_upwards(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A scale whose lowest answer is not below its highest, or that is no rating scale by its size."""
    for place, _, low, high in _scaled(at, survey):
        if low >= high:
            what = f"the scale [{low}, {high}] must run from the lowest to the highest answer"
            yield loaded.problem((*place, "scale"), what, "turn answers round with `labels:`")
        if max(abs(low), abs(high)) > _LARGEST:
            what = f"the scale [{low}, {high}] goes beyond {_LARGEST:,}"
            yield loaded.problem((*place, "scale"), what, "a free quantity has `scale: number`")


def labels_on_scale(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A label that stands for a point outside the scale."""
    for place, item, low, high in _scaled(at, survey):
        for label, point in item.labels.items():
            if low <= high and not low <= point <= high:
                what = f"the label {shown(label)} stands for {point}, outside the scale [{low}, {high}]"
                yield loaded.problem((*place, "labels", label), what)


def wordings_on_their_scale(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """Known wordings on a scale that is not theirs."""
    for name, item in survey.items.items():
        if item.wordings is not None and item.scale != (1, 5):
            what = f"the wordings of a {item.wordings} question stand for 1 to 5"
            yield loaded.problem((*at, "items", name, "wordings"), what, "write `scale: [1, 5]`")


def missing_off_scale(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A missing code that is also an answer."""
    for place, item, low, high in _scaled(at, survey):
        for number, code in enumerate(item.missing):
            if code not in item.labels and _WHOLE.fullmatch(code.strip()) and low <= int(code) <= high:
                what = f"the missing code {shown(code)} is an answer on the scale [{low}, {high}]"
                yield loaded.problem((*place, "missing", number), what, "narrow the scale, or take the code out")


def missing_not_labelled(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A missing code that is also a label."""
    for name, item in survey.items.items():
        for number, code in enumerate(item.missing):
            if code in item.labels:
                what = f"{shown(code)} is both a label and a missing code"
                yield loaded.problem((*at, "items", name, "missing", number), what, "keep one of them")


def layout_possible(loaded: LoadedStudy, at: Location, survey: Survey) -> Iterator[Problem]:
    """A delimiter, an encoding or a form of dates that cannot be."""
    layout, place = survey.layout, (*at, "layout")
    if layout.delimiter is not None and len(layout.delimiter) != 1:
        what = f"the delimiter must be one character, not {shown(layout.delimiter)}"
        yield loaded.problem((*place, "delimiter"), what, r'a tab is written "\t"')
    if layout.delimiter == layout.decimal:
        yield loaded.problem((*place, "delimiter"), f"{shown(layout.delimiter)} is the delimiter and the decimal sign")
    if layout.encoding is not None and not _is_encoding(layout.encoding):
        what = f"there is no encoding {shown(layout.encoding)}"
        near = nearest(layout.encoding, ("utf-8", "utf-16", "cp1252", "latin-1", "mac-roman"))
        yield loaded.problem((*place, "encoding"), what, "for example utf-8 or cp1252", near)
    if layout.dates is not None and "%" not in layout.dates:
        what = f"{shown(layout.dates)} is no form of dates"
        yield loaded.problem((*place, "dates"), what, "for example %d.%m.%Y")


def _is_encoding(name: str) -> bool:
    try:
        "a".encode(name)
    except (LookupError, ValueError):
        return False
    return True


SURVEY_CHECKS: tuple[SurveyCheck, ...] = (
    one_way_to_answers,
    tables_have_an_engine,
    files_there,
    wave_says_one_thing,
    wave_order_complete,
    customers_known,
    targets_of_dimensions,
    populations_given,
    trim_has_weights,
    names_free,
    names_differ,
    scales_run_upwards,
    labels_on_scale,
    wordings_on_their_scale,
    missing_off_scale,
    missing_not_labelled,
    layout_possible,
)
"""All checks of one survey. A new one is a function and a line here."""
