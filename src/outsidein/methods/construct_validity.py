"""Are the items of a construct one thing, and is it another thing than the next construct? Replicates last.

All of it presumes reflective items, which stand for one thing and correlate; it says nothing about composites.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods import cholesky
from outsidein.methods.arrays import Array, floats, ratio
from outsidein.methods.pls import Structure


def standardised_alpha(correlation: ArrayLike, structure: Structure) -> Array:
    """Cronbach's alpha of standardised items, k r / (1 + (k - 1) r), (constructs, ...); one for a single item.

    >>> one = Structure(((0, 1),), ("A",), ((),))
    >>> standardised_alpha([[1, 0.6], [0.6, 1]], one)
    array([0.75])
    """
    R = floats(correlation)
    found = np.ones((structure.constructs, *R.shape[2:]))
    for place, block in enumerate(structure.blocks):
        k = len(block)
        if k > 1:
            between = _among(R, block).sum(axis=(0, 1)) - k
            found[place] = k / (k - 1) * (1 - ratio(k, k + between))
    return found


def rho_c(loadings: ArrayLike, structure: Structure) -> Array:
    """Composite reliability (sum l)^2 / ((sum l)^2 + sum (1 - l^2)), (constructs, ...) (Joereskog 1971).

    >>> rho_c([0.8, 0.8], Structure(((0, 1),), ("A",), ((),))).round(4)
    array([0.7805])
    """
    L = floats(loadings)
    found = np.ones((structure.constructs, *L.shape[1:]))
    for place, block in enumerate(structure.blocks):
        own = L[list(block)]
        common = own.sum(axis=0) ** 2
        found[place] = ratio(common, common + (1 - own**2).sum(axis=0))
    return found


def average_variance(loadings: ArrayLike, structure: Structure) -> Array:
    """Average variance extracted, the mean of l^2, (constructs, ...) (Fornell & Larcker 1981).

    >>> average_variance([0.8, 0.6], Structure(((0, 1),), ("A",), ((),)))
    array([0.5])
    """
    L = floats(loadings)
    return np.stack([np.mean(L[list(block)] ** 2, axis=0) for block in structure.blocks])


def htmt(correlation: ArrayLike, structure: Structure) -> Array:
    """Heterotrait-monotrait ratio of each two constructs, (constructs, constructs, ...).

    The mean absolute correlation of items of different constructs over the geometric mean of those within each
    (Henseler, Ringle & Sarstedt 2015, JAMS 43; absolute values as in Ringle et al. 2023, Data in Brief 48). Within a
    construct of one item it is one.

    >>> two = Structure(((0, 1), (2, 3)), ("A", "A"), ((), (0,)))
    >>> R = [[1, 0.6, 0.3, 0.3], [0.6, 1, 0.3, 0.3], [0.3, 0.3, 1, 0.6], [0.3, 0.3, 0.6, 1]]
    >>> print(htmt(R, two)[0, 1].round(6))
    0.5
    """
    R = np.abs(floats(correlation))
    within = np.stack([_within(R, block) for block in structure.blocks])
    found = np.ones((structure.constructs, structure.constructs, *R.shape[2:]))
    for a, rows in enumerate(structure.blocks):
        for b, columns in enumerate(structure.blocks[:a]):
            across = R[np.ix_(rows, columns)].mean(axis=(0, 1))
            found[a, b] = found[b, a] = ratio(across, np.sqrt(within[a] * within[b]))
    return found


def fornell_larcker(variance: ArrayLike, scores: ArrayLike) -> Array:
    """Margin of the Fornell-Larcker criterion for each two constructs: root of the smaller AVE less |correlation|.

    Above zero both constructs share more with their own items than with each other (Fornell & Larcker 1981).

    >>> print(fornell_larcker([0.64, 0.81], [[1, 0.5], [0.5, 1]])[0, 1].round(4))
    0.3
    """
    root, S = np.sqrt(floats(variance)), floats(scores)
    return np.minimum(root[:, None], root[None, :]) - np.abs(S)


def item_vif(correlation: ArrayLike, structure: Structure) -> Array:
    """Variance inflation of each item among the items of its construct, (items, ...); NaN where it is the only one.

    >>> item_vif([[1, 0.6], [0.6, 1]], Structure(((0, 1),), ("B",), ((),)))
    array([1.5625, 1.5625])
    """
    R = floats(correlation)
    found = np.full(R.shape[1:], np.nan)
    for block in structure.blocks:
        if len(block) > 1:
            found[list(block)] = np.einsum("ii...->i...", cholesky.inverse(_among(R, block)))
    return found


def _among(R: Array, block: tuple[int, ...]) -> Array:
    return R[np.ix_(block, block)]


def _within(R: Array, block: tuple[int, ...]) -> Array:
    """Mean correlation of different items of a block."""
    k = len(block)
    return np.maximum(_among(R, block).sum(axis=(0, 1)) - k, 0) / (k * (k - 1)) if k > 1 else np.ones(R.shape[2:])
