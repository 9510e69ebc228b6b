"""What is left of a slice once its rows are reduced: counts, moments, and the replicates to reason with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from outsidein.stats.counts import Counts
from outsidein.stats.moments import Moments, square
from outsidein.stats.need import Items
from outsidein.stats.plan import Replicates

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Ratio:
    """A ratio of two weighted sums over the answers of a slice, such as a share or a mean, with its precision.

    ``values`` is (columns,): the estimate, its replicates, its jackknife. ``variance`` is the design-based variance of
    the estimate; ``n_effective`` the size of a simple random sample that would be as precise; ``degrees`` the degrees
    of freedom of the variance (infinite where answers are independent and unweighted); ``skewness`` that of the
    estimate, for intervals of skewed means.
    """

    values: Floats
    n: int
    n_effective: float
    variance: float
    degrees: float
    skewness: float
    units: int

    @property
    def value(self) -> float:
        """The estimate itself."""
        return float(self.values[0])

    @property
    def standard_error(self) -> float:
        """Square root of the variance."""
        return float(np.sqrt(self.variance))


@dataclass(frozen=True)
class Sample:
    """One slice of one source: its counts and moments by item set, and the study's replicates.

    ``factors`` is (poststrata, columns), the raking factor of each poststratum in each replicate, or nothing where
    there is no raking. ``independent`` says that every answer sheet is a unit of its own and all weigh the same.
    """

    counts: Mapping[Items, Counts]
    moments: Mapping[Items, Moments]
    replicates: Replicates
    factors: Floats | None = None
    independent: bool = False

    def totals(self, group: Integers, poststratum: Integers, columns: Floats) -> Floats:
        """Sum of `columns` (m, k), one row a (group, poststratum), under every replicate, as (k, replicate columns).

        The sums run over groups in a fixed order without a threaded library, so they are the same on every machine
        and, for integers, exact.
        """
        if self.factors is None:
            return _product(group, columns, np.zeros_like(group), self.replicates.weights)
        present, place = np.unique(poststratum, return_inverse=True)
        parts = _product(group, columns, place, self.replicates.weights)
        parts = parts.reshape(-1, columns.shape[1], self.replicates.columns)
        return np.einsum("pkc,pc->kc", parts, self.factors[present])

    def ratio(self, counts: Counts, scores: ArrayLike, among: ArrayLike | None = None) -> Ratio:
        """The weighted mean of `scores`, one a cell of `counts`, among the cells where `among` is 1 (default: all)."""
        return self.ratios(counts, [scores], among)[0]

    def ratios(self, counts: Counts, scores: Sequence[ArrayLike], among: ArrayLike | None = None) -> list[Ratio]:
        """Several such means of the same counts at once."""
        base = np.ones(len(counts.cells)) if among is None else np.asarray(among, float)
        weight = counts.weights * base[counts.cell]
        answers = (counts.answers * base[counts.cell]).astype(np.float64)
        score = np.array([np.asarray(one, float)[counts.cell] for one in scores]).T
        rows = _Rows(counts.group, counts.poststratum, weight, answers)
        return self._ratios(rows, weight[:, None] * score, weight[:, None] * score**2)

    def moment_ratio(self, moments: Moments, numerator: Floats, square_sum: Floats, base: Floats, n: int) -> Ratio:
        """A ratio from moments: packed sums (m,) of the numerator, of its square, of the base, and the answers n."""
        scale, total = moments.weight_scale, base.sum()
        answers = n * base / total if total else base
        rows = _Rows(moments.group, moments.poststratum, base / scale, answers)
        return self._ratios(rows, numerator[:, None] / scale, square_sum[:, None] / scale)[0]

    def _ratios(self, rows: _Rows, numerators: Floats, squares: Floats) -> list[Ratio]:
        """The ratio of each column of numerators to the weight; `squares` tell the spread of the answers."""
        kinds, n = numerators.shape[1], round(rows.answers.sum())
        if n == 0:
            nothing = np.full(self.replicates.columns, np.nan)
            return [Ratio(nothing, 0, 0.0, np.nan, np.nan, 0.0, 0)] * kinds
        totals = self.totals(rows.group, rows.poststratum, np.column_stack([numerators, rows.weight]))
        with np.errstate(invalid="ignore", divide="ignore"):
            values = totals[:-1] / totals[-1]
        factor = np.ones(len(rows.group)) if self.factors is None else self.factors[rows.poststratum, 0]
        spread = np.maximum((squares * factor[:, None]).sum(axis=0) / totals[-1, 0] - values[:, 0] ** 2, 0.0)
        unit, place = np.unique(rows.group, return_inverse=True)
        weight, answers = (_by_unit(place, column, len(unit)) for column in (rows.weight * factor, rows.answers))
        residuals = (numerators - values[:, 0] * rows.weight[:, None]) * factor[:, None]
        return [
            _precision(self, values[i], float(spread[i]), weight, answers,
                       _by_unit(place, residuals[:, i], len(unit)) / weight.sum())
            for i in range(kinds)
        ]  # fmt: skip

    def correlations(self, moments: Moments) -> tuple[Floats, Floats, Floats]:
        """Pairwise weighted n (c, p, p), mean (c, p), covariance (c, p, p) of the items in every replicate column."""
        p = len(moments.items)
        totals = self.totals(moments.group, moments.poststratum, moments.products / moments.weight_scale)
        z = square(totals.T, 2 * p)
        n, sums, products = z[:, :p, :p], z[:, p:, :p], z[:, p:, p:]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.einsum("cii->ci", sums) / np.einsum("cii->ci", n)
            local = sums / n
            covariance = products / n - local * np.swapaxes(local, 1, 2)
        return n, means + moments.centre, covariance


@dataclass(frozen=True)
class _Rows:
    """Entries of counts or moments: their group, raking cell, weight and answers, as parallel arrays."""

    group: Integers
    poststratum: Integers
    weight: Floats
    answers: Floats


def _by_unit(place: Integers, values: Floats, units: int) -> Floats:
    return np.bincount(place, weights=values, minlength=units).astype(np.float64)


def _product(group: Integers, columns: Floats, block: Integers, weights: Floats) -> Floats:
    """Weighted sums of each column within each block, as (blocks x columns, replicate columns).

    Both ways add in a fixed order; the sparse one is for many groups of which few hold something.
    """
    kinds, groups = columns.shape[1], len(weights)
    height = (int(block.max()) + 1 if len(block) else 1) * kinds
    rows = (block[:, None] * kinds + np.arange(kinds)).ravel()
    places, values = np.repeat(group, kinds), columns.ravel()
    if len(values) * 8 < height * groups:
        return np.asarray(sparse.csr_matrix((values, (rows, places)), shape=(height, groups)) @ weights)
    dense = np.bincount(rows * groups + places, weights=values, minlength=height * groups)
    return dense.reshape(height, groups) @ weights


def _precision(
    sample: Sample, values: Floats, spread: float, weight: Floats, answers: Floats, influence: Floats
) -> Ratio:
    """Design-based variance by linearisation over the units of the slice (Woodruff 1971), and what follows from it."""
    n, units = float(answers.sum()), len(weight)
    simple = spread / (n - 1) if n > 1 else np.nan
    skewness = float(np.sum(influence**3) / np.sum(influence**2) ** 1.5) if np.any(influence) else 0.0
    if sample.independent:
        return Ratio(values, round(n), n, simple, n - 1, skewness, round(n))
    kish = float(weight.sum() ** 2 / np.sum(weight**2))
    if sample.factors is None:
        variance = units / max(units - 1, 1) * float(np.sum(influence**2))
    else:
        drawn = values[1 : 1 + sample.replicates.count]
        variance = float(np.var(drawn[np.isfinite(drawn)])) * units / max(units - 1, 1)
    effective = min(n, n * simple / variance) if variance > 0 and simple > 0 else min(n, kish)
    degrees = _degrees(weight, answers, n / effective if effective > 0 else 1.0)
    if variance == 0:
        variance = spread / effective if effective else np.nan
    return Ratio(values, round(n), float(effective), variance, degrees, skewness, units)


def _degrees(weight: Floats, answers: Floats, design_effect: float) -> float:
    """Satterthwaite degrees of freedom of the linearised variance, for units of unequal weight.

    The variance of a unit's total is taken as proportional to s (1 - r) + w^2 r, with w its weight, s the sum of its
    squared weights and r the within-unit correlation that the design effect implies.
    """
    own = weight**2 / np.maximum(answers, 1)
    shared = weight**2
    alone, together = own.sum(), shared.sum()
    kish_alone = alone * answers.sum() / weight.sum() ** 2
    kish_together = together * answers.sum() / weight.sum() ** 2
    span = kish_together - kish_alone
    r = float(np.clip((design_effect - kish_alone) / span, 0, 1)) if span > 1e-9 else 1.0
    parts = own * (1 - r) + shared * r
    return max(float(parts.sum() ** 2 / np.sum(parts**2)) - 1.0, 1.0)
