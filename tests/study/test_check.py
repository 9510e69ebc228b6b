from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from outsidein.study.check import CHECKS, check
from outsidein.study.load import LoadedStudy
from outsidein.study.surveys import SURVEY_CHECKS

Load = Callable[[str], LoadedStudy]

SOUND = """study: Northwind
customers:
  - {id: cio, label: CIO, kind: business, role: decider, population: 40}
  - {id: office, label: Office worker, kind: business, role: user, population: 42000}
slices: [wave, customer, role, customer_kind, [region, wave], []]
measures:
  - {id: recommend, kind: recommend, item: q1, source: first}
evidence:
  - id: first
    kind: survey
    file: evidence/a.csv
    layout: {delimiter: "\\t", encoding: cp1252, decimal: ",", dates: "%d.%m.%Y"}
    wave: {column: date, period: quarter}
    customer: {column: who, labels: {1: cio, 2: office}}
    segments: {region: {labels: {N: North}}}
    weight: {column: w, trim: 5, rake: {customer: population, region: {North: 3, South: 2}, role: {user: 1, buyer: 2}}}
    items:
      q1: {scale: [0, 10], missing: [99, -9, NA]}
      q2: {scale: [1, 5], labels: {Agree: 5, '2': 4}, missing: [9]}
      spend: {scale: number, missing: ['-1']}
  - id: second
    kind: survey
    files: [{file: evidence/a.csv, wave: spring}, {file: evidence/b.csv, wave: autumn}]
    wave: {order: [spring, autumn]}
"""


def found(loaded: LoadedStudy) -> list[str]:
    return [f"{problem.line}:" + str(problem).split(":", 3)[3].strip() for problem in check(loaded)]


def test_a_sound_study_has_no_problem(loaded: Load):
    assert check(loaded(SOUND)) == []


def test_a_study_of_one_line_has_no_problem(loaded: Load):
    assert check(loaded("study: x")) == []


