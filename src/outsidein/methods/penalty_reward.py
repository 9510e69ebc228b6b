"""Penalty-reward contrasts: what a factor costs where it is bad, and wins where it is good (Brandt 1987, 1988).

Each factor brings two indicators, of its low and of its high group, with the middle as the reference; one least-squares
fit has them all. Factors lie on the first axis, replicates on the last. Impact asymmetry: Mikulic & Prebezac 2008.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods import cholesky
from outsidein.methods.arrays import Array, Indices, floats, ratio

CLASSES = ("hygiene", "performance", "enhancer", "neutral")
"""Penalty alone, both, reward alone, neither."""

NONE = -1
"""The class of a factor in a replicate that has none."""

LEAST = 0.03
"""The smallest penalty or reward that counts, as a share of the range of the outcome."""

_LOWEST = {5: 2, 6: 2, 7: 2, 8: 2, 9: 3, 10: 4, 11: 5}
_HIGHEST = {6: 2, 7: 2, 8: 2, 9: 2, 10: 2, 11: 2}


def groups(low: int, high: int) -> tuple[int, int]:
    """The highest answer of the low group and the lowest of the high group, as they are usual on a scale.

    The lowest and the highest answer of up to four; of five 1-2 and 5; of seven 1-2 and 6-7; of 1-10 1-4 and 9-10; of
    0-10 0-4 and 9-10. Longer scales: the lowest four tenths, the highest fifth.

    >>> groups(1, 3), groups(1, 5), groups(1, 7), groups(1, 10), groups(0, 10)
    ((1, 3), (2, 5), (2, 6), (4, 9), (4, 9))
    """
    points = high - low + 1
    if points > 11:
        return low + round(0.4 * points) - 1, high - round(0.2 * points) + 1
    return low + _LOWEST.get(points, 1) - 1, high - _HIGHEST.get(points, 1) + 1


def coefficients(covariance: ArrayLike) -> Array:
    """Least-squares coefficients (k, ...) from the covariances (k + 1, k + 1, ...) of k columns and, last, the outcome.

    Replicates in which the columns carry the same information are NaN.

    >>> coefficients([[0.25, 0.5], [0.5, 4.0]])
    array([2.])
    """
    matrices = floats(covariance)
    return cholesky.solve(matrices[:-1, :-1], matrices[:-1, -1])


def guarded(low: ArrayLike, high: ArrayLike) -> tuple[Array, Array]:
    """Penalties (none above 0) and rewards (none under 0): a coefficient of the wrong sign counts as none.

    >>> guarded([-1.5, 0.2], [0.8, -0.1])
    (array([-1.5,  0. ]), array([0.8, 0. ]))
    """
    return np.minimum(floats(low), 0.0), np.maximum(floats(high), 0.0)


def impact_range(penalty: ArrayLike, reward: ArrayLike) -> Array:
    """|penalty| + reward: how far the factor moves the outcome.

    >>> print(impact_range(-3.5, 2.5))
    6.0
    """
    return np.asarray(np.abs(floats(penalty)) + floats(reward))


def potentials(penalty: ArrayLike, reward: ArrayLike) -> tuple[Array, Array]:
    """What generates satisfaction, r / range, and what generates dissatisfaction, |p| / range; they add to 1.

    >>> [round(float(part), 6) for part in potentials(-3.5, 2.5)]
    [0.416667, 0.583333]
    """
    whole = impact_range(penalty, reward)
    return ratio(reward, whole), ratio(np.abs(floats(penalty)), whole)


def asymmetry(penalty: ArrayLike, reward: ArrayLike) -> Array:
    """The first potential less the second: -1 where the factor can only cost, 1 where it can only win.

    >>> print(asymmetry(-3.5, 2.5).round(6))
    -0.166667
    """
    winning, costing = potentials(penalty, reward)
    return np.asarray(winning - costing)


def classes(penalty: ArrayLike, reward: ArrayLike, least: float) -> Indices:
    """The class of each factor as its place in `CLASSES`: which of both is at least `least`; `NONE` where unknown.

    >>> [CLASSES[place] for place in classes([-1.0, -1.0, 0.0, -0.1], [0.0, 1.0, 1.0, 0.0], 0.2)]
    ['hygiene', 'performance', 'enhancer', 'neutral']
    """
    p, r = floats(penalty), floats(reward)
    costs, wins = -p >= least, r >= least
    places = np.select([costs & ~wins, costs & wins, ~costs & wins], [0, 1, 2], 3)
    return np.asarray(np.where(np.isnan(p) | np.isnan(r), NONE, places), np.int64)


def chances(places: ArrayLike) -> Array:
    """The share of the replicates (last axis) in each class, (4, ...); those without a class are left out.

    >>> chances([0, 0, 1, NONE]).round(2)
    array([0.67, 0.33, 0.  , 0.  ])
    """
    found = np.asarray(places, np.int64)
    known = np.sum(found != NONE, axis=-1)
    return np.stack([ratio(np.sum(found == place, axis=-1), known) for place in range(len(CLASSES))])


def cuts_beside(low: int, high: int, ends: tuple[int, int]) -> list[tuple[int, int]]:
    """Other cut points on the same scale: each of both moved by one answer either way, a middle being left.

    >>> cuts_beside(2, 5, (1, 5)), cuts_beside(1, 3, (1, 3))
    ([(1, 5), (3, 5), (2, 4)], [])
    """
    moved = [(low - 1, high), (low + 1, high), (low, high - 1), (low, high + 1)]
    return [(a, b) for a, b in moved if ends[0] <= a and b <= ends[1] and b - a >= 2]
