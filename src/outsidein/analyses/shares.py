"""Shares of answers in chosen boxes: customer satisfaction (top boxes) and any other share (METHODS 2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity
from outsidein.analyses.rows import mean, share
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Item, Measure


class Csat(Measure):
    """Share of answers in the top boxes of a satisfaction question, and its mean."""

    kind: Literal["csat"]  # pyright: ignore[reportIncompatibleVariableOverride]
    item: str = Field(description="The satisfaction question.")
    top: tuple[int, ...] = Field((), description="The answers that count as satisfied; the two highest when absent.")


class Share(Measure):
    """Share of answers with one of the given values."""

    kind: Literal["share"]  # pyright: ignore[reportIncompatibleVariableOverride]
    item: str = Field(description="The question.")
    values: tuple[int, ...] = Field(min_length=1, description="The answers that are counted.")


def top_boxes(item: Item, declared: Sequence[int] = ()) -> tuple[int, ...]:
    """The answers that count as top: those declared, else the two highest, or of up to three points the highest."""
    if declared or isinstance(item.scale, str):
        return tuple(declared)
    low, high = item.scale
    return (high,) if high - low <= 2 else (high - 1, high)


def box_problems(
    field: str, boxes: Sequence[int], name: str, items: Items, *, top: bool
) -> Iterator[tuple[Location, str]]:
    """Boxes must lie on the item's scale and, for top boxes, be its highest answers."""
    scale = items[name].scale
    if isinstance(scale, str):
        yield (field,), f"{name!r} is a free quantity and has no boxes; declare its scale, such as [1, 5]"
        return
    outside = [value for value in boxes if not scale[0] <= value <= scale[1]]
    if outside:
        yield (field,), f"{outside[0]} is not on the scale [{scale[0]}, {scale[1]}] of {name!r}"
    elif top and boxes and sorted(boxes) != list(range(scale[1] - len(boxes) + 1, scale[1] + 1)):
        yield (
            (field,),
            f"{list(boxes)} are not the highest answers of {name!r}, whose scale is [{scale[0]}, {scale[1]}]",
        )


def csat_needs(measure: Csat, items: Items) -> Need:
    """The distribution of the answers."""
    return Need(counts=((measure.item,),))


def csat_compute(measure: Csat, items: Items, sample: Sample) -> list[Estimate]:
    """The share satisfied, the mean, and the mean rescaled to 0-100."""
    item, counts = items[measure.item], sample.counts[(measure.item,)]
    answer = counts.codes()
    low, high = item.scale if not isinstance(item.scale, str) else (0, 1)
    satisfied = np.isin(answer, top_boxes(item, measure.top))
    top, plain, rescaled = sample.ratios(counts, [satisfied, answer, 100.0 * (answer - low) / (high - low)])
    return [
        share("csat", "", top, sample),
        mean("mean", "", plain, sample),
        mean("mean_0_100", "", rescaled, sample),
    ]


def csat_problems(measure: Csat, items: Items) -> Iterator[tuple[Location, str]]:
    """Top boxes must be the top of the declared scale."""
    yield from box_problems("top" if measure.top else "item", measure.top, measure.item, items, top=True)


def share_needs(measure: Share, items: Items) -> Need:
    """The distribution of the answers."""
    return Need(counts=((measure.item,),))


def share_compute(measure: Share, items: Items, sample: Sample) -> list[Estimate]:
    """The share of the given answers."""
    counts = sample.counts[(measure.item,)]
    return [share("share", "", sample.ratio(counts, np.isin(counts.codes(), measure.values)), sample)]


def share_problems(measure: Share, items: Items) -> Iterator[tuple[Location, str]]:
    """Values must lie on the declared scale."""
    yield from box_problems("values", measure.values, measure.item, items, top=False)


_WILSON = "interval: Wilson 1927; Clopper-Pearson 1934 where fewer than five said yes or no"

CSAT = Analysis(
    Csat,
    csat_needs,
    csat_compute,
    csat_problems,
    {
        "csat": Quantity("Satisfied", "share of answers in the top boxes", "share", "higher", _WILSON),
        "mean": Quantity("Mean", "weighted mean of the answers", "scale", "higher", "interval: Student's t"),
        "mean_0_100": Quantity(
            "Mean on 0-100", "100 x (mean - lowest) / (highest - lowest)", "score", "higher", "interval: Student's t"
        ),
    },
    item_fields=("item",),
    headline="csat",
    compared=("csat",),
)

SHARE = Analysis(
    Share,
    share_needs,
    share_compute,
    share_problems,
    {"share": Quantity("Share", "share of answers with the given values", "share", "", _WILSON)},
    item_fields=("item",),
    headline="share",
    compared=("share",),
)
