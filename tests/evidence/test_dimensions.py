import unicodedata

import duckdb
import pytest

from evidence.raw_tables import cleaned, column, raw_table, survey
from outsidein.evidence.answers import clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.faults import SurveyError
from outsidein.evidence.formats.table import Column
from outsidein.study.sections import Customer

CUSTOMERS = (
    Customer(id="cio", label="Chief Information Officer", kind="business", role="decider"),
    Customer(id="hr", label="HR department", kind="internal"),
)


def test_text_stays_text(connection: duckdb.DuckDBPyConnection):
    cells = {"seg": ["NO", "NA", "null", "nan", "-", "007", "1e5", "True", "", None, "  "], "q": ["1"] * 11}
    answers = cleaned(connection, cells, segments={"seg": {}}, items={"q": (1, 5)})
    kept = ["NO", "NA", "null", "nan", "-", "007", "1e5", "True"]
    assert column(connection, answers, "seg") == [*kept, "not stated", "not stated", "not stated"]
    assert answers.dimensions["seg"] == (*sorted(kept), "not stated")


def test_text_is_grouped_trimmed_and_composed(connection: duckdb.DuckDBPyConnection):
    cells = {"seg": ["Café", unicodedata.normalize("NFD", "Café"), " Café\u00a0", "CAFÉ", "\u202eevil"]}
    answers = cleaned(connection, {**cells, "q": ["1"] * 5}, segments={"seg": {}}, items={"q": (1, 5)})
    assert answers.dimensions["seg"] == ("CAFÉ", "Café", "\u202eevil")
    assert answers.notes == (
        "segment 'seg': 'CAFÉ' and 'Café' are kept apart; join them with `labels` if they are one",
    )


def test_labels_are_shown(connection: duckdb.DuckDBPyConnection):
    segments = {"seg": {"labels": {"1": "North", " x": "Other"}}}
    answers = cleaned(connection, {"seg": ["1", "2", "x ", ""]}, segments=segments)
    assert column(connection, answers, "seg") == ["North", "2", "Other", "not stated"]


@pytest.mark.parametrize(("kind", "values"), [("TINYINT", [1, 2, 9, None]), ("DOUBLE", [1.0, 2.0, 9.0, float("nan")])])
def test_codes_take_the_labels_of_the_file(connection: duckdb.DuckDBPyConnection, kind: str, values: list[object]):
    columns = [Column("seg", values={"1": "Woman", "2": "Man"}, missing=("9",)), Column("q")]
    table = raw_table(connection, {"seg": values, "q": ["1"] * 4}, types={"seg": kind}, columns=columns)
    answers = clean(survey(segments={"seg": {}}, items={"q": (1, 5)}), (), [table], DuckDB(connection), "answers")
    assert column(connection, answers, "seg") == ["Woman", "Man", "not stated", "not stated"]


def test_files_that_label_a_code_differently_are_refused(connection: duckdb.DuckDBPyConnection):
    tables = [
        raw_table(connection, {"seg": [1]}, name, {"seg": "TINYINT"}, [Column("seg", values={"1": label})])
        for name, label in (("a.sav", "Woman"), ("b.sav", "Man"))
    ]
    files = [{"file": table.file} for table in tables]
    with pytest.raises(SurveyError, match="code 1 is 'Woman' in one file and 'Man' in another; declare `labels`"):
        clean(survey(files=files, segments={"seg": {}}), (), tables, DuckDB(connection), "answers")
    labelled = survey(files=files, segments={"seg": {"labels": {"1": "Person"}}})
    assert clean(labelled, (), tables, DuckDB(connection), "answers").dimensions["seg"] == ("Person",)


def test_an_id_is_nothing_to_slice_by(connection: duckdb.DuckDBPyConnection):
    cells = {"seg": [f"person {i}" for i in range(10_001)]}
    with pytest.raises(SurveyError, match=r"column 'seg' .segment 'seg'.: more than 10,000 different values"):
        cleaned(connection, cells, segments={"seg": {}})


def test_many_codes_are_looked_up_in_a_table(connection: duckdb.DuckDBPyConnection):
    labels = {str(code): f"region {code}" for code in range(100)}
    cells = {"seg": [*labels, "other"]}
    answers = cleaned(connection, cells, segments={"seg": {"labels": labels}})
    assert column(connection, answers, "seg") == [*labels.values(), "other"]


def test_customers_by_id_label_or_code(connection: duckdb.DuckDBPyConnection):
    cells = {"who": ["CIO", "chief  information officer", "hr", "7", "", "Hr Department"], "q": ["1"] * 6}
    declared = {"column": "who", "labels": {"7": "cio"}}
    answers = cleaned(connection, cells, customers=CUSTOMERS, customer=declared, items={"q": (1, 5)})
    assert column(connection, answers, "customer") == ["cio", "cio", "hr", "cio", "not stated", "hr"]
    assert column(connection, answers, "role") == [
        "decider",
        "decider",
        *["not stated", "decider"],
        *["not stated"] * 2,
    ]
    assert column(connection, answers, "customer_kind")[2:5] == ["internal", "business", "not stated"]
    assert answers.dimensions["role"] == ("decider", "not stated")


def test_a_stranger_is_refused_with_the_remedy(connection: duckdb.DuckDBPyConnection):
    cells = {"who": ["cio", "Boss", "Boss"]}
    with pytest.raises(SurveyError) as error:
        cleaned(connection, cells, customers=CUSTOMERS, customer={"column": "who"})
    assert str(error.value) == (
        "answers.csv: column 'who' (customer): 'Boss' (2 times, first in row 3) is the id or label of no customer; "
        "customers are 'cio', 'hr'; say who it is, as in `customer: {labels: {Boss: cio}}`"
    )


def test_a_label_must_name_a_customer(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(SurveyError, match=r"no customer has the id 'cioo'.*did you mean 'cio'"):
        cleaned(connection, {"who": ["1"]}, customers=CUSTOMERS, customer={"column": "who", "labels": {"1": "cioo"}})


def test_a_label_that_two_customers_share_names_none(connection: duckdb.DuckDBPyConnection):
    twins = (Customer(id="a", label="Buyer"), Customer(id="b", label="buyer"))
    with pytest.raises(SurveyError, match=r"'Buyer' .* is the id or label of no customer"):
        cleaned(connection, {"who": ["Buyer"]}, customers=twins, customer={"column": "who"})
