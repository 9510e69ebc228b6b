from __future__ import annotations

from collections.abc import Callable

import pytest

from outsidein.study.check import check
from outsidein.study.job_checks import JOB_CHECKS
from outsidein.study.job_wording import solutions, wording
from outsidein.study.jobs import STEPS
from outsidein.study.load import LoadedStudy

Load = Callable[[str], LoadedStudy]

OUTCOMES = "".join(
    f"      - {{id: {step}_it, step: {step}, statement: minimize the time it takes to {step} the failure}}\n"
    for step in STEPS
)
SOUND = f"""study: Northwind
customers: [{{id: office, label: Office worker}}]
jobs:
  - id: keep
    performer: office
    statement: {{verb: keep, object: my work moving, context: when a system fails}}
    outcomes:
{OUTCOMES}    forces: {{push: [nobody answers], pull: [news], anxiety: [a password], habit: [asking next door]}}
    timelines: [{{kind: fire, what: the hotline, moments: [{{stage: last-use, told: I hung up., force: push}}]}}]
    stories: [{{when: it fails, want: know why, so_that: go on}}]
    alternatives: [{{id: colleague, name: a colleague, kind: secondary}}]
  - {{id: calm, kind: emotional, serves: keep, statement: feel in control of my day}}
  - {{id: learn, kind: consumption, chain: learn, serves: keep, statement: learn where help is found}}
value:
  features: [{{id: status_page, label: Status page, level: actual}}]
"""


def found(loaded: LoadedStudy) -> list[str]:
    return [f"{problem.line}:" + str(problem).split(":", 3)[3].strip() for problem in check(loaded)]


def said(loaded: LoadedStudy) -> list[str]:
    return [f"{problem.line}:" + str(problem).split(":", 3)[3].strip() for problem in wording(loaded)]


def test_a_sound_jobs_section_has_no_problem_and_no_remark(loaded: Load):
    assert check(loaded(SOUND)) == []
    assert wording(loaded(SOUND)) == []


CHANGES = [
    ("performer: office", "performer: ofice",
     "5:there is no customer 'ofice'; there is office; did you mean 'office'?"),
    ("kind: emotional, serves: keep", "serves: kep",
     "20:there is no job 'kep'; there is keep, learn; did you mean 'keep'?"),
    ("kind: emotional, serves: keep", "serves: calm", "20:the job 'calm' goes with itself"),
    (
        "kind: consumption",
        "kind: functional",
        "21:learn is a link of consumption jobs, and 'learn' is functional; "
        "say `kind: consumption`, or leave `chain` out",
    ),
    ("id: calm", "id: learn", "21:the id 'learn' stands twice in jobs"),
    ("id: locate_it", "id: Define_it",
     "9:the id 'Define_it' stands twice among outcomes; it is an outcome of keep already"),
    (
        "statement: minimize the time it takes to define the failure",
        "metric: time",
        "8:the outcome 'define_it' lacks its direction, object; give `statement`, or direction, metric and object",
    ),
    (
        "step: define,",
        "step: define, metric: time,",
        "8:the outcome 'define_it' has both a statement and its metric; give one of the two",
    ),
    (
        "kind: secondary}",
        "kind: secondary}, {id: colleague, name: a friend, kind: secondary}",
        "19:the alternative 'colleague' is called 'a friend' here; elsewhere it is 'a colleague'; "
        "did you mean 'a colleague'?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=[new for _, new, _ in CHANGES])
def test_one_change_one_problem(loaded: Load, old: str, new: str, expected: str):
    assert SOUND.count(old) == 1
    assert found(loaded(SOUND.replace(old, new))) == [expected]


REMARKS = [
    (
        "to define the failure",
        "to open the status page",
        "8:warning: outcome define_it: it names a solution, 'status page'; better: minimize the time it takes to open "
        "[whatever does the job]",
    ),
    (
        "to define the failure",
        "to ask a colleague",
        "8:warning: outcome define_it: it names a solution, 'colleague'; better: minimize the time it takes to ask "
        "[whatever does the job]",
    ),
    (
        "step: define, ",
        "step: locate, ",
        "7:advice: job keep: no outcome for define of the eight steps; "
        "better: ask what makes it slow or uncertain to define",
    ),
    (
        "step: define, ",
        "",
        "7:advice: job keep: define_it says no step of the job map; better: give each a `step`: " + ", ".join(STEPS),
    ),
    (
        "to conclude the failure",
        "to define failures",
        "15:warning: conclude_it says the same as define_it, 'minimize the time it takes to define the failure'; "
        "better: ask one of the two",
    ),
    ("want: know why", "want: use our app", "18:warning: story of keep: it names a solution, 'our app'; better: "
                                           "use [whatever does the job]"),
    ("when: it fails", "when: when it fails",
     "18:advice: story of keep: 'when' is put before `when` anyway; better: it fails"),
    (
        "feel in control of my day",
        "in control",
        "20:warning: job calm: it begins neither with 'feel' nor with 'avoid feeling'; better: feel in control",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), REMARKS, ids=[new for _, new, _ in REMARKS])
def test_one_change_one_remark(loaded: Load, old: str, new: str, expected: str):
    assert SOUND.count(old) == 1
    told = said(loaded(SOUND.replace(old, new)))
    assert expected in told
    assert [one for one in told if one != expected and "no outcome for" not in one] == []


def test_a_study_whose_outcomes_have_no_steps_is_told_once(loaded: Load):
    bare = SOUND
    for step in STEPS:
        bare = bare.replace(f"step: {step}, ", "")
    assert said(loaded(bare)) == [
        "7:advice: job keep: no outcome says its step of the job map; better: give each a `step`: " + ", ".join(STEPS)
    ]


def test_names_of_features_and_alternatives_are_solutions(loaded: Load):
    study = loaded(SOUND).study
    assert [solutions(study, job) for job in study.jobs[:2]] == [("Status page", "colleague"), ("Status page",)]


def test_jobs_may_stand_in_a_file_of_their_own(folder: Callable[..., object], loaded: Load):
    folder(jobs_yaml="- id: book\n  statement: use our app to book\n")
    study = loaded("study: x\njobs: {include: jobs.yaml}")
    assert study.study.jobs[0].id == "book"
    (remark,) = wording(study)
    assert remark.file.endswith("jobs.yaml")
    assert (remark.line, remark.severity) == (2, "warning")


def test_unknown_fields_and_steps_are_named(complaints: Callable[[str], list[str]]):
    told = complaints(
        "study: x\njobs:\n  - {id: a, statment: b}\n  - {id: c, statement: d, outcomes: [{id: o, step: begin}]}"
    )
    assert "did you mean 'statement'?" in told[0]
    assert "'define', 'locate', 'prepare'" in told[1]


def test_every_check_is_explained_and_listed_once():
    assert len(set(JOB_CHECKS)) == len(JOB_CHECKS)
    assert all(one.__doc__ for one in JOB_CHECKS)
