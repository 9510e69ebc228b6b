"""Charts whose rows are things with names: the places of names and marks, in units of the drawing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outsidein.report.charts.theme import FONT, LINE, WIDTH

LETTER = 0.5 * FONT  # mean width of a letter
MOST_LINES = 2


@dataclass(frozen=True)
class Placed:
    """A row: its name cut into lines, where the name begins, and where its marks stand."""

    lines: list[str]
    top: float
    middle: float


def under_names(
    names: Sequence[str], room: float = WIDTH, marks: float = 20.0, after: float = 10.0
) -> tuple[list[Placed], float]:
    """Rows whose name stands above their marks, for names of any length; and the height of them all.

    Args:
        names: The names, in order.
        room: The width a line of a name may take.
        marks: The height that the marks of a row take.
        after: The space between rows.
    """
    placed, top = [], 0.0
    for name in names:
        lines = wrapped(name, room)
        marks_at = top + LINE * len(lines) + marks / 2
        placed.append(Placed(lines, top + LINE / 2, marks_at))
        top = marks_at + marks / 2 + after
    return placed, max(top - after, 1.0)


def wrapped(name: str, room: float, most: int = MOST_LINES) -> list[str]:
    """A name cut into at most `most` lines that fit into a width; what is left over is told by an ellipsis.

    >>> wrapped("Minimize the time it takes to find out whom to ask", 150)
    ['Minimize the time it', 'takes to find out whom…']
    """
    letters = max(int(room / LETTER), 4)
    lines = textwrap.wrap(name, letters) or [""]
    if len(lines) <= most:
        return lines
    kept = lines[:most]
    kept[-1] = kept[-1][: letters - 1].rstrip() + "…"
    return kept


def fitted(name: str, room: float) -> str:
    """A name cut to one line."""
    return wrapped(name, room, 1)[0]


def told_apart(names: Iterable[str], room: float) -> dict[str, str]:
    """Each name cut to one line, still different from all others.

    >>> told_apart(["north and east", "north and west"], 60)
    {'north and east': 'north an…', 'north and west': 'north… 2'}
    """
    short: dict[str, str] = {}
    for name in dict.fromkeys(names):
        cut, number = fitted(name, room), 2
        while cut in short.values():
            cut = f"{fitted(name, room - LETTER * 3)} {number}"
            number += 1
        short[name] = cut
    return short


def padded(low: float, high: float, part: float = 0.06) -> tuple[float, float]:
    """A domain with some room at both ends."""
    room = (high - low) * part or 1.0
    return low - room, high + room
