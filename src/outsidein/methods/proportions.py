"""Intervals of a share.

`share` is between 0 and 1; `n` is the number of answers, or an effective number, and may be any positive real.
`quantile` is the critical value, normal or Student's t (`intervals.quantile`). Where a method needs a tail
probability instead (Clopper-Pearson, Jeffreys), it is the normal one beyond `quantile`, so that a t value widens
these intervals as it widens the others. Everything broadcasts; no answers (n = 0) gives NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtr

from outsidein.methods.arrays import Array, floats, ratio
from outsidein.methods.intervals import Z95, Interval

FEW = 5.0
"""Fewer than this many that said yes, or that said no, and `default_interval` takes the exact interval."""


def standard_error(share: ArrayLike, n: ArrayLike) -> Array:
    """sqrt(p (1 - p) / n).

    >>> print(standard_error(0.84, 50).round(6))
    0.051846
    """
    p = floats(share)
    return np.sqrt(ratio(p * (1 - p), n))


def wilson(share: ArrayLike, n: ArrayLike, quantile: ArrayLike = Z95) -> Interval:
    """Wilson's score interval (Wilson 1927, JASA 22).

    (p + z^2 / 2n -/+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).

    >>> ends = wilson(0.84, 50)
    >>> print(ends.low.round(6), ends.high.round(6))
    0.714858 0.916626
    """
    p, z2 = floats(share), floats(quantile) ** 2
    extra = ratio(z2, n)
    middle = p + extra / 2
    reach = np.sqrt(extra * (p * (1 - p) + extra / 4))
    return Interval((middle - reach) / (1 + extra), (middle + reach) / (1 + extra)).within(0, 1)


def agresti_coull(share: ArrayLike, n: ArrayLike, quantile: ArrayLike = Z95) -> Interval:
    """Wald's interval after adding z^2 answers, half of them yes (Agresti & Coull 1998, Am. Stat. 52).

    >>> ends = agresti_coull(0.84, 50)
    >>> print(ends.low.round(6), ends.high.round(6))
    0.712185 0.919299
    """
    z, answers = floats(quantile), _positive(n)
    more = answers + z**2
    middle = (floats(share) * answers + z**2 / 2) / more
    reach = z * standard_error(middle, more)
    return Interval(middle - reach, middle + reach).within(0, 1)


def clopper_pearson(share: ArrayLike, n: ArrayLike, quantile: ArrayLike = Z95) -> Interval:
    """The exact interval: never covers less than its level (Clopper & Pearson 1934, Biometrika 26).

    Low is the tail quantile of Beta(x, n - x + 1), high that of Beta(x + 1, n - x), x = share x n; with an effective
    n this is the interval of Korn & Graubard (1998, Survey Methodology 24).

    >>> ends = clopper_pearson(0.84, 50)
    >>> print(ends.low.round(6), ends.high.round(6))
    0.708874 0.928299
    """
    yes, no, tail = _counts(share, n, quantile)
    low = np.where(yes > 0, betaincinv(np.maximum(yes, 1e-300), no + 1, tail), 0.0)
    high = np.where(no > 0, betaincinv(yes + 1, np.maximum(no, 1e-300), 1 - tail), 1.0)
    return Interval(np.where(np.isnan(yes), np.nan, low), np.where(np.isnan(yes), np.nan, high))


def jeffreys(share: ArrayLike, n: ArrayLike, quantile: ArrayLike = Z95) -> Interval:
    """Equal-tailed interval of Beta(x + 1/2, n - x + 1/2); 0 or 1 when nobody said yes or no.

    Brown, Cai & DasGupta (2001, Statistical Science 16).

    >>> ends = jeffreys(0.84, 50)
    >>> print(ends.low.round(6), ends.high.round(6))
    0.720674 0.921333
    """
    yes, no, tail = _counts(share, n, quantile)
    low = np.where(yes == 0, 0.0, betaincinv(yes + 0.5, no + 0.5, tail))
    high = np.where(no == 0, 1.0, betaincinv(yes + 0.5, no + 0.5, 1 - tail))
    return Interval(low, high)


def default_interval(share: ArrayLike, n: ArrayLike, quantile: ArrayLike = Z95) -> Interval:
    """Wilson's interval, and Clopper-Pearson's where fewer than five said yes or fewer than five said no.

    Counts are effective ones, share x n. Wilson's interval covers as little as 84 % for shares near 0 or 1 at every n.

    >>> ends = default_interval([0.84, 0.02], 50)
    >>> print(ends.low.round(6), ends.high.round(6))
    [7.14858e-01 5.06000e-04] [0.916626 0.10647 ]
    """
    yes, no, _ = _counts(share, n, quantile)
    few = np.minimum(yes, no) < FEW - 1e-9
    plain, exact = wilson(share, n, quantile), clopper_pearson(share, n, quantile)
    return Interval(np.where(few, exact.low, plain.low), np.where(few, exact.high, plain.high))


def _positive(n: ArrayLike) -> Array:
    """`n` with NaN in place of no answers."""
    answers = floats(n)
    return np.asarray(np.where(answers > 0, answers, np.nan))


def _counts(share: ArrayLike, n: ArrayLike, quantile: ArrayLike) -> tuple[Array, Array, Array]:
    """How many said yes and no, and the tail probability, as broadcast arrays."""
    p, answers, tail = np.broadcast_arrays(floats(share), _positive(n), ndtr(-floats(quantile)))
    return np.asarray(p * answers), np.asarray((1 - p) * answers), tail
