"""What segments, and what is said of one of them, are called."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses.segments.measure import Segments, asked
from outsidein.report.numbers import first_upper
from outsidein.study.sections import Item


def segment(measure: Segments, number: str) -> str:
    """A segment by its name where the study gives it one, else by its number.

    >>> pair = Segments(id="s", kind="segments", items=("q1", "q2"), labels={"1": "Do it themselves"})
    >>> segment(pair, "1"), segment(pair, "2")
    ('Do it themselves', 'Segment 2')
    """
    return measure.labels.get(number, f"Segment {number}")


def said(measure: Segments, subject: str) -> str:
    """A subject of any quantity: a segment, a number of segments, or something within a segment.

    >>> pair = Segments(id="s", kind="segments", items=("q1", "q2"), labels={"1": "Do it themselves", "q1": "Speed"})
    >>> said(pair, "1: q1 = 5")
    'Do it themselves: Speed = 5'
    """
    if subject.isdecimal():
        return segment(measure, subject)
    number, separator, rest = subject.partition(": ")
    if not separator or not number.isdecimal():
        return measure.labels.get(subject) or first_upper(subject)
    item, equals, level = rest.partition(" = ")
    return f"{segment(measure, number)}: {measure.labels.get(item) or first_upper(item)}{equals}{level}"


def rating_names(measure: Segments, items: Mapping[str, Item]) -> dict[str, str]:
    """Each rating that makes the segments by its label, that of its outcome, or its wording."""
    found = asked(measure, items)
    outcome_of = {importance: name for name, (importance, _) in found.outcomes.items()}
    return {
        name: measure.labels.get(name)
        or measure.labels.get(outcome_of.get(name, ""))
        or items[name].question
        or first_upper(name)
        for name in found.items
    }
