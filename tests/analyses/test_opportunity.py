"""Outcomes against alternatives, and measures that take their outcomes from the section `jobs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein import run as running
from outsidein.analyses import KINDS
from outsidein.analyses.opportunity import Opportunity, rivals
from outsidein.cli.labels import labels_of
from outsidein.report.asked import asked
from outsidein.report.material import Material
from outsidein.study.load import load
from outsidein.study.sections import Measure

RATED = {
    "imp_wait": [7] * 8 + [1] * 2, "sat_wait": [7] * 3 + [1] * 7, "peer_wait": [6] * 5 + [2] * 5,
    "imp_cost": [7] * 6 + [1] * 4, "sat_cost": [7] * 9 + [1], "peer_cost": [6] * 5 + [2] * 5,
}  # fmt: skip
ASKED = ("imp_{outcome}", "sat_{outcome}")


def found(**more: Any) -> oi.Estimates:
    return oi.opportunity(pa.table(RATED), *ASKED, **more)


def test_an_alternative_has_its_satisfaction_its_opportunity_and_its_target():
    rows = found(alternatives={"peer": "peer_{outcome}"})
    about = {row.quantity: row.value for row in rows.where(subject="wait @ peer")}
    assert about["alternative"] == pytest.approx(5)
    assert about["alternative_opportunity"] == pytest.approx(11)  # 8 + (8 - 5)
    assert about["target"] == pytest.approx(6)  # a fifth above 5
    assert about["shortfall"] == pytest.approx(3)  # 6 - 3
    reached = {row.subject: row.value for row in rows.where(quantity="p_target")}
    assert reached["wait @ peer"] < 0.05
    assert reached["cost @ peer"] > 0.95


@pytest.mark.parametrize(("better", "target"), [(0.0, 5.0), (0.5, 7.5), (3.0, 10.0)])
def test_how_much_better_is_a_parameter_and_nothing_is_better_than_ten(better: float, target: float):
    rows = found(alternatives={"peer": "peer_{outcome}"}, better=better)
    assert rows.one(quantity="target", subject="wait @ peer").value == pytest.approx(target)


def test_importance_may_have_a_scale_of_its_own():
    frame = pa.table({"imp_a": [3] * 7 + [1] * 3, "sat_a": [5] * 2 + [4] * 2 + [1] * 6})
    rows = oi.opportunity(frame, *ASKED, top=(4, 5), top_importance=(3,))
    assert [rows.one(quantity=name).value for name in ("importance", "satisfaction", "opportunity")] == pytest.approx(
        [7, 4, 10]
    )
    with pytest.raises(ValueError, match="outside the scale"):
        oi.opportunity(frame, *ASKED, top=(3, 4), top_importance=(3,))


def test_numbers_of_outcomes_are_the_same_with_and_without_alternatives():
    with_, without = found(alternatives={"peer": "peer_{outcome}"}), found()
    kept = [row for row in with_ if " @ " not in row.subject]
    assert [(row.quantity, row.subject, row.value, row.low) for row in kept] == [
        (row.quantity, row.subject, row.value, row.low) for row in without
    ]


def test_an_alternative_as_good_as_us_takes_the_same_score():
    rows = found(alternatives={"us": {"wait": "sat_wait"}}, better=0.0)
    score = rows.one(quantity="alternative_opportunity", subject="wait @ us")
    ours = rows.one(quantity="opportunity", subject="wait")
    assert np.array_equal(score.replicates, ours.replicates)
    assert rows.one(quantity="p_target", subject="wait @ us").value == 1.0


def test_the_chance_of_leading_adds_up_to_the_number_of_leaders():
    rng = np.random.default_rng(4)
    names = [f"o{number}" for number in range(6)]
    columns = {f"{kind}_{name}": rng.integers(1, 8, 90) for name in names for kind in ("imp", "sat")}
    rows = oi.opportunity(pa.table(columns), *ASKED, top=(6, 7)).where(quantity="p_leading")
    assert 3.0 <= sum(row.value for row in rows) < 3.2  # ties share the better rank


def test_an_alternative_that_nothing_asks_about_is_an_error():
    with pytest.raises(ValueError, match=r"no columns|no outcome|matches"):
        found(alternatives={"peer": "rival_{outcome}"})


SHEETS = "imp_wait,sat_wait,peer_wait,imp_cost,sat_cost\n" + "7,2,6,7,7\n" * 20 + "6,7,2,2,6\n" * 20
STUDY = """study: Office
jobs:
  - id: move
    statement: keep my work moving
    outcomes:
      - {id: wait, step: execute, statement: minimize the time it takes to get help}
      - {id: unasked, step: locate, statement: minimize the effort it takes to find help}
    alternatives: [{id: peer, name: a colleague, kind: secondary}]
  - {id: pay, statement: pay for a licence, outcomes: [{id: cost, statement: minimize the cost of a licence}]}
