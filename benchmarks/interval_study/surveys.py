"""Surveys drawn from the populations: plain, weighted, by accounts, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from outsidein.simulate.scales import Scale
from outsidein.simulate.sizes import draw_sizes, size_shares

from .populations import ASKED, CORRELATION, FREE, ICC, SPEND, SPREAD

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
SCALES = {name: Scale.of_shares(p.low, p.shares) for name, p in ASKED.items()}
WEIGHTED_BY = "recommend"
_HEAVIEST = 5


@dataclass(frozen=True)
class Design:
    """How a survey is taken.

    ``answers`` is how many answers are wanted; exact without accounts, on average with them. ``accounts`` is how many
    accounts are drawn, each with 1 to 40 people around ``median`` (0: none). ``weighted``: people with high answers are
    less likely to answer, and weigh 1 to 5 for it.
    """

    name: str
    answers: int
    weighted: bool = False
    accounts: int = 0
    median: float = 0.0

    @property
    def independent(self) -> bool:
        """Whether every answer sheet is a unit of its own and all weigh the same."""
        return not (self.weighted or self.accounts)


@dataclass(frozen=True)
class Survey:
    """The answer sheets of one survey, one entry a sheet in every array; `unit` numbers the accounts from 0."""

    answers: Mapping[str, NDArray[np.generic]]
    weight: Integers
    unit: Integers

    def part(self, rows: NDArray[np.bool_]) -> Survey:
        """Only some of the sheets."""
        return Survey({name: given[rows] for name, given in self.answers.items()}, self.weight[rows], self.unit[rows])

    def naive(self) -> Survey:
        """The same answers as if they weighed the same and had nothing to do with each other."""
        return Survey(self.answers, np.ones_like(self.weight), np.arange(len(self.unit)))


def survey(design: Design, rng: np.random.Generator) -> Survey:
    """Draw one survey.

    Whoever is drawn but for the weight's reason does not answer is replaced (or, in an account, missing), so that
    weighted sums are those of the population.
    """
    if design.accounts:
        sizes = draw_sizes(size_shares(design.median), design.accounts, rng)
        unit = np.repeat(np.arange(design.accounts), sizes)
    else:
        unit = np.arange(design.answers * (4 if design.weighted else 1))
    answers = _answers(unit, ICC if design.accounts else 0.0, rng)
    weight = _weights(answers[WEIGHTED_BY], rng) if design.weighted else np.ones(len(unit), np.int64)
    keep = np.flatnonzero(rng.random(len(unit)) * weight < 1)
    if not design.accounts:
        keep = keep[: design.answers]
    _, unit = np.unique(unit[keep], return_inverse=True)
    return Survey({name: given[keep] for name, given in answers.items()}, weight[keep], unit)


def _answers(unit: Integers, icc: float, rng: np.random.Generator) -> dict[str, NDArray[np.generic]]:
    account = np.sqrt(icc) * rng.standard_normal(unit.max() + 1)[unit]
    person = account + np.sqrt(CORRELATION - icc) * rng.standard_normal(len(unit))
    opinions = person[:, None] + np.sqrt(1 - CORRELATION) * rng.standard_normal((len(unit), len(ASKED) + 1))
    answers: dict[str, NDArray[np.generic]] = {
        name: scale.answers(opinions[:, place]) for place, (name, scale) in enumerate(SCALES.items())
    }
    answers[FREE] = SPEND * np.exp(SPREAD * opinions[:, -1])
    return answers


def _weights(answer: NDArray[np.generic], rng: np.random.Generator) -> Integers:
    """Whole weights 1 to 5 that rise with the answer."""
    shares = np.asarray(ASKED[WEIGHTED_BY].shares)
    height = np.cumsum(shares) - 0.5 * shares
    above = binom.cdf(np.arange(_HEAVIEST - 1), _HEAVIEST - 1, 0.15 + 0.7 * height[:, None])
    return 1 + (rng.random(len(answer))[:, None] > above[answer.astype(np.int64)]).sum(axis=1)
