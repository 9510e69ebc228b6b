import random
from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.raw_tables import cleaned, column, raw_table, survey
from outsidein.errors import EvidenceError
from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.faults import SurveyError
from outsidein.evidence.formats.table import Column
from outsidein.evidence.identifiers import quote
from outsidein.evidence.intake import Exclusion

TEN = (0, 10)


def rows(connection: duckdb.DuckDBPyConnection, answers: Answers) -> list[tuple]:
    return connection.execute(f"SELECT * FROM {quote(answers.relation)}").fetchall()


def types(connection: duckdb.DuckDBPyConnection, answers: Answers) -> dict[str, str]:
    found = connection.sql(f"SELECT * FROM {quote(answers.relation)}")
    return dict(zip(found.columns, map(str, found.types), strict=True))


def test_the_relation_has_exactly_the_promised_columns(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "b"], "firm": ["x", "y"], "st": ["n", None], "w": ["1.5", "2"], "seg": ["p", ""],
             "q1": ["5", "9"], "spend": ["1.25", ""]}  # fmt: skip
    answers = cleaned(
        connection, cells, respondent="id", unit="firm", stratum="st", weight={"column": "w"}, wave={"value": "2026"},
        segments={"seg": {}}, items={"q1": TEN, "spend": "number"},
    )  # fmt: skip
    assert types(connection, answers) == {
        "__file": "INTEGER", "__row": "BIGINT", "unit": "VARCHAR", "stratum": "VARCHAR", "weight": "DOUBLE",
        "flagged": "VARCHAR", "wave": "VARCHAR", "seg": "VARCHAR", "q1": "SMALLINT", "spend": "DOUBLE",
    }  # fmt: skip
    assert sorted(rows(connection, answers)) == [
        (0, 2, "x", "n", 1.5, "no", "2026", "p", 5, 1.25),
        (0, 3, "y", "not stated", 2.0, "no", "2026", "not stated", 9, None),
    ]
    assert (answers.rows, answers.has_weight, answers.has_stratum, answers.unit_is_row) == (2, True, True, False)
    assert answers.dimensions == {"wave": ("2026",), "seg": ("p", "not stated")}


