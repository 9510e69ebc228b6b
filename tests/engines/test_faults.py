"""What happens when an engine goes away in the middle: one clear error, the old results, and nothing left there."""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli.conftest import called
from engines import study
from engines.conftest import put
from engines.raw import raw_table
from engines.servers import spark_absent, spark_settings, until

PROGRAM = [sys.executable, "-c", "from outsidein.cli import main; main()"]
SLOW = "SELECT raw.*, pg_sleep(0.02) IS NULL AS waits FROM public.raw"
MINE = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%source\\_0%' AND state = 'active'"


def asked(url: str, sql: str) -> list[tuple]:
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 (only where it is installed)
    from arro3.core import RecordBatchReader  # noqa: PLC0415

    with dbapi.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        found = RecordBatchReader.from_arrow(cursor.fetch_arrow()).read_all()
        return list(zip(*([cell.as_py() for cell in column] for column in found.columns), strict=True))


@pytest.fixture
def slow(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study whose table is slow to read, and which has results of an earlier run."""
    put(postgres_url, {"raw": raw_table()})
    monkeypatch.setenv("SURVEYS", postgres_url)
    engine = {"kind": "postgres", "url": "env:SURVEYS"}
    folder = study.write(tmp_path / "study", engine=engine, table="public.raw")
    assert called("run", folder).exit_code == 0
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    (folder / "study.yaml").write_text(text.replace("table: public.raw", f"query: {SLOW}"), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "results").iterdir())}


def test_a_dropped_connection_is_one_clear_error(slow: Path, postgres_url: str):
    before = contents(slow)
    run = subprocess.Popen([*PROGRAM, "run", str(slow)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert until(lambda: asked(postgres_url, f"SELECT count(*) {MINE}")[0][0] == 1)
    asked(postgres_url, f"SELECT pg_terminate_backend(pid) {MINE}")
    said, wrong = run.communicate(timeout=60)
    assert (run.returncode, said) == (1, "")
    assert wrong.startswith("PostgreSQL stopped answering: ")
    assert wrong.count("\n") == 1
    assert contents(slow) == before


def test_a_cancelled_run_leaves_nothing(slow: Path, postgres_url: str):
    before = contents(slow)
    run = subprocess.Popen([*PROGRAM, "run", str(slow)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert until(lambda: asked(postgres_url, f"SELECT count(*) {MINE}")[0][0] == 1)
    run.send_signal(signal.SIGINT)
    said, wrong = run.communicate(timeout=60)
    assert (run.returncode, said, wrong) == (130, "", "stopped; nothing was left half written\n")
    assert contents(slow) == before
    assert until(lambda: asked(postgres_url, f"SELECT count(*) {MINE}")[0][0] == 0)
    left = "FROM pg_class WHERE relnamespace::regnamespace::text LIKE 'pg_temp%' OR relname LIKE 'source%'"
    assert asked(postgres_url, f"SELECT count(*) {left}") == [(0,)]


def test_a_query_that_would_write_is_refused(slow: Path, postgres_url: str):
    text = (
        (slow / "study.yaml")
        .read_text(encoding="utf-8")
        .replace(SLOW, "WITH gone AS (DELETE FROM raw RETURNING *) SELECT * FROM gone")
    )
    (slow / "study.yaml").write_text(text, encoding="utf-8")
    said = called("run", slow)
    assert said.exit_code == 2
    assert "PostgreSQL refuses a query" in said.stderr
    assert asked(postgres_url, "SELECT count(*) FROM raw") == [(60,)]


def test_a_server_that_is_not_there(slow: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SURVEYS", "postgresql://me:secret@localhost:1/none")
    said = called("run", slow)
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr.startswith("PostgreSQL cannot be reached: ")
    assert "secret" not in said.stderr


@pytest.mark.parametrize("table", ["public.absent", "public.raw"])
def test_a_table_that_is_absent_or_may_not_be_read(
    slow: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, table: str
):
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 (only where it is installed)

    with dbapi.connect(postgres_url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS stranger")
        cursor.execute("CREATE ROLE stranger LOGIN")
    monkeypatch.setenv("SURVEYS", re.sub("//[^@]*@", "//stranger@", postgres_url))
    before = contents(slow)
    text = (slow / "study.yaml").read_text(encoding="utf-8").replace(f"query: {SLOW}", f"table: {table}")
    (slow / "study.yaml").write_text(text, encoding="utf-8")
    said = called("run", slow)
    assert said.exit_code == 2
    assert f"no table '{table}' that may be read" in said.stderr
    assert contents(slow) == before


def alone(program: str) -> subprocess.CompletedProcess[str]:
    """A program of this folder in a process of its own, since a process has one session of Spark."""
    if spark_absent():
        pytest.skip(spark_absent())
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    command = [sys.executable, str(Path(__file__).with_name(program))]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=280, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("program", ["lost_executor.py", "retried_task.py"])
def test_what_spark_does_again_changes_nothing(program: str):
    """On a cluster of two executors one is killed in the middle, with speculation on; tasks fail when half done."""
    said = alone(program)
    assert said.returncode == 0, said.stderr[-2000:]
    assert said.stdout.strip().endswith("the same")


def processes(mark: str) -> list[str]:
    """The processes whose command says `mark`."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found += [place.name] if mark.encode() in (place / "cmdline").read_bytes() else []
    return found


@pytest.mark.slow
def test_a_cancelled_run_on_spark_leaves_nothing(tmp_path: Path):
    """Interrupted in the middle of a job that would last a minute: the old results, and no process of Spark's."""
    if spark_absent():
        pytest.skip(spark_absent())
    pq.write_table(raw_table(), tmp_path / "raw.parquet")
    events = tmp_path / "events"
    events.mkdir()
    log = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": f"file://{events}",
        "spark.eventLog.compress": "false",
    }
    settings = {**spark_settings(), **log}
    query = f"SELECT * FROM parquet.`{tmp_path}/raw.parquet`"
    engine = {"kind": "spark", "master": "local[2]", "settings": settings}
    folder = study.write(tmp_path / "study", engine=engine, query=query)
    (folder / "results").mkdir()
    (folder / "results" / "old").write_text("results of an earlier run")
    slow = "coalesce(reflect('java.lang.Thread', 'sleep', CAST(1000 AS BIGINT)), '') <> 'awake'"
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    assert query in text
    (folder / "study.yaml").write_text(text.replace(query, f"{query} WHERE {slow}"), encoding="utf-8")
    run = subprocess.Popen([*PROGRAM, "run", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert until(lambda: any("SparkListenerJobStart" in told(path) for path in events.rglob("*")), 120)
    assert processes(str(events))
    run.send_signal(signal.SIGINT)
    said, wrong = run.communicate(timeout=60)
    assert (run.returncode, said, wrong.splitlines()[-1]) == (130, "", "stopped; nothing was left half written")
    assert contents(folder) == {"old": b"results of an earlier run"}
    assert until(lambda: not processes(str(events)))


def told(path: Path) -> str:
    """What Spark has written down of its events so far."""
    return path.read_text(errors="replace") if path.is_file() else ""
