"""Ladders in a study: their rows are accounted for, they are cut like answers, and what is wrong is told by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from outsidein.errors import StudyError
from outsidein.results import Results
from outsidein.run import problems, run

STUDY = """study: Chains
minimum_cell: 1
replicates: 200
slices: [wave, region, customer]
customers:
  - {id: home, label: At home}
  - {id: work, label: At work}
value:
  features: [{id: app, label: The app, gives: [speed, price]}]
  benefits: [{id: speed, serves: [control]}, {id: price, serves: [control]}]
  values: [{id: control, label: Being in control}]
measures:
  - {id: why, kind: ladders}
evidence:
  - id: interviews
    kind: ladders
    file: said.csv
    respondent: who
    wave: {column: round}
    customer: {column: place}
    segments: {region: {}}
    weight: w
    steps: [a, b, c]
    labels: {in charge: control}
    missing: [no idea]
"""

SAID = """who,round,place,region,w,a,b,c
1,spring,At home,north,1,The app,speed,control
1,spring,At home,north,1,THE APP,no idea,Being in control
2,spring,work,south,1,app,speed,in charge
3,autumn,work,south,1,app,app,speed
4,autumn,At home,north,1,,,
5,autumn,At home,north,1,app,speed,app
6,autumn,work,south,1,control,speed,
7,autumn,work,south,0,app,speed,control
8,autumn,work,south,1,app,speed,control
"""


def write(folder: Path, study: str = STUDY, said: str = SAID) -> Path:
    (folder / "study.yaml").write_text(study)
    (folder / "said.csv").write_text(said)
    return folder


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(write(tmp_path_factory.mktemp("chains"))).results


def test_rows_read_are_rows_used_and_rows_left_out_with_a_reason(results: Results):
    (account,) = results.intake
    (file,) = account["files"]
    assert (file["rows_read"], file["rows_used"], file["rows_excluded"]) == (9, 5, 4)
    assert file["reasons"] == {
        "the ladder has no step": 1,
        "the ladder comes back to 'app'": 1,
        "the ladder steps down from a value to a consequence": 1,
        "the weight is zero": 1,
    }
    assert [one["row"] for one in file["excluded"]] == [6, 7, 8, 9]
    assert file["notes"] == ["1 steps repeat the step before them and count once"]


def test_links_are_counted_over_people_and_claims_that_nobody_made_are_there(results: Results):
    direct = {row.subject: row.value for row in results.estimates.where(quantity="direct") if not row.slice}
    assert direct == {
        "app -> speed": 4, "app -> price": 0, "app -> control": 1, "speed -> control": 3, "price -> control": 0,
    }  # fmt: skip
    assert {row.n for row in results.estimates if not row.slice} == {4}


def test_ladders_are_cut_by_wave_customer_and_segment(results: Results):
    cut = {
        row.slice[0]: row.value
        for row in results.estimates.where(quantity="direct", subject="app -> speed")
        if row.slice
    }
    assert cut == {
        ("wave", "spring"): 2, ("wave", "autumn"): 2, ("customer", "home"): 1, ("customer", "work"): 3,
        ("region", "north"): 1, ("region", "south"): 3,
    }  # fmt: skip
    assert results.levels["wave"] == ("autumn", "spring")


def test_results_stand_still_and_say_how_many_people_there_are(results: Results, tmp_path: Path):
    again = run(write(tmp_path)).results
    assert [row.replicates.tobytes() for row in again.estimates] == [
        row.replicates.tobytes() for row in results.estimates
    ]
    (source,) = results.run["sources"]
    assert (source["rows"], source["unit"], source["files"]) == (4, "who", ["said.csv"])


CHANGES = [
    ("steps: [a, b, c]", "steps: [a]", "23:a ladder has at least two steps; name the column of each step"),
    ("steps: [a, b, c]", "steps: [a, b, a]", "23:the column 'a' stands here twice"),
    (
        "in charge: control",
        "in charge: contrl",
        "24:there is no feature, benefit or value 'contrl'; there is app, speed, price, control; did you mean "
        "'control'?",
    ),
    (
        "respondent: who",
        "respondant: who",
        "18:unknown field 'respondant' in evidence.interviews; the fields are id, kind, file, files, layout, wave, "
        "respondent, steps, labels, missing, customer, segments, weight; did you mean 'respondent'?",
    ),
    (
        "kind: ladders\n    file",
        "kind: lader\n    file",
        "16:evidence.interviews is of an unknown kind 'lader'; the kinds are ladders, survey; did you mean 'ladders'?",
    ),
    (
        "- {id: why, kind: ladders}",
        "- {id: why, kind: ladders, source: talks}",
        "13:there is no evidence 'talks'; there is interviews",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=[new for _, new, _ in CHANGES])
def test_a_mistake_in_the_declaration_is_told_by_line(tmp_path: Path, old: str, new: str, expected: str):
    assert old in STUDY
    found = [
        f"{one.line}:" + str(one).split(":", 3)[3].strip() for one in problems(write(tmp_path, STUDY.replace(old, new)))
    ]
    assert expected in found


FAULTS = [
    ("speed,in charge", "sped,in charge", "23:5: said.csv: 'sped' (1 times, first in row 4): no feature, benefit or"),
    ("c\n1,", "z\n1,", "23:5: said.csv: no column 'c'"),
    ("1,The app", "2,The app", "22:13: said.csv: column 'w': '1' has two weights, 2 and 1 (row 3)"),
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_what_the_file_holds_wrongly_is_told_where_it_is_declared(tmp_path: Path, old: str, new: str, expected: str):
    assert old in SAID
    with pytest.raises(StudyError) as caught:
        run(write(tmp_path, said=SAID.replace(old, new, 1)))
    assert any(expected in str(problem) for problem in caught.value.problems), caught.value


def test_a_study_of_ladders_needs_what_they_are_made_of_and_a_measure_needs_ladders(tmp_path: Path):
    start, end = STUDY.index("value:"), STUDY.index("measures:")
    found = [problem.what for problem in problems(write(tmp_path, STUDY[:start] + STUDY[end:]))]
    assert "interviews has ladders, and the study does not say what they are made of" in found
    survey = "study: x\nmeasures:\n- {id: w, kind: ladders}\nevidence:\n- {id: s, kind: survey, file: said.csv, " \
             "items: {w: {scale: [0, 1]}}}\n"  # fmt: skip
    (only,) = problems(write(tmp_path, survey))
    assert only.what == "no evidence has what measure 'w' reads"
