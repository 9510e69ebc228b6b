"""What a factor is to customers by several kinds of evidence at once, and whether that has shifted between waves.

Classes are places in `CLASSES`; kinds of evidence lie on the first axis, replicates on the last.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, ndtr

from outsidein.methods.arrays import Array, Indices, floats, ratio

CLASSES = ("hygiene", "performance", "enhancer", "turn_off", "indifferent")
"""What a factor can be; the first three in the order of its expected life turned round."""

LIFE = ("enhancer", "performance", "hygiene")
"""What wins today is expected tomorrow, and taken for granted the day after (Kano et al. 1984)."""

NONE = -1
_LEAST_UNITS = 10


def joint(classes: ArrayLike) -> Array:
    """The votes of several kinds of evidence, (kinds, ...) to (5, ...): the class that most name; a tie is shared.

    Evidence without a class does not vote; without any vote all are NaN.

    >>> joint([[2, 2, 0], [2, 1, NONE]]).T.tolist()[:2]
    [[0.0, 0.0, 1.0, 0.0, 0.0], [0.0, 0.5, 0.5, 0.0, 0.0]]
    """
    found = np.asarray(classes, np.int64)
    votes = np.stack([np.sum(found == place, axis=0) for place in range(len(CLASSES))])
    leads = (votes == votes.max(axis=0)) & (votes > 0)
    return ratio(leads, leads.sum(axis=0))


def agree(classes: ArrayLike) -> Array:
    """Whether all kinds of evidence name one class, (kinds, ...) to (...): 1 or 0, NaN where fewer than two speak.

    >>> agree([[2, 2, 0], [2, 1, NONE]])
    array([ 1.,  0., nan])
    """
    found = np.asarray(classes, np.int64)
    spoken = np.sum(found != NONE, axis=0)
    named = np.stack([np.any(found == place, axis=0) for place in range(len(CLASSES))]).sum(axis=0)
    return np.asarray(np.where(spoken > 1, (named == 1).astype(np.float64), np.nan))


def changed(before: ArrayLike, after: ArrayLike) -> Array:
    """The chance that the class is another, from the votes (5, replicates) of two waves: 1 - sum of both shares.

    >>> before, after = np.zeros((2, 5, 2))
    >>> before[:2], after[:2] = [[1.0, 0.5], [0.0, 0.5]], [[1.0, 0.0], [0.0, 1.0]]
    >>> print(changed(before, after))
    0.25
    """
    same = np.sum(floats(before) * floats(after), axis=0)
    return np.asarray(1.0 - np.nanmean(same)) if np.isfinite(same).any() else np.asarray(np.nan)


def shift_p(before: ArrayLike, after: ArrayLike, units: float) -> float:
    """p of Hotelling's T^2 for the difference of some numbers between two waves, (numbers, 1 + replicates) each.

    T^2 = d' S^-1 d with d the difference of the estimates (first column) and S the covariance of that of the
    replicates, so that people asked in both waves are allowed for; T^2 (m - k + 1) / (k m) has an F distribution with
    k and m - k + 1 degrees of freedom, m the `units` of the smaller wave less one (Hotelling 1931). Numbers that do not
    move are left out; NaN where nothing is left or units are too few.

    >>> rng = np.random.default_rng(1)
    >>> a, b = rng.normal(0, 0.1, (2, 2, 501)); b[0] += 1
    >>> shift_p(a, b, 200) < 0.001, shift_p(a, a, 200)
    (True, nan)
    """
    difference = floats(after) - floats(before)
    whole = np.asarray(np.isfinite(difference).all(axis=0), np.bool_)
    kept = difference[:, 1:][:, whole[1:]]
    moves = np.greater(kept.std(axis=1), 1e-12) if kept.size else np.zeros(len(difference), np.bool_)
    moving = np.isfinite(difference[:, 0]) & moves
    count, m = int(moving.sum()), units - 1
    if not count or m - count + 1 < _LEAST_UNITS:
        return float("nan")
    spread = np.cov(kept[moving]).reshape(count, count) * units / m
    d = difference[moving, 0]
    statistic = float(d @ np.linalg.pinv(spread, rcond=1e-10) @ d)
    return float(fdtrc(count, m - count + 1, statistic * (m - count + 1) / (count * m)))


def shrinking_p(reward: ArrayLike, penalty: ArrayLike) -> float:
    """p of "the reward shrinks and the penalty grows": the larger of both one-sided p values (Berger 1982).

    Both are differences, after less before, (1 + replicates), the reward from 0 up, the penalty from 0 down.

    >>> rng = np.random.default_rng(1)
    >>> shrinking_p(rng.normal(0, 0.1, 500) - 1, rng.normal(0, 0.1, 500) - 1) < 0.001
    True
    """
    sides = [_lower_p(floats(values)) for values in (reward, penalty)]
    return float(np.max(sides)) if np.isfinite(sides).all() else float("nan")


def _lower_p(values: Array) -> float:
    """One-sided p of a difference under none."""
    error = np.nanstd(values[1:])
    return float(ndtr(values[0] / error)) if error > 0 else float("nan")


def direction(before: int, after: int) -> str:
    """A change in words: as expected along the life of a factor, or news.

    >>> direction(2, 0), direction(0, 2), direction(1, 3)
    ('as expected', 'news: the reverse of the expected life', 'news')
    """
    names = CLASSES[before], CLASSES[after]
    if not set(names) <= set(LIFE):
        return "news"
    onwards = LIFE.index(names[1]) > LIFE.index(names[0])
    return "as expected" if onwards else "news: the reverse of the expected life"


def leading(votes: ArrayLike) -> Indices:
    """The class with the largest vote, (5, ...) to (...): the first of several; `NONE` where there is none.

    >>> leading([[0.0, 0.5], [0.0, 0.5], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    array([2, 0])
    """
    found = floats(votes)
    known = np.isfinite(found).all(axis=0)
    return np.asarray(np.where(known, np.argmax(np.nan_to_num(found), axis=0), NONE), np.int64)
