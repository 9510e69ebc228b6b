"""A path model fitted to correlations: every number of the model as an array, replicates last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from outsidein.analyses.paths.matrices import Matrices
from outsidein.analyses.paths.measure import Paths
from outsidein.errors import MethodError
from outsidein.methods import consistent_pls, pls, structural
from outsidein.methods.arrays import Array, Flags
from outsidein.methods.pls import Outer, Structure
from outsidein.methods.structural import Inner
from outsidein.study.path_model import ModelSpec

COLLINEAR = 1e-8  # the smallest eigenvalue of a block's correlations below which an item follows from the others
OVER = 1 + 1e-9  # loadings and R2 above this are not solutions


@dataclass(frozen=True)
class Fitted:
    """One path model in all replicate columns.

    ``outer`` has the scores; ``loadings``, ``scores`` and ``inner`` are those of consistent PLS where it was asked for.
    ``reliability`` is rho_a, (constructs, columns). Columns without an admissible solution are NaN; ``failed`` says
    which they are, ``reasons`` how many for each reason.
    """

    spec: ModelSpec
    structure: Structure
    factors: tuple[bool, ...]
    outer: Outer
    loadings: Array
    scores: Array
    reliability: Array
    inner: Inner
    failed: Flags
    reasons: dict[str, int]

    @cached_property
    def plain(self) -> Inner:
        """The regressions among the scores as they are."""
        return structural.regress(self.outer.scores, self.structure)


def structure_of(spec: ModelSpec, items: tuple[str, ...], modes: dict[str, pls.Mode]) -> Structure:
    """A model by places: of items in `items`, of constructs in the model."""
    names = spec.names
    return Structure(
        tuple(tuple(items.index(item) for item in block.members) for block in spec.blocks),
        tuple(modes.get(block.name, "A" if block.reflective else "B") for block in spec.blocks),
        tuple(tuple(names.index(a) for a, b in spec.paths if b == name) for name in names),
    )


def fit(measure: Paths, spec: ModelSpec, found: Matrices, replicates: slice) -> Fitted:
    """Fit a model of one order to the correlations of its items; `replicates` are the columns that may fail, counted.

    Raises:
        MethodError: a block is collinear; the algorithm does not converge, a loading or R2 is over one: in the
            estimate itself, or in more than the stated share of replicates; by name.
    """
    structure = structure_of(spec, found.items, measure.modes)
    _refuse_collinear(spec, structure, found.correlation[:, :, 0])
    outer = pls.estimate(found.correlation, structure, measure.scheme)
    factors = tuple(
        block.reflective and mode == "A" and len(block.members) > 1
        for block, mode in zip(spec.blocks, structure.modes, strict=True)
    )
    reliability = consistent_pls.rho_a(found.correlation, outer.weights, structure)
    loadings, scores = outer.loadings(structure), outer.scores
    if measure.consistent:
        corrected = consistent_pls.loadings(outer.weights, reliability, structure, factors)
        own = np.array(factors)[structure.owner]
        loadings = np.where(own[:, None], corrected, loadings)
        scores = consistent_pls.disattenuated(scores, reliability, factors)
    inner = structural.regress(scores, structure)
    reasons = _reasons(spec, found.items, outer, loadings, inner, structure)
    failed = np.any([np.zeros_like(outer.converged), *reasons.values()], axis=0)
    _refuse_failed(reasons, failed, replicates, measure.failures)
    counts = {why: int(where[replicates].sum()) for why, where in reasons.items() if where[replicates].any()}
    return Fitted(spec, structure, factors, outer, loadings, scores, reliability, inner, failed, counts)


def _refuse_collinear(spec: ModelSpec, structure: Structure, correlation: Array) -> None:
    for block, rows in zip(spec.blocks, structure.blocks, strict=True):
        if np.linalg.eigvalsh(correlation[np.ix_(rows, rows)])[0] < COLLINEAR:
            raise MethodError(
                f"the items of {block.name!r} are collinear: one follows from the others, or their correlations "
                f"contradict each other; leave one of {', '.join(block.members)} out"
            )


def _reasons(
    spec: ModelSpec, items: tuple[str, ...], outer: Outer, loadings: Array, inner: Inner, structure: Structure
) -> dict[str, Flags]:
    """Why columns have no admissible solution: the reason in words to the columns."""
    reasons = {"the weights did not converge": ~outer.converged}
    for place, item in enumerate(items):
        over = np.abs(loadings[place]) > OVER
        owner = spec.names[structure.owner[place]]
        if over.any():
            reasons[f"the loading of {item!r} on {owner!r} is over 1"] = over
    for place, name in enumerate(spec.names):
        before = structure.predecessors[place]
        if not before:
            continue
        explained = inner.r_squared[place]
        reasons[f"R² of {name!r} is over 1"] = explained > OVER
        reasons[f"the constructs that lead to {name!r} cannot be told apart"] = np.isnan(explained) & outer.converged
    return {why: where for why, where in reasons.items() if where.any()}


def _refuse_failed(reasons: dict[str, Flags], failed: Flags, replicates: slice, share: float) -> None:
    for why, where in reasons.items():
        if where[0]:
            raise MethodError(f"the path model has no admissible solution: {why}")
    part = failed[replicates].mean() if failed[replicates].size else 0.0
    if part > share:
        why = max(reasons, key=lambda one: reasons[one][replicates].sum())
        raise MethodError(
            f"the path model has no admissible solution in {part:.0%} of replicates, more than {share:.0%}; "
            f"most often {why}"
        )
