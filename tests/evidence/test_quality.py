import duckdb
import pytest

from evidence.raw_tables import cleaned, column
from outsidein.evidence.answers import Answers
from outsidein.evidence.quality import Flag

TEN = {f"q{i}": (1, 10) for i in range(10)}


def sheets(*rows: str) -> dict[str, list[str]]:
    """Cells of items q0, q1, ... from rows of digits; '.' is no answer."""
    return {f"q{i}": [row[i] for row in rows] for i in range(len(rows[0]))}


def flag(answers: Answers, name: str) -> Flag:
    return next(flag for flag in answers.quality if flag.name == name)


def test_straight_lining(connection: duckdb.DuckDBPyConnection):
    cells = sheets("7777777777", "7777777771", "777777777.", "5555.....5", "1234512345", "..........")
    answers = cleaned(connection, cells, items=TEN)
    assert column(connection, answers, "flagged") == ["yes", "no", "no", "no", "no", "no"]
    assert flag(answers, "straight-lining").count == 1
    assert flag(answers, "straight-lining").share == pytest.approx(1 / 6)
    short = flag(answers, "one answer to a short block")
    assert (short.count, short.marks) == (2, False)
    assert answers.rows == 6  # nobody is left out


def test_blocks_are_items_of_one_scale(connection: duckdb.DuckDBPyConnection):
    items = {**{f"q{i}": (1, 10) for i in range(5)}, **{f"q{i}": (0, 10) for i in range(5, 10)}}
    answers = cleaned(connection, sheets("7777777777"), items=items)
    counts = {flag.name: flag.count for flag in answers.quality}
    assert counts == {"one answer to a short block": 1, "same answers as another": 0}
    assert column(connection, answers, "flagged") == ["no"]


def test_speeding(connection: duckdb.DuckDBPyConnection):
    cells = {"t": ["300", "99", "100", "3", "", "x", "-5", "310", "290", "305"], "q": ["1"] * 9 + [""]}
    answers = cleaned(connection, cells, items={"q": (1, 5)}, duration="t")
    assert column(connection, answers, "flagged") == ["no", "no", "no", "yes", *["no"] * 6]
    assert flag(answers, "speeding").rule == (
        "faster than a third of the median (96.7 s) or than 2 s for each item answered"
    )
    assert answers.notes == ("column 't' (duration): 1 cells are no plain number of seconds",)


def test_two_seconds_for_each_item_answered(connection: duckdb.DuckDBPyConnection):
    cells = {"t": ["19", "20", "19"], **sheets("1234512345", "2345123451", "1.34512345")}
    answers = cleaned(connection, cells, items=TEN, duration="t")
    assert column(connection, answers, "flagged") == ["yes", "no", "no"]


def test_the_same_sheet_from_two_respondents(connection: duckdb.DuckDBPyConnection):
    same, other, thin = "1234567891", "1234567892", "12345678.."
    cells = {"id": ["a", "b", "c", "d", "e", "f"], **sheets(same, same, other, "7777777777", thin, thin)}
    answers = cleaned(connection, cells, items=TEN, respondent="id")
    assert flag(answers, "same answers as another").count == 2
    assert column(connection, answers, "flagged") == ["yes", "yes", "no", "yes", "no", "no"]


def test_one_respondent_in_two_waves_is_no_near_duplicate(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "a"], "w": ["1", "2"], **sheets("1234567891", "1234567891")}
    answers = cleaned(connection, cells, items=TEN, respondent="id", wave={"column": "w"})
    assert flag(answers, "same answers as another").count == 0


def test_equal_sheets_of_yes_and_no_are_chance(connection: duckdb.DuckDBPyConnection):
    answers = cleaned(connection, sheets("1212121212", "1212121212"), items={f"q{i}": (1, 2) for i in range(10)})
    assert "same answers as another" not in [flag.name for flag in answers.quality]


def test_nothing_to_look_for(connection: duckdb.DuckDBPyConnection):
    answers = cleaned(connection, {"q": ["1"]}, items={"q": (1, 5)})
    assert answers.quality == ()
    assert column(connection, answers, "flagged") == ["no"]
