"""Reads content that a test writes, and shows the outcome in short."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from outsidein.errors import EvidenceError
from outsidein.evidence import formats
from outsidein.evidence.formats import Table
from outsidein.study.sections import Layout


def read(path: Path, connection: duckdb.DuckDBPyConnection, **layout: object) -> Table:
    """The file as a table named `answers`."""
    return formats.read(path, Layout.model_validate(layout), connection, "answers", path.name)


def rows(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """The rows of the table, row number first, in the order of the file."""
    return connection.execute("SELECT * FROM answers ORDER BY __row").fetchall()


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def refusal(path: Path, **layout: object) -> str:
    """The one line that refuses a file."""
    with duckdb.connect() as connection, pytest.raises(EvidenceError) as caught:
        read(path, connection, **layout)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(path.name)
    return line
