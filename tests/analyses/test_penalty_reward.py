"""Penalty and reward through the whole line, from a frame to estimates."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.errors import MethodError

TOY = pa.table({"y": [2, 3, 5, 6, 6, 7, 8, 9], "x": [1, 1, 3, 3, 3, 3, 5, 5]})
FACTORS = {"costs": (-1.2, 0.0), "both": (-1.0, 1.0), "wins": (0.0, 1.2), "nothing": (0.0, 0.0)}


def people(n=800, seed=2, missing=0.0):
    """Answers in which each factor does what its name says, all ratings going together."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=n)
    ratings = {name: np.clip(np.round(3.3 + 0.5 * mood + rng.normal(size=n)), 1, 5) for name in FACTORS}
    moved = sum(p * (ratings[name] <= 2) + r * (ratings[name] >= 5) for name, (p, r) in FACTORS.items())
    made = {**ratings, "y": np.clip(np.round(6 + moved + rng.normal(size=n)), 1, 10)}
    return {name: [None if rng.random() < missing else int(v) for v in values] for name, values in made.items()}


def contrasts(made, **options):
    return oi.penalty_reward(
        pa.table(made), "y", list(FACTORS), **{"low": (1, 2), "high": (5,), "replicates": 400, **options}
    )


def test_toy():
    found = oi.penalty_reward(TOY, "y", ["x"], low=(1,), high=(5,), replicates=200)
    names = (
        "constant",
        "penalty",
        "reward",
        "range",
        "satisfaction_potential",
        "dissatisfaction_potential",
        "asymmetry",
    )
    assert [found.one(quantity=name).value for name in names] == pytest.approx(
        [6, -3.5, 2.5, 6, 0.416667, 0.583333, -0.166667], abs=5e-7
    )


@pytest.mark.parametrize("missing", [0.0, 0.06])
def test_against_a_plain_least_squares_fit_of_those_who_answered_everything(missing):
    made = people(missing=missing)
    rows = np.array([row for row in zip(*made.values(), strict=True) if None not in row], float)
    columns = [np.ones(len(rows)), *(side for x in rows[:, :-1].T for side in (x <= 2, x >= 5))]
    fitted, *_ = np.linalg.lstsq(np.stack(columns, axis=1).astype(float), rows[:, -1], rcond=None)
    found = contrasts(made)
    assert found.one(quantity="constant").value == pytest.approx(fitted[0], abs=1e-10)
    for place, name in enumerate(FACTORS):
        mine = [found.one(quantity=quantity, subject=name) for quantity in ("penalty", "reward")]
        expected = min(fitted[1 + 2 * place], 0), max(fitted[2 + 2 * place], 0)
        assert [row.value for row in mine] == pytest.approx(expected, abs=1e-10)
        assert mine[0].n == len(rows)


def test_classes_are_found_and_the_wrong_sign_is_told():
    found = contrasts(people())
    notes = {row.subject: row.note for row in found.where(quantity="class")}
    assert notes == {"costs": "hygiene", "both": "performance", "wins": "enhancer", "nothing": "neutral"}
    chances = [
        found.one(quantity=f"p_{name}", subject="costs").value
        for name in ("hygiene", "performance", "enhancer", "neutral")
    ]
    assert sum(chances) == pytest.approx(1)
    guarded = [row for row in found if "wrong sign" in row.note]
    assert guarded
    assert all(row.value == 0 for row in guarded)


def test_tests_are_corrected_over_all_coefficients():
    found = contrasts(people())
    clear = {
        row.subject
        for quantity in ("penalty_p", "reward_p")
        for row in found.where(quantity=quantity)
        if row.value <= 0.05
    }
    assert clear == {"costs", "both", "wins"}


def test_other_cut_points_are_part_of_the_result():
    found = contrasts(people())
    groups = {row.subject.split(", ", 1)[1] for row in found.where(quantity="class_at")}
    assert groups == {"up to 1 and from 5", "up to 3 and from 5", "up to 2 and from 4"}
    narrow = contrasts(people(), low=(1,)).one(quantity="penalty", subject="costs")
    at = found.one(quantity="penalty_at", subject="costs, up to 1 and from 5")
    assert at.value == pytest.approx(narrow.value)
    assert not contrasts(people(), sensitivity=False).where(quantity="class_at").rows


def test_groups_are_guessed_from_the_scale_and_shown():
    found = oi.penalty_reward(pa.table(people()), "y", list(FACTORS), replicates=200)
    assert "answers up to 2" in found.one(quantity="penalty", subject="costs").note
    assert "answers from 5" in found.one(quantity="reward", subject="costs").note


def test_what_is_lost_and_to_be_won():
    made = people()
    found = contrasts(made)
    low = np.mean(np.array(made["costs"]) <= 2)
    penalty = found.one(quantity="penalty", subject="costs").value
    assert found.one(quantity="low_share", subject="costs").value == pytest.approx(low)
    assert found.one(quantity="lost_now", subject="costs").value == pytest.approx(penalty * low)
    high = np.mean(np.array(made["wins"]) >= 5)
    reward = found.one(quantity="reward", subject="wins").value
    assert found.one(quantity="to_win", subject="wins").value == pytest.approx(reward * (1 - high))


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"costs": [3, 4] * 400}, {}, "'costs' is constant: nobody is in its low group"),
        ({"wins": "costs"}, {}, "carry the same information"),
        ({}, {"low": (2, 3)}, "not the lowest answers|outside the scale"),
        ({}, {"low": (1, 2), "high": (3, 4, 5)}, "no answer lies between"),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_name(change, options, message):
    made = people()
    made |= {name: made[value] if isinstance(value, str) else value for name, value in change.items()}
    with pytest.raises(Exception, match=message):
        contrasts(made, **options)


def test_too_few_people_are_refused():
    with pytest.raises(MethodError, match="only those count who answered all of them"):
        contrasts({name: values[:10] for name, values in people().items()})
