"""The cleaning rules on every engine: the same answers, the same accounts and the same refusals as on DuckDB."""

import duckdb
import pyarrow as pa
import pytest

from engines.raw import CUSTOMERS, ROWS, raw_table, survey
from outsidein.errors import EvidenceError
from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.engines.warehouse import Warehouse
from outsidein.evidence.faults import SurveyError
from outsidein.evidence.formats.frame import read_frame
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.tables import read_table
from outsidein.study.sections import Survey

TEN = {f"q{i}": {"scale": (1, 10)} for i in range(10)}


def cleaned(engine: Sql, declared: Survey) -> Answers:
    assert isinstance(engine, Warehouse)
    return clean(declared, CUSTOMERS, [read_table(declared, engine, "source")], engine, "source")


def reference(table: pa.Table, declared: Survey) -> tuple[DuckDB, Answers]:
    connection = duckdb.connect()
    engine = DuckDB(connection)
    return engine, clean(declared, CUSTOMERS, [read_frame(table, connection, "frame")], engine, "source")


def rows(engine: Sql, answers: Answers) -> list[tuple]:
    """The clean answers, in the order of their units; what numbers rows aside."""
    names = [name for name in engine.kinds(answers.relation) if name not in ("__file", "__row")]
    found = engine.rows(select([quote(name) for name in names], quote(answers.relation)))
    return [tuple(names), *sorted((tuple(row) for row in found), key=repr)]


def assert_alike(engine: Sql, declared: Survey, table: pa.Table) -> Answers:
    mine = cleaned(engine, declared)
    base, other = reference(table, declared)
    assert rows(engine, mine) == rows(base, other)
    assert mine.dimensions == other.dimensions
    assert mine.quality == other.quality
    assert (mine.rows, mine.unit_is_row) == (other.rows, other.unit_is_row)
    assert [account.rows_read for account in mine.intake] == [account.rows_read for account in other.intake]
    for here, there in zip(mine.intake, other.intake, strict=True):
        assert here.rows_excluded == there.rows_excluded
        assert {(u.item, u.value, u.count) for u in here.unread} == {(u.item, u.value, u.count) for u in there.unread}
        assert here.excluded == ()  # no single row of a table is shown
    return mine


@pytest.fixture(params=["postgres", "spark"])
def engine(request: pytest.FixtureRequest, warehouse):
    return warehouse(request.param)


@pytest.fixture(params=["postgres", pytest.param("spark", marks=pytest.mark.slow)])
def either(request: pytest.FixtureRequest, warehouse):
    """Each engine in turn; Spark, which takes seconds for each query, only where there is time."""
    return warehouse(request.param)


@pytest.mark.parametrize("period", ["year", "half", "quarter", "month", "week"])
def test_waves_by_date(either, period: str):
    declared = survey(wave={"column": "day", "period": period}, items={"coded": {"scale": (1, 5), "missing": ("99",)}})
    table = raw_table()
    assert_alike(either({"raw": table}), declared, table)


def test_everything(engine):
    table = raw_table()
    answers = assert_alike(engine({"raw": table}), survey(), table)
    assert answers.rows == ROWS * 3 // 4  # a weight in four is zero
    assert answers.intake[0].reasons == {"the weight is zero": ROWS // 4}
    assert answers.dimensions["role"] == ("decider", "not stated")


@pytest.mark.parametrize("other", [
    {"respondent": None},
    {"respondent": None, "unit": "many"},
    {"wave": {"column": "moment", "period": "month"}},
    {"wave": {"column": "many"}, "weight": {}, "stratum": None, "duration": None},
    {"wave": {"value": "spring"}, "customer": None, "segments": {}},
])  # fmt: skip
def test_other_designs(either, other: dict):
    table = raw_table()
    assert_alike(either({"raw": table}), survey(**other), table)


def test_an_analysts_own_query(either):
    table = raw_table()
    query = "SELECT * FROM raw -- 'all' of it;\n;"
    declared = survey(table=None, query=query)
    mine = cleaned(either({"raw": table}), declared)
    assert (mine.rows, mine.intake[0].file) == (ROWS * 3 // 4, "the query")


def test_repeated_respondents(either):
    table = raw_table()
    twice = pa.concat_tables([table, table.slice(0, 4)])
    assert_alike(either({"raw": twice}), survey(), twice)
    other = twice.set_column(twice.column_names.index("coded"), "coded", pa.array([1] * ROWS + [2] * 4, pa.int32()))
    with pytest.raises(SurveyError, match="respondents have several rows with different answers; say") as error:
        cleaned(either({"raw": other}), survey())
    assert "00" not in str(error.value)  # no id is shown
    with pytest.raises(SurveyError, match="rows of a table have none"):
        cleaned(either({"raw": other}), survey(duplicates="first"))
    assert_alike(either({"raw": other}), survey(duplicates="keep"), other)


def test_sheets_that_are_alike(engine):
    made = {f"q{i}": pa.array([1 + (row % 5 + i) % 10 for row in range(12)], pa.int16()) for i in range(10)}
    table = pa.table({"id": [f"r{row}" for row in range(12)], **made})
    declared = Survey.model_validate({"id": "s", "kind": "survey", "table": "raw", "respondent": "id", "items": TEN})
    answers = assert_alike(engine({"raw": table}), declared, table)
    assert next(flag.count for flag in answers.quality if flag.name == "same answers as another") == 12


def test_refusals_tell_values_with_counts_and_no_row(engine):
    table = pa.table({"id": ["a", "b", "c"], "q": pa.array([1, 9, 9], pa.int32())})
    declared = Survey.model_validate(
        {"id": "s", "kind": "survey", "table": "raw", "respondent": "id", "items": {"q": {"scale": (1, 5)}}}
    )
    opened = engine({"raw": table})
    with pytest.raises(SurveyError, match=r"column 'q' \(item 'q'\): 9 \(2 times\) outside the scale 1 to 5"):
        cleaned(opened, declared)
    with pytest.raises(SurveyError, match=r"no column 'r' \(segment 'r'\); columns are 'id', 'q'"):
        cleaned(opened, declared.model_copy(update={"segments": Survey.model_validate(
            {"id": "s", "kind": "survey", "segments": {"r": {}}}).segments}))  # fmt: skip


def test_tables_that_are_not_there_or_empty(engine):
    opened = engine({"raw": raw_table().slice(0, 0), "rah": raw_table()})
    with pytest.raises(EvidenceError, match=r"raw: .*has no rows"):
        cleaned(opened, survey())
    with pytest.raises(EvidenceError, match=r"no table 'rav' that may be read; there is .*; did you mean"):
        cleaned(opened, survey(table="rav"))
    with pytest.raises(EvidenceError):
        cleaned(opened, survey(table=None, query="SELECT nothing FROM raw"))


def test_a_large_table_needs_an_id(either, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("outsidein.evidence.tables.OWN_RANK_LIMIT", 10)
    with pytest.raises(EvidenceError, match="nothing tells one answer sheet from another"):
        cleaned(either({"raw": raw_table()}), survey(respondent=None))
