from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Literal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.formats.reading import names, read, refusal, rows
from outsidein.evidence.formats import LARGEST_CELL, MOST_COLUMNS

PLAIN = "id,q1\n1,5\n2,6\n"
AS_READ = [(2, "1", "5"), (3, "2", "6")]


def written(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (PLAIN, {}),
        (PLAIN.rstrip("\n"), {}),
        (PLAIN.replace(",", ";"), {}),
        (PLAIN.replace(",", "\t"), {}),
        (PLAIN.replace(",", "|"), {}),
        (PLAIN.replace(",", ":"), {"delimiter": ":"}),
        (PLAIN.replace(",", "\t"), {"delimiter": "tab"}),
        ("sep=;\n" + PLAIN.replace(",", ";"), {}),
        (PLAIN.replace("\n", "\r\n"), {}),
        (PLAIN.replace("\n", "\r"), {}),
        ("id,q1\r\n1,5\n2,6\r", {}),
        ('"id","q1"\n"1","5"\n"2",6\n', {}),
        ("\ufeff" + PLAIN, {}),
        ("\ufeffsep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n"), {}),
        (PLAIN.encode("utf-16"), {}),
        (PLAIN.replace(",", "\t").encode("utf-16"), {}),
        (PLAIN.encode("utf-32"), {}),
        (PLAIN.encode("utf-16-le"), {"encoding": "utf-16-le"}),
        (PLAIN, {"encoding": "cp1252"}),
        (PLAIN, {"format": "csv"}),
        (PLAIN + "\n\n", {}),
        (PLAIN.replace("\n", "\r\n") + "   \r\n", {}),
    ],
)
def test_the_same_rows_however_they_are_written(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, content: str | bytes, layout: dict[str, str]
) -> None:
    table = read(written(tmp_path, content), connection, **layout)
    assert names(table) == ["id", "q1"]
    assert rows(connection) == AS_READ
    assert table.rows == 2
    assert table.stored


