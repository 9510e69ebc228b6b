"""What is left of a slice once its rows are reduced: counts, moments, and the replicates to reason with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from outsidein.stats.counts import Counts
from outsidein.stats.moments import Moments, square
from outsidein.stats.need import Items
from outsidein.stats.plan import Replicates
from outsidein.stats.product import weigh
from outsidein.stats.ratio import Ratio, Units, independent, linearised, no_ratio

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """Means asked of some counts: one score a cell each, among the cells where `among` is 1 (all when absent)."""

    counts: Counts
    scores: Sequence[ArrayLike]
    among: ArrayLike | None = None


@dataclass(frozen=True)
class Sample:
    """One slice of one source: its counts and moments by item set, and the study's replicates.

    ``factors`` is (poststrata, columns), the raking factor of each poststratum in each replicate, or nothing where
    there is no raking. ``independent`` says that every answer sheet is a unit of its own and all weigh the same.
    ``complete`` holds moments of those who answered every item of a set; ``patterns`` counts of all patterns of answers
    to a set, where one less than the lowest answer means that there was none.
    """

    counts: Mapping[Items, Counts]
    moments: Mapping[Items, Moments]
    replicates: Replicates
    factors: Floats | None = None
    independent: bool = False
    complete: Mapping[Items, Moments] = field(default_factory=dict)
    patterns: Mapping[Items, Counts] = field(default_factory=dict)

    def totals(self, group: Integers, poststratum: Integers, columns: Floats) -> Floats:
        """Sum of `columns` (m, k), one row a (group, poststratum), under every replicate, as (k, replicate columns).

        The sums run over groups in a fixed order without a threaded library, so they are the same on every machine
        and, for integers, exact.
        """
        return self._totals([_Rows(group, poststratum, columns)])[0]

    def _totals(self, parts: Sequence[_Rows]) -> Floats:
        """The same for several sums with as many columns each, in one product: (parts, k, replicate columns)."""
        rows = _joined(parts)
        block = np.repeat(np.arange(len(parts)), [len(part.group) for part in parts])
        kinds = rows.columns.shape[1]
        if self.factors is None:
            sums = _product(rows.group, rows.columns, (block, len(parts)), self.replicates)
            return sums.reshape(len(parts), kinds, self.replicates.columns)
        present, place = np.unique(rows.poststratum, return_inverse=True)
        blocks = (block * len(present) + place, len(parts) * len(present))
        sums = _product(rows.group, rows.columns, blocks, self.replicates)
        sums = sums.reshape(len(parts), len(present), kinds, self.replicates.columns)
        return np.einsum("apkc,pc->akc", sums, self.factors[present])

    def ratio(self, counts: Counts, scores: ArrayLike, among: ArrayLike | None = None) -> Ratio:
        """The weighted mean of `scores`, one a cell of `counts`, among the cells where `among` is 1 (default: all)."""
        return self.ratios(counts, [scores], among)[0]

    def ratios(self, counts: Counts, scores: Sequence[ArrayLike], among: ArrayLike | None = None) -> list[Ratio]:
        """Several such means of the same counts at once."""
        return self.scored([Scored(counts, scores, among)])[0]

    def scored(self, asked: Sequence[Scored]) -> list[list[Ratio]]:
        """Means of several counts at once, as many of each."""
        return self._ratios([_fraction(one) for one in asked])

    def against(self, counts: Counts, codes: Sequence[int], base: int) -> list[Ratio]:
        """How much stands in each of some cells of the only item of `counts`, for each one in the cell `base`.

        What is counted in `base` is the answer sheets, each once: n, and what precision rests on.
        """
        place = {code: number for number, code in enumerate([*codes, base])}
        asked = np.array([place.get(code, -1) for code in counts.codes().tolist()], np.int64)[counts.cell]
        keep = asked >= 0
        keys, row = np.unique(np.stack([counts.group, counts.poststratum])[:, keep], axis=1, return_inverse=True)
        columns, answers = np.zeros((keys.shape[1], len(place))), np.zeros((keys.shape[1], len(place)))
        np.add.at(columns, (row, asked[keep]), counts.weights[keep])
        np.add.at(answers, (row, asked[keep]), counts.answers[keep])
        rows = _Rows(keys[0], keys[1], columns)
        return self._ratios([_Fraction(rows, columns[:, :-1], answers[:, -1])])[0]

    def moment_ratio(self, moments: Moments, numerator: Floats, square_sum: Floats, base: Floats, n: int) -> Ratio:
        """A ratio from moments: packed sums (m,) of the numerator, of its square, of the base, and the answers n."""
        scale, total = moments.weight_scale, base.sum()
        answers = n * base / total if total else base
        rows = _Rows(moments.group, moments.poststratum, np.column_stack([numerator, base]) / scale)
        return self._ratios([_Fraction(rows, square_sum[:, None] / scale, answers)])[0][0]

    def item_means(self, moments: Moments, places: Sequence[int]) -> list[Ratio]:
        """The means of some items less their centres; coefficients of the moments rest on their effective n."""
        return [ratio for (ratio,) in self._ratios([_item_fraction(moments, place) for place in places])]

    def _ratios(self, asked: Sequence[_Fraction]) -> list[list[Ratio]]:
        """The ratios of each fraction; all sums under the replicates in one product."""
        if not asked:
            return []
        totals = self._totals([one.rows for one in asked])
        return [self._precise(one, sums) for one, sums in zip(asked, totals, strict=True)]

    def _precise(self, asked: _Fraction, totals: Floats) -> list[Ratio]:
        """The ratios of one fraction, (ratios + 1, columns) sums, with their precision (Woodruff 1971)."""
        n, kinds = round(asked.answers.sum()), len(totals) - 1
        if n == 0:
            return [no_ratio(self.replicates.columns)] * kinds
        with np.errstate(invalid="ignore", divide="ignore"):
            values = totals[:-1] / totals[-1]
        rows = asked.rows
        factor = np.ones(len(rows.group)) if self.factors is None else self.factors[rows.poststratum, 0]
        numerators, weight = rows.columns[:, :-1], rows.columns[:, -1]
        spread = np.maximum((asked.squares * factor[:, None]).sum(axis=0) / totals[-1, 0] - values[:, 0] ** 2, 0.0)
        residuals = (numerators - values[:, 0] * weight[:, None]) * factor[:, None]
        units = Units.of(rows.group, weight * factor, asked.answers, residuals)
        if self.independent:
            return independent(values, spread, n, units.skewness)
        return linearised(values, spread, units, self._variance(values, units))

    def _variance(self, values: Floats, units: Units) -> Floats:
        """Variance over the units of the slice; over the replicates where raking makes weights depend on who is in."""
        if self.factors is None:
            return units.correction * np.sum(units.influence**2, axis=0)
        drawn = values[:, 1 : 1 + self.replicates.count]
        if np.isfinite(drawn).all():
            return units.correction * np.asarray(np.var(drawn, axis=1), np.float64)
        return units.correction * np.array([np.var(row[np.isfinite(row)]) for row in drawn], np.float64)

    def correlations(self, moments: Moments) -> tuple[Floats, Floats, Floats]:
        """Pairwise weighted n (c, p, p), mean (c, p), covariance (c, p, p) of the items in every replicate column."""
        found = self.pairwise(moments)
        n, covariance = (np.ascontiguousarray(np.moveaxis(part, -1, 0)) for part in (found.n, found.covariance))
        return n, np.ascontiguousarray(found.means.T), covariance

    def pairwise(self, moments: Moments) -> Pairwise:
        """The same with replicates last, and the means that covariances are about."""
        p = len(moments.items)
        if moments.complete:
            return self._complete(moments)
        totals = self.totals(moments.group, moments.poststratum, moments.products / moments.weight_scale)
        z = square(totals, 2 * p)
        n, sums, products = z[:p, :p], z[p:, :p], z[p:, p:]
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.einsum("iic->ic", sums) / np.einsum("iic->ic", n)
            local = sums / n
            covariance = products / n - local * np.swapaxes(local, 0, 1)
        return Pairwise(n, means + moments.centre[:, None], local + moments.centre[:, None, None], covariance)

    def _complete(self, moments: Moments) -> Pairwise:
        """Where nobody left an item out, one count serves all pairs, and a third of the sums is enough."""
        p = len(moments.items)
        sums = [moments.column(0, p + item) for item in range(p)]
        products = [moments.column(p + i, p + j) for i in range(p) for j in range(i, p)]
        kept = moments.products[:, [0, *sums, *products]] / moments.weight_scale
        totals = self.totals(moments.group, moments.poststratum, kept)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = totals[1 : p + 1] / totals[0]
            rows, columns = np.triu_indices(p)
            packed = totals[p + 1 :] / totals[0]
            packed -= means[rows] * means[columns]
        shape = (p, p, totals.shape[1])
        local = np.broadcast_to((means + moments.centre[:, None])[:, None], shape)
        return Pairwise(np.broadcast_to(totals[0], shape), local[:, 0], local, square(packed, p))


@dataclass(frozen=True)
class Pairwise:
    """Weighted moments of p items in every replicate column, each of those who answered what it needs.

    ``n`` (p, p, columns) is the weight of those who answered both of two items, ``means`` (p, columns) the mean of
    each, ``local`` (p, p, columns) the mean of the first among those who answered both, ``covariance`` (p, p, columns)
    is about those means.
    """

    n: Floats
    means: Floats
    local: Floats
    covariance: Floats


@dataclass(frozen=True)
class _Rows:
    """Sums to be added up under the replicates: group and raking cell (m,), and `columns` (m, k)."""

    group: Integers
    poststratum: Integers
    columns: Floats


@dataclass(frozen=True)
class _Fraction:
    """Some ratios with one base: the numerators and last the base, the sums of squares (m, ratios), answers (m,)."""

    rows: _Rows
    squares: Floats
    answers: Floats


def _fraction(asked: Scored) -> _Fraction:
    counts = asked.counts
    base = np.ones(len(counts.cells)) if asked.among is None else np.asarray(asked.among, float)
    weight = counts.weights * base[counts.cell]
    score = np.array([np.asarray(one, float)[counts.cell] for one in asked.scores]).T
    numerators = weight[:, None] * score
    rows = _Rows(counts.group, counts.poststratum, np.column_stack([numerators, weight]))
    return _Fraction(rows, numerators * score, (counts.answers * base[counts.cell]).astype(np.float64))


def _item_fraction(moments: Moments, place: int) -> _Fraction:
    p = len(moments.items)
    columns = [moments.column(*at) for at in ((place, p + place), (place, place), (p + place, p + place))]
    sums = moments.products[:, columns] / moments.weight_scale
    rows = _Rows(moments.group, moments.poststratum, sums[:, :2])
    return _Fraction(rows, sums[:, 2:], moments.answers[:, place].astype(np.float64))


def _joined(parts: Sequence[_Rows]) -> _Rows:
    if len(parts) == 1:
        return parts[0]
    return _Rows(*(np.concatenate([getattr(part, name) for part in parts])
                   for name in ("group", "poststratum", "columns")))  # fmt: skip


def _product(group: Integers, columns: Floats, blocks: tuple[Integers, int], replicates: Replicates) -> Floats:
    """Weighted sums of each column within each block, as (blocks x columns, replicate columns).

    `blocks` are the block of each row and how many there are. Every way adds in a fixed order; the sparse one is for
    many groups of which few hold something.
    """
    kinds, groups, (block, count) = columns.shape[1], len(replicates.weights), blocks
    height = count * kinds
    if count == 1 and len(group) * 8 >= groups and np.all(np.diff(group) > 0):
        if len(group) == groups:
            return weigh(columns.T, replicates)
        table = np.zeros((kinds, groups))
        table[:, group] = columns.T
        return weigh(table, replicates)
    rows = (block[:, None] * kinds + np.arange(kinds)).ravel()
    places, values = np.repeat(group, kinds), columns.ravel()
    if len(values) * 8 < height * groups:
        return np.asarray(sparse.csr_matrix((values, (rows, places)), shape=(height, groups)) @ replicates.double)
    dense = np.asarray(np.bincount(rows * groups + places, weights=values, minlength=height * groups), np.float64)
    return weigh(dense.reshape(height, groups), replicates)
