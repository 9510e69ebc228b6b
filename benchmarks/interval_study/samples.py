"""Survey rows reduced to the sample that the analyses work on, with replicates drawn by the package's own plan."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from outsidein.stats.counts import Counts, tally
from outsidein.stats.moments import Moments
from outsidein.stats.need import Items, Need
from outsidein.stats.plan import Pool, Replicates, draw
from outsidein.stats.sample import Sample

from .populations import ASKED, FREE, SPEND
from .surveys import Survey

DRAWS = 16  # so many sets of replicates for each number of units, used in turn


@lru_cache(maxsize=DRAWS)
def replicates(units: int, number: int, count: int) -> Replicates:
    """A set of replicates over so many units of their own."""
    return draw([Pool("units", np.zeros(units, np.int64))], seed=number % DRAWS, count=count)


def sample(survey: Survey, need: Need, drawn: Replicates, *, independent: bool) -> Sample:
    """The counts and moments of a survey."""
    return Sample(
        counts={items: _counts(survey, items) for items in need.counts},
        moments={items: _moments(survey, items) for items in need.moments},
        replicates=drawn,
        independent=independent,
    )


def _counts(survey: Survey, items: Items) -> Counts:
    given = np.stack([survey.answers[name].astype(np.int64) for name in items], axis=1)
    one = np.ones(len(given), np.int64)
    return tally(items, given, survey.unit, np.zeros_like(one), one, survey.weight)


def _moments(survey: Survey, items: Items) -> Moments:
    centre = np.array([SPEND if name == FREE else _middle(name) for name in items])
    answers = np.stack([survey.answers[name].astype(np.float64) for name in items], axis=1) - centre
    z = np.concatenate([np.ones_like(answers), answers], axis=1)
    rows, columns = np.triu_indices(z.shape[1])
    products = z[:, rows] * z[:, columns] * survey.weight[:, None]
    unit, place = np.unique(survey.unit, return_inverse=True)
    sheets = np.repeat(np.bincount(place)[:, None], len(items), axis=1)
    return Moments(items, centre, unit, np.zeros_like(unit), _by_unit(place, products), sheets)


def _by_unit(place: NDArray[np.int64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(place.max() + 1))
    return np.add.reduceat(columns[order], starts, axis=0)


def _middle(name: str) -> float:
    return float(ASKED[name].points[[0, -1]].mean())
