"""Differences between two numbers, their p values, and p values corrected for many comparisons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtr

from outsidein.methods.arrays import Array, floats, ratio


@dataclass(frozen=True, eq=False)
class Difference:
    """The difference of two independent numbers.

    Attributes:
        value: first minus second, in their unit.
        se: its standard error.
        statistic: value / se.
        p: two-sided probability of a statistic at least this far from zero if there were no difference.
    """

    value: Array
    se: Array
    statistic: Array
    p: Array


def p_value(statistic: ArrayLike, df: ArrayLike | None = None) -> Array:
    """Two-sided p of a z statistic, or of a t statistic where degrees of freedom are given (infinity is normal).

    >>> print(p_value(2.275079).round(7), p_value(2.262157, 9).round(6))
    0.0229012 0.05
    """
    away = -np.abs(floats(statistic))
    if df is None:
        return np.asarray(2 * ndtr(away))
    freedom = floats(df)
    finite = np.where(np.isfinite(freedom), freedom, 1.0)
    return np.asarray(2 * np.where(np.isinf(freedom), ndtr(away), stdtr(finite, away)))


def difference(
    first: ArrayLike, first_se: ArrayLike, second: ArrayLike, second_se: ArrayLike, df: ArrayLike | None = None
) -> Difference:
    """First minus second of two independent numbers: SE = sqrt(se1^2 + se2^2), statistic = difference / SE.

    >>> nps = difference(45, 7.399324, 20, 8.124038)
    >>> print(nps.value, nps.se.round(4), nps.statistic.round(4), nps.p.round(4))
    25.0 10.9886 2.2751 0.0229
    """
    value = np.asarray(floats(first) - floats(second))
    se = np.asarray(np.hypot(floats(first_se), floats(second_se)))
    statistic = ratio(value, se)
    return Difference(value, se, statistic, p_value(statistic, df))


def benjamini_hochberg(p: ArrayLike) -> Array:
    """p values adjusted so that the share of false findings stays under the level at which they are cut.

    For p sorted upwards, adjusted p(i) = min over j >= i of m p(j) / j, at most 1 (Benjamini & Hochberg 1995,
    JRSS B 57). The family is all values that are not NaN, whatever the shape; NaN stays NaN and does not count.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, np.nan])
    array([0.03, 0.04, 0.04,  nan])
    """
    values, order, family = _ordered(p)
    ordered = values[order] * (family / np.arange(1, family + 1))
    return _placed(p, order, np.minimum.accumulate(ordered[::-1])[::-1])


def holm(p: ArrayLike) -> Array:
    """p values adjusted so that the chance of any false finding stays under the level at which they are cut.

    For p sorted upwards, adjusted p(i) = max over j <= i of (m + 1 - j) p(j), at most 1 (Holm 1979, Scand. J.
    Stat. 6). NaN stays NaN and does not count.

    >>> holm([0.01, 0.04, 0.03, np.nan])
    array([0.03, 0.06, 0.06,  nan])
    """
    values, order, family = _ordered(p)
    return _placed(p, order, np.maximum.accumulate(values[order] * np.arange(family, 0, -1)))


def _ordered(p: ArrayLike) -> tuple[Array, np.ndarray, int]:
    """The values flattened, the places of those that count from the smallest up, and how many they are."""
    values = floats(p).ravel()
    family = int(np.sum(~np.isnan(values)))
    return values, np.argsort(values, kind="stable")[:family], family


def _placed(p: ArrayLike, order: np.ndarray, adjusted: Array) -> Array:
    """Adjusted values put back where they came from."""
    result = np.full(floats(p).size, np.nan)
    result[order] = np.minimum(adjusted, 1.0)
    return result.reshape(floats(p).shape)
