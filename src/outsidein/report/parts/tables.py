"""Tables of numbers: a quantity by level with its base, and a grid of subjects by levels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from outsidein.report import figures, numbers
from outsidein.report.figures import Piece, Said, Sentence
from outsidein.report.lookup import Lookup
from outsidein.report.parts.model import Cell, Line, Table
from outsidein.stats.estimates import Estimate

NOTHING = Cell((numbers.NOTHING,))
LEVELS = ("Value", f"95{numbers.PERCENT} interval", "Answers", "Effective")
CHANGE = "Change from the wave before"
Named = Sequence[tuple[Piece, Estimate]]
Lines = Sequence[tuple[Sentence, Sequence[Estimate | None]]]


def levels(caption: str, first: Piece, groups: Mapping[str, Named], lookup: Lookup | None = None) -> Table:
    """A number by level: value, interval, base, effective base; with `lookup`, also its change from the wave before."""
    change = (CHANGE + _counted(groups),) if lookup else ()
    lines = tuple((Said(name) if name else "", _lines(named, lookup)) for name, named in groups.items())
    return Table(caption, (first, *LEVELS, *change), lines)


def _counted(groups: Mapping[str, Named]) -> str:
    """What the changes of a table count, where their unit alone does not say it."""
    rows = [row for named in groups.values() for _, row in named]
    counted = numbers.FORMS.get(rows[0].unit, numbers.PLAIN).after_difference if rows else ""
    return f", in{counted}" if counted else ""


def _lines(named: Named, lookup: Lookup | None) -> tuple[Line, ...]:
    return tuple(Line((name,), (*_cells(row), *(_change(lookup, row) if lookup else ()))) for name, row in named)


def _cells(row: Estimate) -> tuple[Cell, ...]:
    value = Cell((figures.level(row),))
    return value, Cell((numbers.interval(row.low, row.high, row.unit),)), *base(row)


def base(row: Estimate) -> tuple[Cell, Cell]:
    """The answers and the effective answers behind a number; neither where it is hidden."""
    if row.suppressed:
        return NOTHING, NOTHING
    return Cell((numbers.count(row.n),)), Cell((numbers.count(row.n_effective),))


def _change(lookup: Lookup, row: Estimate) -> tuple[Cell]:
    contrast = lookup.change(row)
    if contrast is None:
        return (NOTHING,)
    mark = ", clear" if contrast.clear else ""
    return (Cell((figures.difference(contrast), mark), _signed(contrast.estimate)),)


def _signed(row: Estimate) -> str:
    span = numbers.signed_interval(row.low, row.high, row.unit, " to ")
    return "" if span == numbers.NOTHING else span


def cell(row: Estimate | None) -> Cell:
    """A number with its interval in small print."""
    if row is None:
        return NOTHING
    span = numbers.interval(row.low, row.high, row.unit) if math.isfinite(row.low) else ""
    return Cell((figures.level(row),), span)


def grid(caption: str, first: Piece, columns: Sequence[Piece], lines: Lines) -> Table:
    """Numbers of subjects (rows) in levels (columns), each with its interval."""
    rows = tuple(Line(head, tuple(map(cell, cells))) for head, cells in lines)
    return Table(caption, (first, *columns), (("", rows),))


def profile(caption: str, first: Piece, columns: Sequence[Piece], lines: Lines) -> Table:
    """The same for several quantities of each subject, with the answers that the first of them rests on."""
    rows = tuple(Line(head, (*map(cell, cells), base(cells[0])[0] if cells[0] else NOTHING)) for head, cells in lines)
    return Table(caption, (first, *columns, "Answers"), (("", rows),))


def plain(caption: str, columns: Sequence[Piece], lines: Sequence[Sequence[Piece]], numeric: bool = True) -> Table:
    """A table of words and plain numbers; the first cell of each row heads it."""
    rows = tuple(Line((head,), tuple(Cell((piece,)) for piece in rest)) for head, *rest in lines)
    return Table(caption, tuple(columns), (("", rows),), numeric)
