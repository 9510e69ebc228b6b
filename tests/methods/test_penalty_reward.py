"""Penalty-reward contrasts: the toy of the literature, and what holds for any numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.methods import penalty_reward as method
from outsidein.methods.penalty_reward import CLASSES

EFFECTS = arrays(np.float64, (2, 5), elements=st.integers(-20, 20).map(lambda value: value / 10))


def covariance(*columns):
    return np.cov(np.stack([np.asarray(column, float) for column in columns]), bias=True)


def test_toy():
    x, y = np.array([1, 1, 3, 3, 3, 3, 5, 5]), np.array([2, 3, 5, 6, 6, 7, 8, 9])
    low, high = x <= 1, x >= 5
    slopes = method.coefficients(covariance(low, high, y))
    penalty, reward = method.guarded(slopes[0], slopes[1])
    assert y.mean() - slopes[0] * low.mean() - slopes[1] * high.mean() == pytest.approx(6)
    assert (float(penalty), float(reward)) == pytest.approx((-3.5, 2.5))
    assert float(method.impact_range(penalty, reward)) == pytest.approx(6)
    winning, costing = method.potentials(penalty, reward)
    assert (float(winning), float(costing)) == pytest.approx((0.416667, 0.583333), abs=5e-7)
    assert float(method.asymmetry(penalty, reward)) == pytest.approx(-0.166667, abs=5e-7)


def test_several_factors_are_fitted_together():
    """Against a plain least-squares fit of the indicators."""
    rng = np.random.default_rng(4)
    ratings = np.clip(np.round(3 + rng.normal(size=(400, 1)) + rng.normal(size=(400, 3))), 1, 5)
    y = 5 - (ratings[:, 0] <= 2) + (ratings[:, 1] >= 5) + rng.normal(size=400)
    indicators = np.concatenate([np.stack([rating <= 2, rating >= 5]) for rating in ratings.T]).astype(float)
    fitted, *_ = np.linalg.lstsq(np.vstack([np.ones(400), indicators]).T, y, rcond=None)
    assert method.coefficients(covariance(*indicators, y)) == pytest.approx(fitted[1:], abs=1e-10)


def test_a_replicate_without_a_group_has_no_numbers():
    sound, none = covariance([1, 0, 0, 1], [0, 1, 0, 0], [1, 2, 3, 4]), np.diag([1.0, 0.0, 1.0])
    slopes = method.coefficients(np.stack([sound, none], axis=-1))
    assert np.isfinite(slopes[:, 0]).all()
    assert not np.isfinite(slopes[:, 1]).all()
    assert method.classes(slopes[0], slopes[1], 0.1).tolist()[1] == method.NONE


@given(EFFECTS)
def test_penalties_cost_rewards_win_and_potentials_add_up(effects):
    penalty, reward = method.guarded(*effects)
    assert (penalty <= 0).all()
    assert (reward >= 0).all()
    moved = method.impact_range(penalty, reward) > 0
    winning, costing = method.potentials(penalty, reward)
    assert winning[moved] + costing[moved] == pytest.approx(1)
    asymmetry = method.asymmetry(penalty, reward)[moved]
    assert (np.abs(asymmetry) <= 1).all()
    assert np.isnan(winning[~moved]).all()


@given(EFFECTS, st.sampled_from([0.05, 0.3, 1.0]))
def test_classes_share_out_the_replicates(effects, least):
    places = method.classes(*method.guarded(*effects), least)
    assert method.chances(places).sum() == pytest.approx(1)
    turned = method.classes(-effects[1].clip(0), -effects[0].clip(max=0), least)  # what costs now wins
    swapped = {0: 2, 2: 0}
    assert [swapped.get(place, place) for place in places] == turned.tolist()


@pytest.mark.parametrize("ends", [(1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 9), (1, 10), (0, 10), (0, 100)])
def test_groups_leave_a_middle(ends):
    low, high = method.groups(*ends)
    assert ends[0] <= low < high <= ends[1]
    assert high - low >= 2
    for other_low, other_high in method.cuts_beside(low, high, ends):
        assert ends[0] <= other_low
        assert other_high <= ends[1]
        assert other_high - other_low >= 2
        assert abs(other_low - low) + abs(other_high - high) == 1


def test_classes_by_name():
    effects = np.array([[-1.0, -1.0, 0.0, -0.1], [0.0, 1.0, 1.0, 0.1]])
    assert [CLASSES[place] for place in method.classes(*effects, 0.2)] == list(CLASSES)
