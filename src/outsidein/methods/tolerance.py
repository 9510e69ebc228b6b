"""The zone of tolerance: service between adequate and desired (Parasuraman, Zeithaml & Berry 1994, J. of Marketing 58).

All numbers are in points of the scale; everything broadcasts, replicates on the last axis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats, ratio


@dataclass(frozen=True, eq=False)
class Standing:
    """Probability (0-1) that perceived service is below, within and above the zone of tolerance.

    Attributes:
        below: under the adequate level.
        within: from the adequate to the desired level, both included.
        above: over the desired level.
    """

    below: Array
    within: Array
    above: Array


def adequacy(perceived: ArrayLike, adequate: ArrayLike) -> Array:
    """Perceived minus adequate: negative means that service is not even adequate.

    >>> print(adequacy(6.4, 5.8).round(6))
    0.6
    """
    return np.asarray(floats(perceived) - floats(adequate))


def superiority(perceived: ArrayLike, desired: ArrayLike) -> Array:
    """Perceived minus desired: positive means that service is better than desired.

    >>> print(superiority(6.4, 7.5).round(6))
    -1.1
    """
    return np.asarray(floats(perceived) - floats(desired))


def width(desired: ArrayLike, adequate: ArrayLike) -> Array:
    """Desired minus adequate: how much customers put up with.

    >>> print(width(7.5, 5.8).round(6))
    1.7
    """
    return np.asarray(floats(desired) - floats(adequate))


def position(perceived: ArrayLike, adequate: ArrayLike, desired: ArrayLike) -> Array:
    """Place in the zone: (P - A) / (D - A), 0 at adequate and 1 at desired, outside 0..1 when outside the zone.

    NaN where the zone has no width or desired is below adequate.

    >>> print(position(6.4, 5.8, 7.5).round(6))
    0.352941
    """
    zone = width(desired, adequate)
    return ratio(adequacy(perceived, adequate), np.where(zone > 0, zone, np.nan))


def standing(perceived: ArrayLike, adequate: ArrayLike, desired: ArrayLike) -> Standing:
    """Probability of each standing: the share of the replicates (last axis); NaN replicates are left out.

    Where desired is below adequate, service under the adequate level counts as below.

    >>> chance = standing([5.0, 6.0, 7.0, 8.0], 5.8, 7.5)
    >>> print(chance.below, chance.within, chance.above)
    0.25 0.5 0.25
    """
    short, over = adequacy(perceived, adequate), superiority(perceived, desired)
    kept = ~np.isnan(short) & ~np.isnan(over)
    below, above = short < 0, (over > 0) & (short >= 0)
    inside = (below, ~below & ~above, above)
    return Standing(*(ratio((zone & kept).sum(axis=-1), kept.sum(axis=-1)) for zone in inside))
