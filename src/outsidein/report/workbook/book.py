"""Sheets to an Excel file: typed cells, legal sheet names, no formula, no link, the same bytes for the same sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from outsidein.report.workbook.forms import FORMS
from outsidein.report.workbook.sheet import Block, Cell, Number, Sheet
from outsidein.results.store import harmless

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(
    tzinfo=None
)  # a fixed date, so that the same numbers give the same bytes
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
LAST_ROW = 1_048_576
NARROWEST, WIDEST = 7, 60
LOOKED_AT = 500  # rows by which the width of a column is chosen

_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def save(sheets: Sequence[Sheet], path: Path, title: str) -> None:
    """Write sheets to an Excel file."""
    book = Workbook(str(path), OPTIONS)
    book.set_properties({"title": text(title)[:255], "author": "outsidein", "created": CREATED})
    forms = {name: book.add_format({"num_format": form}) for name, form in FORMS.items()}
    heads = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for sheet, name in zip(sheets, sheet_names(sheet.name for sheet in sheets), strict=True):
        _write(book.add_worksheet(name), sheet, forms | {"head": heads})
    book.close()


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel accepts, no two of them equal but for case.

    >>> sheet_names(["a/b", "A:B", "History", ""])
    ['a b', 'A B (2)', 'History (2)', 'Sheet']
    """
    taken, found = {"history"}, []
    for name in names:
        plain = text(_IN_NAMES.sub(" ", name)).strip("' ") or "Sheet"
        found.append(_free(plain, taken))
        taken.add(found[-1].casefold())
    return found


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name[:LONGEST_NAME].strip("' ")
    while free.casefold() in taken:
        number += 1
        end = f" ({number})"
        free = name[: LONGEST_NAME - len(end)].strip("' ") + end
    return free


@lru_cache(maxsize=4096)
def text(content: str) -> str:
    """Text as it may stand in a cell: no formula, no character that XML forbids, no longer than Excel takes.

    >>> text("=1+1")
    "'=1+1"
    """
    clean = _NO_XML.sub("\ufffd", str(harmless(content)))
    return clean if len(clean) <= LONGEST_TEXT else clean[: LONGEST_TEXT - 1] + "…"


def _write(page: Worksheet, sheet: Sheet, forms: dict[str, Format]) -> None:
    row = 0
    for line in sheet.lead:
        page.write_string(row, 0, text(line))
        row += 1
    row += 1 if sheet.lead else 0
    if len(sheet.blocks) == 1:
        _fix_headers(page, sheet.blocks[0], row)
    for block in sheet.blocks:
        row = _write_block(page, block, row, forms)
    _set_widths(page, sheet.blocks)


def _fix_headers(page: Worksheet, block: Block, row: int) -> None:
    """Keep the headers in sight, and let rows be filtered by them."""
    page.freeze_panes(row + 1, 0)
    page.autofilter(row, 0, row + len(block.rows), len(block.headers) - 1)


def _write_block(page: Worksheet, block: Block, row: int, forms: dict[str, Format]) -> int:
    """Write a block from a row on; returns the row after the blank line below it."""
    if block.title:
        page.write_string(row, 0, text(block.title))
        row += 1
    for column, header in enumerate(block.headers):
        page.write_string(row, column, text(header), forms["head"])
    for line in block.rows[: LAST_ROW - row - 1]:
        row += 1
        for column, cell in enumerate(line):
            _write_cell(page, (row, column), cell, forms)
    return row + 2


def _write_cell(page: Worksheet, place: tuple[int, int], cell: Cell, forms: dict[str, Format]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(*place, text(cell))
    elif isinstance(cell, Number):
        page.write_number(*place, cell.value, forms[cell.form])
    else:
        page.write_number(*place, cell, forms["count"])


def _set_widths(page: Worksheet, blocks: Sequence[Block]) -> None:
    for column in range(max(len(block.headers) for block in blocks)):
        widths = [_width(block, column) for block in blocks if column < len(block.headers)]
        page.set_column(column, column, min(max(NARROWEST, *widths), WIDEST))


def _width(block: Block, column: int) -> int:
    cells = [row[column] for row in block.rows[:LOOKED_AT]]
    words = (len(cell) for cell in cells if isinstance(cell, str))
    return max((len(block.headers[column]), *words)) + 2
