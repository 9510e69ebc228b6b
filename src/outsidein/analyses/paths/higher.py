"""Constructs measured by constructs: in two stages, or by repeating the items of their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from outsidein.analyses.paths.fitting import Fitted
from outsidein.analyses.paths.matrices import Matrices
from outsidein.methods import construct_index
from outsidein.methods.arrays import Array
from outsidein.methods.construct_index import Answers
from outsidein.study.path_model import Block, ModelSpec, Path


def has_higher(spec: ModelSpec) -> bool:
    """Whether a construct is measured by constructs."""
    return any(spec.is_higher(block) for block in spec.blocks)


def first_stage(spec: ModelSpec) -> ModelSpec:
    """The model with the parts of each higher construct in its place (Sarstedt et al. 2019)."""
    parts = {block.name: block.members for block in spec.blocks if spec.is_higher(block)}
    paths = [(a, b) for one, two in spec.paths for a in parts.get(one, (one,)) for b in parts.get(two, (two,))]
    return ModelSpec(tuple(block for block in spec.blocks if block.name not in parts), tuple(paths))


def second_stage(spec: ModelSpec, first: ModelSpec, fitted: Fitted, found: Matrices) -> tuple[ModelSpec, Matrices]:
    """The model of the higher constructs, whose items are now the scores of their parts, and its correlations."""
    parts = [part for block in spec.blocks if spec.is_higher(block) for part in block.members]
    kept = ModelSpec(tuple(block for block in spec.blocks if block.name not in parts), spec.paths)
    members = [(block, member) for block in kept.blocks for member in block.members]
    chosen = [_Member.of(spec.is_higher(block), member, first, found) for block, member in members]
    correlation = np.empty((len(chosen), len(chosen), found.correlation.shape[2]))
    for i, one in enumerate(chosen):
        for j, other in enumerate(chosen[: i + 1]):
            correlation[i, j] = correlation[j, i] = _between(one, other, fitted, found)
    names = tuple(member for _, member in members)
    return kept, replace(found, items=names, correlation=correlation, answers=_answers(chosen, fitted, found))


class _Member:
    """An item of the second stage: an item of the first, or a construct of it, by its place."""

    def __init__(self, is_part: bool, place: int):
        self.is_part, self.place = is_part, place

    @classmethod
    def of(cls, is_part: bool, name: str, first: ModelSpec, found: Matrices) -> _Member:
        """By name."""
        return cls(is_part, first.names.index(name) if is_part else found.items.index(name))


def _between(one: _Member, other: _Member, fitted: Fitted, found: Matrices) -> Array:
    """The correlation of two items of the second stage."""
    if one.is_part and other.is_part:
        return (
            fitted.outer.scores[one.place, other.place]
            if one.place != other.place
            else np.ones_like(fitted.outer.scores[0, 0])
        )
    if one.is_part or other.is_part:
        part, item = (one, other) if one.is_part else (other, one)
        return fitted.outer.cross[item.place, part.place]
    return found.correlation[one.place, other.place]


def _answers(chosen: list[_Member], fitted: Fitted, found: Matrices) -> Answers:
    """Scores of parts count as answers on 0 to 100: their index, and how much it varies."""
    known = found.answers
    level, spread = construct_index.index_and_deviation(fitted.outer.weights, known, fitted.structure)
    return Answers(
        np.stack([level[one.place] if one.is_part else known.mean[one.place] for one in chosen]),
        np.stack([spread[one.place] if one.is_part else known.deviation[one.place] for one in chosen]),
        np.array([_end(level[one.place], 0.0) if one.is_part else known.lowest[one.place] for one in chosen]),
        np.array([_end(level[one.place], 100.0) if one.is_part else known.highest[one.place] for one in chosen]),
    )


def _end(level: Array, end: float) -> float:
    """An end of the scale of a part, where it has an index."""
    return end if np.isfinite(level[0]) else np.nan


def repeated(spec: ModelSpec, found: Matrices) -> tuple[ModelSpec, Matrices]:
    """The model with the items of the parts repeated for each higher construct (Wold 1982), joined to its parts.

    A reflective construct leads to its parts, a composite follows from them.
    """
    blocks, paths = tuple(_spread(spec)), (*spec.paths, *_joining(spec))
    names = [member for block in blocks for member in block.members]
    return ModelSpec(blocks, paths), found.chosen([found.items.index(name) for name in names])


def _spread(spec: ModelSpec) -> Iterator[Block]:
    for block in spec.blocks:
        items = (
            tuple(item for part in block.members for item in spec.block(part).members) if spec.is_higher(block) else ()
        )
        yield replace(block, members=items) if items else block


def _joining(spec: ModelSpec) -> Iterator[Path]:
    for block in spec.blocks:
        if spec.is_higher(block):
            yield from ((block.name, part) if block.reflective else (part, block.name) for part in block.members)
