"""Analyses: one file a kind, two functions each (what it needs, what it computes), and this one table of all kinds."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses import (
    alpha,
    ces,
    drivers,
    kano,
    ladders,
    ledger,
    means,
    nps,
    opportunity,
    paths,
    penalty_reward,
    segments,
    servqual,
    shares,
    spoken,
    tolerance,
)
from outsidein.analyses.analysis import Analysis
from outsidein.study.sections import Measure

ANALYSES: Mapping[str, Analysis] = {
    "nps": nps.ANALYSIS,
    "csat": shares.CSAT,
    "ces": ces.ANALYSIS,
    "share": shares.SHARE,
    "mean": means.ANALYSIS,
    "opportunity": opportunity.ANALYSIS,
    "servqual": servqual.ANALYSIS,
    "tolerance": tolerance.ANALYSIS,
    "alpha": alpha.ANALYSIS,
    "paths": paths.ANALYSIS,
    "drivers": drivers.ANALYSIS,
    "kano": kano.ANALYSIS,
    "penalty_reward": penalty_reward.ANALYSIS,
    "spoken": spoken.ANALYSIS,
    "ledger": ledger.ANALYSIS,
    "segments": segments.ANALYSIS,
    "ladders": ladders.ANALYSIS,
}

KINDS: Mapping[str, type[Measure]] = {kind: analysis.measure for kind, analysis in ANALYSES.items()}
