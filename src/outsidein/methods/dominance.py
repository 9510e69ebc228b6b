"""Dominance analysis of drivers (Budescu 1993, Psychol. Bulletin 114; Azen & Budescu 2003, Psychol. Methods 8).

Complete: a driver adds more to R^2 than another whatever other drivers are there. Conditional: it adds more on average
at every number of other drivers. General: it adds more on average over these numbers, which is the Shapley value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, Flags, floats
from outsidein.methods.subsets import chunks, explained_by_all

LIMIT = 15
"""Complete dominance compares every pair in all 2^(p - 2) subsets of the others."""
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Dominance:
    """Dominance among p drivers.

    Attributes:
        general: what each driver adds to R^2 on average, (..., p); the sum is R^2.
        conditional: the same by how many other drivers are there before it, 0 to p - 1, (..., p, p).
        complete: whether the first driver adds more than the second in every subset of the others, (..., p, p).
    """

    general: Array
    conditional: Array
    complete: Flags

    @property
    def conditionally(self) -> Flags:
        """Whether the first driver adds more than the second at every number of other drivers, (..., p, p)."""
        return np.asarray((self.conditional[..., :, None, :] - self.conditional[..., None, :, :] > _ROUNDING).all(-1))

    @property
    def generally(self) -> Flags:
        """Whether the first driver adds more than the second on average, (..., p, p)."""
        return np.asarray(self.general[..., :, None] - self.general[..., None, :] > _ROUNDING)


def dominance(correlation: ArrayLike, validity: ArrayLike) -> Dominance:
    """Complete, conditional and general dominance, from correlations (..., p, p) and validities (..., p).

    NaN in, NaN out (and no dominance). Raises MethodError for more than 15 drivers.

    >>> found = dominance([[1, 0.5], [0.5, 1]], [0.6, 0.4])
    >>> print(found.general.round(6), found.conditional.round(6).tolist(), found.complete[0, 1])
    [0.286667 0.086667] [[0.36, 0.213333], [0.16, 0.013333]] True
    """
    validities = floats(validity)
    count = validities.shape[-1]
    if count > LIMIT:
        raise MethodError(f"dominance of {count} drivers takes too many subsets; it is computed for {LIMIT} at most")
    flat = floats(correlation).reshape(-1, count, count), validities.reshape(-1, count)
    parts = [_part(flat[0][part], flat[1][part]) for part in chunks(len(flat[1]), 2**count)]
    conditional, complete = (
        np.concatenate(found).reshape(*validities.shape, count) for found in zip(*parts, strict=True)
    )
    return Dominance(conditional.mean(axis=-1), conditional, complete)


def _part(correlation: Array, validity: Array) -> tuple[Array, Flags]:
    """Conditional and complete dominance of one chunk of columns."""
    r2 = explained_by_all(correlation, validity)
    count, columns = validity.shape[-1], r2.shape[-1]
    by_size = (_averages(count) @ r2).reshape(count, count, columns)
    complete = np.zeros((columns, count, count), dtype=bool)
    for low in range(count):
        for high in range(low + 1, count):
            apart = _apart(r2, low, high)
            complete[:, low, high] = apart.min(axis=0) > _ROUNDING
            complete[:, high, low] = apart.max(axis=0) < -_ROUNDING
    return np.moveaxis(by_size, -1, 0), complete


def _averages(count: int) -> Array:
    """Weights that take the R^2 of all subsets to what a driver adds on average by number of others, (p p, 2^p)."""
    holds = np.arange(2**count) >> np.arange(count)[:, None] & 1
    others = holds.sum(axis=0) - holds
    sizes = others[:, None, :] == np.arange(count)[:, None]
    signed = np.where(holds[:, None, :] == 1, 1.0, -1.0) * sizes
    return (signed / (sizes.sum(axis=-1, keepdims=True) / 2)).reshape(count * count, -1)


def _apart(r2: Array, low: int, high: int) -> Array:
    """What the first driver adds less what the second adds, in every subset of the others, (2^(p - 2), columns)."""
    columns = r2.shape[-1]
    split = r2.reshape(-1, 2, 2 ** (high - low - 1), 2, 2**low, columns)
    return (split[:, 0, :, 1] - split[:, 1, :, 0]).reshape(-1, columns)
