"""YAML as a person would write it: short things in one line, reasons beside them, quotes where they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.-]+)*(?: [A-Za-z0-9_.-]+)*")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_WORDS_OF_YAML = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"])
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(value: object) -> str:
    """A scalar that every reader of YAML takes as this text, or this number.

    >>> scalar("sat1"), scalar("No"), scalar("5 - Very: good"), scalar(10), scalar('a "b"')
    ('sat1', '"No"', '"5 - Very: good"', '10', '"a \\\\"b\\\\""')
    """
    text = str(value)
    if isinstance(value, int) or _INTEGER.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML and len(text) <= WIDTH:
        return text
    return '"' + "".join(_ESCAPES.get(letter) or _letter(letter) for letter in text) + '"'


def _letter(letter: str) -> str:
    """A letter inside double quotes; what no eye can see is escaped."""
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def flow(value: Any) -> str:
    """A value on one line.

    >>> flow({"scale": [1, 5], "missing": [99, "n/a?"]})
    '{scale: [1, 5], missing: [99, "n/a?"]}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    return scalar(value)


def entry(key: str, value: Any, indent: int, reason: str = "") -> list[str]:
    """A key with its value, on one line where it fits, with its reason as a comment.

    >>> entry("q1", {"scale": [0, 10]}, 2, "numbers from 0 to 10")
    ['  q1: {scale: [0, 10]}  # numbers from 0 to 10']
    """
    line = " " * indent + f"{scalar(key)}: {flow(value)}"
    if len(line) <= WIDTH:
        return beside(line, reason, indent)
    return [*comment(reason, indent), *_block(key, value, indent)]


def listed(value: Mapping[str, Any], indent: int, reason: str = "") -> list[str]:
    """A mapping as an entry of a list, on one line where it fits.

    >>> listed({"id": "nps", "kind": "nps"}, 2)
    ['  - {id: nps, kind: nps}']
    """
    line = " " * indent + "- " + flow(value)
    if len(line) <= WIDTH:
        return beside(line, reason, indent)
    lines = [line for key, each in value.items() for line in entry(key, each, indent + 2)]
    first = lines[0]
    return [*comment(reason, indent), " " * indent + "- " + first.lstrip(), *lines[1:]]


def _block(key: str, value: Any, indent: int) -> list[str]:
    """A mapping or a list over several lines."""
    head = " " * indent + f"{scalar(key)}:"
    if isinstance(value, Mapping) and all(isinstance(each, int | str) for each in value.values()):
        pairs = [f"{scalar(name)}: {scalar(each)}" for name, each in value.items()]
        return [head, *_packed(pairs, "{", "}", indent + 2)]
    if isinstance(value, Mapping):
        return [head, *(line for name, each in value.items() for line in entry(name, each, indent + 2))]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [head, *_packed([flow(each) for each in value], "[", "]", indent + 2)]
    return [f"{head} {scalar(value)}"]


def _packed(pieces: Sequence[str], opening: str, closing: str, indent: int) -> list[str]:
    """Pieces of a list or mapping, as many to a line as fit."""
    lines, space = [], " " * indent
    current = space + opening
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        text = piece + (closing if last else ",")
        if len(current) + len(text) > WIDTH and current.strip() not in ("", opening):
            lines.append(current.rstrip())
            current = space + " "
        current += text + ("" if last else " ")
    return [*lines, current]


def comment(text: str, indent: int = 0) -> list[str]:
    """A comment above something, wrapped.

    >>> comment("two words", 2)
    ['  # two words']
    """
    lines: list[str] = []
    current = ""
    for word in visible(text).split():
        if current and len(current) + len(word) + indent + 3 > WIDTH:
            lines.append(current)
            current = ""
        current = f"{current} {word}" if current else word
    return [" " * indent + "# " + line for line in [*lines, current] if line]


def beside(line: str, reason: str, indent: int) -> list[str]:
    """A line with its comment beside it, or above it where both do not fit."""
    told = visible(reason)
    if not told:
        return [line]
    if len(line) + len(told) + 4 <= WIDTH + 20:
        return [f"{line}  # {told}"]
    return [*comment(reason, indent), line]


def visible(text: str) -> str:
    """Text for a comment: on one line, nothing in it that no eye can see.

    >>> visible("a\\nb\\u202e")
    'a b\\\\u202e'
    """
    return "".join(letter if letter.isprintable() else _letter(letter) for letter in " ".join(text.split()))


def block(lines: Iterable[str]) -> str:
    """Lines as the text of a file."""
    return "\n".join(lines) + "\n"
