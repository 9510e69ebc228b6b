"""Relative weights of drivers (Johnson 2000, Multivariate Behavioral Research 35; Fabbris 1980)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats


def relative_weights(correlation: ArrayLike, validity: ArrayLike) -> Array:
    """Johnson's relative weight of each driver, (..., p); the sum is R^2.

    R = V D V', L = V D^(1/2) V' are the correlations of the drivers with the orthogonal variables nearest to them,
    b = L^-1 r those of these with the outcome; the weights are L^2 b^2. NaN in, NaN out.

    >>> relative_weights([[1, 0.5], [0.5, 1]], [0.6, 0.4]).round(6)
    array([0.286667, 0.086667])
    """
    matrices, validities = floats(correlation), floats(validity)
    known = np.asarray(np.isfinite(validities).all(axis=-1))
    values, vectors = np.linalg.eigh(np.where(known[..., None, None], matrices, np.eye(validities.shape[-1])))
    turned = np.swapaxes(vectors, -1, -2)
    root = np.sqrt(values)[..., None]
    nearest = vectors @ (root * turned)
    slopes = vectors @ ((turned @ validities[..., None]) / root)
    return (nearest**2 @ slopes**2)[..., 0]
