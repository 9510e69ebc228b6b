"""Prediction of people left out, fold by fold: folds are sets of random groups, alike in every replicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses.paths.matrices import base_of
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.paths.models import Model
from outsidein.analyses.rows import Drawn
from outsidein.errors import MethodError
from outsidein.methods.pls_prediction import People, q2, squared_errors
from outsidein.stats.moments import Moments
from outsidein.stats.sample import Sample

FOLDS = 10


def predicted(measure: Paths, model: Model, sample: Sample) -> list[Drawn]:
    """Q² of each item that the model explains, and of a plain regression, over people who answered everything.

    Raises:
        MethodError: too few people answered everything.
    """
    moments = sample.complete[measure.used]
    whole = _people(sample, moments)
    parts = list(_folds(sample, moments))
    structure = model.fitted.structure
    if len(parts) < 2 or int(moments.n.min()) < 2 * len(moments.items):
        raise MethodError(
            f"prediction needs twice as many complete answer sheets as the model has items, {2 * len(moments.items)}, "
            "in two random groups or more; leave `predict` out"
        )
    errors = reduce(add, (squared_errors(whole.without(part), part, structure, measure.scheme) for part in parts))
    base = base_of(sample, moments, f"predicted in {len(parts)} folds of people who answered every question")
    return [
        Drawn(quantity, f"{block.name} {block.sign} {item}", q2(squares[row], errors.mean[row]), base)
        for quantity, squares in (("q2_predict", errors.model), ("q2_linear", errors.linear))
        for place, (block, rows) in enumerate(zip(model.spec.blocks, structure.blocks, strict=True))
        if structure.predecessors[place]
        for item, row in zip(block.members, rows, strict=True)
    ]


def _people(sample: Sample, moments: Moments) -> People:
    found = sample.pairwise(moments)
    return People(found.n[0, 0], found.means, found.covariance)


def _folds(sample: Sample, moments: Moments) -> Iterator[People]:
    """The people of each fold; the blocks of the jackknife, which are drawn at random, are dealt over the folds."""
    deleted = sample.replicates.weights[moments.group, 1 + sample.replicates.count :] == 0
    fold = np.argmax(deleted, axis=1) % FOLDS
    for number in np.unique(fold):
        yield _people(sample, _some(moments, fold == number))


def _some(moments: Moments, kept: NDArray[np.bool_]) -> Moments:
    """The moments of some groups."""
    return replace(
        moments, group=moments.group[kept], poststratum=moments.poststratum[kept],
        products=moments.products[kept], answers=moments.answers[kept],
    )  # fmt: skip
