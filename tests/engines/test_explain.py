"""`outsidein explain` says every query beforehand, and PostgreSQL takes each as it is printed."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from cli.conftest import called
from engines import study
from engines.raw import CUSTOMERS, survey
from engines.servers import postgres_absent
from outsidein.evidence.engines.rehearsal import stand_ins
from outsidein.explaining import explain
from outsidein.run import run

ENGINE = {"kind": "postgres", "url": "env:SURVEYS"}
here = pytest.mark.skipif(bool(postgres_absent()), reason=postgres_absent() or "there")


@here
def test_without_an_engine_every_query_is_told(tmp_path: Path):
    folder = study.write(tmp_path / "study", engine=ENGINE, table="public.raw")
    said = called("explain", folder)
    assert said.exit_code == 0, said.stderr
    assert "leaves the engine: the number of rows" in said.stdout
    assert "smallest and largest of q 1 🚀" in said.stdout
    assert "sums of products of coded, labelled, real" in said.stdout
    (found,) = json.loads(called("explain", folder, "--json").stdout)
    assert all(query["gives"] and query["sql"] for query in found["queries"])
    assert not (folder / "results").exists()


@here
def test_a_run_gives_nothing_that_was_not_told(tmp_path: Path, warehouse, postgres_url: str, monkeypatch):
    made = pa.table(dict(stand_ins(survey(), CUSTOMERS)))  # columns of the types that are taken for granted
    opened = warehouse("postgres")({"raw": made})
    folder = study.write(tmp_path / "study", engine=ENGINE, table="public.raw")
    (found,) = explain(folder)
    for asked in found.queries[1:]:
        opened._read(asked.sql)  # PostgreSQL takes it
    told = {asked.gives for asked in found.queries}
    gone: list[str] = []

    def noted(method):
        def wrapped(self, sql, gives=""):
            gone.append(gives)
            return method(self, sql, gives)

        return wrapped

    from outsidein.evidence.engines.postgres import Postgres  # noqa: PLC0415 (only where it is installed)

    monkeypatch.setattr(Postgres, "rows", noted(Postgres.rows))
    monkeypatch.setattr(Postgres, "arrays", noted(Postgres.arrays))
    monkeypatch.setenv("SURVEYS", postgres_url)
    run(folder)
    known = (
        "distinct values with counts",
        "cannot be used",
        "how many values",
        "the key of each unit",
        "the stratum of each unit",
    )
    assert len(gone) > 20
    assert [one for one in gone if one not in told and not any(word in one for word in known)] == []


def test_files_need_no_engine(tmp_path: Path):
    said = called("explain", study.write(tmp_path / "study"))
    assert (said.exit_code, said.stdout) == (0, "All evidence is files: they are read here, and no engine is asked.\n")
