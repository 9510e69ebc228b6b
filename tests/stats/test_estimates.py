"""Estimates: rows that combine replicate by replicate and speak Arrow."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from outsidein.errors import MissingError
from outsidein.stats.estimates import Estimate, Estimates, difference, mean, rank, ratio

RNG = np.random.default_rng(1)


def row(value: float, subject: str = "", wave: str | None = None, quantity: str = "nps") -> Estimate:
    slices = (("wave", wave),) if wave else ()
    return Estimate(
        quantity, subject, value, 1.0, value - 2, value + 2, 100, 90.0, value + RNG.normal(size=500), slice=slices
    )


def table() -> Estimates:
    return Estimates((row(30.0), row(25.0, wave="2026Q1"), row(35.0, wave="2026Q2").hidden()), ("wave",))


def test_difference_and_ratio_go_replicate_by_replicate():
    a, b = row(30.0), row(20.0)
    assert difference(a, b).value == 10
    assert np.array_equal(difference(a, b).replicates, a.replicates - b.replicates)
    assert ratio(a, b).value == 1.5
    assert np.array_equal(ratio(a, b).replicates, a.replicates / b.replicates)


def test_a_number_less_itself_is_zero_without_doubt():
    a = row(30.0)
    nothing = difference(a, a)
    assert (nothing.value, nothing.se, nothing.low, nothing.high) == (0, 0, 0, 0)


def test_mean_of_rows():
    rows = [row(10.0), row(20.0), row(60.0)]
    assert mean(rows).value == 30
    assert mean(rows).se == pytest.approx(1 / np.sqrt(3), rel=0.15)


def test_ranks_have_intervals():
    rows = [row(10.0, "low"), row(30.0, "high"), row(30.5, "also high")]
    ranks = rank(rows)
    assert [r.value for r in ranks] == [3, 2, 1]
    assert (ranks[0].low, ranks[0].high) == (3, 3)
    assert (ranks[1].low, ranks[1].high) == (1, 2)


def test_the_capsule_is_read_by_every_frame():
    columns = ["quantity", "subject", "value", "se", "low", "high", "n", "n_effective", "wave"]
    assert pa.table(table()).column_names == columns
    assert pl.DataFrame(table()).columns == columns
    assert list(pd.DataFrame.from_arrow(table()).columns) == columns
    assert duckdb.sql("SELECT max(value) FROM t", connection=_connection(table())).fetchall() == [(30.0,)]


def _connection(estimates: Estimates) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.register("t", pa.table(estimates))
    return connection


def test_hidden_rows_leave_nothing():
    hidden = pa.table(table()).to_pylist()[2]
    assert hidden["value"] is None
    assert hidden["se"] is None
    assert "35" not in repr(table())
    assert np.isnan(table()[2].replicates).all()


def test_one_names_what_there_is():
    assert table().one(quantity="nps", wave="2026Q1").value == 25
    with pytest.raises(MissingError, match="did you mean 'nps'"):
        table().one(quantity="npss")
    with pytest.raises(MissingError, match="3 estimates"):
        table().one(quantity="nps")


def test_text_and_html_are_escaped():
    nasty = Estimates((row(1.0, "<script>alert(1)</script>"),))
    assert "<script>" not in nasty._repr_html_()
    assert "<script>" in repr(nasty)
