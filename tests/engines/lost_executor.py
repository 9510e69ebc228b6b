"""On a Spark cluster of two executors one is killed in the middle of a run: its numbers against an undisturbed one."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.evidence.answers import clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.engines.spark import Spark, session_of
from outsidein.evidence.formats.frame import read_frame
from outsidein.evidence.gather import gather
from outsidein.evidence.tables import read_table
from outsidein.evidence.units import resample
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Survey
from outsidein.study.slices import Slice

ROWS = 3_000_000
ITEMS = tuple(f"q{i}" for i in range(8))
NEED = Need(counts=tuple((item,) for item in ITEMS), moments=(ITEMS,))


def executors() -> set[int]:
    """The processes of this cluster's executors."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in command and b"lost-executor-test" in command:
            found.add(int(place.name))
    return found


def declared(folder: str, query: str, rows: int) -> tuple[Survey, Mapping[Slice, Sample]]:
    """Answers in a Parquet file of that folder, a survey that asks Spark for them, and what DuckDB finds in them."""
    rng = np.random.default_rng(1)
    table = pa.table({"id": np.arange(rows), **{i: rng.integers(1, 8, rows).astype(np.int16) for i in ITEMS}})
    pq.write_table(table, f"{folder}/raw.parquet", row_group_size=100_000)
    items = {item: {"scale": (1, 7)} for item in ITEMS}
    said = {"id": "s", "kind": "survey", "unit": "id", "items": items}
    survey = Survey.model_validate({**said, "query": query.format(f"parquet.`{folder}/raw.parquet`")})
    connection = duckdb.connect()
    plain = DuckDB(connection)
    answers = clean(survey, (), [read_frame(table, connection, "frame")], plain, "source")
    return survey, gather(plain, answers, {(): NEED}, resample(plain, [answers], 1, 200)).samples


def assert_same(mine: Mapping[Slice, Sample], reference: Mapping[Slice, Sample]) -> None:
    """The same whole numbers."""
    for place, sample in reference.items():
        for asked, counts in sample.counts.items():
            assert np.array_equal(mine[place].counts[asked].answers, counts.answers), asked
        assert np.array_equal(mine[place].moments[ITEMS].products, sample.moments[ITEMS].products)


def main() -> None:
    """Print `the same`, or fail."""
    with tempfile.TemporaryDirectory() as folder:
        survey, reference = declared(folder, "SELECT * FROM {}", ROWS)
        sessions = session_of("local-cluster[2,1,1024]", {
            "spark.ui.enabled": "false", "spark.sql.files.maxPartitionBytes": "2m", "spark.speculation": "true",
            "spark.executor.extraJavaOptions": "-Dname=lost-executor-test", "spark.sql.shuffle.partitions": "4",
        })  # fmt: skip
        spark = Spark(sessions, own=True)
        try:
            answers = clean(survey, (), [read_table(survey, spark, "source")], spark, "source")
            plan = resample(spark, [answers], 1, 200)
            killed: list[int] = []

            def kill() -> None:
                time.sleep(2)
                victim = sorted(executors())[0]
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

            killer = threading.Thread(target=kill)
            killer.start()
            mine = gather(spark, answers, {(): NEED}, plan).samples
            killer.join()
        finally:
            spark.close()
        assert killed, "no executor was killed"
        assert_same(mine, reference)
        assert not executors(), "executors are left"
        print("the same")


if __name__ == "__main__":
    sys.exit(main())
