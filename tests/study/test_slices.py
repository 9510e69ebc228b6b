from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.errors import InputError, MissingError
from outsidein.study.sections import Customer, CustomerColumn, Part, Segment, Study, Survey, Wave
from outsidein.study.slices import OVERALL, Slice, dimensions, groupings, labels, names, ordered, parse

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=10)
slices = st.dictionaries(words, st.text(st.characters(codec="utf-8"), max_size=10), max_size=4).map(
    lambda levels: Slice(tuple(levels.items()))
)
few = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy")).map(lambda d: Slice(tuple(d.items())))

EXISTS = {"wave": ("2026Q1", "2026Q2"), "role": ("user", "decider"), "region": ("North, East", "O'Hare")}


def survey(**fields: object) -> Survey:
    return Survey.model_validate({"id": "s", "kind": "survey", "file": "a.csv", **fields})


def test_says_itself_as_condition_and_sentence():
    one = Slice((("region", "O'Hare"), ("role", "user"), ("wave", "2026Q2")))
    assert one.expression() == "wave = '2026Q2' and role = 'user' and region = 'O''Hare'"
    assert one.sentence() == "region O'Hare, role user, wave 2026Q2"
    assert one.sentence({"role": {"user": "users"}}, {"region": "Airport"}) == "Airport O'Hare, role users, wave 2026Q2"
    assert (OVERALL.expression(), OVERALL.sentence()) == ("", "overall")
    assert Slice((("my-dim", "x"),)).expression() == "\"my-dim\" = 'x'"


def test_conditions_have_one_order():
    pairs = [("wave", "1"), ("customer", "2"), ("role", "3"), ("customer_kind", "4"), ("age", "5"), ("zip", "6")]
    shuffled = random.Random(3).sample(pairs, len(pairs))
    assert Slice(tuple(shuffled)).conditions == tuple(pairs)
    assert Slice(tuple(shuffled)) == Slice(tuple(pairs))
    assert Slice(tuple(shuffled)).dimensions == ordered(name for name, _ in shuffled)
    assert hash(Slice(tuple(shuffled))) == hash(Slice(tuple(pairs)))


def test_a_dimension_stands_once():
    with pytest.raises(ValueError, match="names each dimension once, not wave, wave"):
        Slice((("wave", "1"), ("wave", "2")))


def test_level():
    assert Slice((("wave", "1"),)).level("wave") == "1"
    assert OVERALL.level("wave") is None


@given(slices)
def test_parse_reads_the_expression_back(one: Slice):
    assert parse(one.expression()) == one


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("", ()),
        ("  ", ()),
        ("wave=2026Q2", (("wave", "2026Q2"),)),
        (" wave = 2026Q2 ", (("wave", "2026Q2"),)),
        ("role=user,wave=2026Q2", (("wave", "2026Q2"), ("role", "user"))),
        ("role=user AND wave='2026Q2'", (("wave", "2026Q2"), ("role", "user"))),
        ("region='North, East' and role=user", (("role", "user"), ("region", "North, East"))),
        ("region='O''Hare'", (("region", "O'Hare"),)),
        ("region=O'Hare", (("region", "O'Hare"),)),
        ("region=Sand and sea", None),
        ("region=Land  of  hope", (("region", "Land  of  hope"),)),
        ("region=android", (("region", "android"),)),
        ("x=a=b", (("x", "a=b"),)),
        ("wave", None),
        ("wave=", None),
        ("=2026Q2", None),
        ("wave=a,", None),
        ("wave='a", None),
        ("wave='a'b", None),
        (",", None),
    ],
)
def test_parse(text: str, conditions: tuple[tuple[str, str], ...] | None):
    if conditions is None:
        with pytest.raises(InputError, match=r"is not a slice; write dimension=level, such as wave=2026Q2"):
            parse(text)
    else:
        assert parse(text).conditions == conditions


