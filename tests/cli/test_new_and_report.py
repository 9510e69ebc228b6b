"""From a file to a report by the commands alone, as a newcomer does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import shop
from cli.conftest import called


def test_from_a_file_to_numbers(tmp_path: Path) -> None:
    answers = shop.write(tmp_path / "there") / "answers.csv"
    study = tmp_path / "my study"
    said = called("new", study, answers)
    assert (said.exit_code, said.stderr) == (0, "")
    assert "recommend 0-10" in said.stdout
    assert f"outsidein run '{study}'" in said.stdout
    assert called("check", study).stdout == "no problems\n"
    assert called("run", study).exit_code == 0
    assert "Net Promoter Score" in called("show", study).stdout


def test_new_overwrites_nothing(fresh: Path) -> None:
    before = (fresh / "study.yaml").read_bytes()
    said = called("new", fresh, fresh / "answers.csv")
    assert (said.exit_code, said.stdout) == (2, "")
    assert (fresh / "study.yaml").read_bytes() == before


def test_new_wants_a_file(tmp_path: Path) -> None:
    assert called("new", tmp_path / "x").exit_code == 2
    said = called("new", tmp_path / "x", tmp_path / "nothing.csv")
    assert said.exit_code == 2
    assert "nothing.csv" in said.stderr
    assert not (tmp_path / "x").exists()


def test_a_report_runs_a_study_that_has_not_been_run_or_has_changed(fresh: Path) -> None:
    first = called("report", fresh)
    assert (first.exit_code, first.stderr) == (0, "")
    assert "it has been run" in first.stdout
    page, book = fresh / "results" / "report.html", fresh / "results" / "workbook.xlsx"
    assert first.stdout.splitlines()[-2:] == [f"report:   {page}", f"workbook: {book}"]
    made = page.read_bytes(), book.read_bytes()
    second = called("report", fresh)
    assert "it has been run" not in second.stdout
    assert (page.read_bytes(), book.read_bytes()) == made
    study = (fresh / "study.yaml").read_text(encoding="utf-8").replace("seed: 7", "seed: 8")
    (fresh / "study.yaml").write_text(study, encoding="utf-8")
    assert "it has been run" in called("report", fresh).stdout
    assert not [path for path in (fresh / "results").iterdir() if path.name.endswith(".new")]


@pytest.mark.slow
def test_the_demo_from_nothing_to_its_report(tmp_path: Path) -> None:
    said = called("demo", tmp_path / "demo")
    assert (said.exit_code, said.stderr) == (0, "")
    assert (tmp_path / "demo" / "results" / "report.html").is_file()
    assert "run in " in said.stdout


def test_the_demo_overwrites_nothing(fresh: Path) -> None:
    said = called("demo", fresh)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "nothing is overwritten" in said.stderr
