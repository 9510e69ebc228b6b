"""`check` says all problems at once; `schema` writes what editors need, and overwrites nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import called
from outsidein.analyses import KINDS
from outsidein.study.schema import schema


def _spoil(folder: Path) -> Path:
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    spoilt = text.replace("item: recommend,", "item: recomend,").replace(
        "items: [speed, price]", "items: [sped, price]"
    )
    (folder / "study.yaml").write_text(spoilt, encoding="utf-8")
    return folder


def test_no_problems(fresh: Path) -> None:
    said = called("check", fresh)
    assert (said.exit_code, said.stdout, said.stderr) == (0, "no problems\n", "")


def test_all_problems_each_with_its_place(fresh: Path) -> None:
    said = called("check", _spoil(fresh))
    lines = said.stdout.splitlines()
    assert said.exit_code == 2
    assert [line.split(": ")[0] for line in lines] == [f"{fresh}/study.yaml:6:32", f"{fresh}/study.yaml:7:39"]
    assert "did you mean 'recommend'?" in lines[0]
    assert "did you mean 'speed'?" in lines[1]


def test_problems_as_json(fresh: Path) -> None:
    said = called("check", _spoil(fresh), "--json")
    found = json.loads(said.stdout)
    assert said.exit_code == 2
    assert [(problem["line"], problem["suggestion"]) for problem in found] == [(6, "recommend"), (7, "speed")]
    assert set(found[0]) == {"file", "line", "column", "what", "exists", "suggestion", "severity"}
    assert {problem["severity"] for problem in found} == {"error"}


WORDED = """jobs:
  - id: help
    statement: use our app to book
    outcomes:
      - {id: easy, statement: easy to use, step: execute}
"""


def test_wording_stops_nothing_unless_it_is_asked_for(fresh: Path) -> None:
    with (fresh / "study.yaml").open("a", encoding="utf-8") as file:
        file.write(WORDED)
    said = called("check", fresh)
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert "warning: job help: it names a solution, 'our app'; better: book [object]" in lines[0]
    assert lines[-1] == "no problems that stop a run; on the wording of jobs: 3 warnings, 2 advice"
    assert called("check", fresh, "--strict").exit_code == 2
    found = json.loads(called("check", fresh, "--json").stdout)
    assert {problem["severity"] for problem in found} == {"warning", "advice"}
    assert called("run", fresh).exit_code == 0


def test_no_problems_as_json(fresh: Path) -> None:
    assert called("check", fresh, "--json").stdout == "[]\n"


def test_schema_is_printed() -> None:
    assert json.loads(called("schema").stdout) == schema(KINDS)


def test_schema_is_written_and_written_again(tmp_path: Path) -> None:
    file = tmp_path / "study.schema.json"
    for _ in range(2):
        said = called("schema", "--write", file)
        assert said.exit_code == 0
        assert "$schema=study.schema.json" in said.stdout
    assert json.loads(file.read_text(encoding="utf-8")) == schema(KINDS)


@pytest.mark.parametrize("content", ["study: mine\n", "{}", "[1]", '"text"', "\xff"])
def test_schema_overwrites_nothing_else(tmp_path: Path, content: str) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(content, encoding="latin-1")
    said = called("schema", "--write", file)
    assert said.exit_code == 2
    assert "nothing is overwritten" in said.stderr
    assert file.read_text(encoding="latin-1") == content
