"""What each factor costs where it is bad and wins where it is good, on any satisfaction survey (METHODS 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location
from outsidein.analyses.penalty_reward_words import QUANTITIES, class_in_words
from outsidein.analyses.rows import FEW_ANSWERS, FEW_UNITS, Base, Drawn, mean, plain, replicates_of, settle, share
from outsidein.errors import MethodError
from outsidein.methods import collinearity
from outsidein.methods import penalty_reward as method
from outsidein.methods.comparisons import benjamini_hochberg, p_value
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Derived, Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample, Scored
from outsidein.study.sections import Measure

Floats = NDArray[np.float64]
Cut = tuple[int, int]  # the highest answer of the low group, the lowest of the high group
Cuts = Mapping[str, Cut]


class PenaltyReward(Measure):
    """How far an outcome falls where a factor is rated low, and rises where it is rated high, all factors together."""

    kind: Literal["penalty_reward"]  # pyright: ignore[reportIncompatibleVariableOverride]
    outcome: str = Field(description="The question on satisfaction as a whole, or on recommending.")
    items: tuple[str, ...] = Field(min_length=1, description="The factors, each rated on a scale.")
    low: tuple[int, ...] = Field(
        (), description="The lowest answers, which make the low group; by the scale when absent."
    )
    high: tuple[int, ...] = Field((), description="The highest answers, the high group; by the scale when absent.")
    least: float = Field(
        method.LEAST,
        gt=0,
        lt=1,
        description="The smallest penalty or reward that counts, as a share of the outcome's range.",
    )
    sensitivity: bool = Field(True, description="Whether all is computed at neighbouring cut points too.")
    labels: dict[str, str] = Field(default_factory=dict, description="Factor to its name in reports.")


def cuts(measure: PenaltyReward, items: Items) -> dict[str, Cut]:
    """The cut points of each factor: as declared, else by its scale."""
    return {name: _cut(measure, items[name].scale) for name in measure.items}


def _cut(measure: PenaltyReward, scale: tuple[int, int] | str) -> Cut:
    if isinstance(scale, str):
        return (0, 0)
    low, high = method.groups(*scale)
    return max(measure.low, default=low), min(measure.high, default=high)


def other_cuts(measure: PenaltyReward, items: Items) -> list[dict[str, Cut]]:
    """Neighbouring cut points: all factors moved alike, where some can be."""
    if not measure.sensitivity:
        return []
    base = cuts(measure, items)
    moved = {name: _beside(base[name], items[name].scale) for name in measure.items}
    found = [{name: moved[name].get(way, base[name]) for name in measure.items} for way in range(4)]
    return [one for place, one in enumerate(found) if one != base and one not in found[:place]]


def _beside(cut: Cut, scale: tuple[int, int] | str) -> dict[int, Cut]:
    """Each way in which the cut points of a factor can move, by its number."""
    if isinstance(scale, str):
        return {}
    possible = method.cuts_beside(*cut, scale)
    ways = [(cut[0] - 1, cut[1]), (cut[0] + 1, cut[1]), (cut[0], cut[1] - 1), (cut[0], cut[1] + 1)]
    return {number: way for number, way in enumerate(ways) if way in possible}


def needs(measure: PenaltyReward, items: Items) -> Need:
    """The moments of the indicators of all factors with the outcome, and how often each answer was given."""
    if any(name not in items for name in (*measure.items, measure.outcome)):
        return Need(counts=((measure.outcome,),))
    sets = [_indicators(measure, items, one) for one in (cuts(measure, items), *other_cuts(measure, items))]
    return Need(
        counts=tuple((name,) for name in measure.items),
        moments=tuple(tuple(one.name for one in found) for found in sets),
        derived=tuple(dict.fromkeys(one for found in sets for one in found)),
    )


def _indicators(measure: PenaltyReward, items: Items, at: Cuts) -> list[Derived]:
    """The low and the high group of each factor, and last the outcome, of those who answered everything."""
    given = (*measure.items, measure.outcome)
    found = []
    for name in measure.items:
        low, high = items[name].scale
        found += [
            _indicator(measure, name, (int(low), at[name][0])),
            _indicator(measure, name, (at[name][1], int(high))),
        ]
    return [*found, Derived(f"{measure.id}: {measure.outcome}", measure.outcome, given)]


def _indicator(measure: PenaltyReward, name: str, ends: Cut) -> Derived:
    given = (*measure.items, measure.outcome)
    return Derived(f"{measure.id}: {name} {ends[0]} to {ends[1]}", name, given, *ends)


@dataclass(frozen=True)
class _Fit:
    """A fit at some cut points: coefficients as they came, penalties and rewards (factors, columns), and the rest."""

    low: Floats
    high: Floats
    constant: Floats
    explained: Floats
    base: Base

    @property
    def guarded(self) -> tuple[Floats, Floats]:
        """Penalties and rewards, none of the wrong sign."""
        return method.guarded(self.low, self.high)


def compute(measure: PenaltyReward, items: Items, sample: Sample) -> list[Estimate]:
    """Of every factor its penalty, reward, asymmetry and class, and the same at neighbouring cut points.

    Raises:
        MethodError: a group is empty, factors carry the same information, or there are too few answers.
    """
    at = cuts(measure, items)
    fit = _fit(measure, items, sample, at)
    levels = dict(zip(measure.items, _levels(measure, items, sample, at), strict=True))
    least = _least(measure, items, sample)
    rows: list[Estimate | Drawn] = [
        Drawn("constant", "", fit.constant, fit.base),
        Drawn("r2", "", fit.explained, fit.base),
    ]
    for place, name in enumerate(measure.items):
        rows += [*_effects(name, place, fit, at[name]), *_stakes(name, place, fit, levels[name])]
        rows += [*_class(name, place, fit, least, sample), *_performance(name, levels[name], sample)]
    rows += _sensitivity(measure, items, sample, least)
    return [*settle(rows, sample), *_tests(measure, fit, sample)]


def _fit(measure: PenaltyReward, items: Items, sample: Sample, at: Cuts) -> _Fit:
    """The least-squares fit at some cut points, in every replicate."""
    names = tuple(one.name for one in _indicators(measure, items, at))
    moments = sample.moments[names]
    answers = int(moments.n.min()) if len(moments.group) else 0
    units = answers if sample.independent else len(np.unique(moments.group))
    count = 2 * len(measure.items)
    if min(answers, units) < count + 3:
        what = "answers" if answers < count + 3 else "resampling units"
        raise MethodError(
            f"{min(answers, units)} {what} are too few for {len(measure.items)} factors: only those count who answered "
            "all of them and the outcome; leave out factors that few have answered"
        )
    found = sample.pairwise(moments)
    _refuse_empty(measure, items, at, found.means[:, 0])
    collinearity.system(found.covariance[:, :, 0], [*_said(measure, at), measure.outcome])
    slopes = method.coefficients(found.covariance)
    effective = sample.item_means(moments, [count])[0].n_effective
    base = Base(answers, effective, units, float(units - 1 - count), _caution(answers, units))
    return _Fit(
        slopes[::2],
        slopes[1::2],
        found.means[-1] - np.sum(slopes * found.means[:-1], axis=0),
        np.sum(slopes * found.covariance[:-1, -1], axis=0) / found.covariance[-1, -1],
        base,
    )


def _said(measure: PenaltyReward, at: Cuts) -> list[str]:
    return [f"{name} {side}" for name in measure.items for side in (f"up to {at[name][0]}", f"from {at[name][1]}")]


def _refuse_empty(measure: PenaltyReward, items: Items, at: Cuts, means: Floats) -> None:
    """Refuse groups in which nobody, or everybody, is."""
    for name, low, high in zip(measure.items, means[:-1:2], means[1:-1:2], strict=True):
        for side, inside, cut in (("low", low, f"up to {at[name][0]}"), ("high", high, f"from {at[name][1]}")):
            if inside <= 0 or inside >= 1:
                who = "nobody" if inside <= 0 else "everybody"
                raise MethodError(
                    f"{name!r} is constant: {who} is in its {side} group, answers {cut} of those who answered all; "
                    f"choose `{side}`, or leave it out"
                )


def _caution(answers: int, units: int) -> str:
    if answers < FEW_ANSWERS:
        return f"indicative: fewer than {FEW_ANSWERS} answers"
    return f"indicative: fewer than {FEW_UNITS} resampling units" if units < FEW_UNITS else ""


def _least(measure: PenaltyReward, items: Items, sample: Sample) -> float:
    """The smallest effect that counts: a share of the outcome's scale, of a free quantity of four deviations."""
    scale = items[measure.outcome].scale
    if not isinstance(scale, str):
        return measure.least * (scale[1] - scale[0])
    moments = sample.moments[tuple(one.name for one in _indicators(measure, items, cuts(measure, items)))]
    return measure.least * 4 * float(np.sqrt(sample.pairwise(moments).covariance[-1, -1, 0]))


