"""Outside-in: from what customers say and do to a service strategy that can be defended number by number.

``import outsidein as oi``; then ``oi.open(folder)`` for a study, or a method on a frame: ``oi.nps(frame, "q1")``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outsidein.api import (
        PathModel,
        acsi,
        alpha,
        ces,
        csat,
        drivers,
        ecsi,
        kano,
        ladders,
        lint,
        mean,
        nps,
        open,  # noqa: A004
        opportunity,
        penalty_reward,
        segment_of,
        segments,
        servqual,
        share,
        spoken,
        tolerance,
    )
    from outsidein.stats.estimates import Estimates

__all__ = [
    "Estimates", "PathModel", "acsi", "alpha", "ces", "csat", "drivers", "ecsi", "kano", "ladders", "lint", "mean",
    "nps", "open", "opportunity", "penalty_reward", "segment_of", "segments", "servqual", "share", "spoken",
    "tolerance",
]  # fmt: skip

_PLACES = dict.fromkeys(__all__, "outsidein.api") | {"Estimates": "outsidein.stats.estimates"}


def __getattr__(name: str) -> Any:
    """The names of the API, imported when first used so that the command line starts at once."""
    if name not in _PLACES:
        raise AttributeError(f"module 'outsidein' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
