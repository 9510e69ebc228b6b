"""Latent classes of answers (Lazarsfeld & Henry 1968; Goodman 1974, Biometrika 61; McCutcheon 1987).

P(x) = sum over k of pi_k prod over items j of rho_kj(x_j): within a class the answers to different items are
independent. Maximum likelihood by EM over distinct patterns of answers; an item left out drops out of the product
(missing at random, Little & Rubin 1987). Steps are accelerated by SQUAREM (Varadhan & Roland 2008, Scandinavian
Journal of Statistics 35), which stays as monotone as EM by falling back to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outsidein.methods.arrays import Array, floats

Integers = NDArray[np.int64]
Matrix = NDArray[Any]
Single = NDArray[np.float32]

STARTS = 12  # random starts of a fit
SHORT, KEPT = 20, 3  # steps of every start, and starts that go on from there
TRIED_ON = 2_000  # starts are compared on a systematic sample of at most so many patterns
ROWS_AT_ONCE = 2_048  # patterns of one product: few enough to stay near the processor
MOST_STEPS = 1_000
TOLERANCE = 1e-9  # relative gain in log-likelihood of one cycle of three steps at which a fit ends
SINGLE_FROM = 1 << 20  # from so many marks on, all but the last step is in single precision,
SINGLE_TOLERANCE = 1e-8  # and ends at this gain
NEVER = 1e-30


@dataclass(frozen=True)
class Patterns:
    """Distinct answers to some items: ``codes`` (N, items) from 0, -1 for no answer; ``weight`` (N,), ``levels`` each.

    >>> from outsidein.methods.latent_classes import collapsed
    >>> collapsed([[0, 1], [1, 0], [0, 1], [0, -1]], [1, 1, 2, 1])[0].marks
    array([[1., 0., 0., 0.],
           [1., 0., 0., 1.],
           [0., 1., 1., 0.]], dtype=float32)
    """

    codes: Integers
    weight: Array
    levels: tuple[int, ...]

    @cached_property
    def starts(self) -> Integers:
        """The first column of each item in `marks`."""
        return np.concatenate([[0], np.cumsum(self.levels)[:-1]]).astype(np.int64)

    @cached_property
    def marks(self) -> Single:
        """One column a level of an item, 1 where that was the answer: (N, sum of levels)."""
        return one_hot(self.codes, self.levels)

    @cached_property
    def total(self) -> float:
        """The weight of all."""
        return float(self.weight.sum())

    def thinned(self, most: int) -> Patterns:
        """A systematic sample of at most so many patterns."""
        step = -(-len(self.weight) // most)
        return self if step == 1 else Patterns(self.codes[::step], self.weight[::step], self.levels)

    def weighted(self, weight: Array) -> Patterns:
        """The same patterns with other weights."""
        found = Patterns(self.codes, weight, self.levels)
        found.__dict__["marks"] = self.marks
        return found


def one_hot(codes: Integers, levels: Sequence[int]) -> Single:
    """One column a level, 1 where the code is that level; nothing where it is -1.

    >>> one_hot(np.array([[0, 1], [-1, 0]]), (2, 2))
    array([[1., 0., 0., 1.],
           [0., 0., 1., 0.]], dtype=float32)
    """
    rows, first = np.arange(len(codes)), 0
    marks = np.zeros((len(codes), sum(levels)), np.float32)
    for column, size in zip(codes.T, levels, strict=True):
        marks[rows, first + np.maximum(column, 0)] = column >= 0
        first += size
    return marks


def collapsed(codes: ArrayLike, weight: ArrayLike, levels: Sequence[int] = ()) -> tuple[Patterns, Integers]:
    """Equal rows of answers as one pattern with their weight, ascending; and for each row which pattern it is.

    >>> patterns, place = collapsed([[0, 1], [1, 0], [0, 1]], [1, 1, 2])
    >>> patterns.codes.tolist(), patterns.weight.tolist(), place.tolist()
    ([[0, 1], [1, 0]], [3.0, 1.0], [0, 1, 0])
    """
    given = np.asarray(codes, np.int64)
    sizes = tuple(levels) or tuple(int(size) for size in given.max(axis=0) + 1)
    words = _words(given + 1, [size + 1 for size in sizes])
    order = np.lexsort(words[::-1])
    new = np.zeros(len(given), bool)
    for word in words:
        ordered = word[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    place = np.empty(len(given), np.int64)
    place[order] = np.cumsum(new)
    first = order[np.concatenate([[0], np.flatnonzero(new)])] if len(order) else order
    totals = np.bincount(place, weights=floats(weight), minlength=len(first))
    return Patterns(given[first], floats(totals), sizes), place


def _words(codes: Integers, sizes: Sequence[int]) -> list[Integers]:
    """Each row as few whole numbers, the first the most significant."""
    words: list[Integers] = []
    room = 0.0
    for column, size in zip(codes.T, sizes, strict=True):
        if room < size:
            words.append(np.zeros(len(codes), np.int64))
            room = 2.0**62
        words[-1] = words[-1] * size + column
        room /= size
    return words


@dataclass(frozen=True)
class LatentClasses:
    """Classes: ``shares`` (classes,), and ``chances`` (classes, sum of levels) of each answer within a class."""

    shares: Array
    chances: Array

    @property
    def count(self) -> int:
        """How many classes."""
        return len(self.shares)

    def ordered(self) -> LatentClasses:
        """The same classes, the largest first."""
        order = np.argsort(-self.shares, kind="stable")
        return LatentClasses(self.shares[order], self.chances[order])


@dataclass(frozen=True)
class Fit:
    """Fitted classes, the largest first, with the log-likelihood and each pattern's chances of them (N, classes)."""

    classes: LatentClasses
    log_likelihood: float
    posterior: Array
    converged: bool = True


