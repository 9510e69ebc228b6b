"""The results of one run, all in one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from outsidein.analyses.contrasts import Contrast
from outsidein.stats.estimates import Conditions, Estimates


@dataclass(frozen=True)
class Results:
    """What a run found. Everything in it has passed the disclosure gate.

    ``intake`` has one entry a source, each the account of its files and rows; ``quality`` one a source, the flags on
    its answer sheets; ``failures`` says which measures could not be computed where, and why; ``run`` how it was run.
    """

    estimates: Estimates
    contrasts: tuple[Contrast, ...] = ()
    levels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    intake: tuple[Mapping[str, Any], ...] = ()
    quality: tuple[Mapping[str, Any], ...] = ()
    failures: tuple[Mapping[str, str], ...] = ()
    run: Mapping[str, Any] = field(default_factory=dict)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that numbers are cut by."""
        return self.estimates.dimensions

    def slices(self) -> list[Conditions]:
        """Every slice that has a number, in order."""
        return list(dict.fromkeys(row.slice for row in self.estimates))
