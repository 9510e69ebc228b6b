"""What every reader returns: a relation in DuckDB, its columns, and what was done to get there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outsidein.evidence.intake import Exclusion

ROW = "__row"
"""The column that every relation has beside those of the file: the row as the user sees it."""

MOST_COLUMNS = 16_384
"""A file with more columns is refused."""

LARGEST_CELL = 1 << 20
"""A cell with more bytes (in UTF-8) is refused."""


@dataclass(frozen=True)
class Column:
    """One column of a file, with what the file itself says about it."""

    name: str
    """The header, trimmed and in Unicode's composed form (NFC)."""
    label: str = ""
    """The wording of the question, where the file carries it."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Value labels: the code as text to its label."""
    missing: tuple[str, ...] = ()
    """Codes, as text, that the file declares as missing; ranges are resolved against the codes that occur."""


@dataclass(frozen=True)
class Table:
    """A file as a relation of DuckDB."""

    file: str
    """The path as the user wrote it, for messages."""
    relation: str
    """The name of the view or table: the columns, and `__row` (BIGINT).

    `__row` is the row as a spreadsheet shows it (the header of a plain CSV is row 1, so the first answer is row 2);
    in files without a header row (Parquet, SPSS, Stata, frames) the first row is 1.
    """
    columns: tuple[Column, ...]
    rows: int
    """How many rows the relation has; rows read are `rows + len(excluded)`."""
    stored: bool
    """True: DuckDB holds the values. False: a view over the file or frame itself, which was not copied."""
    notes: tuple[str, ...] = ()
    """What was repaired or ignored, each a sentence with a count."""
    excluded: tuple[Exclusion, ...] = ()
    """Rows dropped by the reader, each with its reason."""
    numbered: bool = True
    """False: a table of a warehouse, whose rows have no place; `__row` tells them apart, and none is shown."""