@pytest.mark.parametrize(
    ("content", "layout", "parts"),
    [
        ("", {}, ["is empty (0 bytes)"]),
        ("\n \n", {}, ["holds no text"]),
        ("\ufeff", {}, ["holds no text"]),
        ("id,q1\n", {}, ["has a header but no rows"]),
        ("id,q1\n,\n", {}, ["only blank rows"]),
        ("id,q1,q2\n1,5,1\n2,6\n3,1,1\n", {}, ["row 3:", "2 cells", "has 3"]),
        ("id,q1,q2\n1,5,1\n2,6", {}, ["row 3:", "2 cells", "last row", "skip_last: 1"]),
        ("id,q1\n1,5,6\n", {}, ["row 2:", "3 cells", "a comma in it needs quotes"]),
        ("id,q1\n1,5,\n2,6,\n", {}, ["row 2:", "3 cells"]),
        ('id,q1\n1,"5\n2,6\n', {}, ["row 2:", "never closed"]),
        ('id,q1\n1,"5"x\n', {}, ["row 2:", "follows a closing quote"]),
        ('id,q1\n1,"a\nb"\n2,"5"x\n', {}, ["row 3:"]),
        ("id,q1\n1,5\n\n2,6\n", {}, ["row 3: is blank"]),
        ("\n\nid,q1\n1,5\n", {}, ["row 1: is blank", "{skip: 2}"]),
        ("id,q1\n1,5\n,\n,\n", {}, ["row 3: is blank", "1 row)", "{skip_last: 2}"]),
        ("q1,q1\n1,5\n", {}, ["row 1: columns 1 ('q1') and 2 ('q1')"]),
        ("q1,Q1\n1,5\n", {}, ["row 1: columns 1 ('q1') and 2 ('Q1')"]),
        ("q1, q1\u00a0\n1,5\n", {}, ["columns 1 ('q1') and 2 ('q1')"]),
        ("8,9,8\n1,5,7\n", {}, ["have one name", "add a row of headers"]),
        ("id,,q1\n1,2,5\n", {}, ["row 1: column 2 has no header", "row 2 holds '2'"]),
        ("__row,q1\n1,5\n", {}, ["kept for the row number"]),
        ("Survey 2026\n\nid,q1\n1,5\n2,6\n", {}, ["row 1:", "{skip: 2}"]),
        ("Survey 2026,,\nid,q1,q2\n1,5,5\n", {}, ["row 1: holds 'Survey 2026'", "{skip: 1}"]),
        ("id,q1,q2\nA,5,1\nB,6,2\nTotal,11,3\n", {}, ["row 4:", "totals: it begins with 'Total'", "{skip_last: 1}"]),
        ("id,q1,q2\nA,5,1\nB,6,2\nC,6,2\n,17,5\n", {}, ["row 5:", "sums of their columns ('q1', 'q2')"]),
        ("id;q1;q2\nA;5,5;1\nB;6;2\nC;6;2\n;17,5;5\n", {"decimal": ","}, ["row 5:", "sums"]),
        ("a,b;c\n1,2;3\n", {}, ["a comma or a semicolon", "delimiter"]),
        (PLAIN, {"delimiter": "::"}, ["'::' is not one character"]),
        (PLAIN, {"encoding": "klingon"}, ["'klingon' is not known"]),
        (PLAIN, {"encoding": "zip"}, ["'zip' is not known"]),
        ("\ufeff" + PLAIN, {"encoding": "cp1252"}, ["mark of utf-8", "cp1252"]),
        ("id,q1\n1,é\n".encode("cp1252"), {}, ["line 2: the byte 0xE9", "{encoding: cp1252}"]),
        ("id,é\n".encode() + b"1,\xe9\n", {}, ["line 2: the byte 0xE9", "mixes encodings"]),
        ("id,q1\n1,a\0b\n", {}, ["line 2: a NUL byte"]),
        (PLAIN.encode("utf-16-le"), {}, ["NUL", "utf-16-le"]),
        (PLAIN.encode("utf-16")[:-1], {}, ["line 3: the file is cut in the middle"]),
        (PLAIN, {"skip_last": 5}, ["has a header but no rows"]),
        (PLAIN, {"skip": 5}, ["no text below the 5 skipped lines"]),
        (b"PK\x03\x04...", {}, ["is a zip archive", ".csv"]),
        (b"%PDF-1.7", {}, ["is a PDF document"]),
        (b"\x1f\x8b\x08", {}, ["is a gzip archive"]),
        (b"\xef\xbb\xbf<!DOCTYPE html>", {}, ["is an HTML or XML page"]),
        (PLAIN, {"format": "qualtrics"}, ["has no header rows of a qualtrics export"]),
        (PLAIN, {"format": "parquet"}, ["is no whole Parquet file"]),
        (PLAIN, {"format": "xlsx"}, ["not an Excel workbook"]),
    ],
)
def test_refused_in_one_line(tmp_path: Path, content: str | bytes, layout: dict[str, object], parts: list[str]) -> None:
    line = refusal(written(tmp_path, content), **layout)
    assert [part for part in parts if part not in line] == [], line


def test_the_place_of_a_file_is_checked_first(tmp_path: Path) -> None:
    written(tmp_path, PLAIN, "wave1.csv")
    assert "does not exist" in refusal(tmp_path / "wave2.csv")
    assert "'wave1.csv'" in refusal(tmp_path / "wave2.csv")
    assert "is a folder" in refusal(tmp_path)
    assert "has the suffix '.docx'" in refusal(written(tmp_path, PLAIN, "a.docx"))
    assert "has no suffix" in refusal(written(tmp_path, PLAIN, "a"))
    assert "cannot be opened" in refusal(tmp_path / ("x" * 300 + ".csv"))


