import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.errors import MethodError
from outsidein.methods import distributions, effort, intervals, means

EASE = [7, 6, 5, 7, 4, 6, 5, 3, 7, 6]
COUNTS = st.lists(st.integers(0, 9), min_size=7, max_size=7).filter(any)


def test_effort_of_ten_customers():
    counts = np.bincount(EASE, minlength=8)[1:]
    moments = distributions.moments(counts, range(1, 8))
    deviation = np.sqrt(moments.variance)
    ends = intervals.t_interval(moments.mean, means.standard_error(moments.variance, moments.n), moments.n - 1)
    assert (float(effort.mean(counts)), round(float(deviation), 6)) == (5.6, 1.349897)
    assert (round(float(ends.low), 6), round(float(ends.high), 6)) == (4.634342, 6.565658)
    assert effort.share_easy(counts) == pytest.approx(0.8)
    assert effort.net_easy(counts) == pytest.approx(40)


def test_version_1_counts_low_effort_as_easy():
    counts = [5, 3, 1, 1, 0]
    assert effort.share_easy(counts, range(1, 6), easy=(1, 2)) == pytest.approx(0.8)
    assert effort.net_easy(counts, range(1, 6), easy=(1, 2), difficult=(4, 5)) == pytest.approx(70)


@given(COUNTS)
def test_moments_are_those_of_the_answers(counts):
    answers = np.repeat(np.arange(1.0, 8.0), counts)
    moments = distributions.moments(counts, range(1, 8))
    assert moments.n == len(answers)
    assert moments.mean == pytest.approx(answers.mean())
    if len(answers) > 1:
        assert moments.variance == pytest.approx(answers.var(ddof=1), abs=1e-9)
    else:
        assert np.isnan(moments.variance)


@given(COUNTS, COUNTS)
def test_replicates_are_trailing_and_independent(first, second):
    both = np.stack([first, second], axis=1)
    moments = distributions.moments(both, range(1, 8))
    assert moments.mean.tolist() == [float(effort.mean(first)), float(effort.mean(second))]
    easy = effort.share_easy(both)
    assert easy.tolist() == [float(effort.share_easy(first)), float(effort.share_easy(second))]


@given(COUNTS)
def test_shares_of_all_points_sum_to_one(counts):
    shares = [float(distributions.share(counts, range(1, 8), [point])) for point in range(1, 8)]
    assert sum(shares) == pytest.approx(1)


def test_nobody_answered():
    assert np.isnan(effort.share_easy([0] * 7))
    assert np.isnan(effort.mean([0] * 7))


def test_boxes_must_be_on_the_scale_and_apart():
    with pytest.raises(MethodError, match=r"box 7, 8: 8 not on the scale; its points are 1, 2, 3, 4, 5, 6, 7"):
        distributions.share([1] * 7, range(1, 8), (7, 8))
    with pytest.raises(MethodError, match="4 cannot be both easy and difficult"):
        effort.net_easy([1] * 7, easy=(4, 5, 6, 7))
