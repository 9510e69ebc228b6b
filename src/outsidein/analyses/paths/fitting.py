"""A path model fitted to correlations: every number of the model as an array, replicates last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from outsidein.analyses.paths.measure import Paths
from outsidein.errors import MethodError
from outsidein.methods import consistent_pls, pls, structural
from outsidein.methods.arrays import Array, Flags, ratio
from outsidein.methods.pls import Outer, Structure
from outsidein.methods.structural import Inner
from outsidein.study.path_model import ModelSpec

COLLINEAR = 1e-8  # the smallest eigenvalue of a block's correlations below which an item follows from the others
OVER = 1 + 1e-9  # loadings and R2 above this are not solutions


@dataclass(frozen=True)
class Fitted:
    """One path model in all replicate columns.

    ``outer`` has the weights and scores; ``loadings``, ``scores`` and ``inner`` are those of consistent PLS where it
    was asked for. ``reliability`` is rho_a, (constructs, columns); ``factors`` says which constructs are common
    factors.
    """

    structure: Structure
    factors: tuple[bool, ...]
    outer: Outer
    loadings: Array
    scores: Array
    reliability: Array
    inner: Inner

    @cached_property
    def plain(self) -> Inner:
        """The regressions among the scores as they are."""
        return structural.regress(self.outer.scores, self.structure)


@dataclass(frozen=True)
class Failures:
    """Columns without an admissible solution: which they are, and how many replicates for each reason."""

    columns: Flags
    reasons: dict[str, int]


def structure_of(spec: ModelSpec, modes: dict[str, pls.Mode]) -> Structure:
    """A model by places: its items in the order of its blocks, its constructs in theirs."""
    names, ends = spec.names, np.cumsum([len(block.members) for block in spec.blocks])
    return Structure(
        tuple(tuple(range(end - len(b.members), end)) for b, end in zip(spec.blocks, ends.tolist(), strict=True)),
        tuple(modes.get(block.name, "A" if block.reflective else "B") for block in spec.blocks),
        tuple(tuple(names.index(a) for a, b in spec.paths if b == name) for name in names),
    )


def fit(measure: Paths, spec: ModelSpec, correlation: Array) -> Fitted:
    """Fit a model of one order to the correlations of its items, in the order of its blocks.

    Raises:
        MethodError: the items of a block are collinear; by name.
    """
    structure = structure_of(spec, measure.modes)
    _refuse_collinear(spec, structure, correlation[:, :, 0])
    factors = tuple(
        block.reflective and mode == "A" and len(block.members) > 1
        for block, mode in zip(spec.blocks, structure.modes, strict=True)
    )
    return _solved(measure, structure, factors, correlation)


def _solved(measure: Paths, structure: Structure, factors: tuple[bool, ...], correlation: Array) -> Fitted:
    outer = pls.estimate(correlation, structure, measure.scheme)
    reliability = consistent_pls.rho_a(correlation, outer.weights, structure)
    loadings, scores = outer.loadings(structure), outer.scores
    if measure.consistent:
        corrected = consistent_pls.loadings(outer.weights, reliability, structure, factors)
        loadings = np.where(np.array(factors)[structure.owner][:, None], corrected, loadings)
        scores = consistent_pls.disattenuated(scores, reliability, factors)
    return Fitted(structure, factors, outer, loadings, scores, reliability, structural.regress(scores, structure))


def refitted_effects(measure: Paths, fitted: Fitted, correlation: Array) -> Array:
    """f2 of each path against the model fitted anew without it, (constructs, constructs, columns)."""
    before, inner = fitted.structure.predecessors, fitted.inner
    found = np.full_like(inner.paths, np.nan)
    for b, causes in enumerate(before):
        for a in causes:
            rest = tuple(other for other in causes if other != a)
            without = np.zeros_like(inner.r_squared[b])
            if rest:
                shorter = replace(fitted.structure, predecessors=(*before[:b], rest, *before[b + 1 :]))
                without = _solved(measure, shorter, fitted.factors, correlation).inner.r_squared[b]
            found[a, b] = ratio(inner.r_squared[b] - without, 1 - inner.r_squared[b])
    return found


def _refuse_collinear(spec: ModelSpec, structure: Structure, correlation: Array) -> None:
    for block, rows in zip(spec.blocks, structure.blocks, strict=True):
        if np.linalg.eigvalsh(correlation[np.ix_(rows, rows)])[0] < COLLINEAR:
            raise MethodError(
                f"the items of {block.name!r} are collinear: one follows from the others, or their correlations "
                f"contradict each other; leave one of {', '.join(block.members)} out"
            )


def failures(spec: ModelSpec, fitted: Fitted, replicates: slice, share: float) -> Failures:
    """The columns without an admissible solution.

    Raises:
        MethodError: the estimate itself is one, or more than this share of the replicates; says why.
    """
    reasons = _reasons(spec, fitted)
    for why, where in reasons.items():
        if where[0]:
            raise MethodError(f"the path model has no admissible solution: {why}")
    columns = np.any([np.zeros_like(fitted.outer.converged), *reasons.values()], axis=0)
    part = float(np.mean(columns[replicates])) if len(columns[replicates]) else 0.0
    if part > share:
        why = max(reasons, key=lambda one: int(np.sum(reasons[one][replicates])))
        raise MethodError(
            f"the path model has no admissible solution in {part:.0%} of replicates, more than {share:.0%}; "
            f"most often {why}"
        )
    counts = {why: int(np.sum(where[replicates])) for why, where in reasons.items()}
    return Failures(columns, {why: count for why, count in counts.items() if count})


def _reasons(spec: ModelSpec, fitted: Fitted) -> dict[str, Flags]:
    """Why columns have no admissible solution: the reason in words to the columns."""
    reasons = {"the weights did not converge": ~fitted.outer.converged}
    for block, rows in zip(spec.blocks, fitted.structure.blocks, strict=True):
        for item, row in zip(block.members, rows, strict=True):
            reasons[f"the loading of {item!r} on {block.name!r} is over 1"] = np.abs(fitted.loadings[row]) > OVER
    for name, before, explained in zip(spec.names, fitted.structure.predecessors, fitted.inner.r_squared, strict=True):
        if before:
            apart = np.isnan(explained) & fitted.outer.converged
            reasons[f"R² of {name!r} is over 1"] = explained > OVER
            reasons[f"the constructs that lead to {name!r} cannot be told apart"] = apart
    return {why: where for why, where in reasons.items() if where.any()}
