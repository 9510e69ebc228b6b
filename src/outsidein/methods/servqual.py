"""SERVQUAL and SERVPERF (Parasuraman, Zeithaml & Berry 1985, 1988, 1991; Cronin & Taylor 1992).

Items and dimensions lie on the first axis, replicates behind it. Gaps are perception minus expectation, in points of
the scale; SERVPERF is the same arithmetic on perceptions alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, floats


def gap(perception: ArrayLike, expectation: ArrayLike) -> Array:
    """Perception minus expectation.

    >>> print(gap([5.5, 6.0], [6.0, 6.0]))
    [-0.5  0. ]
    """
    return np.asarray(floats(perception) - floats(expectation))


def dimension_means(items: ArrayLike, dimensions: Sequence[Sequence[int]]) -> Array:
    """Mean of the items of each dimension; `dimensions` lists the places of its items on the first axis.

    Works for gaps, perceptions (SERVPERF) and expectations alike. Raises MethodError for a dimension without items.

    >>> dimension_means([-1.0, 0.0, -2.0], [[0, 1], [2]])
    array([-0.5, -2. ])
    """
    values = floats(items)
    for place, members in enumerate(dimensions):
        if not len(members):
            raise MethodError(f"dimension {place + 1} has no items; give it one or leave it out")
    return np.stack([values[list(members)].mean(axis=0) for members in dimensions])


def overall(dimensions: ArrayLike) -> Array:
    """Unweighted mean of the dimensions.

    >>> print(overall([-0.5, -1.2, -0.8, -0.6, -0.9]))
    -0.8
    """
    return np.asarray(floats(dimensions).mean(axis=0))


def weighted(dimensions: ArrayLike, points: ArrayLike) -> Array:
    """Mean of the dimensions weighted by importance: sum points x value / sum points.

    `points` is the allocation of 100 points over the dimensions (any sum will do), for all or for each replicate.
    Raises MethodError when a weight is negative or all are zero.

    >>> print(weighted([-0.5, -1.2, -0.8, -0.6, -0.9], [11, 32, 22, 19, 16]).round(6))
    -0.873
    """
    values, weights = floats(dimensions), floats(points)
    if np.any(weights < 0) or np.any(weights.sum(axis=0) == 0):
        raise MethodError("points of the dimensions must be zero or more, and not all zero; they are shares of 100")
    weights = weights.reshape(weights.shape + (1,) * (values.ndim - weights.ndim))
    return np.asarray((weights * values).sum(axis=0) / weights.sum(axis=0))
