"""Reads SPSS and Stata files; run as a program under limits (see `answer`).

Rows are sent in pieces: numbers as 64-bit floats (NaN: missing), texts as a JSON list.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyreadstat

from outsidein.evidence.sandbox.answer import RefusedError, Send, run

_READERS = {
    ".sav": pyreadstat.read_sav,
    ".zsav": pyreadstat.read_sav,
    ".por": pyreadstat.read_por,
    ".dta": pyreadstat.read_dta,
}
_MOMENTS = re.compile(r"^(A|E|S|J)?DATE|^YMDHMS|^[DM]?TIME|^%-?[0-9]*t", re.IGNORECASE)


def read(options: Mapping[str, Any], send: Send) -> None:
    """Send what the columns are, then pieces of rows."""
    suffix, path = options["suffix"], options["path"]
    settings: dict[str, Any] = {"output_format": "dict"}
    settings |= {} if suffix == ".por" else {"user_missing": True, "encoding": options["encoding"]}
    _, about = _called(suffix, path, metadataonly=True, **settings)
    if None in about.column_names:
        raise RefusedError("is damaged: a column has no name", "save it again, or as CSV")
    if len(about.column_names) > options["columns"]:
        raise RefusedError(
            f"has {len(about.column_names):,} columns; at most {options['columns']:,} are read", "split the file"
        )
    kinds = [_kind(name, about) for name in about.column_names]
    send({"columns": [_column(name, kind, about) for name, kind in zip(about.column_names, kinds, strict=True)]})
    size = max(1, options["cells"] // max(1, len(kinds)))
    offset = 0
    while True:
        columns, _ = _called(suffix, path, row_offset=offset, row_limit=size, **settings)
        count = len(next(iter(columns.values()), ()))
        _send_piece(send, [columns[name] for name in about.column_names], kinds, count)
        offset += count
        if count < size:
            return


def _called(suffix: str, path: str, **settings: Any) -> tuple[dict[str, list[Any]], Any]:
    try:
        return _READERS[suffix](path, **settings)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        what = f"is damaged or of another form than {suffix} ({' '.join(str(error).split())[:120]})"
        raise RefusedError(what, "save it again, or as CSV") from error
    except OverflowError as error:
        raise RefusedError("holds a date past the year 9999", "mend it, or save the file as CSV") from error


def _kind(name: str, about: Any) -> str:
    """`text`, `moment` for dates and times (sent as ISO text), or `number`."""
    if about.readstat_variable_types[name] == "string":
        return "text"
    return "moment" if _MOMENTS.match(about.original_variable_types[name] or "") else "number"


def _column(name: str, kind: str, about: Any) -> dict[str, Any]:
    labels = about.variable_value_labels.get(name, {})
    return {
        "name": name,
        "kind": kind,
        "label": about.column_names_to_labels.get(name) or "",
        "values": [[as_text(code), str(label)] for code, label in labels.items()],
        "missing": [[_bound(each["lo"]), _bound(each["hi"])] for each in about.missing_ranges.get(name, ())],
    }


def _bound(value: object) -> float | str:
    return value if isinstance(value, str) else float(value)  # pyright: ignore[reportArgumentType]


def _send_piece(send: Send, columns: Sequence[Sequence[Any]], kinds: Sequence[str], count: int) -> None:
    pieces: list[bytes] = []
    letters: list[tuple[int, dict[str, int]]] = []
    for index, (column, kind) in enumerate(zip(columns, kinds, strict=True)):
        if kind == "number":
            numbers, found = _numbers(column)
            pieces.append(numbers)
            letters += [(index, found)] if found else []
        else:
            pieces.append(json.dumps([as_text(cell) for cell in column]).encode())
    send({"rows": count, "sizes": [len(piece) for piece in pieces], "letters": letters}, b"".join(pieces))


def _numbers(column: Sequence[Any]) -> tuple[bytes, dict[str, int]]:
    """The numbers as bytes, and Stata's own missing values .a to .z, which stand as letters among them, counted."""
    try:
        return np.array(column, dtype=np.float64).tobytes(), {}
    except ValueError:
        letters = Counter(cell for cell in column if isinstance(cell, str))
        return np.array([None if isinstance(cell, str) else cell for cell in column], np.float64).tobytes(), dict(
            letters
        )


def as_text(cell: object) -> str | None:
    """A code or moment as text: 5 not 5.0, ISO dates; None when missing."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    isoformat = getattr(cell, "isoformat", None)
    return isoformat().replace("T", " ") if isoformat else str(cell)


if __name__ == "__main__":
    run(read)
