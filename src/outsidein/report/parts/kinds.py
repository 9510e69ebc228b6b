"""How each kind of measure is told: one line a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from outsidein.report.figures import Sentence
from outsidein.report.material import Material
from outsidein.report.parts import (
    drivers,
    kano,
    ledger,
    opportunity,
    paths,
    penalty_reward,
    scales,
    segments,
    servqual,
    single,
    spoken,
    tolerance,
)
from outsidein.report.parts.headlines import is_single
from outsidein.report.parts.model import Block, Finding
from outsidein.study.sections import Measure


@dataclass(frozen=True)
class Telling:
    """What is said and shown of a kind of measure, and for the first screens its finding, or else its opening."""

    sentences: Callable[[Material, Any], tuple[Sentence, ...]]
    blocks: Callable[[Material, Any], tuple[Block, ...]]
    finding: Callable[[Material, Any], Finding | None] = lambda material, measure: None
    opening: Callable[[Material, Any], tuple[Sentence, ...]] = lambda material, measure: ()


SINGLE = Telling(single.sentences, single.blocks)
TELLINGS: Mapping[str, Telling] = {
    "opportunity": Telling(opportunity.sentences, opportunity.blocks, opportunity.finding, opportunity.opening),
    "servqual": Telling(servqual.sentences, servqual.blocks, servqual.finding),
    "tolerance": Telling(tolerance.sentences, tolerance.blocks, tolerance.finding),
    "mean": Telling(scales.mean_sentences, scales.mean_blocks, opening=scales.mean_opening),
    "drivers": Telling(drivers.sentences, drivers.blocks, drivers.finding),
    "kano": Telling(kano.sentences, kano.blocks, kano.finding),
    "penalty_reward": Telling(penalty_reward.sentences, penalty_reward.blocks, penalty_reward.finding),
    "spoken": Telling(spoken.sentences, spoken.blocks, opening=spoken.sentences),
    "ledger": Telling(ledger.sentences, ledger.blocks, ledger.finding),
    "segments": Telling(segments.sentences, segments.blocks, segments.finding),
    "paths": Telling(paths.sentences, paths.blocks, paths.finding),
    "alpha": Telling(scales.alpha_sentences, scales.alpha_blocks, opening=scales.alpha_sentences),
}
"""All kinds that need more than one number; every other kind is told as `SINGLE`."""


def telling(material: Material, measure: Measure) -> Telling:
    """How a measure is told."""
    return SINGLE if is_single(material, measure) else TELLINGS.get(measure.kind, SINGLE)


def is_on_top(material: Material, measure: Measure) -> bool:
    """Whether a measure is told on the first screens: not where its means only repeat the items of other measures."""
    others = {getattr(other, "item", None) for other in material.measures if other.id != measure.id}
    return measure.kind != "mean" or not set(getattr(measure, "items", ())) <= others
