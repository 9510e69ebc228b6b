"""What is wrong with a survey's files as declared: collected, then raised together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outsidein.errors import EvidenceError


@dataclass(frozen=True)
class Fault:
    """One thing wrong: its place in the declaration of the survey, as in ("items", "q1", "scale"), and a sentence."""

    where: tuple[str, ...]
    message: str


class SurveyError(EvidenceError):
    """All faults of a survey, one a line; ``faults`` keeps their places for a message with file and line."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(fault.message for fault in self.faults))


def refuse(faults: Iterable[Fault]) -> None:
    """Raise SurveyError if there is any fault.

    >>> refuse([])
    """
    found = tuple(faults)
    if found:
        raise SurveyError(found)


def some(values: Iterable[object], most: int = 8) -> str:
    """The first few of many values, for a message.

    >>> some(["a", "b", "c"], most=2)
    "'a', 'b' and 1 more"
    """
    all_values = list(values)
    text = ", ".join(repr(value) for value in all_values[:most])
    return text if len(all_values) <= most else f"{text} and {len(all_values) - most} more"
