"""The grammar of statements: a text taken apart into direction, metric, object of control and context."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from outsidein.study.statements.vocabulary import ASKING, CONTEXT, DIRECTIONS, METRICS, OTHER_DIRECTIONS

NEAR = 4  # so many words after the direction a metric may stand, as in 'the total number'


@dataclass(frozen=True)
class Parts:
    """A statement in parts, each as it was written; a part that is not there is empty.

    `direction` and `metric` are what they mean; `verb` is the word of the direction as written.
    """

    verb: str
    direction: str
    metric: str
    controlled: str
    context: str


def words(text: str) -> list[str]:
    """The words of a text, in lower case, without the marks around them.

    >>> words("Easy, to use!")
    ['easy', 'to', 'use']
    """
    return [bare for word in text.lower().split() if (bare := word.strip(".,;:!?()\"'‘’“”"))]


def taken_apart(text: str) -> Parts:
    """An outcome statement in its parts.

    >>> parts = taken_apart("Minimize the time it takes to find a free agent when I call")
    >>> parts.direction, parts.metric, parts.controlled, parts.context
    ('minimize', 'time', 'it takes to find a free agent', 'when I call')
    """
    spoken, context = split_context(text)
    said = spoken.split()
    plain = words(spoken)
    first = plain[0] if plain else ""
    meant = DIRECTIONS.get(first, OTHER_DIRECTIONS.get(first, ""))
    start = 1 if meant else 0
    place = _metric_at(plain, start)
    metric = METRICS[plain[place]] if place is not None else ""
    rest = said[place + 1 :] if place is not None and len(said) == len(plain) else said[start:]
    return Parts(first if meant else "", meant, metric, " ".join(rest), context)


def _metric_at(plain: Sequence[str], start: int) -> int | None:
    """Where a metric stands: right at the beginning or after the direction, perhaps with an article and one word."""
    for place, word in enumerate(plain[start : start + NEAR], start=start):
        if word in METRICS:
            return place
        if word in ("to", "of", "it", "that") or word.endswith("ing"):
            return None
    return None


def split_context(text: str) -> tuple[str, str]:
    """A statement and its context: what follows 'when', 'while', 'during' and the like.

    >>> split_context("know when work can go on during an outage")
    ('know when work can go on', 'during an outage')
    """
    said = text.split()
    plain = [word.lower().strip(".,;:") for word in said]
    for place in range(2, len(plain)):
        if plain[place] in CONTEXT and plain[place - 1] not in ASKING:
            return " ".join(said[:place]).rstrip(","), " ".join(said[place:])
    return text.strip(), ""


def phrase(name: str) -> re.Pattern[str]:
    """A name as it may stand in a statement: whole words, in any case, in the singular or the plural."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", re.IGNORECASE)
