"""A whole study on every engine: the numbers of the file, to the last bit for scale points and to 1e-9 for amounts."""

import json
from pathlib import Path

import numpy as np
import pytest

from cli.conftest import called
from engines import study
from engines.raw import raw_table
from outsidein.results import Results
from outsidein.run import run


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(study.write(tmp_path_factory.mktemp("file") / "study")).results


def assert_same(mine: Results, other: Results) -> None:
    assert len(mine.estimates) == len(other.estimates) > 100
    for a, b in zip(mine.estimates, other.estimates, strict=True):
        assert (a.analysis, a.quantity, a.subject, a.slice, a.n) == (b.analysis, b.quantity, b.subject, b.slice, b.n)
        pairs = [(getattr(a, name), getattr(b, name)) for name in ("value", "se", "low", "high", "n_effective")]
        pairs.append((a.replicates, b.replicates))
        for here, there in pairs:
            if a.subject in ("spend", "typed"):
                assert np.allclose(here, there, rtol=1e-9, atol=1e-9, equal_nan=True), (a.quantity, a.subject)
            else:
                assert np.array_equal(here, there, equal_nan=True), (a.quantity, a.subject)
    assert len(mine.contrasts) == len(other.contrasts)
    assert mine.levels == other.levels
    counted = ("rows_read", "rows_used", "rows_excluded", "reasons")
    files = [[{name: part[name] for name in counted} for part in found.intake[0]["files"]] for found in (mine, other)]
    assert files[0] == files[1]


@pytest.mark.parametrize("stream", [False, True], ids=["sums", "streamed"])
def test_postgres(tmp_path: Path, reference: Results, warehouse, postgres_url: str, stream: bool, monkeypatch):
    warehouse("postgres")({"raw": raw_table()})
    monkeypatch.setenv("SURVEYS", postgres_url)
    engine = {"kind": "postgres", "url": "env:SURVEYS", "stream": stream}
    folder = study.write(tmp_path / "study", engine=engine, table="public.raw")
    assert_same(run(folder).results, reference)
    assert postgres_url not in (folder / "results" / "run.json").read_text()
    assert not run(folder).reused  # a table may have changed


def test_a_file_beside_a_table(tmp_path: Path, reference: Results, warehouse, postgres_url: str, monkeypatch):
    warehouse("postgres")({"raw": raw_table()})
    monkeypatch.setenv("SURVEYS", postgres_url)
    folder = study.write(tmp_path / "study", table="raw")
    said = called("run", folder)
    assert said.exit_code == 2
    assert "no engine that holds tables" in said.stderr
    said = called("run", folder, "--engine", "postgres:env:SURVEYS")
    assert said.exit_code == 0, said.stderr
    rows = json.loads((folder / "results" / "run.json").read_text())["sources"][0]["rows"]
    assert rows == reference.run["sources"][0]["rows"]


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        ({"kind": "postgres", "url": "postgresql://me:secret@host/db"}, "holds a password"),
        ({"kind": "postgres", "url": "host=x password=secret"}, "holds a password"),
        ({"kind": "postgres"}, "needs a `url`"),
        ({"kind": "postgres", "url": "env:NOT_SET_ANYWHERE"}, "no variable 'NOT_SET_ANYWHERE'"),
        ({"kind": "postgres", "url": "env:X", "master": "yarn"}, "has no `master`"),
        ({"kind": "duckdb"}, "no engine that holds tables"),
        ({"kind": "oracle"}, "duckdb"),
        ({"kind": "spark", "settings": {"spark.x.password": "secret"}}, "holds a secret"),
    ],
)
def test_engines_that_are_refused(tmp_path: Path, engine: dict, message: str):
    said = called("run", study.write(tmp_path / "study", engine=engine, table="raw"))
    assert (said.exit_code, said.stdout) == (2, "")
    assert message in said.stderr
    assert "secret" not in said.stderr.replace("holds a secret", "")
