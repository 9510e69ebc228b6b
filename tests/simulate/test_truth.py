from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from outsidein.errors import InputError
from outsidein.simulate import (
    Accounts,
    Careless,
    Customer,
    Effects,
    Item,
    Scale,
    Segment,
    Shift,
    Truth,
    Wave,
    draw,
)

BOTH = Effects(account=0.1, person=0.3, block=0.2)
TRUTH = Truth(
    customers=(
        Customer("boss", 100, response=0.9, traits={"role": "decider"}),
        Customer("worker", 900, response=0.3, traits={"role": "user"}),
    ),
    waves=(Wave("w1", date(2026, 1, 5)), Wave("w2", date(2026, 4, 6), share=2.0)),
    items=(
        Item("nps", Scale.around((0, 10), 8.2, 2.2), Effects(0.1, 0.3), shifts=(Shift(-0.5, ("boss",)),)),
        Item("imp", Scale.around((1, 7), 6.2, 1.2), Effects(0.05), "imp", missing=0.1),
        Item("p1", Scale.around((1, 7), 5.2, 1.3), BOTH, "per", (Shift(-0.6, waves=("w2",)),), missing=0.02),
        Item("p2", Scale.around((1, 5), 3.5, 1.1), BOTH, "per", (Shift(0.4, ("boss",), ("w2",)),)),
        Item("e1", Scale.around((1, 7), 6.1, 1.1), Effects(0.02, 0.0, 0.4), "exp"),
    ),
    accounts=(Accounts("A", 30000, ("boss", "worker")),),
    segments=(Segment("region", ("north", "south")),),
    careless=Careless(straight=0.06, hasty=0.04),
)


@pytest.fixture(scope="module")
def huge():
    return draw(TRUTH, 250_000, seed=11)


def simulated(sample, rows, quantity, items, against):
    answers = {name: sample.answers[name][rows] for name in (*items, *against)}
    top = {name: np.mean(given[~np.isnan(given)] >= 6) for name, given in answers.items()}
    if quantity == "nps":
        score = answers[items[0]]
        return 100 * (np.mean(score >= 9) - np.mean(score <= 6))
    if quantity == "opportunity":
        return 10 * (top[items[0]] + max(top[items[0]] - top[against[0]], 0))
    if quantity == "alpha":
        complete = np.array([answers[name] for name in items])
        covariances = np.cov(complete[:, ~np.isnan(complete).any(axis=0)])
        k = len(items)
        return k / (k - 1) * (1 - np.trace(covariances) / covariances.sum())
    means = [np.mean([np.nanmean(answers[name]) for name in names]) for names in (items, against) if names]
    return means[0] - sum(means[1:])


@pytest.mark.parametrize("where", [{}, {"role": "decider"}, {"wave": "w2"}, {"customer": "worker", "wave": "w1"}])
@pytest.mark.parametrize(
    ("quantity", "items", "against", "within"),
    [
        ("nps", ("nps",), (), 1.0),
        ("mean", ("p1", "p2", "nps"), (), 0.02),
        ("gap", ("p1",), ("e1",), 0.02),
        ("opportunity", ("imp",), ("p1",), 0.12),
        ("alpha", ("p1", "p2", "e1"), (), 0.01),
        ("alpha", ("nps", "p1", "p2"), (), 0.01),
    ],
)
def test_exact_truth_equals_a_huge_simulation(huge, where, quantity, items, against, within):
    named = {"wave": huge.wave, "customer": huge.customer}
    named["role"] = np.where(huge.customer == "boss", "decider", "user")
    rows = np.all([named[name] == level for name, level in where.items()] or [huge.wave != ""], axis=0)
    expected = TRUTH.as_answered().value(quantity, items, against, where=where)
    assert simulated(huge, rows, quantity, items, against) == pytest.approx(expected, abs=within)


def test_covariances_equal_those_of_a_huge_simulation(huge):
    names = ["nps", "p2", "e1"]
    found = np.cov([huge.answers[name] for name in names])
    np.testing.assert_allclose(found, TRUTH.as_answered().within({}).covariances(names), atol=0.03)


def test_overall_is_the_mix_of_customers_at_population_and_of_waves_at_their_shares():
    each = {
        (c, w): TRUTH.value("nps", "nps", where={"customer": c, "wave": w})
        for c in ("boss", "worker")
        for w in ("w1", "w2")
    }
    expected = 0.1 * (each["boss", "w1"] + 2 * each["boss", "w2"]) / 3
    expected += 0.9 * (each["worker", "w1"] + 2 * each["worker", "w2"]) / 3
    assert TRUTH.value("nps", "nps") == pytest.approx(expected)


def test_non_response_moves_what_is_found_without_weights():
    boss, worker = (TRUTH.value("nps", "nps", where={"customer": c}) for c in ("boss", "worker"))
    assert boss < worker
    assert TRUTH.as_answered().value("nps", "nps") == pytest.approx(0.25 * boss + 0.75 * worker)


def test_careless_sheets_pull_grids_towards_even_shares_and_leave_single_questions():
    careful = TRUTH.careful().within({}).shares("p1")
    np.testing.assert_allclose(TRUTH.within({}).shares("p1"), 0.9 * careful + 0.1 / 7)
    np.testing.assert_allclose(TRUTH.within({}).shares("nps"), TRUTH.careful().within({}).shares("nps"))


def test_what_does_not_shift_does_not_change_between_waves():
    first, second = ({"wave": wave} for wave in ("w1", "w2"))
    assert TRUTH.value("nps", "nps", where=first) == TRUTH.value("nps", "nps", where=second)
    assert TRUTH.value("mean", "p1", where=second) < TRUTH.value("mean", "p1", where=first) - 0.5


def test_segments_have_nothing_to_do_with_answers():
    assert TRUTH.value("nps", "nps", where={"region": "north"}) == TRUTH.value("nps", "nps")


def test_share_takes_the_top_two_boxes_unless_told():
    assert TRUTH.value("share", "p2") == TRUTH.value("share", "p2", boxes=(4, 5))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ({"quantity": "npss", "items": "nps"}, "no quantity 'npss'; there are nps, share"),
        ({"quantity": "nps", "items": "p3"}, "no item 'p3'; there are nps, imp, p1, p2, e1"),
        ({"quantity": "nps", "items": "nps", "where": {"wav": "w1"}}, "no dimension 'wav'; there are wave"),
        ({"quantity": "nps", "items": "nps", "where": {"region": "east"}}, "no region 'east'; there are north, south"),
        (
            {"quantity": "nps", "items": "nps", "where": {"customer": "boss", "role": "user"}},
            "no customer in any wave has",
        ),
    ],
)
def test_what_does_not_exist_is_refused_by_name(call, said):
    with pytest.raises(InputError, match=said):
        TRUTH.value(**call)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"accounts": (Accounts("A", 5, ("boss",)),)}, "are not the same"),
        ({"waves": (Wave("w1", date(2026, 1, 5)), Wave("w1", date(2026, 1, 5)))}, "wave 'w1' is declared twice"),
        ({"items": ()}, "no item is declared"),
        ({"items": (Item("q", Scale(1, (0.0,)), shifts=(Shift(1, ("bos",)),)),)}, "did you mean 'boss'"),
    ],
)
def test_names_that_do_not_fit_together_are_refused(change, said):
    with pytest.raises(InputError, match=said):
        replace(TRUTH, **change)


def test_effects_leave_room_for_noise():
    with pytest.raises(InputError, match="together under 1"):
        Effects(0.5, 0.3, 0.2)
