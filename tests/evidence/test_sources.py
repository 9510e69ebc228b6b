from pathlib import Path

import duckdb
import pytest

from evidence.raw_tables import raw_table, survey
from outsidein.errors import EvidenceError
from outsidein.evidence import accounts, sources
from outsidein.evidence.answers import clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.faults import SurveyError
from outsidein.evidence.formats.table import Column, Table
from outsidein.evidence.sources import parts_of, read_source

SQL = """
SELECT i % 20 AS id, (i * 7 % 5 + 1)::TINYINT AS q0, CASE WHEN i % 9 = 0 THEN 99 ELSE i * 3 % 5 + 1 END::BIGINT AS q1,
       CASE WHEN i % 11 = 0 THEN NULL ELSE (i % 4 + 1)::DOUBLE END AS q2, DATE '2026-01-01' + i::INTEGER AS day,
       ['N', 'S', '', NULL][i % 4 + 1] AS seg, CASE i % 13 WHEN 0 THEN 0 ELSE 1.5 END AS w, i * 1.0 AS t
FROM range(100) AS r(i)
"""
DECLARED = survey(
    respondent="id", duplicates="first", wave={"column": "day", "period": "month"}, segments={"seg": {}},
    weight={"column": "w"}, duration="t",
    items={"q0": (1, 5), "q1": {"scale": (1, 5), "missing": ("99",)}, "q2": (1, 5), "t": "number"},
)  # fmt: skip


@pytest.fixture
def parquet(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Table:
    """A Parquet file of 100 rows as the reader gives it: a view over the file itself."""
    file = tmp_path / "answers.parquet"
    connection.execute(f"COPY ({SQL}) TO '{file}' (FORMAT parquet)")
    connection.execute(
        f"CREATE VIEW raw AS SELECT *, file_row_number + 1 AS __row FROM read_parquet('{file}', file_row_number = true)"
    )
    names = ["id", "q0", "q1", "q2", "day", "seg", "w", "t"]
    return Table("answers.parquet", "raw", tuple(Column(name) for name in names), 100, stored=False)


def test_a_view_and_a_copy_agree(
    connection: duckdb.DuckDBPyConnection, parquet: Table, monkeypatch: pytest.MonkeyPatch
):
    copy = clean(DECLARED, (), [parquet], DuckDB(connection), "copy")
    monkeypatch.setattr(sources, "COPIED_BELOW", 10)
    view = clean(DECLARED, (), [parquet], DuckDB(connection), "view")
    kinds = dict(connection.execute("SELECT table_name, table_type FROM information_schema.tables").fetchall())
    assert (kinds["copy"], kinds["view"]) == ("BASE TABLE", "VIEW")
    rows = [connection.execute(f"FROM {name} ORDER BY __file, __row").fetchall() for name in ("copy", "view")]
    assert rows[0] == rows[1]
    assert len(rows[0]) == copy.rows == view.rows < 100
    assert copy.intake == view.intake
    assert copy.dimensions == view.dimensions
    assert copy.intake[0].rows_read == 100


def test_large_files_are_checked_in_the_view(
    connection: duckdb.DuckDBPyConnection, parquet: Table, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sources, "COPIED_BELOW", 10)
    items = {f"q{i}": {"scale": (1, 5), "column": "q0"} for i in range(10)}
    answers = clean(survey(items=items), (), [parquet], DuckDB(connection), "answers")
    assert answers.notes == ("100 rows: sheets with the same answers were not looked for in a file of this size",)
    assert answers.quality[0].count == 100
    wide = {"q": {"scale": (1, 5), "column": "t"}}
    with pytest.raises(SurveyError, match="outside the scale 1 to 5"):
        clean(survey(items=wide), (), [parquet], DuckDB(connection), "answers")
    monkeypatch.setattr("outsidein.evidence.items.MOST_ANSWERS", 20)
    with pytest.raises(SurveyError, match="free text or an id"):
        clean(survey(items=wide), (), [parquet], DuckDB(connection), "answers")


def test_rows_beyond_the_list_are_counted(
    connection: duckdb.DuckDBPyConnection, parquet: Table, monkeypatch: pytest.MonkeyPatch
):
    whole = clean(DECLARED, (), [parquet], DuckDB(connection), "whole").intake[0]
    monkeypatch.setattr(accounts, "MOST_LISTED", 12)
    cut = clean(DECLARED, (), [parquet], DuckDB(connection), "cut").intake[0]
    assert len(cut.excluded) == 12
    assert cut.rows_excluded == whole.rows_excluded
    assert set(cut.excluded) < set(whole.excluded)


def test_text_with_a_nul_is_looked_up(connection: duckdb.DuckDBPyConnection):
    table = raw_table(connection, {"seg": [" a\0b", "c"], "q": ["1\0", "2"]})
    answers = clean(survey(segments={"seg": {}}, items={"q": (1, 5)}), (), [table], DuckDB(connection), "answers")
    assert answers.dimensions["seg"] == ("a\0b", "c")


def test_parts():
    assert [part.file for part in parts_of(survey(file="a.csv"))] == ["a.csv"]
    assert [part.file for part in parts_of(survey(files=[{"file": "a.csv"}, {"file": "b.csv"}]))] == ["a.csv", "b.csv"]
    for declared, message in (
        (survey(), "no file is given"),
        (survey(file="a.csv", files=[{"file": "b.csv"}]), "not both"),
        (survey(files=[{"file": "a.csv"}, {"file": "a.csv"}]), r"a\.csv is listed twice"),
    ):
        with pytest.raises(EvidenceError, match=message):
            parts_of(declared)


def test_files_are_read_and_united(connection: duckdb.DuckDBPyConnection, tmp_path: Path):
    (tmp_path / "spring.csv").write_text("\ufeffid;q 1 ;seg\n007;5 - good;NO\n008;7;\n", encoding="utf-8")
    connection.execute(f"COPY (SELECT 7 AS id, 3 AS \"q 1\", 'NA' AS seg) TO '{tmp_path}/autumn.parquet'")
    declared = survey(
        files=({"file": "spring.csv", "wave": "spring"}, {"file": "autumn.parquet", "wave": "autumn"}),
        respondent="id", segments={"seg": {}}, items={"q": {"scale": (1, 7), "column": "q 1"}},
    )  # fmt: skip
    paths = [tmp_path / part.file for part in parts_of(declared)]
    tables = read_source(declared, paths, connection, "source")
    answers = clean(declared, (), tables, DuckDB(connection), "source")
    found = connection.execute("SELECT unit, wave, seg, q FROM source ORDER BY __file, __row").fetchall()
    assert found == [("007", "spring", "NO", 5), ("008", "spring", "not stated", 7), ("7", "autumn", "NA", 3)]
    assert [account.file for account in answers.intake] == ["spring.csv", "autumn.parquet"]
