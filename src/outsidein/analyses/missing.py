"""Missing answers under coefficients: what is asked of the evidence, which covariances follow, and what is said."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outsidein.stats.moments import Moments
from outsidein.stats.need import Items, Need
from outsidein.stats.sample import Pairwise, Sample

Floats = NDArray[np.float64]
Missing = Literal["pairwise", "listwise", "mean"]

DESCRIPTION = (
    "Missing answers: each pair of questions by those who answered both, only people who answered all (`listwise`), "
    "or the question's mean in their place (`mean`)."
)
INDEFINITE = -1e-10  # an eigenvalue of a correlation matrix below this is negative, not rounding


def need(missing: Missing, items: Items) -> Need:
    """The moments of some items together; listwise, those of the people who answered all."""
    return Need(complete=(items,)) if missing == "listwise" else Need(moments=(items,))


def moments(missing: Missing, items: Items, sample: Sample) -> Moments:
    """Those moments of a slice."""
    return (sample.complete if missing == "listwise" else sample.moments)[items]


def covariances(missing: Missing, found: Pairwise) -> Floats:
    """The covariances, (items, items, columns), of pairs; with means put in, those up to one factor that all share."""
    if missing != "mean":
        return found.covariance
    apart = found.local - found.means[:, None]
    return found.n * (found.covariance + apart * np.swapaxes(apart, 0, 1))


def words(missing: Missing, known: Moments) -> str:
    """What must be said of the missing answers."""
    if missing == "listwise":
        return "only people who answered every question of the model"
    if known.complete:
        return ""
    return "missing answers replaced by the mean of the item" if missing == "mean" else "missing answers: pairwise"


def contradiction(correlation: Floats) -> str:
    """What must be said of correlations, (items, items), that no answers of the same people could have."""
    if np.linalg.eigvalsh(correlation)[0] >= INDEFINITE:
        return ""
    return "the correlations contradict each other (not positive definite): do not trust coefficients blindly"