def _effects(name: str, place: int, fit: _Fit, cut: Cut) -> Iterator[Drawn]:
    """Penalty, reward, their range, potentials and asymmetry of one factor."""
    yield Drawn("penalty_raw", name, fit.low[place], fit.base)
    yield Drawn("reward_raw", name, fit.high[place], fit.base)
    penalty, reward = (side[place] for side in fit.guarded)
    winning, costing = method.potentials(penalty, reward)
    noted = {
        "penalty": (penalty, _guard_words(fit.low[place], f"up to {cut[0]}", 1)),
        "reward": (reward, _guard_words(fit.high[place], f"from {cut[1]}", -1)),
        "range": (method.impact_range(penalty, reward), ""),
        "satisfaction_potential": (winning, ""),
        "dissatisfaction_potential": (costing, ""),
        "asymmetry": (method.asymmetry(penalty, reward), ""),
    }
    for quantity, (values, words) in noted.items():
        yield Drawn(quantity, name, values, replace(fit.base, note="; ".join(filter(None, (fit.base.note, words)))))


def _guard_words(raw: Floats, group: str, wrong: int) -> str:
    """The group, and that a coefficient of the wrong sign was set to 0."""
    guard = f", wrong sign: {raw[0]:+.3g} is set to 0" if raw[0] * wrong > 0 else ""
    return f"answers {group}{guard}"


