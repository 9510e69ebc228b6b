"""Whole drafts: the demo's file, several files, other formats, the same bytes, and tables nobody thought of."""

import csv
import datetime
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from draft.conftest import proven
from outsidein.demo import write as write_demo
from outsidein.draft import draft
from outsidein.errors import EvidenceError
from outsidein.run import run


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder / "demo")
    return proven(draft(folder / "study", [folder / "demo" / "evidence" / "survey.csv"]))


def test_the_demo_is_told_as_its_study_declares_it(demo):
    survey = demo.survey
    assert (survey.respondent, survey.unit, survey.duration) == ("respondent", "account", "seconds")
    assert survey.wave.column == "quarter"
    assert set(survey.segments) == {"role_group", "region"}
    assert demo.answers.rows == 3000
    kinds = sorted(demo.kinds.values())
    of_joining = ["alpha", "mean"] * 2  # what is needed and what is met when a colleague joins, each a battery
    known = ["ces", "csat", "mean", "nps", "opportunity", "servqual", "share", "share", "tolerance"]
    assert kinds == sorted(known + of_joining)
    scales = {name: item.scale for name, item in demo.items.items()}
    assert scales["q_recommend"] == (0, 10)
    assert (scales["q_csat"], scales["q_renew"]) == ((1, 5), (0, 1))
    assert {scale for name, scale in scales.items() if name[:3] in ("imp", "sat", "exp", "per")} == {(1, 7)}
    assert demo.items["q_ces"].missing == ("99",)


def test_every_column_is_told_once_with_its_reason(demo):
    header = (demo.loaded.folder / "evidence" / "survey.csv").read_text().splitlines()[0].split(",")
    told = [guess.column for guess in demo.told.lines if guess.column in header]
    assert told == header
    assert all(len(guess.reason) > 5 for guess in demo.told.lines)


def test_the_draft_says_what_to_do_next(demo):
    head = demo.text.split("study:")[0]
    assert all(f"outsidein {command}" in head for command in ("check", "run", "report"))
    assert all(line.startswith("#") or not line for line in head.splitlines())


def test_a_draft_runs_as_it_is(tmp_path, write, cycle):
    file = write(
        "answers.csv",
        {"id": range(120), "region": cycle(["N", "S"]), "nps": cycle(range(11)), "sat": cycle(range(1, 6))},
    )
    told = draft(tmp_path / "study", [file])
    rows = run(told.path.parent).results.estimates.rows
    score = next(row for row in rows if row.quantity == "nps" and not row.slice)
    expected = 100 * (sum(row % 11 >= 9 for row in range(120)) - sum(row % 11 <= 6 for row in range(120))) / 120
    assert score.value == pytest.approx(expected)


def test_the_same_files_give_the_same_bytes(tmp_path, write, cycle):
    columns = {
        "id": range(120),
        "a b": cycle(["x", "y", "z"]),
        "q1": cycle([1, 2, 3, 4, 5]),
        "q2": cycle([5, 4, 1, 2, 3, 99]),
    }
    file = write("answers.csv", columns)
    texts = []
    for number in range(2):
        folder = tmp_path / str(number) / "study"
        texts.append(draft(folder, [file]).path.read_text().replace(str(folder), ""))
    assert texts[0] == texts[1]


# Several files


@pytest.fixture
def rounds(write, cycle):
    def written(name, first):
        return write(name, {"rid": range(first, first + 120), "nps": cycle(range(11)), "sat": cycle([1, 2, 3, 4, 5])})

    return written


def test_files_of_the_same_columns_are_one_source_with_waves_from_their_names(tmp_path, rounds):
    found = proven(draft(tmp_path / "study", [rounds("answers_2026Q1.csv", 1000), rounds("answers_2025Q4.csv", 0)]))
    assert found.survey.id == "answers"
    assert [(part.file, part.wave) for part in found.survey.files] == [
        ("evidence/answers_2026Q1.csv", "2026Q1"),
        ("evidence/answers_2025Q4.csv", "2025Q4"),
    ]
    assert found.answers.dimensions["wave"] == ("2025Q4", "2026Q1")
    assert found.loaded.study.slices == ("wave",)


def test_files_without_waves_in_their_names_are_one_source(tmp_path, rounds):
    found = proven(draft(tmp_path / "study", [rounds("north.csv", 0), rounds("south.csv", 1000)]))
    assert [part.wave for part in found.survey.files] == [None, None]
    assert found.answers.rows == 240
    assert "add `wave:` to each file" in found.text


def test_other_questions_to_the_same_people_are_sources_of_their_own(tmp_path, rounds):
    found = proven(draft(tmp_path / "study", [rounds("importance.csv", 0), rounds("satisfaction.csv", 0)]))
    assert [survey.id for survey in found.loaded.study.evidence] == ["importance", "satisfaction"]
    assert {measure.source for measure in found.loaded.study.measures} == {"importance", "satisfaction"}


def test_files_of_other_columns_are_sources_of_their_own(drafted, cycle):
    found = drafted({"id": range(120), "nps": cycle(range(11))}, {"ticket": range(120), "ces": cycle(range(1, 8))})
    assert {measure.kind: measure.source for measure in found.loaded.study.measures} == {
        "nps": "answers0",
        "ces": "answers1",
    }


# Other formats


