"""The Python API: each method on its own, on any frame that speaks the Arrow PyCapsule interface, or on a file.

Every call returns `Estimates`. `by` cuts the numbers by columns; `weight`, `unit` and `stratum` name columns of the
design; `replicates` and `seed` are those of a study.
"""

from __future__ import annotations

from outsidein.api.frames import Design
from outsidein.api.ladders import ladders
from outsidein.api.methods import (
    alpha,
    ces,
    csat,
    drivers,
    kano,
    mean,
    nps,
    opportunity,
    penalty_reward,
    segment_of,
    segments,
    servqual,
    share,
    spoken,
    tolerance,
)
from outsidein.api.paths import PathModel, acsi, ecsi
from outsidein.api.studies import OpenStudy, open  # noqa: A004
from outsidein.study.statements import lint

__all__ = [
    "Design", "OpenStudy", "PathModel", "acsi", "alpha", "ces", "csat", "drivers", "ecsi", "kano", "ladders", "lint",
    "mean", "nps", "open", "opportunity", "penalty_reward", "segment_of", "segments", "servqual", "share", "spoken",
    "tolerance",
]  # fmt: skip
