"""Counts: integers, kept per random group, that add up whatever the order and however the rows are split."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.stats.counts import Counts, tally

ROWS = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 7), st.integers(0, 5), st.integers(0, 2), st.integers(1, 9)),
    min_size=1,
    max_size=60,
)


def of(rows: list[tuple[int, ...]]) -> Counts:
    columns = np.array(rows, np.int64)
    return tally(
        ("q1", "q2"), columns[:, :2], columns[:, 2], columns[:, 3], np.ones(len(rows), np.int64), columns[:, 4]
    )


def same(a: Counts, b: Counts) -> bool:
    names = ("cells", "group", "poststratum", "cell", "answers", "weight")
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)


@settings(deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_never_matters(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert same(of(rows), of(shuffled))


@settings(deadline=None)
@given(ROWS, st.data())
def test_split_and_merged_is_whole(rows, data):
    cut = data.draw(st.integers(0, len(rows)))
    parts = [of(part) for part in (rows[:cut], rows[cut:]) if part]
    merged = parts[0] if len(parts) == 1 else parts[0] + parts[1]
    assert same(merged, of(rows))


@settings(deadline=None)
@given(ROWS)
def test_sums_are_those_of_a_plain_loop(rows):
    counts = of(rows)
    for (q1, q2), n in zip(counts.cells.tolist(), counts.per_cell().tolist(), strict=True):
        assert n == sum(row[0] == q1 and row[1] == q2 for row in rows)
    assert counts.weight.sum() == sum(row[4] for row in rows)
    assert counts.n == len(rows)


def test_selected_cells_keep_their_sums():
    counts = of([(9, 1, 0, 0, 2), (3, 1, 0, 0, 1), (9, 2, 1, 0, 5)])
    high = counts.select(counts.codes("q1") >= 9)
    assert high.cells.tolist() == [[9, 1], [9, 2]]
    assert (high.n, high.weight.sum()) == (2, 7)


def test_only_counts_of_the_same_items_add_up():
    one = of([(1, 1, 0, 0, 1)])
    other = tally(("q1",), np.array([[1]]), *(np.array([0]) for _ in range(2)), *(np.array([1]) for _ in range(2)))
    with pytest.raises(ValueError, match="same items"):
        _ = one + other


def test_codes_far_apart_are_still_told_apart():
    far = np.array([[0, 0], [2**40, 2**40], [-(2**40), 2**41]])
    counts = tally(
        ("a", "b"), far, *(np.zeros(3, np.int64) for _ in range(2)), *(np.ones(3, np.int64) for _ in range(2))
    )
    assert counts.cells.tolist() == sorted(far.tolist())
