"""Raking of a source to its declared targets, redone in every replicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from outsidein.errors import EvidenceError
from outsidein.evidence.answers import Answers
from outsidein.evidence.request import Request
from outsidein.methods import raking
from outsidein.stats.counts import Counts
from outsidein.stats.plan import Replicates
from outsidein.stats.sample import Sample
from outsidein.study.sections import Customer

Floats = NDArray[np.float64]
Targets = dict[str, dict[str, float]]


def declared_targets(answers: Answers, customers: tuple[Customer, ...]) -> Targets:
    """The raking targets of a source by dimension and level; `population` is looked up in the customers."""
    known = {customer.id: customer.population for customer in customers if customer.population}
    return {
        name: (known if target == "population" else target)
        for name, target in answers.survey.weight.rake.items()
        if target == "population" or isinstance(target, dict)
    }


def raking_factors(
    answers: Answers, request: Request, targets: Targets, counts: Counts, replicates: Replicates
) -> Floats | None:
    """The raking factor of each poststratum in each replicate column, or nothing where no raking is declared.

    A level without a target (such as 'not stated') keeps its share of the sample.

    Raises:
        EvidenceError: when a target names a level that nobody in the evidence has.
    """
    if not request.raking:
        return None
    cells = _cell_totals(request, counts, replicates)
    sizes = request.levels(request.raking)
    places = np.unravel_index(np.arange(int(np.prod(sizes))), sizes)
    shares = [
        _shares(
            answers.survey.id,
            name,
            request.dimensions[name],
            targets[name],
            np.bincount(place, cells[:, 0], len(request.dimensions[name])).astype(np.float64),
        )
        for name, place in zip(request.raking, places, strict=True)
    ]
    names = [(name, request.dimensions[name]) for name in request.raking]
    factors = raking.rake(cells, places, shares, names).factors
    trim = answers.survey.weight.trim
    return raking.trim(factors, cells, trim) if trim else factors


def _cell_totals(request: Request, counts: Counts, replicates: Replicates) -> Floats:
    plain = Sample({}, {}, replicates)
    size = int(np.prod(request.levels(request.raking)))
    columns = np.zeros((len(counts.group), size))
    columns[np.arange(len(counts.group)), counts.poststratum] = counts.weights
    return plain.totals(counts.group, counts.poststratum, columns)


def _shares(source: str, name: str, levels: Sequence[str], targets: Mapping[str, float], totals: Floats) -> Floats:
    """The wanted share of each level; a level without a target keeps its share of the sample."""
    unknown = [level for level in targets if level not in levels]
    if unknown:
        raise EvidenceError(
            f"{source}: raking target {name}={unknown[0]!r} has no answers; the evidence has {', '.join(levels)}: "
            "merge it with another level, or leave it out of the targets"
        )
    sample = totals / totals.sum()
    given = np.array([targets.get(level, np.nan) for level in levels])
    left = float(sample[np.isnan(given)].sum())
    return np.where(np.isnan(given), sample, given / np.nansum(given) * (1 - left))
