"""Contrasts: changes from the wave before and differences between segments, corrected for how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from outsidein.analyses.analysis import Analysis
from outsidein.methods import comparisons, intervals
from outsidein.stats.estimates import Conditions, Estimate

WAVE = "wave"
Levels = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Contrast:
    """One number less the same number in another slice.

    ``estimate`` holds the difference with its interval, in the later wave or the first segment; ``against`` is the
    slice it is compared with. ``p`` is two-sided; ``p_adjusted`` controls the false discovery rate over the family
    (Benjamini & Hochberg 1995): all changes, or all differences, of one measure.
    """

    estimate: Estimate
    contrast: str  # "change" or "difference"
    against: Conditions
    p: float
    p_adjusted: float = np.nan

    @property
    def clear(self) -> bool:
        """Whether the difference stands out at a false discovery rate of 5 %."""
        return bool(self.p_adjusted <= 0.05)


def contrasts(analysis: Analysis, rows: Sequence[Estimate], levels: Levels, *, independent: bool) -> list[Contrast]:
    """All contrasts of one measure: its compared quantities, between waves and between segments."""
    compared = [row for row in rows if row.quantity in analysis.compared and np.isfinite(row.se)]
    pairs = {"change": _changes(compared, levels), "difference": _differences(compared)}
    return [
        contrast
        for kind, found in pairs.items()
        for contrast in _corrected([_contrast(kind, a, b, independent=independent) for a, b in found])
    ]


def _changes(rows: Iterable[Estimate], levels: Levels) -> Iterator[tuple[Estimate, Estimate]]:
    """Each number of a wave with that of the wave before."""
    waves = list(levels.get(WAVE, ()))
    before = dict(zip(waves[1:], waves[:-1], strict=True))
    known = {(row.quantity, row.subject, row.slice): row for row in rows}
    for row in known.values():
        wave = row.level(WAVE)
        earlier = tuple((name, before.get(level, "") if name == WAVE else level) for name, level in row.slice)
        if wave in before and (row.quantity, row.subject, earlier) in known:
            yield row, known[row.quantity, row.subject, earlier]


def _differences(rows: Iterable[Estimate]) -> Iterator[tuple[Estimate, Estimate]]:
    """Each pair of segments of one dimension."""
    families: dict[tuple[str, str, str], list[Estimate]] = {}
    for row in rows:
        if len(row.slice) == 1 and row.slice[0][0] not in (WAVE, "flagged"):
            families.setdefault((row.quantity, row.subject, row.slice[0][0]), []).append(row)
    for family in families.values():
        yield from combinations(family, 2)


def _contrast(kind: str, a: Estimate, b: Estimate, *, independent: bool) -> Contrast:
    """a - b: its error is of both, and, where the slices may share units, of how their replicates move together."""
    difference, error = a.value - b.value, np.sqrt(max(a.se**2 + b.se**2 - 2 * _covariance(a, b, independent), 0.0))
    degrees = _degrees(a, b)
    interval = intervals.t_interval(difference, error, degrees)
    estimate = replace(
        a, value=difference, se=float(error), low=float(interval.low), high=float(interval.high), n=min(a.n, b.n),
        n_effective=min(a.n_effective, b.n_effective), degrees=degrees, replicates=a.replicates - b.replicates, note="",
    )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        p = float(comparisons.p_value(np.divide(difference, error), degrees))
    return Contrast(estimate, kind, b.slice, p)


def _covariance(a: Estimate, b: Estimate, independent: bool) -> float:
    """Covariance of the two numbers, on the scale of their standard errors."""
    if independent:
        return 0.0
    both = np.isfinite(a.replicates) & np.isfinite(b.replicates)
    x, y = a.replicates[both], b.replicates[both]
    if len(x) < 2 or not x.std() * y.std() > 0:
        return 0.0
    return float(np.mean((x - x.mean()) * (y - y.mean())) / (x.std() * y.std()) * a.se * b.se)


def _degrees(a: Estimate, b: Estimate) -> float:
    """Welch's degrees of freedom of a difference."""
    parts = np.array([a.se**2, b.se**2])
    freedom = np.array([a.degrees, b.degrees])
    if not np.isfinite(freedom).any() or parts.sum() == 0:
        return np.inf
    return float(parts.sum() ** 2 / np.sum(parts**2 / freedom))


def _corrected(family: list[Contrast]) -> list[Contrast]:
    adjusted = comparisons.benjamini_hochberg(np.array([contrast.p for contrast in family]))
    return [replace(contrast, p_adjusted=float(p)) for contrast, p in zip(family, adjusted, strict=True)]
