"""The design of a survey: who is resampled as one, the stratum, the base weight; and the seconds it took to answer."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.evidence.cells import as_text
from outsidein.evidence.faults import Fault
from outsidein.evidence.identifiers import listed, literal, quote
from outsidein.evidence.items import as_double, plain_number
from outsidein.evidence.reading import NOT_STATED, Condition, Reading
from outsidein.evidence.sources import RawColumn, Source, is_whole, text_of

OWN_RANK_LIMIT = 10_000  # rows up to which a row without an id is named by its content, not by its place
FILE_STEP = 2**40  # rows of one file, at most, where a row is named by its file and its place
HEAVIEST_SHARE = 0.9
ENDLESS = tuple(sign + word for sign in ("", "+", "-") for word in ("inf", "infinity"))
USUAL = (0.001, 9_999_999)  # every engine writes a number between these in the same decimals
LARGEST_WHOLE = 9 * 10**15  # every whole DOUBLE below it is exact


def id_sql(source: Source, column: RawColumn) -> str:
    """SQL of an id: text stays text ('007'), whole numbers of a typed file are BIGINT; NULL where empty."""
    if column.form == "integer" and column.fits:
        return f"CAST({column.sql} AS BIGINT)"
    if column.form == "number" and _all_whole(source, column):
        return f"CAST({column.sql} AS BIGINT)"
    return f"composed({text_of(column)})"


def _all_whole(source: Source, column: RawColumn) -> bool:
    cell = column.sql
    whole = f"bool_and({is_whole(cell, LARGEST_WHOLE)})"
    found = source.rows_by_file([whole], gives=f"whether all of {column.header} are whole numbers")
    return all(row[0] is not False for (row,) in found)


def read_id(source: Source, column: RawColumn, purpose: str, name: str) -> Reading:
    """The SQL of a unit or respondent, called `name` once read; a row without one is left out."""
    missing = Condition(f"{quote(name)} IS NULL", column.header, "''", f"no {purpose}")
    return Reading(id_sql(source, column), conditions=(missing,))


def read_stratum(column: RawColumn) -> Reading:
    """The SQL of the design stratum, text."""
    return Reading(f"coalesce(composed({text_of(column)}), {literal(NOT_STATED)})")


def number_of(column: RawColumn, decimal: str) -> str:
    """SQL of a number; NULL where the cell is empty, no plain number, or not finite."""
    if column.form in ("integer", "number", "boolean"):
        value = as_double(column)
        return f"CASE WHEN is_finite({value}) THEN {value} END"
    plainly, value = plain_number(text_of(column), decimal)
    return f"CASE WHEN {plainly} AND is_finite({value}) THEN {value} END"


def read_weight(source: Source, column: RawColumn, decimal: str) -> Reading:
    """The SQL of the base weight: rows with none or zero are left out, a negative or infinite one is refused."""
    sql = number_of(column, decimal)
    found = source.rows_by_file(
        [f"max({sql})", f"sum({sql}) FILTER (WHERE {sql} > 0)", f"min({sql})",
         f"count(*) FILTER (WHERE {_infinite(column)})"],
        gives=f"smallest, largest and sum of {column.header}, and how many of them are infinite",
    )  # fmt: skip
    heaviest, total, lightest, endless = _over_files([row for (row,) in found])
    faults, notes = [], []
    if lightest is not None and lightest < 0:
        faults.append(_weight_fault(source, column, f"{sql} < 0", "below zero"))
    if endless:
        faults.append(_weight_fault(source, column, _infinite(column), "not finite"))
    if total is None and not faults:
        faults.append(Fault(("weight", "column"), f"column {column.header!r} (weight): no row has a weight above zero"))
    if total and heaviest and heaviest > HEAVIEST_SHARE * total and source.rows > 1:
        share = heaviest / total
        notes.append(
            f"one row carries {share:.0%} of all weight (column {column.header!r}): estimates rest on it alone"
        )
    shown = f"coalesce({text_of(column)}, '')"
    conditions = (
        Condition("weight IS NULL", column.header, shown, "the weight is empty or no plain number"),
        Condition("weight = 0", column.header, shown, "the weight is zero"),
    )
    return Reading(sql, tuple(faults), tuple(notes), conditions=conditions)


def _over_files(rows: Sequence[tuple]) -> tuple[float | None, float | None, float | None, int]:
    """Largest, sum, smallest and number of infinite weights, of those of each file."""
    heaviest, totals, lightest = ([row[place] for row in rows if row[place] is not None] for place in range(3))
    total = sum(totals) if totals else None
    return max(heaviest, default=None), total, min(lightest, default=None), sum(row[3] for row in rows)


def _infinite(column: RawColumn) -> str:
    if column.form == "number":
        return f"is_infinite({column.sql})"
    if column.form != "text":
        return "FALSE"
    text = f"lower({text_of(column)})"
    return f"({text} IN ({listed(ENDLESS)}) OR is_infinite(to_number({text})))"


def _weight_fault(source: Source, column: RawColumn, where: str, what: str) -> Fault:
    bad = source.rows_of([f"{column.sql} AS value"], f"WHERE {where} GROUP BY 1 ORDER BY 1 LIMIT 6", gives=what)
    shown = source.told(column.sql, [row[0] for row in bad])
    message = (
        f"column {column.header!r} (weight): {shown} is {what}; a weight says how many people an answer stands for"
    )
    return Fault(("weight", "column"), message)


def read_duration(source: Source, column: RawColumn, decimal: str) -> Reading:
    """The SQL of the seconds it took to answer; what is no number is told, and nothing is left out for it."""
    sql = number_of(column, decimal)
    empty = f"{text_of(column)} IS NULL"
    gives = f"how many of {column.header} are no number"
    found = source.rows_by_file([f"count(*) FILTER (WHERE {sql} IS NULL AND NOT ({empty}))"], gives=gives)
    lost = sum(row[0] for (row,) in found)
    notes = (f"column {column.header!r} (duration): {lost} cells are no plain number of seconds",) if lost else ()
    return Reading(sql, notes=notes)


def content_sql(columns: Sequence[RawColumn], wave: str) -> str:
    """SQL of the whole content of a row as one key, in an order that neither rows nor columns of the file change."""
    ordered = sorted(columns, key=lambda column: column.header)
    cells = [*(_as_content(column) for column in ordered), wave]
    pieces = [f"coalesce(CAST(length({cell}) AS VARCHAR) || ':' || {cell}, '-')" for cell in cells]
    return f"md5({' || '.join(pieces)})"


def _as_content(column: RawColumn) -> str:
    """SQL of a cell as text, alike on every engine, and for a usual number as a text file has it."""
    cell = column.sql
    if column.form == "text":
        return f"CASE WHEN {cell} LIKE '%.0' THEN substr({cell}, 1, length({cell}) - 2) ELSE {cell} END"
    if column.form != "number":
        return f"CAST({cell} AS VARCHAR)"
    whole, rest = f"CAST(floor({cell}) AS BIGINT)", f"CAST(floor(({cell} - floor({cell})) * {2**52}) AS BIGINT)"
    exact = f"CAST({whole} AS VARCHAR) || '+' || CAST({rest} AS VARCHAR)"
    cases = (
        (f"{is_whole(cell, LARGEST_WHOLE)}", f"CAST(CAST({cell} AS BIGINT) AS VARCHAR)"),
        (f"abs({cell}) BETWEEN {USUAL[0]} AND {USUAL[1]}", f"CAST({cell} AS VARCHAR)"),
        (f"abs({cell}) < {LARGEST_WHOLE}", exact),
        (f"is_finite({cell})", f"CAST({cell} AS VARCHAR)"),
    )
    return f"CASE {' '.join(f'WHEN {test} THEN {text}' for test, text in cases)} END"


def row_unit_sql(rows: int) -> str:
    """SQL that makes every row a unit of its own, over a relation with ``__file``, ``__row`` and ``__content``.

    Up to 10,000 rows a unit is the rank of the row's content, so that shuffling the file changes nothing (rows that are
    equal are exchangeable); above that, its file and its place.
    """
    if rows <= OWN_RANK_LIMIT:
        return "row_number() OVER (ORDER BY __content, __file, __row)"
    return f"CAST(__file AS BIGINT) * {FILE_STEP} + __row"


def known_id(value: object) -> str:
    """An id for a message.

    >>> known_id(7), known_id("007")
    ('7', "'007'")
    """
    return as_text(value) if not isinstance(value, str) else repr(value)
