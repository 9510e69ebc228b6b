"""Counting: how many rows, and how much weight, stand in each cell for each combination of answers."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.addresses import Batch, Cells, answer_sizes, words
from outsidein.evidence.request import Request
from outsidein.stats.need import Items

Integers = NDArray[np.int64]
Sums = tuple[Integers, Integers, Integers]
Together = tuple[Items, ...]

DENSE_CELLS = 4_000_000  # a table of at most this many cells is counted by address, a larger one by sorting
TOGETHER_CELLS = 1 << 19  # two items are counted in one table where it has at most this many cells


def together(request: Request, cells: Cells) -> list[Together]:
    """Needs of one item that are counted two at a time, where their joint table is small beside the rows.

    One address then serves both; the table of each is a sum over the other.
    """
    alone = [items for items in request.need.counts if len(items) == 1]
    pairs = [tuple(alone[first : first + 2]) for first in range(0, len(alone), 2)]
    most = min(TOGETHER_CELLS, len(cells.address)) // cells.size
    return [pair for pair in pairs if prod(answer_sizes(request, _names(pair))) <= most]


def joint_table(
    request: Request, pair: Together, batch: Batch, cells: Cells, weight: Integers | None
) -> NDArray[np.int64]:
    """Answers, and where rows are weighted their weights, as (1 or 2, codes of each item, cells).

    Codes come first and cells last, so that a sum over codes runs along memory.
    """
    shape = (*answer_sizes(request, _names(pair)), cells.size)
    address = np.multiply(_codes(request, _names(pair), batch), cells.size, out=cells.room, dtype=np.int64)
    address += cells.address
    answers = np.bincount(address, minlength=prod(shape)).reshape(1, *shape)
    if weight is None:
        return answers
    return np.concatenate([answers, _weights(address, weight, prod(shape)).reshape(1, *shape)])


def apart(pair: Together, table: NDArray[np.int64]) -> Iterator[tuple[Items, Sums]]:
    """The sums of each need that a joint table holds."""
    for place, items in enumerate(pair):
        others = tuple(1 + other for other in range(len(pair)) if other != place)
        sums = table.sum(axis=others).swapaxes(1, 2).reshape(len(table), -1)
        yield items, occurring(sums[0], sums[-1])


def count(request: Request, items: Items, batch: Batch, cells: Cells, weight: Integers | None) -> Sums:
    """The addresses that occur, the answers at each, and their weight in whole steps."""
    combinations = prod(answer_sizes(request, items))
    address = cells.address * combinations + _codes(request, items, batch) if items else cells.address
    table = cells.size * combinations
    if table <= min(DENSE_CELLS, 64 * len(address) + 4096):
        answers = np.bincount(address, minlength=table)
        return occurring(answers, answers if weight is None else _weights(address, weight, table))
    found, place, answers = np.unique(address, return_inverse=True, return_counts=True)
    return found, answers, answers if weight is None else _weights(place, weight, len(found))


def count_patterns(request: Request, items: Items, batch: Batch, cells: Cells, weight: Integers | None) -> Sums:
    """The cells with their patterns of answers, (entries, 1 + words), the answer sheets of each, and their weight."""
    answers = words([batch["__is_" + name] for name in items], answer_sizes(request, items))
    keys = np.column_stack([cells.address, answers])
    sheets = np.ones(len(keys), np.int64)
    return folded_patterns(keys, sheets, sheets if weight is None else weight)


def folded_patterns(keys: Integers, answers: Integers, weight: Integers) -> Sums:
    """Entries of the same cell and pattern added up, ascending."""
    order = np.lexsort(keys.T[::-1])
    ordered = keys[order]
    new = np.ones(len(keys), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    first = np.flatnonzero(new)
    if not len(first):
        return keys, answers, weight
    return ordered[first], np.add.reduceat(answers[order], first), np.add.reduceat(weight[order], first)


def occurring(answers: Integers, weights: Integers) -> Sums:
    """The addresses of a table that hold answers, with the answers and the weights there."""
    occupied = np.flatnonzero(answers)
    return occupied, answers[occupied], weights[occupied]


def _names(pair: Together) -> Items:
    return tuple(name for items in pair for name in items)


def _codes(request: Request, names: Items, batch: Batch) -> NDArray[np.integer[Any]]:
    """The answers of each row to some items as one number."""
    sizes = answer_sizes(request, names)
    kind = next(kind for kind in (np.uint8, np.uint16, np.uint32, np.int64) if prod(sizes) - 1 <= np.iinfo(kind).max)
    codes = batch["__is_" + names[0]].astype(kind)
    for name, size in zip(names[1:], sizes[1:], strict=True):
        codes *= kind(size)
        codes += batch["__is_" + name].astype(kind)
    return codes


def _weights(address: Integers, weight: Integers, size: int) -> Integers:
    return np.bincount(address, weights=weight, minlength=size).astype(np.int64)
