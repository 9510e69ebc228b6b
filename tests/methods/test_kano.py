"""Kano's classes: the tables, the rules, the values of the literature, and what holds for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.errors import MethodError
from outsidein.methods import kano
from outsidein.methods.kano import CLASSES

COUNTS = arrays(np.int64, 6, elements=st.integers(0, 60)).filter(lambda counts: counts[:4].sum() > 0)
LETTERS = {letter: place for place, letter in enumerate(CLASSES)}


def counts(**named):
    return [named.get(letter, 0) for letter in CLASSES]


@pytest.mark.parametrize(
    ("table", "rows"),
    [("standard", ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]),
     ("pouliot", ["QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ"])],
)  # fmt: skip
def test_every_pair_of_answers(table, rows):
    having, lacking = np.repeat(np.arange(1, 6), 5), np.tile(np.arange(1, 6), 5)
    assert "".join(CLASSES[place] for place in kano.classes_of(having, lacking, table)) == "".join(rows)


@pytest.mark.parametrize(
    ("named", "better", "worse"),
    [({"A": 66, "O": 22, "M": 3, "I": 9}, 0.88, -0.25), ({"A": 7, "O": 33, "M": 50, "I": 10}, 0.40, -0.83)],
)
def test_coefficients_of_the_literature(named, better, worse):
    assert (float(kano.better(counts(**named))), float(kano.worse(counts(**named)))) == pytest.approx((better, worse))


def test_ties_go_by_what_loses_most():
    assert CLASSES[kano.by_mode(counts(A=9, O=9, M=9, I=9))] == "M"
    assert CLASSES[kano.by_mode(counts(A=9, O=9, I=9))] == "O"
    assert CLASSES[kano.by_mode(counts(A=9, I=9, R=9, Q=9))] == "A"
    assert CLASSES[kano.by_mode(counts(R=9, Q=9))] == "R"


def test_blauths_rule_looks_at_what_is_valued_first():
    assert CLASSES[kano.by_blauth(counts(A=20, O=15, M=16, I=40, R=5, Q=4))] == "A"
    assert CLASSES[kano.by_blauth(counts(A=20, O=15, M=15, I=40, R=5, Q=5))] == "I"  # not more, as much
    assert CLASSES[kano.by_blauth(counts(A=20, O=5, M=5, R=60, Q=10))] == "R"


def test_nobody_has_no_class():
    nobody = np.full((6, 3), np.nan)
    assert kano.by_mode(nobody).tolist() == kano.by_blauth(nobody).tolist() == [kano.NONE] * 3
    assert np.isnan(kano.chances(kano.by_mode(nobody))).all()


def test_fongs_bound():
    n, a, b = 100, 40, 25
    bound = 1.65 * np.sqrt((a + b) * (2 * n - a - b) / (2 * n))
    assert (kano.fong(a, b, n) >= kano.BOUND) == (a - b >= bound)
    assert kano.fong(a, b, n) == pytest.approx(kano.BOUND * (a - b) / bound)


@given(COUNTS)
def test_coefficients_and_strengths_stay_in_their_range(found):
    assert 0 <= kano.better(found) <= 1
    assert -1 <= kano.worse(found) <= 0
    assert 0 <= kano.category_strength(found) <= 1
    assert 0 <= kano.total_strength(found) <= 1
    assert kano.fong(*sorted(found)[:-3:-1], found.sum()) >= 0


@given(COUNTS, st.integers(1, 9))
def test_counts_and_shares_say_the_same(found, times):
    shares = found / found.sum()
    for rule in kano.RULES.values():
        assert rule(found) == rule(times * found) == rule(shares)
    for number in (kano.better, kano.worse, kano.total_strength, kano.category_strength):
        assert number(found) == pytest.approx(number(shares), abs=1e-12)


@given(COUNTS)
def test_the_mode_is_named_most_often(found):
    assert found[kano.by_mode(found)] == found.max()
    first, second = kano.two_largest(found)
    assert (found[first], found[second]) == tuple(sorted(found)[:-3:-1])
    assert first == kano.by_mode(found)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40),
    st.sampled_from(list(kano.TABLES)),
)
def test_turning_the_questions_round_turns_valued_into_reverse(pairs, table):
    """Who likes to have it dislikes to lack it: with both questions exchanged A, O, M and R are the same people."""
    having, lacking = np.array(pairs).T
    classes, turned = kano.classes_of(having, lacking, table), kano.classes_of(lacking, having, table)
    valued = np.isin(classes, [LETTERS[letter] for letter in "AOM"])
    assert np.array_equal(valued, turned == LETTERS["R"])
    assert np.array_equal(classes == LETTERS["Q"], turned == LETTERS["Q"])


@pytest.mark.parametrize("answers", [([0], [3]), ([3], [6])])
def test_other_answers_are_refused(answers):
    with pytest.raises(MethodError, match="1 to 5"):
        kano.classes_of(*answers)


def test_other_tables_are_refused():
    with pytest.raises(MethodError, match="no Kano table 'other'; there is standard, pouliot"):
        kano.classes_of([1], [1], "other")
