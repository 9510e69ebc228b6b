"""The numbers that stand for a study: of each measure its headline quantity, and how that changed last."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from outsidein.analyses import ANALYSES
from outsidein.analyses.contrasts import WAVE, Contrast
from outsidein.results import Results
from outsidein.stats.estimates import Conditions, Estimate

OVERALL = "overall"


def headlines(rows: Iterable[Estimate]) -> list[Estimate]:
    """The rows with the headline quantity of their measure.

    Where a measure has an overall subject, that alone; where it ranks its subjects, the highest first.
    """
    found = [row for row in rows if row.kind in ANALYSES and row.quantity == ANALYSES[row.kind].headline]
    whole = {row.analysis for row in found if row.subject == OVERALL}
    kept = [row for row in found if row.subject == OVERALL or row.analysis not in whole]
    places = groupby(kept, key=lambda row: (row.analysis, row.kind, row.slice))
    return [row for (_, kind, _), group in places for row in _ordered(kind, list(group))]


def _ordered(kind: str, rows: list[Estimate]) -> list[Estimate]:
    if "rank" not in ANALYSES[kind].quantities:
        return rows
    return sorted(rows, key=lambda row: -row.value if row.value == row.value else float("inf"))


def overall(results: Results) -> list[Estimate]:
    """The headline numbers of all answers together."""
    return headlines(row for row in results.estimates if not row.slice)


def last_change(results: Results, row: Estimate) -> Contrast | None:
    """How a number changed last: in its own wave where it is of one, otherwise in the latest wave."""
    waves = list(results.levels.get(WAVE, ()))
    place = row.slice if row.level(WAVE) else ((WAVE, waves[-1] if waves else ""), *row.slice)
    key = (row.analysis, row.quantity, row.subject, _unordered(place))
    return next((contrast for contrast in results.contrasts if _key(contrast) == key), None)


def _key(contrast: Contrast) -> tuple[str, str, str, frozenset[tuple[str, str]]] | None:
    if contrast.contrast != "change":
        return None
    row = contrast.estimate
    return row.analysis, row.quantity, row.subject, _unordered(row.slice)


def _unordered(conditions: Conditions) -> frozenset[tuple[str, str]]:
    return frozenset(conditions)
