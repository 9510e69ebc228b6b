"""Means of ratings or of free quantities (METHODS 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity
from outsidein.analyses.rows import mean
from outsidein.stats.counts import Counts
from outsidein.stats.estimates import Estimate
from outsidein.stats.moments import Moments
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample, Scored
from outsidein.study.sections import Measure


class Mean(Measure):
    """The mean of each item."""

    kind: Literal["mean"]  # pyright: ignore[reportIncompatibleVariableOverride]
    items: tuple[str, ...] = Field(min_length=1, description="The questions, or free quantities.")


def needs(measure: Mean, items: Items) -> Need:
    """The distribution of each rating; the moments of each free quantity."""
    return joint_need([(name,) for name in measure.items], items)


def compute(measure: Mean, items: Items, sample: Sample) -> list[Estimate]:
    """One mean an item."""
    found = contrast_means(sample, [(name,) for name in measure.items], {"mean": (1.0,)})
    return [mean("mean", name, means["mean"], sample) for name, means in zip(measure.items, found, strict=True)]


def joint_need(groups: Iterable[tuple[str, ...]], items: Items) -> Need:
    """What sums of items answered together need: their joint counts, or their moments where one is a free quantity."""
    free = [group for group in groups if any(items[name].scale == "number" for name in group)]
    return Need(counts=tuple(group for group in groups if group not in free), moments=tuple(free))


def contrast_means(
    sample: Sample, groups: Sequence[tuple[str, ...]], signs: Mapping[str, Sequence[float]]
) -> list[dict[str, Ratio]]:
    """For each group of items, the mean of each signed sum, such as perception less expectation, among those who
    answered the whole group."""
    counted = [names for names in groups if names in sample.counts]
    found = dict(zip(counted, sample.scored([_signed(sample.counts[names], signs) for names in counted]), strict=True))
    return [
        dict(zip(signs, found[names], strict=True)) if names in found else _moment_means(sample, names, signs)
        for names in groups
    ]


def _signed(counts: Counts, signs: Mapping[str, Sequence[float]]) -> Scored:
    return Scored(counts, [counts.cells @ np.asarray(sign, float) for sign in signs.values()])


def _moment_means(sample: Sample, names: tuple[str, ...], signs: Mapping[str, Sequence[float]]) -> dict[str, Ratio]:
    moments = sample.moments[names]
    return {name: _moment_mean(sample, moments, np.asarray(sign, float)) for name, sign in signs.items()}


def _moment_mean(sample: Sample, moments: Moments, signs: NDArray[np.float64]) -> Ratio:
    """The same from moments: items about their centres, the pairs of used items by pairwise sums."""
    p, used = len(moments.items), np.flatnonzero(signs)
    first, last = used[0], used[-1]
    entry = [[moments.products[:, moments.column(i, j)] for j in range(2 * p)] for i in range(2 * p)]
    base = entry[first][last]
    nothing = np.zeros(len(base))
    numerator = sum((signs[i] * entry[p + i][last if i != last else first] for i in used), nothing)
    square = sum((signs[i] * signs[j] * entry[p + i][p + j] for i in used for j in used), nothing)
    answers = moments.n[first] * base.sum() / max(entry[first][first].sum(), 1.0)
    ratio = sample.moment_ratio(moments, numerator, square, base, round(float(answers)))
    return replace(ratio, values=ratio.values + float(signs @ moments.centre))


def problems(measure: Mean, items: Items) -> Iterator[tuple[Location, str]]:
    """Any item has a mean."""
    yield from ()


ANALYSIS = Analysis(
    Mean,
    needs,
    compute,
    problems,
    {
        "mean": Quantity(
            "Mean", "weighted mean of the answers", "scale", "", "interval: Student's t; Hall 1992 where skewed"
        )
    },
    item_fields=("items",),
    headline="mean",
    compared=("mean",),
)
