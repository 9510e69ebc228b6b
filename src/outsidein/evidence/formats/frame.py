"""A frame in memory that speaks the Arrow PyCapsule interface: Polars, pandas, PyArrow, a DuckDB relation."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import numpy as np
from arro3.core import Array, ChunkedArray
from arro3.core import Table as ArrowTable

from outsidein.evidence.formats.names import check_names, clean_names
from outsidein.evidence.formats.parquet import split_nested
from outsidein.evidence.formats.refusal import refusal
from outsidein.evidence.formats.table import ROW, Column, Table
from outsidein.evidence.identifiers import quote, select

_INDEX = re.compile(r"__index_level_[0-9]+__")


def speaks_arrow(frame: object) -> bool:
    """Whether an object has the Arrow PyCapsule interface.

    >>> speaks_arrow({"q1": [1, 2]})
    False
    """
    return hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__")


def read_frame(frame: Any, connection: duckdb.DuckDBPyConnection, relation: str, shown_as: str = "frame") -> Table:
    """A view over a frame, without a copy where the frame lends its memory; `__row` counts from 1.

    The connection keeps the frame alive until `relation` and `<relation>__frame` are dropped.
    Raises EvidenceError for an object that is no frame, for doubled names, and for a frame without rows.

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> read_frame(connection.sql("SELECT 9 AS q1 UNION ALL SELECT 10"), connection, "answers").rows
    2
    """
    if not speaks_arrow(frame):
        what = f"is a {type(frame).__name__}, which has no __arrow_c_stream__"
        raise refusal(shown_as, what, "give a Polars, pandas or PyArrow frame, a DuckDB relation, or a path")
    table = _without_index(ArrowTable.from_arrow(frame))
    if not table.num_rows:
        raise refusal(shown_as, "has no rows", "give a frame with answers")
    own = list(table.column_names)
    check_names(shown_as, clean_names(own)[0], None)
    held = relation + "__frame"
    connection.register(held, _numbered(table))
    described = connection.sql(select([f"* EXCLUDE ({quote(ROW)})"], quote(held), "LIMIT 0"))
    used, notes = split_nested(dict(zip(own, (str(kind.id) for kind in described.types), strict=True)))
    names, renamed = clean_names(used)
    cells = [f"{quote(name)} AS {quote(new)}" for name, new in zip(used, names, strict=True)]
    connection.execute(f"CREATE OR REPLACE VIEW {quote(relation)} AS " + select([quote(ROW), *cells], quote(held)))
    return Table(shown_as, relation, tuple(map(Column, names)), table.num_rows, False, notes + renamed)


def _without_index(table: ArrowTable) -> ArrowTable:
    """The table without the columns that pandas makes of an index, as after a filter."""
    kept = [name for name in table.column_names if not _INDEX.fullmatch(name)]
    return table if len(kept) == table.num_columns else table.select(kept)


def _numbered(table: ArrowTable) -> ArrowTable:
    """The table with the row number as its last column."""
    numbers = Array.from_numpy(np.arange(1, table.num_rows + 1, dtype=np.int64))
    return table.append_column(ROW, ChunkedArray([numbers]))
