"""Counts: how many answers, and how much weight, in each cell of some items, per random group."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outsidein.stats.need import Items

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """Answers to some items in one slice, as sums of integers, kept per random group.

    ``cells`` is (k, items): the distinct combinations of answers, ascending. The other arrays are parallel, one
    entry for each (group, poststratum, cell) that occurs: its random group, its raking cell, the row of ``cells``, the
    number of answers, and their weight in whole steps (a step is ``1 / weight_scale``; weights of one are exact).
    """

    items: Items
    cells: Integers
    group: Integers
    poststratum: Integers
    cell: Integers
    answers: Integers
    weight: Integers
    weight_scale: float = 1.0

    @property
    def n(self) -> int:
        """Answers in all."""
        return int(self.answers.sum())

    @property
    def weights(self) -> Floats:
        """The weight of each entry in the units that the analyst gave."""
        return self.weight / self.weight_scale

    def per_cell(self) -> Integers:
        """Answers in each row of `cells`."""
        return np.bincount(self.cell, weights=self.answers, minlength=len(self.cells)).astype(np.int64)

    def codes(self, item: str | None = None) -> Integers:
        """The answer to `item` (the only item when not named) in each row of `cells`."""
        return self.cells[:, self.items.index(item) if item else 0]

    def select(self, keep: ArrayLike) -> Counts:
        """Only the cells for which `keep` (one truth value a cell) holds."""
        chosen = np.asarray(keep, bool)
        entry = chosen[self.cell]
        renumbered = np.cumsum(chosen) - 1
        return replace(
            self,
            cells=self.cells[chosen],
            group=self.group[entry],
            poststratum=self.poststratum[entry],
            cell=renumbered[self.cell[entry]],
            answers=self.answers[entry],
            weight=self.weight[entry],
        )

    def __add__(self, other: Counts) -> Counts:
        """The counts of both: files and waves add up."""
        if (self.items, self.weight_scale) != (other.items, other.weight_scale):
            raise ValueError("only counts of the same items and weights add up")
        return tally(
            self.items,
            np.concatenate([self.cells[self.cell], other.cells[other.cell]]),
            np.concatenate([self.group, other.group]),
            np.concatenate([self.poststratum, other.poststratum]),
            np.concatenate([self.answers, other.answers]),
            np.concatenate([self.weight, other.weight]),
            self.weight_scale,
        )


def tally(
    items: Items,
    answers_given: Integers,
    group: Integers,
    poststratum: Integers,
    answers: Integers,
    weight: Integers,
    weight_scale: float = 1.0,
) -> Counts:
    """Counts from parallel arrays, one entry a combination, in any order; `answers_given` is (m, items)."""
    cells, cell = _distinct_rows(answers_given.reshape(len(group), len(items)))
    unique, entry = _distinct_rows(np.stack([group, poststratum, cell], axis=1))
    return Counts(
        items=items,
        cells=cells.astype(np.int64),
        group=unique[:, 0],
        poststratum=unique[:, 1],
        cell=unique[:, 2],
        answers=_sum(entry, answers, len(unique)),
        weight=_sum(entry, weight, len(unique)),
        weight_scale=weight_scale,
    )


def _distinct_rows(rows: Integers) -> tuple[Integers, Integers]:
    """The distinct rows, ascending, and for each row which of them it is; by one sort of packed keys."""
    if rows.shape[1] == 0 or not len(rows):
        return np.zeros((min(1, len(rows)), rows.shape[1]), np.int64), np.zeros(len(rows), np.int64)
    low = rows.min(axis=0)
    spans = (rows.max(axis=0) - low + 1).astype(float)
    if spans.prod() >= 2**62:
        distinct, place = np.unique(rows, axis=0, return_inverse=True)
        return distinct.astype(np.int64), place.reshape(-1)
    steps = np.concatenate([np.cumprod(spans[::-1])[::-1][1:], [1]]).astype(np.int64)
    packed, place = np.unique((rows - low) @ steps, return_inverse=True)
    return packed[:, None] // steps % spans.astype(np.int64) + low, place


def _sum(entry: Integers, values: Integers, size: int) -> Integers:
    totals = np.zeros(size, np.int64)
    np.add.at(totals, entry, values)
    return totals
