"""Headers as names: cleaned of what the eye cannot see, and told apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from outsidein.evidence.formats.refusal import refusal, shown
from outsidein.evidence.formats.table import MOST_COLUMNS, ROW

_NOWHERE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
_EDGES = "\u200c\u200d\u200e\u200f\u00ad"


def clean_name(text: str) -> str:
    """The header as it is matched: blanks (also no-break ones) trimmed and folded, zero-width gone, NFC.

    >>> clean_name("\\ufeff q1\\u00a0\\n score ")
    'q1 score'
    """
    words = " ".join(text.translate(_NOWHERE).split())
    return unicodedata.normalize("NFC", " ".join(words.strip(_EDGES).split()))


def clean_names(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All names cleaned, and a note that says how many changed and shows the first."""
    cleaned = tuple(clean_name(name) for name in names)
    changed = [(old, new) for old, new in zip(names, cleaned, strict=True) if old != new]
    if not changed:
        return cleaned, ()
    headers = "1 header was" if len(changed) == 1 else f"{len(changed)} headers were"
    old, new = changed[0]
    return cleaned, (f"{headers} trimmed of blanks or invisible characters: {shown(old)} is read as {shown(new)}",)


def check_names(file: str, names: Sequence[str], row: int | None, place: Callable[[int], str] | None = None) -> None:
    """Refuse too many columns, a blank name, one that stands twice (capitals aside), and the one kept for the row."""
    if len(names) > MOST_COLUMNS:
        raise refusal(file, f"has {len(names):,} columns; at most {MOST_COLUMNS:,} are read", "split the file")
    seen: dict[str, int] = {}
    where = place or (lambda index: str(index + 1))
    for index, name in enumerate(names):
        if not name:
            raise refusal(file, f"column {where(index)} has no name", "give it one", row=row)
        other = seen.setdefault(name.casefold(), index)
        if other != index:
            what = f"columns {where(other)} ({shown(names[other])}) and {where(index)} ({shown(name)}) have one name"
            raise refusal(file, what, "give each column a header of its own" + _no_header(names), row=row)
    if ROW in seen:
        raise refusal(file, f"the name {ROW} is kept for the row number", "rename it", row=row, column=ROW)


def _no_header(names: Sequence[str]) -> str:
    """A hint for files that begin with the answers themselves."""
    numbers = sum(name.replace(".", "", 1).isdigit() for name in names)
    return ", or add a row of headers above the answers" if numbers > len(names) / 2 else ""
