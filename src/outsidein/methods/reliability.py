"""Reliability of a scale: Cronbach's alpha and its diagnostics, McDonald's omega.

Everything follows from the covariance matrix of the items, (..., k, k): leading axes are replicates, or any batch.
Items are named in messages by `names`, or by their place from 1. An item that is constant in all matrices is a
MethodError; one that is constant in a replicate only makes that replicate NaN, as do missing covariances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, Flags, floats, ratio
from outsidein.methods.one_factor import OneFactor, one_factor, principal_axis


@dataclass(frozen=True, eq=False)
class Reliability:
    """Reliability of a scale of k items.

    Attributes:
        alpha: Cronbach's alpha of the sum of the raw items, (...).
        alpha_standardised: alpha of the sum of standardised items, (...).
        alpha_without: alpha when each item is left out, (..., k); NaN for two items.
        item_rest: correlation of each item with the sum of the others, (..., k).
        omega: omega total of the sum of the raw items, (...).
        factor: the one-factor solution that omega stands on.
    """

    alpha: Array
    alpha_standardised: Array
    alpha_without: Array
    item_rest: Array
    omega: Array
    factor: OneFactor


def reliability(covariance: ArrayLike, names: Sequence[str] | None = None) -> Reliability:
    """Alpha, standardised alpha, alpha without each item, item-rest correlations and omega.

    >>> scale = reliability([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    >>> print(scale.alpha, scale.omega.round(6), scale.alpha_without.round(6))
    0.75 0.75 [0.666667 0.666667 0.666667]
    """
    matrices = checked(covariance, names)
    factor = one_factor(correlation(matrices))
    return Reliability(
        _alpha(matrices),
        _alpha(correlation(matrices)),
        _alpha_without(matrices),
        _item_rest(matrices),
        _omega(matrices, factor),
        factor,
    )


def alpha(covariance: ArrayLike, names: Sequence[str] | None = None) -> Array:
    """Cronbach's alpha: k / (k - 1) (1 - sum of variances / variance of the sum) (Cronbach 1951, Psychometrika 16).

    >>> print(alpha([[2, 1], [1, 2]]).round(6))
    0.666667
    """
    return _alpha(checked(covariance, names))


def standardised_alpha(covariance: ArrayLike, names: Sequence[str] | None = None) -> Array:
    """Alpha of standardised items: k r / (1 + (k - 1) r), r the mean correlation between items.

    >>> print(standardised_alpha([[4, 1], [1, 1]]).round(6))
    0.666667
    """
    return _alpha(correlation(checked(covariance, names)))


def alpha_without(covariance: ArrayLike, names: Sequence[str] | None = None) -> Array:
    """Alpha of the other items when each one is left out; NaN for a scale of two.

    >>> alpha_without([[1, 0.8, 0.1], [0.8, 1, 0.1], [0.1, 0.1, 1]]).round(4)
    array([0.1818, 0.1818, 0.8889])
    """
    return _alpha_without(checked(covariance, names))


def item_rest(covariance: ArrayLike, names: Sequence[str] | None = None) -> Array:
    """Correlation of each item with the sum of the others (corrected item-total correlation).

    >>> item_rest([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]).round(4)
    array([0.5774, 0.5774, 0.5774])
    """
    return _item_rest(checked(covariance, names))


def omega(covariance: ArrayLike, names: Sequence[str] | None = None) -> Array:
    """Omega total of the sum of the raw items (McDonald 1999, Test Theory).

    (sum s l)^2 / ((sum s l)^2 + sum s^2 (1 - l^2)), with loadings l and standard deviations s. Loadings are
    those of one common factor fitted to the correlations by minimum residuals. NaN where the fit did not converge. Give
    a correlation matrix to have the omega of standardised items.

    >>> print(omega([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]).round(6))
    0.744932
    """
    matrices = checked(covariance, names)
    return _omega(matrices, one_factor(correlation(matrices)))


def reversed_items(covariance: ArrayLike, names: Sequence[str] | None = None) -> Flags:
    """Items that run against the others: negative on the first principal component when most are positive.

    Such an item was asked in reverse and must be turned round before alpha means anything.

    >>> reversed_items([[1, 0.5, -0.4], [0.5, 1, -0.4], [-0.4, -0.4, 1]])
    array([False, False,  True])
    """
    return principal_axis(correlation(checked(covariance, names))) < -1e-9


def checked(covariance: ArrayLike, names: Sequence[str] | None = None) -> Array:
    """The covariance matrices; MethodError for fewer than two items or an item that is constant in all of them.

    A matrix in which some item is constant becomes NaN.

    >>> checked([[1, 0], [0, 0]], names=["q1", "q2"])
    Traceback (most recent call last):
    ...
    outsidein.errors.MethodError: item q2 is constant: everyone gave the same answer; leave it out of the scale
    """
    matrices = floats(covariance)
    k = matrices.shape[-1]
    if k < 2:
        raise MethodError("a scale needs two items or more to have a reliability")
    variances = np.diagonal(matrices, axis1=-2, axis2=-1)
    constant = np.asarray(np.less_equal(variances, 0))
    always = constant.reshape(-1, k).all(axis=0)
    if always.any():
        said = ", ".join(names[int(item)] if names else str(item + 1) for item in np.flatnonzero(always))
        verb = "items {} are" if always.sum() > 1 else "item {} is"
        pronoun = "them" if always.sum() > 1 else "it"
        raise MethodError(
            f"{verb.format(said)} constant: everyone gave the same answer; leave {pronoun} out of the scale"
        )
    return np.where(np.asarray(constant.any(axis=-1, keepdims=True))[..., None], np.nan, matrices)


def correlation(covariance: ArrayLike) -> Array:
    """Correlation matrices of covariance matrices.

    >>> correlation([[4, 1], [1, 1]])
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    matrices = floats(covariance)
    deviation = np.sqrt(np.diagonal(matrices, axis1=-2, axis2=-1))
    return matrices / (deviation[..., :, None] * deviation[..., None, :])


def _alpha(matrices: Array) -> Array:
    k = matrices.shape[-1]
    return k / (k - 1) * (1 - _positive_ratio(np.trace(matrices, axis1=-2, axis2=-1), matrices.sum(axis=(-2, -1))))


def _alpha_without(matrices: Array) -> Array:
    k = matrices.shape[-1]
    variances = np.diagonal(matrices, axis1=-2, axis2=-1)
    if k == 2:
        return np.full(variances.shape, np.nan)
    total = matrices.sum(axis=(-2, -1))[..., None] - 2 * matrices.sum(axis=-1) + variances
    own = variances.sum(axis=-1, keepdims=True) - variances
    return (k - 1) / (k - 2) * (1 - _positive_ratio(own, total))


def _item_rest(matrices: Array) -> Array:
    variances = np.diagonal(matrices, axis1=-2, axis2=-1)
    rows = matrices.sum(axis=-1)
    rest = rows.sum(axis=-1, keepdims=True) - 2 * rows + variances
    return (rows - variances) / np.sqrt(np.where(rest > 0, variances * rest, np.nan))


def _omega(matrices: Array, factor: OneFactor) -> Array:
    variances = np.diagonal(matrices, axis1=-2, axis2=-1)
    common = np.sum(np.sqrt(variances) * factor.loadings, axis=-1) ** 2
    return ratio(common, common + np.sum(variances * factor.uniquenesses, axis=-1))


def _positive_ratio(numerator: Array, denominator: Array) -> Array:
    """A ratio to a variance, which must be positive."""
    return ratio(numerator, np.where(denominator > 0, denominator, np.nan))
