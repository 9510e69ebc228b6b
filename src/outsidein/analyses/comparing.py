"""Measures that are compared between groups or waves by more than their numbers: by their samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from outsidein.analyses.analysis import Items, Told
from outsidein.analyses.binding import Bound
from outsidein.analyses.contrasts import WAVE, Contrast
from outsidein.errors import MethodError
from outsidein.methods.comparisons import benjamini_hochberg
from outsidein.stats.estimates import Estimate
from outsidein.stats.sample import Sample
from outsidein.study.slices import Slice

Samples = Mapping[Slice, Sample]
Compare = Callable[[Any, Items, tuple[Sample, Sample]], Told]


@dataclass
class Comparisons:
    """What comparing finds: rows about two slices, which stand in the later one; contrasts; and pairs that failed."""

    rows: list[Estimate] = field(default_factory=list)
    contrasts: list[Contrast] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)


def compare(one: Bound, samples: Samples, levels: Mapping[str, Sequence[str]], minimum: int) -> Comparisons:
    """A measure in every wave against the wave before, and in every two segments, of the dimensions it names.

    Slices of fewer than `minimum` answers are passed over, since nothing may be said of them.
    """
    found = Comparisons()
    rule = one.analysis.compare
    if rule is None:
        return found
    for dimension in getattr(one.measure, "compare", ()):
        cut = [level for level in levels.get(dimension, ()) if Slice(((dimension, level),)) in samples]
        if len(cut) < 2:
            found.failures.append((dimension, f"there are no two slices by {dimension!r} to compare"))
        for before, after in _pairs(dimension, cut):
            earlier, later = (Slice(((dimension, level),)) for level in (before, after))
            groups = samples[earlier], samples[later]
            if min(sample.counts[()].n for sample in groups) >= minimum:
                _pair(one, rule, groups, (earlier, later), found)
    tabled = [contrast for contrast in found.contrasts if contrast.estimate.quantity in one.analysis.tabled]
    others = [contrast for contrast in found.contrasts if contrast.estimate.quantity not in one.analysis.tabled]
    found.contrasts = [*_corrected(others), *_corrected(tabled)]
    return found


def _corrected(family: Sequence[Contrast]) -> list[Contrast]:
    adjusted = benjamini_hochberg([contrast.p for contrast in family])
    return [replace(contrast, p_adjusted=float(p)) for contrast, p in zip(family, adjusted, strict=True)]


def _pairs(dimension: str, levels: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from pairwise(levels) if dimension == WAVE else combinations(levels, 2)


def _pair(
    one: Bound, rule: Compare, groups: tuple[Sample, Sample], places: tuple[Slice, Slice], found: Comparisons
) -> None:
    """Two slices, the earlier first."""
    earlier, later = places
    (dimension, before), (_, after) = earlier.conditions[0], later.conditions[0]
    try:
        told, differences = rule(one.measure, one.items, groups)
    except MethodError as error:
        found.failures.append((f"{dimension} {after} against {before}", str(error)))
        return
    found.rows += [_labelled(replace(row, subject=f"{row.subject}, {after} - {before}"), one, later) for row in told]
    kind = "change" if dimension == WAVE else "difference"
    found.contrasts += [
        Contrast(_labelled(row, one, later), kind, earlier.conditions, p if np.isfinite(p) else np.nan)
        for row, p in differences
    ]


def _labelled(row: Estimate, one: Bound, place: Slice) -> Estimate:
    unit = one.analysis.quantities[row.quantity].unit
    return replace(row, analysis=one.measure.id, kind=one.measure.kind, slice=place.conditions, unit=unit)
