"""Rows of estimates from fitted classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from outsidein.analyses.analysis import Items
from outsidein.analyses.rows import Base, Drawn, caution, plain, replicates_of
from outsidein.analyses.segments.fitting import Fitted, agreements, criterion
from outsidein.analyses.segments.measure import Segments, asked, tops
from outsidein.methods import opportunity
from outsidein.methods.class_number import likelihood_ratio
from outsidein.methods.class_profiles import short_form
from outsidein.methods.comparisons import benjamini_hochberg
from outsidein.methods.latent_classes import entropy
from outsidein.methods.partitions import adjusted_rand, factor_scores, kmeans
from outsidein.stats.estimates import Estimate

Floats = NDArray[np.float64]
LEAST_CHANCE = 1e-3  # points of a short form stop at this chance, so that one odd answer does not decide alone


@dataclass(frozen=True)
class Bases:
    """What the numbers of all, and of each class, rest on."""

    found: Fitted

    @cached_property
    def whole(self) -> Base:
        """That of the shares of the classes."""
        answers = self.found.answers
        scores = self.found.chosen.posterior[answers.place].T
        ratios = answers.sample.ratios(answers.counts, list(scores))
        degrees = np.inf if answers.sample.independent else min(ratio.degrees for ratio in ratios)
        known = [ratio.n_effective for ratio in ratios if np.isfinite(ratio.n_effective)]
        words = "; ".join(filter(None, (caution(ratios[0], answers.sample), self._doubts())))
        return Base(answers.n, min(known, default=float(answers.n)), ratios[0].units, degrees, words)

    def _doubts(self) -> str:
        answers, tried = self.found.answers, self.found.fits
        if not self.found.chosen.converged:
            return "the fit had not come to rest"
        if len(tried) > 1 and self.found.count == max(tried):
            return f"{self.found.count} is the largest number of segments tried with {answers.n} answers"
        return ""

    def of(self, place: int) -> Base:
        """That of what is said within one class."""
        share, whole = float(self.found.shares[place, 0]), self.whole
        return replace(
            whole, n=round(self.found.answers.n * share), n_effective=whole.n_effective * share,
            units=max(round(whole.units * share), 2),
        )  # fmt: skip


def of_numbers(measure: Segments, found: Fitted, bases: Bases) -> Iterator[Estimate]:
    """The fit of each number of classes, the number chosen, and the chance that one fewer would do."""
    answers = found.answers

    def row(quantity: str, subject: str, value: float, note: str = "") -> Estimate:
        return replace(plain(quantity, subject, value, bases.whole, answers.sample), note=note)

    yield row("classes", "", float(found.count))
    for count, one in found.fits.items():
        yield row("log_likelihood", str(count), one.log_likelihood)
        yield row("bic", str(count), criterion(answers, one))
        yield row("entropy", str(count), entropy(one.posterior, answers.patterns.weight))
    note = "" if answers.sample.independent else "as if answers were independent"
    for count, one in found.fits.items() if measure.likelihood_ratio else ():
        if count - 1 in found.fits:
            fewer = found.fits[count - 1]
            chance = likelihood_ratio(answers.patterns, fewer, one, measure.likelihood_ratio)
            yield row("p_fewer", str(count), chance, note)


def of_classes(found: Fitted, bases: Bases) -> Iterator[Drawn]:
    """The share of each class, the chance of each answer within it, and the mean of each item."""
    main = found.answers.main
    for place in range(found.count):
        yield Drawn("share", str(place + 1), found.shares[place], bases.whole)
    for place in range(found.count):
        base = bases.of(place)
        for column, (item, level) in enumerate(main.names):
            yield Drawn("p", f"{place + 1}: {item} = {level}", found.chances[place, column], base)
        for item in dict.fromkeys(name for name, _ in main.names):
            if (item, "other") not in main.names:
                columns = main.columns(item)
                mean = np.einsum("l,lc->c", main.points[columns], found.chances[place, columns])
                yield Drawn("mean", f"{place + 1}: {item}", mean, base)


def of_outcomes(measure: Segments, items: Items, found: Fitted, bases: Bases) -> Iterator[Drawn | Estimate]:
    """Importance, satisfaction and opportunity of each outcome in each class, with the chance of its zones."""
    sample = found.answers.sample
    for place in range(found.count):
        base = bases.of(place)
        for name, pair in asked(measure, items).outcomes.items():
            i, s = (10 * _top(measure, items, found, place, item).clip(0, 1) for item in pair)
            subject = f"{place + 1}: {name}"
            yield Drawn("importance", subject, i, base)
            yield Drawn("satisfaction", subject, s, base)
            yield Drawn("opportunity", subject, opportunity.score(i, s), base)
            zones = opportunity.zones(replicates_of(i, sample), replicates_of(s, sample), margin=measure.margin)
            yield plain("p_underserved", subject, float(zones.underserved), base, sample)
            yield plain("p_overserved", subject, float(zones.overserved), base, sample)


def _top(measure: Segments, items: Items, found: Fitted, place: int, item: str) -> Floats:
    """The chance of a top box of an item within a class."""
    answers = found.answers
    inside = not measure.split and any(name == item for name, _ in answers.main.names)
    coded, values = (answers.main, found.chances) if inside else (answers.beside, found.beside)
    boxes = tops(measure, item, items)
    columns = [column for column in coded.columns(item) if coded.points[column] in boxes]
    return values[place, columns].sum(axis=0) if columns else np.zeros(values.shape[-1])


def of_profile(measure: Segments, found: Fitted, bases: Bases) -> Iterator[Drawn | Estimate]:
    """The answers to what may explain the classes within each of them, and whether they differ, corrected."""
    beside, sample = found.answers.beside, found.answers.sample
    factors = [name for name in measure.profile if beside.columns(name)]
    for name in factors:
        for place in range(found.count):
            for column in beside.columns(name):
                subject = f"{place + 1}: {name} = {beside.names[column][1]}"
                yield Drawn("profile", subject, found.beside[place, column], bases.of(place))
    chances = benjamini_hochberg(np.array([_difference(found, name) for name in factors])) if factors else []
    for name, chance in zip(factors, chances, strict=True):
        yield plain("p_adjusted", name, float(chance), bases.whole, sample)


def _difference(found: Fitted, name: str) -> float:
    """Wald's test that all classes answer alike: their differences against the covariance of the replicates."""
    columns = found.answers.beside.columns(name)
    values = found.beside[:, columns[1:]]
    apart = (values[1:] - values[:1]).reshape(-1, values.shape[-1])
    drawn = apart[:, 1 : 1 + found.answers.sample.replicates.count]
    drawn = drawn[:, np.isfinite(drawn).all(axis=0)]
    if not len(apart) or drawn.shape[1] < 2 or not np.isfinite(apart[:, 0]).all():
        return float("nan")
    inverse = np.linalg.pinv(np.atleast_2d(np.cov(drawn)), rcond=1e-8, hermitian=True)
    degrees = int(np.linalg.matrix_rank(inverse, hermitian=True))
    return float(chi2.sf(apart[:, 0] @ inverse @ apart[:, 0], degrees)) if degrees else float("nan")