def test_declared_lines_above_and_rows_below(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    content = 'Survey, 2026\n\nid,q1,q2\nA,5,1\nB,6,2\nTotal,11\n"Source: us"\n\n'
    table = read(written(tmp_path, content), connection, skip=2, skip_last=2)
    assert rows(connection) == [(4, "A", "5", "1"), (5, "B", "6", "2")]
    assert [(each.row, each.reason) for each in table.excluded] == [
        (row, "below the answers, as layout.skip_last declares") for row in (6, 7)
    ]
    assert table.notes == ("1 blank line at the end ignored",)


@pytest.mark.parametrize(
    "content", ["id,q1,q2\nA,5,1\nB,6,2\nC,6,2\n,17,5\n", 'id,q1,q2\nA,5,1\nB,6,2\nC,"6",2\n,"17",5\n']
)
def test_a_declared_total_is_left_out_and_a_declared_answer_is_kept(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, content: str
) -> None:
    path = written(tmp_path, content)
    table = read(path, connection, skip_last=1)
    assert (table.rows, [each.row for each in table.excluded]) == (3, [5])
    assert read(path, connection, skip_last=0).rows == 4


@pytest.mark.parametrize(
    "content",
    [
        "q1,q2\nPoor,1\nAverage,2\nAverage,3\n",  # the word is an answer
        "q1,q2\nAverage,good\nMean,bad\n",  # the rest are no numbers
        "q1,q2\n1,2\n2,2\n3,4\n",  # two rows above prove nothing
        "a,b,c,d,e\n1,1,2,1,1\n1,1,1,2,1\n1,2,1,1,1\n3,4,2,1,1\n",  # two of five among three rows
        "q1,q2\n0,0\n0,0\n0,0\n0,0\n",  # sums of nothing
    ],
)
def test_rows_that_only_look_like_totals_are_answers(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, content: str
) -> None:
    assert read(written(tmp_path, content), connection).rows == content.count("\n") - 1


def test_cells_are_text_as_given(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    cells = [
        "Null",
        "NO",
        "007",
        "1e5",
        "12345678901234567890",
        " 5 ",
        "NaN",
        "#x",
        "\\n",
        'ha ""ha""',
        "=1+1",
        "née",
        "37.8''N",
    ]
    content = "id,q1\n" + "".join(f'{i},"{cell}"\n' for i, cell in enumerate(cells)) + '99,\n100,""\n'
    read(written(tmp_path, content), connection)
    assert [row[2] for row in rows(connection)] == [cell.replace('""', '"') for cell in cells] + [None, None]


def test_a_quote_inside_an_unquoted_cell_is_text(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    read(written(tmp_path, "place,q1\n37°36'37.8\"N,5\n"), connection)
    assert rows(connection) == [(2, "37°36'37.8\"N", "5")]


def test_row_numbers_count_records_not_lines(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    content = '"i\nd",q1\n1,"a\n\nb"\n2,6\n,\n3,7\n'
    table = read(written(tmp_path, content), connection)
    assert rows(connection) == [(2, "1", "a\n\nb"), (3, "2", "6"), (5, "3", "7")]
    assert [(each.row, each.reason) for each in table.excluded] == [(4, "no cell is filled")]
    assert names(table) == ["i d", "q1"]


def test_headers_are_trimmed_and_said(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(written(tmp_path, " id ,q\u00a01\u200b,Cafe\u0301,\n1,5,6,\n"), connection)
    assert names(table) == ["id", "q 1", "Café"]
    assert table.notes == (
        "1 empty column without a header left out",
        "3 headers were trimmed of blanks or invisible characters: ' id ' is read as 'id'",
    )


def test_one_column_needs_no_delimiter(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(written(tmp_path, 'comment\nGood, thanks\nok\n\n"a\nb"\n'), connection)
    assert rows(connection) == [(2, "Good, thanks"), (3, "ok"), (5, "a\nb")]
    assert len(table.excluded) == 1


def test_twice_decoded_text_is_told_and_kept(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(written(tmp_path, "id,q1\n1,cafÃ© ok\n2,naÃ¯f\n"), connection)
    assert "'cafÃ© ok', 'naÃ¯f'" in table.notes[0]
    assert rows(connection)[0] == (2, "1", "cafÃ© ok")


def test_a_legacy_encoding_is_read_when_declared(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(written(tmp_path, "id;naïve €\n1;é\n".encode("cp1252")), connection, encoding="cp1252")
    assert (names(table), rows(connection)) == (["id", "naïve €"], [(2, "1", "é")])
    assert table.notes == ("the text is read as cp1252, as declared",)


@pytest.mark.parametrize("name", ["a[1].csv", "b*.csv", "q'x.csv", "two words?.csv"])
def test_a_name_is_never_a_pattern(tmp_path: Path, connection: duckdb.DuckDBPyConnection, name: str) -> None:
    written(tmp_path, "wrong,file\n1,2\n", "a1.csv")
    read(written(tmp_path, PLAIN, name), connection)
    assert rows(connection) == AS_READ


def test_nothing_is_left_behind_by_a_refused_file(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    before = connection.execute("SHOW ALL TABLES").fetchall()
    with pytest.raises(ValueError, match="one name"):
        read(written(tmp_path, "q,q\n1,2\n"), connection)
    assert connection.execute("SHOW ALL TABLES").fetchall() == before


def test_a_locked_connection_that_may_not_open_files_still_reads(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        read(written(tmp_path, PLAIN), connection)
        assert rows(connection) == AS_READ


def test_order_is_kept_where_the_connection_does_not_promise_it(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        read(written(tmp_path, "id,q1\n" + "".join(f"{i},{i % 7}\n" for i in range(300_000))), connection)
        wrong = "SELECT count(*) FILTER (__row - 2 <> id::BIGINT), count(*) FROM answers"
        assert connection.execute(wrong).fetchall() == [(0, 300_000)]


@pytest.mark.parametrize("quoted", [False, True])
def test_the_largest_cell_passes_and_one_byte_more_is_refused(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, quoted: bool
) -> None:
    mark = '"' if quoted else ""
    cell = "é" * (LARGEST_CELL // 2)
    read(written(tmp_path, f"id,q1\n1,{mark}{cell}{mark}\n"), connection)
    assert rows(connection) == [(2, "1", cell)]
    line = refusal(written(tmp_path, f"id,q1\n1,{mark}{cell}x{mark}\n"))
    assert "row 2: the cell in column 2 has more than 1,048,576 bytes" in line
    line = refusal(written(tmp_path, "id,q1\n1," + "x" * 5 * LARGEST_CELL + "\n"))
    assert "row 2: a cell has more than 1,048,576 bytes" in line


def test_too_many_columns_are_refused_by_name(tmp_path: Path) -> None:
    header = ",".join(f"c{i}" for i in range(MOST_COLUMNS + 1))
    assert "has 16,385 columns; at most 16,384" in refusal(written(tmp_path, header + "\n" + header + "\n"))


cells = st.text(st.sampled_from('ab ",;\n\r|\té1.'), max_size=6)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)
writings = [("\n", csv.QUOTE_ALL), ("\r", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]


@settings(max_examples=80, deadline=None)
@given(tables, st.sampled_from(writings), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_was_written_is_read(
    shared: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
    answers: list[list[str]],
    writing: tuple[str, Literal[0, 1]],
    encoding: str,
) -> None:
    text = io.StringIO(newline="")
    header = [f"h{i}" for i in range(len(answers[0]))]
    end, quoting = writing
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([header, *answers, ["end"] * len(header)])
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    expected = [(number, *(cell or None for cell in row)) for number, row in enumerate(answers, start=2) if any(row)]
    table = read(path, shared, delimiter=",", skip_last=0)
    assert rows(shared)[:-1] == expected
    assert table.rows + len(table.excluded) == len(answers) + 1
