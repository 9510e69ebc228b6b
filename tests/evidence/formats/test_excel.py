from __future__ import annotations

import struct
import sys
import time
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from evidence.formats.reading import names, read, refusal, rows
from evidence.formats.workbooks import GOOD, SHEET_PART, sheet, text_cell, workbook
from outsidein.errors import EvidenceError
from outsidein.evidence.formats.sandboxed import messages
from outsidein.evidence.sandbox.workbook import Part


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A workbook of all kinds of cells, with a second and an empty sheet."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        data = book.add_worksheet("Data")
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        data.write_row("A1", ["id", "score", "day", "moment", "yes", "sum"])
        data.write_row("A2", ["007", 5.0])
        data.write_datetime("C2", date(2024, 2, 29), day)  # pyright: ignore[reportArgumentType]
        data.write_datetime("D2", datetime(2024, 2, 29, 10, 30), moment)
        data.write_boolean("E2", True)
        data.write_formula("F2", "=1/0", value="#DIV/0!")
        data.write_string("A4", "=1+1")
        data.write("B4", 0.1)
        data.write_formula("F4", "=B4", value="")
        data.write_blank("A9", None, day)
        data.merge_range("H1:H2", "")
        book.add_worksheet("Other").write_column("A1", ["q1", 3])
        book.add_worksheet("Empty")
    return path


