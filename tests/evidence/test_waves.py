from datetime import date, datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.raw_tables import cleaned, column, raw_table, survey
from outsidein.evidence.answers import clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.faults import SurveyError
from outsidein.evidence.waves import DateFormat, period_of, period_sql, wave_order

PERIODS = ["year", "half", "quarter", "month", "week"]
ITEMS = {"q": (1, 5)}


def with_dates(connection: duckdb.DuckDBPyConnection, dates: list[object], kind: str = "VARCHAR", **declared: object):
    cells = {"when": dates, "q": ["1"] * len(dates)}
    wave = {"column": "when", "period": declared.pop("period", "month")}
    return cleaned(connection, cells, types={"when": kind}, wave=wave, items=ITEMS, **declared)


@pytest.mark.parametrize(
    ("period", "wave"),
    [("year", "2026"), ("half", "2026H1"), ("quarter", "2026Q2"), ("month", "2026-05"), ("week", "2026-W18")],
)
def test_periods(connection: duckdb.DuckDBPyConnection, period: str, wave: str):
    dates = ["2026-05-03", "2026-05-03T14:30:00Z", " 2026-05-03 14:30", "2026-05-03 14:30:22.123+02:00"]
    assert with_dates(connection, dates, period=period).dimensions["wave"] == (wave,)


@settings(max_examples=30, deadline=None)
@given(days=st.lists(st.dates(min_value=date(1, 1, 1)), min_size=1, max_size=5))
def test_sql_cuts_periods_as_python_does(shared: duckdb.DuckDBPyConnection, days: list[date]):
    for period in PERIODS:
        found = shared.execute(f"SELECT {period_sql('d', period)} FROM (SELECT unnest($1) AS d)", [days]).fetchall()
        assert [wave for (wave,) in found] == [period_of(day, period) for day in days]


@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMPTZ"])
def test_typed_dates(connection: duckdb.DuckDBPyConnection, kind: str):
    moment = date(2026, 5, 3) if kind == "DATE" else datetime(2026, 5, 3, 10, 0)
    answers = with_dates(connection, [moment, None], kind)
    assert column(connection, answers, "wave") == ["2026-05", "not stated"]


def test_an_endless_date_is_left_out(connection: duckdb.DuckDBPyConnection):
    connection.execute(
        "CREATE TABLE t AS SELECT 1 AS __row, 'infinity'::DATE AS \"when\" UNION ALL SELECT 2, DATE '2026-01-01'"
    )
    table = raw_table(connection, {"when": ["x"]})
    table = type(table)(table.file, "t", table.columns, 2, stored=True)
    answers = clean(survey(wave={"column": "when", "period": "year"}), (), [table], DuckDB(connection), "answers")
    assert [exclusion.row for exclusion in answers.intake[0].excluded] == [1]


def test_declared_formats(connection: duckdb.DuckDBPyConnection):
    layout = {"dates": "%d.%m.%Y"}
    answers = with_dates(connection, ["3.5.2026", "03.05.2026 14:30", "", "n/a"], layout=layout)
    assert column(connection, answers, "wave") == ["2026-05", "2026-05", "not stated", "not stated"]
    timed = with_dates(connection, ["05/03/2026 2:30 PM", "05/04/2026 11:30 AM"], layout={"dates": "%m/%d/%Y %I:%M %p"})
    assert timed.dimensions["wave"] == ("2026-05",)
    words = with_dates(connection, ["3 May 2026"], layout={"dates": "%d %B %Y"})
    assert words.dimensions["wave"] == ("2026-05",)


def test_a_day_that_does_not_exist_is_left_out(connection: duckdb.DuckDBPyConnection):
    answers = with_dates(connection, ["2023-02-28", "2023-02-29", "2024-02-29", "2023-02-28"])
    (exclusion,) = answers.intake[0].excluded
    assert (exclusion.row, exclusion.column, exclusion.value) == (3, "when", "2023-02-29")
    assert exclusion.reason == "no such day, or not written as YYYY-MM-DD"
    assert answers.dimensions["wave"] == ("2023-02", "2024-02")


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        (["03/04/2026", "05/06/2026"], r"is ambiguous: it could be %d/%m/%Y or %m/%d/%Y; say which"),
        (["25/04/2026", "05/06/2026"], r"is not an ISO date; `layout: \{dates: '%d/%m/%Y'\}` reads all of them"),
        (["2026-01-01", "2026-01-02", "25/04/2026"], r"'25/04/2026' \(once, in row 4\) is not an ISO date"),
        (["soon", "later"], "is not an ISO date .YYYY-MM-DD.; say how dates are written"),
        (["46145"], "is not an ISO date"),
    ],
)
def test_dates_are_not_guessed(connection: duckdb.DuckDBPyConnection, dates: list[str], message: str):
    with pytest.raises(SurveyError, match=r"answers\.csv: column 'when' \(wave\): .*" + message):
        with_dates(connection, list(dates))


