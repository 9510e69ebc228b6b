import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from outsidein.errors import InputError
from outsidein.simulate import Scale, exact


def test_nps_of_the_published_mix():
    shares = np.zeros(11)
    shares[[3, 8, 10]] = 0.15, 0.25, 0.60
    assert exact.nps(np.arange(11), shares) == pytest.approx(45.0)


def test_nps_refuses_another_scale():
    with pytest.raises(InputError, match="needs a scale of 0 to 10; this one is 1 to 10"):
        exact.nps(np.arange(1, 11), np.full(10, 0.1))


@pytest.mark.parametrize(("boxes", "said"), [((6, 8), r"boxes \[8\]"), ((), "boxes none")])
def test_share_refuses_boxes_off_the_scale(boxes, said):
    with pytest.raises(InputError, match=said):
        exact.share(np.arange(1, 8), np.full(7, 1 / 7), boxes)


def test_opportunity_is_importance_alone_when_satisfaction_is_higher():
    assert exact.opportunity(0.95, 0.32) == pytest.approx(15.8)
    assert exact.opportunity(0.6, 0.85) == pytest.approx(6.0)


@pytest.mark.parametrize("correlation", [0.05, 0.4, 0.8, 0.95, -0.6])
def test_covariance_equals_the_sum_of_bivariate_normal_probabilities(correlation):
    first, second = np.array([-1.2, 0.0, 0.7]), np.array([-0.4, 0.5, 1.1, 2.0])
    joint = multivariate_normal(cov=[[1, correlation], [correlation, 1]])
    expected = sum(joint.cdf([-a, -b]) - norm.cdf(-a) * norm.cdf(-b) for a in first for b in second)
    assert exact.covariance(first, second, correlation) == pytest.approx(expected, abs=1e-6)


def test_alpha_of_parallel_items():
    covariances = np.full((3, 3), 0.5) + np.diag([0.5] * 3)
    assert exact.alpha(covariances) == pytest.approx(3 * 0.5 / (1 + 2 * 0.5))


def test_scale_around_a_centre_keeps_the_shares_of_a_rounded_normal():
    scale = Scale.around((1, 5), centre=4.0, spread=1.0)
    expected = np.diff(norm.cdf([-np.inf, 1.5, 2.5, 3.5, 4.5, np.inf], loc=4.0))
    np.testing.assert_allclose(scale.shares(), expected, atol=1e-15)
    np.testing.assert_allclose(scale.shares(0.5), np.diff(norm.cdf([-np.inf, 1.5, 2.5, 3.5, 4.5, np.inf], loc=4.5)))


def test_scale_answers_are_as_many_points_up_as_cuts_passed():
    scale = Scale(1, (-1.0, 0.0, 1.0))
    assert scale.answers(np.array([-3.0, -0.5, 0.5, 3.0])).tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("cuts", [(), (0.5, 0.5), (1.0, 0.0)])
def test_scale_refuses_cuts_that_do_not_rise(cuts):
    with pytest.raises(InputError, match="the cuts of a scale rise"):
        Scale(1, cuts)
