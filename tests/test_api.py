"""The Python API: any frame, the contract of its columns, and errors that say what to do."""

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.errors import EvidenceError, InputError, StudyError

DATA = {"q1": [10, 9, 8, 7, 6, 3, 10, 9] * 10, "team": ["a", "b"] * 40, "w": [1.0, 2.0, 1.5, 1.0] * 20}


def frames(tmp_path):
    table = pa.table(DATA)
    connection = duckdb.connect()
    connection.register("t", table)
    pl.DataFrame(DATA).write_csv(tmp_path / "t.csv")
    pl.DataFrame(DATA).write_parquet(tmp_path / "t.parquet")
    return {
        "pyarrow": table,
        "polars": pl.DataFrame(DATA),
        "pandas": pd.DataFrame(DATA),
        "duckdb": connection.sql("SELECT * FROM t"),
        "csv": tmp_path / "t.csv",
        "parquet": str(tmp_path / "t.parquet"),
    }


def test_every_frame_gives_the_same_numbers(tmp_path):
    found = {}
    for name, frame in frames(tmp_path).items():
        score = oi.nps(frame, "q1", by="team", weight="w")
        found[name] = [(row.quantity, row.slice, row.value, row.se, row.n) for row in score]
    assert all(numbers == found["pyarrow"] for numbers in found.values())


def test_the_columns_are_those_of_the_contract():
    table = pa.table(oi.nps(pa.table(DATA), "q1", by="team"))
    assert table.column_names == ["quantity", "subject", "value", "se", "low", "high", "n", "n_effective", "team"]
    assert table.num_rows == 8


def test_by_several_columns_whose_names_are_anything():
    data = DATA | {'un"it 🚀': ["x", "y", "y", "x"] * 20}
    found = oi.nps(pa.table(data), "q1", by=["team", 'un"it 🚀'])
    assert found.dimensions == ("team", 'un"it 🚀')
    assert len(found.where(quantity="nps")) == 4


def test_clustered_answers_know_less():
    data = {"q1": [10] * 40 + [0] * 40, "account": [f"a{i // 4}" for i in range(80)]}
    alone, together = (oi.nps(pa.table(data), "q1", unit=unit).one(quantity="nps") for unit in (None, "account"))
    assert together.n_effective == pytest.approx(alone.n / 4, rel=0.1)
    assert together.high - together.low > 1.8 * (alone.high - alone.low)


def test_an_unknown_column_is_named_with_what_there_is():
    with pytest.raises(EvidenceError, match="did you mean 'team'"):
        oi.nps(pa.table(DATA), "q1", by="teem")
    with pytest.raises(EvidenceError, match="no column 'nothing'"):
        oi.mean(pa.table(DATA), "nothing")


def test_answers_off_the_scale_are_refused_with_the_remedy():
    with pytest.raises(InputError, match="99"):
        oi.nps(pa.table({"q1": [10, 9, 99] * 10}), "q1")


def test_something_that_is_no_frame():
    with pytest.raises(InputError, match="Arrow"):
        oi.nps(object(), "q1")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="absent"):
        oi.nps(tmp_path / "absent.csv", "q1")


def test_templates_find_their_columns():
    data = {"imp_speed": [5, 4, 5, 3] * 10, "sat_speed": [3, 2, 5, 4] * 10, "imp_price": [1, 5, 5, 4] * 10,
            "sat_price": [5, 5, 4, 4] * 10}  # fmt: skip
    found = oi.opportunity(pa.table(data), "imp_{outcome}", "sat_{outcome}")
    assert [row.subject for row in found.where(quantity="opportunity")] == ["speed", "price"]


def test_open_and_run_a_study(tmp_path):
    (tmp_path / "a.csv").write_text("q1\n" + "\n".join(["9", "8", "3"] * 20))
    (tmp_path / "study.yaml").write_text(
        "study: S\nmeasures: [{id: r, kind: nps, item: q1}]\n"
        "evidence: [{id: e, kind: survey, file: a.csv, items: {q1: {scale: [0, 10]}}}]\n"
    )
    study = oi.open(tmp_path)
    found = study.run().estimates.one(quantity="nps")
    assert found.value == pytest.approx(0)
    assert len(found.replicates) == 2000
    assert study.results.estimates.one(quantity="nps").value == found.value
    (tmp_path / "study.yaml").write_text("studdy: S\n")
    with pytest.raises(StudyError, match="study"):
        oi.open(tmp_path)


def test_it_prints_as_a_table():
    score = oi.nps(pa.table(DATA), "q1")
    assert "promoters" in repr(score)
    assert score._repr_html_().startswith("<table>")
