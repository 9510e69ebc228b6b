from dataclasses import replace

import numpy as np
import pytest

from outsidein.simulate import exact, sampling
from outsidein.simulate.sampling import SKEWED
from outsidein.simulate.sizes import size_shares

DESIGNS = {
    "plain": {},
    "weighted": {"ratio": 5},
    "clustered": {"icc": 0.2},
    "both": {"ratio": 5, "icc": 0.2},
}


@pytest.mark.parametrize("shape", SKEWED)
@pytest.mark.parametrize("design", DESIGNS)
def test_weighted_shares_are_those_of_the_population(shape, design):
    population = replace(SKEWED[shape], **DESIGNS[design])
    drawn = sampling.samples(population, n=200, count=400, rng=np.random.default_rng(4))
    found = np.bincount((drawn.answers - population.low).ravel(), drawn.weights.ravel(), len(population.shares))
    np.testing.assert_allclose(found / found.sum(), population.shares, atol=0.02)


def test_weights_reach_five_to_one_and_go_with_the_answer():
    population = replace(SKEWED["recommend"], ratio=5)
    drawn = sampling.samples(population, n=1000, count=50, rng=np.random.default_rng(4))
    assert np.unique(drawn.weights).tolist() == [1, 2, 3, 4, 5]
    assert np.corrcoef(drawn.answers.ravel(), drawn.weights.ravel())[0, 1] > 0.4
    assert drawn.answers.mean() < population.mean() - 0.3


def test_accounts_hold_one_to_forty_people_who_think_alike():
    population = replace(SKEWED["divided"], icc=0.3)
    drawn = sampling.samples(population, n=1000, count=50, rng=np.random.default_rng(4))
    assert (np.diff(drawn.units, axis=1) >= 0).all() and drawn.units.max() < 1000
    sizes = np.concatenate([np.bincount(units) for units in drawn.units])
    assert sizes.min() == 1 and 30 < sizes.max() <= 40
    between, independent = (
        np.var(sampling.samples(p, n=1000, count=200, rng=np.random.default_rng(1)).answers.mean(axis=1))
        for p in (population, SKEWED["divided"])
    )
    assert between > 2 * independent


def test_plain_samples_have_one_answer_a_unit_and_equal_weights():
    drawn = sampling.samples(SKEWED["rare"], n=50, count=3, rng=np.random.default_rng(4))
    assert drawn.units.tolist() == [list(range(50))] * 3
    assert (drawn.weights == 1).all()


def test_population_values():
    population = SKEWED["satisfied"]
    assert population.mean() == pytest.approx(0.03 + 0.1 + 0.36 + 1.8 + 1.75)
    assert population.share((4, 5)) == pytest.approx(0.8)
    assert SKEWED["recommend"].nps() == pytest.approx(100 * (0.45 - 0.21))


def test_a_battery_has_the_declared_covariances():
    populations = [SKEWED["recommend"], SKEWED["satisfied"], SKEWED["ceiling"]]
    drawn = sampling.battery(populations, 0.5, n=500, count=400, rng=np.random.default_rng(4))
    assert drawn.shape == (400, 500, 3)
    expected = sampling.battery_covariances(populations, 0.5)
    np.testing.assert_allclose(np.cov(drawn.reshape(-1, 3).T), expected, rtol=0.03)
    assert 0.3 < exact.alpha(expected) < 0.9


def test_size_shares_sum_to_one_and_fall_off_to_the_right():
    shares = size_shares(5.0)
    assert shares.sum() == pytest.approx(1.0) and len(shares) == 40
    assert (np.diff(shares[3:]) < 0).all()
