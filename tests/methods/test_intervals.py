import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.methods import distributions, intervals

REPLICATES = arrays(
    np.float64, st.tuples(st.integers(1, 3), st.integers(1, 40)), elements=st.floats(-100, 100, width=32)
)
SKEWED = {
    "many tens": [0.01, 0.01, 0.01, 0.02, 0.02, 0.05, 0.06, 0.10, 0.20, 0.22, 0.30],
    "half tens": [0.02, 0.01, 0.01, 0.01, 0.01, 0.03, 0.03, 0.06, 0.12, 0.20, 0.50],
    "few angry": [0.02, 0.00, 0.01, 0.00, 0.01, 0.02, 0.02, 0.04, 0.08, 0.20, 0.60],
    "extreme": [0.02, 0.00, 0.00, 0.00, 0.00, 0.01, 0.01, 0.02, 0.04, 0.10, 0.80],
    "mostly zero": [0.70, 0.10, 0.05, 0.03, 0.03, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01],
}


def test_quantile_is_normal_or_student():
    assert intervals.quantile(0.95) == pytest.approx(1.959964, abs=5e-7)
    assert intervals.quantile(0.95, [1, 9, 30, np.inf]) == pytest.approx(
        [12.7062, 2.262157, 2.042272, 1.959964], abs=5e-5
    )
    assert np.isnan(intervals.quantile(0.95, [0, -1, np.nan])).all()


@given(REPLICATES, st.sampled_from([0.5, 0.8, 0.95]))
def test_percentile_is_the_weibull_quantile(replicates, level):
    ends = intervals.percentile(replicates, level)
    tail = (1 - level) / 2
    for end, share in ((ends.low, tail), (ends.high, 1 - tail)):
        assert end == pytest.approx(np.quantile(replicates, share, axis=-1, method="weibull"), abs=1e-9)


@given(REPLICATES, st.integers(0, 39))
def test_percentile_leaves_out_what_could_not_be_computed(replicates, place):
    holed = np.insert(replicates, min(place, replicates.shape[-1]), np.nan, axis=-1)
    plain, without = intervals.percentile(replicates), intervals.percentile(holed)
    assert np.array_equal(plain.low, without.low)
    assert np.array_equal(plain.high, without.high)
    assert np.isnan(intervals.percentile(np.full(5, np.nan)).low)


def test_a_level_that_is_not_known_gives_no_interval():
    draws = np.stack([np.full(50, np.nan), np.arange(50.0)])
    for ends in (
        intervals.percentile(draws, np.array([np.nan, 0.95])),
        intervals.bca(np.array([np.nan, 20.0]), draws, draws[:, :10], np.array([np.nan, 0.95])),
    ):
        assert np.isnan([ends.low[0], ends.high[0]]).all()
        assert ends.low[1] < ends.high[1]


@given(arrays(np.float64, 40, elements=st.integers(0, 10)), st.floats(0.5, 20), st.floats(-50, 50), st.randoms())
@settings(max_examples=40)
def test_intervals_follow_shift_and_scale_and_ignore_order(answers, scale, shift, random):
    rng = np.random.default_rng(2)
    draws = rng.choice(answers, size=(400, 40)).mean(axis=1)
    jackknife = (answers.sum() - answers) / 39
    plain = intervals.bca(answers.mean(), draws, jackknife)
    shuffled = draws.tolist()
    random.shuffle(shuffled)
    moved = intervals.bca(answers.mean() * scale + shift, np.array(shuffled) * scale + shift, jackknife * scale + shift)
    # A tie with the estimate may fall to either side of the rounding, so ends agree to one replicate, not to the bit.
    step = scale * (np.ptp(draws) + 1e-9) * 0.25 + 1e-6
    assert abs(moved.low - (plain.low * scale + shift)) <= step
    assert abs(moved.high - (plain.high * scale + shift)) <= step


@given(REPLICATES, st.floats(-200, 200), arrays(np.float64, 8, elements=st.floats(-1e3, 1e3)))
def test_bca_always_gives_an_interval_within_the_replicates(replicates, estimate, jackknife):
    ends = intervals.bca(np.full(len(replicates), estimate), replicates, np.tile(jackknife, (len(replicates), 1)))
    assert np.all(ends.low <= ends.high)
    assert np.all(ends.low >= replicates.min(axis=-1) - 1e-9)
    assert np.all(ends.high <= replicates.max(axis=-1) + 1e-9)


@pytest.mark.parametrize("estimate", [4.0, 3.0])
def test_bca_of_equal_replicates_is_that_value(estimate):
    ends = intervals.bca(estimate, np.full(100, 4.0), np.full(10, 4.0))
    assert (ends.low, ends.high) == (4.0, 4.0)


def test_bca_falls_back_to_percentile_when_all_replicates_are_on_one_side():
    draws = np.arange(1.0, 200.0)
    ends, plain = intervals.bca(0.0, draws, [1.0, 2.0, 5.0]), intervals.percentile(draws)
    assert (ends.low, ends.high) == (plain.low, plain.high)


def test_bca_without_bias_and_skewness_is_the_percentile_interval():
    draws = np.arange(-999.0, 1000.0)
    ends, plain = intervals.bca(0.0, draws, [-1.0, 0.0, 1.0]), intervals.percentile(draws)
    assert ends.low == pytest.approx(plain.low)
    assert ends.high == pytest.approx(plain.high)


