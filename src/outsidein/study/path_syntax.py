"""The syntax of path models, lavaan's: `=~` reflective, `<~` composite, `~` paths, `+`, `#` comments, `;` or newline.

Every mistake is told with line and column inside the text, what is wrong, what exists, and what was perhaps meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from outsidein.errors import Problem, StudyError
from outsidein.study.path_model import Block, ModelSpec
from outsidein.study.wording import listed, nearest, shown

MODEL = "model"
"""What stands for the file in the problems of a text."""

MAX_CHARACTERS = 20_000
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f\v]+|\#[^\n]*)
      | (?P<end>[\n;])
      | (?P<sign>=~|<~|~~|~|\+)
      | (?P<name>[^\W\d]\w*(?:[.-]\w+)*|"[^"\n]+"|`[^`\n]+`)
      | (?P<other>:=|==|->|<-|[\d.]+|.)""",
    re.VERBOSE,
)
_SIGNS = "a line is `Construct =~ item + item`, `Construct <~ item + item` or `Construct ~ Construct + Construct`"
_FOREIGN = {
    "~~": ("covariances are not part of a path model", "leave the line out"),
    "*": ("coefficients cannot be fixed or named", "write `Construct ~ Construct`"),
    ":=": ("quantities cannot be defined", "total and indirect effects are always given"),
    "->": ("a path is written from its end", "write `Loyalty ~ Image` for Image -> Loyalty"),
    "<-": ("a path is written with ~", "write `Loyalty ~ Image`"),
}


class Token(NamedTuple):
    """A piece of the text: what it is, what it says, where it stands (both count from 1)."""

    kind: str
    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Statement:
    """One line of a model: left names, its sign, right names."""

    left: tuple[Token, ...]
    sign: Token
    right: tuple[Token, ...]


def parse(text: str) -> ModelSpec:
    r"""Read a path model.

    Raises:
        StudyError: with all problems of the text; their file is "model", their line and column those of the text.

    >>> parse("Image <~ i1 + i2; Loyalty =~ l1 + l2\nLoyalty ~ Image").paths
    (('Image', 'Loyalty'),)
    >>> parse("Ab =~ a1\nB =~ b1\nB ~ Abb")
    Traceback (most recent call last):
    ...
    outsidein.errors.StudyError: model:3:5: there is no construct 'Abb'; the constructs are Ab, B; did you mean 'Ab'?
    """
    if len(text) > MAX_CHARACTERS:
        raise StudyError([Problem(MODEL, 1, 1, f"the model is longer than {MAX_CHARACTERS:,} characters")])
    statements, problems = _statements(text)
    if not problems:
        problems = list(_Model(statements).problems())
    if problems:
        raise StudyError(problems)
    return _Model(statements).spec()


def places(text: str) -> dict[str, tuple[int, int]]:
    r"""Line and column of each item of a model, where it is first named.

    >>> places("Image =~ i1 + i2; Loyalty =~ l1\nLoyalty ~ Image")["l1"]
    (1, 30)
    """
    statements, _ = _statements(text)
    named = [token for one in reversed(statements) if one.sign.text != "~" for token in reversed(one.right)]
    return {token.text: (token.line, token.column) for token in named}


def _tokens(text: str) -> Iterator[Token]:
    line, start = 1, 0
    for found in _TOKEN.finditer(text):
        kind, word = found.lastgroup or "other", found.group()
        if kind != "space":
            name = word[1:-1] if kind == "name" and word[0] in '"`' else word
            yield Token(kind, name, line, found.start() - start + 1)
        if word == "\n":
            line, start = line + 1, found.end()


def _statements(text: str) -> tuple[list[Statement], list[Problem]]:
    statements, problems = [], []
    for line in _lines(_tokens(text)):
        read = _statement(line)
        (statements if isinstance(read, Statement) else problems).append(read)
    return statements, problems  # pyright: ignore[reportReturnType]


