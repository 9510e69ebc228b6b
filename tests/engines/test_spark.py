"""Spark: a DataFrame as a frame, a whole study, and its own refusals."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from analyses.test_conformance import columns
from engines import study
from engines.raw import raw_table
from engines.test_study import assert_same
from outsidein.errors import EvidenceError
from outsidein.run import run


def test_a_dataframe_is_a_frame(spark):
    table = pa.table(columns())
    frame = spark.createDataFrame(table)
    mine, other = oi.nps(frame, "q", by="account", unit="id"), oi.nps(table, "q", by="account", unit="id")
    assert len(mine) == len(other) > 4
    for a, b in zip(mine, other, strict=True):
        assert (a.quantity, a.slice, a.n) == (b.quantity, b.slice, b.n)
        assert np.array_equal((a.value, a.se), (b.value, b.se), equal_nan=True)
        assert np.array_equal(a.replicates, b.replicates, equal_nan=True)
    assert [one.name for one in spark.catalog.listTables() if one.name.startswith("outsidein_")] == []


def test_a_study_on_spark_has_the_numbers_of_its_file(spark, tmp_path: Path):
    spark.createDataFrame(raw_table()).createOrReplaceTempView("raw")
    here = study.write(tmp_path / "here", engine={"kind": "spark", "master": "local[2]"}, table="raw")
    assert_same(run(here).results, run(study.write(tmp_path / "file")).results)
    assert spark.sql("SELECT 1").collect()  # a session that ran already runs on


def test_a_query_that_spark_refuses_is_one_line(spark, tmp_path: Path):
    wrong = study.write(tmp_path / "wrong", engine={"kind": "spark"}, query="SELECT nothing FROM nowhere")
    with pytest.raises(EvidenceError, match="Spark refuses a query") as error:
        run(wrong)
    assert "\n" not in str(error.value)
