"""Open a file of answers; where its layout must be declared and can be told for certain, declare it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from outsidein.errors import EvidenceError
from outsidein.evidence.formats import SUFFIXES, Table, read
from outsidein.evidence.formats.tail import TOTAL_WORDS
from outsidein.evidence.identifiers import quote
from outsidein.study.sections import Layout

MOST_TITLE_LINES = 10
MOST_LAST_ROWS = 3
NARROW = 0.5  # the share of cells that a title or a footnote fills at most
_LARGEST_RETRIED = 1 << 28  # bytes; a larger file is not read again and again
_WESTERN = frozenset(
    "äöüßÄÖÜéèêëàâçîïôùûáíóúñãõåæøœÉÈÀÇÑÁÍÓÚÅÆØ€£§°«»¿¡´·²³½¼®©™\u2018\u2019\u201c\u201d\u201e\u2013\u2014\u2026\u2022\xa0"
)
_ACCENTS = re.compile(r"[^\x00-\x7f]+")
_SIGN_IN_WORD = re.compile("[\u2026\u2022§°·´²³½¼®©™»\u2013\u2014]+[a-z]")
_SURE = 0.9


@dataclass(frozen=True)
class Opened:
    """A file as a table, the layout it was read with, and what had to be declared and why."""

    path: Path
    table: Table
    layout: Layout
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Remedy:
    """A layout that may make a file readable, and why it would be right."""

    layout: Layout
    reason: str


def open_file(path: Path, shown: str, connection: duckdb.DuckDBPyConnection, relation: str, layout: Layout) -> Opened:
    """Read a file as it is or, where that is refused, with a layout that mends it for certain.

    Raises:
        EvidenceError: The file cannot be read; says what to do before a study is drafted from it.
    """
    try:
        return Opened(path, read(path, layout, connection, relation, shown), layout)
    except EvidenceError as refused:
        _forget(connection, relation)
        opened = _mended(path, shown, connection, relation, layout)
        if opened is None:
            raise _for_this_stage(refused) from refused
        return opened


def _mended(
    path: Path, shown: str, connection: duckdb.DuckDBPyConnection, relation: str, layout: Layout
) -> Opened | None:
    if not path.is_file() or not path.suffix or SUFFIXES.get(path.suffix.lower()) not in ("csv", "xlsx"):
        return None
    if path.stat().st_size > _LARGEST_RETRIED:
        return None
    encoded = _encoding(path, layout)
    base = encoded or _Remedy(layout, "")
    for remedy in (base, *_shapes(base.layout, is_text=SUFFIXES[path.suffix.lower()] == "csv", path=path)):
        if remedy.layout == layout:
            continue
        try:
            table = read(path, remedy.layout, connection, relation, shown)
        except EvidenceError:
            _forget(connection, relation)
            continue
        if _has_headers(table):
            reasons = [reason for reason in dict.fromkeys((base.reason, remedy.reason)) if reason]
            return Opened(path, table, remedy.layout, tuple(reasons))
        _forget(connection, relation)
    return None


def _forget(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    """Drop what a reading that failed left behind."""
    for kind, name in (("VIEW", relation), ("TABLE", f"{relation}__raw")):
        connection.execute(f"DROP {kind} IF EXISTS {quote(name)}")


def _has_headers(table: Table) -> bool:
    """Whether the names of the columns are names: not numbers, more than one."""
    names = [column.name for column in table.columns]
    return len(names) > 1 and not any(re.fullmatch(r"[\d.,\s-]+", name) for name in names)


def _encoding(path: Path, layout: Layout) -> _Remedy | None:
    """Windows-1252, where a file is not UTF-8 and its accents are those of Western Europe read that way."""
    data = path.read_bytes()
    if layout.encoding or SUFFIXES.get(path.suffix.lower()) != "csv" or b"\0" in data or _decodes(data, "utf-8"):
        return None
    if not _decodes(data, "cp1252"):
        return None
    text = data.decode("cp1252")
    runs = _ACCENTS.findall(text)
    if not _western(text, runs):
        return None
    word = next(iter(re.findall(r"\w*[^\x00-\x7f\W]\w*", text)), runs[0])
    reason = f"not UTF-8; read as cp1252 (Windows) it has words such as {word!r}: look at them"
    return _Remedy(layout.model_copy(update={"encoding": "cp1252"}), reason)


def _western(text: str, runs: Sequence[str]) -> bool:
    """Whether accents stand as in Western languages: usual ones, one or two together, no sign in place of a letter."""
    letters = "".join(runs)
    usual = sum(letter in _WESTERN for letter in letters) >= _SURE * len(letters)
    few = sum(len(run) <= 2 for run in runs) >= _SURE * len(runs)
    return usual and few and len(_SIGN_IN_WORD.findall(text)) <= (1 - _SURE) * len(runs)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _shapes(layout: Layout, is_text: bool, path: Path) -> Iterator[_Remedy]:
    """Layouts that skip narrow lines above the header and narrow rows or totals below the answers."""
    above = _title_lines(path, layout) if is_text else range(1, MOST_TITLE_LINES + 1)
    below = _last_rows(path, layout) if is_text else range(1, MOST_LAST_ROWS + 1)
    if layout.skip or layout.skip_last:
        return
    for skip, last in [*((skip, 0) for skip in above), *((0, last) for last in below),
                       *((skip, last) for skip in above for last in below)]:  # fmt: skip
        changes = {"skip": skip} if skip else {}
        changes |= {"skip_last": last} if last else {}
        told = [f"{_lines(skip)} above the header"] * bool(skip) + [f"{_lines(last)} below the answers"] * bool(last)
        yield _Remedy(Layout.model_validate({**layout.model_dump(exclude_unset=True), **changes}), " and ".join(told))


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"


def _rows(path: Path, layout: Layout) -> list[list[str]]:
    """The rows of a text, cut at the delimiter that its widest rows have most of."""
    text = path.read_bytes().decode(layout.encoding or "utf-8", errors="replace").removeprefix("\ufeff")
    head = text[:100_000]
    delimiter = layout.delimiter or max(",;\t|", key=head.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _title_lines(path: Path, layout: Layout) -> list[int]:
    """How many lines above the header may be a title: those before the first wide row, all of them narrow."""
    rows = list(islice(_rows(path, layout), 3 * MOST_TITLE_LINES))
    width = max((len(row) for row in rows), default=0)
    first = next((place for place, row in enumerate(rows) if _filled(row) > NARROW * width), 0)
    return [first] if 0 < first <= MOST_TITLE_LINES else []


def _last_rows(path: Path, layout: Layout) -> list[int]:
    """How many rows at the end may be no answers: narrow ones, or totals."""
    rows = _rows(path, layout)
    width = max((len(row) for row in rows), default=0)
    number = 0
    for row in reversed(rows[-20:]):
        first = next((cell.strip().rstrip(":").casefold() for cell in row if cell.strip()), "")
        if _filled(row) > NARROW * width and first not in TOTAL_WORDS:
            break
        number += 1
    return [number] if 0 < number <= MOST_LAST_ROWS else []


def _for_this_stage(refused: EvidenceError) -> EvidenceError:
    """The refusal with a remedy that can be followed before there is a study."""
    message = str(refused)
    if "layout" not in message and "`skip" not in message:
        return refused
    return EvidenceError(f"{message}; there is no study yet to declare it in, so mend the file itself and try again")
