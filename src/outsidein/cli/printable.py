"""Text from files and studies as it may go to a terminal: nothing in it can move the cursor or turn the line around."""

from __future__ import annotations

import re

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable(text: str, *, lines: bool = False) -> str:
    r"""The text with control characters, marks of direction and lone surrogates written out as escapes.

    Args:
        text: Any text.
        lines: Keep line breaks; otherwise they become spaces, as tabs do.

    >>> print(printable("a\x1b[31mb\nc"))
    a\x1b[31mb c
    """
    return _UNSAFE.sub(lambda found: _written(found[0], lines), text)


def _written(character: str, lines: bool) -> str:
    if character == "\n" and lines:
        return character
    return " " if character in "\n\t" else character.encode("unicode_escape").decode("ascii")
