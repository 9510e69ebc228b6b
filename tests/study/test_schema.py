from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from outsidein.study.schema import schema
from outsidein.study.sections import Measure, Study

Kinds = dict[str, type[Measure]]

VALID = """
study: Northwind
seed: 20260101
customers:
  - {id: office, label: Office worker, kind: business, role: user, population: 42000}
slices: [wave, [wave, role]]
measures:
  - {id: recommend, kind: recommend, item: q1}
  - {id: gaps, kind: pairs, pairs: {a: [q1, q2]}}
evidence:
  - id: survey
    kind: survey
    file: evidence/a.csv
    wave: {value: 2026}
    segments: {region: {labels: {01: North, 2: 3}}}
    weight: {rake: {customer: population, region: {North: 0.5}}}
    items:
      q1: {scale: [0, 10], missing: [99, -9, no idea], labels: {Agree: 4}}
      q2: {scale: number, question: 2026}
"""


def mistakes(text: str, kinds: Kinds) -> list[str]:
    """The locations of what an editor would underline."""
    found = Draft202012Validator(schema(kinds)).iter_errors(yaml.safe_load(text))
    return sorted("/".join(map(str, error.absolute_path)) for error in found)


def test_is_a_json_schema(kinds: Kinds):
    made = schema(kinds)
    Draft202012Validator.check_schema(made)
    assert json.loads(json.dumps(made)) == made


def test_accepts_a_valid_study(kinds: Kinds):
    assert mistakes(VALID, kinds) == []


@pytest.mark.parametrize("section", ["customers", "jobs", "value", "measures", "evidence", "slices"])
def test_accepts_included_sections(section: str, kinds: Kinds):
    assert mistakes(f"study: x\n{section}: {{include: parts/{section}.yaml}}", kinds) == []
    assert mistakes(f"study: x\n{section}: {{include: a.csv}}", kinds) == [section]
    assert mistakes(f"study: x\n{section}: {{includ: a.yaml}}", kinds) == [section]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("seed:", "sed:", ""),
        ("label: Office", "lable: Office", "customers"),
        ("kind: business", "kind: busines", "customers"),
        ("kind: recommend", "kind: recomend", "measures"),
        ("item: q1", "itm: q1", "measures"),
        ("scale: number", "scal: number", "evidence"),
        ("[0, 10]", "[0, 5, 10]", "evidence"),
        ("file: evidence", "fil: evidence", "evidence"),
        ("id: survey", "id: 1survey", "evidence"),
        ("seed: 20260101", "seed: many", "seed"),
    ],
)
def test_rejects_a_mistake(old: str, new: str, place: str, kinds: Kinds):
    assert old in VALID
    assert mistakes(VALID.replace(old, new, 1), kinds) == [place]


def test_every_kind_of_measure_is_there_with_its_own_fields(kinds: Kinds):
    made = schema(kinds)["$defs"]
    assert made["Recommend"]["properties"]["kind"]["const"] == "recommend"
    assert made["Recommend"]["properties"]["item"]["description"] == "The item with the answers from 0 to 10."
    assert made["Pairs"]["additionalProperties"] is False


@pytest.mark.parametrize("number", [0, 1])
def test_few_kinds(number: int, kinds: Kinds):
    few = dict(list(kinds.items())[:number])
    Draft202012Validator.check_schema(schema(few))
    assert mistakes("study: x\nmeasures: []", few) == []


def test_descriptions_come_from_the_fields(kinds: Kinds):
    properties: dict[str, Any] = schema(kinds)["properties"]

    def described() -> Iterator[tuple[str, str]]:
        for name, field in Study.model_fields.items():
            if field.description:
                yield name, field.description

    assert dict(described()) == {name: properties[name]["description"] for name, _ in described()}