CHANGES = [
    ("study: Northwind", "study: ' '", "1:the study has no name; reports are headed by it"),
    ("slices:", "  - {id: cio, population: 1}\nslices:", "5:the id 'cio' stands twice in customers"),
    (
        "slices:",
        "  - {id: CIO, population: 1}\nslices:",
        "5:the id 'CIO' stands twice in customers; 'cio' differs only in case",
    ),
    ("id: second", "id: first", "21:the id 'first' stands twice in evidence"),
    ("label: Office worker", "label: cio", "4:the label 'cio' also stands for another customer"),
    ("label: CIO", "label: Office", "3:the label 'Office' also stands for another customer"),
    ("source: first", "source: frist", "7:there is no evidence 'frist'; there is first, second; did you mean 'first'?"),
    (
        "slices: [wave,",
        "slices: [wav,",
        "5:no evidence can be sliced by 'wav'; there is wave, customer, role, customer_kind, region; "
        "did you mean 'wave'?",
    ),
    (
        "source: first",
        "source: first, slices: [role, [wave, customer]]",
        "7:the measure is cut by 'wave, customer', the study is not; the study is cut by wave; customer; role; "
        "customer_kind; wave, region; did you mean 'customer'?",
    ),
    ("[region, wave]", "[region, wave, wave]", "5:the slice names a dimension twice: region, wave, wave"),
    (
        "role, customer_kind,",
        "[customer_kind, role], [role, customer_kind],",
        "5:the slice by role, customer_kind is declared twice",
    ),
    ("    file: evidence/a.csv\n", "", "9:first names no file; give `file:`, `files:`, or a `table:` of an engine"),
    (
        "    file: evidence/a.csv\n",
        "    file: evidence/a.csv\n    files: [{file: evidence/b.csv}]\n",
        "12:first has both `file` and `files`; give one of them",
    ),
    (
        "file: evidence/a.csv\n",
        "file: evidence/c.csv\n",
        "11:there is no file 'evidence/c.csv' in the study folder; the .csv files there: evidence/a.csv, "
        "evidence/b.csv; "
        "did you mean 'evidence/b.csv'?",
    ),
    (
        "file: evidence/a.csv\n",
        "file: ../a.csv\n",
        "11:'../a.csv' goes up with '..'; a file is named by its path inside the study folder, such as "
        "evidence/survey.csv",
    ),
    (
        "evidence/b.csv, wave",
        "./evidence/a.csv, wave",
        "23:the file './evidence/a.csv' is named twice; each answer counts once",
    ),
    ("column: date, period", "value: a, period", "13:a period needs a `column` of dates"),
    (
        "{column: date, period: quarter}",
        "{column: d, value: x}",
        "13:the wave is given twice: by column and by value; give one of them",
    ),
    (
        "{order: [spring, autumn]}",
        "{value: spring}",
        "24:the wave is given twice: by value and by files; give one of them",
    ),
    (", wave: autumn}", "}", "23:some files have a `wave` and some have none; give each file its wave"),
    (
        "spring, autumn]",
        "spring, autum]",
        "24:the wave 'autumn' is not in the order; the order is spring, autum; did you mean 'autum'?",
    ),
    ("spring, autumn]", "spring, autumn, spring]", "24:the wave 'spring' stands twice in the order"),
    ("1: cio,", "1: coi,", "14:there is no customer 'coi'; there is cio, office; did you mean 'cio'?"),
    (
        "region: {North: 3, South: 2}",
        "regoin: {North: 3}",
        "16:first cannot be raked by 'regoin': it is no dimension of this source; there is wave, customer, role, "
        "customer_kind, region; did you mean 'region'?",
    ),
    ("North: 3,", "North: 0,", "16:the target of 'North' must be greater than 0"),
    ("{North: 3, South: 2}", "{}", "16:no targets are given for region; give a number for each level"),
    ("{North: 3, South: 2}", "population", "16:only customers have a population, not 'region'; give numbers by level"),
    (
        "{user: 1,",
        "{usr: 1,",
        "16:'usr' is no role; there is decider, buyer, user, influencer, gatekeeper, payer; did you mean 'user'?",
    ),
    (
        ", population: 40}",
        "}",
        "16:customers without a `population`: cio; give each its population, or give the targets here",
    ),
    (
        "{region: {labels: {N: North}}}",
        "{region: {}, wave: {}}",
        "15:'wave' is a reserved name; choose another id, and name the header with `column:`",
    ),
    (
        "spend: {",
        "flagged: {",
        "20:'flagged' is a reserved name; choose another id, and name the header with `column:`",
    ),
    ("spend: {", "__row: {", "20:'__row' is a reserved name; choose another id, and name the header with `column:`"),
    (
        "spend: {",
        "'': {",
        "20:'' cannot be an id: it is blank or not printable; choose another id, and name the header with `column:`",
    ),
    (
        "spend: {",
        "Region: {",
        "20:the id 'Region' is the same as 'region', or differs only in case; choose another id, "
        "and name the header with `column:`",
    ),
    (
        "scale: [0, 10]",
        "scale: [10, 0]",
        "18:the scale [10, 0] must run from the lowest to the highest answer; turn answers round with `labels:`",
    ),
    (
        "scale: [0, 10]",
        "scale: [100, 40000]",
        "18:the scale [100, 40000] goes beyond 32,767; a free quantity has `scale: number`",
    ),
    ("Agree: 5", "Agree: 6", "19:the label 'Agree' stands for 6, outside the scale [1, 5]"),
    (
        "missing: [99,",
        "missing: [0,",
        "18:the missing code '0' is an answer on the scale [0, 10]; narrow the scale, or take the code out",
    ),
    ("missing: [9]", "missing: [Agree]", "19:'Agree' is both a label and a missing code; keep one of them"),
    ('"\\t"', "tab", "12:the delimiter must be one character, not 'tab'; a tab is written \"\\t\""),
    ('"\\t"', '","', "12:',' is the delimiter and the decimal sign"),
    ("cp1252", "cp12522", "12:there is no encoding 'cp12522'; for example utf-8 or cp1252; did you mean 'cp1252'?"),
    ("cp1252", "base64", "12:there is no encoding 'base64'; for example utf-8 or cp1252"),
    ('"%d.%m.%Y"', "d.m.y", "12:'d.m.y' is no form of dates; for example %d.%m.%Y"),
]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=[new for _, new, _ in CHANGES])
def test_one_change_one_problem(loaded: Load, old: str, new: str, expected: str):
    assert old in SOUND
    assert found(loaded(SOUND.replace(old, new, 1))) == [expected]


