"""Opportunity scores of outcomes (Ulwick 2002, HBR; 2005, What Customers Want; 2016, Jobs to be Done).

Importance I and satisfaction S are 10 x the share in the top two boxes, so 0..10. Outcomes lie on the first axis,
replicates on the last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, floats, ratio
from outsidein.methods.intervals import Interval, percentile

UNDERSERVED, STRONG, EXTREME = 10.0, 12.0, 15.0
"""A score of 10 or more is an opportunity, from 12 to 15 a strong one, above 15 an extreme one."""

_DIGITS = 9


@dataclass(frozen=True, eq=False)
class Zones:
    """Probability (0-1) that an outcome lies in each zone; underserved + overserved + served = 1.

    Attributes:
        underserved: score of 10 or more; includes strong and extreme.
        strong: score from 12 to 15.
        extreme: score above 15.
        overserved: not underserved, and satisfaction above importance by more than the margin.
        served: neither: appropriately served.
    """

    underserved: Array
    strong: Array
    extreme: Array
    overserved: Array
    served: Array


def score(importance: ArrayLike, satisfaction: ArrayLike) -> Array:
    """I + max(I - S, 0), 0..20. Raises MethodError for ratings outside 0..10.

    >>> print(score([7.407407, 9.5, 6], [2.777778, 3.2, 8.5]).round(6))
    [12.037036 15.8       6.      ]
    """
    I, S = _rating(importance, "importance"), _rating(satisfaction, "satisfaction")  # noqa: E741
    return np.asarray(I + np.maximum(I - S, 0))


def zones(importance: ArrayLike, satisfaction: ArrayLike, margin: float = 0.0) -> Zones:
    """Probability of each zone: the share of the replicates (last axis) that lie in it.

    A replicate that is NaN is left out. `margin` is how far S must stand above I to call an outcome overserved.
    Scores are compared after rounding to nine digits, so 6 + (6 - 2) is 10 however it was summed.

    >>> chance = zones([6.0, 7.0, 7.6, 7.8], [3.0, 3.0, 0.2, 0.1])
    >>> print(chance.underserved, chance.strong, chance.extreme)
    0.75 0.25 0.25
    """
    scores = np.round(score(importance, satisfaction), _DIGITS)
    above = np.round(floats(satisfaction) - floats(importance), _DIGITS)
    kept = ~np.isnan(scores)
    underserved = scores >= UNDERSERVED
    overserved = ~underserved & (above > margin)
    inside = (
        underserved,
        (scores >= STRONG) & (scores <= EXTREME),
        scores > EXTREME,
        overserved,
        ~underserved & ~overserved,
    )
    return Zones(*(ratio((zone & kept).sum(axis=-1), kept.sum(axis=-1)) for zone in inside))


def ranks(scores: ArrayLike) -> Array:
    """Rank of each outcome (first axis) from the highest score down, in every replicate; ties share the better rank.

    Rank = 1 + how many score strictly higher. NaN has no rank and takes none.

    >>> ranks([12.0, 15.8, 12.0, 6.0, np.nan])
    array([ 2.,  1.,  2.,  4., nan])
    """
    values = np.round(floats(scores), _DIGITS)
    higher = np.stack([np.sum(values > one, axis=0) for one in values]) if len(values) else values
    return np.asarray(np.where(np.isnan(values), np.nan, 1.0 + higher))


def target(satisfaction: ArrayLike, better: float = 0.2) -> Array:
    """The satisfaction that does the job better than an alternative by so much: S x (1 + better), at most 10.

    Ulwick 2016: customers leave what they have for something that gets the job done a fifth better.

    >>> print(target([5.0, 9.0]))
    [ 6. 10.]
    """
    return np.minimum(np.round(_rating(satisfaction, "satisfaction") * (1 + better), _DIGITS), 10.0)


def chance(holds: ArrayLike, known: ArrayLike) -> float:
    """The share of the replicates in which something holds, of those that are known (no NaN).

    >>> chance([True, False, False], [1.0, 2.0, np.nan])
    0.5
    """
    kept = ~np.isnan(floats(known))
    return float(ratio((np.asarray(holds) & kept).sum(), kept.sum()))


def rank_interval(scores: ArrayLike, level: float = 0.95) -> Interval:
    """The ranks between which each outcome stays in `level` of the replicates (last axis), as whole numbers.

    >>> ends = rank_interval([[3.0, 3.0, 1.0], [2.0, 2.0, 2.0], [1.0, 1.0, 3.0]])
    >>> print(ends.low, ends.high)
    [1. 2. 1.] [3. 2. 3.]
    """
    ends = percentile(ranks(scores), level)
    return Interval(np.floor(ends.low), np.ceil(ends.high))


def _rating(values: ArrayLike, name: str) -> Array:
    """Ratings, all of them on 0..10."""
    ratings = floats(values)
    outside = ratings[(ratings < -1e-9) | (ratings > 10 + 1e-9)]
    if outside.size:
        raise MethodError(f"{name} {outside.flat[0]:g} is not on 0..10; give 10 x the share in the top boxes")
    return ratings