def test_spss_labels_and_missing_codes(tmp_path):
    answers = [1.0, 2.0, 3.0, 4.0, 5.0, 9.0] * 20
    wordings = ("Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied")
    labels = {**dict(zip(answers[:5], wordings, strict=True)), 9.0: "Refused"}
    frame = pd.DataFrame({"Q1": answers, "Q2": answers[::-1], "region": [1.0, 2.0] * 60, "used": [1.0, 2.0, 2.0] * 40})
    named = {"Q1": labels, "Q2": labels, "region": {1.0: "North", 2.0: "South"}, "used": {1.0: "Yes", 2.0: "No"}}
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        column_labels={"Q1": "Overall, how satisfied are you?"},
        variable_value_labels=named,
        missing_ranges={"Q1": [9.0]},
    )
    found = proven(draft(tmp_path / "study", [tmp_path / "a.sav"]))
    assert found.items["Q1"].labels["Very satisfied"] == 5  # the codes run the other way
    assert (found.items["Q1"].missing, found.items["Q2"].missing) == ((), ("Refused",))
    assert found.items["used"].labels == {"Yes": 1, "No": 0}
    assert found.answers.dimensions["region"] == ("North", "South")


def test_a_large_parquet_file_is_judged_by_a_sample_and_all_its_codes(tmp_path):
    path = tmp_path / "large.parquet"
    duckdb.sql(
        "SELECT i AS respondent_id, DATE '2025-01-01' + CAST(i % 365 AS INTEGER) AS date, 'seg' || (i % 4) AS segment, "
        "CAST(CASE WHEN i = 77777 THEN 99 ELSE 1 + hash(i) % 5 END AS TINYINT) AS rating, hash(i) / 7.0 AS spend "
        "FROM range(120000) t(i)"
    ).write_parquet(str(path))
    found = proven(draft(tmp_path / "study", [path]))
    assert found.items["rating"].missing == ("99",)  # one row in 120,000
    assert (found.survey.respondent, found.survey.wave.period) == ("respondent_id", "month")
    assert list(found.survey.segments) == ["segment"]
    assert found.roles["spend"] == "quantity"


def test_a_qualtrics_export(tmp_path, cycle):
    days = [datetime.datetime(2026, 1, 1) + datetime.timedelta(hours=18 * row) for row in range(120)]
    important = ["Not at all important", "Moderately important", "Very important"]
    satisfied = ["Very satisfied", "Satisfied", "Dissatisfied"]
    columns = {
        "StartDate": ("Start Date", "startDate", days),
        "Status": ("Response Type", "status", cycle(["IP Address"] * 9 + ["Survey Preview"])),
        "IPAddress": ("IP Address", "ipAddress", cycle(["10.0.0.1", "10.0.0.2"])),
        "Duration (in seconds)": ("Duration (in seconds)", "duration", cycle([100, 200, 300])),
        "ResponseId": ("Response ID", "_recordId", [f"R_{row}" for row in range(120)]),
        "Q1": ("How likely are you to recommend us?", "QID1", cycle(range(11))),
        "Q2_1": ("How important is: - Speed", "QID2_1", cycle(important)),
        "Q2_2": ("How important is: - Price", "QID2_2", cycle(important[::-1])),
        "Q3_1": ("How satisfied are you with: - Speed", "QID3_1", cycle(satisfied)),
        "Q3_2": ("How satisfied are you with: - Price", "QID3_2", cycle(satisfied)),
    }
    path = tmp_path / "export.csv"
    with path.open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(columns)
        out.writerow([wording for wording, _, _ in columns.values()])
        out.writerow([f'{{"ImportId":"{name}"}}' for _, name, _ in columns.values()])
        out.writerows(zip(*(cells for _, _, cells in columns.values()), strict=True))
    found = proven(draft(tmp_path / "study", [path]))
    assert (found.survey.respondent, found.survey.duration) == ("ResponseId", "Duration (in seconds)")
    assert found.answers.rows == 108  # previews are no answers
    measure = next(one for one in found.loaded.study.measures if one.kind == "opportunity")
    assert measure.importance == {"speed": "Q2_1", "price": "Q2_2"}
    assert measure.labels == {"speed": "Speed", "price": "Price"}


# Tables that nobody thought of

LETTERS = st.characters(exclude_categories=("Cs", "Cc"))
WORDS = [
    "",
    "Yes",
    "No",
    "Agree",
    "Very satisfied",
    "n/a",
    "99",
    "3,5",
    "2.5",
    "2025-03-01",
    "inf",
    "1e400",
    "Don't know",
]
NAMES = ["id", "NPS", "q1", "q2", "imp_a", "sat_a", "wave", "date", "weight", "account", "unit", "Duration", "region"]
CELLS = st.one_of(st.integers(-10, 12).map(str), st.sampled_from(WORDS), st.text(LETTERS, max_size=12))
HEADERS = st.one_of(st.sampled_from(NAMES), st.text(LETTERS, min_size=1, max_size=20))


@st.composite
def tables(draw):
    headers = draw(st.lists(HEADERS, min_size=2, max_size=7, unique_by=lambda header: header.strip().casefold()))
    columns = [draw(st.lists(CELLS, min_size=1, max_size=7)) for _ in headers]
    rows = draw(st.sampled_from([3, 25, 60]))
    return [headers, *([column[row % len(column)] for column in columns] for row in range(rows))]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_any_table_is_drafted_so_that_it_runs_or_is_refused_in_one_line(table):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "answers.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(table)
        try:
            told = draft(Path(name) / "study", [path])
        except EvidenceError as refused:
            assert "\n" not in str(refused)
            assert not (Path(name) / "study").exists()
        else:
            proven(told)
