"""Mentions of each factor with their polarity, from a table that was coded: a row a mention (METHODS 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity
from outsidein.analyses.rows import Drawn, composite, plain, settle, share
from outsidein.methods import spoken as method
from outsidein.stats.counts import Counts
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample, Scored
from outsidein.study.sections import Item, Measure


class Spoken(Measure):
    """What customers bring up by themselves: how often each factor is mentioned, and whether in praise or in blame."""

    kind: Literal["spoken"]  # pyright: ignore[reportIncompatibleVariableOverride]
    factor: str = Field(description="The item that tells the factor; its labels name the factors.")
    polarity: str = Field(description="The item that tells praise from blame: above and under the middle of its scale.")
    rarely: float = Field(
        method.RARELY, ge=0, lt=1, description="A factor with a smaller share of all mentions is hardly spoken of."
    )
    labels: dict[str, str] = Field(default_factory=dict, description="Factor to its name in reports.")


def factors(measure: Spoken, items: Items) -> dict[str, int]:
    """Each factor by its name: the label of its point, else the point itself."""
    item = items[measure.factor]
    if isinstance(item.scale, str):
        return {}
    names: dict[int, str] = {}
    for label, point in item.labels.items():
        names.setdefault(point, label)
    return {names.get(point, str(point)): point for point in range(item.scale[0], item.scale[1] + 1)}


def needs(measure: Spoken, items: Items) -> Need:
    """How often each factor was mentioned with each polarity."""
    return Need(counts=((measure.factor, measure.polarity),))


def compute(measure: Spoken, items: Items, sample: Sample) -> list[Estimate]:
    """Of every factor its class with its chance, mentions, their share, praise among them, and the net of both."""
    counts = sample.counts[(measure.factor, measure.polarity)]
    named = factors(measure, items)
    whole = sample.scored([Scored(counts, [counts.codes(measure.factor) == point for point in named.values()])])[0]
    sides = _sides(measure, items[measure.polarity], counts)
    rows: list[Estimate | Drawn] = []
    for (name, point), mentioned in zip(named.items(), whole, strict=True):
        among = counts.codes(measure.factor) == point
        praise, blame = sample.ratios(counts, list(sides.values()), among)
        positive = sample.ratio(counts, sides["praise"], among & (sides["praise"] | sides["blame"]))
        rows += _of_factor(measure, name, (mentioned, praise, blame, positive), sample)
    return settle(rows, sample)


def _sides(measure: Spoken, item: Item, counts: Counts) -> Mapping[str, np.ndarray]:
    """Which cells praise, and which blame."""
    polarity = counts.codes(measure.polarity)
    low, high = (0, 0) if isinstance(item.scale, str) else item.scale
    middle = (low + high) / 2
    return {"praise": polarity > middle, "blame": polarity < middle}


def _of_factor(
    measure: Spoken, name: str, parts: tuple[Ratio, Ratio, Ratio, Ratio], sample: Sample
) -> list[Estimate | Drawn]:
    mentioned, praise, blame, positive = parts
    base = composite("class", name, mentioned.values, sample, (mentioned,)).base
    places = method.classes(mentioned.values, positive.values, measure.rarely)
    own, drawn = int(places[0]), places[1 : 1 + sample.replicates.count]
    chance = float(np.mean(drawn[drawn != method.NONE] == own)) if own != method.NONE else np.nan
    words = "" if own == method.NONE else method.CLASSES[own]
    return [
        replace(plain("class", name, chance, base, sample), note="; ".join(filter(None, (words, base.note)))),
        share("mentions", name, mentioned, sample, mentioned.n),
        share("share_of_mentions", name, mentioned, sample),
        share("positive", name, positive, sample),
        composite("net", name, 100 * (praise.values - blame.values), sample, (praise,)),
    ]


def problems(measure: Spoken, items: Items) -> Iterator[tuple[Location, str]]:
    """Both are asked on scales, and the scale of polarity has two sides."""
    for field in ("factor", "polarity"):
        item = items[getattr(measure, field)]
        if isinstance(item.scale, str):
            yield (field,), f"{getattr(measure, field)!r} is a free quantity; give it a scale, and labels"


_FLANAGAN = "Flanagan 1954; Bitner, Booms & Tetreault 1990"

ANALYSIS = Analysis(
    Spoken,
    needs,
    compute,
    problems,
    {
        "class": Quantity(
            "Class",
            "share of replicates in which the factor is in its class, by how often and how it is mentioned",
            "chance",
            "",
            _FLANAGAN,
        ),
        "mentions": Quantity("Mentions", "how often it was mentioned, weighted", "answers", "", _FLANAGAN),
        "share_of_mentions": Quantity("Share of mentions", "of the mentions of all factors", "share", "", _FLANAGAN),
        "positive": Quantity(
            "Praise", "mentions in praise / mentions in praise or blame", "share", "higher", _FLANAGAN
        ),
        "net": Quantity("Net praise", "100 x (share in praise less share in blame)", "points", "higher", _FLANAGAN),
    },
    item_fields=("factor", "polarity"),
    headline="class",
    compared=("net",),
)
