"""How much of an outcome's variance every subset of drivers explains, in all replicates at once.

One more driver i explains s_iy^2 / s_ii more, with s the covariances left once the drivers before it are taken out;
taking i out as well changes the others to s_jk - s_ji s_ik / s_ii (the sweep operator: Beaton 1964; Goodnight 1979,
The American Statistician 33). Subsets are numbered by their bits: subset 5 holds drivers 0 and 2. Those that hold
driver i as their last follow those without it, so a level doubles what the levels before have filled, and the work a
subset takes does not depend on how many drivers there are. Columns (replicates) are the last axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outsidein.methods.arrays import Array, floats

Matrices = NDArray[np.floating[Any]]
MOST_AT_ONCE = 2**21
"""Numbers held at once for all subsets of one chunk of columns."""


class Lattice:
    """All subsets of the next `steps` of `drivers` drivers, for `columns` replicates; one workspace, used over again.

    ``gains`` is (2^steps, columns): how much more a subset explains than the same without its last driver; its first
    row, the empty subset, is the caller's to fill.
    """

    def __init__(self, drivers: int, steps: int, columns: int, precision: type[np.floating[Any]] = np.float64):
        widths = [drivers + 1 - place for place in range(drivers)]  # the driver itself, those after it, the outcome
        self.steps = steps
        self.rows: list[Matrices] = [
            np.empty((2 ** min(place, steps), width, columns), precision) for place, width in enumerate(widths)
        ]
        self.gains: Matrices = np.zeros((2**steps, columns), precision)
        room = columns * max((widths[place] * 2**place for place in range(steps)), default=0)
        self._slopes, self._products = np.empty(room, precision), np.empty(room, precision)
        self._program = [operation for place in range(steps) for operation in self._level(place)]

    def fill(self, rows: Sequence[Matrices]) -> None:
        """Compute all gains from the covariances (drivers - i + 1, columns) of each driver i with what follows it."""
        for room, row in zip(self.rows, rows, strict=True):
            room[0] = row
        for operation, first, second, result in self._program:
            operation(first, second, result)

    def after(self, subset: int) -> list[Matrices]:
        """The covariances of the drivers after the steps, once those of a subset are taken out."""
        return [row[subset] for row in self.rows[self.steps :]]

    def explained(self, before: Matrices) -> Matrices:
        """R^2 of every subset, (2^steps, columns), `before` being what was explained before the first step."""
        found = self.gains.copy()
        found[0] = before
        for place in range(self.steps):
            half = 2**place
            found[half : 2 * half] += found[:half]
        return found

    def _level(self, place: int) -> list[tuple[Any, Any, Any, Any]]:
        """The operations that add driver `place` to every subset of those before it: (ufunc, first, second, out)."""
        half, own = 2**place, self.rows[place]
        others, columns = own.shape[1] - 1, own.shape[2]
        slopes = self._slopes[: half * others * columns].reshape(half, others, columns)
        level: list[tuple[Any, Any, Any, Any]] = [
            (np.divide, own[:, 1:], own[:, :1], slopes),
            (np.multiply, own[:, -1], slopes[:, -1], self.gains[half : 2 * half]),
        ]
        for distance, row in enumerate(self.rows[place + 1 :], start=1):
            kept = row.shape[1]
            product = self._products[: half * kept * columns].reshape(half, kept, columns)
            level.append((np.multiply, own[:, distance, None], slopes[:, distance - 1 :], product))
            level.append((np.subtract, row[:half], product, row[half : 2 * half]))
        return level


def covariance_rows(correlation: Array, validity: Array, precision: type[np.floating[Any]]) -> list[Matrices]:
    """The rows that `Lattice.fill` takes, of correlations (columns, p, p) and validities (columns, p).

    >>> [row[:, 0].tolist() for row in covariance_rows(np.array([[[1, 0.5], [0.5, 1]]]), np.array([[0.6, 0.4]]), float)]
    [[1.0, 0.5, 0.6], [1.0, 0.4]]
    """
    whole = np.concatenate([correlation, validity[..., None]], axis=-1)
    last = np.ascontiguousarray(np.moveaxis(whole, 0, -1)).astype(precision)
    return [last[place, place:] for place in range(validity.shape[-1])]


def chunks(columns: int, subsets: int) -> list[slice]:
    """Columns in parts of which all subsets fit into the room set aside.

    >>> chunks(5, 2**20)
    [slice(0, 2, None), slice(2, 4, None), slice(4, 6, None)]
    """
    size = max(1, MOST_AT_ONCE // subsets)
    return [slice(start, start + size) for start in range(0, columns, size)]


def explained_by_all(correlation: ArrayLike, validity: ArrayLike) -> Array:
    """R^2 of every subset of p drivers, (2^p, columns), from (columns, p, p) and (columns, p).

    >>> explained_by_all([[[1, 0.5], [0.5, 1]]], [[0.6, 0.3]]).round(6).tolist()
    [[0.0], [0.36], [0.09], [0.36]]
    """
    matrices, with_outcome = floats(correlation), floats(validity)
    columns, drivers = with_outcome.shape
    lattice = Lattice(drivers, drivers, columns)
    lattice.fill(covariance_rows(matrices, with_outcome, np.float64))
    return floats(lattice.explained(np.zeros(columns)))
