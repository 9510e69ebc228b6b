from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from outsidein.errors import InputError
from outsidein.simulate import (
    Accounts,
    Careless,
    Construct,
    Customer,
    Effects,
    Item,
    Scale,
    Shift,
    Structure,
    Truth,
    Wave,
    draw,
)

MODEL = Structure(
    (
        Construct("quality", account=0.2, shifts=(Shift(-0.8, ("boss",)),)),
        Construct("value", {"quality": 0.6}, shifts=(Shift(0.7, waves=("w2",)),)),
        Construct("satisfaction", {"quality": 0.5, "value": 0.3}),
    )
)


def asked(name: str, construct: str, share: float, block: str = "grid") -> Item:
    scale = Scale.of_shares(0, [0.7, 0.3]) if not block else Scale.around((1, 10), 7.2, 1.9)
    return Item(name, scale, Effects(construct=share), block, reflects=construct)


TRUTH = Truth(
    customers=(Customer("boss", 100), Customer("worker", 300)),
    waves=(Wave("w1", date(2026, 1, 5)), Wave("w2", date(2026, 4, 6))),
    items=(
        Item("apart", Scale.around((1, 7), 5.0, 1.4), Effects(0.1, 0.2, 0.2), "rest", missing=0.05),
        asked("q1", "quality", 0.8),
        asked("q2", "quality", 0.6),
        asked("v1", "value", 0.7),
        asked("s1", "satisfaction", 0.8, block=""),
    ),
    accounts=(Accounts("A", 40_000, ("boss", "worker")),),
    careless=Careless(straight=0.04, hasty=0.03),
    structure=MODEL,
)
NAMES = ["q1", "q2", "v1", "s1", "apart"]


@pytest.fixture(scope="module")
def huge():
    return draw(TRUTH, 250_000, seed=3)


def test_values_by_hand():
    values = MODEL.values()
    assert values["path", "quality -> satisfaction"] == 0.5
    assert values["total_effect", "quality -> satisfaction"] == pytest.approx(0.5 + 0.6 * 0.3)
    assert values["total_effect", "value -> satisfaction"] == pytest.approx(0.3)
    assert values["r2", "value"] == pytest.approx(0.36)
    assert values["r2", "satisfaction"] == pytest.approx(0.25 + 0.09 + 2 * 0.5 * 0.3 * 0.6)
    assert ("r2", "quality") not in values


def test_regression_on_the_correlations_gives_the_paths():
    between = MODEL.correlations()
    np.testing.assert_allclose(np.diag(between), 1.0)
    np.testing.assert_allclose(np.linalg.solve(between[:2, :2], between[:2, 2]), [0.5, 0.3])


def test_constructs_drawn_have_their_correlations_and_share_within_accounts(huge):
    rng = np.random.default_rng(5)
    account = np.repeat(np.arange(40_000), 5)
    drawn = MODEL.draw(account, np.arange(len(account)), rng)
    np.testing.assert_allclose(np.corrcoef(list(drawn.values())), MODEL.correlations(), atol=0.01)
    pairs = drawn["quality"].reshape(-1, 5)
    assert np.corrcoef(pairs[:, 0], pairs[:, 1])[0, 1] == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("where", [{}, {"wave": "w2"}, {"customer": "boss", "wave": "w1"}])
def test_exact_means_and_covariances_equal_those_of_a_huge_simulation(huge, where):
    named = {"wave": huge.wave, "customer": huge.customer}
    rows = np.all([named[name] == level for name, level in where.items()] or [huge.wave != ""], axis=0)
    rows &= ~np.isnan(huge.answers["apart"])
    exact, answers = TRUTH.as_answered().within(where), np.array([huge.answers[name][rows] for name in NAMES])
    expected, error = exact.covariances(NAMES), 8.0 / np.sqrt(rows.sum())
    np.testing.assert_allclose(answers.mean(axis=1), [exact.mean(name) for name in NAMES], atol=2 * error)
    np.testing.assert_allclose(np.cov(answers), expected, atol=2 * error)
    assert expected[0, 2] > 0.4 and expected[0, 3] > 0.05


def test_a_shift_of_a_construct_moves_what_follows_from_it_and_nothing_else():
    first, second = ({name: TRUTH.value("mean", name, where={"wave": wave}) for name in NAMES} for wave in ("w1", "w2"))
    assert second["v1"] > first["v1"] + 0.8 > second["s1"] + 0.8 > first["s1"] + 0.8
    assert all(first[name] == second[name] for name in ("q1", "q2", "apart"))


def test_a_model_leaves_the_answers_to_all_other_items_as_they_are():
    plain = replace(TRUTH, items=TRUTH.items[:1], structure=Structure())
    with_model, without = (draw(truth, 2000, seed=9) for truth in (TRUTH, plain))
    np.testing.assert_array_equal(with_model.answers["apart"], without.answers["apart"])
    np.testing.assert_array_equal(with_model.day, without.day)
    assert list(without.answers) == ["apart"]


def test_coarse_answers_attenuate_more_the_fewer_points_a_scale_has():
    latent = np.sqrt(0.8 * 0.6)
    found = []
    for low, high in ((1, 10), (1, 5), (1, 2)):
        scale = Scale.around((low, high), (low + high) / 2, (high - low) / 4)
        items = tuple(Item(n, scale, Effects(construct=s), reflects="quality") for n, s in (("a", 0.8), ("b", 0.6)))
        careful = replace(TRUTH, items=items, structure=Structure((Construct("quality"),))).within({})
        covariance = careful.covariances(["a", "b"])
        found.append(covariance[0, 1] / covariance[0, 0])
    assert all(a > b for a, b in pairwise([latent, *found]))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Structure((Construct("a", {"b": 0.2}), Construct("b"))), "no construct before 'a' 'b'"),
        (lambda: Structure((Construct("a"), Construct("b", {"a": 1.0}))), "the paths to 'b' explain all of it"),
        (lambda: Item("q", Scale(1, (0.0,)), reflects="quality"), "item 'q': an item reflects a construct by a share"),
        (lambda: Item("q", Scale(1, (0.0,)), Effects(construct=0.5)), "give both"),
        (lambda: replace(TRUTH, structure=Structure((Construct("qualty"),))), "no construct 'quality'.*'qualty'"),
        (lambda: replace(TRUTH, structure=Structure((Construct("a"), Construct("a")))), "'a' is declared twice"),
        (
            lambda: replace(
                TRUTH, items=TRUTH.items[:1], structure=Structure((Construct("a", shifts=(Shift(1, ("bos",)),)),))
            ),
            "no customer of a shift 'bos'",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(make, said):
    with pytest.raises(InputError, match=said):
        make()
