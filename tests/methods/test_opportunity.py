import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.errors import MethodError
from outsidein.methods import opportunity

RATINGS = arrays(np.float64, (2, 3, 8), elements=st.integers(0, 40).map(lambda value: value / 4))


def test_published_scores():
    assert opportunity.score(10 * 200 / 270, 10 * 75 / 270) == pytest.approx(12.037037, abs=5e-7)
    assert opportunity.score(9.5, 3.2) == pytest.approx(15.8)
    assert opportunity.score(6, 8.5) == 6


@given(RATINGS)
@settings(max_examples=30)
def test_zones_share_out_the_replicates(ratings):
    chance = opportunity.zones(*ratings)
    assert chance.underserved + chance.overserved + chance.served == pytest.approx(np.ones(3))
    assert np.all(chance.strong + chance.extreme <= chance.underserved + 1e-12)
    score = opportunity.score(*ratings)
    assert np.all((score >= 0) & (score <= 20))
    assert chance.underserved == pytest.approx(np.mean(score >= 10, axis=-1))
    assert np.all(opportunity.zones(*ratings, margin=2.0).overserved <= chance.overserved)


def test_zone_borders():
    # 6 + (6 - 2) is 10, 12 and 15 are strong, above 15 is extreme; 0.1 + 0.2 style sums must not move a border.
    importance, satisfaction = (
        np.array([[6.0], [10 * 0.1 * 6], [7.0], [8.0], [8.1], [5.0], [5.0]]),
        np.array([[2.0], [2.0], [2.0], [1.0], [1.0], [5.0], [6.5]]),
    )
    chance = opportunity.zones(importance, satisfaction, margin=1.0)
    assert chance.underserved.tolist() == [1, 1, 1, 1, 1, 0, 0]
    assert chance.strong.tolist() == [0, 0, 1, 1, 0, 0, 0]
    assert chance.extreme.tolist() == [0, 0, 0, 0, 1, 0, 0]
    assert chance.overserved.tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert chance.served.tolist() == [0, 0, 0, 0, 0, 1, 0]


def test_missing_replicates_are_left_out():
    chance = opportunity.zones([[8.0, np.nan, 2.0], [np.nan] * 3], [[2.0, 2.0, 2.0], [1.0] * 3])
    assert chance.underserved[0] == 0.5
    assert np.isnan(chance.served[1])


@given(arrays(np.float64, (5, 7), elements=st.integers(0, 6)), st.permutations(range(5)))
def test_ranks_do_not_depend_on_order(scores, places):
    ranks = opportunity.ranks(scores)
    assert np.array_equal(opportunity.ranks(scores[places]), ranks[places])
    assert np.all(ranks.min(axis=0) == 1)
    for column, given_ranks in zip(scores.T, ranks.T, strict=True):
        assert [sorted(-column).index(-value) + 1 for value in column] == given_ranks.tolist()


def test_rank_interval_is_of_whole_ranks():
    rng = np.random.default_rng(4)
    scores = np.array([[12.0], [11.8], [5.0]]) + 0.3 * rng.standard_normal((3, 2000))
    ends = opportunity.rank_interval(scores)
    assert (ends.low.tolist(), ends.high.tolist()) == ([1, 1, 3], [2, 2, 3])


@pytest.mark.parametrize(("importance", "satisfaction", "name"), [(85, 4, "importance 85"), (8, -1, "satisfaction -1")])
def test_percentages_are_refused(importance, satisfaction, name):
    with pytest.raises(MethodError, match=f"{name} is not on 0..10"):
        opportunity.score(importance, satisfaction)
