"""Net Promoter Score (METHODS 1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity
from outsidein.analyses.rows import caution, critical, replicates_of, share
from outsidein.methods import nps as method
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure

PROMOTER, DETRACTOR = 9, 6


class Nps(Measure):
    """Share of promoters (9-10) less share of detractors (0-6), on a 0-10 question."""

    kind: Literal["nps"]  # pyright: ignore[reportIncompatibleVariableOverride]
    item: str = Field(description="The 0-10 question on recommending.")


def needs(measure: Nps, items: Items) -> Need:
    """The distribution of the answers."""
    return Need(counts=((measure.item,),))


def compute(measure: Nps, items: Items, sample: Sample) -> list[Estimate]:
    """The score with its adjusted Wald interval, and the shares of promoters, passives and detractors."""
    counts = sample.counts[(measure.item,)]
    answer = counts.codes()
    promoter, detractor = answer >= PROMOTER, answer <= DETRACTOR
    score, promoters, passives, detractors = sample.ratios(
        counts, [100.0 * (promoter.astype(float) - detractor), promoter, ~(promoter | detractor), detractor]
    )
    return [
        _score(score, promoters, detractors, sample),
        share("promoters", "", promoters, sample),
        share("passives", "", passives, sample),
        share("detractors", "", detractors, sample),
    ]


def _score(score: Ratio, promoters: Ratio, detractors: Ratio, sample: Sample) -> Estimate:
    p, q, n = promoters.value, detractors.value, score.n_effective
    interval = method.adjusted_wald(p, q, n, critical(score, sample))
    return Estimate(
        "nps", "", score.value, float(method.standard_error(p, q, n)), float(interval.low), float(interval.high),
        score.n, n, replicates_of(score.values, sample), np.inf if sample.independent else score.degrees,
        note=caution(score, sample),
    )  # fmt: skip


def problems(measure: Nps, items: Items) -> Iterator[tuple[Location, str]]:
    """The question must be asked on 0 to 10."""
    scale = items[measure.item].scale
    if scale != (0, 10):
        yield ("item",), f"an nps needs a question on a scale of [0, 10]; {measure.item!r} is on {_words(scale)}"


def _words(scale: tuple[int, int] | str) -> str:
    return "a free quantity" if isinstance(scale, str) else f"[{scale[0]}, {scale[1]}]"


_ROCKS = "Reichheld 2003; interval: adjusted Wald, Rocks 2016"

ANALYSIS = Analysis(
    Nps,
    needs,
    compute,
    problems,
    {
        "nps": Quantity("Net Promoter Score", "100 x (share of 9-10 less share of 0-6)", "points", "higher", _ROCKS),
        "promoters": Quantity("Promoters", "share of answers 9-10", "share", "higher", _ROCKS),
        "passives": Quantity("Passives", "share of answers 7-8", "share", "", _ROCKS),
        "detractors": Quantity("Detractors", "share of answers 0-6", "share", "lower", _ROCKS),
    },
    item_fields=("item",),
    headline="nps",
    compared=("nps",),
)
