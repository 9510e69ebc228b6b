"""Shapley values, relative weights, dominance and collinearity: published values, enumeration, properties."""

from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.errors import MethodError
from outsidein.methods import collinearity, shapley, subsets
from outsidein.methods.dominance import dominance
from outsidein.methods.relative_weights import relative_weights

# Motor Trend 1974: miles per gallon, cylinders, displacement, horsepower, gears (Henderson and Velleman 1981).
CARS = np.array([
    [21, 6, 160, 110, 4], [21, 6, 160, 110, 4], [22.8, 4, 108, 93, 4], [21.4, 6, 258, 110, 3], [18.7, 8, 360, 175, 3],
    [18.1, 6, 225, 105, 3], [14.3, 8, 360, 245, 3], [24.4, 4, 146.7, 62, 4], [22.8, 4, 140.8, 95, 4],
    [19.2, 6, 167.6, 123, 4], [17.8, 6, 167.6, 123, 4], [16.4, 8, 275.8, 180, 3], [17.3, 8, 275.8, 180, 3],
    [15.2, 8, 275.8, 180, 3], [10.4, 8, 472, 205, 3], [10.4, 8, 460, 215, 3], [14.7, 8, 440, 230, 3],
    [32.4, 4, 78.7, 66, 4], [30.4, 4, 75.7, 52, 4], [33.9, 4, 71.1, 65, 4], [21.5, 4, 120.1, 97, 3],
    [15.5, 8, 318, 150, 3], [15.2, 8, 304, 150, 3], [13.3, 8, 350, 245, 3], [19.2, 8, 400, 175, 3],
    [27.3, 4, 79, 66, 4], [26, 4, 120.3, 91, 5], [30.4, 4, 95.1, 113, 5], [15.8, 8, 351, 264, 5],
    [19.7, 6, 145, 175, 5], [15, 8, 301, 335, 5], [21.4, 4, 121, 109, 4],
])  # fmt: skip


