"""Consistent PLS: what the correlations of constructs would be if their items had no error of measurement.

Only for common factors (reflective blocks); replicates last, as everywhere in path models.
Source: Dijkstra & Henseler 2015, MIS Quarterly 39.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats, ratio
from outsidein.methods.pls import Structure


def rho_a(correlation: ArrayLike, weights: ArrayLike, structure: Structure) -> Array:
    """Reliability of each construct's scores, (constructs, ...): (w'w)^2 w'(S - diag S)w / w'(ww' - diag ww')w.

    One for a construct of one item, and NaN where weights are of mode B: they do not estimate it.

    >>> two = Structure(((0, 1), (2,)), ("A", "A"), ((), (0,)))
    >>> R = np.array([[1, 0.6, 0.3], [0.6, 1, 0.3], [0.3, 0.3, 1]])
    >>> rho_a(R, [0.559017, 0.559017, 1.0], two).round(4)
    array([0.75, 1.  ])
    """
    R, w = floats(correlation), floats(weights)
    found = np.ones((structure.constructs, *w.shape[1:]))
    for place, (block, mode) in enumerate(zip(structure.blocks, structure.modes, strict=True)):
        rows = list(block)
        if len(rows) > 1:
            found[place] = _rho(R[np.ix_(rows, rows)], w[rows]) if mode == "A" else np.nan
    return found


def _rho(S: Array, w: Array) -> Array:
    square = w**2
    length = square.sum(axis=0)
    between = np.einsum("i...,ij...,j...->...", w, S, w, optimize=["einsum_path", (1, 2), (0, 1)]) - np.einsum(
        "i...,ii...->...", square, S
    )
    return length**2 * ratio(between, length**2 - (square**2).sum(axis=0))


def loadings(weights: ArrayLike, reliability: ArrayLike, structure: Structure, factors: Sequence[bool]) -> Array:
    """Loadings of the items of common factors, w sqrt(rho_a) / w'w, (items, ...); NaN for the items of the others.

    >>> one = Structure(((0, 1),), ("A",), ((),))
    >>> loadings([0.559017, 0.559017], [0.75], one, [True]).round(4)
    array([0.7746, 0.7746])
    """
    w, rho = floats(weights), floats(reliability)
    found = np.full_like(w, np.nan)
    for place, block in enumerate(structure.blocks):
        rows = list(block)
        if factors[place] and len(rows) > 1:
            own = w[rows]
            found[rows] = own * np.sqrt(np.where(rho[place] > 0, rho[place], np.nan)) / (own**2).sum(axis=0)
    return found


def disattenuated(scores: ArrayLike, reliability: ArrayLike, factors: Sequence[bool]) -> Array:
    """Correlations of constructs r / sqrt(rho_a rho_a'), those of common factors corrected, others as they are.

    >>> disattenuated([[1, 0.375], [0.375, 1]], [0.75, 0.75], [True, True])
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    S, rho = floats(scores), floats(reliability)
    chosen = np.asarray(factors, bool).reshape(-1, *(1,) * (rho.ndim - 1))
    root = np.sqrt(np.where(chosen, np.where(rho > 0, rho, np.nan), 1.0))
    corrected = S / (root[:, None] * root[None, :])
    for place in range(len(S)):
        corrected[place, place] = S[place, place]
    return corrected
