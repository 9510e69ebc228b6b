"""From a slice to the correlations of its items in every replicate, and what makes them unfit for a path model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses import missing
from outsidein.analyses.analysis import Items
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.rows import FEW_ANSWERS, FEW_UNITS, Base
from outsidein.errors import MethodError
from outsidein.methods.construct_index import Answers
from outsidein.stats.moments import Moments
from outsidein.stats.sample import Sample

Floats = NDArray[np.float64]
ALIKE = 1 - 1e-9  # a correlation this near to one says that two items hold the same answers


@dataclass(frozen=True)
class Matrices:
    """Correlations of the items of a model, (items, items, columns), their answers, and what they rest on."""

    items: tuple[str, ...]
    correlation: Floats
    answers: Answers
    base: Base

    def chosen(self, rows: Sequence[int]) -> Matrices:
        """The same of some items by their places, which may be repeated."""
        places, known = list(rows), self.answers
        answers = Answers(known.mean[places], known.deviation[places], known.lowest[places], known.highest[places])
        items = tuple(self.items[row] for row in places)
        return replace(self, items=items, correlation=self.correlation[np.ix_(places, places)], answers=answers)


def matrices(measure: Paths, items: Items, sample: Sample) -> Matrices:
    """The correlations of the items of a model in every replicate column of a slice.

    Raises:
        MethodError: too few answers for the model; an item is constant, or two hold the same answers; by name.
    """
    names = measure.used
    moments = missing.moments(measure.missing, names, sample)
    _refuse_few(moments)
    found = sample.pairwise(moments)
    covariance = missing.covariances(measure.missing, found)
    variance = np.einsum("iic->ic", covariance)
    _refuse_constant(names, variance[:, 0])
    deviation = np.sqrt(np.where(variance > 0, variance, np.nan))
    correlation = covariance / deviation[:, None]
    correlation /= deviation[None]
    _refuse_alike(names, correlation[:, :, 0])
    lowest, highest = np.array([_ends(items, name) for name in names]).T
    answers = Answers(found.means, deviation, lowest, highest)
    said = missing.words(measure.missing, moments), missing.contradiction(correlation[:, :, 0])
    return Matrices(names, correlation, answers, base_of(sample, moments, "; ".join(filter(None, said))))


def _ends(items: Items, name: str) -> tuple[float, float]:
    scale = items[name].scale
    return (np.nan, np.nan) if isinstance(scale, str) else (float(scale[0]), float(scale[1]))


def _refuse_few(moments: Moments) -> None:
    """A model needs more answers than it has items, and some; otherwise items follow from each other."""
    count, wanted = len(moments.items), len(moments.items) + 2
    answers = moments.n if len(moments.group) else np.zeros(count, np.int64)
    if answers.min() < wanted:
        name = moments.items[int(np.argmin(answers))]
        raise MethodError(
            f"{int(answers.min())} answers to {name!r} are too few for a path model of {count} items; "
            f"it needs {wanted} or more, and ten times as many to be worth reading"
        )
    units = len(np.unique(moments.group))
    if units < 3:
        raise MethodError(f"a path model cannot be computed from {units} resampling units; it needs three or more")


def _refuse_constant(names: tuple[str, ...], variance: Floats) -> None:
    constant = [name for name, spread in zip(names, variance, strict=True) if not spread > 0]
    if constant:
        raise MethodError(f"item {constant[0]!r} is constant: everyone gave the same answer; leave it out of the model")


def _refuse_alike(names: tuple[str, ...], correlation: Floats) -> None:
    alike = np.argwhere(np.triu(np.abs(correlation), 1) > ALIKE)
    if len(alike):
        first, second = (names[place] for place in alike[0])
        if abs(correlation[tuple(alike[0])]) > 2 - ALIKE:
            raise MethodError(
                f"the answers to {first!r} and {second!r} correlate over 1: too few people answered both; "
                "take `missing: listwise`, or leave one of them out of the model"
            )
        raise MethodError(f"items {first!r} and {second!r} hold the same answers; leave one of them out of the model")


def base_of(sample: Sample, moments: Moments, words: str) -> Base:
    """What the numbers rest on: the answers to the item answered least, worth as many independent ones as for its mean,
    the units, and words of caution."""
    place = int(np.argmin(moments.n))
    answers = int(moments.n[place])
    units = answers if sample.independent else len(np.unique(moments.group))
    degrees = np.inf if sample.independent else max(units - 1.0, 1.0)
    caution = ""
    if answers < FEW_ANSWERS:
        caution = f"indicative: fewer than {FEW_ANSWERS} answers"
    elif not sample.independent and units < FEW_UNITS:
        caution = f"indicative: fewer than {FEW_UNITS} resampling units"
    effective = sample.item_means(moments, [place])[0].n_effective
    return Base(answers, effective, units, degrees, "; ".join(filter(None, (words, caution))))
