"""The array types that every method takes and gives, and division that knows about empty cells."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.int64]


def floats(values: ArrayLike) -> Array:
    """`values` as an array of float64, copied only when it has to be.

    >>> floats([1, 2]).dtype
    dtype('float64')
    """
    return np.asarray(values, dtype=np.float64)


def ratio(numerator: ArrayLike, denominator: ArrayLike) -> Array:
    """`numerator / denominator`, and NaN (no number, no warning) where the denominator is zero.

    >>> ratio([1.0, 1.0], [2.0, 0.0])
    array([0.5, nan])
    """
    above, below = floats(numerator), floats(denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below == 0, np.nan, above / below))
