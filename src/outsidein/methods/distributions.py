"""What the distribution of the answers of a scale tells: its moments, and the share in some of its points.

`counts` has the points of the scale on its first axis and replicates (and whatever else) behind it; it may hold
weighted counts. `points` are the values of those points. No answers gives NaN.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods import means
from outsidein.methods.arrays import Array, floats, ratio


@dataclass(frozen=True, eq=False)
class Moments:
    """Moments of the answers of one scale.

    Attributes:
        n: answers (sum of the counts).
        mean: mean, in points of the scale.
        variance: sample variance (divisor n - 1), in squared points.
        skewness: m3 / m2^1.5, without unit; zero for constant answers.
    """

    n: Array
    mean: Array
    variance: Array
    skewness: Array


def moments(counts: ArrayLike, points: ArrayLike, n_effective: ArrayLike | None = None) -> Moments:
    """n, mean, variance and skewness from counts, summed about the middle of the scale.

    >>> ease = moments([0, 0, 1, 1, 2, 3, 3], points=range(1, 8))
    >>> print(ease.n, ease.mean, np.sqrt(ease.variance).round(6))
    10.0 5.6 1.349897
    """
    answers, values = floats(counts), floats(points)
    centre = (values.min() + values.max()) / 2
    away = values - centre
    n, total, square, cube = (np.tensordot(away**power, answers, axes=1) for power in range(4))
    return Moments(
        np.asarray(n),
        means.mean(n, total, centre),
        means.variance(n, total, square, n_effective),
        means.skewness(n, total, square, cube),
    )


def share(counts: ArrayLike, points: ArrayLike, box: Collection[float]) -> Array:
    """Share (0-1) of the answers at the points in `box`: a top-two box, for example.

    Raises MethodError when a point of the box is not a point of the scale.

    >>> print(share([1, 2, 5, 30, 12], points=range(1, 6), box=(4, 5)))
    0.84
    """
    answers, values = floats(counts), floats(points)
    absent = sorted(set(map(float, box)) - set(values.tolist()))
    if absent:
        raise MethodError(f"box {_said(box)}: {_said(absent)} not on the scale; its points are {_said(values)}")
    inside = np.isin(values, [float(point) for point in box])
    return ratio(answers[inside].sum(axis=0), answers.sum(axis=0))


def _said(values: Collection[float] | Array) -> str:
    """Numbers in a message."""
    return ", ".join(f"{value:g}" for value in values)
