"""YAML without its traps: every scalar stays text, every node keeps its place, and whatever could surprise is refused.

The events of libyaml are walked once. Anchors, aliases, tags, duplicate keys, a second document, tabs, control
characters, bytes that are not UTF-8, more than 50 levels or more than 1 MiB are refused, each with file, line and
column. So `NO`, `1.10`, `012` and `12:30:45` are the words the analyst wrote, and the study's own types read them.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import yaml

from outsidein.errors import Problem
from outsidein.study.wording import shown

Node = dict[str, Any] | list[Any] | str | None
Location = tuple[str | int, ...]

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50
MAX_PROBLEMS = 100

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null"})
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HINTS = {
    "mapping values are not allowed in this context": "text that holds ': ' stands in quotes",
    "found character that cannot start any token": "text that begins with @, ` or % stands in quotes",
    "did not find expected key": "look for a line indented otherwise than its neighbours, or a quote inside quotes",
    "did not find expected '-' indicator": "look for a line indented otherwise than the list above it",
    "did not find expected alphabetic or numeric character": "text that begins with * or & stands in quotes",
    "found unexpected end of stream": "a quote is opened and never closed",
    "could not find expected ':'": "a name is followed by ': ' and its value",
}
_QUOTE = "take it out, or put text in quotes"
_UNREADABLE = re.compile("[^\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Position(NamedTuple):
    """Where a node stands: its value, and the key it stands under (the value itself in a list). Both count from 1.

    ``text`` is the place of the first character of a scalar whose lines stand in the file as they are.
    """

    file: str
    line: int
    column: int
    key_line: int
    key_column: int
    scalar: bool
    text: tuple[int, int] | None = None

    def inside(self, line: int, column: int) -> tuple[int, int]:
        """Line and column of a character of a scalar, by its line and column in the scalar's own text."""
        return self.point if self.text is None else (self.text[0] + line - 1, self.text[1] + column - 1)

    @property
    def point(self) -> tuple[int, int]:
        """Line and column to show to a person: a scalar itself; for a list or mapping, the key above it."""
        return (self.line, self.column) if self.scalar else (self.key_line, self.key_column)


@dataclass(frozen=True)
class Document:
    """One YAML file as plain values.

    `positions` has a place for every node by its location (keys and list indices from the root). `whole` is False when
    the problems are such that the value must not be used.
    """

    value: Node
    positions: dict[Location, Position]
    problems: tuple[Problem, ...]
    whole: bool


def compose(data: bytes, file: str, at: Location = ()) -> Document:
    """Read one strict YAML file into dicts, lists, text and None, and say all that is wrong with it.

    Args:
        data: The bytes of the file.
        file: The name to show in problems.
        at: The location of the root node: () for a study, ("measures",) for an included section.

    >>> document = compose(b"seed: 012\\ncountry: NO\\nempty:\\n", "study.yaml")
    >>> document.value
    {'seed': '012', 'country': 'NO', 'empty': None}
    >>> document.positions["country",][1:3]
    (2, 10)
    """
    text, problems = _text(data, file)
    if problems:
        return Document(None, {}, problems, whole=False)
    return _Composer(file, at).compose(text)


def _text(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    if len(data) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES:,} bytes, the most that is read"
        return "", (Problem(file, 1, 1, what, "a section can be moved to a file of its own with `include`"),)
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8"))
        return "", (Problem(file, line, column, "the file is not UTF-8", "save it as UTF-8"),)
    return text, tuple(_unreadable(text, file))


def _place(before: str) -> tuple[int, int]:
    """Line and column of what comes after the text `before`, counted as libyaml does."""
    lines = _LINE_END.split(before)
    return len(lines), len(lines[-1]) + 1


def _unreadable(text: str, file: str) -> Iterator[Problem]:
    """One problem for each line that holds a tab or a control character, for the first such lines."""
    numbered = enumerate(_LINE_END.split(text), start=1)
    matches = ((line, match) for line, words in numbered if (match := _UNREADABLE.search(words)))
    for line, match in islice(matches, MAX_PROBLEMS):
        yield Problem(file, line, match.start() + 1, *_character(match[0]))