def parameters(levels: Sequence[int], classes: int) -> int:
    """How many free parameters: (K - 1) + K sum of (levels - 1).

    >>> parameters((2, 2, 2), 2)
    7
    """
    return classes - 1 + classes * sum(size - 1 for size in levels)


def bic(log_likelihood: float, count: int, n: float) -> float:
    """-2 log L + parameters log n (Schwarz 1978, Annals of Statistics 6); lower is better.

    >>> round(bic(-100.0, 7, 50), 4)
    227.3842
    """
    return -2.0 * log_likelihood + count * float(np.log(n))


def entropy(posterior: ArrayLike, weight: ArrayLike) -> float:
    """How clearly people fall into classes: 1 - sum of entropies / (n log K), 1 for certainty (Ramaswamy et al. 1993).

    >>> entropy([[1.0, 0.0], [0.5, 0.5]], [1, 1])
    0.5
    """
    chances, weights = floats(posterior), floats(weight)
    if chances.shape[1] == 1:
        return 1.0
    lost = -(chances * np.log(np.maximum(chances, NEVER))).sum(axis=1) @ weights
    return float(1.0 - lost / (weights.sum() * np.log(chances.shape[1])))


def posterior(patterns: Patterns, classes: LatentClasses) -> tuple[Array, float]:
    """The chance of each class for each pattern (N, classes), and the log-likelihood of all.

    >>> patterns, _ = collapsed([[0, 0], [1, 1]], [1, 1])
    >>> chances, _ = posterior(patterns, LatentClasses(np.array([0.5, 0.5]), np.array([[.9, .1] * 2, [.1, .9] * 2])))
    >>> chances.round(3).tolist()
    [[0.988, 0.012], [0.012, 0.988]]
    """
    found = np.empty((len(patterns.codes), classes.count))
    logs = _logs(classes.shares[None], classes.chances[None], np.float64)
    likelihood = 0.0
    for rows in _blocks(len(found)):
        chances, each = _expect(patterns.marks[rows].astype(np.float64), *logs)
        found[rows] = chances
        likelihood += float(patterns.weight[rows] @ each[:, 0])
    return found, likelihood


