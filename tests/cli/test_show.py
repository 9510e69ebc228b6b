"""`show` shows the numbers of the last run: all of them, only them, and none that is hidden."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import called
from outsidein.cli.labels import Labels
from outsidein.cli.selection import asked_for
from outsidein.results import read


def _json(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    said = called("show", folder, *arguments, "--json")
    assert (said.exit_code, said.stderr) == (0, "")
    return json.loads(said.stdout, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))


def test_everything_as_json_is_the_results(ran: Path) -> None:
    rows, shown = read(ran).estimates, _json(ran, "--all")
    assert len(rows) == len(shown)
    for row, record in zip(rows, shown, strict=True):
        assert (record["analysis"], record["quantity"], record["subject"]) == (row.analysis, row.quantity, row.subject)
        assert record["value"] == (None if math.isnan(row.value) else row.value)
        assert {name: record[name] for name, _ in row.slice} == dict(row.slice)


def test_hidden_numbers_show_neither_value_nor_base(ran: Path) -> None:
    hidden = [record for record in _json(ran, "--all") if record["suppressed"]]
    assert hidden
    for record in hidden:
        assert [record[name] for name in ("value", "low", "high", "se", "n", "n_effective")] == [None] * 6


def test_hidden_numbers_say_so_in_the_table(ran: Path) -> None:
    said = called("show", ran, "nps", "--by", "region").stdout
    line = next(line for line in said.splitlines() if "=cmd|" in line)
    assert line.split()[-1] == "hidden"
    assert "hidden: too few answers" in said


def test_headlines_with_their_last_change(ran: Path) -> None:
    lines = called("show", ran).stdout.splitlines()
    assert [line.split()[0] for line in lines[2:7]] == ["nps", "ratings", "ratings", "services", "services"]
    change = next(
        one
        for one in read(ran).contrasts
        if one.estimate.analysis == "nps" and one.estimate.slice == (("wave", "2026Q2"),)
    )
    assert lines[2].endswith("yes")
    assert f"−{-change.estimate.value:.0f}" in lines[2]


def test_a_measure_shows_all_its_quantities(ran: Path) -> None:
    shown = _json(ran, "nps")
    assert [record["quantity"] for record in shown] == ["nps", "promoters", "passives", "detractors"]
    assert {record["wave"] for record in shown} == {None}


def test_by_and_where(ran: Path) -> None:
    shown = _json(ran, "nps", "--by", "region", "--where", "wave=2026Q2")
    assert {record["wave"] for record in shown} == {"2026Q2"}
    assert {record["region"] for record in shown} == {"North", "South", "=cmd|'/c calc'!A0"}
    assert _json(ran, "nps", "--by", "region", "--by", "wave", "--where", "wave=2026Q2") == shown


def test_by_without_a_measure_shows_headlines(ran: Path) -> None:
    shown = _json(ran, "--by", "wave")
    assert {record["quantity"] for record in shown} == {"nps", "mean", "opportunity"}
    assert {record["wave"] for record in shown} == {"2026Q1", "2026Q2"}


def test_changes_are_those_of_the_results(ran: Path) -> None:
    shown = _json(ran, "nps", "--changes", "--by", "region")
    changes = [record for record in shown if record["contrast"] == "change"]
    assert {(record["wave"], record["region"]) for record in changes if not record["suppressed"]} == {
        ("2026Q2", "South")
    }  # fmt: skip
    assert {record["contrast"] for record in shown} == {"change", "difference"}
    assert all(record["p"] is None and record["clear"] is None for record in shown if record["suppressed"])
    assert all(record["unit"] == "points" for record in shown)


def test_changes_where(ran: Path) -> None:
    shown = _json(ran, "nps", "--changes", "--where", "region=South")
    assert {record["region"] for record in shown if record["contrast"] == "change"} == {"South"}
    assert all("South" in (record["region"], record["against"].split()[-1]) for record in shown)


def test_csv_is_rfc_4180_and_has_no_formula(ran: Path) -> None:
    text = called("show", ran, "--all", "--csv").stdout_bytes.decode("utf-8")
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(read(ran).estimates)
    for row in rows:
        for cell in row.values():
            assert cell == "" or cell[0] not in "=+@\t\r＝＋－＠"
            assert not cell.startswith("-") or float(cell) < 0
    assert {row["region"] for row in rows} == {"", "North", "South", "'=cmd|'/c calc'!A0"}


@pytest.mark.parametrize("style", [[], ["--json"], ["--csv"]])
@pytest.mark.parametrize("what", [["nps", "--by", "title"], ["--all"], ["--changes"]])
def test_the_words_of_a_study_cannot_move_the_cursor(ran: Path, what: list[str], style: list[str]) -> None:
    said = called("show", ran, *what, *style).output
    assert "\x1b" not in said
    assert "[bold]x[/bold]" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nsp"], "no measure 'nsp'; measures are nps, ratings, services, constant; did you mean 'nps'?"),
        (["constant"], "measure 'constant' could not be computed there: item same is constant"),
        (["nps", "--by", "regoin"], "no number is cut by 'regoin'; there is wave, region, title; did you mean 'reg"),
        (["nps", "--by", "title", "--by", "region"], "add [region, title] to `slices` in study.yaml"),
        (["nps", "--where", "wave=2026Q3"], "no wave '2026Q3'; there is 2026Q1, 2026Q2; did you mean '2026Q"),
        (["nps", "--where", "2026Q3"], "write dimension=level, such as wave=2026Q2"),
        (["nps", "--where", "wave=2026Q1", "--where", "wave=2026Q2"], "each dimension once"),
        (["nps", "--changes", "--by", "title", "--by", "region"], "nothing is compared by region and title"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_answered_with_what_is(ran: Path, arguments: list[str], message: str) -> None:
    said = called("show", ran, *arguments)
    assert (said.exit_code, said.stdout) == (2, "")
    assert message in said.stderr


def test_numbers_outlive_a_study_that_has_problems_by_now(fresh: Path) -> None:
    called("run", fresh, "--quiet")
    (fresh / "study.yaml").write_text("study: [", encoding="utf-8")
    said = called("show", fresh, "nps", "--by", "region")
    assert said.exit_code == 0
    assert "region" in said.stdout


@pytest.mark.parametrize("level", ["North", "Up there"])
def test_a_level_may_be_given_by_its_label(ran: Path, level: str) -> None:
    labels = Labels(levels={"region": {"North": "Up there"}})
    assert asked_for(read(ran), labels, where=[f"region={level}"]).where == (("region", "North"),)
