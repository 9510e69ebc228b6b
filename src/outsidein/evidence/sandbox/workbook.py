"""Reads one sheet of an Excel workbook; run as a program under limits (see `answer`)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import python_calamine
from defusedxml import DefusedXmlException, ElementTree

from outsidein.evidence.sandbox.answer import RefusedError, Send, run
from outsidein.evidence.sandbox.archive import inspect

_CELLS_A_MESSAGE = 20_000
_SPARSE_AREA, _SPARSE_RATIO = 1_000_000, 100
_LARGEST_PART = 8 << 20
_FILLED = re.compile(rb"\sr=[\x22\x27]([A-Z]{1,3})([0-9]{1,7})[\x22\x27][^<>]{0,300}+(?<!/)>")
_ERRORS = (b't="e"', b"t='e'")
_UNCACHED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass
class Part:
    """What one XML part of the workbook holds, counted as it passes by."""

    filled: int = 0
    rows: int = 0
    columns: int = 0
    errors: int = 0
    uncached: int = 0
    rest: bytes = field(default=b"", repr=False)

    def take(self, piece: bytes) -> None:
        """Count in the next piece, holding back what may be the start of a cell."""
        text = self.rest + piece
        cut = max(text.rfind(b"<c "), text.rfind(b":c "), 0)
        cut = cut if len(text) - cut <= _LARGEST_PART else len(text)
        self._count(text[:cut])
        self.rest = text[cut:]

    def close(self) -> None:
        """Count in what was held back."""
        self._count(self.rest)
        self.rest = b""

    def _count(self, text: bytes) -> None:
        self.errors += sum(map(text.count, _ERRORS))
        if b"<f" in text or b":f" in text:
            self.uncached += len(_UNCACHED.findall(text))
        cells = _FILLED.findall(text)
        self.filled += len(cells)
        self.columns = max([self.columns, *map(_column, {letters for letters, _ in cells})])
        self.rows = max([self.rows, *map(int, {row for _, row in cells})])

    @property
    def sparse(self) -> bool:
        """Whether a few cells span so large an area that it cannot be a table."""
        area = self.rows * self.columns
        return area > _SPARSE_AREA and area > _SPARSE_RATIO * self.filled


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read(options: Mapping[str, Any], send: Send) -> None:
    """Send what the sheet is, then its rows from the first one below the skipped."""
    path = options["path"]
    counts = _counted(path) if options["zip"] else {}
    sheet, others = _sheet(_open(path), options["sheet"], counts)
    counted = counts.get(sheet.name, Part())
    first, last = sheet.start or (0, 0), sheet.end or (0, -1)
    send(
        {
            "sheet": sheet.name,
            "others": others,
            "merged": len(sheet.merged_cell_ranges or ()),
            "errors": counted.errors,
            "uncached": counted.uncached,
            "width": last[1] + 1,
        }
    )
    rows = ([""] * first[1] + row for row in islice(sheet.iter_rows(), options["skip"], None))
    for batch in _batches(_trimmed(rows), last[1] + 1):
        send({"rows": batch})


def _counted(path: str) -> dict[str, Part]:
    """Look the archive through; what was counted in each sheet, by its name."""
    parts: dict[str, Part] = {}

    def look(name: str, piece: bytes) -> None:
        if name.casefold().startswith("xl/worksheets/") and name.casefold().endswith(".xml"):
            parts.setdefault(name, Part()).take(piece)

    inspect(path, Path(path).stat().st_size, look)
    for part in parts.values():
        part.close()
    return {sheet: parts[name] for sheet, name in _sheet_parts(path).items() if name in parts}


def _sheet_parts(path: str) -> dict[str, str]:
    """The part of each sheet, by the sheet's name; empty where the workbook does not say it in the usual place."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return {}
        book, relations = (_xml(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    found: dict[str, str] = {}
    for each in book.iter():
        if each.tag.endswith("}sheet"):
            target = targets.get(next((value for key, value in each.items() if key.endswith("}id")), None), "")
            found[each.get("name", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as stream:
        text = stream.read(_LARGEST_PART + 1)
    if len(text) > _LARGEST_PART:
        raise RefusedError(f"has a part {name!r} of more than {_LARGEST_PART >> 20} MiB", "save it as CSV")
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise RefusedError(f"is a damaged workbook (its part {name!r} is no XML)", "save it again in Excel") from error


def _open(path: str) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError as error:
        raise RefusedError("is locked by a password", "save it without a password") from error


def _sheet(
    book: python_calamine.CalamineWorkbook, wanted: str | None, counts: Mapping[str, Part]
) -> tuple[python_calamine.CalamineSheet, list[str]]:
    """The wanted sheet, or the first that holds anything (visible ones before hidden), and the names of the others."""
    sheets = [each for each in book.sheets_metadata if each.typ == python_calamine.SheetTypeEnum.WorkSheet]
    names = [each.name for each in sheets]
    if wanted is not None and wanted not in names:
        listed = ", ".join(repr(name) for name in names[:20])
        raise RefusedError(f"has no sheet {wanted!r}; it has {listed}", "name one of them in layout: {sheet: ...}")
    visible = [each.name for each in sheets if each.visible == python_calamine.SheetVisibleEnum.Visible]
    order = [wanted] if wanted is not None else [*visible, *(name for name in names if name not in visible)]
    for name in order:
        _check_sparse(name, counts.get(name, Part()))
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            return sheet, [other for other in names if other != name and (not counts or counts[other].filled)]
    raise RefusedError(
        "has no filled cell in " + (f"sheet {wanted!r}" if wanted else "any sheet"), "give a file with answers"
    )


def _check_sparse(name: str, counted: Part) -> None:
    if counted.sparse:
        what = (
            f"the sheet {name!r} has {counted.filled:,} filled cells, the farthest in row {counted.rows:,} and column "
        )
        raise RefusedError(what + f"{counted.columns:,}", "delete the cells that stand far from the table")


def _trimmed(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """The rows without empty ones at the end, which Excel does not show either."""
    empty: list[list[Any]] = []
    for row in rows:
        empty.append(row)
        if any(cell != "" for cell in row):
            yield from empty
            empty.clear()


def _batches(rows: Iterable[Sequence[Any]], width: int) -> Iterator[list[list[str | None]]]:
    source = ([as_text(cell) for cell in row] for row in rows)
    while batch := list(islice(source, max(1, _CELLS_A_MESSAGE // width))):
        yield batch


def as_text(cell: object) -> str | None:
    """A cell as text: 5 not 5.0, ISO dates, TRUE and FALSE, None when empty."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return _hours(cell) if isinstance(cell, timedelta) else (None if cell is None else str(cell))


def _hours(span: timedelta) -> str:
    """A duration as Excel shows it, hours:minutes:seconds."""
    seconds = round(span.total_seconds())
    return f"{'-' if seconds < 0 else ''}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"


if __name__ == "__main__":
    run(read)
