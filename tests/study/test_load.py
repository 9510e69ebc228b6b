from __future__ import annotations

import dataclasses
import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from outsidein.errors import InputError, MissingError, StudyError
from outsidein.study.load import LoadedStudy, load
from outsidein.study.sections import Measure

Kinds = dict[str, type[Measure]]
Complaints = Callable[[str], list[str]]

STUDY = """study: Northwind
seed: 20260101
customers:
  - {id: office, label: Office worker, kind: business, role: user, population: 42000}
slices: [wave, [wave, role]]
measures:
  - {id: recommend, kind: recommend, item: q1}
  - id: gaps
    kind: pairs
    pairs: {a: [q1, q2]}
    strict: yes
evidence:
  - id: survey
    kind: survey
    file: evidence/a.csv
    wave: {value: 2026}
    segments: {region: {labels: {01: North, NO: Norway}}}
    items:
      q1: {scale: [0, 10], missing: [99, 'null']}
      q2: {scale: number}
"""


def test_text_is_typed_by_the_fields(loaded: Callable[[str], LoadedStudy]):
    study = loaded(STUDY).study
    assert (study.seed, study.customers[0].population) == (20260101, 42000.0)
    survey = study.evidence[0]
    assert survey.items["q1"].scale == (0, 10)
    assert survey.items["q1"].missing == ("99", "null")
    assert survey.items["q2"].scale == "number"
    assert survey.wave is not None
    assert survey.wave.value == "2026"
    assert survey.segments["region"].labels == {"01": "North", "NO": "Norway"}
    assert study.slices == ("wave", ("wave", "role"))


def test_each_measure_is_of_its_own_class(loaded: Callable[[str], LoadedStudy], kinds: Kinds):
    first, second = loaded(STUDY).study.measures
    assert type(first) is kinds["recommend"]
    assert type(second) is kinds["pairs"]
    assert second.model_dump()["pairs"] == {"a": ("q1", "q2")}
    assert second.model_dump()["strict"] is True


def test_a_dump_of_the_study_keeps_what_measures_add(loaded: Callable[[str], LoadedStudy]):
    assert loaded(STUDY).study.model_dump()["measures"][0]["item"] == "q1"


def test_a_loaded_study_is_frozen_and_can_be_sent(loaded: Callable[[str], LoadedStudy]):
    one = loaded(STUDY)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.folder = Path()  # pyright: ignore
    with pytest.raises(ValidationError, match="frozen"):
        one.study.seed = 3  # pyright: ignore
    assert pickle.loads(pickle.dumps(one.positions)) == one.positions


def test_hashes_of_the_files(folder: Callable[..., Path], kinds: Kinds):
    text, measures = STUDY[: STUDY.index("measures:")] + "measures: {include: parts/m.yaml}\n", "- {id: a, kind: nps}\n"
    measures = "- {id: recommend, kind: recommend, item: q1}\n"
    one = load(folder(study_yaml=text, parts__m_yaml=measures), kinds)
    assert one.files == {
        "study.yaml": hashlib.sha256(text.encode()).hexdigest(),
        "parts/m.yaml": hashlib.sha256(measures.encode()).hexdigest(),
    }
    assert one.study.measures[0].id == "recommend"


def test_problem_points_at_a_scalar_or_at_the_key_of_a_section(loaded: Callable[[str], LoadedStudy], tmp_path: Path):
    one = loaded(STUDY)
    places = {
        ("seed",): (2, 7),
        ("measures",): (6, 1),
        ("measures", 0): (7, 5),
        ("measures", 1, "pairs"): (10, 5),
        ("evidence", 0, "items", "q1", "scale"): (19, 12),
        ("evidence", 0, "items", "q1", "scale", 1): (19, 23),
        ("evidence", 0, "items", "q1", "question"): (19, 7),
        ("evidence", 0, "weight", "rake", "x"): (13, 5),
        ("replicates",): (1, 1),
    }
    for location, place in places.items():
        problem = one.problem(location, "wrong", "there is a", "b")
        assert (problem.file, problem.line, problem.column) == (f"{tmp_path.as_posix()}/study.yaml", *place)
        assert str(problem).endswith(": wrong; there is a; did you mean 'b'?")


def test_a_problem_of_an_included_section_is_in_its_file(folder: Callable[..., Path], kinds: Kinds, tmp_path: Path):
    root = folder(
        study_yaml="study: x\nmeasures: {include: m.yaml}\n", m_yaml="# mine\n- id: a\n  kind: nps\n  itm: q\n"
    )
    with pytest.raises(StudyError) as caught:
        load(root, kinds)
    assert str(caught.value) == (
        f"{tmp_path.as_posix()}/m.yaml:3:9: measures.a is of an unknown kind 'nps'; the kinds are pairs, recommend"
    )


