"""Every construct of a fitted model as a composite of items, those that constructs measure as well.

In two stages a construct of constructs is made of the scores of its parts, and these of items; so it is made of the
items of its parts, whose weights are the products of those of both stages (Sarstedt et al. 2019, Australasian Marketing
J. 27). With repeated indicators it is made of them outright. So what is asked of composites, whether they are composed
alike, as high and as varied (Henseler, Ringle & Sarstedt 2016), can be asked of constructs of any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from outsidein.analyses.paths.matrices import Matrices
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.paths.models import Model, models
from outsidein.methods.arrays import Array
from outsidein.methods.pls import Structure

Entry = tuple[str, int, Array]


@dataclass(frozen=True)
class Composites:
    """The constructs of a model over items, which are repeated for each construct that they make up.

    ``models`` are the fitted models, the first of which has the paths; ``names`` the constructs, ``structure`` the
    items of each, ``weights`` (items, columns) theirs; ``found`` holds the correlations and answers of those items.
    """

    models: tuple[Model, ...]
    names: tuple[str, ...]
    structure: Structure
    weights: Array
    found: Matrices

    @property
    def covariance(self) -> Array:
        """The covariances of the items, (items, items, columns)."""
        deviation = self.found.answers.deviation
        return self.found.correlation * deviation[:, None] * deviation

    @property
    def estimate(self) -> Composites:
        """The estimate itself, as one column, which replicates do not change."""
        answers = self.found.answers
        first = replace(answers, mean=answers.mean[:, :1], deviation=answers.deviation[:, :1])
        found = replace(self.found, correlation=self.found.correlation[..., :1], answers=first)
        return replace(self, weights=self.weights[:, :1], found=found)


def composites(measure: Paths, found: Matrices) -> Composites:
    """A model fitted to the correlations of its items, and its constructs as composites.

    Raises:
        MethodError: the items of a block are collinear; by name.
    """
    fitted = tuple(models(measure, found))
    if len(fitted) == 1:
        one = fitted[0]
        return Composites(fitted, one.spec.names, one.fitted.structure, one.fitted.outer.weights, one.found)
    return _of_two_stages(fitted, found)


def _of_two_stages(fitted: tuple[Model, ...], found: Matrices) -> Composites:
    second, first = fitted
    entries = [*_wholes(second, first), *(one for name in first.spec.names if name in first.parts
                                          for one in _part(first, name, name))]  # fmt: skip
    names = tuple(dict.fromkeys(name for name, _, _ in entries))
    owners = [name for name, _, _ in entries]
    blocks = tuple(tuple(place for place, owner in enumerate(owners) if owner == name) for name in names)
    structure = Structure(blocks, ("A",) * len(names), ((),) * len(names))
    return Composites(fitted, names, structure, np.stack([weight for _, _, weight in entries]),
                      found.chosen([row for _, row, _ in entries]))  # fmt: skip


def _wholes(second: Model, first: Model) -> Iterator[Entry]:
    """Construct, place and weight of each item of the second stage; a part stands for its items."""
    for block, rows in zip(second.spec.blocks, second.fitted.structure.blocks, strict=True):
        for member, row in zip(block.members, rows, strict=True):
            weight = second.fitted.outer.weights[row]
            if member in first.parts:
                yield from ((name, item, weight * own) for name, item, own in _part(first, member, block.name))
            else:
                yield block.name, first.found.items.index(member), weight


def _part(first: Model, part: str, construct: str) -> Iterator[Entry]:
    """The items of a construct of the first stage, as those of another or of itself."""
    rows = first.fitted.structure.blocks[first.spec.names.index(part)]
    yield from ((construct, row, first.fitted.outer.weights[row]) for row in rows)
