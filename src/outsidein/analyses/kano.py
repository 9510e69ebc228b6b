"""Kano's class of each factor as a probability, with strengths and Berger's coefficients (METHODS 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, named_items
from outsidein.analyses.kano_words import CLASS_NAMES, QUANTITIES
from outsidein.analyses.rows import Base, Drawn, composite, mean, plain, settle, share
from outsidein.methods import kano as method
from outsidein.methods.kano import CLASSES
from outsidein.stats.counts import Counts
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample, Scored
from outsidein.study.sections import Measure

Floats = NDArray[np.float64]
Pairs = dict[str, tuple[str, str]]
FIVE, THREE = (1, 5), (1, 3)  # the scales of five and of three answers
VALUED = 4  # A, O, M and I stand first; better and worse are shares of them


class Kano(Measure):
    """What each factor is to customers: attractive, one-dimensional, must-be, indifferent, or reverse."""

    kind: Literal["kano"]  # pyright: ignore[reportIncompatibleVariableOverride]
    functional: str | dict[str, str] = Field(
        description="Factor to the item on having it, or a template: fun_{factor}."
    )
    dysfunctional: str | dict[str, str] = Field(description="Factor to the item on not having it, or a template.")
    table: Literal["standard", "pouliot"] = Field(
        "standard", description="Which pairs of answers are questionable: pouliot's table has two more."
    )
    rule: Literal["mode", "blauth"] = Field(
        "mode",
        description="The class: the most frequent one, or by Blauth's rule the largest of A, O, M or of I, R, Q.",
    )
    labels: dict[str, str] = Field(default_factory=dict, description="Factor to its name in reports.")


def pairs(measure: Kano, items: Items) -> Pairs:
    """Each factor with its functional and its dysfunctional item; only factors that have both."""
    having, lacking = named_items(measure.functional, items), named_items(measure.dysfunctional, items)
    return {name: (having[name], lacking[name]) for name in having if name in lacking}


def needs(measure: Kano, items: Items) -> Need:
    """How often each pair of answers was given, for each factor."""
    return Need(counts=tuple(pairs(measure, items).values()))


@dataclass(frozen=True)
class _Found:
    """What is known of a factor: the share of each class, better and worse, and both continuous means."""

    classes: tuple[Ratio, ...]
    total: Ratio
    means: tuple[Ratio, Ratio]
    better: Ratio
    worse: Ratio

    @property
    def shares(self) -> Floats:
        """The share of each class in every replicate column, (6, columns)."""
        return np.stack([ratio.values for ratio in self.classes])


def compute(measure: Kano, items: Items, sample: Sample) -> list[Estimate]:
    """Of every factor its class with its chance, counts, coefficients, strengths and continuous means."""
    rows: list[Estimate | Drawn] = []
    for name, found in _found(measure, items, sample).items():
        rows += _of_factor(name, found, measure, sample)
    return settle(rows, sample)


def _found(measure: Kano, items: Items, sample: Sample) -> dict[str, _Found]:
    """Every factor; all sums under the replicates at once."""
    asked = pairs(measure, items)
    given = [(sample.counts[pair], *_answers(sample.counts[pair], items)) for pair in asked.values()]
    classes = [method.classes_of(having, lacking, measure.table) for _, having, lacking in given]
    whole = sample.scored([_scores(*one, found) for one, found in zip(given, classes, strict=True)])
    valued = sample.scored([_valued(one[0], found) for one, found in zip(given, classes, strict=True)])
    return {
        name: _Found(tuple(all_[:6]), all_[6], (all_[7], all_[8]), better, worse)
        for name, all_, (better, worse) in zip(asked, whole, valued, strict=True)
    }


def _answers(counts: Counts, items: Items) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The functional and the dysfunctional answer of each cell, on 1 to 5."""
    steps = [2 if items[name].scale == THREE else 1 for name in counts.items]
    having, lacking = (1 + step * (counts.cells[:, place] - 1) for place, step in enumerate(steps))
    return having, lacking


def _scores(
    counts: Counts, having: NDArray[np.int64], lacking: NDArray[np.int64], classes: NDArray[np.int64]
) -> Scored:
    """The shares of the classes, the total strength, and the continuous means."""
    named = [classes == place for place in range(len(CLASSES))]
    levels = np.array(method.WITH)[having - 1], np.array(method.WITHOUT)[lacking - 1]
    return Scored(counts, [*named, classes < 3, *levels])


