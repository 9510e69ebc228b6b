"""SPSS and Stata files, written by pyreadstat and read back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyreadstat
import pytest

from evidence.formats.reading import names, read, refusal, rows
from outsidein.evidence.formats import Column, spss
from outsidein.evidence.formats.sandboxed import messages

ANSWERS = pl.DataFrame(
    {
        "q1": [1.0, 5.0, 99.0, None, -9.0],
        "why": ["fast", "", "später", None, "NA"],
        "day": [date(2024, 2, 29)] * 4 + [None],
        "at": [datetime(2024, 2, 29, 10, 0, 1)] * 5,
        "spend": [1.5, 2.25, 3.0, 4.0, 5.0],
    }
)
LABELS = {"q1": {1: "no", 5: "yes", -5: "refused", 99: "don't know"}}


@pytest.fixture
def sav(tmp_path: Path) -> Path:
    ranges = {"q1": [99, {"lo": -10, "hi": -1}], "why": ["NA"]}
    wording = {"q1": "How likely are you to recommend us?"}
    pyreadstat.write_sav(
        ANSWERS, tmp_path / "a.sav", column_labels=wording, variable_value_labels=LABELS, missing_ranges=ranges
    )
    return tmp_path / "a.sav"


def test_spss_keeps_types_labels_and_missing_codes(sav: Path, connection: duckdb.DuckDBPyConnection) -> None:
    table = read(sav, connection)
    moment = "2024-02-29 10:00:01"
    assert rows(connection) == [
        (1, 1.0, "fast", "2024-02-29", moment, 1.5),
        (2, 5.0, None, "2024-02-29", moment, 2.25),
        (3, 99.0, "später", "2024-02-29", moment, 3.0),
        (4, None, None, "2024-02-29", moment, 4.0),
        (5, -9.0, "NA", None, moment, 5.0),
    ]
    values = {"1": "no", "5": "yes", "-5": "refused", "99": "don't know"}
    first = table.columns[0]
    assert (first.name, first.label, first.values) == ("q1", "How likely are you to recommend us?", values)
    assert set(first.missing) == {"-9", "-5", "99"}
    assert table.columns[1] == Column("why", missing=("NA",))
    assert (table.rows, table.stored, table.notes) == (5, True, ())


def test_compressed_and_portable_files(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    pyreadstat.write_sav(ANSWERS, tmp_path / "a.zsav", compress=True)
    assert read(tmp_path / "a.zsav", connection).rows == 5
    pyreadstat.write_por(ANSWERS.select("q1"), tmp_path / "a.por")
    read(tmp_path / "a.por", connection)
    assert [row[1] for row in rows(connection)] == [1.0, 5.0, 99.0, None, -9.0]


def test_stata_letters_are_missing_and_counted(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    frame = pd.DataFrame({"q1": [1, "a", 3, "b", "a"], "q2": [1.0, 2, 3, 4, 5]})
    labels = {"q1": {1: "no", "a": "refused"}}
    pyreadstat.write_dta(
        frame, tmp_path / "a.dta", missing_user_values={"q1": ["a", "b"]}, variable_value_labels=labels
    )
    table = read(tmp_path / "a.dta", connection)
    assert rows(connection) == [(1, 1.0, 1.0), (2, None, 2.0), (3, 3.0, 3.0), (4, None, 4.0), (5, None, 5.0)]
    assert table.columns[0].values == {"1": "no"}
    assert table.notes == ("'q1' is missing 2 times .a (refused), 1 time .b",)


def test_rows_come_in_pieces(sav: Path, connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    read(sav, connection)
    whole = rows(connection)
    monkeypatch.setattr(spss, "_CELLS_A_PIECE", 10)  # two rows of five columns
    assert read(sav, connection).rows == 5
    assert rows(connection) == whole
    options = {"suffix": ".sav", "encoding": None, "columns": 9, "cells": 10}
    assert [about["rows"] for about, _ in list(messages("statistical", sav, "a.sav", options))[1:]] == [2, 2, 1]


def test_declared_and_mistaken_forms(sav: Path, tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    other = tmp_path / "export"
    other.write_bytes(sav.read_bytes())
    assert names(read(other, connection, format="spss")) == ANSWERS.columns
    wrong = tmp_path / "a.dta"
    wrong.write_bytes(sav.read_bytes())
    assert "damaged or of another form than .dta" in refusal(wrong)
    wrong.write_bytes(b"PK\x03\x04")
    assert "is a zip archive" in refusal(wrong)


@pytest.mark.parametrize("size", [1, 100, 500, -1])
def test_a_damaged_file_is_refused_in_one_line(sav: Path, size: int) -> None:
    sav.write_bytes(sav.read_bytes()[:size])
    assert "damaged" in refusal(sav)


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    pyreadstat.write_sav(ANSWERS.head(0), tmp_path / "a.sav")
    assert "has columns but no rows" in refusal(tmp_path / "a.sav")
