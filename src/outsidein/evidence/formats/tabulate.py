"""From raw rows and an understood heading to the table that callers see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from outsidein.evidence.formats import tail
from outsidein.evidence.formats.grid import Grid, Span
from outsidein.evidence.formats.heading import Heading, title_above
from outsidein.evidence.formats.names import check_names, clean_name, clean_names
from outsidein.evidence.formats.refusal import refusal, several, shown
from outsidein.evidence.formats.table import ROW, Column, Table
from outsidein.evidence.identifiers import listed, quote, select
from outsidein.evidence.intake import Exclusion

_MOST_BLANK = 10_000


def table_of(grid: Grid, heading: Heading, relation: str, last: tail.Last) -> Table:
    """The grid below its heading as a table.

    Raises EvidenceError for blank or doubled headers, a file without answers, rows that are no answers at its end.
    """
    span = (heading.rows, grid.rows - last.skipped)
    if span[1] <= span[0]:
        raise refusal(grid.file, "has a header but no rows below it", "give a file with answers")
    used, left_out = _used_columns(grid, heading, span)
    cleaned, renamed = clean_names([heading.names[index] for index in used])
    check_names(grid.file, cleaned, grid.first, lambda position: str(used[position] + 1))
    names = dict(zip(used, cleaned, strict=True))
    tail.check(grid, span, names, last)
    dropped = _dropped(grid, heading, span, names)
    rows = span[1] - span[0] - len(dropped)
    if not rows:
        raise refusal(grid.file, f"no row is an answer (row {dropped[0].row}: {dropped[0].reason})", "check the export")
    _view(grid, span, names, relation, dropped)
    columns = tuple(Column(name, heading.labels[index]) for index, name in names.items())
    notes = (*grid.notes, *heading.notes, *left_out, *renamed)
    return Table(grid.file, relation, columns, rows, True, notes, (*dropped, *grid.excluded, *last.excluded(grid)))


def _used_columns(grid: Grid, heading: Heading, span: Span) -> tuple[list[int], tuple[str, ...]]:
    """The columns with a header; one without is left out when all its cells are empty, and refused otherwise."""
    named = [index for index, name in enumerate(heading.names) if clean_name(name)]
    blank = sorted(set(range(grid.width)).difference(named))
    if not blank:
        return named, ()
    counts = grid.rows_of([f"count(c{index})" for index in blank], span)[0]
    full = next((index for index, count in zip(blank, counts, strict=True) if count), None)
    if full is not None or not named:
        title_above(grid.file, grid.head(), grid.first)
        _refuse_blank_header(grid, span, full)
    return named, (f"{several(len(blank), 'empty column')} without a header left out",)


def _refuse_blank_header(grid: Grid, span: Span, index: int | None) -> NoReturn:
    if index is None:
        raise refusal(grid.file, "has no header", "write the names of the columns in the first row", row=grid.first)
    row, value = grid.rows_of(["rowid", f"c{index}"], span, f"AND c{index} IS NOT NULL LIMIT 1")[0]
    what = f"column {index + 1} has no header, but row {grid.first + row} holds {shown(value)} there"
    raise refusal(grid.file, what, "give it a header", row=grid.first)


def _dropped(grid: Grid, heading: Heading, span: Span, names: Mapping[int, str]) -> list[Exclusion]:
    """Rows whose cells are all empty, and rows that the heading knows to be no answers, in the order of the file."""
    cells = ", ".join(f"c{index}" for index in names)
    found = {
        row: ("", "", "no cell is filled") for (row,) in grid.rows_of(["rowid"], span, f"AND coalesce({cells}) IS NULL")
    }
    if len(found) > _MOST_BLANK:
        what = f"has {len(found):,} rows in which no cell is filled, the first of them row {grid.first + min(found)}"
        raise refusal(grid.file, what, "delete them")
    for rule in heading.rules:
        cell = f"c{rule.column}"
        for row, value in grid.rows_of(["rowid", cell], span, f"AND lower(trim({cell})) IN ({listed(rule.values)})"):
            found.setdefault(row, (names[rule.column], value, rule.reason))
    return [Exclusion(grid.file, grid.first + row, *found[row]) for row in sorted(found)]


def _view(grid: Grid, span: Span, names: Mapping[int, str], relation: str, dropped: Sequence[Exclusion]) -> None:
    cells = [f"rowid + {grid.first} AS {quote(ROW)}", *(f"c{index} AS {quote(name)}" for index, name in names.items())]
    clauses = [f"WHERE rowid >= {span[0]} AND rowid < {span[1]}"]
    clauses += [f"AND rowid NOT IN ({listed(row.row - grid.first for row in dropped)})"] if dropped else []
    grid.connection.execute(f"CREATE OR REPLACE VIEW {quote(relation)} AS " + select(cells, quote(grid.raw), *clauses))