def pair(count: int, seed: int, columns: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Correlations of `count` drivers with each other and with an outcome, in some replicates."""
    rng = np.random.default_rng(seed)
    made = rng.normal(size=(columns, 40, count + 1)) + 0.7 * rng.normal(size=(columns, 40, 1))
    found = np.stack([np.corrcoef(one.T) for one in made])
    return found[:, :count, :count], found[:, :count, count]


def r2(correlation: np.ndarray, validity: np.ndarray, inside: tuple[int, ...]) -> float:
    if not inside:
        return 0.0
    chosen = list(inside)
    return float(validity[chosen] @ np.linalg.solve(correlation[np.ix_(chosen, chosen)], validity[chosen]))


def by_orders(correlation: np.ndarray, validity: np.ndarray) -> np.ndarray:
    """Shapley values as the mean over all orders, which is how they are defined."""
    count = len(validity)
    added = np.zeros(count)
    for order in permutations(range(count)):
        for place, driver in enumerate(order):
            before = order[:place]
            added[driver] += r2(correlation, validity, (*before, driver)) - r2(correlation, validity, before)
    return added / factorial(count)


def by_subsets(correlation: np.ndarray, validity: np.ndarray) -> np.ndarray:
    count = len(validity)
    values = np.zeros(count)
    for driver in range(count):
        others = [other for other in range(count) if other != driver]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for inside in combinations(others, size):
                added = r2(correlation, validity, (*inside, driver)) - r2(correlation, validity, inside)
                values[driver] += weight * added
    return values


def test_motor_trend_cars():
    """METHODS 10: the relative weights and R squared that are published of them."""
    found = np.corrcoef(CARS[:, [1, 2, 3, 4, 0]].T)
    weights = relative_weights(found[:4, :4], found[:4, 4])
    assert weights == pytest.approx([0.2284797, 0.2221469, 0.2321744, 0.0963886], abs=5e-8)
    assert weights.sum() == pytest.approx(0.7791896, abs=5e-8)
    assert collinearity.explained(found[:4, :4], found[:4, 4]) == pytest.approx(0.7791896, abs=5e-8)
    assert shapley.shapley(found[:4, :4], found[:4, 4]) == pytest.approx(by_orders(found[:4, :4], found[:4, 4]))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_shapley_values_are_the_mean_over_all_orders(count):
    correlation, validity = pair(count, count, 3)
    expected = np.stack([by_orders(*one) for one in zip(correlation, validity, strict=True)])
    assert shapley.shapley(correlation, validity) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("count", [7, 8, 11])
def test_shapley_values_by_enumeration_when_drivers_are_taken_some_at_a_time(count):
    correlation, validity = pair(count, count)
    assert shapley.shapley(correlation, validity)[0] == pytest.approx(
        by_subsets(correlation[0], validity[0]), abs=1e-13
    )


@pytest.mark.parametrize("way", [shapley.shapley, relative_weights, lambda *p: shapley.sampled_shapley(*p)[0]])
@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_what_is_shared_out_is_r_squared(way, count, seed):
    correlation, validity = pair(count, seed, 4)
    values = way(correlation, validity)
    assert values.sum(axis=-1) == pytest.approx(collinearity.explained(correlation, validity), abs=1e-9)
    assert (values > -1e-12).all()


@pytest.mark.parametrize("way", [shapley.shapley, relative_weights])
@given(st.permutations(range(7)), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_the_order_and_the_direction_of_drivers_never_matter(way, order, seed):
    correlation, validity = (part[0] for part in pair(7, seed))
    plain, order = way(correlation, validity), np.array(order)
    assert way(correlation[np.ix_(order, order)], validity[order]) == pytest.approx(plain[order], abs=1e-9)
    signs = np.where(np.arange(7) % 2, -1.0, 1.0)
    assert way(correlation * np.outer(signs, signs), validity * signs) == pytest.approx(plain, abs=1e-9)


@pytest.mark.parametrize("way", [shapley.shapley, relative_weights])
def test_near_duplicates_share_alike(way):
    """Two drivers that are nearly one get the same, and together about what one of them would get alone."""
    correlation = np.array([[1, 0.9999, 0.3], [0.9999, 1, 0.3], [0.3, 0.3, 1]])
    values = way(correlation, [0.6, 0.6, 0.4])
    alone = way([[1, 0.3], [0.3, 1]], [0.6, 0.4])
    assert values[0] == pytest.approx(values[1], abs=1e-9)
    assert values[:2].sum() == pytest.approx(alone[0], abs=0.05)


def test_a_driver_that_is_unrelated_to_everything_gets_nothing():
    correlation = np.eye(3)
    correlation[0, 1] = correlation[1, 0] = 0.5
    for way in (shapley.shapley, relative_weights):
        assert way(correlation, [0.5, 0.4, 0.0])[2] == pytest.approx(0, abs=1e-12)


def test_replicates_are_each_by_itself_and_unknown_ones_stay_unknown():
    correlation, validity = pair(5, 3, 6)
    correlation[2], validity[2] = np.nan, np.nan
    for way in (shapley.shapley, relative_weights, lambda *p: shapley.sampled_shapley(*p)[0]):
        values = way(correlation, validity)
        assert np.isnan(values[2]).all()
        for place in (0, 1, 3, 4, 5):
            assert values[place] == pytest.approx(way(correlation[place], validity[place]), abs=1e-12)


def test_single_precision_is_enough_for_replicates_and_not_used_for_the_estimate():
    correlation, validity = pair(shapley._SINGLE_FROM, 4, 5)
    values = shapley.shapley(correlation, validity)
    alone = np.stack([shapley.shapley(*one) for one in zip(correlation, validity, strict=True)])
    assert values[0] == pytest.approx(by_subset_table(correlation[0], validity[0]), abs=1e-13)
    assert values == pytest.approx(alone, abs=5e-6)
    assert values.sum(axis=-1) == pytest.approx(collinearity.explained(correlation, validity), abs=1e-9)


def by_subset_table(correlation: np.ndarray, validity: np.ndarray) -> np.ndarray:
    """Shapley values from a table of the R squared of all subsets, each solved for by itself."""
    count = len(validity)
    table = [r2(correlation, validity, tuple(i for i in range(count) if s >> i & 1)) for s in range(2**count)]
    values = np.zeros(count)
    for subset, explained in enumerate(table):
        size = subset.bit_count()
        for driver in range(count):
            if not subset >> driver & 1:
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                values[driver] += weight * (table[subset | 1 << driver] - explained)
    return values


def test_all_subsets_are_explained_as_solving_for_each_says():
    correlation, validity = pair(5, 9, 2)
    table = subsets.explained_by_all(correlation, validity)
    for subset in range(32):
        inside = tuple(place for place in range(5) if subset >> place & 1)
        for column in range(2):
            assert table[subset, column] == pytest.approx(r2(correlation[column], validity[column], inside), abs=1e-12)


def test_sampled_orders_are_as_far_off_as_they_say():
    correlation, validity = pair(12, 5, 1)
    exact = shapley.shapley(correlation, validity)[0]
    standardised = []
    for seed in range(20):
        values, error = shapley.sampled_shapley(correlation, validity, orders=100, seed=seed)
        standardised.append((values[0] - exact) / error)
    assert np.std(standardised) == pytest.approx(1, abs=0.25)


def test_dominance_by_enumeration():
    correlation, validity = (part[0] for part in pair(4, 1))
    found = dominance(correlation, validity)
    assert found.general == pytest.approx(shapley.shapley(correlation, validity))
    for a, b in permutations(range(4), 2):
        rest = [other for other in range(4) if other not in (a, b)]
        sets = [s for size in range(3) for s in combinations(rest, size)]
        assert found.complete[a, b] == all(
            r2(correlation, validity, (*s, a)) > r2(correlation, validity, (*s, b)) for s in sets
        )
    for driver in range(4):
        rest = [other for other in range(4) if other != driver]
        for size in range(4):
            added = [
                r2(correlation, validity, (*s, driver)) - r2(correlation, validity, s) for s in combinations(rest, size)
            ]
            assert found.conditional[driver, size] == pytest.approx(np.mean(added), abs=1e-12)


@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_complete_dominance_implies_conditional_implies_general(count, seed):
    found = dominance(*pair(count, seed, 3))
    assert not (found.complete & ~found.conditionally).any()
    assert not (found.conditionally & ~found.generally).any()


def test_dominance_refuses_too_many_drivers():
    with pytest.raises(MethodError, match="dominance of 16 drivers"):
        dominance(np.eye(16), np.zeros(16))


def test_collinearity_follows_from_regressions():
    correlation, validity = (part[0] for part in pair(4, 2))
    for driver in range(4):
        others = tuple(other for other in range(4) if other != driver)
        of_driver = r2(correlation, correlation[driver], others)
        assert collinearity.variance_inflation(correlation)[driver] == pytest.approx(1 / (1 - of_driver))
        without = r2(correlation, validity, tuple(range(4))) - r2(correlation, validity, others)
        assert collinearity.unique(correlation, validity)[driver] == pytest.approx(without)


def test_what_cannot_be_shared_out_is_refused_by_name():
    rng = np.random.default_rng(3)
    made = rng.normal(size=(50, 4))
    names = ["wait", "care", "wait again", "satisfied"]
    same = np.cov(np.column_stack([made[:, 0], made[:, 1], made[:, 0], made[:, 3]]).T)
    with pytest.raises(MethodError, match="'wait' and 'wait again' carry the same information"):
        collinearity.system(same, names)
    total = np.cov(np.column_stack([made[:, 0], made[:, 1], made[:, :2].sum(axis=1), made[:, 3]]).T)
    with pytest.raises(MethodError, match="'wait', 'care' and 'wait again' carry the same information"):
        collinearity.system(total, names)
    constant = np.cov(made.T)
    constant[1], constant[:, 1] = 0, 0
    with pytest.raises(MethodError, match="'care' is constant"):
        collinearity.system(constant, names)
    contradicting = np.array([[1, 0.9, -0.9, 0], [0.9, 1, 0.9, 0], [-0.9, 0.9, 1, 0], [0, 0, 0, 1.0]])
    with pytest.raises(MethodError, match="contradict each other"):
        collinearity.system(contradicting, names)


def test_a_replicate_that_cannot_be_shared_out_is_unknown():
    sound, flat = np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]]), np.eye(3)
    flat[0, 0] = 0
    found = collinearity.system([sound, flat, np.ones((3, 3)), sound], ["a", "b", "q"])
    assert np.isnan(found.condition).tolist() == [False, True, True, False]
    assert np.isfinite(found.correlation[3]).all()
