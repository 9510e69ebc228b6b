import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.raw_tables import cleaned, column, raw_table, survey
from outsidein.evidence.answers import clean
from outsidein.evidence.cells import NumberRules, read_number
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.faults import SurveyError
from outsidein.evidence.formats.table import Column

FIVE = (1, 5)
WRITTEN = st.floats(allow_nan=False, allow_infinity=False).map(repr)


def test_labelled_answers_and_what_stays_unread(connection: duckdb.DuckDBPyConnection):
    cells = {"q": ["5 - Very satisfied", "agree", "4.0", " 3", "", "n/a", "hm", "hm", "-9", "Very bad (1)", "2"]}
    item = {"scale": FIVE, "labels": {"Agree": 4}, "missing": ("-9",)}
    answers = cleaned(connection, cells, items={"q": item})
    assert column(connection, answers, "q") == [5, 4, 4, 3, None, None, None, None, None, 1, 2]
    (unread,) = answers.intake[0].unread
    assert (unread.item, unread.value, unread.count, unread.row) == ("q", "hm", 2, 8)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["6", "5", "6"], r"'6' \(2 times, first in row 2\) outside the scale 1 to 5; write `missing: \[6\]`"),
        (["7.5", "2.5"], r"'7.5' \(once, in row 2\) outside the scale"),
        (["4.5", "2"], r"'4.5' \(once, in row 2\) between the points of the scale; write `scale: number`"),
        (["inf", "1"], r"'inf' \(once, in row 2\) is no finite number"),
        (["yes", "no", "5"], r"most cells mean no point of the scale: 'no' .*; say what they mean, as in `labels"),
        ([str(i) + "x" for i in range(2001)], "more than 2,000 different values; this looks like free text or an id"),
    ],
)
def test_refusals(connection: duckdb.DuckDBPyConnection, cells: list[str], message: str):
    with pytest.raises(SurveyError, match=r"answers\.csv: column 'q' \(item 'q'\): .*" + message):
        cleaned(connection, {"q": cells}, items={"q": FIVE})


def test_a_minority_of_text_is_no_reason_to_refuse(connection: duckdb.DuckDBPyConnection):
    answers = cleaned(connection, {"q": ["yes", "5", "n/a"]}, items={"q": FIVE})
    assert column(connection, answers, "q") == [None, 5, None]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"scale": (5, 1)}, "must run from a lower to a higher point"),
        ({"scale": (0, 100_000)}, "scale: number"),
        ({"scale": FIVE, "labels": {"Agree": 7}}, "'Agree' the point 7, which is outside the scale 1 to 5"),
        ({"scale": FIVE, "labels": {"Agree": 4, "agree ": 5}}, "two meanings, 4 and 5"),
    ],
)
def test_declarations_that_cannot_be(connection: duckdb.DuckDBPyConnection, item: dict, message: str):
    with pytest.raises(SurveyError, match=message):
        cleaned(connection, {"q": ["1"]}, items={"q": item})


@pytest.mark.parametrize("kind", ["TINYINT", "BIGINT", "DOUBLE", "UTINYINT", "DECIMAL(4,1)", "FLOAT"])
def test_typed_numbers(connection: duckdb.DuckDBPyConnection, kind: str):
    cells = {"inside": [1, 5, None], "coded": [1, 99, 3], "low": [2, 0, 3]}
    items = {"inside": FIVE, "coded": {"scale": FIVE, "missing": ("99",)}, "low": {"scale": (0, 5), "missing": ("0",)}}
    answers = cleaned(connection, cells, items=items, types=dict.fromkeys(cells, kind))
    assert [column(connection, answers, name) for name in cells] == [[1, 5, None], [1, None, 3], [2, None, 3]]
    with pytest.raises(SurveyError, match=r"99(\.0)? \(once, in row 3\) outside the scale 1 to 5"):
        cleaned(connection, cells, items={"coded": FIVE}, types=dict.fromkeys(cells, kind))


def test_nan_is_no_answer_and_infinity_is_refused(connection: duckdb.DuckDBPyConnection):
    types = {"q": "DOUBLE", "spend": "DOUBLE"}
    cells = {"q": [math.nan, 2.0], "spend": [math.nan, 2.5]}
    answers = cleaned(connection, cells, items={"q": FIVE, "spend": "number"}, types=types)
    assert column(connection, answers, "q") == [None, 2]
    assert column(connection, answers, "spend") == [None, 2.5]
    for name, scale in (("q", FIVE), ("spend", "number")):
        with pytest.raises(SurveyError, match=r"inf \(once, in row 3\) is no finite number"):
            cleaned(connection, {name: [1.0, math.inf]}, items={name: scale}, types=types)


def test_truth_values_are_one_and_zero(connection: duckdb.DuckDBPyConnection):
    answers = cleaned(connection, {"q": [True, False, None]}, items={"q": (0, 1)}, types={"q": "BOOLEAN"})
    assert column(connection, answers, "q") == [1, 0, None]