def _levels(measure: PenaltyReward, items: Items, sample: Sample, at: Cuts) -> list[list[Ratio]]:
    """Of each factor its mean on 0 to 100, and the shares of its low and of its high group."""
    asked = []
    for name in measure.items:
        counts = sample.counts[(name,)]
        answer, (low, high) = counts.codes(), items[name].scale
        asked.append(
            Scored(counts, [100.0 * (answer - low) / (high - low), answer <= at[name][0], answer >= at[name][1]])  # pyright: ignore[reportOperatorIssue]
        )
    return sample.scored(asked)


def _stakes(name: str, place: int, fit: _Fit, levels: Sequence[Ratio]) -> Iterator[Drawn]:
    """What the factor costs today, and what it could still win, in points of the outcome over everybody."""
    penalty, reward = (side[place] for side in fit.guarded)
    _, low, high = (ratio.values for ratio in levels)
    yield Drawn("lost_now", name, penalty * low, fit.base)
    yield Drawn("to_win", name, reward * (1 - high), fit.base)


def _performance(name: str, levels: Sequence[Ratio], sample: Sample) -> Iterator[Estimate]:
    yield mean("performance", name, levels[0], sample)
    yield share("low_share", name, levels[1], sample)
    yield share("high_share", name, levels[2], sample)


