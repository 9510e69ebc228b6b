"""One common factor of some items, fitted by minimum residuals, for many correlation matrices at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, Flags, floats, ratio

_CHANGE = 1e-10


@dataclass(frozen=True, eq=False)
class OneFactor:
    """A one-factor solution.

    Attributes:
        loadings: correlation of each item with the factor, (..., k); their sum is not negative. NaN where not found.
        uniquenesses: 1 - loading^2, what the factor leaves of each item's variance.
        converged: the loadings stopped changing; False also where the matrix held NaN.
        heywood: some item is at the bound of |loading| = 1: more variance is asked of it than it has.
    """

    loadings: Array
    uniquenesses: Array
    converged: Flags
    heywood: Flags


def one_factor(correlation: ArrayLike, limit: int = 2000) -> OneFactor:
    """The loadings that minimise sum over i < j of (r_ij - l_i l_j)^2, with |l_i| <= 1, (..., k, k) -> (..., k).

    Minimum residuals (Harman & Jones 1966, Psychometrika 31), by exact minimisation over one loading at a time from
    the principal axis. Two items do not identify two loadings: they are taken as equal, but for sign.

    >>> one_factor([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]).loadings.round(6)
    array([0.8, 0.7, 0.6])
    """
    matrices = floats(correlation)
    k = matrices.shape[-1]
    flat = matrices.reshape(-1, k, k)
    loadings, converged = np.full((len(flat), k), np.nan), np.zeros(len(flat), dtype=bool)
    whole = np.flatnonzero(np.isfinite(flat).all(axis=(1, 2)))
    loadings[whole], converged[whole] = _fit(flat[whole], limit)
    loadings[~converged] = np.nan
    loadings *= np.where(loadings.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    loadings = loadings.reshape(matrices.shape[:-1])
    heywood = np.any(np.abs(loadings) >= 1, axis=-1)
    return OneFactor(loadings, 1 - loadings**2, converged.reshape(matrices.shape[:-2]), heywood)


def principal_axis(correlation: ArrayLike) -> Array:
    """Loadings on the first principal component, (..., k, k) -> (..., k), signed so that their sum is not negative.

    NaN for a matrix that holds NaN.

    >>> principal_axis([[1, 0.5], [0.5, 1]]).round(6)
    array([0.866025, 0.866025])
    """
    matrices = floats(correlation)
    whole = np.asarray(np.isfinite(matrices).all(axis=(-2, -1), keepdims=True))
    roots, vectors = np.linalg.eigh(np.where(whole, matrices, np.eye(matrices.shape[-1])))
    axis = vectors[..., -1] * np.sqrt(np.maximum(roots[..., -1:], 0.0))
    axis = axis * np.where(axis.sum(axis=-1, keepdims=True) < -1e-12, -1.0, 1.0)
    return np.asarray(np.where(whole[..., 0], axis, np.nan))


def _fit(matrices: Array, limit: int) -> tuple[Array, Flags]:
    """Loadings and convergence of a flat batch of whole matrices."""
    k = matrices.shape[-1]
    if k == 2:
        return _equal_pair(matrices[:, 0, 1]), np.ones(len(matrices), dtype=bool)
    apart = matrices * (1 - np.eye(k))
    loadings = _exact_triad(matrices) if k == 3 else np.full(matrices.shape[:2], np.nan)
    moving = np.flatnonzero(np.isnan(loadings).any(axis=1))
    loadings[moving] = np.clip(principal_axis(matrices[moving]), -1.0, 1.0)
    for _ in range(limit):
        if not moving.size:
            break
        before = loadings[moving]
        after = _sweep(apart[moving], before)
        loadings[moving] = after
        moving = moving[np.max(np.abs(after - before), axis=1) > _CHANGE]
    converged = np.ones(len(matrices), dtype=bool)
    converged[moving] = False
    return loadings, converged


def _exact_triad(matrices: Array) -> Array:
    """Loadings of three items, which fit their correlations exactly: l_1^2 = r_12 r_13 / r_23. NaN where over 1."""
    a, b, c = matrices[:, 0, 1], matrices[:, 0, 2], matrices[:, 1, 2]
    squares = np.stack([ratio(a * b, c), ratio(a * c, b), ratio(b * c, a)], axis=1)
    inside = ((squares > 1e-12) & (squares < 1)).all(axis=1, keepdims=True)
    signs = np.stack([np.ones_like(a), np.sign(a), np.sign(b)], axis=1)
    return np.where(inside, signs * np.sqrt(np.where(inside, squares, 1.0)), np.nan)


def _sweep(apart: Array, loadings: Array) -> Array:
    """Each loading in turn set to its best value, the others held: l_i = sum r_ij l_j / sum l_j^2 over j != i."""
    current = loadings.copy()
    square = np.sum(current**2, axis=1)
    for item in range(current.shape[1]):
        others = square - current[:, item] ** 2
        wanted = np.sum(apart[:, item] * current, axis=1) / np.where(others > 1e-12, others, np.inf)
        current[:, item] = np.clip(wanted, -1.0, 1.0)
        square = others + current[:, item] ** 2
    return current


def _equal_pair(r: Array) -> Array:
    """Loadings of two items: the root of their correlation each, the second one negative if that is."""
    root = np.sqrt(np.abs(r))
    return np.stack([root, np.sign(r) * root], axis=1)
