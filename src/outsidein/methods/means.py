"""Means, variances, covariances and correlations from sums about a centre.

With answers x, a centre c (the midpoint of the scale, say) and weights w: `n` = sum w, `total` = sum w (x - c),
`square` = sum w (x - c)^2, `product` = sum w (x - c_x)(y - c_y). For integer answers on half-integer centres these
sums are exact, so nothing is lost by the subtraction below; a variance smaller than the rounding of its sums is zero.
For pairwise missing answers give the n and the totals of the pairs. Everything broadcasts.

`n_effective` is for weighted answers: the variance is unbiased by the factor n_e / (n_e - 1). It is n unless given.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats, ratio

_ROUNDING = 1e-13


def mean(n: ArrayLike, total: ArrayLike, centre: ArrayLike = 0.0) -> Array:
    """c + total / n; NaN where n is zero.

    >>> print(mean(4, -2, centre=3))
    2.5
    """
    return np.asarray(floats(centre) + ratio(total, n))


def covariance(
    n: ArrayLike, total_x: ArrayLike, total_y: ArrayLike, product: ArrayLike, n_effective: ArrayLike | None = None
) -> Array:
    """(product - total_x total_y / n) / n x n_e / (n_e - 1); NaN where n_e is one or less.

    >>> print(covariance(3, 0, 0, 2))
    1.0
    """
    shared = floats(product) - ratio(floats(total_x) * floats(total_y), n)
    return np.asarray(ratio(shared, n) * _unbiased(n, n_effective))


def variance(n: ArrayLike, total: ArrayLike, square: ArrayLike, n_effective: ArrayLike | None = None) -> Array:
    """(square - total^2 / n) / n x n_e / (n_e - 1): the sample variance.

    >>> print(variance(4, -2, 6).round(6))
    1.666667
    """
    return np.asarray(_spread(n, total, square) * _unbiased(n, n_effective))


def standard_deviation(
    n: ArrayLike, total: ArrayLike, square: ArrayLike, n_effective: ArrayLike | None = None
) -> Array:
    """The square root of the sample variance.

    >>> print(standard_deviation(2, 0, 2).round(6))
    1.414214
    """
    return np.sqrt(variance(n, total, square, n_effective))


def correlation(
    n: ArrayLike, total_x: ArrayLike, total_y: ArrayLike, square_x: ArrayLike, square_y: ArrayLike, product: ArrayLike
) -> Array:
    """Pearson's correlation from one set of pairs; NaN where either item is constant.

    >>> print(correlation(3, 0, 0, 2, 2, 1))
    0.5
    """
    shared = ratio(floats(product) - ratio(floats(total_x) * floats(total_y), n), n)
    spread = np.sqrt(_spread(n, total_x, square_x)) * np.sqrt(_spread(n, total_y, square_y))
    return np.asarray(np.clip(ratio(shared, spread), -1.0, 1.0))


def standard_error(variance: ArrayLike, n_effective: ArrayLike) -> Array:
    """sqrt(variance / n).

    >>> print(standard_error(1.8222222, 10).round(6))
    0.426875
    """
    return np.sqrt(ratio(variance, n_effective))


def skewness(n: ArrayLike, total: ArrayLike, square: ArrayLike, cube: ArrayLike) -> Array:
    """m3 / m2^1.5 of the answers, with `cube` = sum w (x - c)^3; zero for constant answers.

    Divide it by the root of n to have the skewness of the mean (`intervals.skewed_t_interval`).

    >>> print(skewness(3, 0, 26, 36).round(6))
    0.47033
    """
    first, second = ratio(total, n), ratio(square, n)
    third = ratio(cube, n) - 3 * first * second + 2 * first**3
    spread = _spread(n, total, square)
    return np.asarray(np.where(spread == 0, 0.0, ratio(third, spread**1.5)))


def rescale(value: ArrayLike, lowest: float, highest: float) -> Array:
    """A value of a scale from `lowest` to `highest` on 0-100: 100 (x - lowest) / (highest - lowest).

    >>> print(rescale(4, 1, 5))
    75.0
    """
    return np.asarray(100 * (floats(value) - lowest) / (highest - lowest))


def sums(values: ArrayLike, centre: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """n, total, square and cube of the answers along the last axis, about `centre`; NaN answers are left out.

    The reference for sums made elsewhere. For values far from zero the centre must lie among them.

    >>> n, total, square, cube = sums([1.0, 2.0, 6.0, np.nan], centre=3)
    >>> print(n, total, square, cube)
    3.0 0.0 14.0 18.0
    """
    answers = floats(values)
    kept = ~np.isnan(answers)
    away = np.where(kept, answers - floats(centre)[..., None], 0.0)
    return floats(kept.sum(axis=-1)), away.sum(axis=-1), (away**2).sum(axis=-1), (away**3).sum(axis=-1)


def autocorrelation(values: ArrayLike, lag: int = 1) -> Array:
    """Autocorrelation at a lag along the last axis: sum d(t) d(t + lag) / sum d^2, d = x - mean (Box & Jenkins 1976).

    >>> print(autocorrelation([10000001, 10000003, 10000002]))
    -0.5
    """
    series = floats(values)
    away = series - series[..., :1]
    away = away - away.mean(axis=-1, keepdims=True)
    return ratio((away[..., lag:] * away[..., : series.shape[-1] - lag]).sum(axis=-1), (away**2).sum(axis=-1))


def _unbiased(n: ArrayLike, n_effective: ArrayLike | None) -> Array:
    """n_e / (n_e - 1), and NaN for one answer or none."""
    answers = floats(n if n_effective is None else n_effective)
    return np.asarray(np.where(answers > 1, ratio(answers, answers - 1), np.nan))


def _spread(n: ArrayLike, total: ArrayLike, square: ArrayLike) -> Array:
    """The variance with divisor n; what is within the rounding of its sums is zero."""
    second = ratio(square, n)
    spread = second - ratio(total, n) ** 2
    return np.asarray(np.where(spread > _ROUNDING * second, spread, np.where(np.isnan(second), np.nan, 0.0)))
