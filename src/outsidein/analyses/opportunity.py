"""Opportunity scores of desired outcomes, with zones and ranks as probabilities (METHODS 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity, named_items
from outsidein.analyses.rows import Drawn, composite, plain, replicates_of, settle, share
from outsidein.analyses.shares import box_problems, top_boxes
from outsidein.methods import opportunity as method
from outsidein.stats.counts import Counts
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample, Scored
from outsidein.study.sections import Measure


class Opportunity(Measure):
    """Importance plus unmet importance of each outcome: I + max(I - S, 0), each 10 x the share in the top boxes."""

    kind: Literal["opportunity"]  # pyright: ignore[reportIncompatibleVariableOverride]
    importance: str | dict[str, str] = Field(description="Outcome to item, or a template such as imp_{outcome}.")
    satisfaction: str | dict[str, str] = Field(description="Outcome to item, or a template such as sat_{outcome}.")
    top: tuple[int, ...] = Field((), description="The top boxes; the two highest when absent.")
    margin: float = Field(0.0, ge=0, description="How far satisfaction must stand above importance to be overserved.")
    labels: dict[str, str] = Field(default_factory=dict, description="Outcome to its statement, for reports.")


def outcomes(measure: Opportunity, items: Items) -> dict[str, tuple[str, str]]:
    """Each outcome with its importance item and its satisfaction item; only outcomes that have both."""
    importance, satisfaction = named_items(measure.importance, items), named_items(measure.satisfaction, items)
    return {name: (importance[name], satisfaction[name]) for name in importance if name in satisfaction}


def needs(measure: Opportunity, items: Items) -> Need:
    """The distribution of every importance and satisfaction question."""
    pairs = outcomes(measure, items).values()
    return Need(counts=tuple((item,) for pair in pairs for item in pair))


def compute(measure: Opportunity, items: Items, sample: Sample) -> list[Estimate]:
    """Importance, satisfaction, opportunity, the chance of each zone, and the rank of every outcome."""
    pairs = outcomes(measure, items)
    shares = _top_shares(measure, items, sample, pairs)
    scores = {name: method.score(10 * i.values.clip(0, 1), 10 * s.values.clip(0, 1)) for name, (i, s) in shares.items()}
    ranks = method.ranks(np.stack(list(scores.values()))) if scores else np.zeros((0, 0))
    rows: list[Estimate | Drawn] = []
    for place, (name, parts) in enumerate(shares.items()):
        score = composite("opportunity", name, scores[name], sample, parts)
        chances = _chances(measure, parts, sample, score)
        words = "; ".join(words for words in (_zone(chances), score.base.note) if words)
        rows += [
            share("importance", name, parts[0], sample, 10.0),
            share("satisfaction", name, parts[1], sample, 10.0),
            replace(score, base=replace(score.base, note=words)),
            *chances.values(),
            composite("rank", name, ranks[place], sample, parts),
        ]
    return [_whole_ranks(row) if row.quantity == "rank" else row for row in settle(rows, sample)]


def _top_shares(
    measure: Opportunity, items: Items, sample: Sample, pairs: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[Ratio, Ratio]]:
    """The top-box shares of importance and of satisfaction of each outcome."""
    asked = [_top(measure, items, sample.counts[(item,)]) for pair in pairs.values() for item in pair]
    found = [share for (share,) in sample.scored(asked)]
    return dict(zip(pairs, zip(found[::2], found[1::2], strict=True), strict=True))


def _top(measure: Opportunity, items: Items, counts: Counts) -> Scored:
    return Scored(counts, [np.isin(counts.codes(), top_boxes(items[counts.items[0]], measure.top))])


def _chances(measure: Opportunity, parts: tuple[Ratio, ...], sample: Sample, score: Drawn) -> dict[str, Estimate]:
    importance, satisfaction = (10 * replicates_of(part.values, sample).clip(0, 1) for part in parts)
    zones = method.zones(importance, satisfaction, margin=measure.margin)
    fields = ("underserved", "strong", "extreme", "overserved", "served")
    return {name: plain(f"p_{name}", score.subject, float(getattr(zones, name)), score.base, sample) for name in fields}


def _zone(chances: dict[str, Estimate]) -> str:
    name, chance = max(
        ((name, chances[name].value) for name in ("underserved", "overserved", "served")), key=lambda p: p[1]
    )
    words = {"underserved": "underserved", "overserved": "overserved", "served": "appropriately served"}[name]
    return f"{words} with probability {chance:.2f}" if chance == chance else ""


def _whole_ranks(row: Estimate) -> Estimate:
    if not np.isfinite(row.low):
        return row
    low, high = np.percentile(row.replicates[np.isfinite(row.replicates)], [2.5, 97.5], method="nearest")
    return replace(row, low=float(low), high=float(high))


def problems(measure: Opportunity, items: Items) -> Iterator[tuple[Location, str]]:
    """Both questions for each outcome, on the same scale, with boxes that are its top."""
    importance, satisfaction = named_items(measure.importance, items), named_items(measure.satisfaction, items)
    if not outcomes(measure, items):
        yield ("importance",), "no outcome has both an importance and a satisfaction item"
    for name in [*importance, *satisfaction]:
        if name not in importance or name not in satisfaction:
            missing = "importance" if name not in importance else "satisfaction"
            yield (missing,), f"outcome {name!r} has no {missing} item"
    for pair in outcomes(measure, items).values():
        for item in pair:
            yield from box_problems("top" if measure.top else "importance", measure.top, item, items, top=True)


_ULWICK = "Ulwick 2002, 2005; zones and ranks as shares of the replicates"

ANALYSIS = Analysis(
    Opportunity,
    needs,
    compute,
    problems,
    {
        "importance": Quantity("Importance", "10 x share in the top boxes of importance", "score", "", _ULWICK),
        "satisfaction": Quantity(
            "Satisfaction", "10 x share in the top boxes of satisfaction", "score", "higher", _ULWICK
        ),
        "opportunity": Quantity(
            "Opportunity score", "importance + max(importance - satisfaction, 0)", "score", "", _ULWICK
        ),
        "p_underserved": Quantity(
            "Chance of being underserved", "share of replicates with a score of 10 or more", "chance"
        ),
        "p_strong": Quantity("Chance of a strong opportunity", "share of replicates from 12 to 15", "chance"),
        "p_extreme": Quantity("Chance of an extreme opportunity", "share of replicates above 15", "chance"),
        "p_overserved": Quantity(
            "Chance of being overserved", "share of replicates with satisfaction above importance", "chance"
        ),
        "p_served": Quantity("Chance of being appropriately served", "neither under- nor overserved", "chance"),
        "rank": Quantity("Rank", "rank of the score among all outcomes; 1 is the highest", "rank", "lower", _ULWICK),
    },
    item_fields=("importance", "satisfaction"),
    headline="opportunity",
    compared=("opportunity",),
)