SEGMENTS = [
    "wave",
    "customer",
    "role",
    "kind",
    "n",
    "value",
    "se",
    "note",
    "Unit",
    "flagged",
    "p",
    "subject",
    "analysis",
]


@pytest.mark.parametrize("name", SEGMENTS)
def test_reserved_segments(loaded: Load, name: str):
    text = f"study: x\nevidence:\n- id: s\n  kind: survey\n  file: evidence/a.csv\n  segments:\n    {name}: {{}}\n"
    assert found(loaded(text))[0].startswith(f"7:'{name}' is a reserved name")


def test_an_item_may_be_called_value_but_not_weight(loaded: Load):
    text = (
        "study: x\nevidence:\n- id: s\n  kind: survey\n  file: evidence/a.csv\n  items:\n    value: {scale: [1, 5]}\n"
    )
    assert found(loaded(text)) == []
    assert len(found(loaded(text.replace("value", "Weight")))) == 1


def test_a_wave_from_nowhere(loaded: Load):
    text = "study: x\nevidence:\n- id: s\n  kind: survey\n  file: evidence/a.csv\n  wave: {order: [a]}\n"
    assert found(loaded(text)) == ["6:the wave needs a `column` or a `value`; or a `wave` at each of the `files`"]


def test_a_customer_column_without_customers(loaded: Load):
    text = "study: x\nevidence:\n- id: s\n  kind: survey\n  file: evidence/a.csv\n  customer: {column: a}\n"
    assert found(loaded(text)) == ["6:the study declares no customers; list them under `customers:`"]


def test_trim_without_weights_and_measures_without_evidence(loaded: Load):
    text = "study: x\nevidence:\n- id: s\n  kind: survey\n  file: evidence/a.csv\n  weight: {trim: 3}\n"
    assert found(loaded(text)) == ["6:there are no weights to trim; give `column:` or `rake:`"]
    text = "study: x\nmeasures:\n- {id: r, kind: recommend, item: q}\n"
    assert found(loaded(text)) == ["2:there are measures but no evidence; declare a survey under `evidence:`"]


def test_only_the_customers_of_a_source_need_a_population(loaded: Load):
    text = SOUND.replace("slices", "  - {id: hr, kind: internal}\nslices")
    assert found(loaded(text)) == []
    assert found(loaded(text.replace(", labels: {1: cio, 2: office}", ""))) == [
        "17:customers without a `population`: hr; give each its population, or give the targets here"
    ]


def test_segments_of_two_sources_alike_but_for_case(loaded: Load):
    text = "study: x\nevidence:\n" + "".join(
        f"- {{id: {name}, kind: survey, file: evidence/{name}.csv, segments: {{{segment}: {{}}}}}}\n"
        for name, segment in (("a", "region"), ("b", "Region"))
    )
    assert found(loaded(text)) == [
        "4:the segment 'Region' differs from 'region' only in case; use one spelling; did you mean 'region'?"
    ]


def test_all_problems_come_at_once_in_the_order_of_the_file(loaded: Load):
    text = SOUND
    for old, new, _ in CHANGES[:1] + CHANGES[5:8] + CHANGES[-1:]:
        text = text.replace(old, new, 1)
    assert [line.split(":")[0] for line in found(loaded(text))] == ["1", "3", "5", "7", "12"]


def test_every_check_is_explained_and_listed_once():
    checks = (*CHECKS, *SURVEY_CHECKS)
    assert len(set(checks)) == len(checks)
    assert all(one.__doc__ for one in checks)


def test_columns_are_exact_too(loaded: Load, tmp_path: Path):
    problem = check(loaded("study: x\nslices: [wave]\n"))[0]
    assert str(problem).startswith(
        f"{tmp_path.as_posix()}/study.yaml:2:10: no evidence can be sliced by 'wave'; no evidence"
    )