def _class(name: str, place: int, fit: _Fit, least: float, sample: Sample) -> list[Estimate]:
    """The chance of the class that the factor is in, with the class in words, and the chance of every class."""
    penalty, reward = (side[place] for side in fit.guarded)
    places = method.classes(penalty, reward, least)
    found = method.chances(places[1 : 1 + sample.replicates.count])
    own = plain("class", name, float(found[places[0]]), fit.base, sample)
    chances = [plain(f"p_{word}", name, float(found[at]), fit.base, sample) for at, word in enumerate(method.CLASSES)]
    return [replace(own, note=class_in_words(int(places[0]), found)), *chances]


def _sensitivity(measure: PenaltyReward, items: Items, sample: Sample, least: float) -> list[Estimate | Drawn]:
    """Penalty, reward and class at neighbouring cut points; none where a group is empty there."""
    rows: list[Estimate | Drawn] = []
    for at in other_cuts(measure, items):
        try:
            fit = _fit(measure, items, sample, at)
        except MethodError:
            continue
        for place, name in enumerate(measure.items):
            subject = f"{name}, up to {at[name][0]} and from {at[name][1]}"
            penalty, reward = (side[place] for side in fit.guarded)
            places = method.classes(penalty, reward, least)
            found = method.chances(places[1 : 1 + sample.replicates.count])
            own = plain("class_at", subject, float(found[places[0]]), fit.base, sample)
            rows += [
                Drawn("penalty_at", subject, penalty, fit.base),
                Drawn("reward_at", subject, reward, fit.base),
                replace(own, note=class_in_words(int(places[0]), found)),
            ]
    return rows


def _tests(measure: PenaltyReward, fit: _Fit, sample: Sample) -> list[Estimate]:
    """The p value of each coefficient as it came, corrected over all of them (Benjamini & Hochberg 1995)."""
    raw = np.concatenate([fit.low, fit.high])
    drawn = np.stack([replicates_of(row, sample) for row in raw])
    error = np.nanstd(drawn, axis=1) * np.sqrt(fit.base.units / max(fit.base.units - 1, 1))
    statistic = np.where(error > 0, raw[:, 0] / np.where(error > 0, error, 1.0), np.nan)
    adjusted = benjamini_hochberg(p_value(statistic, fit.base.degrees))
    half = len(measure.items)
    return [
        plain(quantity, name, float(adjusted[place + shift]), fit.base, sample)
        for quantity, shift in (("penalty_p", 0), ("reward_p", half))
        for place, name in enumerate(measure.items)
    ]


def problems(measure: PenaltyReward, items: Items) -> Iterator[tuple[Location, str]]:
    """Factors are different ratings, none of them the outcome; groups are ends of their scales, and leave a middle."""
    for place, name in enumerate(measure.items):
        if name in measure.items[:place]:
            yield ("items", place), f"{name!r} is named twice"
        if name == measure.outcome:
            yield ("items", place), f"{name!r} is the outcome, so it cannot be a factor of it"
        scale = items[name].scale
        if isinstance(scale, str):
            yield ("items", place), f"{name!r} is a free quantity; a factor is rated on a scale"
            continue
        yield from _group_problems(measure, name, scale)


def _group_problems(measure: PenaltyReward, name: str, scale: tuple[int, int]) -> Iterator[tuple[Location, str]]:
    for field, group, ends in (
        ("low", measure.low, range(scale[0], scale[0] + len(measure.low))),
        ("high", measure.high, range(scale[1] - len(measure.high) + 1, scale[1] + 1)),
    ):
        if group and sorted(group) != list(ends):
            side = "lowest" if field == "low" else "highest"
            yield (field,), f"{sorted(group)} are not the {side} answers of {name!r}, which is on {list(scale)}"
            return
    low, high = _cut(measure, scale)
    if high - low < 2:
        yield (
            ("low" if measure.low else "items",),
            f"{name!r}: no answer lies between the low group (up to {low}) and the high group (from {high})",
        )


ANALYSIS = Analysis(
    PenaltyReward,
    needs,
    compute,
    problems,
    QUANTITIES,
    item_fields=("items", "outcome"),
    headline="class",
    compared=("penalty_raw", "reward_raw"),
)
