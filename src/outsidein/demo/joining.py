"""What the demo's people need when a new colleague joins: two kinds of people, drawn from a seed of their own.

Two thirds settle things themselves: they want a portal that tells and lets them do, and are badly served. One third
wants a person to take care, has that, and cares little for a portal. Who works at several sites with many systems is
more often of the first kind. Nothing else in the demo depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

MISSING = 0.02
SELF_SERVING = 0.65

# outcome: chances of a top box of importance by kind of people (self-serving, cared for), and of satisfaction
NEEDS: Mapping[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "ordered": ((0.92, 0.45), (0.30, 0.62)),
    "followed": ((0.88, 0.30), (0.25, 0.60)),
    "changed": ((0.84, 0.22), (0.35, 0.58)),
    "explained": ((0.35, 0.90), (0.55, 0.72)),
    "installed": ((0.45, 0.94), (0.60, 0.70)),
    "called": ((0.20, 0.82), (0.58, 0.80)),
}

# factor: chances of each of its levels by kind of people
FACTORS: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "sites": ((0.30, 0.70), (0.65, 0.35)),
    "systems": ((0.20, 0.35, 0.45), (0.45, 0.35, 0.20)),
}

Columns = dict[str, NDArray[np.str_]]


def joining(people: int, seed: int) -> Columns:
    """The columns of ratings (1 to 7) of each outcome and of the factors, as text; some answers are left out."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 6])))
    kind = (rng.random(people) >= SELF_SERVING).astype(np.int64)
    columns: Columns = {}
    for place, prefix in enumerate(("need", "met")):
        for name, chances in NEEDS.items():
            columns[f"{prefix}_{name}"] = _ratings(np.array(chances[place])[kind], rng)
    for name, levels in FACTORS.items():
        below = np.array(levels)[kind].cumsum(axis=1)
        columns[name] = (1 + (rng.random(people)[:, None] > below[:, :-1]).sum(axis=1)).astype(str)
    return columns


def _ratings(top: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.str_]:
    """A rating of 6 or 7 with the chance of a top box, else one of 1 to 5, the higher the likelier."""
    high, low = rng.integers(6, 8, len(top)), 5 - np.minimum(rng.geometric(0.45, len(top)) - 1, 4)
    rated = np.where(rng.random(len(top)) < top, high, low).astype(str)
    return np.where(rng.random(len(top)) < MISSING, "", rated)
