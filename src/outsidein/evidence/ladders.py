"""Ladders as answers: every person once, and a row for every code and every link that this person named.

So links are counted over people like any other answer, in random groups and slices. What the cells are called is said
in `study/ladders`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from arro3.core import Array, DataType
from arro3.core import Table as ArrowTable

from outsidein.errors import suggest
from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.cells import plain
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.faults import Fault, SurveyError, refuse, some
from outsidein.evidence.formats.table import Table
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.intake import Exclusion, Intake
from outsidein.evidence.reading import NOT_STATED
from outsidein.methods.ladders import relations
from outsidein.study.ladders import (
    AGAIN,
    CODE,
    DIRECT,
    INDIRECT,
    KINDS,
    RESPONDENT,
    claimed,
    ends_of,
    heights,
    link,
)
from outsidein.study.sections import LINK, Customer, Item, Ladders, Segment, Survey, Value
from outsidein.study.value import coded

STEP = "ladders__step"
MOST_CELLS = 2**15 - 2


@dataclass(frozen=True)
class _Told:
    """One row of the file: where it stands, who said it (unit and levels), with what weight, and the texts in it."""

    file: int
    row: int
    person: tuple[Any, ...]
    weight: float
    texts: tuple[str, ...]

    @property
    def said(self) -> str:
        """The ladder as it stands in the file."""
        return " > ".join(text for text in self.texts if text != NOT_STATED)


@dataclass(frozen=True)
class _Ladder:
    """A row as a ladder of codes; why it is not used, where it is not."""

    told: _Told
    steps: tuple[str, ...]
    repeated: int = 0
    why: str = ""


def read_ladders(
    ladders: Ladders, value: Value, customers: Sequence[Customer], tables: Sequence[Table], engines: tuple[Sql, DuckDB],
    name: str,
) -> Answers:  # fmt: skip
    """Turn the raw tables of ladders into answers to the one item of links.

    Args:
        ladders: What is declared.
        value: The features, benefits and values that ladders are made of.
        customers: The customers of the study.
        tables: The files as read.
        engines: The engine that holds the tables, and the one where the answers are made.
        name: The name of the relation of answers.

    Raises:
        EvidenceError: a column is not there, a cell holds no declared code, most ladders run downwards, a person has
            two weights, or no row can be used.
    """
    raw = _clean(ladders, customers, tables, engines[0], f"{name}__steps")
    dimensions = [name for name in raw.dimensions if not name.startswith(STEP)]
    read = [_ladder(ladders, told, _codes(ladders, value), heights(value)) for told in _rows(raw, dimensions, engines)]
    faults = [*_strangers(ladders, value, read), *_downwards(read), *_two_weights(ladders, read)]
    refuse(replace(fault, message=f"{raw.intake[0].file}: {fault.message}") for fault in faults)
    used = [ladder for ladder in read if not ladder.why]
    if not used:
        reasons = Counter(ladder.why for ladder in read)
        said = "; ".join(f"{count} rows: {reason}" for reason, count in reasons.most_common())
        raise SurveyError([Fault(("file",), f"{raw.intake[0].file}: no row can be used; {said}")])
    cells = _cells(value, used)
    rows = _answer_rows(used, cells)
    _create(engines[1], name, rows, [*dimensions], raw.has_weight)
    engines[0].drop(raw.relation)
    people = {row[0] for row in rows if row[-1] == 0}
    return replace(
        raw, relation=name, survey=ladders.as_survey(), rows=len(people), quality=(), questions={}, signs=(),
        items={LINK: Item(scale=(0, max(len(cells) - 1, 1)), labels=cells)},  # pyright: ignore[reportCallIssue]
        dimensions={name: _present(raw.dimensions[name], used, place) for place, name in enumerate(dimensions)},
        unit_is_row=len(people) == sum(row[-1] == 0 for row in rows),
        intake=tuple(_account(intake, number, ladders, read) for number, intake in enumerate(raw.intake)),
    )  # fmt: skip


def _clean(ladders: Ladders, customers: Sequence[Customer], tables: Sequence[Table], engine: Sql, name: str) -> Answers:
    """The rows with their texts: every step is read as a level, so that no text is taken for a number."""
    steps = {f"{STEP}{place}": Segment(column=column) for place, column in enumerate(ladders.steps)}  # pyright: ignore[reportCallIssue]
    survey = ladders.as_survey()
    segments = {**survey.segments, **steps}
    try:
        return clean(_survey(survey, segments), customers, tables, engine, name)
    except SurveyError as error:
        faults = [Fault(_where(one.where), _renamed(one.message, ladders.steps)) for one in error.faults]
        raise SurveyError(faults) from None


def _survey(survey: Survey, segments: Mapping[str, Segment]) -> Survey:
    return survey.model_copy(update={"segments": dict(segments), "items": {}})


def _where(where: tuple[str, ...]) -> tuple[str, ...]:
    """A place in the declaration of ladders for a place in that of their survey."""
    if where[:1] == ("segments",) and where[-1].startswith(STEP):
        return ("steps",)
    return ("respondent",) if where[:1] == ("unit",) else where


def _renamed(message: str, columns: Sequence[str]) -> str:
    for place, column in reversed(list(enumerate(columns))):
        message = message.replace(f"segment '{STEP}{place}'", f"step {column!r}")
    return message


def _rows(raw: Answers, dimensions: Sequence[str], engines: tuple[Sql, DuckDB]) -> list[_Told]:
    steps = [name for name in raw.dimensions if name.startswith(STEP)]
    weight = quote("weight") if raw.has_weight else "1.0"
    columns = ["__file", "__row", weight, quote("unit"), *map(quote, [*dimensions, *steps])]
    found = engines[0].rows(select(columns, quote(raw.relation), "ORDER BY __file, __row"), "ladders")
    first = 3 + 1 + len(dimensions)
    return [_Told(row[0], row[1], tuple(row[3:first]), row[2], tuple(row[first:])) for row in found]


def _codes(ladders: Ladders, value: Value) -> dict[str, str]:
    """Text, folded, to code: declared labels first, then ids, then labels."""
    entries = [entry for _, entry in coded(value)]
    known = {plain(entry.label): entry.id for entry in entries if entry.label}
    known |= {plain(entry.id): entry.id for entry in entries}
    return known | {plain(text): code for text, code in ladders.labels.items()}


def _ladder(ladders: Ladders, told: _Told, codes: Mapping[str, str], height: Mapping[str, int]) -> _Ladder:
    """The ladder of a row, with what keeps it from being used."""
    nothing = {plain(NOT_STATED), *map(plain, ladders.missing)}
    texts = [text for text in told.texts if plain(text) not in nothing]
    steps = [codes.get(plain(text), "") for text in texts]
    merged = tuple(step for place, step in enumerate(steps) if place == 0 or step != steps[place - 1])
    return _Ladder(told, merged, len(steps) - len(merged), _why_not(merged, height))


def _why_not(steps: Sequence[str], height: Mapping[str, int]) -> str:
    if not steps:
        return "the ladder has no step"
    if len(set(steps)) < len(steps):
        twice = next(step for place, step in enumerate(steps) if step in steps[:place])
        return f"the ladder comes back to {twice!r}"
    for lower, upper in pairwise(steps):
        if height.get(lower, 0) > height.get(upper, 2):
            return f"the ladder steps down from a {KINDS[height[lower]]} to a {KINDS[height[upper]]}"
    return ""


def _strangers(ladders: Ladders, value: Value, read: Sequence[_Ladder]) -> Iterator[Fault]:
    """Texts that stand for no declared code: all of them at once, with how often and where first."""
    known, nothing = _codes(ladders, value), {plain(NOT_STATED), *map(plain, ladders.missing)}
    found: dict[str, list[int]] = {}
    for ladder in read:
        for text in ladder.told.texts:
            if plain(text) not in known and plain(text) not in nothing:
                found.setdefault(text, []).append(ladder.told.row)
    if found:
        ids = [entry.id for _, entry in coded(value)]
        told = [f"{text!r} ({len(rows)} times, first in row {rows[0]})" for text, rows in list(found.items())[:5]]
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        near = suggest(next(iter(found)), [*ids, *known])
        hint = f"; did you mean {near!r}?" if near else ""
        yield Fault(
            ("steps",),
            f"{', '.join(told)}{more}: no feature, benefit or value; declare it under `value:`, say which it is with "
            f"`labels`, or that it is none with `missing`; there is {some(ids, 12)}{hint}",
        )


def _downwards(read: Sequence[_Ladder]) -> Iterator[Fault]:
    """Most ladders lead from values down: the columns are named the wrong way round."""
    long = [ladder for ladder in read if len(ladder.steps) > 1]
    down = [ladder for ladder in long if "steps down" in ladder.why]
    if len(down) * 2 > len(long):
        what = f"{len(down)} of {len(long)} ladders step down, from values to features"
        yield Fault(("steps",), f"{what}; name the columns of `steps` from the feature upwards")


def _two_weights(ladders: Ladders, read: Sequence[_Ladder]) -> Iterator[Fault]:
    weights: dict[tuple[Any, ...], float] = {}
    for ladder in read:
        told = ladder.told
        if weights.setdefault(told.person, told.weight) != told.weight:
            two = f"{weights[told.person]:g} and {told.weight:g}"
            yield Fault(("weight",), f"column {ladders.weight!r}: {told.person[0]!r} has two weights, {two} (row "
                                     f"{told.row}); a person weighs the same in every ladder")  # fmt: skip
            return


def _cells(value: Value, used: Sequence[_Ladder]) -> dict[str, int]:
    """The number of every cell: codes in the order of the study, then links, those that were only claimed too."""
    order = {entry.id: place for place, (_, entry) in enumerate(coded(value))}
    kinds = {(link(a, b), direct): (order[a], order[b]) for ladder in used for a, b, direct in relations(ladder.steps)}
    ends = {name: tuple(order[end] for end in ends_of(name)) for name in claimed(value)}
    direct = {name: place for (name, is_direct), place in kinds.items() if is_direct} | ends
    indirect = {name: place for (name, is_direct), place in kinds.items() if not is_direct}
    links = [f"{DIRECT} {name}" for name in sorted(direct, key=lambda name: direct[name])]
    links += [f"{INDIRECT} {name}" for name in sorted(indirect, key=lambda name: indirect[name])]
    names = [RESPONDENT, *(f"{CODE} {code}" for code in order), *links, *(f"{AGAIN} {name}" for name in links)]
    if len(names) > MOST_CELLS:
        raise SurveyError([Fault((), f"{len(links):,} different links are more than a map can hold; join codes")])
    return {name: place for place, name in enumerate(names)}


def _answer_rows(used: Sequence[_Ladder], cells: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """A row for each person and cell, and one for each further time: unit, levels, weight, cell."""
    said: dict[tuple[Any, ...], Counter[str]] = {}
    weights: dict[tuple[Any, ...], float] = {}
    for ladder in used:
        weights[ladder.told.person] = ladder.told.weight
        counter = said.setdefault(ladder.told.person, Counter())
        counter.update(f"{CODE} {code}" for code in set(ladder.steps))
        counter.update(f"{DIRECT if direct else INDIRECT} {link(a, b)}" for a, b, direct in relations(ladder.steps))
    return [
        (*person, weights[person], cells[name])
        for person, counter in said.items()
        for name in [RESPONDENT, *counter, *(f"{AGAIN} {n}" for n, times in counter.items()
                                             if not n.startswith(CODE) for _ in range(times - 1))]
    ]  # fmt: skip


def _create(
    engine: DuckDB, name: str, rows: Sequence[tuple[Any, ...]], dimensions: Sequence[str], weighted: bool
) -> None:
    """Make the relation of answers."""
    columns = list(zip(*sorted(rows, key=lambda row: tuple(map(str, row))), strict=True))
    is_text = any(isinstance(unit, str) for unit in columns[0])
    text, whole = DataType.utf8(), DataType.int64()
    units = [str(unit) for unit in columns[0]] if is_text else list(columns[0])
    made: dict[str, Any] = {
        "__file": Array([0] * len(rows), type=DataType.int32()),
        "__row": Array(list(range(1, len(rows) + 1)), type=whole),
        "unit": Array(units, type=text if is_text else whole),
        **({"weight": Array(list(columns[-2]), type=DataType.float64())} if weighted else {}),
        "flagged": Array(["no"] * len(rows), type=text),
        **{dimension: Array(list(columns[1 + place]), type=text) for place, dimension in enumerate(dimensions)},
        LINK: Array(np.array(columns[-1], np.int16).tolist(), type=DataType.int16()),
    }  # fmt: skip
    held = f"{name}__told"
    engine.connection.register(held, ArrowTable.from_pydict(made))
    engine.create(name, select(["*"], quote(held)), stored=True)
    engine.connection.unregister(held)


def _present(levels: Sequence[str], used: Sequence[_Ladder], place: int) -> tuple[str, ...]:
    found = {ladder.told.person[1 + place] for ladder in used}
    return tuple(level for level in levels if level in found)


def _account(intake: Intake, number: int, ladders: Ladders, read: Sequence[_Ladder]) -> Intake:
    """The account of one file: ladders that cannot be used are left out, each with its reason."""
    here = [ladder for ladder in read if ladder.told.file == number]
    left_out = [
        Exclusion(intake.file, ladder.told.row, ladders.steps[0], ladder.told.said, ladder.why)
        for ladder in here
        if ladder.why
    ]
    repeats = sum(ladder.repeated for ladder in here if not ladder.why)
    note = f"{repeats} steps repeat the step before them and count once"
    excluded = sorted([*intake.excluded, *left_out], key=lambda exclusion: (exclusion.row, exclusion.reason))
    return replace(
        intake, rows_used=intake.rows_used - len(left_out), excluded=tuple(excluded),
        notes=(*intake.notes, *([note] if repeats else [])),
    )  # fmt: skip
