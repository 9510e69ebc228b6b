"""Raw tables as the readers give them, made directly in DuckDB, and surveys declared in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.formats.table import Column, Table
from outsidein.evidence.identifiers import quote
from outsidein.study.sections import Customer, Survey

Rows = Sequence[Sequence[object]]


def raw_table(
    connection: duckdb.DuckDBPyConnection,
    cells: Mapping[str, Sequence[object]],
    file: str = "answers.csv",
    types: Mapping[str, str] | None = None,
    columns: Sequence[Column] | None = None,
) -> Table:
    """A table of raw cells by column; text unless `types` says otherwise. The first row is row 2."""
    relation = f"raw of {file}"
    names = list(cells)
    typed = ", ".join(f"{quote(name)} {(types or {}).get(name, 'VARCHAR')}" for name in names)
    connection.execute(f"CREATE OR REPLACE TABLE {quote(relation)} (__row BIGINT, {typed})")
    rows = len(cells[names[0]])
    places = ", ".join(f"unnest(${i + 2})" for i in range(len(names)))
    values = [list(range(2, rows + 2)), *(list(cells[name]) for name in names)]
    connection.execute(f"INSERT INTO {quote(relation)} SELECT unnest($1), {places}", values)
    return Table(file, relation, tuple(columns or (Column(name) for name in names)), rows, stored=True)


def survey(**declared: Any) -> Survey:
    """A survey with an id; items may be given as a mapping of names to scales."""
    items = {
        name: item if isinstance(item, dict) else {"scale": item} for name, item in declared.pop("items", {}).items()
    }
    return Survey.model_validate({"id": "s", "kind": "survey", "items": items, **declared})


def cleaned(
    connection: duckdb.DuckDBPyConnection,
    cells: Mapping[str, Sequence[object]],
    types: Mapping[str, str] | None = None,
    customers: Sequence[Customer] = (),
    **declared: Any,
) -> Answers:
    """The answers of one file."""
    return clean(
        survey(**declared), customers, [raw_table(connection, cells, types=types)], DuckDB(connection), "answers"
    )


def column(connection: duckdb.DuckDBPyConnection, answers: Answers, name: str) -> list[object]:
    """One column of the answers in the order of the file."""
    sql = f"SELECT {quote(name)} FROM {quote(answers.relation)} ORDER BY __file, __row"
    return [value for (value,) in connection.execute(sql).fetchall()]
