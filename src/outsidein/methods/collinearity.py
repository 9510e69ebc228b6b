"""How far drivers can be told apart: condition number, variance inflation, and what no method can share out.

Everything follows from correlations: those among p drivers, (..., p, p), and those of the drivers with the outcome,
(..., p). Leading axes are replicates, or any batch; the first matrix is the estimate itself, and it alone is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, floats, ratio

CONDITION_LIMIT = 1e3
"""Largest condition number of the standardised drivers. Correlations lose its square in precision, so that seven
digits are left here; two ratings reach it that differ in one of fifty thousand answers."""
DOUBTFUL_CONDITION = 30.0
"""From this condition number on, collinearity harms (Belsley, Kuh & Welsch 1980, Regression Diagnostics, 3.2)."""
DOUBTFUL_VIF = 10.0
"""From this variance inflation on, collinearity harms (Marquardt 1970, Technometrics 12)."""
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class System:
    """The correlations of p drivers and their outcome.

    Attributes:
        correlation: among the drivers, (..., p, p).
        validity: of each driver with the outcome, (..., p).
        condition: condition number of the standardised drivers (largest over smallest singular value), (...).

    A matrix that cannot be answered from (a constant item, drivers that carry the same information, pairwise
    correlations that no answers could have) is NaN in all three.
    """

    correlation: Array
    validity: Array
    condition: Array


def system(covariance: ArrayLike, names: Sequence[str]) -> System:
    """The correlations in a covariance matrix (..., p + 1, p + 1) of p drivers and, last, their outcome.

    `names` are those of its rows. Raises MethodError when, in the first matrix, an item is constant, drivers carry the
    same information (by name), or the correlations contradict each other.

    >>> found = system([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]], ["wait", "care", "satisfied"])
    >>> print(found.validity, found.condition.round(4))
    [0.6 0.4] 1.7321
    """
    matrices = floats(covariance)
    variances = np.diagonal(matrices, axis1=-2, axis2=-1)
    deviation = np.sqrt(np.where(variances > 0, variances, np.nan))
    correlation = matrices / (deviation[..., :, None] * deviation[..., None, :])
    known = np.asarray(np.isfinite(correlation).all(axis=(-2, -1)))
    spectrum = np.linalg.eigvalsh(np.where(known[..., None, None], correlation, np.eye(len(names)))[..., :-1, :-1])
    smallest, largest = spectrum[..., 0], spectrum[..., -1]
    usable = known & (smallest > largest / CONDITION_LIMIT**2)
    unfit = np.where(usable[..., None, None], correlation, np.eye(len(names)))
    usable &= explained(unfit[..., :-1, :-1], unfit[..., :-1, -1]) <= 1 + _ROUNDING
    if not usable.reshape(-1)[0]:
        size = len(names)
        _refuse(matrices.reshape(-1, size, size)[0], correlation.reshape(-1, size, size)[0], names)
    kept = np.where(usable[..., None, None], correlation, np.nan)
    condition = np.sqrt(ratio(largest, np.where(usable, smallest, np.nan)))
    return System(kept[..., :-1, :-1], kept[..., :-1, -1], condition)


def coefficients(correlation: ArrayLike, validity: ArrayLike) -> Array:
    """Standardised regression coefficients b = R^-1 r, (..., p).

    >>> coefficients([[1, 0.5], [0.5, 1]], [0.6, 0.3])
    array([0.6, 0. ])
    """
    return floats(np.linalg.solve(floats(correlation), floats(validity)[..., None])[..., 0])


def explained(correlation: ArrayLike, validity: ArrayLike) -> Array:
    """R^2 = r' R^-1 r, the share of the outcome's variance that the drivers explain together, (...).

    >>> print(explained([[1, 0.5], [0.5, 1]], [0.6, 0.3]).round(6))
    0.36
    """
    return np.sum(coefficients(correlation, validity) * floats(validity), axis=-1)


def variance_inflation(correlation: ArrayLike) -> Array:
    """Variance inflation factor of each driver: the diagonal of R^-1, 1 / (1 - R^2 of it on the others), (..., p).

    >>> variance_inflation([[1, 0.6], [0.6, 1]])
    array([1.5625, 1.5625])
    """
    return floats(np.diagonal(np.linalg.inv(floats(correlation)), axis1=-2, axis2=-1))


def unique(correlation: ArrayLike, validity: ArrayLike) -> Array:
    """What R^2 loses without each driver: squared coefficient / variance inflation (squared semipartial), (..., p).

    >>> unique([[1, 0.5], [0.5, 1]], [0.6, 0.3]).round(6)
    array([0.27, 0.  ])
    """
    return coefficients(correlation, validity) ** 2 / variance_inflation(correlation)


def _refuse(covariance: Array, correlation: Array, names: Sequence[str]) -> None:
    """Say why the estimate cannot be had."""
    constant = [name for name, variance in zip(names, np.diag(covariance), strict=True) if not variance > 0]
    if constant:
        verb = "is" if len(constant) == 1 else "are"
        raise MethodError(f"{_listed(constant)} {verb} constant: everyone gave the same answer; leave out what is")
    if not np.isfinite(correlation).all():
        raise MethodError("some two of the items were never answered by the same person; leave one of them out")
    values, vectors = np.linalg.eigh(correlation[:-1, :-1])
    if abs(values[0]) <= values[-1] / CONDITION_LIMIT**2:
        share = np.abs(vectors[:, 0])
        same = [name for name, part in zip(names, share, strict=False) if part > 1e-3 * share.max()]
        raise MethodError(
            f"{_listed(same)} carry the same information: their importance cannot be told apart; leave one out, or "
            "join them in one item"
        )
    raise MethodError(
        "the correlations contradict each other (not positive definite), since different people answered each pair of "
        "items; take `missing: listwise`, or leave out the item with most missing answers"
    )


def _listed(names: Sequence[str]) -> str:
    said = [repr(name) for name in names]
    return " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
