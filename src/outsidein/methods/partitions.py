"""Partitions of people: how far two agree, which class of one is which of the other, and k-means as another way there.

Adjusted Rand index: Hubert & Arabie 1985, Journal of Classification 2. k-means: Lloyd 1982, with the starts of Arthur &
Vassilvitskii 2007. Factor scores are principal components with variance above one (Kaiser 1960).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linear_sum_assignment

from outsidein.methods.arrays import Array, floats

Integers = NDArray[np.int64]
RUNS = 10
MOST_ROUNDS = 100


def contingency(first: ArrayLike, second: ArrayLike, weight: ArrayLike) -> Array:
    """The weight in each pair of classes, (classes of the first, classes of the second).

    >>> contingency([0, 0, 1], [1, 1, 0], [1, 2, 4]).tolist()
    [[0.0, 3.0], [4.0, 0.0]]
    """
    one, other = np.asarray(first, np.int64), np.asarray(second, np.int64)
    shape = int(one.max()) + 1, int(other.max()) + 1
    return floats(np.bincount(one * shape[1] + other, floats(weight), shape[0] * shape[1])).reshape(shape)


def adjusted_rand(first: ArrayLike, second: ArrayLike, weight: ArrayLike) -> float:
    """Agreement of two partitions beyond chance: 1 where they are the same, 0 where only chance makes them agree.

    (sum C(n_ij, 2) - E) / ((sum C(a_i, 2) + sum C(b_j, 2)) / 2 - E), E = sum C(a_i, 2) sum C(b_j, 2) / C(n, 2).

    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 1, 1])
    1.0
    >>> round(adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2], [1, 1, 1, 1]), 4)
    0.5714
    """
    table = contingency(first, second, weight)
    pairs, rows, columns = (float(_pairs(part).sum()) for part in (table, table.sum(axis=1), table.sum(axis=0)))
    expected = rows * columns / float(_pairs(table.sum()))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def _pairs(n: ArrayLike) -> Array:
    values = floats(n)
    return np.asarray(values * (values - 1) / 2)


def matching(table: ArrayLike) -> Integers:
    """For each class of the first partition the class of the second that it shares most with, one to one (Kuhn 1955).

    >>> matching([[1, 9], [8, 2]]).tolist()
    [1, 0]
    """
    return linear_sum_assignment(-floats(table))[1].astype(np.int64)


def factor_scores(answers: ArrayLike, weight: ArrayLike) -> Array:
    """Scores on the principal components of standardised answers (N, items) whose variance is above one.

    An answer that was left out (NaN) counts as the item's mean. There is at least one component.

    >>> factor_scores([[1, 1], [2, 2], [3, 3]], [1, 1, 1]).round(3).tolist()
    [[-1.732], [0.0], [1.732]]
    """
    given, weights = floats(answers), floats(weight)
    known = np.isfinite(given)
    total = (known * weights[:, None]).sum(axis=0)
    filled = np.where(known, given, 0.0)
    centred = np.where(known, filled - weights @ filled / total, 0.0)
    spread = np.sqrt(weights @ centred**2 / total)
    standard = centred / np.where(spread > 0, spread, 1.0)
    values, vectors = np.linalg.eigh((standard * weights[:, None]).T @ standard / weights.sum())
    kept = np.flatnonzero(values > 1.0)[::-1] if (values > 1.0).any() else np.array([len(values) - 1])
    chosen = vectors[:, kept]
    return np.asarray(standard @ (chosen * np.sign(chosen.sum(axis=0) + (chosen.sum(axis=0) == 0))))


def kmeans(points: ArrayLike, weight: ArrayLike, count: int, runs: int = RUNS) -> Integers:
    """The cluster of each weighted point, (N,): the best of several runs from a fixed seed, the largest cluster first.

    >>> kmeans([[0.0], [0.1], [0.2], [5.0], [5.1]], [1, 1, 1, 1, 1], 2).tolist()
    [0, 0, 0, 1, 1]
    """
    places, weights = floats(points), floats(weight)
    rng = np.random.default_rng(count)
    found = [_lloyd(places, weights, _spread_out(places, weights, count, rng)) for _ in range(runs)]
    nearest = min(found, key=lambda one: one[1])[0]
    sizes = np.bincount(nearest, weights, count)
    rank = np.empty(count, np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(count)
    return rank[nearest]


def _spread_out(points: Array, weight: Array, count: int, rng: np.random.Generator) -> Array:
    """Starting centres, each drawn far from those before (k-means++)."""
    centres = [points[rng.choice(len(points), p=weight / weight.sum())]]
    for _ in range(1, count):
        away = np.min([((points - centre) ** 2).sum(axis=1) for centre in centres], axis=0) * weight
        total = away.sum()
        centres.append(points[rng.choice(len(points), p=away / total)] if total > 0 else centres[0])
    return np.stack(centres)


def _lloyd(points: Array, weight: Array, centres: Array) -> tuple[Integers, float]:
    """The nearest centre of each point once centres are means of their points, and the squared distance in all."""
    nearest = np.full(len(points), -1)
    lengths = (points**2).sum(axis=1)
    for _ in range(MOST_ROUNDS):
        distance = lengths[:, None] - 2 * points @ centres.T + (centres**2).sum(axis=1)
        before, nearest = nearest, distance.argmin(axis=1)
        if np.array_equal(before, nearest):
            break
        sizes = np.bincount(nearest, weight, len(centres))
        sums = np.stack([np.bincount(nearest, weight * column, len(centres)) for column in points.T], axis=1)
        centres = np.where(sizes[:, None] > 0, sums / np.where(sizes > 0, sizes, 1.0)[:, None], centres)
    return nearest.astype(np.int64), float(weight @ ((points - centres[nearest]) ** 2).sum(axis=1))
