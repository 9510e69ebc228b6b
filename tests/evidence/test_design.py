import duckdb
import pytest

from evidence.raw_tables import cleaned, column, raw_table, survey
from outsidein.evidence import design
from outsidein.evidence.answers import clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.faults import SurveyError
from outsidein.evidence.identifiers import quote

ITEMS = {"q": (1, 5)}


def kind_of_unit(connection: duckdb.DuckDBPyConnection, relation: str = "answers") -> str:
    return str(connection.sql(f"SELECT unit FROM {quote(relation)}").types[0])


def test_ids_are_text_never_numbers(connection: duckdb.DuckDBPyConnection):
    ids = ["007", "7", "1e5", "12345678901234567890", "Null", "NA", " 8 "]
    answers = cleaned(connection, {"id": ids, "q": ["1"] * 7}, respondent="id", items=ITEMS)
    assert column(connection, answers, "unit") == ["007", "7", "1e5", "12345678901234567890", "Null", "NA", "8"]
    assert answers.unit_is_row


@pytest.mark.parametrize(
    ("kind", "values", "expected", "held"),
    [
        ("INTEGER", [7, 8], [7, 8], "BIGINT"),
        ("DOUBLE", [7.0, 8.0], [7, 8], "BIGINT"),
        ("DOUBLE", [7.0, 8.5], ["7", "8.5"], "VARCHAR"),
        ("UBIGINT", [7, 2**64 - 1], ["7", str(2**64 - 1)], "VARCHAR"),
        ("UUID", ["0" * 32, "1" * 32], ["00000000-0000-0000-0000-000000000000",
                                        "11111111-1111-1111-1111-111111111111"], "VARCHAR"),
    ],
)  # fmt: skip
def test_typed_ids(connection: duckdb.DuckDBPyConnection, kind: str, values: list, expected: list, held: str):
    answers = cleaned(connection, {"id": values, "q": ["1", "1"]}, types={"id": kind}, respondent="id", items=ITEMS)
    assert column(connection, answers, "unit") == expected
    assert kind_of_unit(connection) == held


def test_a_row_without_unit_is_left_out(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "", None, "d"], "firm": ["x", "y", " ", "z"], "q": ["1"] * 4}
    answers = cleaned(connection, cells, respondent="id", items=ITEMS)
    assert [(e.row, e.column, e.reason) for e in answers.intake[0].excluded] == [
        (3, "id", "no respondent"), (4, "id", "no respondent"),
    ]  # fmt: skip
    answers = cleaned(connection, cells, respondent="id", unit="firm", items=ITEMS)
    assert [(e.row, e.column, e.reason) for e in answers.intake[0].excluded] == [(4, "firm", "no unit")]
    assert column(connection, answers, "unit") == ["x", "y", "z"]


def test_without_an_id_a_row_is_known_by_content_or_above_the_limit_by_place(connection: duckdb.DuckDBPyConnection):
    cells = {"q": ["5", "1", "5"]}
    answers = cleaned(connection, cells, items=ITEMS)
    first, second, third = column(connection, answers, "unit")
    assert {first, second, third} == {1, 2, 3}
    assert abs(first - third) == 1  # equal rows stand together
    assert kind_of_unit(connection) == "BIGINT"
    tables = [raw_table(connection, {"q": ["1"] * 6000}, name) for name in ("a.csv", "b.csv")]
    answers = clean(
        survey(files=[{"file": t.file} for t in tables], items=ITEMS), (), tables, DuckDB(connection), "many"
    )
    units = column(connection, answers, "unit")
    assert units[0] == 2
    assert units[6000] == design.FILE_STEP + 2
    assert len(set(units)) == answers.rows == 12_000
    assert kind_of_unit(connection, "many") == "BIGINT"


def test_stratum(connection: duckdb.DuckDBPyConnection):
    cells = {"s": [1, 2, None], "q": ["1"] * 3}
    answers = cleaned(connection, cells, types={"s": "DOUBLE"}, stratum="s", items=ITEMS)
    assert column(connection, answers, "stratum") == ["1", "2", "not stated"]


def test_weights(connection: duckdb.DuckDBPyConnection):
    cells = {"w": ["1.5", "0", "", "n/a", "0.0", "2"], "q": ["1"] * 6}
    answers = cleaned(connection, cells, weight={"column": "w"}, items=ITEMS)
    assert column(connection, answers, "weight") == [1.5, 2.0]
    assert [(e.row, e.value, e.reason) for e in answers.intake[0].excluded] == [
        (3, "0", "the weight is zero"),
        (4, "", "the weight is empty or no plain number"),
        (5, "n/a", "the weight is empty or no plain number"),
        (6, "0.0", "the weight is zero"),
    ]
    comma = cleaned(connection, {"w": ["1,5", "1.5"], "q": ["1"] * 2}, weight={"column": "w"}, layout={"decimal": ","})
    assert column(connection, comma, "weight") == [1.5]


@pytest.mark.parametrize(
    ("weights", "kind", "message"),
    [
        (["1", "-2", "-2"], "VARCHAR", r"'-2' \(2 times, first in row 3\) is below zero"),
        ([1.0, -2.0], "DOUBLE", r"-2.0 \(once, in row 3\) is below zero"),
        ([1.0, float("inf")], "DOUBLE", r"inf \(once, in row 3\) is not finite"),
        (["1", "1e400"], "VARCHAR", r"'1e400' \(once, in row 3\) is not finite"),
        (["0", "x"], "VARCHAR", "no row has a weight above zero"),
    ],
)
def test_weights_that_are_refused(connection: duckdb.DuckDBPyConnection, weights: list, kind: str, message: str):
    with pytest.raises(SurveyError, match=r"answers\.csv: column 'w' \(weight\): " + message):
        cleaned(connection, {"w": weights}, types={"w": kind}, weight={"column": "w"})


def test_one_weight_above_all_others_is_told(connection: duckdb.DuckDBPyConnection):
    cells = {"w": ["1", "1", "98"], "q": ["1"] * 3}
    answers = cleaned(connection, cells, weight={"column": "w"}, items=ITEMS)
    assert answers.notes == ("one row carries 98% of all weight (column 'w'): estimates rest on it alone",)


def test_rows_that_shuffle_keep_their_order_in_the_relation(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "b", "c", "d"], "q": ["1", "2", "3", "4"]}
    turned = {name: list(reversed(values)) for name, values in cells.items()}
    orders = []
    for part in (cells, turned):
        cleaned(connection, part, respondent="id", items=ITEMS)
        orders.append(connection.execute("SELECT unit, q FROM answers").fetchall())
    assert orders[0] == orders[1]
