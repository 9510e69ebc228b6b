"""Shapley values of drivers: R^2 shared out fairly (Shapley 1953; Lindeman, Merenda & Gold 1980; Lipovetsky & Conklin
2001, Applied Stochastic Models in Business and Industry 17; Gromping 2007, The American Statistician 61).

The value of a driver is what it adds to R^2, averaged over all orders in which drivers can be added. Values are never
negative, they add up to R^2, and drivers that cannot be told apart get the same. A driver without a contribution of
its own that goes with one that has one gets a share as well: Shapley values share out what is shared.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, Flags, floats, ratio
from outsidein.methods.collinearity import DOUBTFUL_CONDITION, explained
from outsidein.methods.subsets import Lattice, Matrices, covariance_rows

EXACT_LIMIT = 20
"""Up to this many drivers all 2^p subsets are counted; above it orders are sampled."""
ORDERS = 200
_AT_ONCE = 2**16  # numbers per operation: few enough to stay near the processor, enough to be worth a call
_SINGLE_FROM = 13  # from this many drivers on, well-conditioned replicates are counted in single precision
_COLUMNS = 2304


def shapley(correlation: ArrayLike, validity: ArrayLike) -> Array:
    """Shapley value of each driver, exactly, (..., p); the sum is R^2.

    sum over S without j of |S|! (p - |S| - 1)! / p! [R^2(S + j) - R^2(S)]. `correlation` (..., p, p) are those among
    the drivers, `validity` (..., p) those with the outcome; leading axes are replicates. NaN in, NaN out. With 13
    drivers or more, all but the first matrix are counted in single precision where the condition number allows it
    (errors of about 1e-6), and scaled to their R^2; the first is always in double.

    >>> shapley([[1, 0.5], [0.5, 1]], [0.6, 0.4]).round(6)
    array([0.286667, 0.086667])
    """
    validities = floats(validity)
    count = validities.shape[-1]
    flat = floats(correlation).reshape(-1, count, count), validities.reshape(-1, count)
    values = np.full(flat[1].shape, np.nan)
    known = np.asarray(np.isfinite(flat[1]).all(axis=-1))
    single = known & (_roughly_enough(flat[0], known) if count >= _SINGLE_FROM else False)
    for precision, chosen in ((np.float64, known & ~single), (np.float32, single)):
        places = np.flatnonzero(chosen)
        for part in np.array_split(places, math.ceil(len(places) / _COLUMNS)) if len(places) else ():
            values[part] = _exact(flat[0][part], flat[1][part], precision)
    values[single] *= ratio(explained(flat[0][single], flat[1][single]), values[single].sum(axis=-1))[:, None]
    return values.reshape(validities.shape)


def _roughly_enough(correlation: Array, known: Flags) -> Flags:
    """Which matrices single precision is enough for: not the first, the estimate, and none that is doubtful."""
    spectrum = np.linalg.eigvalsh(np.where(known[:, None, None], correlation, np.eye(correlation.shape[-1])))
    enough = np.asarray(spectrum[:, -1] < spectrum[:, 0] * DOUBTFUL_CONDITION**2)
    enough[0] = False
    return enough


def _exact(correlation: Array, validity: Array, precision: type[np.floating[Any]]) -> Array:
    """Shapley values of one chunk of columns, (columns, p)."""
    columns, count = validity.shape
    steps = int(np.clip(np.log2(_AT_ONCE / columns), 5, 10))
    first = (count - 1) % steps + 1
    sizes = [(count, first), *((left, steps) for left in range(count - first, 0, -steps))]
    walk = _Walk(
        [Lattice(left, steps, columns, precision) for left, steps in sizes],
        [_coefficients(count, sizes[-1][1], size).astype(precision) for size in range(count - sizes[-1][1] + 1)],
        np.zeros((count, columns), precision),
    )
    walk.visit(covariance_rows(correlation, validity, precision), np.zeros(columns, precision), 0, 0)
    return walk.values.T.astype(np.float64)


class _Walk:
    """Through all subsets, some drivers at a time: a lattice for each depth, deepest weights by size of the subset."""

    def __init__(self, lattices: list[Lattice], deepest: list[Matrices], values: Matrices):
        self.lattices, self.deepest, self.values = lattices, deepest, values

    def visit(self, rows: list[Matrices], known: Matrices, size: int, depth: int) -> Matrices:
        """Add up the values of the drivers from this depth on, after a subset of `size` that explains `known`.

        Gives the weighted sum of R^2 over all that follows, (2, columns): as if one driver were still to be added,
        and as if one of those before had been added last.
        """
        lattice, at = self.lattices[depth], len(self.values) - len(rows)
        lattice.fill(rows)
        own = self.values[at : at + lattice.steps]
        if depth == len(self.lattices) - 1:
            lattice.gains[0] = known
            found = self.deepest[size] @ lattice.gains
            own += found[: lattice.steps]
            return found[lattice.steps :]
        reached = lattice.explained(known)
        below = np.stack(
            [self.visit(lattice.after(s), reached[s], size + s.bit_count(), depth + 1) for s in range(len(reached))],
            axis=1,
        )
        holds = _members(lattice.steps).astype(known.dtype)
        own += holds @ below[1] - (1 - holds) @ below[0]
        return below.sum(axis=1)


def _members(drivers: int) -> Array:
    """Whether each driver is in each subset, (drivers, 2^drivers)."""
    return (np.arange(2**drivers) >> np.arange(drivers)[:, None] & 1).astype(np.float64)


def _coefficients(count: int, last: int, size: int) -> Array:
    """What the gains of each subset of the last drivers add to their values, after a subset of `size` others.

    (last + 2, 2^last); the two rows below are the weights of R^2 itself, as `_Walk.visit` gives them. A gain is part
    of the R^2 of its subset and of all that follow it with further drivers.
    """
    weights = [math.factorial(s) * math.factorial(count - s - 1) / math.factorial(count) for s in range(count)]
    holds = _members(last)
    sizes = (holds.sum(axis=0) + size).astype(np.int64)
    without, within = np.array([*weights, 0.0])[sizes], np.array([0.0, *weights])[sizes]
    found = np.vstack([np.where(holds == 1, within, -without), without, within])
    for place in reversed(range(last)):
        half = 2**place
        found[:, :half] += found[:, half : 2 * half]
    return found


def sampled_shapley(
    correlation: ArrayLike, validity: ArrayLike, orders: int = ORDERS, seed: int = 1
) -> tuple[Array, Array]:
    """Shapley values from sampled orders, (..., p), and the standard error of the sampling in the first matrix, (p,).

    Orders are drawn in pairs, each with its reverse (Castro, Gomez & Tejada 2009, Computers & Operations Research 36;
    antithetic pairs: Mitchell et al. 2022, JMLR 23), the same for all replicates; what a driver adds in an order is
    the square of its entry in L^-1 r, with R = LL'. The sum is R^2 whatever the number of orders.

    >>> values, error = sampled_shapley([[1, 0.5], [0.5, 1]], [0.6, 0.4])
    >>> print(values.round(6), error.round(6))  # two orders are all there are of two drivers
    [0.286667 0.086667] [0. 0.]
    """
    matrices, validities = floats(correlation), floats(validity)
    known = np.asarray(np.isfinite(validities).all(axis=-1))
    count = validities.shape[-1]
    sound = np.where(known[..., None, None], matrices, np.eye(count))
    draw = np.random.Generator(np.random.PCG64(seed))
    pairs = max(orders // 2, 2)
    total, first = np.zeros(validities.shape), np.zeros((pairs, count))
    for pair in range(pairs):
        order = draw.permutation(count)
        added = (_added(sound, validities, order) + _added(sound, validities, order[::-1])) / 2
        total += added
        first[pair] = added.reshape(-1, count)[0]
    return total / pairs, first.std(axis=0, ddof=1) / np.sqrt(pairs)


def _added(correlation: Array, validity: Array, order: np.ndarray) -> Array:
    """What each driver adds to R^2 in one order."""
    factor = np.linalg.cholesky(correlation[..., order[:, None], order])
    added = np.empty(validity.shape)
    added[..., order] = np.linalg.solve(factor, validity[..., order, None])[..., 0] ** 2
    return added
