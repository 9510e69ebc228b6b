"""Small symmetric systems, one for each replicate, solved together: matrices are (k, k, ...), replicates last.

A loop over the few rows of the matrix, each step on all replicates at once; for systems this small that is many times
faster than a library call a replicate. A matrix that is not positive definite gives NaN in its replicate only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats

SINGULAR = 1e-10
"""A pivot under this share of its diagonal entry means that a row follows from the rows before it."""


def factor(matrix: ArrayLike) -> Array:
    """The lower triangle L of A = L L', (k, k, ...); NaN where A is not positive definite.

    Source: Golub & Van Loan 2013, Matrix Computations, 4.2.

    >>> factor([[4.0, 2.0], [2.0, 5.0]])
    array([[2., 0.],
           [1., 2.]])
    """
    A = floats(matrix)
    L = np.zeros_like(A)
    for j in range(len(A)):
        pivot = _less(A[j, j], L[j, :j], L[j, :j])
        sound = pivot > SINGULAR * A[j, j]
        L[j, j] = np.sqrt(pivot if sound.all() else np.where(sound, pivot, np.nan))
        for i in range(j + 1, len(A)):
            L[i, j] = _less(A[i, j], L[i, :j], L[j, :j]) / L[j, j]
    return L


def solve(matrix: ArrayLike, right: ArrayLike) -> Array:
    """x of A x = b for symmetric positive definite A: (k, k, ...) and (k, ...) give (k, ...).

    >>> solve([[4.0, 2.0], [2.0, 5.0]], [8.0, 12.0])
    array([1., 2.])
    """
    L, x = factor(matrix), floats(right).copy()
    for i in range(len(L)):
        x[i] = _less(x[i], L[i, :i], x[:i]) / L[i, i]
    for i in reversed(range(len(L))):
        x[i] = _less(x[i], L[i + 1 :, i], x[i + 1 :]) / L[i, i]
    return x


def inverse(matrix: ArrayLike) -> Array:
    """The inverse of symmetric positive definite matrices, (k, k, ...).

    >>> inverse([[4.0, 2.0], [2.0, 5.0]]).round(4)
    array([[ 0.3125, -0.125 ],
           [-0.125 ,  0.25  ]])
    """
    L = factor(matrix)
    below = np.zeros_like(L)  # L^-1
    for j in range(len(L)):
        below[j, j] = 1 / L[j, j]
        for i in range(j + 1, len(L)):
            below[i, j] = _less(np.zeros_like(L[i, i]), L[i, j:i], below[j:i, j]) / L[i, i]
    return np.einsum("ki...,kj...->ij...", below, below)


def _less(start: Array, a: Array, b: Array) -> Array:
    """`start` less the sum of a b over the first axis."""
    for left, right in zip(a, b, strict=True):
        start = start - left * right
    return start
