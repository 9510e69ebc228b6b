"""Sums over random groups under every replicate: one matrix product, in single precision where that is exact."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from outsidein.stats.plan import Replicates, Weights

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

QUARTERS = 4.0  # products of answers about the middles of their scales are whole quarters
EXACT_SINGLE = 2**24  # whole numbers up to this are exact in single precision
AT_ONCE = 1 << 15  # numbers looked at together, so that they stay near the processor
WORTH_THREADS = 1 << 26  # products of two numbers from which threads are worth their start


def weigh(table: Floats, replicates: Replicates) -> Floats:
    """The rows of `table`, (rows, groups), added up under all replicate weights: (rows, replicate columns).

    Counts as weights, which add up to the number of groups at most, keep every partial sum of whole quarters under a
    bound; below 2^24 each is exact in single precision, which is twice as fast. Whole numbers add up to the same in any
    order, so such a product may run in threads; any other runs in the order of the library.

    >>> from outsidein.stats.plan import Pool, draw
    >>> drawn = draw([Pool("people", np.zeros(3, np.int64))], seed=1, count=2)
    >>> weigh(np.array([[0.25, 1.0, 2.0]]), drawn)[0, 0]
    np.float64(3.25)
    """
    quarters = _in_single(table) if replicates.weights.dtype == np.float32 else None
    if quarters is None:
        return table @ replicates.double
    return _multiplied(quarters, replicates.weights) / QUARTERS


def _in_single(table: Floats) -> Singles | None:
    """The numbers times four in single precision, where no sum of theirs can be anything but exact."""
    quarters = np.empty(table.shape, np.float32)
    bound = EXACT_SINGLE / max(table.shape[1], 1)
    for rows in _slices(len(table), AT_ONCE // max(table.shape[1], 1)):
        exact = table[rows] * QUARTERS
        if not (np.abs(exact) < bound).all() or (np.rint(exact) != exact).any():
            return None
        quarters[rows] = exact
    return quarters


def _multiplied(table: Singles, weights: Weights) -> Floats:
    """The product, some columns to each processor."""
    if table.size * weights.shape[1] < WORTH_THREADS:
        return (table @ weights).astype(np.float64)
    sums, threads = np.empty((len(table), weights.shape[1]), np.float32), os.cpu_count() or 1

    def fill(columns: slice) -> None:
        np.matmul(table, weights[:, columns], out=sums[:, columns])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(fill, _slices(weights.shape[1], -(-weights.shape[1] // threads))))
    return sums.astype(np.float64)


def _slices(size: int, step: int) -> Iterator[slice]:
    yield from (slice(first, first + max(step, 1)) for first in range(0, size, max(step, 1)))
