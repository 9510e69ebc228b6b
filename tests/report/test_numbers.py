from __future__ import annotations

import math

import pytest

from outsidein.report import numbers

NAN = math.nan


@pytest.mark.parametrize(
    ("number", "unit", "written"),
    [
        (30.96, "points", "31"),
        (-0.4, "points", "0"),
        (-12.6, "points", "−13"),
        (0.7128, "share", "71\u202f%"),
        (-1.349, "scale", "−1.35"),
        (1234.5, "scale", "1,234.50"),
        (14.822, "score", "14.8"),
        (0.7764, "coefficient", "0.78"),
        (2.0, "rank", "2"),
        (1.5, "", "1.50"),
        (NAN, "points", "–"),
        (NAN, "share", "–"),
    ],
)
def test_a_level_is_written_in_the_form_of_its_unit(number: float, unit: str, written: str) -> None:
    assert numbers.value(number, unit) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1.0, "more than 99\u202f%"),
        (0.996, "more than 99\u202f%"),
        (0.99, "99\u202f%"),
        (0.5, "50\u202f%"),
        (0.004, "less than 1\u202f%"),
        (0.0, "less than 1\u202f%"),
        (NAN, "–"),
    ],
)
def test_a_chance_is_never_certain(number: float, written: str) -> None:
    assert numbers.value(number, "chance") == written


@pytest.mark.parametrize(
    ("number", "unit", "written"),
    [
        (3.4, "points", "+3"),
        (-3.4, "points", "−3"),
        (0.3, "points", "0"),
        (-0.3, "points", "0"),
        (0.012, "share", "+1 percentage point"),
        (-0.012, "share", "−1 percentage point"),
        (-0.195, "share", "−20 percentage points"),
        (-0.004, "scale", "0.00"),
        (NAN, "share", "–"),
    ],
)
def test_a_difference_has_its_sign_and_says_what_it_counts(number: float, unit: str, written: str) -> None:
    assert numbers.difference(number, unit) == written


def test_intervals_are_words_with_a_minus_sign_and_no_hyphen() -> None:
    assert numbers.interval(-5.2, 7.4, "points") == "−5 to 7"
    assert numbers.signed_interval(-5.2, 7.4, "points") == "−5 and +7"
    assert numbers.interval(NAN, NAN, "points") == numbers.signed_interval(NAN, 1.0, "points") == numbers.NOTHING


def test_an_error_has_one_decimal_more_than_its_number() -> None:
    assert [numbers.error(2.31, "points"), numbers.error(0.0483, "scale")] == ["2.3", "0.048"]


def test_small_whole_numbers_are_words_and_p_values_are_never_zero() -> None:
    assert [numbers.in_words(n) for n in (0, 8, 12, 13, 2268)] == ["no", "eight", "twelve", "13", "2,268"]
    assert [numbers.probability(p) for p in (0.0, 1e-9, 0.0421, 1.0, NAN)] == [
        "less than 0.001", "less than 0.001", "0.042", "1.000", "–",
    ]  # fmt: skip
