"""Moments: sums of products of some numeric items, with pairwise counts, per random group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from outsidein.stats.need import Items

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Moments:
    """Sums over the answers of one slice, kept per random group, about a fixed centre of each item.

    With p items, z is the 2p-vector of "answered" marks (0 or 1) and of answers less their centre (0 where missing).
    ``products`` is (m, 2p(2p+1)/2): the upper triangle of the weighted sum of z z', one row for each (group,
    poststratum) that occurs; it holds every pairwise count, sum and product, so that missing answers need no
    imputation. ``answers`` is (m, p): unweighted answers to each item. A weight step is ``1 / weight_scale``.
    """

    items: Items
    centre: Floats
    group: Integers
    poststratum: Integers
    products: Floats
    answers: Integers
    weight_scale: float = 1.0

    @property
    def n(self) -> Integers:
        """Answers to each item."""
        return self.answers.sum(axis=0)

    @cached_property
    def complete(self) -> bool:
        """Whether everybody who answered one of the items answered all of them."""
        p = len(self.items)
        marks = ((self.column(i, j), self.column(0, 0)) for i in range(p) for j in range(i, p))
        sums = ((self.column(i, p + j), self.column(0, p + j)) for i in range(p) for j in range(p))
        return all(np.array_equal(self.products[:, a], self.products[:, b]) for a, b in chain(marks, sums))

    def column(self, row: int, column: int) -> int:
        """Where entry (row, column) of z z' stands in `products`; rows 0..p-1 are marks, p..2p-1 answers."""
        return triangle(2 * len(self.items), row, column)

    def __add__(self, other: Moments) -> Moments:
        """The moments of both: files and waves add up."""
        if (self.items, self.weight_scale) != (other.items, other.weight_scale):
            raise ValueError("only moments of the same items and weights add up")
        keys = np.concatenate(
            [np.stack([part.group, part.poststratum], axis=1) for part in (self, other)],
        )
        distinct, place = np.unique(keys, axis=0, return_inverse=True)
        products = np.zeros((len(distinct), self.products.shape[1]))
        answers = np.zeros((len(distinct), len(self.items)), np.int64)
        np.add.at(products, place.reshape(-1), np.concatenate([self.products, other.products]))
        np.add.at(answers, place.reshape(-1), np.concatenate([self.answers, other.answers]))
        return replace(self, group=distinct[:, 0], poststratum=distinct[:, 1], products=products, answers=answers)


def triangle(size: int, row: int, column: int) -> int:
    """The place of (row, column) of a symmetric matrix in its upper triangle, read row by row.

    >>> [triangle(3, r, c) for r, c in [(0, 0), (0, 2), (1, 1), (2, 1)]]
    [0, 2, 3, 4]
    """
    low, high = sorted((row, column))
    return low * size - low * (low - 1) // 2 + high - low


def square(packed: Floats, size: int) -> Floats:
    """The symmetric matrices (size, size, ...) of upper triangles (size (size + 1) / 2, ...)."""
    rows, columns = np.triu_indices(size)
    full = np.empty((size, size, *packed.shape[1:]))
    full[rows, columns] = packed
    full[columns, rows] = packed
    return full
