"""What hidden counts can be, given the counts that are shown: ranges by linear programming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from outsidein.methods.arrays import Array, Flags, Indices

Relation: TypeAlias = tuple[int, Sequence[int]]
"""A parent cell and the children that add up to it, by their places."""

Wide: TypeAlias = Callable[[Indices, Array, Array], Flags]
"""Says of some cells, with the lowest and highest count found for each, which need no further search."""

_SIGNS = 4


def components(relations: Sequence[Relation], hidden: Flags) -> list[Indices]:
    """Hidden cells in groups: two cells are together when a relation holds both, directly or through others.

    >>> [group.tolist() for group in components([(4, [0, 1]), (5, [2, 3])], np.array([1, 1, 1, 1, 0, 0], dtype=bool))]
    [[0, 1], [2, 3]]
    """
    label = np.where(hidden, np.arange(len(hidden)), -1)
    for parent, children in relations:
        together = [label[cell] for cell in (parent, *children) if hidden[cell]]
        if together:
            label[np.isin(label, together)] = min(together)
    return [np.flatnonzero(label == first) for first in np.unique(label[hidden])]


def ranges(counts: Array, relations: Sequence[Relation], group: Indices, wide: Wide) -> tuple[Array, Array]:
    """Lowest and highest feasible count of each hidden cell of a component, all counts being zero or more.

    The search stops for a cell as soon as `wide` says that its range is wide enough, so such a range may be too narrow;
    the others are exact. Every solution of one cell's program is a table that the shown counts allow, so it widens the
    ranges of the other cells too.
    """
    system, truth = _system(relations, group), counts[group]
    low, high = truth.copy(), truth.copy()
    top = float(2 * truth.sum() + counts.max(initial=0.0) + 1000)
    rng = np.random.default_rng(0)
    for _ in range(_SIGNS):
        if not wide(group, low, high).all():
            _widen(system, truth, rng.choice([-1.0, 1.0], size=len(group)), top, low, high)
    for place in range(len(group)):
        for direction in (1.0, -1.0):
            if not wide(group, low, high)[place]:
                _widen(system, truth, direction * (np.arange(len(group)) == place), top, low, high)
    return low, high


def _system(relations: Sequence[Relation], group: Indices) -> Array:
    """One row a relation that touches the group: +1 at its children, -1 at its parent."""
    place = {int(cell): column for column, cell in enumerate(group)}
    rows = []
    for parent, children in relations:
        row = np.zeros(len(group))
        for cell, sign in ((parent, -1.0), *((child, 1.0) for child in children)):
            if cell in place:
                row[place[cell]] += sign
        if row.any():
            rows.append(row)
    return np.array(rows).reshape(-1, len(group))


def _widen(system: Array, truth: Array, gain: Array, top: float, low: Array, high: Array) -> None:
    """Find the allowed table with the largest gain, and let it widen the ranges in place."""
    from scipy.optimize import linprog  # noqa: PLC0415 (slow to import, and few studies hide a number)

    answer = linprog(-gain, A_eq=system, b_eq=system @ truth, bounds=(0, top), method="highs")
    if answer.x is not None:
        np.minimum(low, answer.x, out=low)
        np.maximum(high, answer.x, out=high)
