"""Opportunity scores of desired outcomes, with zones and ranks as probabilities (METHODS 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, Self

import numpy as np
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity, named_items
from outsidein.analyses.rows import Drawn, Floats, composite, plain, replicates_of, settle, share
from outsidein.analyses.shares import box_problems, top_boxes
from outsidein.methods import opportunity as method
from outsidein.stats.counts import Counts
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample, Scored
from outsidein.study.section import Id
from outsidein.study.sections import Measure, Study
from outsidein.study.statements import as_sentence, outcome_text

AGAINST = " @ "
"""Between an outcome and an alternative, in the subject of a number about both."""


class Opportunity(Measure):
    """Importance plus unmet importance of each outcome: I + max(I - S, 0), each 10 x the share in the top boxes."""

    kind: Literal["opportunity"]  # pyright: ignore[reportIncompatibleVariableOverride]
    importance: str | dict[str, str] = Field(description="Outcome to item, or a template such as imp_{outcome}.")
    satisfaction: str | dict[str, str] = Field(description="Outcome to item, or a template such as sat_{outcome}.")
    job: Id | None = Field(None, description="The job whose outcomes are measured; all that are asked when absent.")
    alternatives: dict[Id, str | dict[str, str]] = Field(
        default_factory=dict,
        description="Alternative to what asks how satisfied people are with it: outcome to item, or a template.",
    )
    better: float = Field(0.2, ge=0, description="How much better than an alternative the job is to be done.")
    top: tuple[int, ...] = Field((), description="The top boxes; the two highest when absent.")
    top_importance: tuple[int, ...] = Field(
        (), description="The top boxes of importance, where it has a scale of its own; those of `top` when absent."
    )
    margin: float = Field(0.0, ge=0, description="How far satisfaction must stand above importance to be overserved.")
    leading: int = Field(3, ge=1, description="How many outcomes lead, for the chance of being among them.")
    labels: dict[str, str] = Field(
        default_factory=dict, description="Outcome to its statement, for reports; that of the section jobs when absent."
    )

    def settled(self, study: Study) -> Self:
        """The measure with the outcomes and the statements of its job, or of all jobs."""
        jobs = [job for job in study.jobs if self.job in (None, job.id)]
        said = {one.id: as_sentence(outcome_text(one)) for job in jobs for one in job.outcomes}
        said |= {one.id: one.name for job in jobs for one in job.alternatives if one.id}
        update: dict[str, object] = {"labels": said | self.labels}
        if self.job is not None and jobs:
            asked = {item: None for survey in study.surveys for item in survey.items}
            own = [outcome.id for outcome in jobs[0].outcomes]
            update |= {name: _of_job(getattr(self, name), own, asked) for name in ("importance", "satisfaction")}
            update["alternatives"] = {
                name: _of_job(template, own, asked, empty=True) for name, template in self.alternatives.items()
            }
        return self.model_copy(update=update)


def _of_job(
    named: str | dict[str, str], outcomes: Sequence[str], asked: Mapping[str, None], *, empty: bool = False
) -> str | dict[str, str]:
    """A template as the items of the outcomes of a job that were asked; itself where none of them was."""
    if not isinstance(named, str) or "{" not in named:
        return named
    items = {outcome: re.sub(r"\{\w*\}", outcome, named, count=1) for outcome in outcomes}
    found = {outcome: item for outcome, item in items.items() if item in asked}
    return found or (named if empty else items)


def outcomes(measure: Opportunity, items: Items) -> dict[str, tuple[str, str]]:
    """Each outcome with its importance item and its satisfaction item; only outcomes that have both."""
    importance, satisfaction = named_items(measure.importance, items), named_items(measure.satisfaction, items)
    return {name: (importance[name], satisfaction[name]) for name in importance if name in satisfaction}


def rivals(measure: Opportunity, items: Items) -> dict[tuple[str, str], str]:
    """Each outcome and alternative with the item that asks how satisfied people are with the alternative."""
    known = outcomes(measure, items)
    return {
        (outcome, alternative): item
        for alternative, named in measure.alternatives.items()
        for outcome, item in named_items(named, items).items()
        if outcome in known
    }


def _named_rivals(measure: Opportunity, items: Items) -> Iterator[tuple[Location, str]]:
    """The items of alternatives that are named outright, each with its place inside the measure."""
    for alternative, named in measure.alternatives.items():
        if isinstance(named, Mapping):
            yield from ((("alternatives", alternative, outcome), item) for outcome, item in named.items())
        elif "{" not in named:
            yield ("alternatives", alternative), named


def needs(measure: Opportunity, items: Items) -> Need:
    """The distribution of every question: importance, satisfaction, and satisfaction with each alternative."""
    pairs = [item for pair in outcomes(measure, items).values() for item in pair]
    return Need(counts=tuple((item,) for item in (*pairs, *rivals(measure, items).values())))


def compute(measure: Opportunity, items: Items, sample: Sample) -> list[Estimate]:
    """Importance, satisfaction, opportunity, the chance of each zone, and the rank of every outcome."""
    pairs, against = outcomes(measure, items), rivals(measure, items)
    asked = [item for pair in pairs.values() for item in pair]
    found = _top_shares(measure, items, sample, (*asked, *against.values()))
    shares = {name: (found[importance], found[satisfaction]) for name, (importance, satisfaction) in pairs.items()}
    scores = {name: method.score(_rating(i), _rating(s)) for name, (i, s) in shares.items()}
    ranks = method.ranks(np.stack(list(scores.values()))) if scores else np.zeros((0, 0))
    rows: list[Estimate | Drawn] = []
    for place, (name, parts) in enumerate(shares.items()):
        rows += _of_outcome(measure, sample, composite("opportunity", name, scores[name], sample, parts), parts)
        rank = composite("rank", name, ranks[place], sample, parts)
        rows += [_leading(measure, rank, sample), rank]
    for (name, alternative), item in against.items():
        rows += _against(measure, sample, f"{name}{AGAINST}{alternative}", (*shares[name], found[item]))
    return [_whole_ranks(row) if row.quantity == "rank" else row for row in settle(rows, sample)]


def _top_shares(measure: Opportunity, items: Items, sample: Sample, asked: Sequence[str]) -> dict[str, Ratio]:
    """The share of the top boxes of each item."""
    boxes = {item: top_boxes(items[item], chosen) for item, chosen in boxes_chosen(measure, items).items()}
    found = sample.scored([_top(sample.counts[(item,)], boxes[item]) for item in asked])
    return {item: share for item, (share,) in zip(asked, found, strict=True)}


def boxes_chosen(measure: Opportunity, items: Items) -> dict[str, tuple[int, ...]]:
    """The top boxes that the measure names for each item it asks; nothing where it leaves them to the scale."""
    pairs = outcomes(measure, items).values()
    own = dict.fromkeys([*(item for _, item in pairs), *rivals(measure, items).values()], measure.top)
    return own | dict.fromkeys((item for item, _ in pairs), measure.top_importance or measure.top)


def _top(counts: Counts, boxes: Sequence[int]) -> Scored:
    return Scored(counts, [np.isin(counts.codes(), boxes)])


def _rating(part: Ratio) -> Floats:
    """A share of top boxes on 0 to 10, in every replicate."""
    return 10 * part.values.clip(0, 1)


def _of_outcome(
    measure: Opportunity, sample: Sample, score: Drawn, parts: tuple[Ratio, Ratio]
) -> list[Estimate | Drawn]:
    """Importance, satisfaction, score and zones of one outcome."""
    chances = _chances(measure, parts, sample, score)
    words = "; ".join(words for words in (_zone(chances), score.base.note) if words)
    return [
        share("importance", score.subject, parts[0], sample, 10.0),
        share("satisfaction", score.subject, parts[1], sample, 10.0),
        replace(score, base=replace(score.base, note=words)),
        *chances.values(),
    ]


def _against(
    measure: Opportunity, sample: Sample, subject: str, parts: tuple[Ratio, Ratio, Ratio]
) -> list[Estimate | Drawn]:
    """How well an alternative does it, what would be better by so much, and whether that is reached."""
    importance, own, other = map(_rating, parts)
    target = method.target(other, measure.better)
    short = composite("shortfall", subject, target - own, sample, (parts[1], parts[2]))
    reached = method.chance(replicates_of(short.values, sample) <= 0, replicates_of(short.values, sample))
    score = method.score(importance, other)
    return [
        share("alternative", subject, parts[2], sample, 10.0),
        composite("alternative_opportunity", subject, score, sample, (parts[0], parts[2])),
        composite("target", subject, target, sample, (parts[2],)),
        short,
        plain("p_target", subject, reached, short.base, sample),
    ]


def _leading(measure: Opportunity, rank: Drawn, sample: Sample) -> Estimate:
    drawn = replicates_of(rank.values, sample)
    return plain("p_leading", rank.subject, method.chance(drawn <= measure.leading, drawn), rank.base, sample)


def _chances(measure: Opportunity, parts: tuple[Ratio, ...], sample: Sample, score: Drawn) -> dict[str, Estimate]:
    importance, satisfaction = (replicates_of(_rating(part), sample) for part in parts)
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
    """Both questions for each outcome, on the same scale, with boxes that are its top; alternatives asked about."""
    importance, satisfaction = named_items(measure.importance, items), named_items(measure.satisfaction, items)
    if not outcomes(measure, items):
        yield ("importance",), "no outcome has both an importance and a satisfaction item"
    for name in [*importance, *satisfaction]:
        if name not in importance or name not in satisfaction:
            missing = "importance" if name not in importance else "satisfaction"
            yield (missing,), f"outcome {name!r} has no {missing} item"
    against = rivals(measure, items)
    for alternative, named in measure.alternatives.items():
        if not any(other == alternative for _, other in against):
            yield ("alternatives", alternative), f"no outcome has an item that matches {named!r}"
    importances = {item for item, _ in outcomes(measure, items).values()}
    for item, boxes in boxes_chosen(measure, items).items():
        field = "top_importance" if item in importances and measure.top_importance else "top"
        yield from box_problems(field if boxes else "importance", boxes, item, items, top=True)


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
        "p_leading": Quantity(
            "Chance of leading",
            "share of replicates in which its score is among the highest, three unless told",
            "chance",
        ),
        "alternative": Quantity(
            "Satisfaction with the alternative",
            "10 x share in the top boxes of satisfaction with it",
            "score",
            "",
            _ULWICK,
        ),
        "alternative_opportunity": Quantity(
            "Opportunity against the alternative",
            "importance + max(importance - satisfaction with it, 0)",
            "score",
            "",
            _ULWICK,
        ),
        "target": Quantity(
            "Target", "satisfaction with the alternative x 1.2 (or 1 + better), at most 10", "score", "", _ULWICK
        ),
        "shortfall": Quantity("Short of the target", "target - satisfaction", "score", "lower", _ULWICK),
        "p_target": Quantity("Chance that the target is reached", "share of replicates with no shortfall", "chance"),
        "rank": Quantity("Rank", "rank of the score among all outcomes; 1 is the highest", "rank", "lower", _ULWICK),
    },
    item_fields=("importance", "satisfaction"),
    headline="opportunity",
    compared=("opportunity",),
    more_items=_named_rivals,
)
