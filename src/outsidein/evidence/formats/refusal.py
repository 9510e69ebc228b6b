"""One line that refuses a file: where, what, and what to do."""

from __future__ import annotations

from outsidein.errors import EvidenceError


def shown(value: str, length: int = 40) -> str:
    """The value quoted on one line, cut after `length` characters.

    >>> shown("a" * 50, length=5)
    "'aaaaa...'"
    """
    return repr(value if len(value) <= length else value[:length] + "...")


def several(count: int, what: str) -> str:
    """A count with its noun.

    >>> several(1, "row"), several(2500, "row")
    ('1 row', '2,500 rows')
    """
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def refusal(
    file: str,
    what: str,
    remedy: str = "",
    *,
    row: int | None = None,
    line: int | None = None,
    column: str | None = None,
) -> EvidenceError:
    """The error that refuses `file`, to be raised.

    >>> str(refusal("a.csv", "has 3 cells where the header has 4", "quote the cell", row=5))
    'a.csv, row 5: has 3 cells where the header has 4; quote the cell'
    """
    place = [" ".join(file.splitlines())]
    place += [f"row {row}"] if row is not None else []
    place += [f"line {line}"] if line is not None else []
    place += [f"column {shown(column, 60)}"] if column is not None else []
    return EvidenceError(", ".join(place) + ": " + what + (f"; {remedy}" if remedy else ""))
