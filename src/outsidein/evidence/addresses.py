"""Packed addresses: a cell of a table (slice, poststratum, random group, answers) as one whole number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.request import Grouping, Request
from outsidein.stats.need import Items

Integers = NDArray[np.int64]
Batch = Mapping[str, NDArray[Any]]

RADIX_CELLS = 1 << 16  # addresses below this are sorted digit by digit
LARGEST_WORD = 1 << 62


@dataclass(frozen=True)
class Cells:
    """The cell of every row of a batch: its packed address, below `size`."""

    address: Integers
    size: int

    @cached_property
    def order(self) -> Integers:
        """The rows sorted by cell, those of one cell in their own order."""
        small = self.size <= RADIX_CELLS
        return np.argsort(self.address.astype(np.uint16) if small else self.address, kind="stable")

    @cached_property
    def room(self) -> Integers:
        """Room for one number a row, for addresses that are soon used up: to ask for new room takes as long as they."""
        return np.empty(len(self.address), np.int64)

    @cached_property
    def occupied(self) -> Integers:
        """The addresses that occur, ascending."""
        return self._runs[0]

    @cached_property
    def bounds(self) -> Integers:
        """Where the rows of each occupied cell begin in `order`, and where the last of them end."""
        return np.concatenate([[0], np.cumsum(self._runs[1])])

    @cached_property
    def _runs(self) -> tuple[Integers, Integers]:
        """The addresses that occur and how many rows each has."""
        if self.size > max(RADIX_CELLS, len(self.address)):
            return np.unique(self.address, return_counts=True)
        rows = np.bincount(self.address, minlength=self.size)
        occupied = np.flatnonzero(rows)
        return occupied, rows[occupied]


def radix(request: Request, grouping: Grouping, groups: int) -> tuple[int, ...]:
    """Sizes of the digits of a cell address: the grouping's dimensions, the raking dimensions, the random group."""
    return (*request.levels(grouping), *request.levels(request.raking), groups)


def packed(digits: Sequence[NDArray[Any]], sizes: Sequence[int]) -> Integers:
    """The addresses of parallel arrays of digits, the first of them the most significant."""
    address = digits[0].astype(np.int64)
    for digit, size in zip(digits[1:], sizes[1:], strict=True):
        address *= size
        address += digit
    return address


def blocks(sizes: Sequence[int]) -> list[slice]:
    """Which answers share a whole number, so that patterns of any length fit into a few: runs of `sizes`.

    >>> blocks((2**40, 2**21, 2**3, 2**2))
    [slice(0, 2, None), slice(2, 4, None)]
    """
    found, first, room = [], 0, LARGEST_WORD
    for place, size in enumerate(sizes):
        if size > room:
            found.append(slice(first, place))
            first, room = place, LARGEST_WORD
        room //= size
    return [*found, slice(first, len(sizes))] if sizes else []


def words(digits: Sequence[NDArray[Any]], sizes: Sequence[int]) -> Integers:
    """Patterns of answers as few whole numbers each, (rows, words)."""
    return np.stack([packed(digits[part], sizes[part]) for part in blocks(sizes)], axis=1)


def spelled(patterns: Integers, sizes: Sequence[int]) -> Integers:
    """The answers in patterns made by `words`, (rows, answers)."""
    found = np.empty((len(patterns), len(sizes)), np.int64)
    for word, part in zip(patterns.T, blocks(sizes), strict=True):
        rest = word
        for place in range(part.stop - 1, part.start - 1, -1):
            found[:, place] = rest % sizes[place]
            rest = rest // sizes[place]
    return found


def answer_sizes(request: Request, items: Items) -> tuple[int, ...]:
    """Codes of each item, "no answer" among them."""
    sizes = []
    for name in items:
        scale = request.items[name].scale
        if scale == "number":
            raise ValueError(f"{name} is a free quantity and cannot be counted")
        sizes.append(scale[1] - scale[0] + 2)
    return tuple(sizes)
