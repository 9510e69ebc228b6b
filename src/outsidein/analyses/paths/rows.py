"""The rows of a path model: every number with its quantity and its subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from outsidein.analyses.paths.fitting import Fitted
from outsidein.analyses.paths.matrices import Matrices
from outsidein.analyses.rows import Drawn
from outsidein.methods import construct_index, construct_validity, structural
from outsidein.methods.arrays import Array

Numbers = Iterator[tuple[str, str, Array]]


def rows(fitted: Fitted, found: Matrices) -> list[Drawn]:
    """All rows of a model; columns that failed are NaN in each."""
    base = replace(found.base, note="; ".join(filter(None, (found.base.note, _lost(fitted)))))
    return [
        Drawn(quantity, subject, np.where(fitted.failed, np.nan, values), base)
        for quantity, subject, values in _numbers(fitted, found)
    ]


def _lost(fitted: Fitted) -> str:
    """Why replicates are missing, in words."""
    return "; ".join(f"in {count} replicates {why}" for why, count in fitted.reasons.items())


def _numbers(fitted: Fitted, found: Matrices) -> Numbers:
    yield from _structural(fitted)
    yield from _outer(fitted)
    yield from _constructs(fitted, found)
    yield from _pairs(fitted, found)
    yield from _index(fitted, found)


def _structural(fitted: Fitted) -> Numbers:
    names, inner = fitted.spec.names, fitted.inner
    places = [(names.index(a), names.index(b)) for a, b in fitted.spec.paths]
    yield from (("path", _way(fitted, a, b), inner.paths[a, b]) for a, b in places)
    ways, detours = structural.reaches(fitted.structure)
    yield from (("total_effect", _way(fitted, a, b), inner.total[a, b]) for a, b in np.argwhere(ways))
    yield from (("indirect_effect", _way(fitted, a, b), inner.indirect[a, b]) for a, b in np.argwhere(detours))
    endogenous = [place for place, before in enumerate(fitted.structure.predecessors) if before]
    yield from (("r2", names[place], inner.r_squared[place]) for place in endogenous)
    yield from (("f2", _way(fitted, a, b), inner.f2[a, b]) for a, b in places)
    several = [(a, b) for a, b in places if len(fitted.structure.predecessors[b]) > 1]
    yield from (("vif", _way(fitted, a, b), fitted.plain.vif[a, b]) for a, b in several)


def _way(fitted: Fitted, a: int, b: int) -> str:
    return f"{fitted.spec.names[a]} -> {fitted.spec.names[b]}"


def _outer(fitted: Fitted) -> Numbers:
    """Weights and loadings of items; a construct of one item is that item, and says nothing."""
    for block, rows in _blocks(fitted):
        for item, row in zip(block.members, rows, strict=True):
            yield "weight", f"{block.name} <~ {item}", fitted.outer.weights[row]
    for block, rows in _blocks(fitted):
        for item, row in zip(block.members, rows, strict=True):
            yield "loading", f"{block.name} =~ {item}", fitted.loadings[row]


def _blocks(fitted: Fitted) -> Iterator:
    """Constructs of more than one item, with the places of their items."""
    pairs = zip(fitted.spec.blocks, fitted.structure.blocks, strict=True)
    yield from ((block, rows) for block, rows in pairs if len(rows) > 1)


def _constructs(fitted: Fitted, found: Matrices) -> Numbers:
    """Reliability of reflective constructs, collinearity of the items of composites."""
    structure = fitted.structure
    reliability = {
        "alpha": construct_validity.standardised_alpha(found.correlation, structure),
        "rho_a": fitted.reliability,
        "rho_c": construct_validity.rho_c(fitted.loadings, structure),
        "ave": construct_validity.average_variance(fitted.loadings, structure),
    }
    reflective = [
        place for place, block in enumerate(fitted.spec.blocks) if block.reflective and len(block.members) > 1
    ]
    for quantity, values in reliability.items():
        for place in reflective:
            if quantity != "rho_a" or structure.modes[place] == "A":
                yield quantity, fitted.spec.names[place], values[place]
    if any(not block.reflective and len(block.members) > 1 for block in fitted.spec.blocks):
        inflation = construct_validity.item_vif(found.correlation, structure)
        for block, rows in _blocks(fitted):
            if not block.reflective:
                for item, row in zip(block.members, rows, strict=True):
                    yield "vif", f"{block.name} <~ {item}", inflation[row]


def _pairs(fitted: Fitted, found: Matrices) -> Numbers:
    """Whether two constructs differ, where one at least is reflective and neither is a composite."""
    names, blocks = fitted.spec.names, fitted.spec.blocks
    ratio = construct_validity.htmt(found.correlation, fitted.structure)
    variance = construct_validity.average_variance(fitted.loadings, fitted.structure)
    margin = construct_validity.fornell_larcker(variance, fitted.scores)
    single = [len(block.members) == 1 for block in blocks]
    usable = [block.reflective or alone for block, alone in zip(blocks, single, strict=True)]
    pairs = [
        (a, b)
        for a in range(len(names))
        for b in range(a + 1, len(names))
        if usable[a] and usable[b] and not (single[a] and single[b])
    ]
    yield from (("htmt", f"{names[a]} ~~ {names[b]}", ratio[a, b]) for a, b in pairs)
    yield from (("fornell_larcker", f"{names[a]} ~~ {names[b]}", margin[a, b]) for a, b in pairs)


def _index(fitted: Fitted, found: Matrices) -> Numbers:
    """Constructs and items on 0 to 100, where all items of the construct have a scale."""
    structure, answers, weights = fitted.structure, found.answers, fitted.outer.weights
    level = construct_index.index(weights, answers, structure)
    points = construct_index.importance(fitted.inner.total, weights, answers, structure)
    scaled = [not np.isnan(answers.lowest[list(rows)]).any() for rows in structure.blocks]
    for place, name in enumerate(fitted.spec.names):
        if scaled[place]:
            yield "index", name, level[place]
    for a, b in np.argwhere(structural.reaches(structure)[0]):
        if scaled[a] and scaled[b]:
            yield "importance", _way(fitted, a, b), points[a, b]
    for block, rows in zip(fitted.spec.blocks, structure.blocks, strict=True):
        for item, row in zip(block.members, rows, strict=True):
            if not np.isnan(answers.lowest[row]):
                yield "performance", f"{block.name} {block.sign} {item}", answers.performance[row]
