"""From files to tables: one reader a format, and the table of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from outsidein.errors import EvidenceError
from outsidein.evidence.formats import delimited, excel, parquet, spss
from outsidein.evidence.formats.frame import read_frame, speaks_arrow
from outsidein.evidence.formats.parquet import damaged
from outsidein.evidence.formats.refusal import refusal
from outsidein.evidence.formats.table import LARGEST_CELL, MOST_COLUMNS, ROW, Column, Table
from outsidein.evidence.identifiers import quote
from outsidein.study.sections import Layout

__all__ = [
    "LARGEST_CELL", "MOST_COLUMNS", "READERS", "ROW", "SUFFIXES",
    "Column", "Table", "damaged", "read", "read_frame", "speaks_arrow",
]  # fmt: skip

Reader = Callable[[Path, str, Layout, duckdb.DuckDBPyConnection, str], Table]

READERS: Mapping[str, Reader] = {
    "csv": delimited.read,
    "qualtrics": delimited.read,
    "surveymonkey": delimited.read,
    "parquet": parquet.read,
    "xlsx": excel.read,
    "spss": spss.read,
    "stata": spss.read,
}
"""The reader of each format that a layout can declare."""

SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), "csv"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), "xlsx"),
    **dict.fromkeys((".sav", ".zsav", ".por"), "spss"),
    ".dta": "stata",
}
"""The format of each suffix, where the layout declares none."""


def read(
    path: Path, layout: Layout, connection: duckdb.DuckDBPyConnection, relation: str, shown: str | None = None
) -> Table:
    """Read a file of evidence into DuckDB as the view `relation`, whatever its format.

    `shown` is the file's name in messages (the path when absent). Tables that the view needs are named
    `<relation>__raw`; drop both to free the memory. Settings of the connection are never changed.
    Raises EvidenceError, one line with file, row, what is wrong and what to do, for a file that cannot be used.
    """
    file = shown or str(path)
    try:
        _check_file(path, file)
        return READERS[_format(path, file, layout)](path, file, layout, connection, relation)
    except OSError as error:
        raise refusal(file, f"cannot be opened ({error.strerror or error})", "check its name and rights") from error
    except duckdb.Error as error:
        why = " ".join(str(error).splitlines()[0].split())
        raise refusal(file, f"DuckDB cannot hold it ({why})", "give it more memory, or a smaller file") from error
    except EvidenceError:
        connection.execute(f"DROP TABLE IF EXISTS {quote(relation + '__raw')}")
        raise


def _format(path: Path, file: str, layout: Layout) -> str:
    """The key of the reader: the declared format or that of the suffix; Qualtrics and the like export workbooks too."""
    by_suffix = SUFFIXES.get(path.suffix.lower())
    if layout.format in ("qualtrics", "surveymonkey") and by_suffix == "xlsx":
        return "xlsx"
    kind = layout.format or ("parquet" if path.is_dir() else by_suffix)
    if kind is None:
        suffix = f"has the suffix {path.suffix!r}, which no reader has" if path.suffix else "has no suffix"
        raise refusal(file, f"{suffix}; there is {' '.join(SUFFIXES)}", "declare layout: {format: csv} or the like")
    return kind


def _check_file(path: Path, file: str) -> None:
    """Refuse what is no file with something in it. Raises EvidenceError."""
    exists, is_folder, is_file = path.exists(), path.is_dir(), path.is_file()
    size = path.stat().st_size if exists else 0
    if not exists:
        raise refusal(file, "does not exist", "check the name" + _neighbours(path.parent))
    if is_folder:
        if not any(each.suffix.lower() in (".parquet", ".pq") for each in path.iterdir()):
            raise refusal(file, "is a folder, not a file", "name a file in it")
        return
    if not is_file:
        raise refusal(file, "is no ordinary file", "copy its content into a file")
    if not size:
        raise refusal(file, "is empty (0 bytes)", "export it again")


def _neighbours(folder: Path) -> str:
    if not folder.is_dir():
        return ""
    names = sorted(each.name for each in folder.iterdir() if each.suffix.lower() in SUFFIXES)[:5]
    return f"; its folder holds {', '.join(map(repr, names))}" if names else ""
