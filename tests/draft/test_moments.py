from collections import Counter
from datetime import date, timedelta
from pathlib import PurePath

import pytest

from outsidein.draft.joining import wave_names
from outsidein.draft.moments import choose_period, in_order, order_needed, when


def days(first: date, number: int, each: int) -> dict[date, int]:
    return {first + timedelta(days=day): each for day in range(number)}


@pytest.mark.parametrize(
    ("number", "each", "period"),
    [
        (365, 3, "quarter"),  # months would have about 90 answers
        (365, 20, "month"),
        (60, 20, "week"),
        (2000, 1, "half"),
        (150, 1, "quarter"),  # no wave reaches 100, these reach 30
    ],
)
def test_the_finest_period_with_enough_answers(number, each, period):
    found = choose_period(days(date(2024, 1, 1), number, each))
    assert found is not None
    assert found[0] == period
    assert 2 <= len(found[1]) <= 12
    assert sum(found[1].values()) == number * each


def test_no_period_where_there_is_one_wave_or_only_small_ones():
    assert choose_period({date(2024, 5, 1): 500}) is None
    assert choose_period(days(date(2024, 1, 1), 12, 1)) is None


@pytest.mark.parametrize(
    "ordered",
    [
        ["2025Q3", "2025Q4", "2026Q1"],
        ["Q4 2025", "Q1 2026"],
        ["Spring 2025", "Autumn 2025", "Spring 2026"],
        ["wave 2", "wave 10"],
        ["W1", "W2"],
        ["pre", "post"],
        ["Jan 2025", "February 2025", "Mar 2025"],
        ["FY24", "FY25"],
        ["2023", "2024"],
        ["2024-05", "2024-11", "2025-01"],
    ],
)
def test_names_of_waves_in_order(ordered):
    assert in_order(sorted(ordered)) == tuple(ordered)


@pytest.mark.parametrize("names", [["north", "south"], ["2024", "2024 "], ["May", "Sales"], ["A1", "B2"], []])
def test_other_names_are_no_waves(names):
    assert in_order(names) is None


def test_order_is_needed_only_where_sorting_fails():
    assert not order_needed(["wave 2", "wave 10"])
    assert order_needed(["Q4 2025", "Q1 2026"])


def test_when_reads_a_year_once():
    assert when("2024 2025") is None or when("2024 2025") == (2024, 2025, 0)
    assert Counter(map(when, ["Q1 2025", "2025 Q1", "2025-Q1"])) == {(2025, 1, 0): 3}


@pytest.mark.parametrize(
    ("paths", "waves"),
    [
        (["survey_2024.csv", "survey_2025.csv"], ("2024", "2025")),
        (["nps-q2-2025-final.xlsx", "nps-q1-2025-final.xlsx"], ("q2", "q1")),
        (["answers2024.csv", "answers2025.csv"], ("2024", "2025")),
        (["wave1.csv", "wave2.csv"], ("wave1", "wave2")),
        (["spring.csv", "autumn.csv"], ("spring", "autumn")),
        (["2024/answers.csv", "2025/answers.csv"], ("2024", "2025")),
        (["north.csv", "south.csv"], ()),
        (["answers.csv", "answers_2025.csv"], ()),
    ],
)
def test_waves_from_the_names_of_files(paths, waves):
    assert wave_names([PurePath(path) for path in paths]) == waves
