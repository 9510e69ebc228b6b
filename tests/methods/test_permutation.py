"""Relabelled units: sizes are kept, what belongs together moves together, and p values are what they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.errors import MethodError
from outsidein.methods.invariance import compositional, score_mean, score_variance
from outsidein.methods.permutation import p_value, relabel
from outsidein.methods.pls import Structure


@given(st.integers(2, 30), st.integers(2, 30), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_units_of_one_sample_move_as_a_whole_and_sizes_are_kept(first, second, seed):
    sizes = np.repeat([1.0, 0.0], [first, second])
    drawn = relabel(sizes, 1 - sizes, 40, seed)
    assert (drawn.first == drawn.second)[:, 1:].all()
    assert (drawn.first[:, 1:].sum(axis=0) == first).all()
    assert drawn.first[:, 0].all()
    assert not drawn.second[:, 0].any()


def test_every_relabelling_is_as_likely():
    drawn = relabel([1, 1, 0, 0, 0], [0, 0, 1, 1, 1], 20_000)
    kinds, times = np.unique(drawn.first[:, 1:], axis=1, return_counts=True)
    assert kinds.shape[1] == 10
    assert times == pytest.approx(2_000, rel=0.1)


def test_units_in_both_samples_swap_their_parts():
    drawn = relabel([3, 2, 4, 1, 0], [2, 3, 3, 2, 5], 200)
    assert (drawn.first[:4] + drawn.second[:4] == 1).all()
    assert 0.3 < drawn.first[:4, 1:].mean() < 0.7


def test_units_of_very_different_parts_move_as_a_whole():
    drawn = relabel([1] * 50, [9] * 50, 200)
    assert (drawn.first == drawn.second)[:, 1:].all()
    assert drawn.first[:, 1:].mean() == pytest.approx(0.1, abs=0.01)


def test_a_sample_of_one_unit_cannot_be_permuted():
    with pytest.raises(MethodError, match="two resampling units"):
        relabel([1, 0, 0], [0, 1, 1], 10)


def test_p_values_count_what_is_at_least_as_extreme():
    assert p_value([3.0, 1, -3, 2, np.nan]) == pytest.approx(2 / 4)
    assert p_value([0.9, 0.95, 0.8, 0.99], "low") == pytest.approx(2 / 4)
    assert np.isnan(p_value([np.nan, 1.0, 2.0]))
    assert p_value([[5.0, 1, 1, 1], [0.0, 1, 1, 1]]) == pytest.approx([1 / 4, 1])


def test_scores_of_people_have_the_means_variances_and_correlations_said():
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(90, 4)) @ rng.normal(size=(4, 4)) + rng.normal(size=4)
    group, structure = rows[:40], Structure(((0, 1), (2, 3)), ("A", "A"), ((), (0,)))
    weights, others = rng.uniform(0.2, 1, 4), rng.uniform(0.2, 1, 4)
    standardised = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    for place, block in enumerate(structure.blocks):
        scores = standardised[:, list(block)] @ weights[list(block)]
        other = standardised[:, list(block)] @ others[list(block)]
        overall = rows.mean(axis=0), rows.std(axis=0)
        assert score_mean(weights, group.mean(axis=0), overall, structure)[place] == pytest.approx(scores[:40].mean())
        covariance = np.cov(group.T, bias=True)
        assert score_variance(weights, covariance, overall[1], structure)[place] == pytest.approx(scores[:40].var())
        c = compositional(weights, others, np.corrcoef(rows.T), structure)[place]
        assert c == pytest.approx(np.corrcoef(scores, other)[0, 1])