def test_a_format_that_does_not_fit_is_refused(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(SurveyError, match=r"'2026-05-03' .* does not fit `layout.dates: '%d.%m.%Y'`"):
        with_dates(connection, ["2026-05-03"], layout={"dates": "%d.%m.%Y"})
    with pytest.raises(SurveyError, match="has no year"):
        with_dates(connection, ["03.05"], layout={"dates": "%d.%m"})
    with pytest.raises(SurveyError, match="does not fit"):
        with_dates(connection, ["03.05.2026"], layout={"dates": "dd.mm.%Y"})


def test_names(connection: duckdb.DuckDBPyConnection):
    cells = {"w": ["wave 10", "wave 9", " wave 9", ""], "q": ["1"] * 4}
    answers = cleaned(connection, cells, wave={"column": "w"}, items=ITEMS)
    assert answers.dimensions["wave"] == ("wave 9", "wave 10", "not stated")
    order = "waves are taken in the order wave 9, wave 10; declare `wave.order` if it is another"
    assert answers.notes == (order,)


def test_declared_order(connection: duckdb.DuckDBPyConnection):
    cells = {"w": ["spring", "autumn", "summer"], "q": ["1"] * 3}
    wave = {"column": "w", "order": ("spring", "summer", "autumn", "winter")}
    assert cleaned(connection, cells, wave=wave, items=ITEMS).dimensions["wave"] == ("spring", "summer", "autumn")
    with pytest.raises(SurveyError, match=r"wave 'autumn' is in the evidence but not in `wave.order`; add it"):
        cleaned(connection, cells, wave={**wave, "order": ("spring", "summer")}, items=ITEMS)


def test_too_many_names_look_like_dates(connection: duckdb.DuckDBPyConnection):
    cells = {"w": [f"w{i}" for i in range(1001)]}
    with pytest.raises(SurveyError, match=r"more than 1,000 different values.*add a `period`"):
        cleaned(connection, cells, wave={"column": "w"})


def test_a_file_may_have_a_wave_of_its_own(connection: duckdb.DuckDBPyConnection):
    tables = [
        raw_table(connection, {"q": ["1"], "when": ["whatever"]}, "a.csv"),
        raw_table(connection, {"q": ["1", "2"], "when": ["2026-05-01", "2026-02-31"]}, "b.csv"),
    ]
    wave = {"column": "when", "period": "year"}
    declared = survey(files=({"file": "a.csv", "wave": "2019 "}, {"file": "b.csv"}), wave=wave, items=ITEMS)
    answers = clean(declared, (), [tables[0], tables[1]], DuckDB(connection), "answers")
    assert answers.dimensions["wave"] == ("2019", "2026")
    assert [len(account.excluded) for account in answers.intake] == [0, 1]


def test_files_without_a_wave_among_others_are_refused(connection: duckdb.DuckDBPyConnection):
    tables = [raw_table(connection, {"q": ["1"]}, name) for name in ("a.csv", "b.csv")]
    declared = survey(files=({"file": "a.csv", "wave": "1"}, {"file": "b.csv"}), items=ITEMS)
    with pytest.raises(SurveyError, match=r"b\.csv has no `wave`"):
        clean(declared, (), tables, DuckDB(connection), "answers")


def test_a_period_needs_dates(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(SurveyError, match="needs the `column` of the dates"):
        cleaned(connection, {"q": ["1"]}, wave={"period": "year"}, items=ITEMS)


def test_order_of_quarters_years_and_names():
    assert wave_order(["2026Q2", "2025Q4", "not stated", "2026Q1"], ()) == ("2025Q4", "2026Q1", "2026Q2", "not stated")
    assert wave_order(["b", "a"], ("b",)) == ("b", "a")


def test_formats_with_a_time_of_day():
    assert DateFormat("%d.%m.%Y %H:%M").day_format == "%d.%m.%Y"
    assert DateFormat("%d %b %Y").day_format == "%d %b %Y"
    assert DateFormat().day_format is None
