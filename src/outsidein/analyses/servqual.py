"""SERVQUAL gaps, with perception-only SERVPERF beside them (METHODS 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity, named_items
from outsidein.analyses.means import contrast_means, joint_need
from outsidein.analyses.rows import Drawn, composite, mean, settle
from outsidein.methods import servqual as method
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure

Parts = dict[str, Ratio]
OVERALL = "overall"
CONTRASTS = {"expectation": (1.0, 0.0), "perception": (0.0, 1.0), "gap": (-1.0, 1.0)}


class Servqual(Measure):
    """Perception less expectation of each item, dimension and overall, also weighted by importance."""

    kind: Literal["servqual"]  # pyright: ignore[reportIncompatibleVariableOverride]
    expectation: str | dict[str, str] = Field(description="Item name to question, or a template such as e_{item}.")
    perception: str | dict[str, str] = Field(description="Item name to question, or a template such as p_{item}.")
    dimensions: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="Dimension to its item names.")
    weights: dict[str, float] = Field(default_factory=dict, description="Points of 100 for each dimension.")
    labels: dict[str, str] = Field(default_factory=dict, description="Item name to its wording, for reports.")


def pairs(measure: Servqual, items: Items) -> dict[str, tuple[str, str]]:
    """Each item name with its expectation question and its perception question; only those that have both."""
    expected, perceived = named_items(measure.expectation, items), named_items(measure.perception, items)
    return {name: (expected[name], perceived[name]) for name in expected if name in perceived}


def needs(measure: Servqual, items: Items) -> Need:
    """The answers to each pair of questions, jointly."""
    return joint_need(tuple(pairs(measure, items).values()), items)


def compute(measure: Servqual, items: Items, sample: Sample) -> list[Estimate]:
    """Expectation, perception and gap of each item, of each dimension, and overall (unweighted and weighted)."""
    asked = pairs(measure, items)
    found = dict(zip(asked, contrast_means(sample, tuple(asked.values()), CONTRASTS), strict=True))
    rows: list[Estimate | Drawn] = []
    for quantity in CONTRASTS:
        parts = {name: means[quantity] for name, means in found.items()}
        rows += [mean(quantity, name, part, sample) for name, part in parts.items()]
        rows += _dimensions(measure, quantity, parts, sample)
    return settle(rows, sample)


def _dimensions(measure: Servqual, quantity: str, parts: Parts, sample: Sample) -> list[Drawn]:
    """Means of the items of each dimension, and of the dimensions."""
    dimensions = measure.dimensions
    if not dimensions:
        whole = np.mean([part.values for part in parts.values()], axis=0)
        return [composite(quantity, OVERALL, whole, sample, tuple(parts.values()))]
    names = list(parts)
    places = [[names.index(item) for item in members] for members in dimensions.values()]
    values = method.dimension_means(np.stack([part.values for part in parts.values()]), places)
    rows = [
        composite(quantity, name, value, sample, tuple(parts[item] for item in members))
        for (name, members), value in zip(dimensions.items(), values, strict=True)
    ]
    everyone = tuple(parts.values())
    rows.append(composite(quantity, OVERALL, method.overall(values), sample, everyone))
    if measure.weights:
        points = _points(measure.weights, list(dimensions))
        rows.append(composite(f"weighted_{quantity}", OVERALL, method.weighted(values, points), sample, everyone))
    return rows


def _points(weights: dict[str, float], dimensions: Sequence[str]) -> NDArray[np.float64]:
    return np.array([weights.get(name, 0.0) for name in dimensions])


def problems(measure: Servqual, items: Items) -> Iterator[tuple[Location, str]]:
    """Both questions of each item, dimensions made of items, weights of dimensions."""
    asked = pairs(measure, items)
    yield from unpaired(
        {"expectation": named_items(measure.expectation, items), "perception": named_items(measure.perception, items)}
    )
    for name, members in measure.dimensions.items():
        for place, item in enumerate(members):
            if item not in asked:
                yield ("dimensions", name, place), f"dimension {name!r} names {item!r}, which has no pair of questions"
    for name in measure.weights:
        if name not in measure.dimensions:
            yield (
                ("weights", name),
                f"{name!r} is no dimension; dimensions are {', '.join(measure.dimensions) or 'none'}",
            )


def unpaired(questions: dict[str, dict[str, str]]) -> Iterator[tuple[Location, str]]:
    """Subjects that one list of questions has and another lacks."""
    every = dict.fromkeys(name for named in questions.values() for name in named)
    if not every:
        yield (next(iter(questions)),), "no item of the evidence matches"
    for name in every:
        for field, named in questions.items():
            if name not in named:
                yield (field,), f"{name!r} has no {field} question"


_PZB = "Parasuraman, Zeithaml & Berry 1985, 1988, 1991"
_SERVPERF = "Cronin & Taylor 1992 (SERVPERF)"

ANALYSIS = Analysis(
    Servqual,
    needs,
    compute,
    problems,
    {
        "expectation": Quantity("Expectation", "mean expectation", "scale", "", _PZB),
        "perception": Quantity("Perception", "mean perception; alone it is SERVPERF", "scale", "higher", _SERVPERF),
        "gap": Quantity("Gap", "perception less expectation, among those who answered both", "scale", "higher", _PZB),
        "weighted_expectation": Quantity("Weighted expectation", "dimensions weighted by points", "scale", "", _PZB),
        "weighted_perception": Quantity(
            "Weighted perception", "dimensions weighted by points", "scale", "higher", _SERVPERF
        ),
        "weighted_gap": Quantity("Weighted gap", "gaps of dimensions weighted by points", "scale", "higher", _PZB),
    },
    item_fields=("expectation", "perception"),
    headline="gap",
    compared=("gap",),
)
