from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from outsidein.errors import InputError
from outsidein.simulate import Accounts, Careless, Customer, Effects, Item, Scale, Segment, Truth, Wave, draw

SEVEN = Scale.around((1, 7), 5.0, 1.4)
TRUTH = Truth(
    customers=(Customer("user", 500),),
    waves=(Wave("w1", date(2026, 1, 5), days=10), Wave("w2", date(2026, 4, 6), days=10)),
    items=tuple(Item(f"q{n}", SEVEN, Effects(0.2, 0.2, 0.2), "grid", missing=0.05) for n in range(8)),
    accounts=(Accounts("A", 2000, ("user",)),),
    segments=(Segment("region", ("north", "south", "west")),),
)


def test_the_same_seed_gives_the_same_sheets_and_another_seed_others():
    first, again, other = (draw(TRUTH, 500, seed) for seed in (3, 3, 4))
    for name in ("account", "person", "customer", "wave", "manner", "day", "seconds"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    np.testing.assert_array_equal(first.answers["q3"], again.answers["q3"])
    assert not np.array_equal(first.answers["q3"], other.answers["q3"], equal_nan=True)


def test_people_answer_once_a_wave_and_keep_their_account_and_segment():
    sample = draw(TRUTH, 6000, seed=1)
    pairs = list(zip(sample.person.tolist(), sample.wave.tolist(), strict=True))
    assert len(set(pairs)) == 6000
    people = dict(zip(sample.person.tolist(), sample.account.tolist(), strict=True))
    assert [people[p] for p in sample.person.tolist()] == sample.account.tolist()
    assert len({*zip(sample.account.tolist(), sample.segments["region"].tolist(), strict=True)}) == len(
        {*people.values()}
    )


def test_accounts_are_skewed_from_one_to_forty_people():
    everyone = draw(TRUTH, 20_000, seed=1)
    people = {*zip(everyone.account.tolist(), everyone.person.tolist(), strict=True)}
    sizes = np.unique([account for account, _ in people], return_counts=True)[1]
    assert sizes.min() == 1 and 30 < sizes.max() <= 40
    assert np.mean(sizes) > 1.2 * np.median(sizes)


def test_answers_correlate_as_declared_within_account_person_and_block():
    sample = draw(replace(TRUTH, items=TRUTH.items[:2]), 20_000, seed=5)
    answers = [np.nan_to_num(sample.answers[name], nan=5.0) for name in ("q0", "q1")]
    covariance = TRUTH.within({}).covariances(["q0", "q1"])
    expected = 0.95**2 * covariance[0, 1] / covariance[0, 0]
    assert np.corrcoef(answers)[0, 1] == pytest.approx(expected, abs=0.03)


def test_dates_lie_in_the_wave_and_about_the_declared_share_is_missing():
    sample = draw(TRUTH, 4000, seed=2)
    second = sample.day[sample.wave == "w2"]
    assert second.min() == np.datetime64("2026-04-06") and second.max() == np.datetime64("2026-04-15")
    assert np.mean([np.isnan(a).mean() for a in sample.answers.values()]) == pytest.approx(0.05, abs=0.005)


def test_careless_sheets_are_straight_or_hasty_and_quick():
    sample = draw(replace(TRUTH, careless=Careless(0.1, 0.1)), 4000, seed=2)
    rows = np.array(list(sample.answers.values()))
    spread = np.nanmax(rows, axis=0) - np.nanmin(rows, axis=0)
    assert np.mean(sample.manner == 1) == pytest.approx(0.1, abs=0.02)
    assert spread[sample.manner == 1].max() == 0
    assert np.mean(spread[sample.manner == 2] >= 4) > 0.9
    careful, straight, hasty = (np.median(sample.seconds[sample.manner == manner]) for manner in (0, 1, 2))
    assert hasty < careful / 4 < straight < careful


def test_more_answers_than_people_are_refused():
    with pytest.raises(
        InputError, match=r"answers of customer 'user' fall in one wave, but the accounts hold \d+ such"
    ):
        draw(replace(TRUTH, accounts=(Accounts("A", 5, ("user",)),)), 500, seed=1)