def test_bca_ends_by_the_formula():
    # z0 = Phi^-1(0.4) = -0.2533471; Phi from the error function's series, so nothing is shared with the code.
    draws = np.arange(1.0, 1001.0)
    jackknife = -np.array([0.0, 0.0, 0.0, 0.0, 1.0])
    a = float(intervals.acceleration(jackknife))
    z0, z = -0.2533471031, 1.959963985
    ends = intervals.bca(400.5, draws, jackknife)
    low, high = (z0 + (z0 + s) / (1 - a * (z0 + s)) for s in (-z, z))
    from_error = [1001 / 2 * (1 + _erf(value / np.sqrt(2))) for value in (low, high)]
    assert [ends.low, ends.high] == pytest.approx(from_error, abs=1e-5)


def _erf(x):
    """The error function by its power series."""
    terms = np.arange(80)
    factorials = np.cumprod(np.concatenate([[1.0], terms[1:].astype(float)]))
    return 2 / np.sqrt(np.pi) * np.sum((-1.0) ** terms * x ** (2 * terms + 1) / (factorials * (2 * terms + 1)))


@given(arrays(np.float64, st.integers(3, 60), elements=st.integers(0, 10)))
def test_skewness_of_the_mean_is_that_of_the_answers_over_root_n(answers):
    n = len(answers)
    away = answers - answers.mean()
    square = (away**2).mean()
    expected = 0.0 if np.ptp(answers) == 0 else (away**3).mean() / square**1.5 / np.sqrt(n)
    assert intervals.skewness_of_mean((answers.sum() - answers) / (n - 1)) == pytest.approx(expected, abs=1e-7)


@given(arrays(np.float64, st.integers(2, 60), elements=st.integers(0, 10)))
def test_jackknife_standard_error_of_a_mean_is_the_classical_one(answers):
    n = len(answers)
    found = intervals.jackknife_standard_error((answers.sum() - answers) / (n - 1))
    assert found == pytest.approx(answers.std(ddof=1) / np.sqrt(n), abs=1e-9)


@given(st.floats(-3, 3), st.floats(3, 500))
def test_skewed_interval_is_monotone_and_mirrors(skewness, df):
    levels = [0.5, 0.8, 0.9, 0.95, 0.99]
    ends = [intervals.skewed_t_interval(5, 1, skewness, df, level) for level in levels]
    assert np.all(np.diff([end.low for end in ends]) < 0)
    assert np.all(np.diff([end.high for end in ends]) > 0)
    mirrored = intervals.skewed_t_interval(-5, 1, -skewness, df)
    assert -mirrored.high == pytest.approx(ends[3].low)
    assert -mirrored.low == pytest.approx(ends[3].high)


@given(st.floats(-1e-6, 1e-6), st.floats(2, 500))
def test_skewed_interval_without_skewness_is_student(skewness, df):
    skewed, student = intervals.skewed_t_interval(5, 1, skewness, df), intervals.t_interval(5, 1, df)
    assert skewed.low == pytest.approx(student.low, abs=1e-3 if df < 3 else 1e-4)
    exact = intervals.skewed_t_interval(5, 1, 0, df)
    assert (exact.low, exact.high) == (student.low, student.high)


@given(st.floats(-2, 2).filter(lambda g: abs(g) > 0.01), st.floats(5, 200))
def test_skewed_interval_inverts_halls_transformation(g, df):
    t = float(intervals.quantile(0.95, df))
    ends = intervals.skewed_t_interval(0, 1, g, df)
    for end, sign in ((ends.low, 1), (ends.high, -1)):
        T = -end
        assert T + g * T**2 / 3 + g**2 * T**3 / 27 + g / 6 == pytest.approx(sign * t, rel=1e-8)


@pytest.mark.parametrize("shares", SKEWED.values(), ids=SKEWED)
def test_skewed_interval_covers_where_student_falls_short(shares):
    points, n = np.arange(11), 50
    shares = np.array(shares) / np.sum(shares)
    truth = shares @ points
    answers = distributions.moments(np.random.default_rng(11).multinomial(n, shares, size=20000).T, points)
    se = np.sqrt(answers.variance / n)
    student = intervals.t_interval(answers.mean, se, n - 1)
    skewed = intervals.skewed_t_interval(answers.mean, se, answers.skewness / np.sqrt(n), n - 1)
    covered = [np.mean((ends.low <= truth + 1e-9) & (truth <= ends.high + 1e-9)) for ends in (student, skewed)]
    assert 0.935 < covered[1] < 0.972
    assert covered[0] < 0.95


def test_effective_df_shrinks_with_unequal_clusters():
    assert intervals.effective_df(np.full(30, 7.0)) == pytest.approx(29)
    assert intervals.effective_df([40, 1, 1, 1]) == 1
    assert intervals.effective_df(np.r_[np.full(20, 5.0), 40]) < 20
    assert intervals.effective_df([1, 2, 3, 4], icc=0.0) == pytest.approx(100 / 30 - 1)


def test_a_level_of_one_spans_all_replicates() -> None:
    draws = np.random.default_rng(4).exponential(size=500)
    ends = intervals.bca(1.0, draws, np.linspace(0.9, 1.2, 50), level=1.0)
    assert (ends.low, ends.high) == (draws.min(), draws.max())
