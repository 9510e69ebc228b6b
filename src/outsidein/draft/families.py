"""Questions that belong together by their names, such as q5_1 and q5_2, comfort_rating and staff_rating."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from outsidein.draft.words import words

GENERIC = frozenset(
    [
        "q",
        "qu",
        "question",
        "questions",
        "frage",
        "item",
        "items",
        "v",
        "var",
        "variable",
        "x",
        "y",
        "col",
        "column",
        "c",
    ]
)
"""Stems that number the questions of a sheet and say nothing of what they are about."""

_PARTS = re.compile(r"^(?P<stem>.+?)\s*(?:\[(?P<inner>[^\]]+)\]|(?:\s[-–—]|:)\s+(?:[-–—]\s+)?(?P<last>.+))$", re.DOTALL)


def split(header: str) -> tuple[str, str] | None:
    """The question and the thing asked about, where a header has both.

    >>> split("How satisfied are you with [Speed]"), split("Please rate: - Price"), split("q1")
    (('How satisfied are you with', 'Speed'), ('Please rate', 'Price'), None)
    """
    match = _PARTS.match(header.strip())
    return (match["stem"], match["inner"] or match["last"]) if match else None


def _stems(header: str) -> Iterator[str]:
    """The stems that a header may share with others, the surest first."""
    parts = split(header)
    if parts:
        yield " ".join(words(parts[0])) + " ..."
    spoken = list(words(header))
    if len(spoken) > 1 and (spoken[-1].isdigit() or len(spoken[-1]) == 1):
        yield " ".join(spoken[:-1]) + " #"
    if 1 < len(spoken) <= 6:
        yield spoken[0] + " *"
        if not spoken[-1].isdigit():
            yield "* " + spoken[-1]


def families(headers: Sequence[str]) -> dict[str, str]:
    """The family of each header that has one: the stem it shares with the most others (at least one).

    >>> families(["imag1", "imag2", "comfort_rating", "staff_rating", "gender"])
    {'imag1': 'imag #', 'imag2': 'imag #', 'comfort_rating': '* rating', 'staff_rating': '* rating'}
    """
    stems = {header: list(dict.fromkeys(_stems(header))) for header in headers}
    shared = Counter(stem for found in stems.values() for stem in found)
    chosen = {
        header: max(found, key=lambda stem: (shared[stem], -found.index(stem)))
        for header, found in stems.items()
        if found
    }
    sizes = Counter(chosen.values())
    return {header: stem for header, stem in chosen.items() if sizes[stem] > 1}


def stem_name(stem: str) -> str:
    """A stem as a word for ids and labels.

    >>> stem_name("imag #"), stem_name("* rating"), stem_name("q 2 #")
    ('imag', 'rating', 'q2')
    """
    return re.sub(r"\b([a-z]) ([0-9])", r"\1\2", stem.strip("*#. "))


def is_generic(stem: str) -> bool:
    """Whether a stem says nothing of what its questions are about.

    >>> is_generic("q #"), is_generic("q 5 #"), is_generic("qual #")
    (True, False, False)
    """
    return stem_name(stem) in GENERIC


def is_question(stem: str) -> bool:
    """Whether a stem is a question that is asked about several things.

    >>> is_question("how satisfied are you with ..."), is_question("sat *")
    (True, False)
    """
    return stem.endswith("...")
