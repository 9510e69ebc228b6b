"""Kano through the whole line, from a frame to estimates."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.errors import MethodError

PAIR = {"A": (1, 3), "O": (1, 5), "M": (3, 5), "I": (3, 3), "R": (5, 1), "Q": (1, 1)}
WORDS = {1: "I like it", 2: "It must be that way", 3: "I am neutral", 4: "I can live with it", 5: "I dislike it"}


def answers(words=False, **named):
    """Answers on a factor x, so many of each class."""
    pairs = [PAIR[letter] for letter, times in named.items() for _ in range(times)]
    having, lacking = ([WORDS[point] if words else point for point in side] for side in zip(*pairs, strict=True))
    return pa.table({"fun_x": having, "dys_x": lacking})


def kano(frame, **options):
    return oi.kano(frame, "fun_{f}", "dys_{f}", replicates=400, **options)


def values(found, *names):
    return [found.one(quantity=name, subject="x").value for name in names]


def test_values_of_the_literature():
    found = kano(answers(A=66, O=22, M=3, I=9))
    assert values(found, *(f"count_{letter}" for letter in "AOMIRQ")) == pytest.approx([66, 22, 3, 9, 0, 0])
    assert values(found, "better", "worse", "total_strength", "category_strength") == pytest.approx(
        [0.88, -0.25, 0.91, 0.44]
    )
    assert values(kano(answers(A=7, O=33, M=50, I=10)), "better", "worse") == pytest.approx([0.40, -0.83])


def test_intervals_of_shares_are_wilsons_also_of_worse():
    found = kano(answers(A=66, O=22, M=3, I=9))
    beside = oi.share(pa.table({"q": [1] * 25 + [0] * 75}), "q", 1).one(quantity="share")
    worse = found.one(quantity="worse")
    assert (worse.low, worse.high) == pytest.approx((-beside.high, -beside.low))
    assert worse.low < worse.value < worse.high


def test_the_chance_of_a_class_is_the_share_of_resamples_in_which_it_is_the_mode():
    """Against a plain bootstrap of the counts, which knows nothing of replicates."""
    named = {"A": 40, "O": 34, "M": 10, "I": 16}
    found = kano(answers(**named), seed=3)
    counts = np.random.default_rng(1).multinomial(100, [0.4, 0.34, 0.1, 0.16], 20_000)
    expected = np.mean(counts[:, 0] > counts[:, [1, 2, 3]].max(axis=1))  # ties go to M and O
    assert found.one(quantity="p_A").value == pytest.approx(expected, abs=0.06)
    assert sum(values(found, *(f"p_{letter}" for letter in "AOMIRQ"))) == pytest.approx(1)
    assert found.one(quantity="class").note == "attractive, not separable from one-dimensional"
    assert found.one(quantity="class").value == found.one(quantity="p_A").value


@pytest.mark.parametrize(
    ("named", "note"),
    [
        ({"A": 60, "O": 20, "M": 10, "I": 10}, "attractive, clear"),
        ({"M": 50, "A": 10, "I": 40}, "must-be, not separable from indifferent"),
        ({"I": 70, "A": 20, "M": 10}, "indifferent, clear"),
        ({"R": 80, "I": 20}, "reverse, clear"),
        ({"A": 48, "I": 30, "R": 22}, "attractive, but weak"),
    ],
)
def test_the_class_stands_in_the_note(named, note):
    assert kano(answers(**named)).one(quantity="class").note == note


def test_blauths_rule_may_say_another_class():
    frame = answers(A=30, O=20, M=10, I=40)
    assert kano(frame).one(quantity="class").note.startswith("indifferent")
    assert kano(frame, rule="blauth").one(quantity="class").note.startswith("attractive")


def test_pouliots_table_doubts_more_pairs():
    frame = pa.table({"fun_x": [2] * 30 + [1] * 70, "dys_x": [2] * 30 + [5] * 70})
    assert values(kano(frame), "count_I", "count_Q") == pytest.approx([30, 0], abs=1e-9)
    assert values(kano(frame, table="pouliot"), "count_I", "count_Q") == pytest.approx([0, 30], abs=1e-9)


def test_words_numbers_and_three_answers_say_the_same():
    named = {"A": 30, "O": 20, "M": 15, "I": 25, "R": 6, "Q": 4}
    numbers = kano(answers(**named))
    three = answers(**named).to_pydict()
    frames = [
        answers(words=True, **named),
        pa.table({k: [(v + 1) // 2 for v in column] for k, column in three.items()}),
    ]
    for frame in frames:
        for one, other in zip(kano(frame), numbers, strict=True):
            assert (one.quantity, one.note) == (other.quantity, other.note)
            assert one.unit == "chance" or one.value == pytest.approx(other.value, nan_ok=True)


def test_continuous_means():
    found = kano(answers(A=1, O=1, M=1, I=1))
    assert values(found, "functional_mean", "dysfunctional_mean") == pytest.approx([2.0, 2.0])
    assert values(kano(answers(O=50, A=50)), "p_quadrant_A", "p_quadrant_O") == pytest.approx([0.5, 0.5], abs=0.15)


def test_a_pair_that_is_half_answered_does_not_count():
    frame = pa.table({"fun_x": [1, 1, None, 1], "dys_x": [5, 5, 5, None], "fun_y": [1] * 4, "dys_y": [3] * 4})
    found = kano(frame)
    assert found.one(quantity="count_O", subject="x").value == pytest.approx(2)
    assert found.one(quantity="class", subject="x").n == 2


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"fun_x": [1, 2], "dys_x": [1, 2], "fun_y": [1, 2]}, "factor 'y' has no dysfunctional item"),
        ({"fun_x": [1, 2], "dys_x": [1, 7]}, "7 .*outside the scale 1 to 5"),
        ({"fun_x": ["I like it", "Tuesday"], "dys_x": ["Monday", "Tuesday"]}, "mean no point of the scale"),
    ],
)
def test_what_is_wrong_is_said(columns, message):
    with pytest.raises((MethodError, oi.api.frames.EvidenceError), match=message):
        kano(pa.table(columns))
