"""The intervals hold the truth as often as they say, and those that ignore weights and accounts do not.

The simulations are those of `benchmarks/interval_coverage.py`: a few surveys here, all of them in the slow tests.
"""

from __future__ import annotations

import numpy as np
import pytest
from interval_coverage import CUTS, DESIGNS
from interval_study.differences import COMPARED, QUICK, Cut, compare, null_findings
from interval_study.holding import Coverage, cover
from interval_study.surveys import Design
from threadpoolctl import threadpool_limits

FEW_SAID_SO = ("share_2", "share_5", "share_97", "nps_skewed", "easy", "detractors")  # exact intervals: 95 % and more
SURE = 3.5  # Monte-Carlo standard errors that chance is given


def slack(surveys: int) -> float:
    """How far a share of 95 % may lie off by chance, in so many surveys."""
    return SURE * float(np.sqrt(0.95 * 0.05 / surveys))


def outside(found: Coverage, low: float, high: float) -> dict[str, float]:
    """The intervals that hold the truth less or more often than they may."""
    shares = {" ".join(key): held.share for key, held in found.held.items() if held.given and key[1] != "rank"}
    exact = {name for name in shares if any(word in name.split() for word in FEW_SAID_SO)}
    return {name: share for name, share in shares.items() if share < low or (share > high and name not in exact)}


@pytest.mark.parametrize("design", [Design("plain-200", 200), Design("both-60", 200, True, 60, 6.0)], ids=str)
def test_intervals_hold_the_truth(design: Design) -> None:
    surveys = 150
    with threadpool_limits(1):
        found = cover(design, surveys, count=400, seed=5)
    assert outside(found, 0.94 - slack(surveys), 1.0) == {}
    assert 0.94 < np.mean([held.share for key, held in found.held.items() if key[1] != "rank"]) < 0.97
    if not design.independent:
        naive = [held.share for held in found.naive.values() if held.given]
        assert np.mean(naive) < 0.85


def test_differences_hold_zero_in_one_population() -> None:
    surveys = 100
    with threadpool_limits(1):
        found = compare(Cut("halves", Design("plain-200", 200)), QUICK, surveys, count=200, seed=6)
    alarms = [found.alarm(key) for key in found.held]
    assert max(alarms) < 0.05 + SURE * np.sqrt(0.05 * 0.95 / surveys)
    assert 0.02 < np.mean(alarms) < 0.08


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_every_interval_of_every_design(design: Design) -> None:
    with threadpool_limits(1):
        found = cover(design, 2000, count=600, seed=1)
    assert outside(found, 0.92, 0.98) == {}


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.name)
def test_every_difference(cut: Cut) -> None:
    with threadpool_limits(1):
        found = compare(cut, COMPARED, 2000, count=600, seed=2)
    rare = ("share_2", "share_97")  # differences of shares that few answers tell
    low = {key: held.share for key, held in found.held.items() if held.share < (0.91 if key[0] in rare else 0.925)}
    assert low == {}


@pytest.mark.slow
def test_studies_without_a_difference_have_no_finding() -> None:
    corrected, plain, _ = null_findings(1000, answers=100, seed=3)
    assert corrected <= 0.05 * 1000 + SURE * np.sqrt(1000 * 0.05 * 0.95)
    assert plain > 900
