"""What stands above the answers: how many rows, the names of the columns and their wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outsidein.evidence.formats.refusal import refusal, shown


@dataclass(frozen=True)
class Rule:
    """Rows to leave out: those whose cell in a column is one of some values (lower case)."""

    column: int
    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Heading:
    """The header rows of a file, understood."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    rows: int = 1
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()


def plain(head: Sequence[Sequence[str]]) -> Heading:
    """One row of names.

    >>> plain([["id", "q1"], ["1", "9"]]).names
    ('id', 'q1')
    """
    return Heading(tuple(head[0]), ("",) * len(head[0]))


def title_above(file: str, head: Sequence[Sequence[str]], first: int) -> None:
    """Refuse a head whose first row is a title: it fills a cell or two where a row below fills most.

    `first` is the number of the first row in the file. Raises EvidenceError.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in head]
    widest = filled.index(max(filled))
    if widest and filled[0] <= max(1, filled[widest] // 2):
        cells = " ".join(shown(cell) for cell in head[0] if cell.strip()) or "nothing"
        what = f"holds {cells} where {filled[widest]} headers were expected"
        remedy = f"if the header is row {first + widest}, declare layout: {{skip: {first - 1 + widest}}}"
        raise refusal(file, what, remedy, row=first)
