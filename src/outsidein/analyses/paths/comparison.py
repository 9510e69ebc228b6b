"""A path model in two groups or waves: is it the same model, and where do its numbers differ?

Three questions in their order (Henseler, Ringle & Sarstedt 2016): are constructs composed alike (else nothing more can
be compared); are they as high and as varied; do paths differ. The change of an index is told apart into the change of
the score, weights held fixed, and the drift of the measurement, which is the rest. Intervals come from the study's
replicates; p values from permutations of the resampling units between the two groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses import missing
from outsidein.analyses.analysis import Items, Quantity, Told
from outsidein.analyses.paths.composites import Composites, composites
from outsidein.analyses.paths.fitting import failures
from outsidein.analyses.paths.matrices import matrices
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.rows import Base, Drawn, plain, settle
from outsidein.methods import construct_index, invariance
from outsidein.methods.comparisons import benjamini_hochberg
from outsidein.methods.permutation import p_value, relabel
from outsidein.stats.estimates import Estimate
from outsidein.stats.moments import Moments
from outsidein.stats.plan import Replicates
from outsidein.stats.sample import Sample

Floats = NDArray[np.float64]
Numbers = dict[tuple[str, str], Floats]
Weights = Literal["pooled", "first"]

_MICOM = "Henseler, Ringle & Sarstedt 2016, Int. Marketing Review 33"
_MGA = "Chin & Dibbern 2010; Hair et al. 2018, Advanced Issues in PLS-SEM"
_PERMUTED = "share of permutations of the resampling units at least as extreme"
_DRIFT = "difference of the index less difference of the score"

COMPARED: Mapping[str, Quantity] = {
    "compositional": Quantity(
        "Compositional invariance", "correlation of scores by the weights of either group", "coefficient", "", _MICOM
    ),
    "mean_difference": Quantity(
        "Difference of means", "of scores by common weights, in standard deviations", "coefficient", "", _MICOM
    ),
    "variance_difference": Quantity(
        "Difference of variances", "of scores by common weights, in logarithms", "coefficient", "", _MICOM
    ),
    "path_difference": Quantity("Difference of a path", "path less path", "coefficient", "", _MGA),
    "index_difference": Quantity(
        "Difference of the index", "each group by its own weights", "score", "", "Fornell et al. 1996"
    ),
    "score_difference": Quantity("Difference of the score", "the same, both groups by the same weights", "score"),
    "drift": Quantity("Drift of the measurement", _DRIFT, "score"),
    "p_bootstrap": Quantity(
        "p value of replicates", "twice the share of replicates on the other side of zero", "p", "", "Henseler 2012"
    ),
    "p_adjusted": Quantity(
        "p value, corrected", f"{_PERMUTED}, corrected over the paths", "p", "", "Benjamini & Hochberg 1995"
    ),
}  # fmt: skip
TESTED = tuple(name for name in COMPARED if not name.startswith("p_"))


def quantity(name: str) -> Quantity:
    """What a quantity of a comparison is; those that begin with `p_` and a quantity are its p value."""
    found = COMPARED.get(name)
    return found or Quantity(f"p value: {COMPARED[name.removeprefix('p_')].label}", _PERMUTED, "p", "", _MICOM)


DIFFERENCES = {
    "score_difference": "score", "drift": "drift", "mean_difference": "score_mean",
    "variance_difference": "score_variance",
}  # fmt: skip
TOLD: Mapping[str, Quantity] = {
    "score": Quantity(
        "Score by fixed weights", "the index, both groups by the weights of both together", "score", "higher", _MICOM
    ),
    "drift": COMPARED["drift"],
    "score_mean": Quantity(
        "Mean of scores", "by the weights of both groups together, in standard deviations", "coefficient", "", _MICOM
    ),
    "score_variance": Quantity(
        "Variance of scores", "by the weights of both groups together, in logarithms", "coefficient", "", _MICOM
    ),
    "compositional": COMPARED["compositional"],
    "p_compositional": quantity("p_compositional"),
    "p_path_difference": quantity("p_path_difference"),
    "p_adjusted": COMPARED["p_adjusted"],
}
"""What a study tells of a comparison besides the differences of its numbers."""
TABLED = ("score_mean", "score_variance")
"""Differences that say whether a construct is the same in both; they are tested, but are no findings."""


def told(measure: Paths, items: Items, groups: tuple[Sample, Sample]) -> Told:
    """What a study tells: whether constructs are composed alike, the p values of paths, and the differences of scores,
    of their means and variances, and drift, each with its p value."""
    rows = compare(measure, items, groups, Options())
    chances = {(row.quantity, row.subject): row.value for row in rows if row.quantity.startswith("p_")}
    return (
        [row for row in rows if row.quantity in TOLD and row.quantity not in DIFFERENCES],
        [
            (replace(row, quantity=DIFFERENCES[row.quantity]), chances[f"p_{row.quantity}", row.subject])
            for row in rows
            if row.quantity in DIFFERENCES
        ],
    )


@dataclass(frozen=True)
class Options:
    """How two groups are compared: permutations, their seed, and whose weights are held fixed for the score."""

    permutations: int = 1000
    seed: int = 1
    weights: Weights = "pooled"


def compare(measure: Paths, items: Items, groups: tuple[Sample, Sample], options: Options) -> list[Estimate]:
    """Every number of the second group less that of the first, with its interval and its p value.

    Raises:
        MethodError: a group has too few answers or no admissible solution.
    """
    both = _together(measure, groups)
    parts = [_part(measure, items, sample) for sample in (*groups, both)]
    for model in (model for one in parts for model in one.models):
        failures(model.spec, model.fitted, slice(1, 1 + both.replicates.count), measure.failures)
    drawn = _numbers(parts, options.weights)
    first, second = _permuted(measure, groups, options)
    apart = [_part(measure, items, sample) for sample in (first, second)]
    permuted = _numbers([*apart, parts[2].estimate], options.weights)
    base = _base(parts)
    rows = settle([Drawn(*name, values, base) for name, values in drawn.items() if name[0] != "compositional"], both)
    composed = [
        plain(*name, float(values[0]), base, both) for name, values in drawn.items() if name[0] == "compositional"
    ]
    return [*composed, *rows, *_tests(drawn, permuted, base, both)]


def _moments(measure: Paths, sample: Sample) -> Moments:
    return missing.moments(measure.missing, measure.used, sample)


def _with(measure: Paths, sample: Sample, moments: Moments) -> Sample:
    """A sample of these moments alone."""
    kept = {measure.used: moments}
    return replace(sample, counts={}, moments=kept, complete=kept)


def _together(measure: Paths, groups: tuple[Sample, Sample]) -> Sample:
    """Both groups as one sample; a unit that is in both counts once."""
    first, second = (_moments(measure, sample) for sample in groups)
    return _with(measure, groups[0], first + second)


def _part(measure: Paths, items: Items, sample: Sample) -> Composites:
    return composites(measure, matrices(measure, items, sample))


def _permuted(measure: Paths, groups: tuple[Sample, Sample], options: Options) -> tuple[Sample, Sample]:
    """Both groups under relabelled units: one sample each, whose replicates are the permutations."""
    moments = [_moments(measure, sample) for sample in groups]
    units, place = np.unique(np.concatenate([one.group for one in moments]), return_inverse=True)
    ends = len(moments[0].group)
    sizes = [np.bincount(at, weights=one.answers.sum(axis=1), minlength=len(units))
             for one, at in zip(moments, (place[:ends], place[ends:]), strict=True)]  # fmt: skip
    labels = relabel(sizes[0], sizes[1], options.permutations, options.seed)
    inside = np.vstack([labels.first[place[:ends]], labels.second[place[ends:]]])
    rows = _rows(moments, groups)
    return tuple(  # pyright: ignore[reportReturnType]
        _with(measure, Sample({}, {}, Replicates(part, options.permutations, {})), rows)
        for part in (inside, 1 - inside)
    )


def _rows(moments: list[Moments], groups: tuple[Sample, Sample]) -> Moments:
    """The rows of both groups one under the other, each a group of its own, raked as they are."""
    factors = [np.ones(len(one.group)) if sample.factors is None else sample.factors[one.poststratum, 0]
               for one, sample in zip(moments, groups, strict=True)]  # fmt: skip
    products = np.vstack([one.products * factor[:, None] for one, factor in zip(moments, factors, strict=True)])
    places = np.arange(len(products))
    return replace(
        moments[0], group=places, poststratum=np.zeros_like(places), products=products,
        answers=np.vstack([one.answers for one in moments]),
    )  # fmt: skip


def _numbers(parts: list[Composites], weights: Weights) -> Numbers:
    """Every number of a comparison, second less first, by quantity and subject."""
    first, second, both = parts
    found: Numbers = {}
    for a, b in both.models[0].spec.paths:
        found["path_difference", f"{a} -> {b}"] = _path(second, a, b) - _path(first, a, b)
    several = [place for place, block in enumerate(both.structure.blocks) if len(block) > 1]
    composed = invariance.compositional(first.weights, second.weights, both.found.correlation, both.structure)
    found |= {("compositional", both.names[place]): composed[place] for place in several}
    for quantity_, values in (*_levels(first, second, both), *_indices(first, second, both, weights)):
        found |= {
            (quantity_, name): values[place] for place, name in enumerate(both.names) if np.isfinite(values[place, 0])
        }
    return found


def _path(part: Composites, a: str, b: str) -> Floats:
    names = part.models[0].spec.names
    return part.models[0].fitted.inner.paths[names.index(a), names.index(b)]


def _levels(first: Composites, second: Composites, both: Composites) -> Iterator[tuple[str, Floats]]:
    """Differences of means and variances of scores by the weights of both together."""
    weights, answers, structure = both.weights, both.found.answers, both.structure
    overall = answers.mean, answers.deviation
    means = [invariance.score_mean(weights, one.found.answers.mean, overall, structure) for one in (first, second)]
    yield "mean_difference", means[1] - means[0]
    spread = [
        invariance.score_variance(weights, one.covariance, answers.deviation, structure) for one in (first, second)
    ]
    yield "variance_difference", np.log(spread[1]) - np.log(spread[0])


def _indices(first: Composites, second: Composites, both: Composites, weights: Weights) -> Iterator[tuple[str, Floats]]:
    """Differences of the index by own weights and by fixed ones, and what is between them."""
    structure, held = both.structure, both if weights == "pooled" else first
    own = [construct_index.index(one.weights, one.found.answers, structure) for one in (first, second)]
    fixed = [
        construct_index.index(
            held.weights, replace(one.found.answers, deviation=held.found.answers.deviation), structure
        )
        for one in (first, second)
    ]
    yield "index_difference", own[1] - own[0]
    yield "score_difference", fixed[1] - fixed[0]
    yield "drift", own[1] - own[0] - (fixed[1] - fixed[0])


def _base(parts: list[Composites]) -> Base:
    """What the smaller of the groups rests on."""
    one, other = parts[0].found.base, parts[1].found.base
    small = one if one.n <= other.n else other
    notes = dict.fromkeys(note for base in (one, other) for note in base.note.split("; ") if note)
    return replace(small, note="; ".join(notes))


def _tests(drawn: Numbers, permuted: Numbers, base: Base, sample: Sample) -> Iterator[Estimate]:
    """The p value of each number; of paths also corrected, and that of the replicates."""
    found = {
        name: float(p_value(values, "low" if name[0] == "compositional" else "both"))
        for name, values in permuted.items()
    }
    for (quantity_, subject), p in found.items():
        yield plain(f"p_{quantity_}", subject, p, base, sample)
    paths = [name for name in found if name[0] == "path_difference"]
    corrected = benjamini_hochberg([found[name] for name in paths])
    for name, p in zip(paths, corrected.tolist(), strict=True):
        yield plain("p_adjusted", name[1], p, base, sample)
    for name in paths:
        yield plain("p_bootstrap", name[1], _beyond(drawn[name][1 : 1 + sample.replicates.count]), base, sample)


def _beyond(drawn: Floats) -> float:
    """Twice the share of replicates on the side of zero where there are fewer."""
    known = drawn[np.isfinite(drawn)]
    if not len(known):
        return np.nan
    below = float(np.mean(known < 0) + np.mean(known == 0) / 2)
    return min(2 * min(below, 1 - below) + 1 / len(known), 1.0)
