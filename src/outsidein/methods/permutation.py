"""Permutation tests between two samples whose units are random groups: labels to draw, p values to read.

Under the hypothesis that both samples are of one population, it does not matter which unit carries which label. A unit
that is in one sample only moves as a whole, and so that the samples keep their sizes; a unit that is in both swaps its
two parts, which keeps what its people have in common out of the comparison. Where one sample of such units is larger,
swapping would change how large the samples are, and with it any statistic that depends on that; the units then move as
a whole as well, which is cautious. Source: Good 2005, Permutation, Parametric and Bootstrap Tests of Hypotheses, ch. 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, Flags, floats, ratio

UNBALANCED = 1.1
"""Units in both samples swap their parts unless one sample has more than this many times the answers of the other."""


@dataclass(frozen=True, eq=False)
class Labels:
    """Which part of each unit counts to the first sample.

    Attributes:
        first: 1 where the part that was in the first sample counts to the first, (units, 1 + permutations).
        second: 1 where the part that was in the second sample counts to the first, the same shape.

    Column 0 is as it was; what does not count to the first sample counts to the second.
    """

    first: Array
    second: Array


def relabel(first: ArrayLike, second: ArrayLike, count: int, seed: int = 1) -> Labels:
    """Draw `count` permutations of units with these sizes (answers, or weights) in either sample.

    Raises MethodError when a sample has fewer than two units.

    >>> drawn = relabel([1, 1, 1, 0, 0], [0, 0, 0, 1, 1], 3)
    >>> (drawn.first + drawn.second)[:, 1:].shape, (drawn.first[:3].sum(axis=0) + drawn.second[3:].sum(axis=0)).tolist()
    ((5, 3), [3.0, 3.0, 3.0, 3.0])
    """
    sizes = floats(first), floats(second)
    if min(int(np.sum(size > 0)) for size in sizes) < 2:
        raise MethodError("a permutation test needs two resampling units or more in either sample")
    swapping = _swapping(*sizes)
    stream = np.random.Generator(np.random.PCG64(seed))
    moved = _moved(np.where(swapping, 0.0, sizes[0]), np.where(swapping, 0.0, sizes[1]), count, stream)
    stays = stream.random((len(swapping), count)) < 0.5
    here, there = np.where(swapping[:, None], stays, moved), np.where(swapping[:, None], ~stays, moved)
    before = np.ones((len(swapping), 1))
    return Labels(np.hstack([before, here]), np.hstack([0 * before, there]))


def _swapping(first: Array, second: Array) -> Flags:
    """The units that swap their parts."""
    both = np.asarray((first > 0) & (second > 0))
    sizes = first[both].sum(), second[both].sum()
    return both if both.any() and max(sizes) <= UNBALANCED * min(sizes) else np.zeros_like(both)


def _moved(first: Array, second: Array, count: int, stream: np.random.Generator) -> Flags:
    """Units in random order fill the first sample to its size, (units, count)."""
    size = first + second
    order = np.argsort(stream.random((len(size), count)), axis=0)
    filled = np.cumsum(size[order], axis=0) - size[order] / 2
    chosen = np.empty(order.shape, bool)
    np.put_along_axis(chosen, order, filled < first.sum(), axis=0)
    return chosen


def p_value(statistics: ArrayLike, tail: str = "both") -> Array:
    """Share of permutations at least as extreme as what was found, (...), from (..., 1 + permutations), found first.

    (1 + extreme ones) / (1 + all) (Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9); `tail` "both" counts
    distances from zero, "low" values no larger. NaN are left out; NaN where what was found is.

    >>> print(p_value([2.0, 1.0, -3.0, 0.5]))
    0.5
    """
    values = floats(statistics)
    found, drawn = values[..., :1], values[..., 1:]
    close = 1e-12 * np.abs(found)
    extreme = np.abs(drawn) >= np.abs(found) - close if tail == "both" else drawn <= found + close
    return np.where(
        np.isfinite(found[..., 0]), ratio(1 + extreme.sum(axis=-1), 1 + np.isfinite(drawn).sum(axis=-1)), np.nan
    )