def of_partition(measure: Segments, found: Fitted, bases: Bases) -> Iterator[Estimate]:
    """How stable the classes are, how k-means would have it, and the short form that tells them apart."""
    answers, whole = found.answers, bases.whole
    if found.count == 1:
        return
    scores = agreements(measure, found)
    if len(scores):
        low, high = np.percentile(scores, [2.5, 97.5])
        row = plain("stability", "", float(scores.mean()), whole, answers.sample)
        yield replace(row, low=float(low), high=float(high), se=float(scores.std()))
    other = kmeans(factor_scores(_ratings(found), answers.patterns.weight), answers.patterns.weight, found.count)
    agreement = adjusted_rand(found.modal, other, answers.patterns.weight)
    yield plain("kmeans_agreement", "", agreement, whole, answers.sample)
    yield from _short_form(found, whole)


def _ratings(found: Fitted) -> Floats:
    """The answers of each pattern as numbers, NaN where there is none."""
    patterns, points = found.answers.patterns, found.answers.main.points
    given = points[np.maximum(patterns.codes, 0) + patterns.starts]
    return np.where(patterns.codes >= 0, given, np.nan)


def _short_form(found: Fitted, base: Base) -> Iterator[Estimate]:
    """The questions of the short form in their order, with the points that each answer gives each class."""
    answers, classes = found.answers, found.chosen.classes
    sample, patterns = answers.sample, answers.patterns
    asked_items = list(dict.fromkeys(name for name, _ in answers.main.names))
    chosen = short_form(patterns, classes)
    for question in chosen:
        yield plain("agreement", asked_items[question.item], question.agreement, base, sample)
    for place, points in enumerate(_centred(classes.shares[:, None])[:, 0]):
        yield plain("points", str(place + 1), float(points), base, sample)
    for question in chosen:
        columns = answers.main.columns(asked_items[question.item])
        table = _centred(classes.chances[:, columns])
        for place in range(found.count):
            for column, points in zip(columns, table[place], strict=True):
                item, level = answers.main.names[column]
                yield plain("points", f"{place + 1}: {item} = {level}", float(points), base, sample)


def _centred(chances: Floats) -> Floats:
    """Logarithms of chances less their mean over the classes."""
    logs = np.log(np.maximum(chances, LEAST_CHANCE))
    return logs - logs.mean(axis=0)
