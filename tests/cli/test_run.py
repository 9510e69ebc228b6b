"""`run` says what it came to, does not compute twice, and is silent where it should be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import called
from outsidein.results import read

PROGRAM = [sys.executable, "-c", "from outsidein.cli import main; main()"]


def _cut_short(results: Path) -> None:
    whole = (results / "estimates.parquet").read_bytes()
    (results / "estimates.parquet").write_bytes(whole[: len(whole) // 2])


def _emptied(results: Path) -> None:
    (results / "run.json").write_text("{}", encoding="utf-8")


def _taken_away(results: Path) -> None:
    (results / "contrasts.parquet").unlink()


def test_what_a_run_came_to(fresh: Path) -> None:
    said = called("run", fresh)
    assert (said.exit_code, said.stderr) == (0, "")
    lines = said.stdout.splitlines()
    assert lines[2].split() == ["shop", "answers.csv", "241", "240", "1"]
    assert lines[3] == "excluded: 1 of answers.csv: same as another row"
    failed = next(line for line in lines if line.startswith("failed:"))
    assert failed.startswith("failed:   constant (overall and ")
    assert "everyone gave the same answer" in failed
    assert f"next:    outsidein report {fresh} --open" in lines


def test_headline_numbers_with_intervals_in_one_line_each(fresh: Path) -> None:
    lines = called("run", fresh).stdout.splitlines()
    row = read(fresh).estimates.where(analysis="nps", quantity="nps", wave=None, region=None, title=None, flagged=None)
    line = next(line for line in lines if line.startswith("@SUM(1)"))
    assert f"−{-row[0].value:.0f}" in line
    assert f"−{-row[0].low:.0f} to −{-row[0].high:.0f}" in line
    assert line.endswith("240")
    assert sum("Mean" in line for line in lines) == 2
    assert "[red]Ease[/red] of use" in "\n".join(lines)


def test_nothing_is_computed_twice_and_run_says_so(fresh: Path) -> None:
    called("run", fresh)
    before = (fresh / "results" / "estimates.parquet").stat().st_mtime_ns
    said = called("run", fresh)
    assert said.stdout.startswith("nothing has changed since the last run")
    assert (fresh / "results" / "estimates.parquet").stat().st_mtime_ns == before
    assert "nothing has changed" not in called("run", fresh, "--force").stdout
    assert (fresh / "results" / "estimates.parquet").stat().st_mtime_ns != before


def test_quiet_says_nothing(fresh: Path) -> None:
    said = called("run", fresh, "--quiet", "--threads", "1")
    assert (said.exit_code, said.stdout, said.stderr) == (0, "", "")
    assert (fresh / "results" / "run.json").is_file()


def test_a_pipe_gets_the_final_lines_and_nothing_else(fresh: Path) -> None:
    said = subprocess.run([*PROGRAM, "run", str(fresh)], capture_output=True, check=True)
    assert said.stderr == b""
    assert b"\x1b" not in said.stdout
    assert b"\r" not in said.stdout
    assert said.stdout.startswith(b"Evidence")


def test_threads_are_at_least_one(fresh: Path) -> None:
    assert called("run", fresh, "--threads", "0").exit_code == 2


@pytest.mark.parametrize("damage", [_cut_short, _emptied, _taken_away])
def test_damaged_results_are_said_in_one_line_and_made_anew(fresh: Path, damage: Callable[[Path], None]) -> None:
    called("run", fresh, "--quiet")
    damage(fresh / "results")
    said = called("show", fresh)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "the results are damaged; `outsidein run" in said.stderr
    assert called("run", fresh, "--quiet").exit_code == 0
    assert called("show", fresh).exit_code == 0


def test_a_file_in_the_place_of_the_results_is_left_alone(fresh: Path) -> None:
    (fresh / "results").write_text("mine", encoding="utf-8")
    said = called("run", fresh)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "move it away" in said.stderr
    assert (fresh / "results").read_text(encoding="utf-8") == "mine"
