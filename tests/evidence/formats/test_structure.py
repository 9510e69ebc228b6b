"""The two ways of reading a CSV file agree: what the byte scan calls regular, DuckDB reads as the strict walk does."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outsidein.errors import EvidenceError
from outsidein.evidence.formats import delimited, structure
from outsidein.evidence.formats.dialect import ONE_COLUMN, Dialect
from outsidein.evidence.formats.encoding import Encoding
from outsidein.evidence.formats.records import Walk

PIECES = ["a", "é", "1", ",", ",", '"', '""', "\n", "\r\n", "\r", " ", '"b"', "\n\n", ',"x,\ny"', "1,2\n", "1,2\r\n"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=14),
    st.integers(1, 3),
    st.sampled_from([1, 2, 3, 5, 1 << 22]),
)
@example(['é\r"\n"\r', "1"], 1, 1)
@example(["1,2\r\n", '1,"', "\r", '"\r\n'], 2, 2)
def test_a_regular_file_is_read_alike_by_both(
    shared: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[str],
    width: int,
    chunk: int,
) -> None:
    path = tmp_path_factory.getbasetemp() / "regular.csv"
    path.write_bytes("".join(pieces).encode())
    dialect = Dialect("," if width > 1 else ONE_COLUMN, width, 0, 0)
    found = structure.structure_of(path, dialect, chunk)
    if found is None:
        return
    walked, walk = walked_rows(path, dialect)
    assert delimited.scan(path, dialect, found, shared, "raw")
    assert shared.execute("SELECT * FROM raw ORDER BY rowid").fetchall() == walked
    assert (found.rows, found.blank_at_end) == (len(walked), walk.blank_at_end)


def walked_rows(path: Path, dialect: Dialect) -> tuple[list[tuple], Walk]:
    walk = Walk(path, "a.csv", Encoding("utf-8", plain=True), dialect)
    return [tuple(cell or None for cell in row) for row in walk.rows()], walk


@pytest.mark.parametrize(
    "content",
    ["1,2\n3\n", "1,2\n\n3,4\n", '1,"2\n', '1,"2"x\n', '1,x"2"\n', "1,2\r3,4\n", "1,2\r\n3,4\n", '1, "2"\n', "1,2,\n"],
)
def test_what_needs_a_decision_is_not_regular(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode())
    assert structure.structure_of(path, Dialect(",", 2, 0, 0)) is None


def test_an_ordinary_file_is_regular_and_large_pieces_are_sewn_together(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"id,text\r\n" + b"".join(b'%d,"said ""hi"",\r\n%d"\r\n' % (i, i) for i in range(30_000)) + b"\r\n"
    )
    dialect = Dialect(",", 2, 0, 0)
    found = structure.structure_of(path, dialect, 1000)
    assert found is not None
    assert found == structure.Structure(rows=30_001, blank_at_end=1, line_end=r"\r\n")
    assert delimited.scan(path, dialect, found, connection, "raw")
    wrong = "SELECT count(*) FROM raw WHERE rowid > 0 AND c1 <> 'said \"hi\",' || chr(13) || chr(10) || (rowid - 1)"
    assert connection.execute(wrong).fetchall() == [(0,)]


def test_the_walk_names_the_first_ragged_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 5000 + b"1\n" + b"1,2\n")
    with pytest.raises(EvidenceError, match="row 5002: has 1 cell where the header"):
        walked_rows(path, Dialect(",", 2, 0, 0))