def test_codes_and_labels_of_the_file(connection: duckdb.DuckDBPyConnection):
    labels = {"1": "Bad", "2": "Good", "8": "Refused", "9": "Don't know"}
    table = raw_table(
        connection, {"q": [1.0, 2.0, 8.0, 9.0], "r": ["Bad", "good", "Refused", "2"]}, types={"q": "DOUBLE"},
        columns=[Column("q", values=labels, missing=("9",)), Column("r", values=labels)],
    )  # fmt: skip
    coded = {"scale": (1, 2), "missing": ("Refused",)}
    answers = clean(survey(items={"q": coded, "r": coded}), (), [table], DuckDB(connection), "answers")
    assert column(connection, answers, "q") == [1, 2, None, None]
    assert column(connection, answers, "r") == [1, 2, None, 2]
    with pytest.raises(SurveyError, match=r"8\.0 .* outside the scale 1 to 2 \(8 is 'Refused' in the file\)"):
        clean(survey(items={"q": (1, 2)}), (), [table], DuckDB(connection), "answers")


def test_declared_labels_reverse_a_typed_scale(connection: duckdb.DuckDBPyConnection):
    table = raw_table(connection, {"q": [1, 2], "r": [1, 2]}, types={"q": "TINYINT", "r": "TINYINT"},
                      columns=[Column("q", values={"1": "Agree", "2": "Disagree"}), Column("r")])  # fmt: skip
    items = {"q": {"scale": (1, 2), "labels": {"agree": 2, "disagree": 1}},
             "r": {"scale": (1, 2), "labels": {"1": 2, "2": 1}}}  # fmt: skip
    answers = clean(survey(items=items), (), [table], DuckDB(connection), "answers")
    assert column(connection, answers, "q") == column(connection, answers, "r") == [2, 1]


def test_files_that_label_a_code_differently_are_told(connection: duckdb.DuckDBPyConnection):
    tables = [
        raw_table(connection, {"q": [1]}, name, {"q": "TINYINT"}, [Column("q", values={"1": label})])
        for name, label in (("a.sav", "Very bad"), ("b.sav", "Very good"))
    ]
    answers = clean(
        survey(files=[{"file": t.file} for t in tables], items={"q": FIVE}), (), tables, DuckDB(connection), "answers"
    )
    assert answers.notes == ("item 'q': code 1 is 'Very bad' in one file and 'Very good' in another",)


def test_quantities(connection: duckdb.DuckDBPyConnection):
    item = {"scale": "number", "missing": ("999",), "labels": {"None": 0, "7": 70}}
    cells = {"spend": ["12.50", " 3 ", "1e3", "none", "999.0", "", "n/a", "7", "-.5"]}
    answers = cleaned(connection, cells, items={"spend": item})
    assert column(connection, answers, "spend") == [12.5, 3, 1000, 0, None, None, None, 70, -0.5]
    comma = cleaned(connection, {"spend": ["12,50", "3"]}, items={"spend": item}, layout={"decimal": ","})
    assert column(connection, comma, "spend") == [12.5, 3]


@pytest.mark.parametrize("cell", ["1,234", "1.234,56", "€ 12", "12%", "(5)", "1e400", "inf", "1 000", "0x10", "1_000"])
def test_quantities_are_never_guessed(connection: duckdb.DuckDBPyConnection, cell: str):
    with pytest.raises(SurveyError, match=r"\(once, in row 4\) is not a plain number with a decimal point"):
        cleaned(connection, {"q": ["1", "2", cell]}, items={"q": "number"})


@settings(max_examples=12, deadline=None)
@given(cells=st.lists(st.one_of(WRITTEN, st.sampled_from(["", "NA", "+5", ".5", "5.", "00012", "-0"])), min_size=1))
def test_sql_reads_quantities_as_python_does(shared: duckdb.DuckDBPyConnection, cells: list[str]):
    answers = cleaned(shared, {"q": cells}, items={"q": "number"})
    expected = [read_number(cell, NumberRules()) for cell in cells]
    wanted = [meaning.value if meaning.kind == "answer" else None for meaning in expected]
    assert column(shared, answers, "q") == wanted


def test_many_spellings_are_looked_up_in_a_table(connection: duckdb.DuckDBPyConnection):
    cells = [f"{point} - {'x' * spelling}" for point in (1, 2, 3) for spelling in range(1, 40)]
    answers = cleaned(connection, {"q": cells}, items={"q": FIVE})
    assert column(connection, answers, "q") == [1] * 39 + [2] * 39 + [3] * 39


def test_an_item_without_answers_is_told(connection: duckdb.DuckDBPyConnection):
    answers = cleaned(connection, {"q": ["", None]}, items={"q": FIVE})
    assert answers.notes == ("item 'q' (column 'q') has no answer at all",)
