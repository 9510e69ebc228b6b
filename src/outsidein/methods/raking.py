"""Weights that give the sample known margins: raking, trimming, and what weights cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, Flags, Indices, floats, ratio

Names = Sequence[tuple[str, Sequence[str]]]
"""For each margin its name and the names of its categories, for messages."""


@dataclass(frozen=True, eq=False)
class Raking:
    """Factors that bring cell totals to their targets.

    Attributes:
        factors: what to multiply the weights of each cell by, the shape of the cells; NaN where not converged.
        skipped: target categories that were empty, per replicate; their share went to the others of their margin.
        converged: all margins are within the tolerance, per replicate.
        rounds: rounds over the margins that the slowest replicate took.
    """

    factors: Array
    skipped: Indices
    converged: Flags
    rounds: int


@dataclass(frozen=True, eq=False)
class _Margin:
    """One margin: category of each cell, the cells of each category as a 0/1 matrix, and per replicate the shares
    wanted and how many targets were skipped.
    """

    members: Indices
    inside: Array
    wanted: Array
    skipped: Indices


def rake(
    cells: ArrayLike,
    members: Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    names: Names | None = None,
    tolerance: float = 1e-10,
    limit: int = 1000,
) -> Raking:
    """Iterative proportional fitting (Deming & Stephan 1940, Ann. Math. Stat. 11) of cell weights to marginal shares.

    Args:
        cells: sum of the base weights in each cell, (C,) or (C, ...replicates); the first replicate is the estimate.
        members: for each margin, the category (0, 1, ...) that each cell belongs to, (C,).
        targets: for each margin, the shares (summing to 1) that its categories shall have.
        names: names of the margins and their categories, for messages.
        tolerance: largest distance of any share from its target.
        limit: rounds after which a replicate has not converged.

    The total weight of each replicate stays as it was. In each round every margin in turn is scaled to its target. A
    category that happens to be empty in a replicate is skipped there and counted, and the other targets of its margin
    are scaled up to sum to one. Raises MethodError, by name, for a target category that is empty in all replicates,
    for targets that are no shares, and when the estimate does not converge.

    >>> cells, members = np.array([30, 10, 10, 20, 20, 10]), [[0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2]]
    >>> fit = rake(cells, members, [[0.55, 0.45], [0.4, 0.35, 0.25]])
    >>> (fit.factors * cells).round(5)
    array([26.68474, 14.01709, 14.29817, 13.31526, 20.98291, 10.70183])
    """
    shape = floats(cells).shape
    totals = floats(cells).reshape(shape[0], -1)
    labels = names or [(f"margin {place + 1}", []) for place in range(len(members))]
    margins = [
        _margin(totals, np.asarray(member, dtype=np.int64), floats(target), label)
        for member, target, label in zip(members, targets, labels, strict=True)
    ]
    skipped = sum((margin.skipped for margin in margins), np.zeros(totals.shape[1], np.int64))
    factors, error, rounds = _fit(totals, margins, tolerance, limit)
    converged = np.max(error, axis=0, initial=0.0) <= tolerance
    if not converged.all() and not converged.flat[0]:
        raise MethodError(_not_converged(error[:, 0], labels, rounds))
    factors[:, ~converged] = np.nan
    return Raking(factors.reshape(shape), skipped.reshape(shape[1:]), converged.reshape(shape[1:]), rounds)


def trim(factors: ArrayLike, cells: ArrayLike = 1.0, largest: float = 5.0) -> Array:
    """Factors (first axis) cut at `largest` x their average; what is cut goes to the others in proportion.

    The average is weighted by `cells` (their base totals; 1 for one factor a person), and the total weight stays as it
    was. Cutting is repeated until no factor is above the bound (Potter 1990, Proc. ASA Survey Res. Methods). Margins no
    longer hold exactly: rake again, or report by how much. Raises MethodError when `largest` is not above 1.

    >>> trim([1.0, 1.0, 1.0, 9.0], largest=2.0)
    array([2., 2., 2., 6.])
    """
    if largest <= 1:
        raise MethodError(f"weights cannot all be under {largest:g} times their average; take a bound above 1")
    values = floats(factors)
    sizes = floats(cells)
    sizes = np.broadcast_to(sizes.reshape(sizes.shape + (1,) * (values.ndim - sizes.ndim)), values.shape)
    bound = largest * ratio((values * sizes).sum(axis=0), sizes.sum(axis=0))
    capped = np.zeros(values.shape, dtype=bool)
    for _ in range(len(values)):
        trimmed = _capped(values, sizes, bound, capped)
        over = ~capped & (trimmed > bound * (1 + 1e-12))
        if not over.any():
            return trimmed
        capped = capped | over
    return _capped(values, sizes, bound, capped)


def design_effect(n: ArrayLike, weight: ArrayLike, weight_square: ArrayLike) -> Array:
    """n sum w^2 / (sum w)^2: how much weights multiply the variance (Kish 1965, Survey Sampling, 11.7).

    >>> print(design_effect(100, 100, 106.1593).round(6))
    1.061593
    """
    return ratio(floats(n) * floats(weight_square), floats(weight) ** 2)


def effective_n(weight: ArrayLike, weight_square: ArrayLike) -> Array:
    """(sum w)^2 / sum w^2: the unweighted answers that would be as precise (Kish 1965).

    >>> print(effective_n(100, 106.1593).round(3))
    94.198
    """
    return ratio(floats(weight) ** 2, weight_square)


def _margin(totals: Array, members: Indices, target: Array, label: tuple[str, Sequence[str]]) -> _Margin:
    """A margin, checked."""
    name, categories = label
    if np.any(target < 0) or abs(target.sum() - 1) > 1e-6:
        raise MethodError(f"raking: targets of {name} sum to {target.sum():g}; they are shares and must sum to 1")
    if members.min() < 0 or members.max() >= len(target):
        raise MethodError(
            f"raking: {name} has {len(target)} targets, but cells of other categories; give each a target"
        )
    inside = (members == np.arange(len(target))[:, None]).astype(np.float64)
    present = inside @ totals > 0
    _refuse_empty(present, target, name, categories)
    wanted = np.where(present, target[:, None], 0.0)
    skipped = np.sum(~present & (target[:, None] > 0), axis=0)
    return _Margin(members, inside, np.nan_to_num(ratio(wanted, wanted.sum(axis=0))), skipped)


def _refuse_empty(present: Flags, target: Array, name: str, categories: Sequence[str]) -> None:
    """Refuse target categories that no answer belongs to."""
    empty = np.flatnonzero(~present.any(axis=1) & (target > 0))
    if empty.size:
        place = int(empty[0])
        said = repr(categories[place]) if categories else f"category {place + 1}"
        raise MethodError(
            f"raking: nobody answered for {name} {said}, which has a target of {target[place]:g}; "
            "join it with another category or take it out of the targets"
        )


def _fit(totals: Array, margins: list[_Margin], tolerance: float, limit: int) -> tuple[Array, Array, int]:
    """Factors, the distance of each margin from its targets per replicate, and the rounds taken."""
    factors, error = np.ones_like(totals), np.full((len(margins), totals.shape[1]), np.inf)
    moving, rounds = np.arange(totals.shape[1]), 0
    while moving.size and margins and rounds < limit:
        current = totals[:, moving] * factors[:, moving]
        for margin in margins:
            factor = np.nan_to_num(ratio(margin.wanted[:, moving] * _sum(totals[:, moving]), margin.inside @ current))
            factors[:, moving] *= factor[margin.members]
            current = current * factor[margin.members]
        error[:, moving] = [_distance(margin, current, moving) for margin in margins]
        moving, rounds = moving[error[:, moving].max(axis=0) > tolerance], rounds + 1
    return factors, error if margins else np.zeros((1, totals.shape[1])), rounds


def _sum(values: Array) -> Array:
    return values.sum(axis=0, keepdims=True)


def _distance(margin: _Margin, current: Array, moving: Indices) -> Array:
    """Largest distance of a share from its target, per replicate."""
    shares = np.nan_to_num(ratio(margin.inside @ current, _sum(current)))
    return np.max(np.abs(shares - margin.wanted[:, moving]), axis=0)


def _not_converged(error: Array, labels: Names, rounds: int) -> str:
    worst = int(np.argmax(error))
    return (
        f"raking did not converge in {rounds} rounds: {labels[worst][0]} is still {error[worst]:.2g} from its target; "
        "empty combinations of categories make the targets impossible together, so join categories"
    )


def _capped(values: Array, sizes: Array, bound: Array, capped: Flags) -> Array:
    """Capped factors at the bound, the others scaled so that the total stays."""
    total, held = (values * sizes).sum(axis=0), (np.where(capped, bound, 0.0) * sizes).sum(axis=0)
    free = (np.where(capped, 0.0, values) * sizes).sum(axis=0)
    return np.asarray(np.where(capped, bound, values * np.where(free > 0, ratio(total - held, free), 1.0)))
