"""The plain reference: the same sums by loops over rows held in memory, to hold every engine against.

It shares no arithmetic with the kernel: Python's own integers, one row after the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.addresses import Batch, answer_sizes, words
from outsidein.evidence.kernel import Reduction
from outsidein.evidence.request import MULTIPLIER, PRIME, Grouping, Request
from outsidein.stats.need import Derived, Items

Row = Mapping[str, Any]


class Memory:
    """An engine over clean answers held as one list a column, None where nothing was answered."""

    def __init__(self, columns: Mapping[str, Sequence[Any]]):
        self.columns = columns
        self.rows: list[Row] = [
            dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
        ]

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments, row by row."""
        if request.need.derived:
            return self._with(request.need.derived).reduce(
                replace(request, need=replace(request.need, derived=())), groups
            )
        reduction = Reduction()
        for grouping in request.groupings:
            for items in request.need.counts:
                reduction.counts[grouping, items] = [self._count(request, groups, grouping, items)]
            for items in request.need.patterns:
                reduction.patterns[grouping, items] = [self._patterns(request, groups, grouping, items)]
            for items in request.need.moments:
                reduction.moments[grouping, items] = [self._multiply(request, groups, grouping, items)]
            for items in request.need.complete:
                whole = Memory(self.columns)
                whole.rows = [row for row in self.rows if all(row[name] is not None for name in items)]
                reduction.complete = reduction.complete or Reduction()
                reduction.complete.moments[grouping, items] = [whole._multiply(request, groups, grouping, items)]
        return reduction

    def _with(self, derived: Sequence[Derived]) -> Memory:
        """The same rows with items that are made of others."""
        made = {one.name: [_made(one, row) for row in self.rows] for one in derived}
        return Memory({**self.columns, **made})

    def batches(self, request: Request) -> Iterator[Batch]:
        """Nothing: this engine reduces by itself."""
        yield from ()

    def unit_keys(self, relation: str, *, text: bool, limit: int) -> NDArray[np.int64] | None:
        """The distinct unit keys, ascending; nothing when there are more than `limit`."""
        keys = sorted({_key(row["unit"], text) for row in self.rows})
        return np.array(keys, np.int64) if len(keys) <= limit else None

    def unit_strata(self, relation: str, *, text: bool) -> list[tuple[int, str]]:
        """The stratum of each unit, as distinct (key, stratum) pairs in key order."""
        return sorted({(_key(row["unit"], text), row["stratum"]) for row in self.rows})

    def span(self, relation: str, column: str) -> tuple[float, float] | None:
        """Smallest and largest value of a column; nothing when it holds none."""
        values = [value for value in self.columns[column] if value is not None]
        return (float(min(values)), float(max(values))) if values else None

    def mean_weight(self, relation: str, scale: float) -> float:
        """The mean of the weights, added up exactly in steps of 1 / `scale`."""
        return sum(floor(weight * scale + 0.5) for weight in self.columns["weight"]) / scale / len(self.rows)

    def level_counts(self, relation: str, column: str) -> dict[str, int]:
        """Rows for each value of a column."""
        values = list(self.columns[column])
        return {value: values.count(value) for value in sorted(set(values))}

    def is_text(self, relation: str, column: str) -> bool:
        """Whether a column holds text rather than whole numbers."""
        return any(isinstance(value, str) for value in self.columns[column])

    def _count(self, request: Request, groups: int, grouping: Grouping, items: Items) -> tuple[Any, Any, Any]:
        answers: dict[int, int] = {}
        weights: dict[int, int] = {}
        for row in self.rows:
            address = _address(request, groups, grouping, row)
            for name in items:
                low, high = request.items[name].scale
                code = 0 if row[name] is None else row[name] - low + 1  # pyright: ignore[reportOperatorIssue]
                address = address * (high - low + 2) + code  # pyright: ignore[reportOperatorIssue]
            answers[address] = answers.get(address, 0) + 1
            weights[address] = weights.get(address, 0) + _weight(request, row)
        cells = sorted(answers)
        return tuple(
            np.array(part, np.int64) for part in (cells, [answers[c] for c in cells], [weights[c] for c in cells])
        )  # pyright: ignore[reportReturnType]

    def _patterns(self, request: Request, groups: int, grouping: Grouping, items: Items) -> tuple[Any, Any, Any]:
        found: dict[tuple[int, ...], tuple[int, int]] = {}
        for row in self.rows:
            codes = [0 if row[name] is None else row[name] - request.items[name].scale[0] + 1 for name in items]  # pyright: ignore[reportOperatorIssue]
            key = (_address(request, groups, grouping, row), *codes)
            sheets, weight = found.get(key, (0, 0))
            found[key] = sheets + 1, weight + _weight(request, row)
        keys = sorted(found)
        sizes = answer_sizes(request, items)
        cells = np.array([key[0] for key in keys], np.int64)
        given = np.array([key[1:] for key in keys], np.int64).reshape(len(keys), len(items))
        sums = np.array([found[key] for key in keys], np.int64).reshape(len(keys), 2)
        return np.column_stack([cells, words(list(given.T), sizes)]), sums[:, 0], sums[:, 1]

    def _multiply(self, request: Request, groups: int, grouping: Grouping, items: Items) -> tuple[Any, Any, Any]:
        sums: dict[int, list[float]] = {}
        given: dict[int, list[int]] = {}
        for row in self.rows:
            address, z = _address(request, groups, grouping, row), _marks_and_answers(request, items, row)
            weight = _weight(request, row)
            products = [weight * z[i] * z[j] for i in range(len(z)) for j in range(i, len(z))]
            sums[address] = [a + b for a, b in zip(sums.get(address, [0.0] * len(products)), products, strict=True)]
            marks = [int(mark) for mark in z[: len(items)]]
            given[address] = [a + b for a, b in zip(given.get(address, [0] * len(marks)), marks, strict=True)]
        cells = sorted(sums)
        return (
            np.array(cells, np.int64),
            np.array([sums[c] for c in cells]),
            np.array([given[c] for c in cells], np.int64),
        )