def _valued(counts: Counts, classes: NDArray[np.int64]) -> Scored:
    """Better and worse (without its sign): shares among A, O, M and I."""
    A, O, M = (CLASSES.index(letter) for letter in "AOM")  # noqa: E741
    return Scored(counts, [np.isin(classes, (A, O)), np.isin(classes, (O, M))], classes < VALUED)


def _of_factor(name: str, found: _Found, measure: Kano, sample: Sample) -> list[Estimate | Drawn]:
    """The rows of one factor."""
    total, n = found.total, found.total.n
    base = composite("class", name, total.values, sample, (total,)).base
    places = method.RULES[measure.rule](found.shares)
    with_, without = found.means
    strength = composite("category_strength", name, method.category_strength(found.shares), sample, (total,))
    return [
        _class(name, found, places, base, sample),
        *(share(f"count_{letter}", name, one, sample, n) for letter, one in zip(CLASSES, found.classes, strict=True)),
        share("better", name, found.better, sample),
        _negative(share("worse", name, found.worse, sample)),
        share("total_strength", name, total, sample),
        strength,
        plain("fong", name, _fong(found), base, sample),
        mean("functional_mean", name, with_, sample),
        mean("dysfunctional_mean", name, without, sample),
        *_chances("p", name, places, base, sample),
        *_chances("p_quadrant", name, method.quadrant(with_.values, without.values), base, sample),
    ]


def _negative(row: Estimate) -> Estimate:
    """A share with the sign turned."""
    return replace(row, value=-row.value, low=-row.high, high=-row.low, replicates=-row.replicates)


def _fong(found: _Found) -> float:
    """Fong's statistic of the two largest classes, on the effective number of answers."""
    n, shares = found.total.n_effective, found.shares[:, 0]
    first, second = method.two_largest(np.nan_to_num(shares))
    return float(method.fong(n * shares[first], n * shares[second], n))


def _class(name: str, found: _Found, places: NDArray[np.int64], base: Base, sample: Sample) -> Estimate:
    """The row of a factor: the chance of the class it is in, and the class in words."""
    own = int(places[0])
    chance = np.nan if own == method.NONE else float(method.chances(_drawn(places, sample))[own])
    words = "; ".join(filter(None, (_words(found, own), base.note)))
    return replace(plain("class", name, chance, base, sample), note=words)


def _words(found: _Found, own: int) -> str:
    """The class, whether it can be told from the next, and whether it is clear."""
    if own == method.NONE:
        return ""
    shares = found.shares[:, 0]
    first, second = method.two_largest(shares)
    other = second if first == own else first
    named = CLASS_NAMES[CLASSES[own]]
    if _fong(found) < method.BOUND or first != own:
        return f"{named}, not separable from {CLASS_NAMES[CLASSES[other]]}"
    total = found.total.value if own < VALUED - 1 else 1.0
    return f"{named}, {'clear' if method.is_clear(shares[first] - shares[second], total) else 'but weak'}"


def _drawn(places: NDArray[np.int64], sample: Sample) -> NDArray[np.int64]:
    return places[1 : 1 + sample.replicates.count]


def _chances(stem: str, name: str, places: NDArray[np.int64], base: Base, sample: Sample) -> list[Estimate]:
    """The chance of each class; of quadrants there are four."""
    letters = CLASSES if stem == "p" else CLASSES[:VALUED]
    found = method.chances(_drawn(places, sample))
    return [plain(f"{stem}_{letter}", name, float(found[place]), base, sample) for place, letter in enumerate(letters)]


def problems(measure: Kano, items: Items) -> Iterator[tuple[Location, str]]:
    """Both questions of each factor, on five answers or on three."""
    having, lacking = named_items(measure.functional, items), named_items(measure.dysfunctional, items)
    for name in dict.fromkeys([*having, *lacking]):
        if name not in having or name not in lacking:
            missing = "functional" if name not in having else "dysfunctional"
            yield (missing,), f"factor {name!r} has no {missing} item"
    for pair in pairs(measure, items).values():
        for field, item in zip(("functional", "dysfunctional"), pair, strict=True):
            if item in items and items[item].scale not in (FIVE, THREE):
                yield (
                    (field,),
                    f"a Kano question has five answers, scale: [1, 5], or three, scale: [1, 3]; {item!r} has "
                    f"scale {items[item].scale}",
                )


ANALYSIS = Analysis(
    Kano,
    needs,
    compute,
    problems,
    QUANTITIES,
    item_fields=("functional", "dysfunctional"),
    headline="class",
    compared=("better", "worse"),
)
