"""Small cells: which counts to hide so that no small one can be read, or worked out from what is shown.

Cells are places in an array of counts. A relation (parent, children) says that the children add up to the parent, so
that whoever sees all but one of them knows the last. Rows and columns of a table with their totals are relations, and
so are waves or segments under the overall number.

Sources: Hundepool et al. 2012, Statistical Disclosure Control, chapter 4; bounds by linear programming: Fischetti &
Salazar 2000, JASA 95.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, Flags, floats
from outsidein.methods.feasible import Relation, components, ranges

_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Suppression:
    """Which cells to hide.

    Attributes:
        hidden: True where a count must not be shown, nor any number that stands on it.
        order: the hidden cells in the order in which they were hidden: small ones, then their partners.
    """

    hidden: Flags
    order: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class TableSuppression:
    """Which cells of a two-way table to hide.

    Attributes:
        hidden: True where the count must not be shown, the shape of the table.
        rows: row totals to hide.
        columns: column totals to hide.
        total: hide the grand total.
        order: (row, column) from 0 of the hidden cells of the table, in the order in which they were hidden.
    """

    hidden: Flags
    rows: Flags
    columns: Flags
    total: bool
    order: tuple[tuple[int, int], ...]


def suppress(table: ArrayLike, k: int = 10, zeros: bool = True) -> TableSuppression:
    """Cells of a two-way table to hide, its margins being shown: `suppress_cells` on its rows and columns.

    >>> suppress([[12, 4, 20], [15, 18, 30]], k=5).order
    ((0, 1), (0, 0), (1, 1), (1, 0))
    """
    inner = floats(table)
    rows, columns = inner.shape
    cells, total = rows * columns, rows * columns + rows + columns
    counts = np.concatenate([inner.ravel(), inner.sum(axis=1), inner.sum(axis=0), [inner.sum()]])
    places = np.arange(cells).reshape(rows, columns)
    relations: list[Relation] = [(cells + row, places[row].tolist()) for row in range(rows)]
    relations += [(cells + rows + column, places[:, column].tolist()) for column in range(columns)]
    relations += [(total, range(cells, cells + rows)), (total, range(cells + rows, total))]
    done = suppress_cells(counts, relations, k, zeros)
    return TableSuppression(
        done.hidden[:cells].reshape(rows, columns),
        done.hidden[cells : cells + rows],
        done.hidden[cells + rows : total],
        bool(done.hidden[total]),
        tuple(divmod(cell, columns) for cell in done.order if cell < cells),
    )


def suppress_cells(counts: ArrayLike, relations: Sequence[Relation], k: int = 10, zeros: bool = True) -> Suppression:
    """Cells to hide so that no count under k is shown or follows from shown ones.

    First the cells under k, then the others of `small_cells`. After each of the two, in the order of hiding, each
    relation left with one hidden member loses its smallest shown child above zero too (or a zero, or at last its
    parent). Then `audit` by linear programming: as
    long as some hidden cell could be placed within fewer than k, the smallest shown partner of it is hidden as well.
    `zeros` as in `small_cells`. Raises MethodError when a relation does not add up.

    >>> suppress_cells([4, 12, 20, 36], [(3, [0, 1, 2])], k=5).hidden
    array([ True,  True, False, False])
    """
    values = _checked(counts, relations)
    board = _Board(values, relations)
    board.hide_all((values < k) & (zeros | (values > 0)))
    board.hide_all(small_cells(values, relations, k, zeros))
    while board.widen(np.flatnonzero(_narrow(board, k))):
        board.settle()
    return Suppression(board.hidden, tuple(board.order))


def small_cells(counts: ArrayLike, relations: Sequence[Relation], k: int = 10, zeros: bool = True) -> Flags:
    """Cells to hide for their own sake: n < k, or 0 < parent - n < k, for then the few others are what is left.

    `zeros` says whether empty cells are small (that nobody is there can tell something too).

    >>> small_cells([0, 3, 40, 43], [(3, [0, 1, 2])], k=10)
    array([ True,  True,  True, False])
    """
    values = floats(counts)
    small = (values < k) & (zeros | (values > 0))
    for parent, children in relations:
        places = np.asarray(children, dtype=np.int64)
        rest = values[parent] - values[places]
        small[places] |= (rest > _SLACK) & (rest < k)
    return small


def audit(counts: ArrayLike, relations: Sequence[Relation], hidden: ArrayLike, k: int = 10) -> Flags:
    """Hidden cells that can be placed within fewer than k: lowest and highest possible count less than k apart.

    >>> audit([4, 3, 20, 27], [(3, [0, 1, 2])], [True, True, False, False], k=10)
    array([ True,  True, False, False])
    """
    board = _Board(_checked(counts, relations), relations)
    board.hidden[:] = np.asarray(hidden, dtype=bool)
    return _narrow(board, k)


def derivable(counts: ArrayLike, relations: Sequence[Relation], hidden: ArrayLike) -> Flags:
    """Hidden cells whose count follows from the shown ones: no other whole number is possible.

    >>> derivable([4, 12, 20, 36], [(3, [0, 1, 2])], [True, False, False, False])
    array([ True, False, False, False])
    """
    values, mask = _checked(counts, relations), np.asarray(hidden, dtype=bool)
    found = np.zeros(len(values), dtype=bool)
    for group in components(relations, mask):
        truth = values[group]

        def another(_: object, low: Array, high: Array, truth: Array = truth) -> Flags:
            return (high > truth + 1 - _SLACK) | (low < truth - 1 + _SLACK)

        low, high = ranges(values, relations, group, another)
        found[group] = ~another(group, low, high)
    return found


def _checked(counts: ArrayLike, relations: Sequence[Relation]) -> Array:
    """Counts, of which every relation adds up."""
    values = floats(counts)
    for parent, children in relations:
        total = values[np.asarray(children, dtype=np.int64)].sum()
        if abs(total - values[parent]) > _SLACK * max(1.0, abs(total)):
            raise MethodError(
                f"cell {parent} counts {values[parent]:g} but its {len(children)} parts count {total:g}; "
                "parts must add up to their whole, so give the missing part (those not stated, say)"
            )
    return values


def _narrow(board: _Board, k: int) -> Flags:
    """Hidden cells whose range is under k wide, component by component, each worked out once."""
    found = np.zeros(len(board.counts), dtype=bool)

    def enough(_: object, low: Array, high: Array) -> Flags:
        return high - low > k - _SLACK

    for group in components(board.relations, board.hidden):
        key = group.tobytes()
        if key not in board.audited:
            low, high = ranges(board.counts, board.relations, group, enough)
            board.audited[key] = ~enough(group, low, high)
        found[group] = board.audited[key]
    return found


class _Board:
    """Counts and relations with what has been hidden so far."""

    def __init__(self, counts: Array, relations: Sequence[Relation]):
        self.counts = counts
        self.relations = relations
        self.hidden: Flags = np.zeros(len(counts), dtype=bool)
        self.order: list[int] = []
        self.settled = 0
        self.audited: dict[bytes, Flags] = {}
        self.touching: list[list[int]] = [[] for _ in counts]
        for place, (parent, children) in enumerate(relations):
            for cell in (parent, *children):
                self.touching[cell].append(place)

    def hide(self, cell: int) -> None:
        """Hide one cell."""
        self.hidden[cell] = True
        self.order.append(cell)

    def hide_all(self, cells: Flags) -> None:
        """Hide cells that are not hidden yet, and their partners."""
        for cell in np.flatnonzero(cells & ~self.hidden):
            self.hide(int(cell))
        self.settle()

    def settle(self) -> None:
        """Hide partners until no relation has exactly one hidden member."""
        while self.settled < len(self.order):
            for place in self.touching[self.order[self.settled]]:
                parent, children = self.relations[place]
                if sum(bool(self.hidden[cell]) for cell in (parent, *children)) == 1:
                    self._hide_partner([place])
            self.settled += 1

    def widen(self, narrow: np.ndarray) -> bool:
        """Hide one more partner of each narrow cell, but one only in a relation; whether any was left to hide."""
        helped: set[int] = set()
        for cell in narrow:
            near = self.touching[cell]
            if not helped.intersection(near) and self._hide_partner(self._open(near)):
                helped.update(near, self.touching[self.order[-1]])
        return bool(helped)

    def _hide_partner(self, places: Sequence[int]) -> bool:
        """Hide the smallest shown child above zero of some relations, else a zero, else a parent."""
        shown = [
            (rank, self.counts[cell] == 0, self.counts[cell], cell)
            for place in places
            for rank, cells in enumerate((self.relations[place][1], [self.relations[place][0]]))
            for cell in cells
            if not self.hidden[cell]
        ]
        if shown:
            self.hide(int(min(shown)[-1]))
        return bool(shown)

    def _open(self, places: Sequence[int]) -> list[int]:
        """The nearest relations, along hidden cells, that have a member to hide."""
        seen = list(places)
        while seen:
            if any(not self.hidden[cell] for place in seen for cell in self._members(place)):
                return seen
            more = {beyond for place in seen for cell in self._members(place) for beyond in self.touching[cell]}
            if more <= set(seen):
                return seen
            seen = sorted(more)
        return seen

    def _members(self, place: int) -> tuple[int, ...]:
        parent, children = self.relations[place]
        return (parent, *children)