measures:
  - id: moving
    kind: opportunity
    job: move
    importance: "imp_{outcome}"
    satisfaction: "sat_{outcome}"
    alternatives: {peer: "peer_{outcome}"}
  - {id: all, kind: opportunity, importance: "imp_{outcome}", satisfaction: "sat_{outcome}", labels: {cost: Cost}}
evidence:
  - id: survey
    kind: survey
    file: answers.csv
    items:
      imp_wait: {scale: [1, 7]}
      sat_wait: {scale: [1, 7]}
      peer_wait: {scale: [1, 7]}
      imp_cost: {scale: [1, 7]}
      sat_cost: {scale: [1, 7]}
"""


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "answers.csv").write_text(SHEETS, encoding="utf-8")
        return tmp_path

    return write


def measures(folder: Path) -> dict[str, Measure]:
    return {measure.id: measure for measure in load(folder, KINDS).study.measures}


def test_a_measure_of_a_job_has_its_outcomes_that_were_asked(office: Callable[[str], Path]):
    moving, whole = measures(office(STUDY)).values()
    assert isinstance(moving, Opportunity)
    assert isinstance(whole, Opportunity)
    assert moving.importance == {"wait": "imp_wait"}
    assert moving.alternatives == {"peer": {"wait": "peer_wait"}}
    assert whole.importance == "imp_{outcome}"
    assert moving.labels["wait"] == "Minimize the time it takes to get help"
    assert whole.labels["cost"] == "Cost"


def test_a_study_is_run_and_its_numbers_are_named(office: Callable[[str], Path]):
    folder = office(STUDY)
    assert [problem for problem in running.problems(folder) if problem.severity == "error"] == []
    results = running.run(folder).results
    subjects = {row.subject for row in results.estimates if row.analysis == "moving"}
    assert subjects == {"wait", "wait @ peer"}
    material = Material.of(load(folder, KINDS).study, results)
    named = material.names.subject("moving", "wait @ peer")
    assert named == "Minimize the time it takes to get help, against a colleague"
    (row,) = [row for row in results.estimates if row.quantity == "target"]
    assert labels_of(load(folder, KINDS).study).subject(row) == named
    moving, items = material.names.measure("moving"), material.items("moving")
    assert asked(moving, items, "alternative", "wait @ peer") == ("peer_wait",)
    assert asked(moving, items, "shortfall", "wait @ peer") == ("sat_wait", "peer_wait")
    assert asked(moving, items) == ("imp_wait", "sat_wait", "peer_wait")


WRONG = [
    ("job: move", "job: mvoe", "there is no job 'mvoe'; there is move, pay; did you mean 'move'?"),
    ("peer: \"peer_", "pear: \"peer_", "there is no alternative 'pear'; there is peer; did you mean 'peer'?"),
    ("\"peer_{outcome}\"", "\"rival_{outcome}\"", "no outcome has an item that matches 'rival_{outcome}'"),
    ("\"peer_{outcome}\"", "{wait: peer_wiat}", "no item 'peer_wiat' in evidence 'survey'; items are imp_wait"),
    (", outcomes: [{id: cost, statement: minimize the cost of a licence}]", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), WRONG, ids=[new for _, new, _ in WRONG])
def test_names_that_lead_nowhere_are_told(office: Callable[[str], Path], old: str, new: str, expected: str):
    assert STUDY.count(old) == 1
    folder = office(STUDY.replace(old, new))
    told = [str(problem) for problem in running.problems(folder) if problem.severity == "error"]
    assert [expected in one for one in told] == ([True] if expected else [])


def test_a_job_without_outcomes_is_measured_by_nothing(office: Callable[[str], Path]):
    folder = office(STUDY.replace("job: move", "job: pay").replace("outcomes: [{id: cost", "pains: [{id: cost"))
    assert running.problems(folder)  # pains are words, not outcomes
    bare = STUDY.replace("job: move", "job: pay").replace(
        ", outcomes: [{id: cost, statement: minimize the cost of a licence}]", ""
    ).replace("    alternatives: {peer: \"peer_{outcome}\"}\n", "")  # fmt: skip
    told = [str(problem) for problem in running.problems(office(bare)) if problem.severity == "error"]
    assert any("the job 'pay' has no outcomes to be measured" in one for one in told)


def test_rivals_are_those_of_outcomes_that_are_measured():
    measure = Opportunity.model_validate({
        "id": "o", "kind": "opportunity", "importance": {"a": "i"}, "satisfaction": {"a": "s"},
        "alternatives": {"peer": {"a": "p", "b": "q"}},
    })  # fmt: skip
    assert rivals(measure, {}) == {("a", "peer"): "p"}
