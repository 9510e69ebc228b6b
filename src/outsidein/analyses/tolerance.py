"""The zone of tolerance between adequate and desired service (METHODS 7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity, named_items
from outsidein.analyses.means import contrast_means, joint_need
from outsidein.analyses.rows import Drawn, composite, mean, plain, replicates_of, settle
from outsidein.analyses.servqual import OVERALL, unpaired
from outsidein.methods import tolerance as method
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure

LEVELS = ("desired", "adequate", "perceived")
CONTRASTS = {
    "desired": (1.0, 0.0, 0.0),
    "adequate": (0.0, 1.0, 0.0),
    "perceived": (0.0, 0.0, 1.0),
    "adequacy": (0.0, -1.0, 1.0),
    "superiority": (-1.0, 0.0, 1.0),
    "width": (1.0, -1.0, 0.0),
}


class Tolerance(Measure):
    """Where perceived service lies between what is adequate and what is desired."""

    kind: Literal["tolerance"]  # pyright: ignore[reportIncompatibleVariableOverride]
    desired: str | dict[str, str] = Field(description="Attribute to question, or a template such as d_{attribute}.")
    adequate: str | dict[str, str] = Field(description="Attribute to question, or a template such as a_{attribute}.")
    perceived: str | dict[str, str] = Field(description="Attribute to question, or a template such as p_{attribute}.")
    labels: dict[str, str] = Field(default_factory=dict, description="Attribute to its wording, for reports.")


def questions(measure: Tolerance, items: Items) -> dict[str, tuple[str, str, str]]:
    """The desired, adequate and perceived question of each attribute that has all three."""
    named = [named_items(getattr(measure, level), items) for level in LEVELS]
    return {
        name: (named[0][name], named[1][name], named[2][name]) for name in named[0] if all(name in n for n in named)
    }


def needs(measure: Tolerance, items: Items) -> Need:
    """The answers to the three questions of each attribute, jointly."""
    return joint_need(tuple(questions(measure, items).values()), items)


def compute(measure: Tolerance, items: Items, sample: Sample) -> list[Estimate]:
    """Levels, adequacy, superiority, width and position of each attribute, and their means over the attributes."""
    rows: list[Estimate | Drawn] = []
    kept: dict[str, list[Ratio]] = {}
    asked = questions(measure, items)
    for name, parts in zip(asked, contrast_means(sample, tuple(asked.values()), CONTRASTS), strict=True):
        rows += [mean(quantity, name, part, sample) for quantity, part in parts.items()]
        rows += _place(name, tuple(parts[level] for level in LEVELS), sample)
        for quantity, part in parts.items():
            kept.setdefault(quantity, []).append(part)
    averages = {quantity: np.mean([part.values for part in parts], axis=0) for quantity, parts in kept.items()}
    rows += [
        composite(quantity, OVERALL, values, sample, tuple(kept[quantity])) for quantity, values in averages.items()
    ]
    return settle(rows, sample)


def _place(name: str, levels: tuple[Ratio, ...], sample: Sample) -> list[Estimate | Drawn]:
    """The position in the zone, and the chances of standing below, within and above it."""
    desired, adequate, perceived = levels
    position = composite(
        "position", name, method.position(perceived.values, adequate.values, desired.values), sample, levels
    )
    drawn = [replicates_of(level.values, sample) for level in (perceived, adequate, desired)]
    standing = method.standing(*drawn)
    chances = (("p_below", standing.below), ("p_within", standing.within), ("p_above", standing.above))
    return [position, *(plain(quantity, name, float(chance), position.base, sample) for quantity, chance in chances)]


def problems(measure: Tolerance, items: Items) -> Iterator[tuple[Location, str]]:
    """All three questions of each attribute."""
    yield from unpaired({level: named_items(getattr(measure, level), items) for level in LEVELS})


_PZB = "Parasuraman, Zeithaml & Berry 1994"

ANALYSIS = Analysis(
    Tolerance,
    needs,
    compute,
    problems,
    {
        "desired": Quantity("Desired", "mean desired level", "scale", "", _PZB),
        "adequate": Quantity("Adequate", "mean adequate level", "scale", "", _PZB),
        "perceived": Quantity("Perceived", "mean perceived level", "scale", "higher", _PZB),
        "adequacy": Quantity("Adequacy", "perceived less adequate", "scale", "higher", _PZB),
        "superiority": Quantity("Superiority", "perceived less desired", "scale", "higher", _PZB),
        "width": Quantity("Width of the zone", "desired less adequate", "scale", "", _PZB),
        "position": Quantity(
            "Position in the zone", "(perceived - adequate) / (desired - adequate)", "coefficient", "higher", _PZB
        ),
        "p_below": Quantity("Chance of standing below the zone", "share of replicates", "chance"),
        "p_within": Quantity("Chance of standing within the zone", "share of replicates", "chance"),
        "p_above": Quantity("Chance of standing above the zone", "share of replicates", "chance"),
    },
    item_fields=LEVELS,
    headline="adequacy",
    compared=("adequacy", "superiority"),
)