def test_all_missing_columns_are_told_at_once(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(SurveyError) as error:
        cleaned(
            connection, {"recommend": ["5"], "region": ["n"]}, respondent="id", weight={"column": "w"},
            segments={"regoin": {}}, items={"recomend": TEN},
        )  # fmt: skip
    assert [fault.where for fault in error.value.faults] == [
        ("respondent",), ("weight", "column"), ("segments", "regoin"), ("items", "recomend"),
    ]  # fmt: skip
    message = str(error.value)
    assert "answers.csv: no column 'recomend' (item 'recomend'); columns are 'recommend', 'region'" in message
    assert "did you mean 'recommend'?" in message
    assert "did you mean 'region'?" in message


def test_all_refused_values_are_told_at_once(connection: duckdb.DuckDBPyConnection):
    cells = {"a": ["5", "99", "99"], "b": ["1", "2", "11"], "c": ["1", "7.5", "2"]}
    with pytest.raises(SurveyError) as error:
        cleaned(connection, cells, items=dict.fromkeys("abc", TEN))
    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert lines[0] == (
        "answers.csv: column 'a' (item 'a'): '99' (2 times, first in row 3) outside the scale 0 to 10; "
        "write `missing: [99]` where that means no answer, or widen `scale`"
    )
    assert "'11' (once, in row 4)" in lines[1]
    assert "scale: number" in lines[2]


@pytest.mark.parametrize(
    "name", ['"]; --', "'; DROP TABLE x; --", 'a"b', "😀", "é", "select", "a b", "c0", "value", "x" * 200]
)
def test_hostile_column_names(connection: duckdb.DuckDBPyConnection, name: str):
    cells = {name: ["5", "6"], "other" + name: ["N", "S"]}
    answers = cleaned(
        connection, cells, items={name: TEN}, segments={"seg": {"column": "other" + name}}, respondent=None
    )
    assert column(connection, answers, name) == [5, 6]
    assert answers.dimensions["seg"] == ("N", "S")


@pytest.mark.parametrize("name", ["unit", "Weight", "flagged", "__row", "seg", " "])
def test_names_that_would_clash_are_refused(connection: duckdb.DuckDBPyConnection, name: str):
    cells = {"q": ["5"], "seg": ["n"]}
    with pytest.raises(SurveyError, match="choose another id"):
        cleaned(connection, cells, items={name: {"scale": TEN, "column": "q"}}, segments={"seg": {}})


def test_a_header_in_other_capitals_is_read_and_told(connection: duckdb.DuckDBPyConnection):
    answers = cleaned(connection, {"Q1": ["5"]}, items={"q1": TEN})
    assert column(connection, answers, "q1") == [5]
    assert answers.notes == ("column 'Q1' is read as 'q1' (item 'q1')",)


def test_files_are_united_by_name(connection: duckdb.DuckDBPyConnection):
    declared = survey(
        files=({"file": "a.csv", "wave": "2025"}, {"file": "b.csv", "wave": "2026"}), items={"q1": TEN, "q2": TEN},
        segments={"seg": {}}, respondent="id",
    )  # fmt: skip
    tables = [
        raw_table(connection, {"id": ["1", "2"], "q1": ["5", "x"], "seg": ["N", "S"]}, "a.csv"),
        raw_table(connection, {"q2": ["7"], "ID": ["1"], "q1": ["6"]}, "b.csv"),
    ]
    answers = clean(declared, (), tables, DuckDB(connection), "answers")
    found = connection.execute("SELECT __file, __row, unit, wave, seg, q1, q2 FROM answers ORDER BY 1, 2").fetchall()
    assert found == [(0, 2, "1", "2025", "N", 5, None), (0, 3, "2", "2025", "S", None, None),
                     (1, 2, "1", "2026", "not stated", 6, 7)]  # fmt: skip
    assert [(account.file, account.rows_used) for account in answers.intake] == [("a.csv", 2), ("b.csv", 1)]
    assert [answer.value for answer in answers.intake[0].unread] == ["x"]
    assert not answers.intake[1].unread
    assert "a.csv: no column 'q2' (item 'q2'); its cells are taken as empty there" in answers.notes
    assert not answers.unit_is_row  # respondent 1 is in both waves


def test_a_design_column_must_be_in_every_file(connection: duckdb.DuckDBPyConnection):
    declared = survey(files=({"file": "a.csv"}, {"file": "b.csv"}), items={"q": TEN}, unit="firm")
    tables = [raw_table(connection, {"firm": ["x"], "q": ["1"]}, "a.csv"), raw_table(connection, {"q": ["1"]}, "b.csv")]
    with pytest.raises(SurveyError, match=r"b\.csv: no column 'firm' \(unit\); every file needs it"):
        clean(declared, (), tables, DuckDB(connection), "answers")


def test_columns_of_different_types_are_joined_as_text(connection: duckdb.DuckDBPyConnection):
    declared = survey(files=({"file": "a"}, {"file": "b"}), items={"q": TEN}, segments={"seg": {}}, respondent="id")
    tables = [
        raw_table(connection, {"id": ["007"], "q": ["5"], "seg": ["1"]}, "a"),
        raw_table(
            connection, {"id": [7], "q": [6.0], "seg": [1.0]}, "b", {"id": "BIGINT", "q": "DOUBLE", "seg": "DOUBLE"}
        ),
    ]
    answers = clean(declared, (), tables, DuckDB(connection), "answers")
    assert column(connection, answers, "unit") == ["007", "7"]
    assert column(connection, answers, "q") == [5, 6]
    assert answers.dimensions["seg"] == ("1",)


def test_rows_the_reader_dropped_stay_in_the_account(connection: duckdb.DuckDBPyConnection):
    table = raw_table(connection, {"q": ["5", "6"]})
    preview = Exclusion("answers.csv", 9, "Status", "Survey Preview", "a preview, not an answer")
    table = type(table)(**{**vars(table), "excluded": (preview,), "notes": ("1 header was trimmed",)})
    answers = clean(survey(items={"q": TEN}), (), [table], DuckDB(connection), "answers")
    account = answers.intake[0]
    assert (account.rows_read, account.rows_used, account.excluded) == (3, 2, (preview,))
    assert account.to_dict()["reasons"] == {"a preview, not an answer": 1}
    assert account.notes == ("1 header was trimmed",)


def test_no_row_left_is_refused(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(EvidenceError, match=r"answers\.csv: no row can be used; 2 rows: no unit"):
        cleaned(connection, {"q": ["1", "2"], "firm": ["", " "]}, items={"q": TEN}, unit="firm")


def test_questions_come_from_the_study_then_from_the_file(connection: duckdb.DuckDBPyConnection):
    columns = [Column("a", label="How likely?"), Column("b", label="How easy?")]
    table = raw_table(connection, {"a": ["1"], "b": ["2"]}, columns=columns)
    declared = survey(items={"a": TEN, "b": {"scale": TEN, "question": "How easy was it?"}})
    answers = clean(declared, (), [table], DuckDB(connection), "answers")
    assert answers.questions == {"a": "How likely?", "b": "How easy was it?"}


def test_nothing_made_on_the_way_is_left_behind(connection: duckdb.DuckDBPyConnection):
    cleaned(connection, {"id": ["1", "1"], "q": ["1", "1"]}, items={"q": TEN}, respondent="id")
    names = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert names == {"raw of answers.csv", "answers__cells", "answers"}


def test_an_id_with_dots_and_dashes_names_relations(connection: duckdb.DuckDBPyConnection):
    table = raw_table(connection, {"q": ["5"]})
    answers = clean(survey(items={"q": TEN}), (), [table], DuckDB(connection), "survey-2026.main")
    assert column(connection, answers, "q") == [5]


CELLS = st.sampled_from(["1", "2", "5 - good", "99", "", "n/a", "hm"])
PEOPLE = st.sampled_from(["a", "b", "c", "", " a"])
DAYS = st.sampled_from(["2026-01-05", "2026-04-05", "2026-01-09", "2023-02-29", "2026-12-31", ""])
WEIGHTS = st.sampled_from(["1", "2.5", "0", "", "x"])
SHEETS = st.lists(st.tuples(PEOPLE, DAYS, WEIGHTS, CELLS, CELLS), min_size=1, max_size=12)
POLICIES = st.sampled_from(["refuse", "first", "last", "keep"])


@settings(max_examples=25, deadline=None)
@given(sheets=SHEETS, policy=POLICIES, weighted=st.booleans(), files=st.integers(1, 3))
def test_every_row_is_used_once_or_left_out_with_a_reason(
    shared: duckdb.DuckDBPyConnection, sheets: list[tuple[str, ...]], policy: str, weighted: bool, files: int
):
    names = ["id", "day", "w", "q1", "q2"]
    parts = [sheets[i::files] for i in range(files) if sheets[i::files]]
    tables = [
        raw_table(shared, dict(zip(names, zip(*part, strict=True), strict=True)), f"{i}.csv")
        for i, part in enumerate(parts)
    ]
    declared = survey(
        files=[{"file": table.file} for table in tables], respondent="id", duplicates=policy,
        wave={"column": "day", "period": "quarter"}, weight={"column": "w"} if weighted else {},
        items={"q1": {"scale": (1, 5), "missing": ("99",)}, "q2": {"scale": (1, 5), "missing": ("99",)}},
    )  # fmt: skip
    try:
        answers = clean(declared, (), tables, DuckDB(shared), "answers")
    except EvidenceError as error:
        assert all(".csv" in line for line in str(error).splitlines())
        return
    used = set(shared.execute("SELECT __file, __row FROM answers").fetchall())
    assert len(used) == answers.rows == shared.execute("SELECT count(*) FROM answers").fetchall()[0][0]
    for number, (table, account) in enumerate(zip(tables, answers.intake, strict=True)):
        left_out = [exclusion.row for exclusion in account.excluded]
        mine = sorted([row for file, row in used if file == number] + left_out)
        assert mine == list(range(2, table.rows + 2))
        assert account.rows_read == table.rows == account.rows_used + len(left_out)
    assert not shared.execute("SELECT 1 FROM answers WHERE unit IS NULL OR wave IS NULL").fetchall()


def units_by_content(connection: duckdb.DuckDBPyConnection, cells: dict[str, Sequence[object]]) -> list[tuple]:
    answers = cleaned(connection, cells, items={"q1": TEN, "q2": TEN}, segments={"seg": {}})
    assert answers.unit_is_row
    return connection.execute("SELECT unit, seg, q1, q2, flagged FROM answers ORDER BY unit").fetchall()


@settings(max_examples=10, deadline=None)
@given(sheets=st.lists(st.tuples(st.sampled_from(["1", "2", "5 - good", "", "3"]), st.sampled_from("NSW")), min_size=1,
                       max_size=30), chance=st.randoms(use_true_random=False))  # fmt: skip
def test_shuffled_rows_and_columns_give_the_same_units(
    shared: duckdb.DuckDBPyConnection, sheets: list[tuple[str, str]], chance: random.Random
):
    shuffled = list(sheets)
    chance.shuffle(shuffled)
    one, other = (
        {"q1": [q for q, _ in part], "q2": ["3"] * len(part), "seg": [s for _, s in part]}
        for part in (sheets, shuffled)
    )
    found = units_by_content(shared, one)
    assert [unit for unit, *_ in found] == list(range(1, len(sheets) + 1))
    assert units_by_content(shared, other) == found
    assert units_by_content(shared, dict(reversed(other.items()))) == found
    stored = shared.execute("SELECT unit FROM answers").fetchall()
    assert stored == sorted(stored)
