"""Path models in a study: mistakes are told at their character in study.yaml, and every slice is computed."""

from pathlib import Path

import numpy as np
import pytest

from outsidein.run import problems, run

HEAD = """study: Models
slices: [side]
minimum_cell: 1
measures:
"""
EVIDENCE = """
evidence:
  - id: answers
    kind: survey
    file: answers.csv
    segments: {side: {}}
    items:
      a1: {scale: [1, 7]}
      a2: {scale: [1, 7]}
      b1: {scale: [1, 7]}
      b2: {scale: [1, 7]}
"""


def study(folder: Path, measure: str) -> Path:
    rng = np.random.default_rng(1)
    level = rng.normal(size=(60, 1))
    rows = np.clip(np.round(4 + level + rng.normal(size=(60, 4))), 1, 7).astype(int)
    lines = ["a1,a2,b1,b2,side"] + [
        ",".join(map(str, row)) + (",large" if place < 56 else ",small") for place, row in enumerate(rows)
    ]
    (folder / "answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "study.yaml").write_text(HEAD + measure + EVIDENCE, encoding="utf-8")
    return folder


BLOCK = """  - id: own
    kind: paths
    model: |
      A =~ a1 + a2
      B =~ b1 + {item}
      B ~ {cause}
"""


@pytest.mark.parametrize(
    ("measure", "place", "words"),
    [
        (BLOCK.format(item="b2", cause="C"), (10, 11), "there is no construct 'C'; the constructs are A, B"),
        (BLOCK.format(item="b2 +", cause="A ="), (10, 13), "'=' has no meaning here"),
        (BLOCK.format(item="b3", cause="A"), (9, 17), "no item 'b3' in evidence 'answers'"),
        ("  - {id: own, kind: paths, model: A =~ a1; B =~ b1; B ~ AA}\n", (5, 57), "there is no construct 'AA'"),
        ("  - {id: own, kind: paths, model: \"A =~ a1; B =~ b1; B ~ AA\"}\n", (5, 58), "there is no construct 'AA'"),
        ("  - {id: own, kind: paths, model: acsi, items: {quality: a1}}\n", (5, 41), "acsi needs items for 'expect"),
        (
            "  - {id: own, kind: paths, model: acsi, items: {expectations: a1, quality: [a2, x], value: b1, "
            "satisfaction: b2, loyalty: y}}\n",
            (5, 81), "no item 'x' in evidence",
        ),
        (
            "  - {id: own, kind: paths, model: A =~ a1; B =~ b1; B ~ A, modes: {C: B}}\n",
            (5, 60), "there is no construct 'C'; the constructs are A, B",
        ),
        (
            "  - {id: own, kind: paths, model: A =~ a1; B =~ b1; B ~ A, items: {A: a1}}\n",
            (5, 60), "the text of the model names the items",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(tmp_path, measure, place, words):
    found = {(problem.line, problem.column): str(problem) for problem in problems(study(tmp_path, measure))}
    assert words in found.get(place, ""), found


def test_every_slice_is_computed_and_a_small_one_says_why_not(tmp_path):
    results = run(study(tmp_path, BLOCK.format(item="b2", cause="A"))).results
    sides = {row.level("side") for row in results.estimates.where(quantity="path")}
    assert sides == {None, "large"}
    assert [failure["message"] for failure in results.failures] == [
        "4 answers to 'a1' are too few for a path model of 4 items; it needs 6 or more, "
        "and ten times as many to be worth reading"
    ]
    assert results.estimates.one(quantity="index", subject="A", side=None).low > 0
