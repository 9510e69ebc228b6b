import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.raw_tables import cleaned, column, raw_table, survey
from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.faults import SurveyError

ITEMS = {"q": (1, 5)}
# rows:            2    3    4    5    6    7
CELLS = {"id": ["a", "b", "a", "a", "c", "b"], "q": ["1", "2", "3", "1", "5", "2"]}


def left_out(answers: Answers) -> dict[int, str]:
    return {exclusion.row: exclusion.reason for account in answers.intake for exclusion in account.excluded}


def test_different_answers_under_one_id_are_refused(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(SurveyError) as error:
        cleaned(connection, CELLS, respondent="id", items=ITEMS)
    assert str(error.value) == (
        "answers.csv: 1 respondent has several rows with different answers: 'a' in rows 2, 4, 5; say "
        "`duplicates: first` or `last` to use one of them, `keep` to use all, or name the column that tells one "
        "answer sheet from another"
    )
    assert error.value.faults[0].where == ("duplicates",)


def test_the_same_row_twice_counts_once(connection: duckdb.DuckDBPyConnection):
    cells = {name: values[:2] + values[5:] for name, values in CELLS.items()}
    answers = cleaned(connection, cells, respondent="id", items=ITEMS)
    assert left_out(answers) == {4: "same as row 3"}
    (exclusion,) = answers.intake[0].excluded
    assert (exclusion.column, exclusion.value) == ("id", "b")
    assert answers.intake[0].reasons == {"same as another row": 1}


def test_policies(connection: duckdb.DuckDBPyConnection):
    first = cleaned(connection, CELLS, respondent="id", items=ITEMS, duplicates="first")
    assert column(connection, first, "__row") == [2, 3, 6]
    assert left_out(first) == {
        4: "the respondent is in row 2 too, which is used (duplicates: first)", 5: "same as row 2", 7: "same as row 3",
    }  # fmt: skip
    last = cleaned(connection, CELLS, respondent="id", items=ITEMS, duplicates="last")
    assert column(connection, last, "__row") == [3, 5, 6]
    assert left_out(last) == {
        2: "same as row 5", 4: "the respondent is in row 5 too, which is used (duplicates: last)", 7: "same as row 3",
    }  # fmt: skip
    assert first.unit_is_row
    assert last.unit_is_row
    keep = cleaned(connection, CELLS, respondent="id", items=ITEMS, duplicates="keep")
    assert column(connection, keep, "__row") == [2, 3, 4, 6]
    assert left_out(keep) == {5: "same as row 2", 7: "same as row 3"}
    assert not keep.unit_is_row


def test_another_wave_is_no_duplicate(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "a", "a"], "w": ["1", "2", "2"], "q": ["1", "2", "2"]}
    answers = cleaned(connection, cells, respondent="id", wave={"column": "w"}, items=ITEMS)
    assert left_out(answers) == {4: "same as row 3"}
    assert not answers.unit_is_row


def test_any_column_makes_a_row_different(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "a"], "q": ["1", "1"], "comment": ["fine", "Fine"]}
    with pytest.raises(SurveyError, match="1 respondent has several rows"):
        cleaned(connection, cells, respondent="id", items=ITEMS)


def test_cells_do_not_run_into_each_other(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "a"], "x": ["1:2", "1"], "y": ["3", "2:3"], "q": ["1", "1"]}
    with pytest.raises(SurveyError, match="1 respondent has several rows"):
        cleaned(connection, cells, respondent="id", items=ITEMS)


def test_rows_left_out_for_another_reason_are_no_duplicates(connection: duckdb.DuckDBPyConnection):
    cells = {"id": ["a", "a", "", ""], "q": ["1", "2", "3", "4"], "w": ["", "1", "1", "1"]}
    answers = cleaned(connection, cells, respondent="id", weight={"column": "w"}, items=ITEMS)
    assert column(connection, answers, "q") == [2]


def test_duplicates_across_files_name_the_file(connection: duckdb.DuckDBPyConnection):
    tables = [raw_table(connection, {"id": ["a"], "q": ["1"]}, name) for name in ("a.csv", "b.csv")]
    declared = survey(files=[{"file": table.file} for table in tables], respondent="id", items=ITEMS)
    answers = clean(declared, (), tables, DuckDB(connection), "answers")
    assert left_out(answers) == {2: "same as row 2 of a.csv"}
    assert [account.rows_used for account in answers.intake] == [1, 0]
    tables[1] = raw_table(connection, {"id": ["a"], "q": ["2"]}, "b.csv")
    with pytest.raises(SurveyError, match=r"'a' in rows 2 of a\.csv, 2 of b\.csv"):
        clean(declared, (), tables, DuckDB(connection), "answers")


@settings(max_examples=15, deadline=None)
@given(sheets=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("12")), min_size=1, max_size=8),
       policy=st.sampled_from(["first", "last", "keep"]))  # fmt: skip
def test_policies_keep_what_they_say(shared: duckdb.DuckDBPyConnection, sheets: list[tuple[str, str]], policy: str):
    cells = {"id": [person for person, _ in sheets], "q": [answer for _, answer in sheets]}
    answers = cleaned(shared, cells, respondent="id", items=ITEMS, duplicates=policy)
    kept = [
        (unit, str(q)) for unit, q in zip(column(shared, answers, "unit"), column(shared, answers, "q"), strict=True)
    ]
    if policy == "keep":
        assert kept == list(dict.fromkeys(sheets))
    else:
        ordered = sheets if policy == "last" else reversed(sheets)
        assert sorted(kept) == sorted(dict(ordered).items())
