"""The kernel that reduces batches of prepared rows to counts and moments per slice cell and random group.

It sees arrays only, so every engine that can stream rows can run it, here or inside its own workers. Sums are of
integers wherever items are scale points, so they are exact and do not depend on the order of rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.request import Grouping, Request
from outsidein.stats.need import Items

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Batch = Mapping[str, NDArray[Any]]

DENSE_CELLS = 4_000_000  # a table of at most this many cells is counted by address, a larger one by sorting
LONG_GROUP = 16  # from this many rows a group on, its products are one matrix product
ROWS_AT_ONCE = 20_000


@dataclass
class Reduction:
    """What the kernel has summed: for each (grouping, items), sums by packed cell address; `gather` unpacks them."""

    counts: dict[tuple[Grouping, Items], list[tuple[Integers, Integers, Integers]]] = field(default_factory=dict)
    moments: dict[tuple[Grouping, Items], list[tuple[Integers, Floats, Integers]]] = field(default_factory=dict)


def radix(request: Request, grouping: Grouping, groups: int) -> tuple[int, ...]:
    """Sizes of the digits of a cell address: the grouping's dimensions, the raking dimensions, the random group."""
    return (*request.levels(grouping), *request.levels(request.raking), groups)


def reduce_batch(request: Request, groups: int, batch: Batch, into: Reduction) -> None:
    """Add one batch of prepared rows to the sums."""
    group = _group(request, batch)
    weight = batch["__weight"].astype(np.int64) if request.weight_scale is not None else None
    for grouping in request.groupings:
        digits = [batch["__by_" + name] for name in (*grouping, *request.raking)] + [group]
        address = _pack(digits, radix(request, grouping, groups))
        size = int(np.prod(radix(request, grouping, groups), dtype=float))
        for items in request.need.counts:
            into.counts.setdefault((grouping, items), []).append(_count(request, items, batch, address, size, weight))
        for items in request.need.moments:
            into.moments.setdefault((grouping, items), []).append(_products(request, items, batch, address, weight))


def compact(into: Reduction) -> None:
    """Fold what has been collected so far, so that memory does not grow with the number of batches."""
    for key, parts in into.counts.items():
        address, place = np.unique(np.concatenate([part[0] for part in parts]), return_inverse=True)
        sums = [_fold(place, len(address), np.concatenate([part[i] for part in parts])) for i in (1, 2)]
        into.counts[key] = [(address, sums[0], sums[1])]
    for key, parts in into.moments.items():
        address, place = np.unique(np.concatenate([part[0] for part in parts]), return_inverse=True)
        products = _fold(place, len(address), np.concatenate([part[1] for part in parts]))
        answers = _fold(place, len(address), np.concatenate([part[2] for part in parts]))
        into.moments[key] = [(address, products, answers)]


def _fold(place: Integers, size: int, values: NDArray[Any]) -> NDArray[Any]:
    sums = np.zeros((size, *values.shape[1:]), values.dtype)
    np.add.at(sums, place, values)
    return sums


def _group(request: Request, batch: Batch) -> Integers:
    keys = request.spread.keys
    if keys is None:
        return batch["__group"].astype(np.int64)
    return np.searchsorted(keys, batch["__key"].astype(np.int64))


def _pack(digits: list[NDArray[Any]], sizes: tuple[int, ...]) -> Integers:
    address = np.zeros(len(digits[0]), np.int64)
    for digit, size in zip(digits, sizes, strict=True):
        address = address * size + digit
    return address


def answer_sizes(request: Request, items: Items) -> tuple[int, ...]:
    """Codes of each item, "no answer" among them."""
    sizes = []
    for name in items:
        scale = request.items[name].scale
        if scale == "number":
            raise ValueError(f"{name} is a free quantity and cannot be counted")
        sizes.append(scale[1] - scale[0] + 2)
    return tuple(sizes)


def _count(
    request: Request, items: Items, batch: Batch, address: Integers, size: int, weight: Integers | None
) -> tuple[Integers, Integers, Integers]:
    sizes = answer_sizes(request, items)
    for name, codes in zip(items, sizes, strict=True):
        address = address * codes + batch["__is_" + name]
    table = size * int(np.prod(sizes, dtype=float))
    if table <= min(DENSE_CELLS, 64 * len(address) + 4096):
        answers = np.bincount(address, minlength=table)
        cells = np.flatnonzero(answers)
        if weight is None:
            return cells, answers[cells], answers[cells]
        return cells, answers[cells], np.bincount(address, weights=weight, minlength=table)[cells].astype(np.int64)
    cells, place, answers = np.unique(address, return_inverse=True, return_counts=True)
    if weight is None:
        return cells, answers, answers
    return cells, answers, np.bincount(place, weights=weight).astype(np.int64)


def centre(request: Request, items: Items) -> Floats:
    """The fixed centre of each item: the midpoint of its scale, or of the range of a free quantity."""
    return np.array([_middle(request, name) for name in items])


def _middle(request: Request, name: str) -> float:
    scale = request.items[name].scale
    return request.centres[name] if scale == "number" else (scale[0] + scale[1]) / 2


def _marks_and_answers(request: Request, items: Items, batch: Batch) -> tuple[NDArray[np.bool_], Floats]:
    marks, answers = [], []
    for name, middle in zip(items, centre(request, items), strict=True):
        column, scale = batch["__is_" + name], request.items[name].scale
        given = np.isfinite(column.astype(np.float64)) if scale == "number" else column > 0
        number = column.astype(np.float64) - middle
        if scale != "number":
            number = number + (scale[0] - 1)
        marks.append(given)
        answers.append(np.where(given, number, 0.0))
    return np.stack(marks, axis=1), np.stack(answers, axis=1)


def _products(
    request: Request, items: Items, batch: Batch, address: Integers, weight: Integers | None
) -> tuple[Integers, Floats, Integers]:
    order = np.argsort(address, kind="stable")
    marks, answers = _marks_and_answers(request, items, batch)
    z = np.concatenate([marks.astype(np.float64), answers], axis=1)[order]
    weighted = z if weight is None else z * weight[order][:, None]
    cells, starts = np.unique(address[order], return_index=True)
    given = np.add.reduceat(marks[order].astype(np.int64), starts, axis=0) if len(starts) else marks.astype(np.int64)
    rows, columns = np.triu_indices(z.shape[1])
    ends = np.append(starts[1:], len(z))
    if len(z) >= LONG_GROUP * max(len(cells), 1):
        squares = [
            (z[start:end].T @ weighted[start:end])[rows, columns] for start, end in zip(starts, ends, strict=True)
        ]
        return cells, np.array(squares).reshape(len(cells), len(rows)), given
    sums = np.zeros((len(cells), len(rows)))
    for first in range(0, len(z), ROWS_AT_ONCE):
        rows_here = slice(first, first + ROWS_AT_ONCE)
        place = np.searchsorted(starts, np.arange(len(z))[rows_here], side="right") - 1
        np.add.at(sums, place, z[rows_here][:, rows] * weighted[rows_here][:, columns])
    return cells, sums, given
