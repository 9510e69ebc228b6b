"""Qualtrics: three header rows (name, wording, {"ImportId": ...}), or the older two that begin with V1, V2."""

from __future__ import annotations

import json
from collections.abc import Sequence

from outsidein.evidence.formats.heading import Heading, Rule

_PREVIEW = "a preview or test, not an answer"
_STATUS = (
    "1", "2", "9", "17", "survey preview", "survey test", "survey preview spam", "offline survey preview",
    "umfragevorschau", "umfragetest",
)  # fmt: skip
_CHANNEL = ("preview", "test")


def recognise(head: Sequence[Sequence[str]]) -> Heading | None:
    """The heading of a Qualtrics export, or None when the first rows are not of one.

    Source: Qualtrics support pages "Understanding your dataset" and "Data export formats" (status codes: 1 preview,
    2 test, 9 and 17 previews of spam and offline).

    >>> recognise([["Q1"], ["How likely?"], ['{"ImportId":"QID1"}'], ["9"]]).labels
    ('How likely?',)
    """
    for rows in (3, 2):
        imports = _imports(head[rows - 1]) if len(head) >= rows else None
        if imports:
            return _modern(head, rows, imports)
    return _legacy(head)


def _imports(row: Sequence[str]) -> list[dict[str, str]] | None:
    """The ImportId cells of a row, an empty one for a blank cell; None when it is not such a row."""
    found = [_import(cell) if cell.strip() else {} for cell in row]
    return None if not any(found) or None in found else [each or {} for each in found]


def _import(cell: str) -> dict[str, str] | None:
    if not cell.lstrip().startswith("{"):
        return None
    try:
        content = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and "ImportId" in content else None


def _modern(head: Sequence[Sequence[str]], rows: int, imports: Sequence[dict[str, str]]) -> Heading:
    names = tuple(head[0])
    ids = [str(each.get("ImportId", "")).casefold() for each in imports]
    rules = [
        Rule(index, values, _PREVIEW)
        for key, values in (("status", _STATUS), ("distributionchannel", _CHANNEL))
        for index in [_place(ids, names, key)]
        if index is not None
    ]
    zones = dict.fromkeys(str(each["timeZone"]) for each in imports if each.get("timeZone"))
    notes = [f"read as a Qualtrics export: rows 1 to {rows} of the header hold names, wording and import ids"]
    notes += [f"its times are in the zone {', '.join(zones)}"] if zones else []
    return Heading(names, _labels(head[1] if rows == 3 else (), names), rows, tuple(rules), tuple(notes))


def _labels(wording: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in wording) if wording else ("",) * len(names)


def _place(ids: Sequence[str], names: Sequence[str], key: str) -> int | None:
    lower = [name.strip().casefold() for name in names]
    return next((where.index(key) for where in (ids, lower) if key in where), None)


def _legacy(head: Sequence[Sequence[str]]) -> Heading | None:
    if len(head) < 2 or len(head[0]) < 3 or list(head[0][:3]) != ["V1", "V2", "V3"]:
        return None
    wording = [cell.strip().casefold() for cell in head[1]]
    if wording[0] != "responseid":
        return None
    rules = tuple(Rule(wording.index("status"), _STATUS, _PREVIEW) for _ in range("status" in wording))
    note = "read as an older Qualtrics export: its first two rows hold names and wording"
    return Heading(tuple(head[0]), _labels(head[1], head[0]), 2, rules, (note,))
