"""How one declared column is read: an SQL expression over the raw cells, and all there is to say about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outsidein.evidence.faults import Fault
from outsidein.evidence.intake import Unread

NOT_STATED = "not stated"


@dataclass(frozen=True)
class Condition:
    """A reason to leave a row out: an SQL condition on the cells once read, the raw column it stands on, SQL over the
    raw cells of the value to show, and the reason in words."""

    sql: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """A column as SQL, with what is wrong, what is worth telling, what stays unread, and the rows it leaves out."""

    sql: str
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    conditions: tuple[Condition, ...] = ()


def all_of(readings: Iterable[Reading]) -> tuple[list[Fault], list[str]]:
    """The faults and the notes of many readings."""
    kept = list(readings)
    return [fault for r in kept for fault in r.faults], [note for r in kept for note in r.notes]