def _made(one: Derived, row: Row) -> Any:
    if any(row[name] is None for name in one.given) or row[one.item] is None:
        return None
    return row[one.item] if one.low is None or one.high is None else int(one.low <= row[one.item] <= one.high)


def _key(unit: object, text: bool) -> int:
    return int(hashlib.md5(str(unit).encode(), usedforsecurity=False).hexdigest()[:15], 16) if text else int(str(unit))


def _weight(request: Request, row: Row) -> int:
    if request.weight_scale is None:
        return 1
    return floor(min(row["weight"], request.weight_cap) * request.weight_scale + 0.5)


def _group(request: Request, row: Row) -> int:
    key, spread = _key(row["unit"], request.text_unit), request.spread
    if spread.keys is not None:
        return spread.keys.tolist().index(key)
    x = (key % PRIME * MULTIPLIER + spread.constants[0]) % PRIME
    x = (x * x + spread.constants[1]) % PRIME
    if len(spread.sizes) == 1:
        return x % spread.sizes[0]
    stratum = spread.strata.index(row["stratum"])
    return sum(spread.sizes[:stratum]) + x % spread.sizes[stratum]


def _address(request: Request, groups: int, grouping: Grouping, row: Row) -> int:
    address = 0
    for name in (*grouping, *request.raking):
        levels = request.dimensions[name]
        address = address * len(levels) + levels.index(row[name])
    return address * groups + _group(request, row)


def _marks_and_answers(request: Request, items: Items, row: Row) -> list[float]:
    marks = [0.0 if row[name] is None else 1.0 for name in items]
    answers = []
    for name in items:
        scale = request.items[name].scale
        middle = request.centres[name] if scale == "number" else (scale[0] + scale[1]) / 2
        answers.append(0.0 if row[name] is None else row[name] - middle)
    return marks + answers
