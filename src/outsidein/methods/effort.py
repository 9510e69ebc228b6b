"""Customer Effort Score (Dixon, Freeman & Toman 2010, HBR): mean, share easy, net easy.

Version 1 asks for effort on 1-5 (lower is better), version 2 for ease on 1-7 (higher is better); the boxes are
parameters and default to version 2. `counts` has the points of the scale on its first axis, replicates behind it.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods import distributions, nps
from outsidein.methods.arrays import Array

EASE = (1, 2, 3, 4, 5, 6, 7)
"""Points of the version 2 scale."""


def mean(counts: ArrayLike, points: ArrayLike = EASE) -> Array:
    """Mean in points of the scale.

    >>> print(mean([0, 0, 1, 1, 2, 3, 3]))
    5.6
    """
    return distributions.moments(counts, points).mean


def share_easy(counts: ArrayLike, points: ArrayLike = EASE, easy: Collection[float] = (5, 6, 7)) -> Array:
    """Share (0-1) of the answers that say it was easy.

    >>> print(share_easy([0, 0, 1, 1, 2, 3, 3]))
    0.8
    """
    return distributions.share(counts, points, easy)


def net_easy(
    counts: ArrayLike,
    points: ArrayLike = EASE,
    easy: Collection[float] = (6, 7),
    difficult: Collection[float] = (1, 2, 3, 4),
) -> Array:
    """100 (share easy - share difficult), on -100..100.

    It is a net score of shares like the NPS, so `nps.adjusted_wald(easy, difficult, n)` is its interval.
    Raises MethodError when a point is in both boxes or not on the scale.

    >>> print(net_easy([0, 0, 1, 1, 2, 3, 3]).round(6))
    40.0
    """
    both = sorted(set(easy) & set(difficult))
    if both:
        raise MethodError(
            f"net easy: {', '.join(map(str, both))} cannot be both easy and difficult; take it out of one"
        )
    shares = (np.asarray(distributions.share(counts, points, box)) for box in (easy, difficult))
    return nps.score(*shares)
