"""The syntax of path models: what is read, and that every mistake is told where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.errors import StudyError
from outsidein.study.path_model import ACSI, ECSI, Block, named_model
from outsidein.study.path_syntax import parse

GOOD = """
# A model of two constructs
Image =~ i1 + i2 +   # goes on in the next line
         i3
Loyalty <~ l1; Trust =~ `a trust item` + "über-item"
Loyalty ~ Image
  + Trust
"""


def test_a_model_is_read():
    model = parse(GOOD)
    assert model.blocks == (
        Block("Image", ("i1", "i2", "i3")),
        Block("Loyalty", ("l1",), reflective=False),
        Block("Trust", ("a trust item", "über-item")),
    )
    assert model.paths == (("Image", "Loyalty"), ("Trust", "Loyalty"))
    assert model.items == ("i1", "i2", "i3", "l1", "a trust item", "über-item")


def test_a_construct_may_be_measured_by_constructs():
    model = parse("Tools =~ t1 + t2; Staff =~ s1 + s2; Quality <~ Tools + Staff; Loyalty =~ l1; Loyalty ~ Quality")
    assert [block.name for block in model.blocks if model.is_higher(block)] == ["Quality"]
    assert model.items == ("t1", "t2", "s1", "s2", "l1")


TWO = "A =~ a1\nB =~ b1\n"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", (1, 1), "no construct is measured"),
        ("A =~ a1 +", (1, 9), "a name is missing after +"),
        ("A =~", (1, 3), "a name is missing beside =~"),
        ("=~ a1", (1, 1), "a name is missing beside =~"),
        ("A =~ a1 a2", (1, 9), "+ is missing before 'a2'"),
        ("A =~ + a1", (1, 6), "a name is missing before +"),
        ("A =~ a1 ~ B", (1, 9), "a second sign"),
        ("A\n" + TWO, (1, 1), "no sign after 'A'"),
        (TWO + "B ~~ A", (3, 3), "covariances"),
        (TWO + "B ~ 0.5*A", (3, 8), "cannot be fixed"),
        (TWO + "A -> B", (3, 3), "a path is written from its end"),
        (TWO + "B ~ A?", (3, 6), "'?' has no meaning"),
        (TWO + "B ~ A + A", (3, 9), "stands twice"),
        (TWO + "B ~ C", (3, 5), "there is no construct 'C'"),
        ("Image =~ a1\nB =~ b1\nB ~ Imgae", (3, 5), "did you mean 'Image'?"),
        (TWO + "B ~ a1", (3, 5), "give it items: `a1 =~ item`"),
        (TWO + "C =~ c1\nB ~ A", (3, 1), "'C' stands alone"),
        (TWO, (2, 1), "no path joins the constructs"),
        (TWO + "B ~ A; A ~ B", (3, 12), "circle: A -> B -> A"),
        (TWO + "A ~ A; B ~ A", (3, 5), "circle: A -> A"),
        ("A =~ a1\nB =~ b1 + a1\nB ~ A", (2, 11), "'a1' measures 'A' and 'B'"),
        ("A =~ a1 + a1\nB =~ b1\nB ~ A", (1, 11), "'a1' measures 'A' twice"),
        ("A =~ a1\nA =~ a2\nB =~ b1\nB ~ A", (2, 1), "'A' is measured twice"),
        ("A + C =~ a1\nB =~ b1\nB ~ A", (1, 5), "one construct is measured in a line"),
        ("A =~ a1\nB =~ b1\nC =~ A + B + c1\nD =~ d1\nD ~ C", (3, 14), "constructs and by the item 'c1'"),
        ("A =~ a1\nC =~ A\nD =~ d1\nD ~ C", (2, 6), "one construct alone"),
        ("A =~ a1\nB =~ b1\nC =~ A + B\nD =~ d1\nD ~ A + C", (5, 5), "'A' is a part of 'C'"),
    ],
)
def test_a_mistake_is_told_where_it_stands(text, place, words):
    with pytest.raises(StudyError) as raised:
        parse(text)
    found = {(problem.line, problem.column): str(problem) for problem in raised.value.problems}
    assert words in found[place]


def test_all_mistakes_are_told_at_once():
    with pytest.raises(StudyError) as raised:
        parse("A =~ a1\nB =~ a1\nC =~ c1\nB ~ D\n")
    assert [problem.line for problem in raised.value.problems] == [2, 4]


@given(st.text(alphabet='AB a1+~=<>#;\n`"*.', max_size=60))
def test_no_text_breaks_the_reader(text):
    try:
        model = parse(text)
    except StudyError as error:
        assert all(problem.line >= 1 and problem.column >= 1 for problem in error.problems)
    else:
        assert model.paths


def test_named_models_are_those_of_the_literature():
    """Fornell et al. 1996, figure 1; Tenenhaus et al. 2005, figure 1."""
    american = named_model("acsi", {name: [name] for name in ACSI})
    assert set(american.paths) == {
        ("expectations", "quality"), ("expectations", "value"), ("expectations", "satisfaction"),
        ("quality", "value"), ("quality", "satisfaction"), ("value", "satisfaction"),
        ("satisfaction", "complaints"), ("satisfaction", "loyalty"), ("complaints", "loyalty"),
    }  # fmt: skip
    european = named_model("ecsi", {name: [name] for name in ECSI})
    assert set(european.paths) - set(american.paths) == {
        ("image", "expectations"), ("image", "satisfaction"), ("image", "loyalty"),
    }  # fmt: skip


def test_complaints_may_be_absent():
    model = named_model("acsi", {name: [name] for name in ACSI if name != "complaints"})
    assert "complaints" not in {name for path in model.paths for name in path}