MISTAKES = {
    "study: x\nsed: 1": "2:1: unknown field 'sed' in the study; the fields are study, seed, replicates, minimum_cell, "
    "engine, customers, jobs, slices, value, measures, evidence; did you mean 'seed'?",
    "seed: 1": "1:1: the study lacks the field 'study'; The name of the study",
    "study:": "1:7: study must be text, not left empty; The name of the study",
    "study: [a]": "1:1: study must be text, not a list of 1; The name of the study",
    "study: x\nseed: many": "2:7: seed must be a whole number, not 'many'; The same seed gives the same bytes",
    "study: x\nseed: 1.5": "2:7: seed must be a whole number, not '1.5'; The same seed gives the same bytes",
    "study: x\nseed: -1": "2:7: seed must be 0 or more, not '-1'; The same seed gives the same bytes",
    "study: x\ncustomers:": "2:11: customers must be a list, not left empty; Who is served, as in "
    "[{id: office, label: Office worker}]",
    "study: x\ncustomers: {a: b}": "2:1: customers must be a list, not a mapping; Who is served, as in "
    "[{id: office, label: Office worker}]",
    "study: x\ncustomers:\n- a": "3:3: customers.#1 must be a mapping (field: value), not 'a'; Who is served, "
    "as in [{id: office, label: Office worker}]",
    "study: x\ncustomers:\n- {id: a, kind: intern}": "3:17: customers.a.kind must be 'consumer', 'business' or "
    "'internal', not 'intern'; did you mean 'internal'?",
    "study: x\ncustomers:\n- {id: 1a}": "3:8: customers.1a.id must be a letter, then letters, digits, '_', '.' or '-', "
    "not '1a'; The name used in the study and in the results",
    "study: x\ncustomers:\n- {id: a, population: inf}": "3:23: customers.a.population must be a finite number, not "
    "'inf'; How many there are; used as a raking target",
    "study: x\ncustomers:\n- {id: a, population: 0}": "3:23: customers.a.population must be greater than 0, not '0'; "
    "How many there are; used as a raking target",
    "study: x\nslices: [wave, [role, ~]]": "2:23: slices.#2.#2 must be text, not left empty; What every measure is cut "
    "by; by wave and by customer when absent",
    "study: x\nmeasures:\n- {id: r, kind: recomend, item: q}": "3:17: measures.r is of an unknown kind 'recomend'; the "
    "kinds are pairs, recommend; did you mean 'recommend'?",
    "study: x\nmeasures:\n- {id: r, kind: [a]}": "3:11: measures.r is of an unknown kind ''; the kinds are pairs, "
    "recommend",
    "study: x\nmeasures:\n- {id: r}": "3:3: measures.r lacks the field 'kind'; the kinds are pairs, recommend",
    "study: x\nmeasures:\n- recommend": "3:3: measures.#1 must be a mapping (field: value); the kinds are pairs, "
    "recommend",
    "study: x\nmeasures: recommend": "2:11: measures must be a list, not 'recommend'; What is measured, as in "
    "[{id: recommend, kind: nps, item: q1}]",
    "study: x\nmeasures:\n- id: r\n  kind: recommend\n  itm: q": "5:3: unknown field 'itm' in measures.r; the fields "
    "are "
    "id, kind, label, source, slices, item; did you mean 'item'?",
    "study: x\nmeasures:\n- id: r\n  kind: recommend": "3:3: measures.r lacks the field 'item'; The item with the "
    "answers from 0 to 10",
    "study: x\nmeasures:\n- {id: r, kind: pairs, pairs: {a: [x]}}": "3:32: measures.r.pairs.a is too short",
    "study: x\nmeasures:\n- {id: r, kind: pairs, pairs: {a: [x, y]}, strict: maybe}": "3:52: measures.r.strict must be "
    "true or false, not 'maybe'",
    "- a": "1:1: a study is a mapping of sections; it begins with a line such as `study: Our customers`",
    "": "1:1: the study is empty; it begins with a line such as `study: Our customers`",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_one_mistake_one_line(text: str, complaints: Complaints):
    assert complaints(text) == [f"study.yaml:{MISTAKES[text]}"]


SCALE = "Lowest and highest answer, for example [0, 10]; or 'number' for a free quantity such as spend"
ITEM_MISTAKES = {
    "{scale: [0, ten]}": f"20: evidence.s.items.q.scale.#2 must be a whole number, not 'ten'; {SCALE}",
    "{scale: nmber}": f"16: evidence.s.items.q.scale must be a list or 'number', not 'nmber'; {SCALE}; did you mean "
    "'number'?",
    "{scale: {low: 0}}": f"9: evidence.s.items.q.scale must be a list or 'number', not a mapping; {SCALE}",
    "{scale: [0]}": f"9: evidence.s.items.q.scale is too short; {SCALE}",
    "{scale: [0, 5, 10]}": f"9: evidence.s.items.q.scale must be a list of at most 2, not a list of 3; {SCALE}",
    "{scal: [0, 10]}": "9: unknown field 'scal' in evidence.s.items.q; the fields are column, scale, question, labels, "
    "wordings, missing; did you mean 'scale'?",
    "{colour: x, scale: [0, 1]}": "9: unknown field 'colour' in evidence.s.items.q; the fields are column, scale, "
    "question, labels, wordings, missing; did you mean 'column'?",
    "~": "8: evidence.s.items.q must be a mapping (field: value), not left empty; The columns of answers: id to its "
    "scale, as in {q1: {scale: [0, 10]}}",
    "{scale: number, labels: {yes: ~}}": "38: evidence.s.items.q.labels.yes must be a whole number, not left empty; "
    "Answer text to scale point, as in {Agree: 4}",
}


@pytest.mark.parametrize("item", ITEM_MISTAKES)
def test_mistakes_inside_unions_and_mappings(item: str, complaints: Complaints):
    found = complaints(f"study: x\nevidence:\n- id: s\n  kind: survey\n  items:\n    q: {item}")
    assert found == [f"study.yaml:6:{ITEM_MISTAKES[item]}"]


def test_the_wrong_member_of_a_union_is_not_mentioned(complaints: Complaints):
    weight = "{rake: {region: {North: x, South: 2}, customer: populaton}}"
    found = complaints(f"study: x\nevidence:\n- {{id: s, kind: survey, weight: {weight}}}")
    assert [line.split(";")[0] for line in found] == [
        "study.yaml:3:57: evidence.s.weight.rake.region.North must be a number, not 'x'",
        "study.yaml:3:81: evidence.s.weight.rake.customer must be 'population' or a mapping (name: value), not "
        "'populaton'",
    ]
    assert found[1].endswith("did you mean 'population'?")


def test_a_key_that_is_no_id_is_pointed_at(complaints: Complaints):
    text = "study: x\nevidence:\n- id: s\n  kind: survey\n  segments:\n    my region: {}\n"
    assert complaints(text)[0].startswith("study.yaml:6:5: evidence.s.segments.my region must be a letter, then")


def test_all_problems_at_once(folder: Callable[..., Path], kinds: Kinds, tmp_path: Path):
    text = """study: x
replicates: few
replicates: 2000
customers: {include: c.yaml}
measures:
- {id: r, kind: recommend, itm: q}
- {id: s, kind: nps}
evidence:
- {id: s, kind: survy}
- {id: t, kind: survey, wave: 2026, fil: a.csv}
"""
    with pytest.raises(StudyError) as caught:
        load(folder(study_yaml=text, c_yaml="- {id: a, rol: user}\n- {id: a, id: b}\n"), kinds)
    root = f"{tmp_path.as_posix()}/"
    assert [str(problem).removeprefix(root).split(": ")[0] for problem in caught.value.problems] == [
        *("c.yaml:1:11", "c.yaml:2:11", "study.yaml:2:13", "study.yaml:3:1", "study.yaml:6:28", "study.yaml:7:17"),
        *("study.yaml:9:17", "study.yaml:10:31", "study.yaml:10:37"),
    ]
    assert caught.value.exit_code == 2


def test_problems_of_all_files_that_are_no_yaml(folder: Callable[..., Path], kinds: Kinds):
    root = folder(study_yaml="study: &a x\nmeasures: {include: m.yaml}\nslices: {include: no.yaml}", m_yaml="- [a\n")
    with pytest.raises(StudyError) as caught:
        load(root, kinds)
    assert [(Path(p.file).name, p.line, p.column) for p in caught.value.problems] == [
        *(("m.yaml", 2, 1), ("study.yaml", 1, 8), ("study.yaml", 3, 19)),
    ]


def test_a_flood_of_problems_is_cut(folder: Callable[..., Path], kinds: Kinds):
    text = "study: x\n" + "".join(f"sectoin{number}: 1\n" for number in range(60_000))
    with pytest.raises(StudyError) as caught:
        load(folder(study_yaml=text), kinds)
    assert len(caught.value.problems) == 100
    assert caught.value.problems[-1].exists.endswith("(more problems follow, not shown)")


INCLUDES = {
    "{include: ../m.yaml}": "2:21: '../m.yaml' goes up with '..'",
    "{include: /m.yaml}": "2:21: '/m.yaml' is an absolute path",
    "{include: ~/m.yaml}": "2:21: '~/m.yaml' begins with ~",
    '{include: "http://x/m.yaml"}': "2:21: 'http://x/m.yaml' is an address or begins with a drive",
    "{include: '*.yaml'}": "2:21: '*.yaml' is a pattern",
    "{include: nul.yaml}": "2:21: 'nul.yaml' is the name of a device",
    "{include: '\\\\host\\m.yaml'}": "2:21: '\\\\\\\\host\\\\m.yaml' holds a backslash",
    "{include: out.yaml}": "2:21: 'out.yaml' leads out of the study folder",
    "{include: evidence}": "2:21: 'evidence' is a folder",
    "{include: evidence/a.csv}": "2:21: 'evidence/a.csv' is not a YAML file",
    "{include: mm.yaml}": "2:21: there is no file 'mm.yaml' in the study folder; the .yaml files there: ",
    "{include: m.yaml, item: q}": "2:21: measures: an include is one file name alone",
    "{include: [m.yaml]}": "2:12: measures: an include is one file name alone",
    "{include: ~}": "2:21: measures: an include is one file name alone",
    "{include: twice.yaml}": "twice.yaml:1:11: an included file includes another",
    "{include: text.yaml}": "text.yaml:1:1: measures must be a list, not 'x'",
    "{include: empty.yaml}": "2:21: the included file 'empty.yaml' is empty",
    "{includ: m.yaml}": "2:1: measures must be a list, not a mapping",
}


@pytest.mark.parametrize("include", INCLUDES)
def test_bad_includes(include: str, complaints: Complaints, folder: Callable[..., Path]):
    root = folder(m_yaml="[]", twice_yaml="{include: m.yaml}", text_yaml="x", empty_yaml="")
    (root / "out.yaml").symlink_to("/etc/hostname")
    found = complaints(f"study: x\nmeasures: {include}")
    expected = INCLUDES[include]
    assert len(found) == 1
    assert found[0].startswith(expected if expected[0] in "t" else f"study.yaml:{expected}")


def test_only_long_sections_are_included(complaints: Complaints):
    assert complaints("study: {include: a.yaml}")[0].startswith("study.yaml:1:1: study must be text, not a mapping")


def test_a_study_file_that_leads_out(tmp_path: Path, kinds: Kinds):
    (tmp_path / "other.yaml").write_text("study: x")
    root = tmp_path / "study"
    root.mkdir()
    (root / "study.yaml").symlink_to("../other.yaml")
    with pytest.raises(StudyError, match=r"study.yaml:1:1: 'study.yaml' leads out of the study folder"):
        load(root, kinds)


def test_no_study(tmp_path: Path, kinds: Kinds):
    (tmp_path / "northwind").mkdir()
    (tmp_path / "file.yaml").write_text("study: x")
    with pytest.raises(MissingError, match=r"there is no folder '.*northwnd'; did you mean 'northwind'\?"):
        load(tmp_path / "northwnd", kinds)
    with pytest.raises(InputError, match=r"'.*file.yaml' is a file; give the folder of the study"):
        load(tmp_path / "file.yaml", kinds)
    with pytest.raises(MissingError, match=r"has no study.yaml; `outsidein new` drafts one"):
        load(tmp_path / "northwind", kinds)
    (tmp_path / "northwind" / "Study.yml").write_text("study: x")
    with pytest.raises(MissingError, match=r"has no study.yaml; rename 'Study.yml' to 'study.yaml'\?"):
        load(tmp_path / "northwind", kinds)
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(MissingError, match="there is no folder"):
            load(tmp_path / name, kinds)
    (tmp_path / "northwind" / "study.yaml").mkdir()
    with pytest.raises(StudyError, match=r"'study.yaml' is a folder"):
        load(tmp_path / "northwind", kinds)


def test_evidence_is_resolved_inside_the_folder(loaded: Callable[[str], LoadedStudy], tmp_path: Path):
    one, place = loaded(STUDY), ("evidence", 0, "file")
    assert one.resolve("evidence/a.csv", place) == tmp_path / "evidence" / "a.csv"
    with pytest.raises(
        StudyError, match=r"study.yaml:15:11: there is no file 'evidence/aa.csv' .* mean 'evidence/a.csv'"
    ):
        one.resolve("evidence/aa.csv", place)
    with pytest.raises(StudyError, match=r"study.yaml:15:11: '../a.csv' goes up"):
        one.resolve("../a.csv", place)
