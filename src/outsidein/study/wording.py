"""How what stands in a study is named in a message: quoted, printable, short."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from outsidein.errors import suggest

_MOST_COMPARED = 1000


def shown(text: object, most: int = 60) -> str:
    """Anything an analyst wrote as it may stand in a message: in quotes, printable, and short.

    >>> shown("q1\\n")
    "'q1\\\\n'"
    """
    words = text if isinstance(text, str) else str(text)
    return repr(words if len(words) <= most else words[: most - 3] + "...")


def nearest(word: str, options: Collection[str]) -> str:
    """The option nearest to a word, if one is near; none is looked for among more than a thousand.

    >>> nearest("wav", ["wave", "role"])
    'wave'
    """
    return suggest(word, options) if len(options) <= _MOST_COMPARED and len(word) <= _MOST_COMPARED else ""


def listed(names: Iterable[str], most: int = 30) -> str:
    """Names with commas, the first `most` of them.

    >>> listed(["wave", "role"])
    'wave, role'
    """
    some = list(islice(names, most + 1))
    shortened = [name if len(name) <= 60 else name[:57] + "..." for name in some[:most]]
    return ", ".join(shortened) + (", ..." if len(some) > most else "")


def path(location: Iterable[str | int], study: Any) -> str:
    """The place of a node in words: names joined by dots; an entry of a list by its id, or by its number from 1.

    >>> path(("measures", 0, "item"), {"measures": [{"id": "recommend", "item": "q1"}]})
    'measures.recommend.item'
    >>> path(("slices", 1), {"slices": ["wave", "role"]})
    'slices.#2'
    """
    words, node = [], study
    for step in location:
        node = _into(node, step)
        words.append(step if isinstance(step, str) else _entry(node, step))
    return ".".join(words) or "the study"


def _into(node: Any, step: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(step)
    return node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None


def _entry(node: Any, number: int) -> str:
    name = node.get("id") if isinstance(node, dict) else None
    return name if isinstance(name, str) and name else f"#{number + 1}"
