"""Means-end chains against METHODS 11, and what must hold of any map."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.methods import ladders

# A1-C1, A1-C2, A2-C2, C1-C2, C1-V1, C2-V1, C2-V2 with A1 A2 C1 C2 V1 V2 as 0 .. 5
DIRECT = np.array([2.0, 1, 2, 1, 1, 2, 2])
MEANS, ENDS = np.array([0, 0, 1, 2, 2, 3, 3]), np.array([2, 3, 3, 3, 4, 4, 5])


def test_values_of_methods():
    found = ladders.positions(DIRECT, MEANS, ENDS, 6)
    c2 = [found.abstractness[3], found.centrality[3], found.prestige[3]]
    assert c2 == pytest.approx([0.5, 0.7273, 0.3636], abs=5e-5)
    assert ladders.choose_cutoff(DIRECT) == 2
    assert ladders.kept_shares(DIRECT, [1, 2, 3]) == pytest.approx([1, 8 / 11, 0])


def test_attributes_are_means_and_values_are_ends():
    found = ladders.positions(DIRECT, MEANS, ENDS, 7)
    assert found.abstractness[[0, 1, 4, 5]].tolist() == [0, 0, 1, 1]
    assert np.isnan(found.abstractness[6])
    assert found.centrality.sum() == pytest.approx(2)
    assert found.prestige.sum() == pytest.approx(1)


def test_a_cutoff_without_links_is_one():
    assert ladders.choose_cutoff(np.zeros(3)) == 1
    assert ladders.choose_cutoff(np.array([5.0, 5.0])) == 5


def test_relations_of_a_ladder():
    assert len(list(ladders.relations("ABCD"))) == 6
    assert [pair for *pair, direct in ladders.relations("ABC") if direct] == [["A", "B"], ["B", "C"]]
    assert list(ladders.relations(["A"])) == []


def test_layers_keep_kinds_apart_and_rise_along_links():
    height = np.array([0, 0, 1, 1, 2, 2])
    found = ladders.layers(height, MEANS, ENDS, DIRECT)
    assert found.tolist() == [0, 0, 1, 2, 3, 3]


def test_a_circle_is_broken_at_its_weakest_link():
    means, ends, direct = np.array([0, 1]), np.array([1, 0]), np.array([5.0, 1.0])
    assert ladders.layers(np.array([1, 1]), means, ends, direct).tolist() == [0, 1]
    assert ladders.without_shortcuts(direct, means, ends).tolist() == [True, True]


@st.composite
def graphs(draw):
    codes = draw(st.integers(2, 7))
    pairs = draw(st.sets(st.tuples(st.integers(0, codes - 1), st.integers(0, codes - 1)).filter(lambda p: p[0] != p[1]),
                         min_size=1))  # fmt: skip
    weights = draw(st.lists(st.integers(1, 9), min_size=len(pairs), max_size=len(pairs)))
    means, ends = np.array(sorted(pairs)).T
    return codes, means, ends, np.array(weights, float)


def reach(codes, means, ends):
    found = np.eye(codes, dtype=bool)
    for _ in range(codes):
        for a, b in zip(means, ends, strict=True):
            found[a] |= found[b]
    return found


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_dropping_shortcuts_cuts_nobody_off_and_leaves_no_shortcut(graph):
    codes, means, ends, direct = graph
    kept = ladders.without_shortcuts(direct, means, ends)
    assert np.array_equal(reach(codes, means, ends), reach(codes, means[kept], ends[kept]))
    for place in np.flatnonzero(kept):
        others = kept.copy()
        others[place] = False
        assert not reach(codes, means[others], ends[others])[means[place], ends[place]]


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_a_cutoff_keeps_at_least_its_share_and_the_next_does_not(graph):
    *_, direct = graph
    chosen = ladders.choose_cutoff(direct)
    now, after = ladders.kept_shares(direct, [chosen, chosen + 1])
    assert now >= 2 / 3
    assert after < 2 / 3
