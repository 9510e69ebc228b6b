"""Is a construct the same thing in two groups, and is it as high and as varied? Constructs first, replicates last.

MICOM: Henseler, Ringle & Sarstedt 2016, International Marketing Review 33.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats, ratio
from outsidein.methods.pls import Structure


def compositional(first: ArrayLike, second: ArrayLike, correlation: ArrayLike, structure: Structure) -> Array:
    """Correlation c, over both groups together, of the scores by one group's weights with those by the other's.

    c = w1'S w2 / sqrt(w1'S w1 w2'S w2), w the weights of a construct's standardised items in each group, (items, ...),
    S the correlations over both groups, (items, items, ...). One says that the construct is composed alike.

    >>> print(compositional([0.5, 0.7], [0.7, 0.5], [[1, 0.5], [0.5, 1]], Structure(((0, 1),), ("A",), ((),))).round(4))
    [0.9817]
    """
    one, other, among = floats(first), floats(second), floats(correlation)
    found = []
    for block in structure.blocks:
        rows = list(block)
        inside = among[np.ix_(rows, rows)]
        ways = [np.einsum("i...,ij...,j...->...", a[rows], inside, b[rows])
                for a, b in ((one, other), (one, one), (other, other))]  # fmt: skip
        found.append(ratio(ways[0], np.sqrt(ways[1] * ways[2])))
    return np.stack(found)


def score_mean(weights: ArrayLike, mean: ArrayLike, overall: tuple[Array, Array], structure: Structure) -> Array:
    """Mean score of a group, (constructs, ...), in standard deviations over all groups.

    `weights` are those over all groups, `mean` the group's means of items, `overall` their means and standard
    deviations over all groups, (items, ...) each.

    >>> together = floats([5.0, 4.0]), floats([2.0, 1.0])
    >>> print(score_mean([0.5, 0.6], [6.0, 4.5], together, Structure(((0, 1),), ("A",), ((),))))
    [0.55]
    """
    apart = floats(weights) * (floats(mean) - overall[0]) / overall[1]
    return np.stack([apart[list(block)].sum(axis=0) for block in structure.blocks])


def score_variance(weights: ArrayLike, covariance: ArrayLike, deviation: ArrayLike, structure: Structure) -> Array:
    """Variance of the scores of a group, (constructs, ...), over that of all groups.

    `covariance` is the group's, (items, items, ...), `deviation` the standard deviations over all groups, (items, ...).

    >>> print(score_variance([1.0], [[9.0]], [2.0], Structure(((0,),), ("A",), ((),))))
    [2.25]
    """
    raw, among = floats(weights) / floats(deviation), floats(covariance)
    return np.stack(
        [np.einsum("i...,ij...,j...->...", raw[list(b)], among[np.ix_(b, b)], raw[list(b)]) for b in structure.blocks]
    )
