"""What goes with an outcome: importance of drivers, with their performance beside it (METHODS 10 and 12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from outsidein.analyses import missing
from outsidein.analyses.analysis import Analysis, Items, Location
from outsidein.analyses.drivers_words import QUANTITIES
from outsidein.analyses.missing import DESCRIPTION, Missing
from outsidein.analyses.rows import FEW_ANSWERS, FEW_UNITS, Base, Drawn, plain, replicates_of, settle
from outsidein.errors import MethodError
from outsidein.methods import collinearity
from outsidein.methods.comparisons import benjamini_hochberg, p_value
from outsidein.methods.dominance import LIMIT as DOMINANCE_LIMIT
from outsidein.methods.dominance import Dominance, dominance
from outsidein.methods.intervals import t_interval
from outsidein.methods.relative_weights import relative_weights
from outsidein.methods.shapley import EXACT_LIMIT, ORDERS, sampled_shapley, shapley
from outsidein.stats.estimates import Estimate
from outsidein.stats.moments import Moments
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure

Floats = NDArray[np.float64]
CLEAR = 0.05
ANSWERS_A_DRIVER = 10  # with fewer, R-squared is mostly chance (Harrell 2015, Regression Modeling Strategies, 4.4)
QUADRANTS = ("concentrate", "keep_up", "low_priority", "overkill")


class Drivers(Measure):
    """How far each of several items goes with an outcome, beside how well each performs."""

    kind: Literal["drivers"]  # pyright: ignore[reportIncompatibleVariableOverride]
    outcome: str = Field(description="The question that the drivers should explain.")
    items: tuple[str, ...] = Field(min_length=1, description="The drivers.")
    method: Literal["shapley", "relative_weights", "dominance", "coefficients"] = Field(
        "shapley", description="How R-squared is shared out among drivers that go together."
    )
    missing: Missing = Field("pairwise", description=DESCRIPTION)
    stated: dict[str, str] = Field(
        default_factory=dict, description="Driver to the item that asks how important it is, where that was asked."
    )
    crosshair: Literal["means", "midpoint"] = Field(
        "means", description="Where the lines of the importance-performance map stand: grand means or scale midpoints."
    )
    assumptions: str = Field(
        "", description="Why the drivers may be said to drive the outcome; without it they are said to go with it."
    )
    labels: dict[str, str] = Field(default_factory=dict, description="Driver to its name in reports.")


def needs(measure: Drivers, items: Items) -> Need:
    """The moments of the drivers with their outcome, and those of each item of stated importance."""
    stated = Need(moments=tuple((item,) for item in measure.stated.values()))
    return missing.need(measure.missing, _joint(measure)) | stated


def rests_on(measure: Drivers, quantity: str = "", subject: str = "") -> tuple[str, ...]:
    """The items that a quantity of a driver is computed from; without them, all items of the measure."""
    if quantity == "performance" and subject:
        return (subject,)
    if quantity == "stated_importance" and subject:
        return (measure.stated[subject],)
    return (*_joint(measure), *(() if quantity else measure.stated.values()))


def _joint(measure: Drivers) -> tuple[str, ...]:
    return (*measure.items, measure.outcome)


def _moments(measure: Drivers, sample: Sample) -> Moments:
    return missing.moments(measure.missing, _joint(measure), sample)


@dataclass(frozen=True)
class _Found:
    """What is known of a slice: the correlations of the drivers, their importance, and what all that rests on."""

    system: collinearity.System
    importance: Floats
    inflation: Floats
    base: Base
    sampling: Floats | None = None
    dominance: Dominance | None = None


def compute(measure: Drivers, items: Items, sample: Sample) -> list[Estimate]:
    """Importance, share, coefficient with its p value, and performance of each driver; R-squared; collinearity.

    Raises:
        MethodError: an item is constant, drivers carry the same information, or there are too few answers.
    """
    base, pairs = _base(measure, sample), sample.pairwise(_moments(measure, sample))
    covariance = missing.covariances(measure.missing, pairs)
    system = collinearity.system(np.ascontiguousarray(np.moveaxis(covariance, -1, 0)), _joint(measure))
    found = _importance(measure, system, _cautioned(base, system))
    rows = [*_of_all(found), *_of_each(measure, found), *_levels(measure, items, sample, pairs.means.T)]
    settled = [_by_student(row) if row.quantity == "coefficient" else row for row in settle(rows, sample)]
    return [
        *settled,
        *_tests(settled, found.base, sample),
        *_quadrants(measure, settled, sample),
        *_dominances(measure, found, sample),
        *_sampling(measure, found, sample),
    ]


def _base(measure: Drivers, sample: Sample) -> Base:
    """What the numbers rest on; MethodError where there are not more answers than coefficients."""
    moments = _moments(measure, sample)
    answers = int(moments.n.min()) if len(moments.group) else 0
    units = answers if sample.independent else len(np.unique(moments.group))
    count = len(measure.items)
    if min(answers, units) < count + 3:
        what = "answers" if answers < count + 3 else "resampling units"
        raise MethodError(f"{min(answers, units)} {what} are too few for {count} drivers and their outcome")
    few = (
        (answers < FEW_ANSWERS, f"fewer than {FEW_ANSWERS} answers"),
        (units < FEW_UNITS, f"fewer than {FEW_UNITS} resampling units"),
        (answers < ANSWERS_A_DRIVER * count, f"fewer than {ANSWERS_A_DRIVER} answers a driver"),
    )
    caution = next((f"indicative: {words}" for is_so, words in few if is_so), "")
    note = "; ".join(filter(None, (missing.words(measure.missing, moments), caution)))
    effective = sample.item_means(moments, [int(np.argmin(moments.n))])[0].n_effective
    return Base(answers, effective, units, float(units - 1 - count), note)


def _cautioned(base: Base, system: collinearity.System) -> Base:
    """The base, with a warning where the drivers can hardly be told apart."""
    condition = float(system.condition[0])
    if condition < collinearity.DOUBTFUL_CONDITION:
        return base
    words = f"collinear: condition number {condition:.0f}, from {collinearity.DOUBTFUL_CONDITION:.0f} on it harms"
    return replace(base, note="; ".join(filter(None, (base.note, words))))


def _importance(measure: Drivers, system: collinearity.System, base: Base) -> _Found:
    """The importance of each driver by the method asked for."""
    pair = system.correlation, system.validity
    inflation = collinearity.variance_inflation(system.correlation)
    if measure.method == "dominance":
        found = dominance(*pair)
        return _Found(system, found.general, inflation, base, dominance=found)
    if measure.method == "relative_weights":
        return _Found(system, relative_weights(*pair), inflation, base)
    if measure.method == "coefficients":
        return _Found(system, np.abs(collinearity.coefficients(*pair)), inflation, base)
    if len(measure.items) <= EXACT_LIMIT:
        return _Found(system, shapley(*pair), inflation, base)
    values, sampling = sampled_shapley(*pair)
    largest = float(sampling.max())
    words = f"importance from {ORDERS} sampled orders, sampling error at most {largest:.4f}"
    noted = replace(base, note="; ".join(filter(None, (base.note, words))))
    return _Found(system, values, inflation, noted, sampling=sampling)


def _of_all(found: _Found) -> Iterator[Drawn]:
    """R-squared, and the condition number."""
    yield Drawn("r2", "", collinearity.explained(found.system.correlation, found.system.validity), found.base)
    yield Drawn("condition", "", found.system.condition, found.base)


def _of_each(measure: Drivers, found: _Found) -> Iterator[Drawn]:
    """Importance, share, coefficient, unique contribution and variance inflation of each driver."""
    pair = found.system.correlation, found.system.validity
    values = {
        "importance": found.importance,
        "share": found.importance / found.importance.sum(axis=-1, keepdims=True),
        "coefficient": collinearity.coefficients(*pair),
        "unique": collinearity.unique(*pair),
        "vif": found.inflation,
    }
    bases = [_inflated(found.base, float(inflation)) for inflation in found.inflation[0]]
    for quantity, drawn in values.items():
        for place, name in enumerate(measure.items):
            yield Drawn(quantity, name, drawn[:, place], bases[place])


def _by_student(row: Estimate) -> Estimate:
    """A coefficient with the interval that belongs to its test."""
    interval = t_interval(row.value, row.se, row.degrees)
    return replace(row, low=float(interval.low), high=float(interval.high))


def _inflated(base: Base, inflation: float) -> Base:
    if inflation < collinearity.DOUBTFUL_VIF:
        return base
    words = f"variance inflation {inflation:.0f}, from {collinearity.DOUBTFUL_VIF:.0f} on it harms"
    return replace(base, note="; ".join(filter(None, (base.note, words))))


def _levels(measure: Drivers, items: Items, sample: Sample, means: Floats) -> Iterator[Drawn]:
    """Performance of each driver and its stated importance, on 0 to 100; not of free quantities, which have no ends."""
    moments = _moments(measure, sample)
    for place, name in enumerate(measure.items):
        if items[name].scale != "number":
            yield _level("performance", name, items, name, means[:, place], _plain_base(sample, moments, place))
    for name, item in measure.stated.items():
        own = sample.moments[(item,)]
        if len(own.group):
            _, asked, _ = sample.correlations(own)
            yield _level("stated_importance", name, items, item, asked[:, 0], _plain_base(sample, own, 0))


def _level(quantity: str, subject: str, items: Items, item: str, means: Floats, base: Base) -> Drawn:
    low, high = (float(end) for end in items[item].scale)
    return Drawn(quantity, subject, 100 * (means - low) / (high - low), base)


def _plain_base(sample: Sample, moments: Moments, place: int) -> Base:
    """What the mean of one item rests on."""
    answers = int(moments.n[place])
    units = answers if sample.independent else len(np.unique(moments.group))
    return Base(answers, sample.item_means(moments, [place])[0].n_effective, units, max(units - 1.0, 1.0))


def _tests(rows: Sequence[Estimate], base: Base, sample: Sample) -> list[Estimate]:
    """The p value of each coefficient, corrected for how many drivers there are.

    A Shapley value or a relative weight is never negative, so its interval cannot say that there is nothing; whether a
    driver has a contribution of its own is tested on its coefficient, by Student's t on its standard error.
    """
    tested = [row for row in rows if row.quantity == "coefficient"]
    statistic = np.array([row.value / row.se if row.se > 0 else np.nan for row in tested])
    adjusted = benjamini_hochberg(p_value(statistic, base.degrees))
    return [
        replace(plain("p_adjusted", row.subject, float(p), base, sample), note=row.note)
        for row, p in zip(tested, adjusted, strict=True)
    ]


def _quadrants(measure: Drivers, rows: Sequence[Estimate], sample: Sample) -> list[Estimate]:
    """The chance of each quadrant of the importance-performance map: the share of the replicates that lie in it."""
    shown = [row for row in rows if row.quantity == "performance"]
    shares = {row.subject: row for row in rows if row.quantity == "share"}
    if not shown:
        return []
    performance = np.stack([row.replicates for row in shown])
    importance = np.stack([shares[row.subject].replicates for row in shown])
    line = performance.mean(axis=0) if measure.crosshair == "means" else 50.0
    matters, well = importance > 1 / len(measure.items), performance > line
    inside = dict(zip(QUADRANTS, (matters & ~well, matters & well, ~matters & ~well, ~matters & well), strict=True))
    known = np.isfinite(importance).all(axis=0) & np.isfinite(performance).all(axis=0)
    return [
        plain(f"p_{name}", row.subject, _chance(lies[place][known]),
              Base(row.n, row.n_effective, row.n, row.degrees), sample)
        for name, lies in inside.items()
        for place, row in enumerate(shown)
    ]  # fmt: skip


def _dominances(measure: Drivers, found: _Found, sample: Sample) -> list[Estimate]:
    """What a driver adds by number of others, and the chance of each kind of dominance of each pair."""
    if found.dominance is None:
        return []
    names, conditional = measure.items, found.dominance.conditional
    added = [
        Drawn("conditional", f"{name}, {others} others", conditional[:, place, others], found.base)
        for place, name in enumerate(names)
        for others in range(len(names))
    ]
    known = np.isfinite(replicates_of(found.importance[:, 0], sample))
    kinds = {
        "p_complete": found.dominance.complete,
        "p_conditional": found.dominance.conditionally,
        "p_general": found.dominance.generally,
    }
    drawn = slice(1, 1 + sample.replicates.count)
    chances = [
        plain(quantity, f"{names[a]} > {names[b]}", _chance(holds[drawn, a, b][known]), found.base, sample)
        for quantity, holds in kinds.items()
        for a, b in permutations(range(len(names)), 2)
    ]
    return [*settle(added, sample), *chances]


def _chance(holds: NDArray[np.bool_]) -> float:
    return float(holds.mean()) if len(holds) else np.nan


def _sampling(measure: Drivers, found: _Found, sample: Sample) -> list[Estimate]:
    """The standard error of sampled orders, where there are too many drivers to count them all."""
    errors: Mapping[str, float] = {}
    if found.sampling is not None:
        errors = dict(zip(measure.items, found.sampling.tolist(), strict=True))
    return [plain("sampling_error", name, error, found.base, sample) for name, error in errors.items()]


def problems(measure: Drivers, items: Items) -> Iterator[tuple[Location, str]]:
    """Drivers are different items, none of them the outcome; stated importance is asked on a scale."""
    for place, name in enumerate(measure.items):
        if name in measure.items[:place]:
            yield ("items", place), f"{name!r} is named twice"
        if name == measure.outcome:
            yield ("items", place), f"{name!r} is the outcome, so it cannot be a driver of it"
    if measure.method == "dominance" and len(measure.items) > DOMINANCE_LIMIT:
        yield (
            ("method",),
            f"dominance is computed for {DOMINANCE_LIMIT} drivers at most; there are {len(measure.items)}",
        )
    for name, item in measure.stated.items():
        if name not in measure.items:
            yield ("stated", name), f"{name!r} is none of the drivers"
        if item in items and items[item].scale == "number":
            yield ("stated", name), f"{item!r} is a free quantity; stated importance is asked on a scale"


ANALYSIS = Analysis(
    Drivers,
    needs,
    compute,
    problems,
    QUANTITIES,
    item_fields=("items", "outcome", "stated"),
    headline="importance",
    compared=("coefficient",),
)
