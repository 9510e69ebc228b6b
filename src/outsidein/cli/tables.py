"""Tables for a terminal: as wide as it is, as wide as they need in a pipe, with nothing taken for markup."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from outsidein.cli.printable import printable

WIDE = 10_000
GAP = 2
NARROWEST = 14  # a column of words is not made narrower than this, or than its longest line
MEASURED = {"Value", "95 % interval", "95 % interval ", "n", "Effective n", "Change", "Difference", "p adjusted"}
NUMBERS = MEASURED | {"Rows read", "Used", "Excluded"}

Lines = Sequence[Sequence[str]]


def tell(columns: Sequence[str], rows: Iterable[Sequence[str]], spare: Sequence[str] = ()) -> None:
    """Print a table of text. Columns in `NUMBERS` stand to the right and are never broken; empty columns are left out.

    Args:
        columns: The headers.
        rows: The cells.
        spare: Columns that are left out, the first first, where a terminal is too narrow for all; this is said.
    """
    lines = [list(map(printable, row)) for row in rows]
    kept = [name for place, name in enumerate(columns) if not lines or any(line[place] for line in lines)]
    where = _console()
    left_out = dropped(columns, kept, lines, (where.width, spare))
    with where.capture() as drawn:
        where.print(_table(columns, [name for name in kept if name not in left_out], lines))
    click.echo("\n".join(line.rstrip() for line in drawn.get().splitlines()))
    if left_out:
        click.secho(f"not shown for lack of width: {', '.join(map(str.strip, left_out))}", dim=True)


def _console() -> Console:
    """Where output goes; it never breaks lines in a pipe."""
    width = None if sys.stdout.isatty() else WIDE
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def dropped(columns: Sequence[str], kept: Sequence[str], lines: Lines, room: tuple[int, Sequence[str]]) -> list[str]:
    """The columns to leave out so that the rest fits into the room there is."""
    width, spare = room
    needed = {name: _needed(name, [line[columns.index(name)] for line in lines]) + GAP for name in kept}
    found: list[str] = []
    for name in spare:
        if name in needed and sum(needed.values()) - GAP > width:
            del needed[name]
            found.append(name)
    return found


def _needed(name: str, cells: Sequence[str]) -> int:
    longest = max(len(name), *map(len, cells)) if cells else len(name)
    return longest if name in NUMBERS else min(longest, NARROWEST)


def _table(columns: Sequence[str], kept: Sequence[str], lines: Lines) -> Table:
    made = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, GAP - 1, 0, 0), header_style="bold")
    for name in kept:
        number = name in NUMBERS
        narrowest = _needed(name, [line[columns.index(name)] for line in lines])
        made.add_column(
            Text(name), justify="right" if number else "left", no_wrap=number, overflow="fold", min_width=narrowest
        )
    for line in lines:
        made.add_row(*(Text(line[columns.index(name)]) for name in kept))
    return made
