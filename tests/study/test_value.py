from __future__ import annotations

from collections.abc import Callable

import pytest

from outsidein.study.check import check
from outsidein.study.load import LoadedStudy
from outsidein.study.value import FIVE_LEVELS, THREE_LEVELS, VALUE_CHECKS, level_of, scheme

Load = Callable[[str], LoadedStudy]

SOUND = """study: Northwind
value:
  features:
    - {id: portal, label: The portal, level: actual, gives: [speed, calm]}
    - {id: desk, level: core, gives: [speed]}
  benefits:
    - {id: speed, serves: [calm]}
    - {id: calm, serves: [control]}
  values:
    - {id: control, label: Being in control}
  factors:
    - {id: portal, item: q1, feature: portal}
    - {id: reply, items: [q1, q2], functional: with, dysfunctional: without, level: augmented}
evidence:
  - id: first
    kind: survey
    file: evidence/a.csv
    items:
      q1: {scale: [0, 10]}
      q2: {scale: [0, 10]}
      with: {scale: [1, 5]}
      without: {scale: [1, 5]}
"""


def found(loaded: LoadedStudy) -> list[str]:
    return [f"{problem.line}:" + str(problem).split(":", 3)[3].strip() for problem in check(loaded)]


def test_a_sound_value_section_has_no_problem(loaded: Load):
    assert check(loaded(SOUND)) == []


CHANGES = [
    ("Being in control", "Speed", "10:the label 'Speed' also stands for another of the features, benefits and values"),
    ("id: reply", "id: Portal", "13:the id 'Portal' stands twice among factors"),
    (
        "[speed, calm]",
        "[speed, clam]",
        "4:there is no benefit 'clam'; there is speed, calm; did you mean 'calm'?",
    ),
    (
        "[speed, calm]",
        "[control]",
        "4:'control' is a value, no benefit; features give benefits, benefits serve values",
    ),
    ("[speed, calm]", "[speed, speed]", "4:'speed' stands here twice"),
    ("serves: [calm]", "serves: [portal]", "7:'portal' is a feature, no benefit or value; features give benefits, "
                                           "benefits serve values"),
    (
        "serves: [control]",
        "serves: [control, speed]",
        "7:the benefits serve one another in a circle: speed -> calm -> speed; a chain leads up to values",
    ),
    (
        "serves: [control]",
        "serves: [calm]",
        "8:the benefits serve one another in a circle: calm -> calm; a chain leads up to values",
    ),
    (
        "level: core",
        "level: potential",
        "4:the level 'actual' is one of core, actual, augmented; elsewhere the study speaks of five; the five are "
        "core, basic, expected, augmented, potential",
    ),
    ("feature: portal", "feature: portla", "12:there is no feature 'portla'; there is portal, desk; did you mean "
                                           "'portal'?"),
    (
        "feature: portal",
        "feature: portal, level: core",
        "12:portal is core, and its feature portal is actual; the level is given at the feature alone",
    ),
    (
        "item: q1", "item: withot",
        "12:no evidence has the item 'withot'; there is q1, q2, with, without; did you mean 'without'?",
    ),
    ("item: q1", "item: q1, items: [q2]", "12:portal has both `item` and `items`; give one of them"),
    (
        ", dysfunctional: without",
        "",
        "13:reply has a `functional` item and no `dysfunctional` one; a class is asked for by the pair of them",
    ),
    (
        "functional: with, ",
        "",
        "13:reply has a `dysfunctional` item and no `functional` one; a class is asked for by the pair of them",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=[new for _, new, _ in CHANGES])
def test_one_change_one_problem(loaded: Load, old: str, new: str, expected: str):
    assert old in SOUND
    assert found(loaded(SOUND.replace(old, new, 1))) == [expected]


def test_an_id_stands_once_among_all_codes(loaded: Load):
    assert found(loaded(SOUND.replace("id: desk", "id: Speed"))) == [
        "7:the id 'speed' stands twice among features, benefits and values"
    ]


def test_a_long_circle_is_told_once_and_the_way_round_it(loaded: Load):
    names = [f"b{number}" for number in range(6)]
    benefits = "".join(
        f"    - {{id: {name}, serves: [{after}]}}\n"
        for name, after in zip(names, [*names[1:], "b1"], strict=True)
    )  # fmt: skip
    told = found(loaded(f"study: x\nvalue:\n  benefits:\n{benefits}"))
    assert told == [
        "5:the benefits serve one another in a circle: b1 -> b2 -> b3 -> b4 -> b5 -> b1; a chain leads up to values"
    ]


def test_levels_are_three_or_five_and_a_factor_has_that_of_its_feature(loaded: Load):
    value = loaded(SOUND).study.value
    assert scheme(value) == THREE_LEVELS
    assert [level_of(value, factor) for factor in value.factors] == ["actual", "augmented"]
    five = loaded(SOUND.replace("level: actual", "level: basic")).study.value
    assert scheme(five) == FIVE_LEVELS


def test_a_value_section_may_stand_in_a_file_of_its_own(folder: Callable[..., object], loaded: Load):
    folder(value_yaml="features: [{id: portal, gives: [speed]}]\nbenefits: [{id: speed}]\n")
    assert loaded("study: x\nvalue: {include: value.yaml}").study.value.features[0].gives == ("speed",)


def test_unknown_fields_and_levels_are_named(complaints: Callable[[str], list[str]]):
    told = complaints("study: x\nvalue:\n  features: [{id: portal, levle: core}]\n  factors: [{id: a, level: outer}]\n")
    assert len(told) == 2
    assert "'levle'" in told[0]
    assert "did you mean 'level'?" in told[0]
    assert "'core', 'actual', 'augmented', 'basic'" in told[1]


def test_every_check_is_explained_and_listed_once():
    assert len(set(VALUE_CHECKS)) == len(VALUE_CHECKS)
    assert all(one.__doc__ for one in VALUE_CHECKS)
