"""Counts and moments as SQL sums, for an engine whose rows stay where they are.

An item is summed as its codes (0 for no answer) and its marks (1 where answered); what is about the centre of a scale
follows from those sums exactly, since all of them are whole numbers. Free quantities are summed about their centre.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.addresses import answer_sizes, radix, words
from outsidein.evidence.counting import folded_patterns
from outsidein.evidence.engines.warehouse import Warehouse, columns_of
from outsidein.evidence.identifiers import constant, quote, select
from outsidein.evidence.kernel import Reduction
from outsidein.evidence.products import centre
from outsidein.evidence.request import Grouping, Request, prepare
from outsidein.stats.need import Items

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_SUMS = 1_200  # sums of one statement; PostgreSQL allows 1,664 columns
MOST_POINTS = 60  # points of a scale up to which an item is counted beside others, by a sum for each point
CELLS_AT_ONCE = 2_000
ONE = "1"


def reduce_by_sums(engine: Warehouse, request: Request, groups: int) -> Reduction:
    """Counts and moments of one source: one statement counts many single items, others each joint table and each block
    of sums."""
    reduction = Reduction()
    answered = _answered_by_all(engine, request)
    for grouping in request.groupings:
        alone = _alone(request)
        for names in _together(request, alone):
            found = columns_of(engine.arrays(singly_sql(request, grouping, names), f"counts of {_named(names)}"))
            for name, counts in _singly(request, groups, (grouping, names), found) if found else ():
                reduction.counts[grouping, (name,)] = [counts]
        for items in request.need.counts:
            if len(items) == 1 and items[0] in alone:
                continue
            found = columns_of(engine.arrays(count_sql(request, grouping, items), f"counts of {_named(items)}"))
            if found:
                reduction.counts[grouping, items] = [_counts(request, groups, (grouping, items), found)]
        for items in request.need.patterns:
            found = columns_of(engine.arrays(count_sql(request, grouping, items), f"patterns of {_named(items)}"))
            if found:
                reduction.patterns[grouping, items] = [_patterns(request, groups, (grouping, items), found)]
        for items in request.need.moments:
            _multiply(engine, _Sums(request, grouping, items, answered), groups, reduction)
        for items in request.need.complete:
            reduction.complete = reduction.complete or Reduction()
            _multiply(engine, _Sums(request, grouping, items, frozenset(items), True), groups, reduction.complete)
    return reduction


def _multiply(engine: Warehouse, sums: _Sums, groups: int, into: Reduction) -> None:
    gives = f"sums of products of {_named(sums.items)}" + (", where all are answered" if sums.complete else "")
    blocks = [columns_of(engine.arrays(sql, gives)) for sql in sums.statements]
    if blocks and blocks[0]:
        into.moments[sums.grouping, sums.items] = [_moments(sums, groups, blocks)]


def _named(items: Items) -> str:
    return ", ".join(items) or "rows"


def _answered_by_all(engine: Warehouse, request: Request) -> frozenset[str]:
    """The items that every row answers: their marks need no sums."""
    items = list(dict.fromkeys(name for items in request.need.moments for name in items))
    if not items:
        return frozenset()
    tests = [f"coalesce(bool_and({_is_answered(request, name)}), FALSE)" for name in items]
    found = engine.rows(select(tests, _prepared(request)), f"which of {_named(tuple(items))} are never empty")[0]
    return frozenset(name for name, always in zip(items, found, strict=True) if always)


def _is_answered(request: Request, name: str) -> str:
    column = quote("__is_" + name)
    return f"NOT is_nan({column})" if request.items[name].scale == "number" else f"{column} > 0"


def _prepared(request: Request) -> str:
    return f"({prepare(request, ordered=False)}) AS prepared"


def _digits(request: Request, grouping: Grouping) -> list[str]:
    group = "__group" if request.spread.keys is None else "__key"
    return [*(quote("__by_" + name) for name in (*grouping, *request.raking)), quote(group)]


def _grouped(count: int) -> str:
    return "GROUP BY " + ", ".join(str(place + 1) for place in range(count))


def count_sql(request: Request, grouping: Grouping, items: Items) -> str:
    """Rows, and their weight, in each cell of some items."""
    keys = [*_digits(request, grouping), *(quote("__is_" + name) for name in items)]
    weight = "count(*)" if request.weight_scale is None else f"CAST(sum({quote('__weight')}) AS BIGINT)"
    return select([*keys, "count(*) AS n", f"{weight} AS w"], _prepared(request), _grouped(len(keys)))


def _alone(request: Request) -> Items:
    """The items that are counted by themselves and have few points, in their order."""
    alone = [items[0] for items in request.need.counts if len(items) == 1]
    return tuple(name for name in alone if answer_sizes(request, (name,))[0] <= MOST_POINTS)


def _together(request: Request, names: Items) -> Iterator[Items]:
    """The items, as many at a time as one statement counts."""
    columns = 1 if request.weight_scale is None else 2
    at_once = max(1, MOST_SUMS // (columns * max(answer_sizes(request, names), default=1)))
    for first in range(0, len(names), at_once):
        yield names[first : first + at_once]


def singly_sql(request: Request, grouping: Grouping, names: Items) -> str:
    """Rows, and where they are weighted their weight, that give each answer to each of some items: one row a cell."""
    digits = _digits(request, grouping)
    sums = ["count(*)"] if request.weight_scale is None else ["count(*)", f"sum({quote('__weight')})"]
    columns = [
        f"CAST(coalesce({total} FILTER (WHERE {quote('__is_' + name)} = {code}), 0) AS BIGINT) AS s{place}_{i}_{code}"
        for place, name in enumerate(names)
        for i, total in enumerate(sums)
        for code in range(answer_sizes(request, (name,))[0])
    ]
    once = f"({select(['*'], _prepared(request), 'OFFSET 0')}) AS rows"
    return select([*digits, *columns], once, _grouped(len(digits)))


def _singly(
    request: Request, groups: int, key: tuple[Grouping, Items], found: Sequence[NDArray[np.generic]]
) -> Iterator[tuple[str, tuple[Integers, Integers, Integers]]]:
    """The counts of each item, from what `singly_sql` gives."""
    sizes = radix(request, key[0], groups)
    cells = _address(request, found[: len(sizes)], sizes, 0)
    order, place = np.argsort(cells), len(sizes)
    for name in key[1]:
        size = answer_sizes(request, (name,))[0]
        width = size if request.weight_scale is None else 2 * size
        table = np.stack([column[order] for column in found[place : place + width]], axis=1).astype(np.int64)
        address = (cells[order, None] * size + np.arange(size)).ravel()
        given = np.flatnonzero(table[:, :size])
        yield name, (address[given], table[:, :size].ravel()[given], table[:, -size:].ravel()[given])
        place += width


def _counts(
    request: Request, groups: int, key: tuple[Grouping, Items], found: Sequence[NDArray[np.generic]]
) -> tuple[Integers, Integers, Integers]:
    *digits, answers, weight = found
    address = _address(request, digits, (*radix(request, key[0], groups), *answer_sizes(request, key[1])), len(key[1]))
    order = np.argsort(address)
    return address[order], answers[order].astype(np.int64), weight[order].astype(np.int64)


def _patterns(
    request: Request, groups: int, key: tuple[Grouping, Items], found: Sequence[NDArray[np.generic]]
) -> tuple[Integers, Integers, Integers]:
    *digits, answers, weight = found
    cells, given = digits[: -len(key[1])], digits[-len(key[1]) :]
    address = _address(request, cells, radix(request, key[0], groups), 0)
    keys = np.column_stack([address, words(given, answer_sizes(request, key[1]))])
    return folded_patterns(keys, answers.astype(np.int64), weight.astype(np.int64))


def _address(request: Request, digits: Sequence[NDArray[np.generic]], sizes: Sequence[int], after: int) -> Integers:
    """Packed addresses; the digit of the group, which `after` others follow, is found by its key where it has one."""
    place, address = len(digits) - 1 - after, np.zeros(len(digits[0]), np.int64)
    for number, (digit, size) in enumerate(zip(digits, sizes, strict=True)):
        keys = request.spread.keys if number == place else None
        address = address * size + (digit.astype(np.int64) if keys is None else np.searchsorted(keys, digit))
    return address


@dataclass(frozen=True)
class _Sums:
    """The sums of products of some items in each cell of a grouping: their statements, and what they mean.

    `answered` are the items that every row answers; `complete` has only the rows that answer all of them be summed.
    """

    request: Request
    grouping: Grouping
    items: Items
    answered: frozenset[str]
    complete: bool = False

    @property
    def factors(self) -> list[str]:
        """The marks of the items, then their codes, as SQL over `_rows`; the mark of an item all answer is 1."""
        marks = [ONE if name in self.answered else f"m{place}" for place, name in enumerate(self.items)]
        return [*marks, *(f"c{place}" for place in range(len(self.items)))]

    @property
    def products(self) -> list[str]:
        """The sum of every product of two factors, as SQL, in the order of the upper triangle."""
        factors, weight = self.factors, [] if self.request.weight_scale is None else ["w"]
        rows, columns = np.triu_indices(len(factors))
        return [self._sum([*weight, factors[i], factors[j]]) for i, j in zip(rows, columns, strict=True)]

    @property
    def given(self) -> list[str]:
        """The rows that answer each item."""
        return [self._sum([mark]) for mark in self.factors[: len(self.items)]]

    def _sum(self, factors: Sequence[str]) -> str:
        free = {f"c{i}" for i, name in enumerate(self.items) if self.request.items[name].scale == "number"}
        used = [factor for factor in factors if factor != ONE]
        total = "steady_sum" if free.intersection(used) else "sum"
        return f"{total}({' * '.join(used)})" if used else "CAST(count(*) AS DOUBLE)"

    @property
    def distinct(self) -> list[str]:
        """Each sum once."""
        return list(dict.fromkeys([*self.products, *self.given]))

    @property
    def statements(self) -> list[str]:
        """Statements that bring all sums, some at a time, each with the digits of its cells before them."""
        digits, sums = _digits(self.request, self.grouping), self.distinct
        rows = f"({self._rows()}) AS rows"
        return [
            select([*digits, *(f"{sql} AS s{i}" for i, sql in enumerate(sums[first : first + MOST_SUMS]))],
                   rows, _grouped(len(digits)))
            for first in range(0, len(sums), MOST_SUMS)
        ]  # fmt: skip

    def _rows(self) -> str:
        """The rows with the factors of their products; `OFFSET 0` has the engine compute each of them once."""
        weight = [] if self.request.weight_scale is None else [f"CAST({quote('__weight')} AS DOUBLE) AS w"]
        factors = [sql for place, name in enumerate(self.items) for sql in self._factors_of(place, name)]
        tests = " AND ".join(_is_answered(self.request, name) for name in self.items)
        clauses = [f"WHERE {tests}", "OFFSET 0"] if self.complete else ["OFFSET 0"]
        return select([*_digits(self.request, self.grouping), *weight, *factors], _prepared(self.request), *clauses)

    def _factors_of(self, place: int, name: str) -> Iterator[str]:
        column, answered = quote("__is_" + name), _is_answered(self.request, name)
        code = f"CAST({column} AS DOUBLE)"
        if self.request.items[name].scale == "number":
            code = (
                f"CASE WHEN {answered} THEN {column} - {constant(self.request.centres[name])} ELSE {constant(0.0)} END"
            )
        yield f"{code} AS c{place}"
        if name not in self.answered:
            yield f"CASE WHEN {answered} THEN {constant(1.0)} ELSE {constant(0.0)} END AS m{place}"

    @property
    def shifts(self) -> Floats:
        """What each code of an answer lies from the answer less its centre."""
        lowest = [0.0 if (scale := self.request.items[name].scale) == "number" else scale[0] - 1 for name in self.items]
        free = np.array([self.request.items[name].scale == "number" for name in self.items], bool)
        return np.where(free, 0.0, np.array(lowest) - centre(self.request, self.items))


def _moments(
    sums: _Sums, groups: int, blocks: Sequence[Sequence[NDArray[np.generic]]]
) -> tuple[Integers, Floats, Integers]:
    """Sums as they come back, in any order of their cells, as products about the centre."""
    sizes = radix(sums.request, sums.grouping, groups)
    parts = []
    for block in blocks:
        digits, found = block[: len(sizes)], block[len(sizes) :]
        address = _address(sums.request, digits, sizes, 0)
        order = np.argsort(address)
        parts.append(np.stack([np.asarray(column, np.float64)[order] for column in found], axis=1))
        cells = address[order]
    together, place = np.concatenate(parts, axis=1), {sql: i for i, sql in enumerate(sums.distinct)}
    given = together[:, [place[sql] for sql in sums.given]].astype(np.int64)
    return cells, _centred(together[:, [place[sql] for sql in sums.products]], sums.shifts), given  # type: ignore[possibly-unbound]


def _centred(products: Floats, shifts: Floats) -> Floats:
    """Products of marks and codes as products of marks and answers less their centre (code + shift, where answered)."""
    count = len(shifts)
    rows, columns = np.triu_indices(2 * count)
    turn = np.eye(2 * count)
    turn[count:, :count] = np.diag(shifts)
    centred = np.empty_like(products)
    for first in range(0, len(products), CELLS_AT_ONCE):
        part = products[first : first + CELLS_AT_ONCE]
        square = np.zeros((len(part), 2 * count, 2 * count))
        square[:, rows, columns] = square[:, columns, rows] = part
        centred[first : first + CELLS_AT_ONCE] = (turn @ square @ turn.T)[:, rows, columns]
    return centred
