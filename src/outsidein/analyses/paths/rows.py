"""The rows of a path model: every number with its quantity and its subject."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from outsidein.analyses.paths.fitting import refitted_effects
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.paths.models import Model
from outsidein.methods import construct_index, construct_validity, structural
from outsidein.methods.arrays import Array
from outsidein.study.path_model import Block

Numbers = Iterator[tuple[str, str, Array]]


def numbers(measure: Paths, model: Model) -> Numbers:
    """Quantity, subject and values, (columns,), of every number of a model."""
    if not model.parts:
        yield from _structural(measure, model)
    yield from _outer(model)
    yield from _constructs(model)
    yield from _pairs(model)
    yield from _index(model)


def _structural(measure: Paths, model: Model) -> Numbers:
    names, fitted = model.spec.names, model.fitted
    inner, places = fitted.inner, [(names.index(a), names.index(b)) for a, b in model.spec.paths]
    yield from (("path", _way(names, a, b), inner.paths[a, b]) for a, b in places)
    ways, detours = structural.reaches(fitted.structure)
    yield from (("total_effect", _way(names, a, b), inner.total[a, b]) for a, b in np.argwhere(ways))
    yield from (("indirect_effect", _way(names, a, b), inner.indirect[a, b]) for a, b in np.argwhere(detours))
    endogenous = [place for place, before in enumerate(fitted.structure.predecessors) if before]
    yield from (("r2", names[place], inner.r_squared[place]) for place in endogenous)
    effects = inner.f2 if measure.f2 == "fixed" else refitted_effects(measure, fitted, model.found.correlation)
    yield from (("f2", _way(names, a, b), effects[a, b]) for a, b in places)
    several = [(a, b) for a, b in places if len(fitted.structure.predecessors[b]) > 1]
    yield from (("vif", _way(names, a, b), fitted.plain.vif[a, b]) for a, b in several)


def _way(names: tuple[str, ...], a: int, b: int) -> str:
    return f"{names[a]} -> {names[b]}"


def _blocks(model: Model) -> Iterator[tuple[int, Block, tuple[int, ...]]]:
    """Constructs of more than one item, by place, with the places of their items."""
    for place, (block, rows) in enumerate(zip(model.spec.blocks, model.fitted.structure.blocks, strict=True)):
        if len(rows) > 1 and model.tells(block.name):
            yield place, block, rows


def _outer(model: Model) -> Numbers:
    """Weights and loadings of items; a construct of one item is that item, and has nothing to say."""
    for _, block, rows in _blocks(model):
        for item, row in zip(block.members, rows, strict=True):
            yield "weight", f"{block.name} <~ {item}", model.fitted.outer.weights[row]
    for _, block, rows in _blocks(model):
        for item, row in zip(block.members, rows, strict=True):
            yield "loading", f"{block.name} =~ {item}", model.fitted.loadings[row]


def _constructs(model: Model) -> Numbers:
    """Reliability of reflective constructs, collinearity of the items of composites."""
    structure, fitted, R = model.fitted.structure, model.fitted, model.found.correlation
    reliability = {
        "alpha": construct_validity.standardised_alpha(R, structure),
        "rho_a": fitted.reliability,
        "rho_c": construct_validity.rho_c(fitted.loadings, structure),
        "ave": construct_validity.average_variance(fitted.loadings, structure),
    }
    for quantity, values in reliability.items():
        for place, block, _ in _blocks(model):
            if block.reflective and (quantity != "rho_a" or structure.modes[place] == "A"):
                yield quantity, block.name, values[place]
    composites = [(block, rows) for _, block, rows in _blocks(model) if not block.reflective]
    inflation = construct_validity.item_vif(R, structure) if composites else R[0]
    for block, rows in composites:
        for item, row in zip(block.members, rows, strict=True):
            yield "vif", f"{block.name} <~ {item}", inflation[row]


def _pairs(model: Model) -> Numbers:
    """Whether two constructs differ, where one at least is reflective and neither is a composite."""
    names, blocks, fitted = model.spec.names, model.spec.blocks, model.fitted
    single = [len(block.members) == 1 for block in blocks]
    usable = [(block.reflective or alone) and model.tells(block.name)
              for block, alone in zip(blocks, single, strict=True)]  # fmt: skip
    pairs = [
        (a, b)
        for a in range(len(names))
        for b in range(a + 1, len(names))
        if usable[a] and usable[b] and not (single[a] and single[b])
        and (names[a], names[b]) not in model.wholes and (names[b], names[a]) not in model.wholes
    ]  # fmt: skip
    ratio = construct_validity.htmt(model.found.correlation, fitted.structure)
    yield from (("htmt", f"{names[a]} ~~ {names[b]}", ratio[a, b]) for a, b in pairs)
    variance = construct_validity.average_variance(fitted.loadings, fitted.structure)
    margin = construct_validity.fornell_larcker(variance, fitted.scores)
    yield from (("fornell_larcker", f"{names[a]} ~~ {names[b]}", margin[a, b]) for a, b in pairs)


def _index(model: Model) -> Numbers:
    """Constructs and items on 0 to 100, where all items of the construct have a scale."""
    structure, answers, weights = model.fitted.structure, model.found.answers, model.fitted.outer.weights
    level = construct_index.index(weights, answers, structure)
    points = construct_index.importance(model.fitted.inner.total, weights, answers, structure)
    scaled = [not np.isnan(answers.lowest[list(rows)]).any() for rows in structure.blocks]
    for place, name in enumerate(model.spec.names):
        if scaled[place] and model.tells(name):
            yield "index", name, level[place]
    for a, b in np.argwhere(structural.reaches(structure)[0]):
        if scaled[a] and scaled[b] and not model.parts:
            yield "importance", _way(model.spec.names, a, b), points[a, b]
    for block, rows in zip(model.spec.blocks, structure.blocks, strict=True):
        for item, row in zip(block.members, rows, strict=True):
            if not np.isnan(answers.lowest[row]) and model.tells(block.name):
                yield "performance", f"{block.name} {block.sign} {item}", answers.performance[row]