def test_cells_and_rows_are_as_in_excel(survey: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(survey, connection)
    assert names(table) == ["id", "score", "day", "moment", "yes", "sum"]
    assert rows(connection) == [
        (2, "007", "5", "2024-02-29", "2024-02-29 10:30:00", "TRUE", None),
        (4, "=1+1", "0.1", None, None, None, None),
    ]
    assert [(each.row, each.reason) for each in table.excluded] == [(3, "no cell is filled")]
    assert table.notes == (
        "sheet 'Data' is read; there is also 'Other'",
        "1 cell with an error such as #DIV/0!, read as empty",
        "1 formula without a stored value, read as empty; nothing is computed",
        "1 range of merged cells; the value stands in the first cell of each",
    )


def test_a_sheet_is_chosen_by_name(survey: Path, connection: duckdb.DuckDBPyConnection) -> None:
    read(survey, connection, sheet="Other")
    assert rows(connection) == [(2, "3")]
    assert "has no sheet 'Data '; it has 'Data', 'Other', 'Empty'" in refusal(survey, sheet="Data ")
    assert "no filled cell in sheet 'Empty'" in refusal(survey, sheet="Empty")


def test_titles_and_totals_are_declared(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        data = book.add_worksheet()
        for number, row in enumerate([["Survey 2026"], [], ["id", "q1"], ["a", 5], ["b", 6], ["Total", 11]]):
            data.write_row(number, 1, row)
    assert "row 1: holds 'Survey 2026' where 2 headers" in refusal(path)
    assert "row 6: looks like a row of totals" in refusal(path, skip=2)
    read(path, connection, skip=2, skip_last=1)
    assert rows(connection) == [(4, "a", "5"), (5, "b", "6")]


def far(place: str) -> str:
    return sheet([text_cell("A1", "id")], [text_cell(place, "x")])


@pytest.mark.parametrize(
    ("content", "others", "part"),
    [
        (far("XFD1048576"), (), "2 filled cells, the farthest in row 1,048,576 and column 16,384"),
        (sheet(before='<!DOCTYPE x [<!ENTITY a "b">]>'), (), f"declares a document type in '{SHEET_PART}'"),
        (sheet(before="<!DOCTYPE x>").encode("utf-16"), (), "declares a document type"),
        (GOOD, [(SHEET_PART, GOOD.replace("5", "1"))], f"holds the part '{SHEET_PART}' twice"),
        (GOOD, [("XL/Worksheets/Sheet1.xml", GOOD)], "twice"),
        (GOOD, [("../x", "")], "points outside of it"),
        (sheet([" " * 20_000_000]), (), "inflates to more than 100 times its size"),
        ("<worksheet><sheetData><row", (), "cannot be read: its reader says"),
        (sheet(), (), "has no filled cell in any sheet"),
        (sheet(['<c r="A1" t="e"><v>#N/A</v></c>']), (), "holds nothing but errors"),
        (sheet([text_cell("A1", "id")]), (), "has a header but no rows"),
        (GOOD.replace("id", "q1"), (), "row 1: columns 1 ('q1') and 2 ('q1') have one name"),
    ],
)
def test_refused_in_one_line(
    tmp_path: Path, content: str | bytes, others: list[tuple[str, str | bytes]], part: str
) -> None:
    assert part in refusal(workbook(tmp_path / "a.xlsx", content, *others))


def test_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    content = bytearray(path.read_bytes())
    content[content.rfind(SHEET_PART.encode()) - 46 + 16] ^= 1
    path.write_bytes(content)
    assert f"is a damaged workbook (Bad CRC-32 for file '{SHEET_PART}')" in refusal(path)


def test_a_size_that_lies_is_found_while_reading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", sheet([" " * 20_000_000]))
    content = bytearray(path.read_bytes())
    header = content.rfind(SHEET_PART.encode()) - 46
    content[header + 24 : header + 28] = struct.pack("<I", 1000)
    path.write_bytes(content)
    assert "damaged" in refusal(path) or "inflates" in refusal(path)


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.xlsx", b"id,q1\n1,2\n", "not an Excel workbook"),
        ("a.xlsx", b"%PDF-1.7", "is a PDF document"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked by a password"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cannot be read"),
        ("a.xlsx", b"PK\x03\x04", "is a damaged workbook"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, name: str, content: bytes, part: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert part in refusal(path)


def test_a_cut_workbook_is_refused(survey: Path) -> None:
    content = survey.read_bytes()
    for size in (len(content) - 1, len(content) // 2):
        survey.write_bytes(content[:size])
        assert "is a damaged workbook" in refusal(survey)


def outcome(path: Path, **limits: float) -> str:
    options = {"sheet": None, "skip": 0, "zip": False}
    with pytest.raises(EvidenceError) as caught:
        list(messages("workbook", path, "a.xlsx", options, **limits))  # pyright: ignore[reportArgumentType]
    return str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces a limit of the address space")
def test_a_reader_that_needs_too_much_memory_dies_alone(tmp_path: Path) -> None:
    """Without the look at the archive, the far cell makes the parser ask for more memory than it may have."""
    assert "makes its reader break off" in outcome(workbook(tmp_path / "a.xlsx", far("XFD1048576")))


def test_a_reader_that_takes_too_long_is_ended(survey: Path) -> None:
    begun = time.monotonic()
    assert "took longer than 0 seconds" in outcome(survey, seconds=0.001)
    assert time.monotonic() - begun < 5


def children() -> set[str]:
    """The processes that this one has begun and not ended."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
            found.update((task / "children").read_text().split())
    return found


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the children of a process are told by /proc")
def test_no_process_and_no_file_is_left(survey: Path, connection: duckdb.DuckDBPyConnection) -> None:
    before, running = sorted(survey.parent.iterdir()), children()
    read(survey, connection)
    source = messages("workbook", survey, "a.xlsx", {"sheet": None, "skip": 0, "zip": True})
    next(source)
    source.close()
    assert sorted(survey.parent.iterdir()) == before
    assert children() <= running


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_cells_are_counted_whatever_the_pieces(size: int) -> None:
    content = sheet(
        [text_cell("A1", "x"), '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "<c r='AA7' s=\"3\"/>"],
        ['<c r="C2"><f>A1&gt;0</f></c>', '<c s="1" r="D3"><f>A1</f><v></v></c>', '<c r="E2"><f>A1</f><v>3</v></c>'],
    ).encode()
    part = Part()
    for start in range(0, len(content), size):
        part.take(content[start : start + size])
    part.close()
    assert (part.filled, part.rows, part.columns, part.errors, part.uncached) == (5, 3, 5, 1, 2)
