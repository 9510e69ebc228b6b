from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.errors import MethodError
from outsidein.methods import regression


@pytest.mark.parametrize("step", [1.0, 0.1])
def test_wampler_polynomials_are_recovered(step):
    """NIST Wampler1 and 2, by their definition: a polynomial of degree 5 in x = 0 .. 20, no error."""
    powers = np.vander(np.arange(21.0), 6, increasing=True)
    truth = step ** np.arange(6)
    fit = regression.least_squares(powers, powers @ truth)
    assert fit.coefficients == pytest.approx(truth, rel=1e-9)
    assert fit.r_squared == pytest.approx(1)


def test_nist_no_intercept():
    """NIST NoInt1 (x = 60 .. 70, y = x + 70) and NoInt2, with their certified values."""
    x = np.arange(60.0, 71.0)
    fit = regression.least_squares(x[:, None], x + 70)
    assert fit.coefficients == pytest.approx([2.07438016528926], rel=1e-13)
    assert fit.standard_errors == pytest.approx([0.0165289256198347], rel=1e-13)
    assert fit.residual_sd == pytest.approx(3.56753034006338, rel=1e-13)
    assert fit.r_squared == pytest.approx(0.999365492298663, rel=1e-13)
    assert regression.least_squares([[4], [5], [6]], [3, 4, 4]).coefficients == pytest.approx(
        [Fraction(8, 11)], rel=1e-13
    )


@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1e6), st.permutations(range(15)))
def test_units_and_order_do_not_matter(seed, scale, order):
    rng = np.random.default_rng(seed)
    X, y = np.column_stack([np.ones(15), rng.standard_normal((15, 2))]), rng.standard_normal(15)
    plain = regression.least_squares(X, y)
    scaled = regression.least_squares(X[order] * [1, scale, 1], y[order])
    assert scaled.coefficients * [1, scale, 1] == pytest.approx(plain.coefficients, rel=1e-9, abs=1e-12)
    assert scaled.condition == pytest.approx(plain.condition)
    assert scaled.r_squared == pytest.approx(plain.r_squared)


def test_a_batch_is_each_fit_by_itself():
    rng = np.random.default_rng(8)
    X, y = rng.standard_normal((4, 12, 3)), rng.standard_normal((4, 12))
    batch = regression.least_squares(X, y)
    for place in range(4):
        alone = regression.least_squares(X[place], y[place])
        expected = np.linalg.lstsq(X[place], y[place], rcond=None)[0]
        assert batch.coefficients[place] == pytest.approx(expected)
        assert batch.standard_errors[place] == pytest.approx(alone.standard_errors)
        covariance = np.linalg.inv(X[place].T @ X[place]) * float(alone.residual_sd) ** 2
        assert alone.standard_errors == pytest.approx(np.sqrt(np.diag(covariance)))


def test_refusals():
    x = np.arange(10.0)
    with pytest.raises(MethodError, match=r"condition number .* is past 1e\+11"):
        regression.least_squares(np.column_stack([x, 2 * x]), x)
    with pytest.raises(MethodError, match="column 2 is zero in every row"):
        regression.least_squares(np.column_stack([x, 0 * x]), x)
    with pytest.raises(MethodError, match="2 rows cannot fit 3 columns"):
        regression.least_squares(np.ones((2, 3)), [1, 2])
    assert np.isnan(regression.least_squares([[1, 0], [1, 1]], [1, 2]).residual_sd)
