"""Verdicts on a path model: each rule at its threshold, and every row that has a rule."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from methods.path_models import answers
from outsidein.analyses.paths.assessment import RULES, assess
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.paths.quantities import QUANTITIES
from outsidein.stats.estimates import Estimate

TEXT = "A =~ a1 + a2; B <~ b1 + b2; C =~ c1; B ~ A; C ~ A + B"
MEASURE = Paths(id="m", kind="paths", model=TEXT)


def row(quantity: str, subject: str, value: float, low: float = 0.1, high: float = 0.99, note: str = "") -> Estimate:
    return Estimate(quantity, subject, value, 0.1, low, high, 100, 100.0, np.zeros(10), note=note)


def verdict(*rows: Estimate) -> str:
    return next(one.verdict for one in assess(MEASURE, rows) if one.quantity == rows[0].quantity)


@pytest.mark.parametrize(
    ("quantity", "subject", "good", "poor", "bad"),
    [
        ("loading", "A =~ a1", 0.71, 0.70, 0.39),
        ("loading", "A =~ a1", -0.71, -0.45, -0.39),
        ("alpha", "A", 0.70, 0.69, 0.59),
        ("rho_c", "A", 0.90, 0.96, 0.2),
        ("htmt", "A ~~ C", 0.84, 0.86, 0.91),
        ("vif", "A -> C", 3.2, 3.4, 5.1),
    ],
)
def test_each_rule_at_its_threshold(quantity, subject, good, poor, bad):
    assert [verdict(row(quantity, subject, value)) for value in (good, poor, bad)] == ["pass", "doubtful", "fail"]


def test_rules_that_look_at_the_interval_or_at_another_number():
    assert verdict(row("htmt", "A ~~ C", 0.7, high=1.01)) == "fail"
    assert verdict(row("fornell_larcker", "A ~~ C", 0.2, low=0.1)) == "pass"
    assert verdict(row("fornell_larcker", "A ~~ C", 0.2, low=-0.1)) == "doubtful"
    assert verdict(row("fornell_larcker", "A ~~ C", -0.1, low=-0.3)) == "fail"
    assert verdict(row("ave", "A", 0.45), row("rho_c", "A", 0.7)) == "doubtful"
    assert verdict(row("ave", "A", 0.45), row("rho_c", "A", 0.5)) == "fail"
    assert verdict(row("weight", "B <~ b1", 0.1, low=-0.1), row("loading", "B =~ b1", 0.6)) == "pass"
    assert verdict(row("weight", "B <~ b1", 0.1, low=-0.1), row("loading", "B =~ b1", 0.4)) == "doubtful"
    assert verdict(row("weight", "B <~ b1", -0.3, low=-0.4, high=-0.2)) == "pass"
    assert verdict(row("q2_predict", "C =~ c1", 0.2), row("q2_linear", "C =~ c1", 0.1)) == "pass"
    assert verdict(row("q2_predict", "C =~ c1", 0.2), row("q2_linear", "C =~ c1", 0.3)) == "doubtful"
    assert verdict(row("q2_predict", "C =~ c1", -0.01)) == "fail"


def test_weights_of_factors_and_loadings_of_composites_have_no_rule():
    found = assess(MEASURE, [row("weight", "A <~ a1", 0.1), row("loading", "B =~ b1", 0.1), row("path", "A -> B", 0.0)])
    assert {one.quantity for one in found} == {"answers", "replicates"}


def test_answers_and_replicates_are_judged():
    few = Estimate("r2", "C", 0.3, 0.1, 0.1, 0.5, 15, 15.0, np.array([0.2, np.nan]), note="not positive definite")
    found = {one.quantity: one for one in assess(MEASURE, [few])}
    assert (found["answers"].verdict, found["replicates"].verdict, found["correlations"].verdict) == ("doubtful",) * 3
    assert "1 of 2 replicates" in found["replicates"].why


def test_hidden_numbers_are_not_judged():
    assert assess(MEASURE, [row("alpha", "A", 0.9).hidden()]) == ()


def test_every_verdict_of_a_fitted_model_says_why_and_by_whom():
    names = ["a1", "a2", "b1", "b2", "c1"]
    table = pa.table(dict(zip(names, answers()[:, [0, 1, 3, 4, 7]].T.tolist(), strict=True)))
    rows = oi.PathModel(TEXT).fit(table, replicates=200)
    found = assess(MEASURE, list(rows))
    assert all(one.why and (one.source or one.quantity == "replicates") for one in found)
    judged = {(one.quantity, one.subject) for one in found}
    reflective = {
        (r.quantity, r.subject) for r in rows if r.quantity in ("alpha", "rho_a", "rho_c", "ave", "htmt", "vif")
    }
    assert reflective <= judged
    assert set(RULES) <= set(QUANTITIES)
