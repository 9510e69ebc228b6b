"""Parquet: a view over the file itself, or over the parts in a folder; nothing is copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from outsidein.errors import EvidenceError
from outsidein.evidence.formats.delimited import escape_glob
from outsidein.evidence.formats.names import check_names, clean_names
from outsidein.evidence.formats.refusal import refusal, shown
from outsidein.evidence.formats.table import ROW, Column, Table
from outsidein.evidence.identifiers import literal, quote, select
from outsidein.study.sections import Layout

NESTED = frozenset({"list", "array", "struct", "map", "union", "variant", "blob", "geometry"})
"""Kinds of DuckDB types that no answer has; columns of them are left out with a note."""


def read(path: Path, file: str, layout: Layout, connection: duckdb.DuckDBPyConnection, relation: str) -> Table:
    """A view over one Parquet file, or over all `*.parquet` in a folder in the order of their names.

    `__row` counts from 1, through all parts. Raises EvidenceError for a damaged file, for parts whose columns differ,
    and for a file without rows.
    """
    del layout  # a Parquet file says all of it itself
    parts = _parts(path, file)
    try:
        return _table(parts, file, connection, relation)
    except duckdb.Error as error:
        raise damaged(file, error) from error


def damaged(file: str, error: duckdb.Error) -> EvidenceError:
    """The refusal of a file that DuckDB cannot read; also for a page found damaged when the view is scanned later."""
    why = re.sub(r"(?:[Ff]ile )?'[^']*'", "the file", str(error).splitlines()[0])
    return refusal(file, f"is no whole Parquet file ({' '.join(why.split())[:160]})", "write it again")


def _parts(path: Path, file: str) -> list[Path]:
    if not path.is_dir():
        return [path]
    parts = sorted(each for each in path.iterdir() if each.suffix.lower() in (".parquet", ".pq"))
    if not parts:
        raise refusal(file, "is a folder without Parquet files", "name a file")
    return parts


def _table(parts: Sequence[Path], file: str, connection: duckdb.DuckDBPyConnection, relation: str) -> Table:
    headers = [_columns(part, file, connection) for part in parts]
    other = next((part for part, header in zip(parts, headers, strict=True) if header != headers[0]), None)
    if other:
        what = f"its parts {shown(parts[0].name)} and {shown(other.name)} differ in their columns"
        raise refusal(file, what, "write all parts with the same columns and types")
    used, notes = split_nested(headers[0])
    names, renamed = clean_names(used)
    check_names(file, names, None)
    rows = _view(parts, dict(zip(used, names, strict=True)), connection, relation)
    if not rows:
        raise refusal(file, "has columns but no rows", "give a file with answers")
    return Table(file, relation, tuple(map(Column, names)), rows, False, notes + renamed)


def _columns(part: Path, file: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The columns of a part with the kind of their types, checked to be those the file itself names."""
    found = connection.sql(select(["*"], _source(part), "LIMIT 1"))
    found.fetchall()
    own = _own_names(part, connection)
    check_names(file, own, None)
    if "file_row_number" in own:
        raise refusal(
            file, "the name file_row_number is kept for the row number", "rename it", column="file_row_number"
        )
    return dict(zip(found.columns, (str(kind.id) for kind in found.types), strict=True))


def _own_names(part: Path, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the top-level columns as the file spells them: DuckDB renames one that stands twice."""
    schema = f"parquet_schema({literal(escape_glob(part.resolve()))})"
    names: list[str] = []
    depths: list[int] = []
    for name, children in connection.execute(select(["name", "coalesce(num_children, 0)"], schema)).fetchall():
        if len(depths) == 1:
            names.append(name)
        if depths:
            depths[-1] -= 1
        if children:
            depths.append(children)
        while len(depths) > 1 and not depths[-1]:
            depths.pop()
    return names


def _source(part: Path) -> str:
    return f"read_parquet({literal(escape_glob(part.resolve()))}, hive_partitioning = false)"


def _view(parts: Sequence[Path], names: dict[str, str], connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    cells = [f"{quote(own)} AS {quote(name)}" for own, name in names.items()]
    selects, before = [], 0
    for part in parts:
        selects.append(select([f"file_row_number + {before + 1} AS {quote(ROW)}", *cells], _source(part)))
        before += connection.execute(select(["count(*)"], _source(part))).fetchall()[0][0]
    connection.execute(f"CREATE OR REPLACE VIEW {quote(relation)} AS " + " UNION ALL ".join(selects))
    return before


def split_nested(kinds: dict[str, str]) -> tuple[list[str], tuple[str, ...]]:
    """The columns that can hold answers, and a note that names the others."""
    nested = [name for name, kind in kinds.items() if kind in NESTED]
    used = [name for name in kinds if name not in nested]
    if not nested:
        return used, ()
    columns = "1 column holds" if len(nested) == 1 else f"{len(nested)} columns hold"
    listed = ", ".join(shown(name) for name in nested[:5]) + (" ..." if len(nested) > 5 else "")
    return used, (f"{columns} lists, records or bytes and cannot be read as answers: {listed}",)
