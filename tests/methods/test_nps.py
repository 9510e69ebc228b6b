import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln

from outsidein.methods import comparisons, nps

ALL = [nps.wald, nps.adjusted_wald, nps.goodman, nps.score_interval]
COUNTS = [(60, 25, 15), (9, 8, 3), (16, 13, 7)]
PUBLISHED = {
    nps.wald: [(30.4976, 59.5024), (-1.2981, 61.2981), (0.1998, 49.8002)],
    nps.adjusted_wald: [(29.3431, 58.0355), (-3.3523, 55.5263), (-0.7206, 46.8744)],
    nps.goodman: [(26.8883, 63.1117), (-9.0874, 69.0874), (-5.9723, 55.9723)],
    nps.score_interval: [(29.2569, 58.1257), (-4.1565, 57.2655), (-1.1417, 47.5985)],
}
SHARES = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)).filter(lambda mix: sum(mix) > 0)


def shares(counts):
    promoters, _, detractors = np.array(counts).T
    n = np.array(counts).sum(axis=-1)
    return promoters / n, detractors / n, n


def test_scores_and_standard_errors_of_the_table():
    p, q, n = shares(COUNTS)
    assert nps.score(p, q) == pytest.approx([45, 30, 25])
    assert np.round(nps.standard_error(p, q, n) / 100, 6).tolist() == [0.073993, 0.159687, 0.126534]
    assert np.round(nps.score(*nps.adjusted_shares(p, q, n)[:2]), 4).tolist() == [43.6893, 26.0870, 23.0769]


@pytest.mark.parametrize("method", ALL, ids=lambda method: method.__name__)
def test_intervals_of_the_table(method):
    ends = method(*shares(COUNTS))
    assert list(zip(np.round(ends.low, 4).tolist(), np.round(ends.high, 4).tolist(), strict=True)) == PUBLISHED[method]


def test_two_samples():
    p, q, n = shares([(60, 25, 15), (45, 30, 25)])
    score, se = nps.score(p, q), nps.standard_error(p, q, n)
    apart = comparisons.difference(score[0], se[0], score[1], se[1])
    assert (round(float(apart.value), 6), round(float(apart.se), 5)) == (25, 10.98863)
    assert (round(float(apart.statistic), 6), round(float(apart.p), 7)) == (2.275079, 0.0229012)


@pytest.mark.parametrize("method", ALL, ids=lambda method: method.__name__)
@given(mix=SHARES)
@settings(max_examples=40)
def test_bounds_and_mirror(method, mix):
    p, q, n = shares([mix])
    ends, mirrored = method(p, q, n), method(q, p, n)
    assert np.all((ends.low >= -100) & (ends.low <= ends.high) & (ends.high <= 100))
    assert mirrored.low == pytest.approx(-ends.high, abs=1e-6)
    if method is not nps.adjusted_wald:
        assert np.all((ends.low <= nps.score(p, q) + 1e-9) & (nps.score(p, q) <= ends.high + 1e-9))


@pytest.mark.parametrize("method", ALL, ids=lambda method: method.__name__)
def test_no_answers_give_no_interval_and_arrays_broadcast(method):
    ends = method(np.array([[0.6], [0.0]]), 0.1, np.array([0.0, 12.5, 300]))
    assert ends.low.shape == (2, 3)
    assert np.isnan(ends.low[:, 0]).all()
    assert np.isfinite(ends.high[:, 1:]).all()


@given(mix=SHARES.filter(lambda mix: min(mix) > 0))
@settings(max_examples=25)
def test_score_interval_ends_where_the_test_just_rejects(mix):
    p, q, n = (float(value[0]) for value in shares([mix]))
    ends = nps.score_interval(p, q, n)
    for end in (float(ends.low) / 100, float(ends.high) / 100):
        # Likelihood on a fine grid of detractor shares, promoters = detractors + end.
        detractors = np.linspace(max(0, -end), (1 - end) / 2, 20001)[1:-1]
        promoters, passives = detractors + end, 1 - 2 * detractors - end
        likelihood = p * np.log(promoters) + q * np.log(detractors) + (1 - p - q) * np.log(passives)
        best = detractors[np.argmax(likelihood)]
        variance = (2 * best + end - end**2) / n
        assert abs(p - q - end) / np.sqrt(variance) == pytest.approx(1.959964, rel=2e-3)


def coverage(method, n, grid):
    """Exact coverage over a grid of mixes, by the sum over all outcomes."""
    promoters, detractors = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
    possible = promoters + detractors <= n
    a, b = promoters[possible], detractors[possible]
    ends = method(a / n, b / n, n)
    ways = gammaln(n + 1) - gammaln(a + 1) - gammaln(b + 1) - gammaln(n - a - b + 1)
    covered = []
    for p, q in ((p, q) for p in grid for q in grid if p + q <= 0.99):
        chance = np.exp(ways + a * np.log(p) + b * np.log(q) + (n - a - b) * np.log(1 - p - q))
        truth = 100 * (p - q)
        covered.append(np.sum(chance * ((ends.low <= truth + 1e-9) & (truth <= ends.high + 1e-9))))
    return np.array(covered)


@pytest.mark.parametrize(("n", "least"), [(30, 0.925), (50, 0.935), (100, 0.94)])
def test_exact_coverage_of_adjusted_wald(n, least):
    covered = coverage(nps.adjusted_wald, n, np.linspace(0.01, 0.98, 45))
    assert covered.mean() == pytest.approx(0.95, abs=0.003)
    assert covered.min() > least


def test_adjusted_wald_covers_less_where_one_side_is_nearly_absent():
    grid = np.concatenate([[0.001, 0.0025, 0.005], np.linspace(0.01, 0.98, 30)])
    covered = coverage(nps.adjusted_wald, 30, grid)
    assert 0.90 < covered.min() < 0.925
    assert coverage(nps.wald, 30, grid).min() < 0.1
