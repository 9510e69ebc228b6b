"""CSV and TSV: the dialect is fixed first, then everything is read as text.

A regular file is read by DuckDB where it lies; any other is walked row by row, which names what is wrong with it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from outsidein.evidence.formats import qualtrics, surveymonkey, tail
from outsidein.evidence.formats.dialect import Dialect, dialect_of
from outsidein.evidence.formats.encoding import Encoding, encoding_of
from outsidein.evidence.formats.grid import Grid, store
from outsidein.evidence.formats.heading import Heading, plain
from outsidein.evidence.formats.records import Walk
from outsidein.evidence.formats.refusal import refusal, several
from outsidein.evidence.formats.signature import DESCRIPTIONS, signature
from outsidein.evidence.formats.structure import Structure, structure_of
from outsidein.evidence.formats.table import Table
from outsidein.evidence.formats.tabulate import table_of
from outsidein.evidence.identifiers import literal, quote, select
from outsidein.study.sections import Layout


def read(path: Path, file: str, layout: Layout, connection: duckdb.DuckDBPyConnection, relation: str) -> Table:
    """Read a file of delimited text; all columns are text, an empty cell is NULL.

    Raises EvidenceError for a file that is no text, is not of its encoding, or is not of one dialect throughout.
    """
    kind = signature(path)
    if kind:
        suffix = path.suffix.lower() or "a text file"
        what = f"is {DESCRIPTIONS[kind]}, not the text its name ({suffix}) says"
        raise refusal(file, what, "give it its right suffix, or export it as CSV")
    encoding = encoding_of(path, file, layout.encoding)
    dialect = dialect_of(path, file, encoding, layout)
    grid, skipped = _grid(path, file, layout, (encoding, dialect), connection, relation + "__raw")
    return table_of(grid, heading_of(grid, layout), relation, tail.last_of(layout, skipped))


def heading_of(grid: Grid, layout: Layout) -> Heading:
    """The heading by content: Qualtrics, SurveyMonkey, or one row of names; the latter alone where `csv` is declared.

    Raises EvidenceError where the declared format is not what the head shows.
    """
    head = grid.head()
    if not head:
        raise refusal(grid.file, "holds no header", "give a file with a header and answers")
    if layout.format == "csv":
        return plain(head)
    found = {"qualtrics": qualtrics.recognise, "surveymonkey": surveymonkey.recognise}
    if layout.format in found:
        heading = found[layout.format](head)
        if heading is None:
            what = f"has no header rows of a {layout.format} export"
            raise refusal(grid.file, what, "declare layout: {format: csv}", row=grid.first)
        return heading
    return next((heading for rule in found.values() if (heading := rule(head))), plain(head))


def _grid(
    path: Path,
    file: str,
    layout: Layout,
    form: tuple[Encoding, Dialect],
    connection: duckdb.DuckDBPyConnection,
    raw: str,
) -> tuple[Grid, int]:
    """The raw rows, and how many of them at the end are still to be skipped."""
    encoding, dialect = form
    first = layout.skip + 1
    structure = structure_of(path, dialect) if encoding.plain else None
    if structure and scan(path, dialect, structure, connection, raw):
        notes = encoding.notes + _blank_note(structure.blank_at_end)
        return Grid(connection, file, raw, dialect.width, structure.rows, first, notes), layout.skip_last
    walk = Walk(path, file, encoding, dialect, layout.skip_last)
    rows = store(connection, raw, dialect.width, walk.rows())
    excluded = tuple(tail.left_out(file, row) for row in walk.left_out)
    notes = encoding.notes + _blank_note(walk.blank_at_end)
    return Grid(connection, file, raw, dialect.width, rows, first, notes, excluded), 0


def _blank_note(lines: int) -> tuple[str, ...]:
    """The note about blank lines at the end."""
    return (f"{several(lines, 'blank line')} at the end ignored",) if lines else ()


def scan(path: Path, dialect: Dialect, structure: Structure, connection: duckdb.DuckDBPyConnection, raw: str) -> bool:
    """Let DuckDB read a regular file; False when it does not agree on the number of rows, or may not open the file."""
    columns = ", ".join(f"c{index}: 'VARCHAR'" for index in range(dialect.width))
    ordered = connection.execute("SELECT current_setting('preserve_insertion_order')").fetchall()[0][0]
    options = (
        f"auto_detect = false, header = false, columns = {{{columns}}}, delim = {literal(dialect.delimiter)}, "
        f"""quote = '"', escape = '"', nullstr = '', compression = 'none', """
        f"new_line = {literal(structure.line_end)}, skip = {dialect.skip}, parallel = {'true' if ordered else 'false'}"
    )
    source = f"read_csv({literal(escape_glob(path.resolve()))}, {options})"
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {quote(raw)} AS " + select(["*"], source))
    except duckdb.Error:
        return False
    if connection.execute(select(["count(*)"], quote(raw))).fetchall()[0][0] == structure.rows:
        return True
    connection.execute(f"DROP TABLE {quote(raw)}")
    return False


def escape_glob(path: Path) -> str:
    """The path as DuckDB reads it literally: brackets, stars and question marks in a file's name are no pattern.

    >>> escape_glob(Path("/study/answers[1].csv"))
    '/study/answers[[]1].csv'
    """
    return "".join(f"[{each}]" if each in "*?[" else each for each in str(path))
