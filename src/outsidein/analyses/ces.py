"""Customer Effort Score (METHODS 2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity
from outsidein.analyses.rows import composite, mean, settle, share
from outsidein.analyses.shares import box_problems
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure

SCALES = {1: (1, 5), 2: (1, 7)}
EASY = {1: (1, 2), 2: (5, 6, 7)}
NET = {1: ((1, 2), (4, 5)), 2: ((6, 7), (1, 2, 3, 4))}


class Ces(Measure):
    """Customer effort: version 1 asks for effort on 1-5 (lower is better), version 2 for ease on 1-7."""

    kind: Literal["ces"]  # pyright: ignore[reportIncompatibleVariableOverride]
    item: str = Field(description="The question on effort, or on ease.")
    version: int | None = Field(
        None, ge=1, le=2, description="1: effort, 1-5; 2: ease, 1-7; from the scale when absent."
    )
    easy: tuple[int, ...] = Field((), description="Answers counted as easy; 5-7 of version 2, 1-2 of version 1.")
    net_easy: tuple[int, ...] = Field((), description="Easy answers of net easy; 6-7 of version 2, 1-2 of version 1.")
    net_difficult: tuple[int, ...] = Field((), description="Difficult answers of net easy; 1-4 of version 2, 4-5 of 1.")


def version(measure: Ces, items: Items) -> int:
    """The version asked: as declared, else by the scale."""
    return measure.version or (1 if items[measure.item].scale == SCALES[1] else 2)


def needs(measure: Ces, items: Items) -> Need:
    """The distribution of the answers."""
    return Need(counts=((measure.item,),))


def compute(measure: Ces, items: Items, sample: Sample) -> list[Estimate]:
    """The mean, the share that found it easy, and net easy (share easy less share difficult, in points)."""
    counts, asked = sample.counts[(measure.item,)], version(measure, items)
    answer = counts.codes()
    easy, difficult = measure.net_easy or NET[asked][0], measure.net_difficult or NET[asked][1]
    difference = np.isin(answer, easy).astype(float) - np.isin(answer, difficult)
    found = sample.ratios(counts, [answer, np.isin(answer, measure.easy or EASY[asked]), 100.0 * difference])
    rows = [
        mean("ces", "", found[0], sample),
        share("easy", "", found[1], sample),
        composite("net_easy", "", found[2].values, sample, (found[2],)),
    ]
    return settle(rows, sample)


def problems(measure: Ces, items: Items) -> Iterator[tuple[Location, str]]:
    """The scale must be that of the version; boxes must lie on it."""
    scale = items[measure.item].scale
    wanted = SCALES[measure.version] if measure.version else None
    if scale not in SCALES.values() and not (measure.easy and measure.net_easy and measure.net_difficult):
        yield (
            ("item",),
            (
                f"effort is asked on [1, 5] or ease on [1, 7]; {measure.item!r} is on {scale}: "
                "declare `easy`, `net_easy` and `net_difficult` for another scale"
            ),
        )
    elif wanted and scale != wanted and not measure.easy:
        yield ("version",), f"version {measure.version} is asked on {list(wanted)}; {measure.item!r} is on {scale}"
    for field in ("easy", "net_easy", "net_difficult"):
        if getattr(measure, field):
            yield from box_problems(field, getattr(measure, field), measure.item, items, top=False)


_CES = "Dixon, Freeman & Toman 2010 (version 1); version 2: 1-7 agreement that it was made easy"

ANALYSIS = Analysis(
    Ces,
    needs,
    compute,
    problems,
    {
        "ces": Quantity("Customer Effort Score", "weighted mean of the answers", "scale", "", _CES),
        "easy": Quantity("Found it easy", "share of easy answers", "share", "higher", _CES),
        "net_easy": Quantity("Net easy", "100 x (share easy less share difficult)", "points", "higher", _CES),
    },
    item_fields=("item",),
    headline="ces",
    compared=("ces",),
)
