"""Workbooks written part by part, so that any part can be wrong."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

SHEET_PART = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
    f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}"/></Types>',
    "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(*cell_rows: Sequence[str], before: str = "") -> str:
    """A sheet of rows of ready cells; the first row is row 1."""
    rows = "".join(f'<row r="{number}">{"".join(row)}</row>' for number, row in enumerate(cell_rows, start=1))
    return f'{_HEAD}{before}<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'


GOOD = sheet([text_cell("A1", "id"), text_cell("B1", "q1")], ['<c r="A2"><v>1</v></c>', '<c r="B2"><v>5</v></c>'])


def workbook(path: Path, sheet_part: str | bytes = GOOD, *others: tuple[str, str | bytes]) -> Path:
    """A workbook with one sheet, and other parts that may stand twice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a part that stands twice, which is what is wanted
        for name, content in [*PARTS.items(), (SHEET_PART, sheet_part), *others]:
            archive.writestr(name, content)
    return path
