"""What is said of drivers: no causes without assumptions, no contribution that is not clear, no silent collinearity."""

from dataclasses import replace

import numpy as np
import pytest

from outsidein.report import importance
from outsidein.report.figures import as_text
from outsidein.report.material import Material
from outsidein.report.parts import drivers
from outsidein.stats.estimates import Estimate
from report.northwind import results, study

MATERIAL = Material.of(study(), results())


def number(quantity: str, subject: str, value: float, unit: str = "share", note: str = "") -> Estimate:
    return Estimate(quantity, subject, value, 0.02, value - 0.04, value + 0.04, 400, 400, np.zeros(0), unit=unit,
                    note=note)  # fmt: skip


SHARES = [number("share", name, value) for name, value in (("speed", 0.5), ("care", 0.3), ("price", 0.2))]


def test_drivers_go_with_the_outcome_and_drive_it_only_by_assumption():
    plain = as_text(importance.most_important(SHARES, "Satisfied", str.title, assumed=False))
    assert plain == (
        "Of three drivers, ‘Speed’ goes furthest with ‘Satisfied’: 50\u202f% (46\u202f% to 54\u202f%) of what all "
        "explain together."
    )
    assumed = as_text(importance.most_important(SHARES, "Satisfied", str.title, assumed=True))
    assert assumed.startswith("Of three drivers, ‘Speed’ drives ‘Satisfied’ most: 50")
    assert as_text(importance.assumption("")) == "Answers that go together do not show what causes what."
    assert as_text(importance.assumption("All was drawn by lot.")) == (
        "That they drive it is assumed, not shown: All was drawn by lot."
    )
    hidden = [row.hidden() for row in SHARES]
    assert "hidden" in as_text(importance.most_important(hidden, "Satisfied", str, assumed=False))


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        ((0.001, 0.001, 0.4), "Two of three have a clear contribution of their own; that of ‘price’ cannot be told"),
        ((0.001, 0.3, 0.4), "One of three has a clear contribution of its own; that of ‘care’ and ‘price’ cannot be"),
        ((0.2, 0.3, 0.4), "None of three has a contribution of its own that can be told from none."),
        ((0.01, 0.01, 0.01), "Each of them has a clear contribution of its own."),
    ],
)  # fmt: skip
def test_only_clear_contributions_are_claimed(chances, said):
    names = ("speed", "care", "price")
    tests = [number("p_adjusted", name, p, "p") for name, p in zip(names, chances, strict=True)]
    assert as_text(importance.clear_ones(tests, str)).startswith(said)


def test_where_to_act_is_said_with_its_probability_or_not_at_all():
    rows = [number("p_concentrate", "speed", 0.82, "chance"), number("p_concentrate", "care", 0.1, "chance")]
    assert as_text(importance.where_to_act(rows, str)) == (
        "‘speed’ matters more than the average driver and performs below it with probability 82\u202f%."
    )
    assert as_text(importance.where_to_act(rows[1:], str)) == (
        "No driver probably matters more than the average and performs below it."
    )
    assert importance.where_to_act([row.hidden() for row in rows], str) == ()


def test_collinearity_is_said_where_it_harms():
    condition, inflated = number("condition", "", 4, "coefficient"), number("vif", "speed", 2, "coefficient")
    assert importance.told_apart(condition, [inflated], str) == ()
    harmful = replace(inflated, value=14, note="variance inflation 14, from 10 on it harms")
    assert as_text(importance.told_apart(condition, [harmful], str)).startswith(
        "The drivers can hardly be told apart: the variance inflation of ‘speed’ is 10 or more"
    )
    ill = replace(condition, value=42, note="collinear: condition number 42, from 30 on it harms")
    assert "condition number is 42" in as_text(importance.told_apart(ill, [inflated], str))


def test_both_maps_are_drawn_where_importance_was_also_stated():
    measure = MATERIAL.names.measure("why")
    titles = [as_text(block.title) for block in drivers.blocks(MATERIAL, measure)]
    assert titles[:3] == [
        "Performance against derived importance",
        "Performance against stated importance",
        "Importance of the drivers, all answers",
    ]
    assert all(block.drawing for block in drivers.blocks(MATERIAL, measure)[:3])