def _lines(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The tokens of each statement; one that ends in a sign, or is followed by a +, goes on in the next line."""
    line: list[Token] = []
    ended = False
    for token in tokens:
        if token.kind == "end":
            ended = token.text == ";" or not line or line[-1].kind != "sign"
            continue
        if ended and line and token.text != "+":
            yield line
            line = []
        line, ended = [*line, token], False
    if line:
        yield line


def _statement(line: Sequence[Token]) -> Statement | Problem:
    """One statement, or the first thing that is wrong with it."""
    places = [place for place, token in enumerate(line) if token.text in ("=~", "<~", "~") and token.kind == "sign"]
    foreign = [token for token in line if token.text in _FOREIGN or token.kind == "other"]
    if foreign:
        return _foreign(next((token for token in foreign if token.text in _FOREIGN), foreign[0]))
    if not places:
        return _problem(line[-1], f"no sign after {shown(line[-1].text)}", _SIGNS)
    if len(places) > 1:
        return _problem(line[places[1]], "a second sign in one line", _SIGNS)
    sign = line[places[0]]
    left, right = line[: places[0]], line[places[0] + 1 :]
    for side, edge in ((left, sign), (right, sign)):
        if (wrong := _list_problem(side, edge)) is not None:
            return wrong
    return Statement(_names(left), sign, _names(right))


def _foreign(token: Token) -> Problem:
    what, remedy = _FOREIGN.get(token.text, (f"{shown(token.text)} has no meaning here", _SIGNS))
    return _problem(token, what, remedy)


def _names(side: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(token for token in side if token.kind == "name")


def _list_problem(side: Sequence[Token], edge: Token) -> Problem | None:
    """What is wrong with names joined by +."""
    if not side:
        return _problem(edge, f"a name is missing beside {edge.text}", _SIGNS)
    for place, token in enumerate(side):
        if (token.kind == "name") != (place % 2 == 0):
            what = f"+ is missing before {shown(token.text)}" if token.kind == "name" else "a name is missing before +"
            return _problem(token, what, "names are joined by +")
    if side[-1].kind != "name":
        return _problem(side[-1], "a name is missing after +", "names are joined by +")
    return None


def _problem(token: Token, what: str, exists: str = "", suggestion: str = "") -> Problem:
    return Problem(MODEL, token.line, token.column, what, exists, suggestion)


class _Model:
    """The statements of a model, and what can be wrong with them together."""

    def __init__(self, statements: Sequence[Statement]):
        self.measured = [one for one in statements if one.sign.text != "~" and one.left]
        self.paths = [(a, b) for one in statements if one.sign.text == "~" for b in one.left for a in one.right]
        self.blocks: Mapping[str, Statement] = {one.left[0].text: one for one in reversed(self.measured)}
        self.names = tuple(dict.fromkeys(one.left[0].text for one in self.measured))

    def spec(self) -> ModelSpec:
        """The model, when nothing is wrong with it."""
        blocks = tuple(
            Block(one.left[0].text, tuple(token.text for token in one.right), one.sign.text == "=~")
            for one in self.measured
        )
        return ModelSpec(blocks, tuple((a.text, b.text) for a, b in self.paths))

    def problems(self) -> Iterator[Problem]:
        """Everything wrong."""
        yield from self._measurement()
        yield from self._members()
        unknown = list(self._unknown())
        yield from unknown
        yield from self._paths()
        if not unknown:
            yield from self._circles()
            yield from self._alone()

    def _measurement(self) -> Iterator[Problem]:
        if not self.measured:
            yield Problem(MODEL, 1, 1, "no construct is measured", "write `Construct =~ item + item`")
        seen: set[str] = set()
        for one in self.measured:
            first, *more = one.left
            if more:
                yield _problem(more[0], "one construct is measured in a line", _SIGNS)
            if first.text in seen:
                yield _problem(first, f"construct {shown(first.text)} is measured twice", "join its items")
            seen.add(first.text)

    def _members(self) -> Iterator[Problem]:
        owners: dict[str, str] = {}
        for one in self.measured:
            name = one.left[0].text
            for token in one.right:
                if token.text in owners:
                    both = f"{shown(owners[token.text])} and {shown(name)}"
                    what = (
                        f"{shown(token.text)} measures {both if owners[token.text] != name else shown(name) + ' twice'}"
                    )
                    yield _problem(token, what, "an item belongs to one construct")
                owners.setdefault(token.text, name)
            yield from self._higher(one)

    def _higher(self, one: Statement) -> Iterator[Problem]:
        """Constructs measured by constructs: by those alone, and one level of them."""
        name = one.left[0].text
        parts = [token for token in one.right if self._is_part(token, name)]
        if not parts:
            return
        if len(parts) < 2:
            yield _problem(parts[0], f"{shown(name)} is measured by one construct alone", "it needs two or more")
        for token in one.right:
            if token not in parts:
                what = f"{shown(name)} is measured by constructs and by the item {shown(token.text)}"
                yield _problem(token, what, "make the item a construct of its own")
            elif any(self._is_part(inner, token.text) for inner in self.blocks[token.text].right):
                yield _problem(token, f"{shown(token.text)} is itself measured by constructs", "one level is computed")

    def _is_part(self, token: Token, name: str) -> bool:
        return token.text in self.names and token.text != name

    def _parts(self) -> dict[str, str]:
        """The constructs that measure another one, and which."""
        return {
            token.text: name for name, one in self.blocks.items() for token in one.right if self._is_part(token, name)
        }

    def _unknown(self) -> Iterator[Problem]:
        items = {token.text for one in self.measured for token in one.right}
        for token in dict.fromkeys(token for pair in self.paths for token in pair):
            if token.text not in self.names:
                what = f"there is no construct {shown(token.text)}"
                near = nearest(token.text, self.names)
                exists = f"the constructs are {listed(self.names)}" if self.names else ""
                if token.text in items or not near:
                    exists += f"; give it items: `{token.text} =~ item`" if exists else ""
                yield _problem(token, what, exists, near)

    def _paths(self) -> Iterator[Problem]:
        if self.measured and not self.paths:
            yield _problem(self.measured[-1].left[0], "no path joins the constructs", "write `Construct ~ Construct`")
        seen: set[tuple[str, str]] = set()
        parts = self._parts()
        for a, b in self.paths:
            if (a.text, b.text) in seen:
                yield _problem(a, f"the path from {shown(a.text)} to {shown(b.text)} stands twice")
            seen.add((a.text, b.text))
            for token in (a, b):
                if token.text in parts:
                    whole = parts[token.text]
                    what = f"{shown(token.text)} is a part of {shown(whole)}"
                    yield _problem(token, what, f"paths lead to {shown(whole)} and from it", whole)

    def _circles(self) -> Iterator[Problem]:
        """Each path that closes a circle, with the way round."""
        ahead: dict[str, list[str]] = {}
        for a, b in self.paths:
            if way := _way(ahead, b.text, a.text):
                what = f"the paths run in a circle: {' -> '.join([*way, b.text])}"
                yield _problem(a, what, "paths lead forwards only")
            else:
                ahead.setdefault(a.text, []).append(b.text)

    def _alone(self) -> Iterator[Problem]:
        joined = {token.text for pair in self.paths for token in pair} | set(self._parts())
        for name, one in self.blocks.items():
            if self.paths and name not in joined:
                what = f"construct {shown(name)} stands alone"
                yield _problem(one.left[0], what, "no path leads to it or from it")


def _way(ahead: Mapping[str, Sequence[str]], start: str, end: str) -> list[str]:
    """The constructs on a way from start to end, or nothing; ways are followed without recursion."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop()
        if way[-1] == end:
            return way
        for following in ahead.get(way[-1], ()):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
