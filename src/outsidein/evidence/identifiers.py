"""Names and text inside SQL: the one place where either is quoted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite


def quote(name: str) -> str:
    """The name as a quoted SQL identifier.

    >>> quote('How "likely"?')
    '"How ""likely""?"'

    Raises ValueError for a NUL character, which no engine stores in a name.
    """
    if "\0" in name:
        raise ValueError(f"a name may not hold a NUL character: {name!r}")
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as a SQL string literal.

    >>> literal("it's")
    "'it''s'"

    Raises ValueError for a NUL character, which ends a statement early in some engines.
    """
    if "\0" in text:
        raise ValueError(f"a text literal may not hold a NUL character: {text!r}")
    return "'" + text.replace("'", "''") + "'"


def constant(value: object) -> str:
    """A value as an SQL constant.

    >>> constant(None), constant(True), constant(1.5), constant("it's")
    ('NULL', 'TRUE', 'CAST(1.5 AS DOUBLE)', "'it''s'")
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"CAST({value!r} AS DOUBLE)" if isfinite(value) else f"CAST({literal(str(value))} AS DOUBLE)"
    if isinstance(value, datetime):
        return f"TIMESTAMP {literal(value.isoformat(sep=' '))}"
    if isinstance(value, date):
        return f"DATE {literal(value.isoformat())}"
    pieces = [literal(piece) for piece in str(value).split("\0")]
    return pieces[0] if len(pieces) == 1 else f"({' || chr(0) || '.join(pieces)})"


def listed(values: Iterable[object]) -> str:
    """Values as SQL constants with commas between them.

    >>> listed([1, "a"])
    "1, 'a'"
    """
    return ", ".join(constant(value) for value in values)


def select(columns: Iterable[str], source: str, *clauses: str) -> str:
    """A query from its parts, each SQL already.

    >>> select(["a", "b"], "t", "WHERE a > 1")
    'SELECT a, b FROM t WHERE a > 1'
    """
    return " ".join(["SELECT", ", ".join(columns), "FROM", source, *clauses])
