"""Reliability of a scale: Cronbach's alpha and omega (METHODS 9, PROMISES on reliability)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity
from outsidein.analyses.rows import Base, Drawn, settle
from outsidein.errors import MethodError
from outsidein.methods.reliability import reliability, reversed_items
from outsidein.stats.estimates import Estimate
from outsidein.stats.moments import Moments
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure


class Alpha(Measure):
    """How consistently some items measure one thing."""

    kind: Literal["alpha"]  # pyright: ignore[reportIncompatibleVariableOverride]
    items: tuple[str, ...] = Field(min_length=2, description="The questions of the scale, two or more.")


def needs(measure: Alpha, items: Items) -> Need:
    """The moments of all items together."""
    return Need(moments=(measure.items,))


def compute(measure: Alpha, items: Items, sample: Sample) -> list[Estimate]:
    """Alpha, standardised alpha, omega; and for each item its correlation with the rest, and alpha without it.

    Raises:
        MethodError: when an item is constant, by its name.
    """
    moments = sample.moments[measure.items]
    answers = int(moments.n.min()) if len(moments.group) else 0
    if answers < 2:
        raise MethodError(f"fewer than two answers to {measure.items[int(np.argmin(moments.n))]!r}")
    _, _, covariance = sample.correlations(moments)
    found = reliability(covariance, measure.items)
    turned = reversed_items(covariance[0], measure.items)
    reverse = [name for name, against in zip(measure.items, turned, strict=True) if against]
    bases = _bases(sample, moments)
    words = f"reversed: {', '.join(reverse)} runs against the others" if reverse else ""
    base = replace(min(bases, key=lambda base: base.n), note=words)
    whole = {"alpha": found.alpha, "alpha_standardised": found.alpha_standardised, "omega": found.omega}
    each = {"item_rest": found.item_rest, "alpha_without": found.alpha_without}
    rows = [Drawn(quantity, "", values, base) for quantity, values in whole.items()]
    for quantity, values in each.items():
        for place, name in enumerate(measure.items):
            note = "runs against the others" if name in reverse else ""
            rows.append(Drawn(quantity, name, values[:, place], replace(bases[place], note=note)))
    return settle(rows, sample)


def _bases(sample: Sample, moments: Moments) -> list[Base]:
    """What a coefficient rests on, by item: its answers, worth as many independent ones as for its mean.

    The degrees of freedom are those of the units that give them, counted by their weight (Kish), for independent
    answers too: bootstrap intervals of correlations cover too little in small samples.
    """
    found = []
    for place, mean in enumerate(sample.item_means(moments, range(len(moments.items)))):
        weights = np.bincount(moments.group, weights=moments.products[:, moments.column(place, place)])
        freedom = float(weights.sum() ** 2 / np.sum(weights**2)) - 1.0
        found.append(Base(mean.n, mean.n_effective, int(np.count_nonzero(weights)), max(freedom, 1.0)))
    return found


def problems(measure: Alpha, items: Items) -> Iterator[tuple[Location, str]]:
    """Items must be different."""
    for place, name in enumerate(measure.items):
        if name in measure.items[:place]:
            yield ("items", place), f"{name!r} is named twice"


_ALPHA = "Cronbach 1951"

ANALYSIS = Analysis(
    Alpha,
    needs,
    compute,
    problems,
    {
        "alpha": Quantity(
            "Cronbach's alpha",
            "k/(k-1) x (1 - sum of variances / variance of the sum)",
            "coefficient",
            "higher",
            _ALPHA,
        ),
        "alpha_standardised": Quantity(
            "Standardised alpha", "alpha of the standardised items", "coefficient", "higher", _ALPHA
        ),
        "omega": Quantity(
            "Omega", "share of the sum's variance due to one common factor", "coefficient", "higher", "McDonald 1999"
        ),
        "item_rest": Quantity(
            "Item-rest correlation", "correlation of an item with the sum of the others", "coefficient", "higher"
        ),
        "alpha_without": Quantity("Alpha without the item", "alpha of the other items", "coefficient", ""),
    },
    item_fields=("items",),
    headline="alpha",
    compared=("alpha",),
)
