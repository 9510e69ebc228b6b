"""The structural side of a path model: regressions among constructs, from their correlations, replicates last.

Matrices are (constructs, constructs, ...): the entry [a, b] is about the path from a to b, zero where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods import cholesky
from outsidein.methods.arrays import Array, floats, ratio
from outsidein.methods.pls import Structure


@dataclass(frozen=True, eq=False)
class Inner:
    """The regressions of a path model.

    Attributes:
        paths: standardised coefficients, (constructs, constructs, ...).
        r_squared: share of each construct's variance explained, (constructs, ...); NaN where nothing leads to it.
        total: effects along all ways, direct and indirect, (constructs, constructs, ...).
        vif: variance inflation of each predictor, 1 / (1 - R2 on the other predictors), (constructs, constructs, ...).
        f2: (R2 - R2 without the predictor) / (1 - R2) with the scores as they are (Cohen 1988), the same shape.
    """

    paths: Array
    r_squared: Array
    total: Array
    vif: Array
    f2: Array

    @property
    def indirect(self) -> Array:
        """Total effects less the direct ones."""
        return self.total - self.paths


def regress(correlation: ArrayLike, structure: Structure) -> Inner:
    """Every construct regressed on those it depends on: (constructs, constructs, ...) gives an `Inner`.

    Give the correlations of scores, or those of consistent PLS. A replicate in which predictors cannot be told apart
    is NaN.

    >>> chain = Structure(((0,), (1,), (2,)), ("A", "A", "A"), ((), (0,), (0, 1)))
    >>> found = regress([[1, 0.5, 0.4], [0.5, 1, 0.6], [0.4, 0.6, 1]], chain)
    >>> print(found.paths[:, 2].round(4), found.total[0, 2].round(4), found.vif[0, 2].round(4))
    [0.1333 0.5333 0.    ] 0.4 1.3333
    >>> found.r_squared.round(4)
    array([   nan, 0.25  , 0.3733])
    """
    S = floats(correlation)
    paths, r_squared = np.zeros_like(S), np.full(S.shape[1:], np.nan)
    vif, f2 = np.full_like(S, np.nan), np.full_like(S, np.nan)
    for construct, before in enumerate(structure.predecessors):
        if not before:
            continue
        among = list(before)
        inverse = cholesky.inverse(S[np.ix_(among, among)])
        coefficients = np.einsum("ij...,j...->i...", inverse, S[among, construct])
        explained = np.einsum("i...,i...->...", coefficients, S[among, construct])
        own = np.einsum("ii...->i...", inverse)
        paths[among, construct], r_squared[construct], vif[among, construct] = coefficients, explained, own
        f2[among, construct] = ratio(coefficients**2 / own, 1 - explained)
    return Inner(paths, r_squared, total_effects(paths, structure), vif, f2)


def total_effects(paths: ArrayLike, structure: Structure) -> Array:
    """Effects along all ways from one construct to another: B + B^2 + ... of the path matrix B, in one forward pass.

    >>> chain = Structure(((0,), (1,), (2,)), ("A", "A", "A"), ((), (0,), (0, 1)))
    >>> print(total_effects([[0, 0.5, 0.2], [0, 0, 0.6], [0, 0, 0]], chain)[0, 2])
    0.5
    """
    B = floats(paths)
    total = np.zeros_like(B)
    for construct in structure.order:
        among = list(structure.predecessors[construct])
        total[:, construct] = B[:, construct] + np.einsum("ij...,j...->i...", total[:, among], B[among, construct])
    return total


def reaches(structure: Structure) -> tuple[Array, Array]:
    """How many ways lead from one construct to another: all of them, and those of more than one step.

    >>> chain = Structure(((0,), (1,), (2,)), ("A", "A", "A"), ((), (0,), (0, 1)))
    >>> ways, detours = reaches(chain)
    >>> print(ways[0, 2], detours[0, 2], detours[0, 1])
    2.0 1.0 0.0
    """
    direct = np.zeros((structure.constructs, structure.constructs))
    for construct, before in enumerate(structure.predecessors):
        direct[list(before), construct] = 1.0
    ways = total_effects(direct, structure)
    return ways, ways - direct
