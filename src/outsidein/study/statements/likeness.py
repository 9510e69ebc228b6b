"""Statements that say the same, or nearly the same, as another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outsidein.study.statements.grammar import taken_apart, words

NEAR = 0.75
"""From this share of common words on, of all words of the two, statements are near-duplicates."""

MOST = 1000  # statements that are compared with each other

_SMALL = (
    "the", "a", "an", "of", "to", "it", "is", "are", "be", "been", "in", "on", "for", "with", "that", "which", "who",
    "whom", "your", "my", "our", "their", "its", "at", "by", "from", "as", "this", "these", "takes", "take", "needed",
    "spent", "about", "into", "up", "out", "i", "we", "you", "they", "so", "there", "any",
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What a statement says: its direction and metric, and the stems of its words."""

    direction: str
    metric: str
    stems: frozenset[str]


def content(text: str) -> Content:
    """What a statement says, whatever its small words, endings and order.

    >>> content("minimize the time it takes to find a free agent") == content(
    ...     "Minimise the duration of finding free agents"
    ... )
    True
    """
    parts = taken_apart(text)
    said = words(f"{parts.controlled} {parts.context}")
    return Content(parts.direction, parts.metric, frozenset(stem(word) for word in said if word not in _SMALL))


def stem(word: str) -> str:
    """A word without the endings of the plural and of the verb.

    >>> [stem(word) for word in ("agents", "finding", "tries", "stopped", "class")]
    ['agent', 'find', 'try', 'stop', 'class']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            bare = word[: -len(ending)]
            doubled = ending != "s" and bare[-1] == bare[-2] and bare[-1] not in "lsz"
            return (bare[:-1] if doubled else bare).removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word


def likeness(one: Content, other: Content) -> float:
    """The share of common words, of all words of two statements; none where direction or metric differ."""
    if (one.direction, one.metric) != (other.direction, other.metric) or not one.stems | other.stems:
        return 0.0
    return len(one.stems & other.stems) / len(one.stems | other.stems)


def alike(texts: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """The statements that an earlier one is like: their place, the place of the earlier, and whether they say the same.

    >>> list(alike(["find a free agent", "find a room", "find free agents"]))
    [(2, 0, True)]
    """
    known = [content(text) for text in texts[:MOST]]
    for place, one in enumerate(known):
        found = [(likeness(one, earlier), -number) for number, earlier in enumerate(known[:place])]
        nearest = max(found, default=(0.0, 0))
        if nearest[0] >= NEAR:
            yield place, -nearest[1], nearest[0] == 1.0