def test_parse_names_what_exists():
    assert parse("region='North, East',wave=2026Q1", EXISTS).level("region") == "North, East"
    with pytest.raises(MissingError, match=r"no dimension 'wav'; there is wave, role, region; did you mean 'wave'\?"):
        parse("wav=2026Q1", EXISTS)
    with pytest.raises(MissingError, match=r"no wave '2026Q3'; there is 2026Q1, 2026Q2; did you mean '2026Q2'\?"):
        parse("wave=2026Q3", EXISTS)
    with pytest.raises(MissingError, match="no dimension 'wave'; there is none"):
        parse("wave=1", {})
    with pytest.raises(InputError, match="'wave=1,wave=2': a slice names each dimension once"):
        parse("wave=1,wave=2")


@given(few, few, few)
def test_contains_is_an_order(a: Slice, b: Slice, c: Slice):
    assert a.contains(a)
    assert OVERALL.contains(a)
    if a.contains(b) and b.contains(a):
        assert a == b
    if a.contains(b) and b.contains(c):
        assert a.contains(c)


@given(few)
def test_parents_are_one_condition_wider(one: Slice):
    assert len(one.parents()) == len(set(one.parents())) == len(one.conditions)
    for parent in one.parents():
        assert parent.contains(one)
        assert not one.contains(parent)


@given(st.lists(few))
def test_slices_sort_alike_from_any_order(given_slices: list[Slice]):
    backwards = given_slices[::-1]
    assert sorted(given_slices) == sorted(backwards)


def test_dimensions_of_a_source():
    user, other = Customer(id="a", role="user"), Customer(id="b")  # pyright: ignore
    segments = {"region": Segment(), "age": Segment()}  # pyright: ignore
    assert dimensions(survey(), [user]) == ()
    assert dimensions(survey(segments=segments), []) == ("age", "region")
    assert dimensions(survey(wave=Wave(value="1")), []) == ("wave",)  # pyright: ignore
    by_file = (Part(file="a.csv", wave="1"), Part(file="b.csv", wave="2"))
    assert dimensions(survey(file=None, files=by_file), []) == ("wave",)
    who = CustomerColumn(column="c")  # pyright: ignore
    assert dimensions(survey(customer=who), [other]) == ("customer", "customer_kind")
    assert dimensions(survey(customer=who, segments=segments), [other, user]) == (
        "customer",
        "role",
        "customer_kind",
        "age",
        "region",
    )


def test_groupings_declared():
    study = Study.model_validate({"study": "x", "slices": ["wave", ["wave", "role"], ["role", "wave"], []]})
    assert groupings(study) == ((), ("wave",), ("wave", "role"))
    assert groupings(Study.model_validate({"study": "x", "slices": []})) == ((),)


def test_groupings_by_default():
    def study(*fields: dict[str, object]) -> Study:
        evidence = [{"id": f"s{number}", "kind": "survey", **entry} for number, entry in enumerate(fields)]
        return Study.model_validate({"study": "x", "customers": [{"id": "a", "role": "user"}], "evidence": evidence})

    assert groupings(study()) == ((),)
    assert groupings(study({"segments": {"region": {}}})) == ((),)
    assert groupings(study({}, {"wave": {"value": "1"}})) == ((), ("wave",))
    assert groupings(study({"customer": {"column": "c"}}, {"wave": {"value": "1"}})) == ((), ("wave",), ("customer",))


def test_labels_and_names_for_reports():
    study = Study.model_validate(
        {
            "study": "x",
            "customers": [{"id": "office", "label": "Office worker"}, {"id": "cio"}],
            "evidence": [{"id": "s", "kind": "survey", "segments": {"region": {"label": "Region"}, "age": {}}}],
        }
    )
    assert labels(study) == {"customer": {"office": "Office worker"}}
    assert names(study) == {"region": "Region"}
    one = Slice((("customer", "office"), ("region", "North")))
    assert one.sentence(labels(study), names(study)) == "Region North, customer Office worker"
