"""Every task of a pass on Spark fails at its first attempt, when it has summed half of its rows: its numbers then."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from lost_executor import ITEMS, NEED, assert_same, declared
from pyspark import TaskContext
from pyspark.sql.types import LongType

from outsidein.evidence.answers import clean
from outsidein.evidence.engines.spark import Spark, session_of
from outsidein.evidence.gather import gather
from outsidein.evidence.tables import read_table
from outsidein.evidence.units import resample

ROWS = 300_000
SETTINGS = {
    "spark.ui.enabled": "false", "spark.sql.files.maxPartitionBytes": "200k", "spark.sql.shuffle.partitions": "2",
}  # fmt: skip


def main() -> None:
    """Print `the same`, or fail."""
    with tempfile.TemporaryDirectory() as folder:
        armed, failed = Path(folder) / "armed", Path(folder) / "failed"

        def fails_at_first(number: int) -> int:
            context = TaskContext.get()
            if number % 1_000 == 999 and context and context.attemptNumber() == 0 and armed.exists():
                with failed.open("a") as told:
                    told.write(f"{context.partitionId()}\n")
                raise RuntimeError("this attempt fails")
            return number

        survey, reference = declared(folder, f"SELECT fails_at_first(id) AS id, {', '.join(ITEMS)} FROM {{}}", ROWS)
        session = session_of("local[2,3]", SETTINGS)
        session.udf.register("fails_at_first", fails_at_first, LongType())
        spark = Spark(session, own=True)
        try:
            answers = clean(survey, (), [read_table(survey, spark, "source")], spark, "source")
            plan = resample(spark, [answers], 1, 200)
            armed.touch()
            mine = gather(spark, answers, {(): NEED}, plan).samples
        finally:
            spark.close()
        assert len(set(failed.read_text().split())) > 1, "fewer than two tasks failed"
        assert_same(mine, reference)
        print("the same")


if __name__ == "__main__":
    sys.exit(main())
