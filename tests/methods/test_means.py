import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.methods import means

ANSWERS = arrays(np.float64, st.integers(2, 40), elements=st.integers(0, 10))


def alternating(middle, low, high):
    """The constructed sets of the NIST StRD: the middle first, then low and high in turn, 1,001 values."""
    return np.array([middle, *([low, high] * 500)])


# Data by their published definition; mean, standard deviation and lag-1 autocorrelation are exact.
NIST = {
    "NumAcc1": (np.array([10000001.0, 10000003.0, 10000002.0]), 10000002.0, 1.0, -0.5),
    "NumAcc2": (alternating(1.2, 1.1, 1.3), 1.2, 0.1, -0.999),
    "NumAcc3": (alternating(1000000.2, 1000000.1, 1000000.3), 1000000.2, 0.1, -0.999),
    "NumAcc4": (alternating(10000000.2, 10000000.1, 10000000.3), 10000000.2, 0.1, -0.999),
}


@pytest.mark.parametrize("name", NIST)
def test_nist_sets_to_eight_digits(name):
    values, mean, deviation, correlation = NIST[name]
    n, total, square, _ = means.sums(values, np.floor(values[0]))
    assert means.mean(n, total, np.floor(values[0])) == pytest.approx(mean, rel=1e-14)
    assert means.standard_deviation(n, total, square) == pytest.approx(deviation, rel=1e-8)
    assert means.autocorrelation(values) == pytest.approx(correlation, rel=1e-8)


@given(ANSWERS, st.sampled_from([0.0, 5.0, 5.5, -3.0]))
def test_same_as_numpy_whatever_the_centre(answers, centre):
    n, total, square, cube = means.sums(answers, centre)
    assert means.mean(n, total, centre) == pytest.approx(answers.mean())
    assert means.variance(n, total, square) == pytest.approx(answers.var(ddof=1), abs=1e-9)
    away = answers - answers.mean()
    expected = 0.0 if np.ptp(answers) == 0 else (away**3).mean() / (away**2).mean() ** 1.5
    assert means.skewness(n, total, square, cube) == pytest.approx(expected, abs=1e-6)


@given(st.integers(0, 10), st.integers(2, 10**9), st.sampled_from([0.5, 1.0, 0.1]))
def test_a_constant_item_has_no_variance_not_a_rounding_error(answer, n, weight):
    total, square, cube = (n * weight * (answer - 3.7) ** power for power in (1, 2, 3))
    assert means.variance(n * weight, total, square, n) == 0
    assert means.skewness(n * weight, total, square, cube) == 0
    assert np.isnan(means.correlation(n * weight, total, total, square, square, square))


@given(arrays(np.float64, (2, 12), elements=st.integers(1, 7)))
def test_covariance_and_correlation_of_pairs(pairs):
    x, y = pairs - 4
    n = 12
    assert means.covariance(n, x.sum(), y.sum(), x @ y) == pytest.approx(np.cov(pairs)[0, 1], abs=1e-9)
    found = means.correlation(n, x.sum(), y.sum(), x @ x, y @ y, x @ y)
    if np.ptp(x) and np.ptp(y):
        assert found == pytest.approx(np.corrcoef(pairs)[0, 1], abs=1e-9)
        assert -1 <= found <= 1
    else:
        assert np.isnan(found)


def test_pairwise_counts_broadcast_over_a_matrix():
    answers = np.array([[1, 2, 5], [2, 4, np.nan], [3, 3, 1], [5, 5, np.nan]])
    kept = ~np.isnan(answers)
    away = np.where(kept, answers - 3, 0)
    n = kept.T.astype(float) @ kept
    found = means.covariance(n, away.T @ kept, kept.T @ away, away.T @ away)
    assert found[0, 1] == pytest.approx(np.cov(answers[:, 0], answers[:, 1])[0, 1])
    assert found[0, 2] == pytest.approx(np.cov(answers[[0, 2], 0], answers[[0, 2], 2])[0, 1])


@given(ANSWERS, st.floats(0.1, 50))
def test_scaling_all_weights_changes_nothing_given_the_effective_n(answers, weight):
    n, total, square, _ = means.sums(answers, 5)
    weighted = means.variance(weight * n, weight * total, weight * square, n)
    assert weighted == pytest.approx(means.variance(n, total, square), rel=1e-9, abs=1e-9)


def test_rows_with_nothing_give_no_number():
    assert np.isnan(means.mean([0, 0], 0)).all()
    assert np.isnan(means.variance([0, 1], 0, 0)).all()
    assert np.isnan(means.standard_error(1.0, 0))
    n, total, *_ = means.sums([[1, np.nan], [np.nan, np.nan]], 0)
    assert (n.tolist(), total.tolist()) == ([1, 0], [1, 0])


def test_rescale():
    assert means.rescale([1, 4, 5], 1, 5).tolist() == [0, 75, 100]
