"""The joint class of several kinds of evidence, and tests of its drift that hold their level."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.methods import drift, spoken
from outsidein.methods.drift import CLASSES, NONE

NAMED = arrays(np.int64, (3, 6), elements=st.integers(NONE, 4))


@given(NAMED)
def test_votes_share_out_one(classes):
    votes = drift.joint(classes)
    known = (classes != NONE).any(axis=0)
    assert votes[:, known].sum(axis=0) == pytest.approx(1)
    assert np.isnan(votes[:, ~known]).all()
    assert (drift.leading(votes) == NONE).tolist() == (~known).tolist()


@given(NAMED, st.permutations(range(3)))
def test_the_order_of_the_evidence_never_matters(classes, order):
    assert np.array_equal(drift.joint(classes), drift.joint(classes[order]), equal_nan=True)
    assert np.array_equal(drift.agree(classes), drift.agree(classes[order]), equal_nan=True)


def test_most_voices_win_and_ties_are_shared():
    assert drift.joint([[0], [0], [2]])[:, 0].tolist() == [1, 0, 0, 0, 0]
    assert drift.joint([[0], [1], [NONE]])[:, 0].tolist() == [0.5, 0.5, 0, 0, 0]
    assert drift.agree([[2, 2], [2, NONE]]).tolist()[0] == 1


def test_the_chance_of_a_change():
    surely = np.zeros((5, 40))
    surely[2] = 1
    half = np.zeros((5, 40))
    half[2, ::2], half[0, 1::2] = 1, 1
    assert drift.changed(surely, surely) == 0
    assert drift.changed(surely, half) == 0.5
    assert np.isnan(drift.changed(np.full((5, 4), np.nan), np.full((5, 4), np.nan)))


def test_the_test_of_a_shift_holds_its_level_and_sees_a_shift():
    """Two means of 60 people in two waves, 400 bootstrap replicates: 5 % false alarms, and most of true shifts."""
    rng = np.random.default_rng(8)

    def wave(truth):
        answers = rng.normal(truth, 1, (60, 2)) + rng.normal(size=(60, 1))
        weights = rng.multinomial(60, np.full(60, 1 / 60), size=200)
        return np.concatenate([answers.mean(axis=0)[:, None], (weights @ answers).T / 60], axis=1)

    none = [drift.shift_p(wave(0), wave(0), 60) for _ in range(400)]
    some = [drift.shift_p(wave(0), wave((0.8, 0.0)), 60) for _ in range(60)]
    assert np.mean(np.array(none) <= 0.05) == pytest.approx(0.05, abs=0.035)
    assert np.mean(np.array(some) <= 0.05) > 0.7


def test_numbers_that_do_not_move_are_left_out():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 1, 300)) * 0.1
    still = np.zeros((1, 300))
    alone = drift.shift_p(a, b, 100)
    assert drift.shift_p(np.concatenate([a, still]), np.concatenate([b, still]), 100) == pytest.approx(alone)
    assert np.isnan(drift.shift_p(still, still, 100))
    assert np.isnan(drift.shift_p(a, b, 5))


def test_an_early_warning_needs_both_sides():
    rng = np.random.default_rng(3)
    falls, stays = rng.normal(-1, 0.1, 400), rng.normal(0, 0.1, 400)
    stays[0] = 0.0
    assert drift.shrinking_p(falls, falls) < 0.001
    assert drift.shrinking_p(falls, stays) == pytest.approx(0.5)
    assert drift.shrinking_p(stays, falls) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("enhancer", "performance", "as expected"),
        ("enhancer", "hygiene", "as expected"),
        ("performance", "hygiene", "as expected"),
        ("hygiene", "enhancer", "news: the reverse of the expected life"),
        ("indifferent", "turn_off", "news"),
    ],
)
def test_directions(before, after, words):
    assert drift.direction(CLASSES.index(before), CLASSES.index(after)) == words


def test_spoken_classes():
    found = spoken.classes([0.01, 0.3, 0.3, 0.3, np.nan], [1.0, 0.67, 0.33, 0.5, 0.5], 0.02)
    assert [spoken.CLASSES[place] for place in found[:4]] == ["indifferent", "enhancer", "hygiene", "performance"]
    assert found[4] == spoken.NONE
