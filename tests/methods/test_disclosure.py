from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.errors import MethodError
from outsidein.methods import disclosure

SMALL = arrays(np.int64, st.sampled_from([(2, 2), (2, 3), (3, 3)]), elements=st.integers(0, 9))
TABLES = arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 40))


def cube(table):
    """All margins of a table of any dimensions as cells, and all their relations."""
    dimensions = range(table.ndim)
    groups = [tuple(d for d in dimensions if kept >> d & 1) for kept in range(2**table.ndim)]
    places, counts = {}, []
    for group in groups:
        margin = table.sum(axis=tuple(d for d in dimensions if d not in group))
        for key in np.ndindex(*(table.shape[d] for d in group)):
            places[group, key] = len(counts)
            counts.append(int(margin[key]))
    relations = []
    for (group, key), parent in places.items():
        for new in set(dimensions) - set(group):
            finer = tuple(sorted((*group, new)))
            at = finer.index(new)
            relations.append(
                (parent, [places[finer, (*key[:at], level, *key[at:])] for level in range(table.shape[new])])
            )
    return np.array(counts), relations


def test_published_table_in_its_order():
    done = disclosure.suppress([[12, 4, 20], [15, 18, 30]], k=5)
    assert [(row + 1, column + 1) for row, column in done.order] == [(1, 2), (1, 1), (2, 2), (2, 1)]
    assert done.hidden.tolist() == [[True, True, False], [True, True, False]]
    assert not (done.rows.any() or done.columns.any() or done.total)


@given(TABLES, st.integers(2, 12))
@settings(max_examples=30, deadline=None)
def test_nothing_small_is_shown_and_nothing_hidden_follows(table, k):
    counts, relations = cube(table)
    done = disclosure.suppress_cells(counts, relations, k)
    assert done.hidden[counts < k].all()
    for parent, children in relations:
        assert sum(done.hidden[[parent, *children]]) != 1
        left = counts[parent] - counts[children]
        assert done.hidden[children][(left > 0) & (left < k)].all()
    assert not disclosure.audit(counts, relations, done.hidden, k).any()
    assert not disclosure.derivable(counts, relations, done.hidden).any()
    assert sorted(done.order) == np.flatnonzero(done.hidden).tolist()


@given(SMALL, st.integers(2, 5))
@settings(max_examples=25, deadline=None)
def test_an_attacker_who_tries_all_tables_is_left_with_k_values(table, k):
    """Margins shown: every whole-number table that agrees with what is shown leaves each hidden cell k apart."""
    done = disclosure.suppress(table, k)
    if done.rows.any() or done.columns.any() or done.total:
        return
    inner = table[:-1, :-1]
    shown = ~done.hidden
    seen = []
    choices = [
        [inner[place]] if shown[place] else range(min(table[place[0]].sum(), table[:, place[1]].sum()) + 1)
        for place in np.ndindex(*inner.shape)
    ]
    if np.prod([len(choice) for choice in choices], dtype=float) > 20000:
        return
    for values in product(*choices):
        guess = np.zeros_like(table)
        guess[:-1, :-1] = np.reshape(values, inner.shape)
        guess[:-1, -1] = table[:-1].sum(axis=1) - guess[:-1, :-1].sum(axis=1)
        guess[-1] = table.sum(axis=0) - guess[:-1].sum(axis=0)
        if guess.min() >= 0 and np.array_equal(guess[shown], table[shown]):
            seen.append(guess)
    spread = np.ptp(seen, axis=0)
    assert np.all(spread[done.hidden] >= k)


def test_partners_alone_are_not_enough_and_the_audit_hides_more():
    # 3 and 1 are both small and hidden, but together they are 4, so each is known within 4.
    counts, relations = [3, 1, 20, 30, 54], [(4, [0, 1, 2, 3])]
    assert disclosure.audit(counts, relations, [True, True, False, False, False], 10).tolist()[:2] == [True, True]
    assert disclosure.suppress_cells(counts, relations, 10).hidden.tolist() == [True, True, True, False, False]


def test_a_cell_that_leaves_few_others_is_hidden():
    hidden = disclosure.small_cells([97, 3, 100], [(2, [0, 1])], k=5)
    assert hidden.tolist() == [True, True, False]
    only_part = disclosure.suppress_cells([50, 50], [(1, [0])], k=10)
    assert not only_part.hidden.any()


def test_zeros_are_small_unless_stated():
    counts, relations = [0, 40, 60, 100], [(3, [0, 1, 2])]
    assert disclosure.suppress_cells(counts, relations, 10).hidden.tolist() == [True, True, False, False]
    assert not disclosure.suppress_cells(counts, relations, 10, zeros=False).hidden.any()


def test_a_parent_is_hidden_when_no_other_partner_is_left():
    done = disclosure.suppress_cells([4, 4, 40, 44], [(1, [0]), (3, [1, 2])], k=5)
    assert done.hidden.tolist() == [True, True, True, False]


def test_the_last_cell_follows_from_the_others():
    counts, relations = cube(np.array([[12, 30], [15, 30]]))
    hidden = np.zeros(len(counts), dtype=bool)
    hidden[-1] = True
    assert disclosure.derivable(counts, relations, hidden)[-1]
    square = np.zeros(len(counts), dtype=bool)
    square[-4:] = True
    assert not disclosure.derivable(counts, relations, square).any()


def test_zero_totals_give_hidden_cells_away():
    # The row of the two hidden cells sums to zero, so both are known.
    assert disclosure.derivable([0, 0, 30, 30], [(3, [0, 1, 2])], [True, True, False, False]).tolist()[:2] == [
        True,
        True,
    ]


def test_the_order_of_relations_does_not_make_it_unsafe():
    counts, relations = cube(np.random.default_rng(6).poisson(14, size=(3, 4, 2)))
    for some in (relations, relations[::-1]):
        done = disclosure.suppress_cells(counts, some, 10)
        assert not disclosure.audit(counts, some, done.hidden, 10).any()


def test_two_hundred_cells_with_all_their_margins():
    counts, relations = cube(np.random.default_rng(3).poisson(8, size=(4, 10, 3)))
    done = disclosure.suppress_cells(counts, relations, 10)
    assert not disclosure.audit(counts, relations, done.hidden, 10).any()
    assert not done.hidden.all()


def test_parts_must_add_up():
    with pytest.raises(MethodError, match=r"cell 2 counts 50 but its 2 parts count 45"):
        disclosure.suppress_cells([20, 25, 50], [(2, [0, 1])])