def _blocks(rows: int) -> list[slice]:
    return [slice(first, first + ROWS_AT_ONCE) for first in range(0, rows, ROWS_AT_ONCE)]


def _logs(shares: Array, chances: Array, kind: type) -> tuple[Matrix, Matrix]:
    """Logarithms of chances (levels, starts x classes) and of shares, in one precision."""
    logs = np.log(np.maximum(chances, NEVER)).reshape(shares.size, -1).T
    return logs.astype(kind), np.log(np.maximum(shares, NEVER)).astype(kind)


def _expect(marks: Matrix, chances: Matrix, shares: Matrix) -> tuple[Matrix, Matrix]:
    """Posterior (rows, starts x classes) and log-likelihood (rows, starts) of each of some starts at once."""
    joint = marks @ chances
    cube = joint.reshape(len(marks), *shares.shape)
    cube += shares
    peak = cube.max(axis=2, keepdims=True)
    cube -= peak
    np.exp(cube, out=cube)
    total = cube.sum(axis=2, keepdims=True)
    cube /= total
    return joint, (peak + np.log(total))[:, :, 0].astype(np.float64)


@dataclass(frozen=True)
class _Climb:
    """EM on some patterns, in one precision, for several starts at once or one."""

    patterns: Patterns
    kind: type = np.float64

    def step(self, shares: Array, chances: Array) -> tuple[Array, Array, Array]:
        """One step of EM from (starts, classes) and (starts, classes, levels); the log-likelihood is that before it."""
        logs, marks, weight = _logs(shares, chances, self.kind), self.patterns.marks, self.patterns.weight
        sums, sizes = np.zeros((shares.size, chances.shape[2])), np.zeros(shares.size)
        likelihood = np.zeros(len(shares))
        for rows in _blocks(len(marks)):
            block, heavy = marks[rows].astype(self.kind, copy=False), weight[rows]
            joint, each = _expect(block, *logs)
            joint *= heavy.astype(self.kind)[:, None]
            sums += joint.T @ block
            sizes += joint.sum(axis=0)
            likelihood += heavy @ each
        by_start = sizes.reshape(shares.shape)
        normal = self.normal(sums.reshape(chances.shape), chances)
        return by_start / by_start.sum(axis=1, keepdims=True), normal, likelihood

    def normal(self, sums: Array, before: Array) -> Array:
        """Chances that add up to one within each item; those of an item nobody of a class answered stay."""
        totals = np.add.reduceat(sums, self.patterns.starts, axis=-1)
        each = np.repeat(totals, self.patterns.levels, axis=-1)
        return np.where(each > 0, sums / np.where(each > 0, each, 1.0), before)

    def squared(self, classes: LatentClasses, tolerance: float, most: int = MOST_STEPS) -> tuple[LatentClasses, bool]:
        """SQUAREM: two steps of EM, a leap along their direction, and a step from there; until the gain is small."""
        shares, chances = classes.shares[None], classes.chances[None]
        before = -np.inf
        for _ in range(most // 3):
            s1, c1, likelihood = self.step(shares, chances)
            if likelihood[0] - before <= tolerance * abs(likelihood[0]):
                return LatentClasses(s1[0], c1[0]), True
            before = likelihood[0]
            s2, c2, second = self.step(s1, c1)
            shares, chances = self._leap((shares, chances), (s1, c1), (s2, c2), second[0])
        return LatentClasses(shares[0], chances[0]), False

    def _leap(self, zero: Any, one: Any, two: Any, least: float) -> tuple[Array, Array]:
        """From three points of EM to the point SQUAREM leaps to; where that is no better, the third point."""
        first = [b - a for a, b in zip(zero, one, strict=True)]
        bend = [(c - b) - f for b, c, f in zip(one, two, first, strict=True)]
        curved = float(sum((part**2).sum() for part in bend))
        length = -np.sqrt(float(sum((part**2).sum() for part in first)) / curved) if curved > 0 else -1.0
        if length > -1.0:
            return two
        leaps = [a - 2 * length * f + length**2 * b for a, f, b in zip(zero, first, bend, strict=True)]
        shares = np.maximum(leaps[0], NEVER)
        chances = self.normal(np.maximum(leaps[1], 0.0), two[1])
        s3, c3, likelihood = self.step(shares / shares.sum(axis=1, keepdims=True), chances)
        return (s3, c3) if likelihood[0] >= least else two


def fit(
    patterns: Patterns, count: int, starts: int = STARTS, near: LatentClasses | None = None, *,
    tolerance: float = TOLERANCE,
) -> Fit:  # fmt: skip
    """The best of several starts, the classes with the largest first.

    Starts are drawn from a fixed seed around the overall shares of the answers, tried for a few steps on a sample of
    the patterns, and the best of them followed until a cycle of three steps gains less than `tolerance` of the
    log-likelihood. `near` is a start beside them, whose order of classes is kept.

    >>> answers = [[0, 0, 0]] * 40 + [[1, 1, 1]] * 20 + [[0, 0, 1], [1, 1, 0]] * 2
    >>> patterns, _ = collapsed(answers, [1] * 64)
    >>> fit(patterns, 2).classes.shares.round(2).tolist()
    [0.66, 0.34]
    """
    if count == 1:
        return _one_class(patterns)
    few = patterns.thinned(TRIED_ON)
    candidates = _tried(few, count, starts) if starts else []
    if near is not None:
        candidates.append(near)
    best = candidates[0]
    if len(candidates) > 1:
        best = max((_followed(few, one) for one in candidates), key=lambda found: found[1])[0]
    climbed, converged = _climbed(patterns, best, tolerance)
    chosen = climbed if near is not None else climbed.ordered()
    chances, likelihood = posterior(patterns, chosen)
    return Fit(chosen, likelihood, chances, converged)


def _one_class(patterns: Patterns) -> Fit:
    climb = _Climb(patterns)
    shares, chances, _ = climb.step(np.ones((1, 1)), np.ones((1, 1, sum(patterns.levels))))
    classes = LatentClasses(shares[0], chances[0])
    found, likelihood = posterior(patterns, classes)
    return Fit(classes, likelihood, found)


def _tried(patterns: Patterns, count: int, starts: int) -> list[LatentClasses]:
    """The best of some random starts after a few steps, all of them taken at once."""
    rng = np.random.default_rng([count, len(patterns.levels)])
    climb = _Climb(patterns, np.float32)
    overall = _one_class(patterns).classes.chances
    drawn = overall * np.exp(rng.normal(scale=0.8, size=(starts, count, overall.shape[1])))
    chances, shares = climb.normal(drawn, drawn), np.full((starts, count), 1.0 / count)
    likelihood = np.zeros(starts)
    for _ in range(SHORT):
        shares, chances, likelihood = climb.step(shares, chances)
    best = np.argsort(-likelihood, kind="stable")[:KEPT]
    return [LatentClasses(shares[one], chances[one]) for one in best]


def _followed(patterns: Patterns, start: LatentClasses) -> tuple[LatentClasses, float]:
    """A start followed until it hardly rises, with its log-likelihood."""
    found, _ = _Climb(patterns, np.float32).squared(start, 1e-6, 300)
    return found, posterior(patterns, found)[1]


def _climbed(patterns: Patterns, start: LatentClasses, tolerance: float) -> tuple[LatentClasses, bool]:
    """To the top on all patterns; in single precision where there are many, up to a last step."""
    if patterns.codes.shape[0] * sum(patterns.levels) <= SINGLE_FROM:
        return _Climb(patterns).squared(start, tolerance)
    found, converged = _Climb(patterns, np.float32).squared(start, max(tolerance, SINGLE_TOLERANCE))
    shares, chances, _ = _Climb(patterns).step(found.shares[None], found.chances[None])
    return LatentClasses(shares[0], chances[0]), converged