def _character(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab", r'indent with spaces; inside double quotes a tab is written "\t"'
    return f"the control character U+{ord(character):04X}", "take it out"


class _FarEnoughError(Exception):
    """Reading on would tell nothing more."""


@dataclass
class _Frame:
    """A list or mapping that is still open."""

    location: Location
    value: dict[str, Any] | list[Any]
    key: str | None = None
    key_place: tuple[int, int] = (0, 0)
    repeated: bool = False
    seen: dict[str, int] = field(default_factory=dict)


class _Composer:
    """Turns events into values, places and problems."""

    def __init__(self, file: str, at: Location):
        self.file = file
        self.at = at
        self.root: Node = None
        self.frames: list[_Frame] = []
        self.positions: dict[Location, Position] = {}
        self.problems: list[Problem] = []
        self.documents = 0
        self.lines: list[str] = []
        self.whole = True

    def compose(self, text: str) -> Document:
        self.lines = _LINE_END.split(text)
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._take(event)
        except _FarEnoughError:
            self.whole = False
        except yaml.YAMLError as error:
            self._syntax(error)
        return Document(self.root if self.whole else None, self.positions, tuple(self.problems), self.whole)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.frames.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse(event, "a second document begins", "a study file holds one; take the `---` out")
                raise _FarEnoughError

    def _node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._mark(event)
            if control := _CONTROL.search(event.value):
                self._refuse(event, *_character(control[0]))
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self.whole = False
            self._refuse(event, f"the alias {shown('*' + event.anchor)}", f"aliases are not read; {_QUOTE}")
            self._put(None, event)
        else:
            self._mark(event)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], event)

    def _mark(self, event: Any) -> None:
        """Refuse what may stand before a node: an anchor, a tag."""
        if event.anchor is not None:
            self._refuse(event, f"the anchor {shown('&' + event.anchor)}", f"anchors are not read; {_QUOTE}")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, f"the tag {shown(tag)}", f"tags are not read; {_QUOTE}")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame and frame.key is None and isinstance(frame.value, dict):
            self._key(frame, event)
        else:
            plain = event.implicit[0]
            self._put(None if plain and event.value in _NULLS else event.value, event)

    def _key(self, frame: _Frame, event: yaml.ScalarEvent) -> None:
        key, (line, column) = event.value, _start(event)
        frame.key, frame.key_place, frame.repeated = key, (line, column), key in frame.seen
        if frame.repeated:
            self._refuse(event, f"the key {shown(key)} is given twice", f"it was first given in line {frame.seen[key]}")
        frame.seen.setdefault(key, line)

    def _open(self, value: dict[str, Any] | list[Any], event: yaml.Event) -> None:
        if len(self.frames) >= MAX_DEPTH:
            self._refuse(event, f"more than {MAX_DEPTH} levels of nesting", "")
            raise _FarEnoughError
        location = self._put(value, event)
        self.frames.append(_Frame(location, value))

    def _put(self, value: Node, event: yaml.Event) -> Location:
        """Put a value where the open list or mapping waits for it, and keep its place."""
        text, place = self._text(event), _start(event)
        if not self.frames:
            self.root = value
            return self._keep(self.at, Position(self.file, *place, *place, *text))
        frame = self.frames[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
            return self._keep((*frame.location, len(frame.value) - 1), Position(self.file, *place, *place, *text))
        if frame.key is None:
            self._refuse(event, "a key that is not a word", "a key is one word or one text in quotes")
            raise _FarEnoughError
        key, frame.key = frame.key, None
        if not frame.repeated:
            frame.value[key] = value
        return self._keep((*frame.location, key), Position(self.file, *place, *frame.key_place, *text))

    def _keep(self, location: Location, position: Position) -> Location:
        self.positions.setdefault(location, position)
        return location

    def _text(self, event: yaml.Event) -> tuple[bool, tuple[int, int] | None]:
        """Whether a node is a scalar, and where its text begins, if its lines stand in the file as they are."""
        if not isinstance(event, yaml.ScalarEvent):
            return isinstance(event, yaml.AliasEvent), None
        line, column = _start(event)
        if event.style == "|":
            written, meant = (next(filter(str.strip, one), "") for one in (self.lines[line:], event.value.split("\n")))
            return True, (line + 1, len(written) - len(meant) + 1)
        one_line = event.style != ">" and event.end_mark.line == event.start_mark.line
        return True, (line, column + (event.style in ("'", '"'))) if one_line else None

    def _refuse(self, event: yaml.Event, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, *_start(event), what, remedy))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _FarEnoughError

    def _syntax(self, error: yaml.YAMLError) -> None:
        self.whole = False
        mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = getattr(error, "problem", None) or str(error)
        place = (start.line + 1, start.column + 1) if start else (line, column)
        begun = "" if place == (line, column) else f"{getattr(error, 'context', '')} that begins in line {place[0]}"
        remedy = "; ".join(part for part in (begun, _HINTS.get(what, "")) if part)
        self.problems.append(Problem(self.file, line, column, f"this is not YAML: {what}", remedy))


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
