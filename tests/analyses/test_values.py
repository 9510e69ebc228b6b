"""The values of METHODS 1, 2, 3, 7 and 17 through the whole line, from a frame to estimates, to the printed digits."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi


def answers(**columns: list) -> pa.Table:
    return pa.table(columns)


@pytest.mark.parametrize(
    ("mix", "value", "error", "low", "high"),
    [
        ((60, 25, 15), 45, 7.3993, 29.3431, 58.0355),
        ((9, 8, 3), 30, 15.9687, -3.3523, 55.5263),
        ((16, 13, 7), 25, 12.6534, -0.7206, 46.8744),
    ],
)
def test_nps(mix, value, error, low, high):
    promoters, passives, detractors = mix
    frame = answers(q=[10] * promoters + [8] * passives + [2] * detractors)
    score = oi.nps(frame, "q").one(quantity="nps")
    assert score.value == pytest.approx(value, abs=1e-9)
    assert (score.se, score.low, score.high) == pytest.approx((error, low, high), abs=5e-5)
    assert (score.n, score.n_effective) == (sum(mix), sum(mix))


def test_difference_of_two_scores():
    frame = answers(q=[10] * 60 + [8] * 25 + [2] * 15 + [10] * 45 + [8] * 30 + [2] * 25, g=["a"] * 100 + ["b"] * 100)
    found = oi.nps(frame, "q", by="g")
    a, b = (found.one(quantity="nps", g=level) for level in "ab")
    assert a.value - b.value == pytest.approx(25)
    assert (a.se**2 + b.se**2) ** 0.5 == pytest.approx(10.98863, abs=5e-6)


def test_csat():
    found = oi.csat(answers(q=[5] * 30 + [4] * 12 + [3] * 8), "q").one(quantity="csat")
    assert (found.value, found.low, found.high) == pytest.approx((0.84, 0.714858, 0.916626), abs=5e-7)


def test_few_yes_take_the_exact_interval():
    found = oi.share(answers(q=[1] * 2 + [0] * 48), "q", 1).one(quantity="share")
    assert (found.low, found.high) == pytest.approx((0.0048814, 0.1371366), abs=5e-6)


def test_ces():
    found = oi.ces(answers(q=[7, 6, 5, 7, 4, 6, 5, 3, 7, 6]), "q")
    mean = found.one(quantity="ces")
    assert mean.value == pytest.approx(5.6)
    assert (mean.low, mean.high) == pytest.approx((4.634342, 6.565658), abs=5e-7)
    assert mean.se == pytest.approx(1.349897 / 10**0.5, abs=5e-7)
    assert found.one(quantity="easy").value == pytest.approx(0.8)
    assert found.one(quantity="net_easy").value == pytest.approx(40)


def test_opportunity():
    frame = answers(i=[5] * 200 + [2] * 70, s=[4] * 75 + [3] * 195)
    found = oi.opportunity(frame, {"agent": "i"}, {"agent": "s"}, top=(4, 5))
    values = [found.one(quantity=name).value for name in ("importance", "satisfaction", "opportunity")]
    assert values == pytest.approx([7.407407, 2.777778, 12.037037], abs=5e-7)
    assert found.one(quantity="p_underserved").value > 0.99


def test_opportunity_is_not_lowered_by_satisfaction_above_importance():
    frame = answers(i=[5] * 6 + [1] * 4, s=[5] * 8 + [1] * 2)
    assert oi.opportunity(frame, {"o": "i"}, {"o": "s"}).one(quantity="opportunity").value == pytest.approx(6)


def test_top_boxes_must_be_the_top_of_the_scale():
    frame = answers(i=[7, 6, 1], s=[5, 4, 3])
    with pytest.raises(ValueError, match=r"not on the scale|outside the scale|not the highest"):
        oi.opportunity(frame, {"o": "i"}, {"o": "s"}, top=(4, 5))


def test_servqual():
    gaps = {"T": -0.5, "R": -1.2, "Rs": -0.8, "A": -0.6, "E": -0.9}
    columns = {}
    for name, gap in gaps.items():
        columns[f"e_{name}"] = [6] * 10
        lower = round(-10 * gap)
        columns[f"p_{name}"] = [6 - lower // 10 - (i < lower % 10) for i in range(10)]
    found = oi.servqual(
        answers(**columns), {n: f"e_{n}" for n in gaps}, {n: f"p_{n}" for n in gaps}, {n: [n] for n in gaps},
        weights={"T": 11, "R": 32, "Rs": 22, "A": 19, "E": 16},
    )  # fmt: skip
    assert found.one(quantity="gap", subject="overall").value == pytest.approx(-0.8)
    assert found.one(quantity="weighted_gap", subject="overall").value == pytest.approx(-0.873)
    assert found.where(quantity="gap", subject="R")[0].value == pytest.approx(-1.2)


def test_a_gap_is_taken_among_those_who_answered_both():
    frame = answers(e=[7, 7, 7, None], p=[5, 6, None, 1])
    gap = oi.servqual(frame, {"a": "e"}, {"a": "p"}).one(quantity="gap", subject="a")
    assert (gap.value, gap.n) == (-1.5, 2)


def test_zone_of_tolerance():
    frame = answers(d=[7, 8] * 5, a=[5] * 2 + [6] * 8, p=[6] * 6 + [7] * 4)
    found = oi.tolerance(frame, {"s": "d"}, {"s": "a"}, {"s": "p"})
    values = {
        name: found.one(quantity=name, subject="s").value for name in ("adequacy", "superiority", "width", "position")
    }
    assert values == pytest.approx({"adequacy": 0.6, "superiority": -1.1, "width": 1.7, "position": 0.352941}, abs=5e-7)


def test_alpha_is_that_of_the_covariance_matrix():
    rows = [[2, 3, 3], [4, 4, 5], [1, 2, 1], [5, 5, 4], [3, 3, 4], [2, 1, 2]]
    frame = answers(**{f"q{i}": [row[i] for row in rows] for i in range(3)})
    k, sums = 3, [sum(row) for row in rows]

    def variance(values: list[int]) -> float:
        middle = sum(values) / len(values)
        return sum((value - middle) ** 2 for value in values) / (len(values) - 1)

    expected = k / (k - 1) * (1 - sum(variance([row[i] for row in rows]) for i in range(3)) / variance(sums))
    assert oi.alpha(frame, ["q0", "q1", "q2"]).one(quantity="alpha").value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("base", [0.2, 1_000_000.2, 10_000_000.2])
def test_means_and_deviations_of_large_numbers_keep_their_digits(base):
    """NIST NumAcc2-4, from their definition: the standard deviation is 0.1 exactly, at least eight digits are asked."""
    values = [round(base + step, 1) for step in [0.0] + [-0.1, 0.1] * 500]
    row = oi.mean(answers(y=values), "y")[0]
    assert row.value == pytest.approx(base, rel=1e-15)
    assert row.se * len(values) ** 0.5 == pytest.approx(0.1, rel=1e-8)


def test_a_coefficient_rests_on_as_many_effective_answers_as_a_mean() -> None:
    rng = np.random.default_rng(1)
    account = np.repeat(np.arange(60), 10)
    common = 0.6 * rng.normal(size=60)[account] + rng.normal(size=600)
    ratings = {name: np.clip(np.round(3 + common + 0.7 * rng.normal(size=600)), 1, 5).astype(int) for name in "abcd"}
    frame = pa.table({**ratings, "account": account, "weight": rng.integers(1, 6, 600)})
    for design in ({}, {"unit": "account"}, {"weight": "weight"}, {"unit": "account", "weight": "weight"}):
        means = [row.n_effective for row in oi.mean(frame, list(ratings), **design)]
        found = (
            oi.alpha(frame, list(ratings), **design).one(quantity="alpha"),
            oi.drivers(frame, "a", list("bcd"), **design).one(quantity="share", subject="b"),
            oi.PathModel("X =~ a + b\nY =~ c + d\nY ~ X").fit(frame, **design).one(quantity="path"),
        )
        assert all(min(means) * 0.85 <= row.n_effective <= max(means) * 1.15 for row in found)
        assert (design == {}) == (found[0].n_effective == 600)
