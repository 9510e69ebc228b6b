"""From a slice to the correlations of its items in every replicate, and what makes them unfit for a path model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses.analysis import Items
from outsidein.analyses.paths.measure import Missing, Paths
from outsidein.analyses.rows import FEW_ANSWERS, FEW_UNITS, Base
from outsidein.errors import MethodError
from outsidein.methods.construct_index import Answers
from outsidein.stats.moments import Moments
from outsidein.stats.sample import Pairwise, Sample

Floats = NDArray[np.float64]
ALIKE = 1 - 1e-9  # a correlation this near to one says that two items hold the same answers
INDEFINITE = -1e-10  # an eigenvalue of a correlation matrix below this is negative, not rounding


@dataclass(frozen=True)
class Matrices:
    """Correlations of the items of a model, (items, items, columns), their answers, and what they rest on."""

    items: tuple[str, ...]
    correlation: Floats
    answers: Answers
    base: Base


def matrices(measure: Paths, items: Items, sample: Sample) -> Matrices:
    """The correlations of the items of a model in every replicate column of a slice.

    Raises:
        MethodError: too few answers for the model; an item is constant, or two hold the same answers; by name.
    """
    names = measure.used
    moments = (sample.complete if measure.missing == "listwise" else sample.moments)[names]
    _refuse_few(moments)
    found = sample.pairwise(moments)
    covariance = replaced(found) if measure.missing == "mean" else found.covariance
    variance = np.einsum("iic->ic", covariance)
    _refuse_constant(names, variance[:, 0])
    deviation = np.sqrt(np.where(variance > 0, variance, np.nan))
    correlation = covariance / deviation[:, None]
    correlation /= deviation[None]
    _refuse_alike(names, correlation[:, :, 0])
    lowest, highest = np.array([_ends(items, name) for name in names]).T
    answers = Answers(found.means, deviation, lowest, highest)
    return Matrices(
        names, correlation, answers, base_of(sample, moments, _words(measure.missing, moments, correlation))
    )


def replaced(found: Pairwise) -> Floats:
    """Covariances when the mean of an item stands for its missing answers, up to one factor that all share."""
    apart = found.local - found.means[:, None]
    return found.n * (found.covariance + apart * np.swapaxes(apart, 0, 1))


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


def _words(missing: Missing, moments: Moments, correlation: Floats) -> str:
    """What must be said of the missing answers."""
    if missing == "listwise":
        return "only people who answered every question of the model"
    if moments.complete:
        return ""
    if missing == "mean":
        return "missing answers replaced by the mean of the item"
    said = "missing answers: pairwise"
    if np.linalg.eigvalsh(correlation[:, :, 0])[0] < INDEFINITE:
        said += "; the correlations contradict each other (not positive definite): do not trust coefficients blindly"
    return said


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
