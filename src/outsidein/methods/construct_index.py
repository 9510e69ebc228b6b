"""Constructs on a scale of 0 to 100: the satisfaction index, and what moves it. Replicates last.

Source: Fornell, Johnson, Anderson, Cha & Bryant 1996, J. Marketing 60; Ringle & Sarstedt 2016, Industrial Management &
Data Systems 116.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats, ratio
from outsidein.methods.pls import Structure


@dataclass(frozen=True, eq=False)
class Answers:
    """Of each item: mean and standard deviation of the answers, (items, ...), lowest and highest possible, (items,)."""

    mean: Array
    deviation: Array
    lowest: Array
    highest: Array

    @property
    def performance(self) -> Array:
        """The mean of each item on 0 to 100, (items, ...)."""
        span = _beside(self.highest - self.lowest, self.mean)
        return 100 * (self.mean - _beside(self.lowest, self.mean)) / span


def index(weights: ArrayLike, answers: Answers, structure: Structure) -> Array:
    """Each construct on 0 to 100, (constructs, ...): 100 sum v (mean - lowest) / sum v (highest - lowest).

    v = w / sd are the unstandardised weights of the items, w the weights of the standardised ones.

    >>> answers = Answers(floats([8.2, 7.6, 7.4]), floats([1, 1, 1]), floats([1, 1, 1]), floats([10, 10, 10]))
    >>> index([0.3885, 0.3190, 0.2925], answers, Structure(((0, 1, 2),), ("A",), ((),))).round(5)
    array([75.27333])
    """
    raw = floats(weights) / answers.deviation
    above = raw * (answers.mean - _beside(answers.lowest, answers.mean))
    return np.stack([100 * ratio(above[list(b)].sum(axis=0), _reach(raw, answers, b)) for b in structure.blocks])


def index_and_deviation(weights: ArrayLike, answers: Answers, structure: Structure) -> tuple[Array, Array]:
    """Each construct on 0 to 100, and the standard deviation of people's scores on it, (constructs, ...) each.

    Scores have variance one, so the deviation is 100 / sum v (highest - lowest).

    >>> answers = Answers(floats([5]), floats([2]), floats([0]), floats([10]))
    >>> level, deviation = index_and_deviation([1.0], answers, Structure(((0,),), ("A",), ((),)))
    >>> print(level[0], deviation[0])
    50.0 20.0
    """
    raw = floats(weights) / answers.deviation
    reach = np.stack([_reach(raw, answers, block) for block in structure.blocks])
    return index(weights, answers, structure), ratio(100, reach)


def importance(total: ArrayLike, weights: ArrayLike, answers: Answers, structure: Structure) -> Array:
    """Total effects on the scale of the index, (constructs, constructs, ...): points of b for each point of a.

    total[a, b] times the standard deviation of b's index over that of a's.

    >>> answers = Answers(floats([5, 5]), floats([1, 2]), floats([0, 0]), floats([10, 10]))
    >>> importance([[0, 0.5], [0, 0]], [1.0, 1.0], answers, Structure(((0,), (1,)), ("A", "A"), ((), (0,))))[0, 1]
    np.float64(1.0)
    """
    _, deviation = index_and_deviation(weights, answers, structure)
    return floats(total) * ratio(deviation[None, :], deviation[:, None])


def _reach(raw: Array, answers: Answers, block: tuple[int, ...]) -> Array:
    """How far apart the lowest and the highest possible score are."""
    rows = list(block)
    return np.einsum("i...,i->...", raw[rows], (answers.highest - answers.lowest)[rows])


def _beside(each: Array, wanted: Array) -> Array:
    """One value an item, as it stands beside arrays of one value an item and replicate."""
    return each.reshape(-1, *(1,) * (wanted.ndim - 1))
