"""Least squares by QR on scaled columns, refused when the columns cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, floats, ratio

CONDITION_LIMIT = 1e11
"""Largest condition number of the scaled columns that is fitted; about five digits are left there."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A least squares fit.

    Attributes:
        coefficients: one per column, in the units of the response per unit of the column.
        standard_errors: of the coefficients, assuming independent errors of equal variance; NaN without spare rows.
        residual_sd: standard deviation of the residuals on rows - columns degrees of freedom; NaN without spare rows.
        r_squared: share of the variance explained, about the mean where a column is constant, else about zero.
        condition: condition number of the columns scaled to length one.
    """

    coefficients: Array
    standard_errors: Array
    residual_sd: Array
    r_squared: Array
    condition: Array


def least_squares(columns: ArrayLike, response: ArrayLike, limit: float = CONDITION_LIMIT) -> Fit:
    """The b that minimises |y - X b|: R b = Q'y with the columns of X scaled to length one, and one refinement.

    `columns` is (..., rows, columns), with a column of ones for a constant; `response` (..., rows); leading axes are a
    batch. Source: Golub & Van Loan 2013, Matrix Computations, 5.3. Raises MethodError when there are fewer rows than
    columns, when a column is all zero, or when the condition number passes `limit`.

    >>> fit = least_squares([[1, 0], [1, 1], [1, 2], [1, 3]], [1, 3, 5, 7])
    >>> fit.coefficients.round(6)
    array([1., 2.])
    """
    X, y = floats(columns), floats(response)
    rows, count = X.shape[-2:]
    if rows < count:
        raise MethodError(f"regression: {rows} rows cannot fit {count} columns; drop columns or add answers")
    length = np.linalg.norm(X, axis=-2)
    _refuse_zero(length)
    Q, R = np.linalg.qr(X / length[..., None, :])
    condition = _condition(R, limit)
    solved = _solve(Q, R, y)
    solved = solved + _solve(Q, R, y - _times(X / length[..., None, :], solved))
    residual = y - _times(X / length[..., None, :], solved)
    square = ratio(np.sum(residual**2, axis=-1), rows - count)
    inverse = np.linalg.inv(R)
    return Fit(
        solved / length,
        np.sqrt(square[..., None] * np.sum(inverse**2, axis=-1)) / length,
        np.sqrt(square),
        1 - ratio(np.sum(residual**2, axis=-1), _total_square(X, y)),
        condition,
    )


def _refuse_zero(length: Array) -> None:
    """Refuse columns of zeros, by place."""
    empty = np.argwhere(length == 0)
    if len(empty):
        raise MethodError(f"regression: column {int(empty[0][-1]) + 1} is zero in every row; leave it out")


def _condition(R: Array, limit: float) -> Array:
    """Condition numbers, none past the limit."""
    spectrum = np.linalg.svd(R, compute_uv=False)
    condition = spectrum[..., 0] / np.maximum(spectrum[..., -1], 1e-300)
    worst = float(np.max(condition, initial=1.0))
    if worst > limit:
        raise MethodError(
            f"regression: condition number {worst:.1e} is past {limit:.0e}: the columns carry the same information; "
            "leave one out or join them"
        )
    return condition


def _solve(Q: Array, R: Array, y: Array) -> Array:
    """R^-1 Q'y."""
    projected = np.swapaxes(Q, -1, -2) @ y[..., None]
    return np.asarray(np.linalg.solve(R, projected)[..., 0], dtype=np.float64)


def _times(X: Array, b: Array) -> Array:
    """X b for a batch."""
    return (X @ b[..., None])[..., 0]


def _total_square(X: Array, y: Array) -> Array:
    """Sum of squares of the response, about its mean when a column is constant."""
    constant = np.any(np.ptp(X, axis=-2) == 0, axis=-1)
    middle = np.where(constant[..., None], np.mean(y, axis=-1, keepdims=True), 0.0)
    return np.asarray(np.sum((y - middle) ** 2, axis=-1))
