"""Rating scales as ordered thresholds of a standard normal: from shares to cuts, and back, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from outsidein.errors import InputError


@dataclass(frozen=True)
class Scale:
    """A rating scale: the answer is `low` plus the number of cuts that the latent opinion passes.

    The latent opinion is normal with variance 1, so a scale of K points has K - 1 rising cuts.

    >>> Scale.of_shares(1, [0.25, 0.5, 0.25]).shares().round(6).tolist()
    [0.25, 0.5, 0.25]
    """

    low: int
    cuts: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.cuts or np.any(np.diff(self.cuts) <= 0):
            raise InputError(f"the cuts of a scale rise and there is at least one; these are {self.cuts}")

    @classmethod
    def around(cls, scale: tuple[int, int], centre: float, spread: float) -> Self:
        """The scale on which opinions lie around `centre` with standard deviation `spread`, both in scale points.

        An opinion is rounded to the nearest point and the ends take what lies beyond them, so a centre near an
        end gives the skewed, piled-up answers of real ratings.
        """
        if spread <= 0:
            raise InputError(f"the spread of a scale is positive; this is {spread}")
        low, high = scale
        return cls(low, tuple((point + 0.5 - centre) / spread for point in range(low, high)))

    @classmethod
    def of_shares(cls, low: int, shares: Sequence[float]) -> Self:
        """The scale whose answers have exactly these shares (all positive) when the latent opinion has mean 0."""
        below = np.cumsum(np.asarray(shares, dtype=np.float64) / np.sum(shares))[:-1]
        return cls(low, tuple(float(cut) for cut in ndtri(below)))

    @property
    def points(self) -> NDArray[np.int64]:
        """The answers of the scale, lowest first."""
        return np.arange(self.low, self.low + len(self.cuts) + 1)

    def shares(self, shift: ArrayLike = 0.0) -> NDArray[np.float64]:
        """The exact share of every point when the mean opinion is `shift`; a last axis of points is added."""
        below = ndtr(np.asarray(self.cuts) - np.asarray(shift, dtype=np.float64)[..., None])
        return np.diff(below, prepend=0.0, append=1.0, axis=-1)

    def answers(self, opinions: NDArray[np.float64]) -> NDArray[np.int64]:
        """The answer that each latent opinion gives."""
        return self.low + np.searchsorted(np.asarray(self.cuts), opinions)
