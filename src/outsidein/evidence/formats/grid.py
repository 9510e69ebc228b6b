"""A grid of cells in DuckDB, in the order of the file.

The raw table has the columns c0, c1, ... and its rows in file order, so that DuckDB's own `rowid` is the position of a
row in the file; nothing is ever deleted from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb
from arro3.core import Array, DataType
from arro3.core import Table as ArrowTable

from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.intake import Exclusion

_CELLS_AT_ONCE = 400_000
_CHARACTERS_AT_ONCE = 1 << 26
HEAD = 25
"""Raw rows that a heading is recognised from."""

Span = tuple[int, int]
"""Positions of raw rows, from and up to."""


@dataclass(frozen=True)
class Grid:
    """Raw rows, header rows included, and where they stand in the file."""

    connection: duckdb.DuckDBPyConnection
    file: str
    raw: str
    """The raw table."""
    width: int
    rows: int
    first: int = 1
    """The row number, as a spreadsheet shows it, of the first raw row."""
    notes: tuple[str, ...] = ()
    excluded: tuple[Exclusion, ...] = ()

    def rows_of(self, columns: Iterable[str], span: Span, *clauses: str) -> list[tuple]:
        """The result of a query over the raw rows from one position up to another."""
        where = f"WHERE rowid >= {span[0]} AND rowid < {span[1]}"
        return self.connection.execute(select(columns, quote(self.raw), where, *clauses)).fetchall()

    def head(self) -> list[list[str]]:
        """The first rows, an empty cell as an empty text."""
        found = sorted(self.rows_of(["rowid", "*"], (0, HEAD)))
        return [["" if cell is None else cell for cell in row[1:]] for row in found]


def create(connection: duckdb.DuckDBPyConnection, raw: str, types: Iterable[str]) -> None:
    """An empty raw table with one column for each SQL type."""
    columns = ", ".join(f"c{index} {kind}" for index, kind in enumerate(types))
    connection.execute(f"CREATE OR REPLACE TABLE {quote(raw)} ({columns})")


def append(connection: duckdb.DuckDBPyConnection, raw: str, columns: Sequence[Array], cells: Sequence[str]) -> None:
    """Append Arrow arrays of one length; `cells` is SQL of each column in terms of c0, c1, ..."""
    piece = raw + "__piece"
    arrow = ArrowTable.from_arrays(list(columns), names=[f"c{index}" for index in range(len(columns))])
    connection.register(piece, arrow)
    try:
        connection.execute(f"INSERT INTO {quote(raw)} " + select(cells, quote(piece)))
    finally:
        connection.unregister(piece)


def store(connection: duckdb.DuckDBPyConnection, raw: str, width: int, rows: Iterable[Sequence[str | None]]) -> int:
    """Fill a new raw table with rows of text (an empty text is NULL) in bounded memory; returns their number."""
    create(connection, raw, ["VARCHAR"] * width)
    cells = [f"nullif(c{index}, '')" for index in range(width)]
    count = 0
    for batch in _batches(rows, width):
        arrays = [Array(column, type=DataType.utf8()) for column in zip(*batch, strict=True)]
        append(connection, raw, arrays, cells)
        count += len(batch)
    return count


def _batches(rows: Iterable[Sequence[str | None]], width: int) -> Iterator[list[Sequence[str | None]]]:
    batch: list[Sequence[str | None]] = []
    room = _CHARACTERS_AT_ONCE
    for row in rows:
        batch.append(row)
        room -= sum(len(cell) for cell in row if cell)
        if room <= 0 or len(batch) * width >= _CELLS_AT_ONCE:
            yield batch
            batch, room = [], _CHARACTERS_AT_ONCE
    if batch:
        yield batch
