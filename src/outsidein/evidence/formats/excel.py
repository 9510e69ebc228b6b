"""Excel: one sheet of a workbook, read by a process of its own; rows are numbered as in Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from outsidein.evidence.formats import tail
from outsidein.evidence.formats.delimited import heading_of
from outsidein.evidence.formats.grid import Grid, store
from outsidein.evidence.formats.refusal import refusal, several, shown
from outsidein.evidence.formats.sandboxed import Message, messages
from outsidein.evidence.formats.signature import DESCRIPTIONS, signature
from outsidein.evidence.formats.table import LARGEST_CELL, Table
from outsidein.evidence.formats.tabulate import table_of
from outsidein.study.sections import Layout

_COMPOUND_XLSX = "is locked by a password, or is a workbook of the old form (.xls) under a new name"


def read(path: Path, file: str, layout: Layout, connection: duckdb.DuckDBPyConnection, relation: str) -> Table:
    """Read the declared sheet, or the first that holds anything; all columns are text.

    Numbers come in their shortest form (5, not 5.0), dates as ISO, errors and formulas without a stored value as NULL.
    Raises EvidenceError for a workbook that is damaged, locked or too large, and whatever `table_of` refuses.
    """
    kind = _checked_kind(path, file)
    options = {"sheet": layout.sheet, "skip": layout.skip, "zip": kind == "zip"}
    source = messages("workbook", path, file, options)
    try:
        about = next(source)[0]
        width = max(1, about["width"])
        rows = store(connection, relation + "__raw", width, _rows(source, file, width, layout.skip + 1))
    finally:
        source.close()
    if not rows:
        where = f" below row {layout.skip}" if layout.skip else ""
        what = f"sheet {shown(about['sheet'])} holds nothing{where} but errors or formulas without value"
        raise refusal(file, what, "mend the formulas, or name another sheet in layout: {sheet: ...}")
    grid = Grid(connection, file, relation + "__raw", width, rows, layout.skip + 1, _notes(about))
    return table_of(grid, heading_of(grid, layout), relation, tail.last_of(layout, min(layout.skip_last, rows)))


def _checked_kind(path: Path, file: str) -> str:
    kind = signature(path)
    if kind == "compound" and path.suffix.lower() != ".xls":
        raise refusal(file, _COMPOUND_XLSX, "save it as .xlsx without a password")
    if kind not in ("zip", "compound"):
        said = DESCRIPTIONS.get(kind, "text or something else")
        raise refusal(file, f"is {said}, not an Excel workbook", "give it its right suffix, or save it as .xlsx")
    return kind


def _rows(source: Iterator[Message], file: str, width: int, first: int) -> Iterator[Sequence[str | None]]:
    number = first
    for message, _ in source:
        for row in message["rows"]:
            if any(cell and len(cell) * 4 > LARGEST_CELL for cell in row):
                _check_cells(file, row, number)
            yield row + [None] * (width - len(row))
            number += 1


def _check_cells(file: str, row: Sequence[str | None], number: int) -> None:
    for index, cell in enumerate(row):
        if cell and len(cell.encode(errors="surrogatepass")) > LARGEST_CELL:
            what = f"the cell in column {index + 1} has more than {LARGEST_CELL:,} bytes"
            raise refusal(file, what, "shorten it", row=number)


def _notes(about: Mapping[str, Any]) -> tuple[str, ...]:
    errors, uncached, merged = about["errors"], about["uncached"], about["merged"]
    others = ", ".join(shown(name) for name in about["others"])
    told = [
        (others, f"sheet {shown(about['sheet'])} is read; there is also {others}"),
        (errors, f"{several(errors, 'cell')} with an error such as #DIV/0!, read as empty"),
        (uncached, f"{several(uncached, 'formula')} without a stored value, read as empty; nothing is computed"),
        (merged, f"{several(merged, 'range')} of merged cells; the value stands in the first cell of each"),
    ]
    return tuple(note for holds, note in told if holds)
