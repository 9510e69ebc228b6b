"""Sizes of accounts: many small ones and a few large ones, from 1 to a largest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr


def size_shares(median: float, spread: float = 1.0, largest: int = 40) -> NDArray[np.float64]:
    """The exact share of accounts with 1, 2, ... `largest` people: a lognormal in whole numbers, cut at the ends.

    >>> size_shares(median=5.0, largest=4).round(3).tolist()
    [0.25, 0.283, 0.254, 0.213]
    """
    ends = np.arange(1, largest + 1) + 0.5
    shares = np.diff(ndtr(np.log(ends / median) / spread), prepend=0.0)
    return shares / shares.sum()


def draw_sizes(
    shares: NDArray[np.float64], shape: int | tuple[int, ...], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Sizes of accounts drawn with these shares."""
    return 1 + np.searchsorted(np.cumsum(shares)[:-1], rng.random(shape), side="right")
