"""The models that a path model is fitted as: itself; where constructs measure constructs, one for each stage."""

from __future__ import annotations

from dataclasses import dataclass

from outsidein.analyses.paths import higher
from outsidein.analyses.paths.fitting import Fitted, fit
from outsidein.analyses.paths.matrices import Matrices
from outsidein.analyses.paths.measure import Paths
from outsidein.study.path_model import ModelSpec


@dataclass(frozen=True)
class Model:
    """A model of one order, fitted, with the correlations of its items.

    ``parts`` are the constructs of a first stage that measure others: of them alone, and only their measurement, is
    told; nothing where the whole model is. ``wholes`` maps constructs to those that measure them.
    """

    spec: ModelSpec
    fitted: Fitted
    found: Matrices
    parts: frozenset[str] = frozenset()
    wholes: tuple[tuple[str, str], ...] = ()

    def tells(self, construct: str) -> bool:
        """Whether the measurement of a construct is told from this model."""
        return not self.parts or construct in self.parts


def models(measure: Paths, found: Matrices) -> list[Model]:
    """The model fitted, and before it the first stage of its higher constructs, where it has any.

    Raises:
        MethodError: the items of a block are collinear; by name.
    """
    spec = measure.spec
    if not higher.has_higher(spec):
        return [Model(spec, fit(measure, spec, found.correlation), found)]
    wholes = tuple((block.name, part) for block in spec.blocks if spec.is_higher(block) for part in block.members)
    if measure.higher_order == "repeated":
        wide, more = higher.repeated(spec, found)
        return [Model(wide, fit(measure, wide, more.correlation), more, wholes=wholes)]
    first = higher.first_stage(spec)
    fitted = fit(measure, first, found.correlation)
    second, scores = higher.second_stage(spec, first, fitted, found)
    return [
        Model(second, fit(measure, second, scores.correlation), scores),
        Model(first, fitted, found, parts=frozenset(part for _, part in wholes)),
    ]
