"""What a workbook is made of: sheets of blocks, blocks of cells. Plain values; nothing is formatted or written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from outsidein.stats.estimates import Estimate

HIDDEN = "hidden"


@dataclass(frozen=True)
class Number:
    """A number, never rounded, with the name of the form it is shown in (see `forms.FORMS`)."""

    value: float
    form: str


Cell = str | int | Number | None


@dataclass(frozen=True)
class Block:
    """A table: its headers and its rows, each as long as the headers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines of text above, then one block or several below each other."""

    name: str
    blocks: Sequence[Block]
    lead: Sequence[str] = ()


def number(value: float, form: str) -> Number | None:
    """A number, or an empty cell where there is none.

    >>> number(0.5, "share"), number(float("nan"), "share")
    (Number(value=0.5, form='share'), None)
    """
    return Number(float(value), form) if isfinite(value) else None


def measured(row: Estimate, form: str) -> tuple[Cell, ...]:
    """Value, low, high and standard error of a row; the word hidden where they are."""
    if row.suppressed:
        return HIDDEN, None, None, None
    error = "score" if form == "rank" else form.removesuffix(" change")
    return number(row.value, form), number(row.low, form), number(row.high, form), number(row.se, error)


def based(row: Estimate) -> tuple[Cell, ...]:
    """The answers and the effective answers that a row rests on."""
    return (HIDDEN, None) if row.suppressed else (row.n, number(row.n_effective, "count"))
