from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.evidence.cells import (
    Meaning,
    NumberRules,
    ScaleRules,
    as_text,
    codes_and_texts,
    number,
    plain,
    read_number,
    read_scale,
)

NUMBERS, TEXTS = codes_and_texts(["99", "-9", "Don't know"])
RULES = ScaleRules(
    0,
    10,
    missing=TEXTS,
    missing_numbers=NUMBERS,
    labels={"very likely": 10},
    file_labels={"not at all": "0", "refused": "99"},
)


@pytest.mark.parametrize(
    "cell",
    ["5", " 5", "5 ", "5.0", "05", "+5", "5.", "5 - Satisfied", "5 = satisfied", "5: ok", "5 (ok)", "5 – ok", "ok (5)",
     "5. ok", "5) ok", "5\u00a0-\u00a0ok", "Between 1 and 6 (5)"],
)  # fmt: skip
def test_forms_of_a_scale_point(cell: str):
    assert read_scale(cell, RULES) == Meaning("answer", 5)


@pytest.mark.parametrize(
    ("cell", "point"),
    [("Very likely", 10), ("  VERY   likely ", 10), ("Not at all", 0), ("9 - Very likely", 10), ("Not at all (0)", 0)],
)
def test_labels(cell: str, point: int):
    assert read_scale(cell, RULES) == Meaning("answer", point)


@pytest.mark.parametrize(
    "cell",
    ["", " ", "NA", "n/a", "NaN", "null", "-", ".", "99", "99.0", " 099", "-9", "don’t  know", "Refused",
     "Don't know (9)", "99 - Don't know", "99 (refused)", "7 - N/A"],
)  # fmt: skip
def test_no_answer(cell: str):
    assert read_scale(cell, RULES).kind == "nothing"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("11", "outside"), ("-1", "outside"), ("98 - other", "outside"), ("1e5", "outside"), ("7.5", "fraction"),
     ("inf", "infinite"), ("-Infinity", "infinite"), ("1e400", "infinite"), ("9" * 5000, "infinite")],
)  # fmt: skip
def test_refused(cell: str, kind: str):
    assert read_scale(cell, RULES).kind == kind


@pytest.mark.parametrize(
    "cell", ["five", "5-6 times", "5/10", "5 6", "1,234", "5,0", "great", "(5)", "=5+0", "5 - 6", "😀", "x" * 10**6]
)
def test_unread(cell: str):
    assert read_scale(cell, RULES).kind == "unread"


def test_decimal_comma_is_read_only_where_declared():
    assert read_scale("5,0", ScaleRules(0, 10, decimal=",")) == Meaning("answer", 5)


def test_declared_labels_recode_numbers():
    rules = ScaleRules(1, 5, labels={"1": 5, "2": 4})
    assert [read_scale(cell, rules).value for cell in ("1", "1.0", "02", "3")] == [5, 5, 4, 3]


@given(st.integers(-50, 150), st.sampled_from(["{}", " {} ", "{}.0", "{} - x", "{}: x", "{} (x)", "x ({})"]))
def test_every_point_in_every_form(code: int, form: str):
    meaning = read_scale(form.format(code), ScaleRules(-20, 100))
    assert meaning == (Meaning("answer", code) if -20 <= code <= 100 else Meaning("outside"))


@given(st.text(max_size=30))
def test_any_text_means_something_and_folds_to_itself(text: str):
    assert read_scale(text, RULES).kind in {"answer", "nothing", "outside", "fraction", "infinite", "unread"}
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("cell", ["1,234", "1.234,56", "EUR 12", "12 €", "12%", "(5)", "5 - five", "1 000", "twelve"])
def test_a_quantity_is_never_guessed(cell: str):
    assert read_number(cell, NumberRules()).kind == "unread"


def test_quantities():
    comma = NumberRules(decimal=",", labels={"none": 0}, missing_numbers=frozenset({Decimal(999)}))
    cells = ["1,5", "1.5", "1.234,5", "None", "999,0", "n/a", "inf"]
    kinds = ["answer", "unread", "unread", "answer", "nothing", "nothing", "infinite"]
    assert [read_number(cell, comma).kind for cell in cells] == kinds
    assert read_number("1,5", comma).value == 1.5


@given(st.floats(allow_nan=False))
def test_written_numbers_come_back(value: float):
    found = number(repr(value))
    assert found is not None
    assert float(found) == abs(value) if found.is_infinite() else float(found) == value


def test_cells_as_text():
    cells = [None, float("nan"), 5.0, 5.5, 5, "007", True, float("inf")]
    assert [as_text(cell) for cell in cells] == ["", "", "5", "5.5", "5", "007", "true", "inf"]
