"""Samples for coverage studies: skewed, weighted, clustered answers whose exact truth is known; thousands at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from outsidein.simulate import exact
from outsidein.simulate.scales import Scale
from outsidein.simulate.sizes import draw_sizes, size_shares

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Population:
    """A population of answers on a scale that begins at `low`, and how it is sampled.

    `shares` are exact for the population. With `ratio` above 1 people with high answers are sampled less often and
    weigh up to `ratio` times as much as others (whole weights 1..ratio); the weighted sample is consistent for
    `shares`. With `icc` above 0 people come in accounts of 1 to `largest` (lognormal around `median`) whose
    opinions have that intra-class correlation.
    """

    low: int
    shares: tuple[float, ...]
    ratio: int = 1
    icc: float = 0.0
    median: float = 5.0
    largest: int = 40

    @property
    def points(self) -> NDArray[np.int64]:
        """The answers of the scale, lowest first."""
        return np.arange(self.low, self.low + len(self.shares))

    def mean(self) -> float:
        """The exact mean answer."""
        return exact.mean(self.points, self._exact())

    def share(self, boxes: Collection[int]) -> float:
        """The exact share (0..1) of answers in the boxes."""
        return exact.share(self.points, self._exact(), boxes)

    def nps(self) -> float:
        """The exact net promoter score (-100..100); the scale is 0 to 10."""
        return exact.nps(self.points, self._exact())

    def sampled(self) -> Floats:
        """The joint share of answer and weight among those sampled: array (points, ratio)."""
        height = np.cumsum(self._exact()) - 0.5 * self._exact()
        given = binom.pmf(np.arange(self.ratio), self.ratio - 1, 0.15 + 0.7 * height[:, None])
        joint = self._exact()[:, None] * given / np.arange(1, self.ratio + 1)
        return joint / joint.sum()

    def _exact(self) -> Floats:
        return np.asarray(self.shares) / np.sum(self.shares)


@dataclass(frozen=True)
class Samples:
    """Many samples of equal size: arrays (samples, n).

    `answers` are points of the scale (int64), `weights` float64, `units` the number of the account within the
    sample (int64), each answer its own unit when the population has no accounts.
    """

    answers: NDArray[np.int64]
    weights: Floats
    units: NDArray[np.int64]


SKEWED: Mapping[str, Population] = {
    "recommend": Population(0, (0.02, 0.01, 0.01, 0.02, 0.02, 0.07, 0.06, 0.12, 0.22, 0.2, 0.25)),
    "satisfied": Population(1, (0.03, 0.05, 0.12, 0.45, 0.35)),
    "ceiling": Population(1, (0.01, 0.01, 0.02, 0.03, 0.08, 0.25, 0.6)),
    "rare": Population(0, (0.95, 0.05)),
    "divided": Population(1, (0.35, 0.08, 0.07, 0.07, 0.08, 0.35)),
}
"""Shapes that real scales take: a 0-10 with a heap at 5, two piled up at the top, a rare yes, two camps."""


def samples(population: Population, n: int, count: int, rng: np.random.Generator) -> Samples:
    """Draws `count` samples of `n` answers each.

    The last account of a sample is cut where the sample is full, which leaves every share as declared.

    >>> drawn = samples(SKEWED["recommend"], n=200, count=2000, rng=np.random.default_rng(1))
    >>> drawn.answers.shape, round(drawn.answers.mean() / SKEWED["recommend"].mean(), 2)
    ((2000, 200), np.float64(1.0))
    """
    joint = population.sampled()
    scale = Scale.of_shares(population.low, joint.sum(axis=1).tolist())
    units = _units(population, n, count, rng)
    answers = scale.answers(_opinions(units, population.icc, rng))
    return Samples(answers, _weights(joint, answers - population.low, rng), units)


def battery(
    populations: Sequence[Population], correlation: float, n: int, count: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draws `count` samples of `n` people who answer several items: array (count, n, items).

    Latent opinions on any two items have this correlation (0 to under 1). Weights and accounts are not drawn.
    The exact covariances are `battery_covariances`.
    """
    person = np.sqrt(correlation) * rng.standard_normal((count, n))
    own = np.sqrt(1.0 - correlation)
    scales = [Scale.of_shares(population.low, population.shares) for population in populations]
    return np.stack([scale.answers(person + own * rng.standard_normal((count, n))) for scale in scales], axis=-1)


def battery_covariances(populations: Sequence[Population], correlation: float) -> Floats:
    """The exact covariance matrix of the answers of a `battery`; `exact.alpha` of it is the true alpha."""
    cuts = [np.asarray(Scale.of_shares(p.low, p.shares).cuts) for p in populations]
    matrix = np.array([[exact.covariance(a, b, correlation) for b in cuts] for a in cuts])
    np.fill_diagonal(matrix, [p.points**2 @ p._exact() - p.mean() ** 2 for p in populations])
    return matrix


def _units(population: Population, n: int, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    if not population.icc:
        return np.tile(np.arange(n), (count, 1))
    sizes = draw_sizes(size_shares(population.median, largest=population.largest), (count, n), rng)
    ends = np.cumsum(sizes, axis=1)
    starts = np.zeros((count, n + 1), dtype=np.int64)
    np.put_along_axis(starts, np.minimum(ends, n), 1, axis=1)
    return np.cumsum(starts[:, :n], axis=1)


def _opinions(units: NDArray[np.int64], icc: float, rng: np.random.Generator) -> Floats:
    account = np.take_along_axis(rng.standard_normal(units.shape), units, axis=1)
    return np.sqrt(icc) * account + np.sqrt(1.0 - icc) * rng.standard_normal(units.shape)


def _weights(joint: Floats, index: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    if joint.shape[1] == 1:
        return np.ones(index.shape)
    below = np.cumsum(joint / joint.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    return 1.0 + (rng.random(index.shape)[..., None] > below[index]).sum(axis=-1)
