"""The answers of a slice as the classes see them: patterns with their weights, and which unit gave which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from outsidein.analyses.analysis import Items
from outsidein.analyses.segments.measure import Segments, asked
from outsidein.errors import MethodError
from outsidein.methods.arrays import floats
from outsidein.methods.latent_classes import Patterns, collapsed, one_hot
from outsidein.stats.counts import Counts
from outsidein.stats.sample import Sample

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Named = tuple[str, str]  # an item, and a level of it in words
FEW = 30


@dataclass(frozen=True)
class Coded:
    """Answers to some items as codes from 0, -1 for none, and the item and level that each column of marks is."""

    codes: Integers
    levels: tuple[int, ...]
    names: tuple[Named, ...]
    points: Floats

    def columns(self, item: str) -> list[int]:
        """Where the levels of an item stand."""
        return [place for place, (name, _) in enumerate(self.names) if name == item]

    @cached_property
    def marks(self) -> Floats:
        """One column a level."""
        return one_hot(self.codes, self.levels).astype(np.float64)


@dataclass(frozen=True)
class Answers:
    """One slice: ``main`` are the answers that classes are made of, ``beside`` all others, one row a cell of `counts`.

    ``patterns`` are the distinct rows of ``main``, weighted to the number of answers, ``place`` says which of them each
    cell has, ``cell_weight`` weighs the cells alike.
    """

    sample: Sample
    counts: Counts
    main: Coded
    beside: Coded
    patterns: Patterns
    place: Integers
    cell_weight: Floats

    @property
    def n(self) -> int:
        """Answer sheets."""
        return self.counts.n

    @cached_property
    def by_unit(self) -> tuple[Integers, Integers, sparse.csr_matrix]:
        """Group and poststratum of each row, and its base weight in each cell, (rows, cells)."""
        pairs, row = np.unique(np.stack([self.counts.group, self.counts.poststratum], axis=1), axis=0,
                               return_inverse=True)  # fmt: skip
        shape = len(pairs), len(self.counts.cells)
        held = sparse.csr_matrix((self.counts.weights, (row.reshape(-1), self.counts.cell)), shape=shape)
        return pairs[:, 0], pairs[:, 1], held

    def totals(self, columns: Floats) -> Floats:
        """The sums of some columns, one row a cell, under every replicate: (columns, replicate columns)."""
        group, poststratum, held = self.by_unit
        return self.sample.totals(group, poststratum, np.asarray(held @ columns))

    def replicate(self, column: int) -> Patterns:
        """The patterns as one replicate weighs them."""
        counts, sample = self.counts, self.sample
        heavy = counts.weights * sample.replicates.weights[counts.group, column]
        if sample.factors is not None:
            heavy = heavy * sample.factors[counts.poststratum, column]
        weight = np.bincount(self.place[counts.cell], heavy, len(self.patterns.weight))
        return self.patterns.weighted(floats(weight * self.n / weight.sum()))


def answers(measure: Segments, items: Items, sample: Sample) -> Answers:
    """The answers of a slice; people who rated nothing are left out.

    Raises:
        MethodError: there are too few answers, or an item is constant.
    """
    found = asked(measure, items)
    counts = sample.patterns[found.joint]
    lowest = np.array([_scale(items, name)[0] for name in found.items])
    rated = (counts.cells[:, [found.joint.index(name) for name in found.items]] >= lowest).any(axis=1)
    kept = counts.select(rated)
    if kept.n < FEW:
        raise MethodError(f"segments need {FEW} answers or more; there are {kept.n}")
    main = _coded(items, kept, found.items, measure.split)
    others = tuple(name for name in found.joint if name not in found.items or measure.split)
    patterns, place = collapsed(main.codes, np.zeros(len(main.codes)), main.levels)
    weight = _weights(kept, sample)
    heavy = patterns.weighted(floats(np.bincount(place, weight, len(patterns.codes))))
    return Answers(sample, kept, main, _coded(items, kept, others, (), varied=False), heavy, place, weight)


def _scale(items: Items, name: str) -> tuple[int, int]:
    low, high = items[name].scale
    return int(low), int(high)


def _weights(counts: Counts, sample: Sample) -> Floats:
    """The weight of each cell, raking included, scaled to the number of answers."""
    factor = 1.0 if sample.factors is None else sample.factors[counts.poststratum, 0]
    weight = np.bincount(counts.cell, counts.weights * factor, len(counts.cells))
    return weight * counts.n / weight.sum()


def _coded(items: Items, counts: Counts, names: tuple[str, ...], split: tuple[int, ...], varied: bool = True) -> Coded:
    columns, sizes, named, points = [], [], [], []
    for name in names:
        given, (low, _) = counts.codes(name), _scale(items, name)
        levels, code = np.unique(given[given >= low], return_inverse=True)
        codes = np.full(len(given), -1)
        codes[given >= low] = np.isin(given[given >= low], split) if split else code
        if varied and len(np.unique(codes[codes >= 0])) < 2:
            raise MethodError(f"{name} is constant: every answer is the same, or in the same boxes")
        words = ["other", ", ".join(map(str, split))] if split else [str(level) for level in levels]
        columns.append(codes)
        sizes.append(len(words))
        named += [(name, word) for word in words]
        points += [0.0, 1.0] if split else levels.tolist()
    codes = np.stack(columns, axis=1) if columns else np.zeros((len(counts.cells), 0), np.int64)
    return Coded(codes, tuple(sizes), tuple(named), np.array(points, np.float64))
