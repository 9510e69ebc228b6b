import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import bdtr, bdtrc, gammaln

from outsidein.methods import intervals, proportions

ALL = [
    proportions.wilson,
    proportions.agresti_coull,
    proportions.clopper_pearson,
    proportions.jeffreys,
    proportions.default_interval,
]
PUBLISHED = {
    proportions.wilson: (0.714858, 0.916626),
    proportions.agresti_coull: (0.712185, 0.919299),
    proportions.clopper_pearson: (0.708874, 0.928299),
    proportions.jeffreys: (0.720674, 0.921333),
}


@pytest.mark.parametrize("method", PUBLISHED, ids=lambda method: method.__name__)
def test_42_of_50(method):
    ends = method(0.84, 50)
    assert (round(float(ends.low), 6), round(float(ends.high), 6)) == PUBLISHED[method]


@pytest.mark.parametrize("method", ALL, ids=lambda method: method.__name__)
@given(share=st.floats(0, 1), n=st.floats(0.5, 1e6), df=st.floats(3, 100))
def test_bounds_mirror_and_widening(method, share, n, df):
    ends, mirrored = method(share, n), method(1 - share, n)
    assert 0 <= ends.low <= ends.high <= 1
    assert ends.low - 1e-9 <= share <= ends.high + 1e-9 or method is proportions.jeffreys
    assert mirrored.low == pytest.approx(1 - ends.high, abs=1e-6)
    wider = method(share, n, intervals.quantile(0.95, df))
    assert wider.low <= ends.low + 1e-12
    assert wider.high >= ends.high - 1e-12


@pytest.mark.parametrize("method", ALL, ids=lambda method: method.__name__)
def test_broadcasts_and_knows_no_answers(method):
    ends = method(np.array([[0.0], [0.5], [1.0]]), np.array([0, 10, 1000]))
    assert ends.low.shape == (3, 3)
    assert np.isnan(ends.low[:, 0]).all()
    assert np.isnan(ends.high[:, 0]).all()
    assert np.isfinite(ends.low[:, 1:]).all()
    assert np.all(ends.low[0, 1:] == 0)
    assert ends.high[2, 1:] == pytest.approx([1, 1])


@given(n=st.integers(2, 200), data=st.data())
def test_clopper_pearson_solves_the_binomial_tails(n, data):
    yes = data.draw(st.integers(1, n - 1))
    ends = proportions.clopper_pearson(yes / n, n)
    assert bdtrc(yes - 1, n, ends.low) == pytest.approx(0.025, rel=1e-6)
    assert bdtr(yes, n, ends.high) == pytest.approx(0.025, rel=1e-6)


def test_default_takes_the_exact_interval_when_few_said_yes_or_no():
    shares, n = np.array([0.0, 4 / 50, 5 / 50, 45 / 50, 46 / 50]), 50
    chosen = proportions.default_interval(shares, n)
    plain, exact = proportions.wilson(shares, n), proportions.clopper_pearson(shares, n)
    assert chosen.low.tolist() == [*exact.low[:2], *plain.low[2:4], exact.low[4]]
    assert chosen.high.tolist() == [*exact.high[:2], *plain.high[2:4], exact.high[4]]


def coverage(method, n):
    """Exact coverage at shares from .5 % to 99.5 %."""
    truth, yes = np.linspace(0.005, 0.995, 199), np.arange(n + 1)[:, None]
    ways = gammaln(n + 1) - gammaln(yes + 1) - gammaln(n - yes + 1)
    chance = np.exp(ways + yes * np.log(truth) + (n - yes) * np.log1p(-truth))
    ends = method(yes / n, n)
    return truth, np.sum(chance * ((ends.low <= truth + 1e-12) & (truth <= ends.high + 1e-12)), axis=0)


@pytest.mark.parametrize("n", [5, 10, 30, 50, 100, 200])
def test_exact_coverage(n):
    truth, exact = coverage(proportions.clopper_pearson, n)
    assert exact.min() >= 0.95
    common = (truth >= 0.05) & (truth <= 0.95)
    if n >= 30:
        wilson = coverage(proportions.wilson, n)[1]
        assert wilson[common].min() > 0.92
        assert wilson[common].mean() == pytest.approx(0.95, abs=0.005)
        default = coverage(proportions.default_interval, n)[1]
        assert default.min() > 0.925
        assert 0.945 < default.mean() < 0.965
