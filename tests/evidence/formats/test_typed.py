"""Parquet files and frames in memory: views with the types they came with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from evidence.formats.reading import names, read, refusal, rows
from outsidein.errors import EvidenceError
from outsidein.evidence.formats import read_frame

COLUMNS: dict[str, list[Any]] = {"q1": [9, None, 10], "why": ["fast", None, "kind"]}


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    pl.DataFrame(COLUMNS | {"tags": [["a"], [], None]}).write_parquet(tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_parquet_is_a_view_with_its_types(parquet: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(parquet, connection)
    assert rows(connection) == [(1, 9, "fast"), (2, None, None), (3, 10, "kind")]
    assert (table.rows, table.stored) == (3, False)
    assert table.notes == ("1 column holds lists, records or bytes and cannot be read as answers: 'tags'",)
    kinds = connection.execute("SELECT column_name, column_type FROM (DESCRIBE answers)").fetchall()
    assert kinds == [("__row", "BIGINT"), ("q1", "BIGINT"), ("why", "VARCHAR")]
    assert connection.execute("SHOW TABLES").fetchall() == [("answers",)]


def test_parts_in_a_folder_are_numbered_through(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in (2, 1):
        pl.DataFrame({" q1": [number * 10, number * 10 + 1]}).write_parquet(folder / f"part[{number}].parquet")
    table = read(folder, connection)
    assert rows(connection) == [(1, 10), (2, 11), (3, 20), (4, 21)]
    assert (names(table), table.rows) == (["q1"], 4)
    pl.DataFrame({"q2": [1]}).write_parquet(folder / "wave.parquet")
    assert "its parts 'part[1].parquet' and 'wave.parquet' differ" in refusal(folder)


def test_parquet_refusals(parquet: Path) -> None:
    content = parquet.read_bytes()
    for damaged in (b"x", b"PAR1", content[:-1], content[:200], b"PAR1" + bytes(200) + b"PAR1"):
        parquet.write_bytes(damaged)
        line = refusal(parquet)
        assert "is no whole Parquet file" in line
        assert str(parquet.parent) not in line
    for frame, part in (
        (pl.DataFrame({"q1": [1], "Q1": [2]}), "columns 1 ('q1') and 2 ('Q1')"),
        (pl.DataFrame({"q1": []}, schema={"q1": pl.Int64}), "no rows"),
        (pl.DataFrame({"file_row_number": [1]}), "kept for the row number"),
        (pl.DataFrame({"__row": [1]}), "kept for the row number"),
    ):
        frame.write_parquet(parquet)
        assert part in refusal(parquet)


def relation(columns: dict[str, list[Any]]) -> duckdb.DuckDBPyRelation:
    return duckdb.connect().sql("SELECT unnest($q1) AS q1, unnest($why) AS why", params=columns)


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame, pa.table, pa.RecordBatch.from_pydict, relation])
def test_any_frame_that_speaks_arrow(
    make: Callable[[dict[str, list[Any]]], Any], connection: duckdb.DuckDBPyConnection
) -> None:
    table = read_frame(make(COLUMNS), connection, "answers")
    assert rows(connection) == [(1, 9, "fast"), (2, None, None), (3, 10, "kind")]
    assert rows(connection) == rows(connection)  # it can be scanned again
    assert (names(table), table.rows, table.stored) == (["q1", "why"], 3, False)


def test_a_filtered_pandas_frame_has_no_index_column(connection: duckdb.DuckDBPyConnection) -> None:
    frame = pd.DataFrame({"q1": [1, 2, 3], "where": pd.Categorical(["a", "b", "a"])})
    table = read_frame(frame[frame["q1"] > 1], connection, "answers")
    assert (names(table), rows(connection)) == (["q1", "where"], [(1, 2, "b"), (2, 3, "a")])


def test_rows_of_a_frame_in_many_pieces(connection: duckdb.DuckDBPyConnection) -> None:
    pieces = pa.chunked_array([list(range(start, start + 1000)) for start in range(0, 300_000, 1000)])
    read_frame(pa.table({" id ": pieces, "tags": pa.nulls(300_000, pa.list_(pa.int64()))}), connection, "answers")
    wrong = "SELECT count(*) FILTER (__row - 1 <> id), count(*) FROM answers"
    assert connection.execute(wrong).fetchall() == [(0, 300_000)]


@pytest.mark.parametrize(
    ("frame", "part"),
    [
        ({"q1": [1]}, "is a dict, which has no __arrow_c_stream__"),
        (pa.table({"q1": [1], "Q1": [2]}), "have one name"),
        (pa.table({"q1": [1], " ": [2]}), "column 2 has no name"),
        (pa.table({"q1": pa.array([], pa.int64())}), "has no rows"),
        (pa.table({"__row": [1]}), "kept for the row number"),
    ],
)
def test_frames_that_are_refused(connection: duckdb.DuckDBPyConnection, frame: object, part: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        read_frame(frame, connection, "answers")
    assert part in str(caught.value)
