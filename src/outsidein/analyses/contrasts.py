"""Contrasts: changes from the wave before and differences between segments, corrected for how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses.analysis import Analysis
from outsidein.methods import comparisons, intervals
from outsidein.stats.estimates import Conditions, Estimate

WAVE = "wave"
AT_ONCE = 256  # pairs whose replicates are held beside each other
Floats = NDArray[np.float64]
Levels = Mapping[str, Sequence[str]]
Pair = tuple[Estimate, Estimate]


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
        for contrast in _corrected(_contrasts(kind, list(found), independent=independent))
    ]


def _changes(rows: Iterable[Estimate], levels: Levels) -> Iterator[Pair]:
    """Each number of a wave with that of the wave before."""
    waves = list(levels.get(WAVE, ()))
    before = dict(zip(waves[1:], waves[:-1], strict=True))
    known = {(row.quantity, row.subject, row.slice): row for row in rows}
    for row in known.values():
        wave = row.level(WAVE)
        earlier = tuple((name, before.get(level, "") if name == WAVE else level) for name, level in row.slice)
        if wave in before and (row.quantity, row.subject, earlier) in known:
            yield row, known[row.quantity, row.subject, earlier]


def _differences(rows: Iterable[Estimate]) -> Iterator[Pair]:
    """Each pair of segments of one dimension."""
    families: dict[tuple[str, str, str], list[Estimate]] = {}
    for row in rows:
        if len(row.slice) == 1 and row.slice[0][0] not in (WAVE, "flagged"):
            families.setdefault((row.quantity, row.subject, row.slice[0][0]), []).append(row)
    for family in families.values():
        yield from combinations(family, 2)


def _contrasts(kind: str, pairs: Sequence[Pair], *, independent: bool) -> list[Contrast]:
    """a - b of each pair: its error is of both, and, where they may share units, of how their replicates move."""
    if not pairs:
        return []
    first, second = (
        np.array([[row.value, row.se, row.degrees] for row in side]).T for side in zip(*pairs, strict=True)
    )
    values, errors = first[0] - second[0], np.stack([first[1], second[1]])
    together = np.zeros(len(pairs)) if independent else _correlations(pairs) * errors.prod(axis=0)
    error = np.sqrt(np.maximum(np.sum(errors**2, axis=0) - 2 * together, 0.0))
    degrees = _degrees(errors, np.stack([first[2], second[2]]))
    ends = intervals.t_interval(values, error, degrees)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = comparisons.p_value(np.divide(values, error), degrees)
    numbers = np.stack([values, error, ends.low, ends.high, degrees, p], axis=1).tolist()
    return [_contrast(kind, a, b, found) for (a, b), found in zip(pairs, numbers, strict=True)]


def _contrast(kind: str, a: Estimate, b: Estimate, numbers: Sequence[float]) -> Contrast:
    value, error, low, high, degrees, p = numbers
    estimate = replace(
        a, value=value, se=error, low=low, high=high, n=min(a.n, b.n), degrees=degrees, note="",
        n_effective=min(a.n_effective, b.n_effective), replicates=a.replicates - b.replicates,
    )  # fmt: skip
    return Contrast(estimate, kind, b.slice, p)


def _correlations(pairs: Sequence[Pair]) -> Floats:
    """How the replicates of the two numbers of each pair move together; zero where one of them does not move."""
    found = [_moving(pairs[first : first + AT_ONCE]) for first in range(0, len(pairs), AT_ONCE)]
    return np.concatenate(found)


def _moving(pairs: Sequence[Pair]) -> Floats:
    x, y = (np.stack([row.replicates for row in side]) for side in zip(*pairs, strict=True))
    both = np.isfinite(x) & np.isfinite(y)
    n = both.sum(axis=1, keepdims=True)
    x, y = (_centred(side, both, n) for side in (x, y))
    spread = np.sqrt(np.sum(x**2, axis=1) * np.sum(y**2, axis=1))
    moves = (n[:, 0] > 1) & (spread > 0)
    return np.where(moves, np.sum(x * y, axis=1) / np.where(moves, spread, 1.0), 0.0)


def _centred(values: Floats, kept: NDArray[np.bool_], n: NDArray[np.int64]) -> Floats:
    values = np.where(kept, values, 0.0)
    return np.where(kept, values - values.sum(axis=1, keepdims=True) / np.maximum(n, 1), 0.0)


def _degrees(errors: Floats, freedom: Floats) -> Floats:
    """Welch's degrees of freedom of each difference, from both errors and their degrees, (2, pairs)."""
    parts = errors**2
    with np.errstate(divide="ignore", invalid="ignore"):
        welch = parts.sum(axis=0) ** 2 / np.sum(parts**2 / freedom, axis=0)
    return np.where(np.isfinite(freedom).any(axis=0) & (parts.sum(axis=0) > 0), welch, np.inf)


def _corrected(family: list[Contrast]) -> list[Contrast]:
    adjusted = comparisons.benjamini_hochberg(np.array([contrast.p for contrast in family]))
    return [replace(contrast, p_adjusted=float(p)) for contrast, p in zip(family, adjusted, strict=True)]
