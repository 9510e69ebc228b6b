"""The constructs of a path model in a report: which one it is about, how subjects are said, what they rest on."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from outsidein.analyses.paths.measure import Paths
from outsidein.report.numbers import first_upper
from outsidein.study.path_model import NAMED, ModelSpec

TARGET = "satisfaction"
SIGNS = {"->": " → ", "~~": " and ", "=~": ": ", "<~": ": "}


def target(measure: Paths) -> str:
    """The construct that a model is about: satisfaction, where it has it; else the one that most others lead to.

    >>> target(Paths(id="own", kind="paths", model="Image =~ i; Loyalty =~ l; Trust =~ t; Loyalty ~ Image + Trust"))
    'Loyalty'
    """
    spec = measure.spec
    named = [name for name in spec.names if name.casefold() == TARGET]
    return named[0] if named else max(spec.names, key=lambda name: len(_before(spec, name)))


def _before(spec: ModelSpec, name: str, seen: Collection[str] = ()) -> set[str]:
    """All constructs from which a way leads to one."""
    direct = {a for a, b in spec.paths if b == name and a not in seen}
    return direct.union(*(_before(spec, one, {*seen, *direct}) for one in direct))


def leading_to(measure: Paths, name: str) -> tuple[str, ...]:
    """The constructs from which a way leads to one, in the order of the model."""
    found = _before(measure.spec, name)
    return tuple(one for one in measure.spec.names if one in found)


def said(measure: Paths, subject: str) -> str:
    """A subject in words: a construct, two of them, a path, or an item of a construct.

    >>> index = Paths(id="own", kind="paths", model="Image =~ i; Loyalty =~ l; Loyalty ~ Image")
    >>> said(index, "Image -> Loyalty"), said(index, "Image =~ i")
    ('Image → Loyalty', 'Image: i')
    """
    parts = split(measure, subject)
    if len(parts) == 1:
        return _named(measure, subject)
    first, sign, second = parts
    return f"{_named(measure, first)}{SIGNS[sign]}{second if sign in ('=~', '<~') else _named(measure, second)}"


def split(measure: Paths, subject: str) -> tuple[str, ...]:
    """A subject as one name, or as two with the sign between them; names may hold signs themselves."""
    return _split(measure.spec, subject)


@lru_cache(maxsize=4096)
def _split(spec: ModelSpec, subject: str) -> tuple[str, ...]:
    names = {*spec.names, *spec.items}
    if subject in names:
        return (subject,)
    for first in spec.names:
        for sign in SIGNS:
            head = f"{first} {sign} "
            if subject.startswith(head) and subject.removeprefix(head) in names:
                return first, sign, subject.removeprefix(head)
    return (subject,)


def _named(measure: Paths, construct: str) -> str:
    return first_upper(construct) if measure.model in NAMED else construct


def rests_on(measure: Paths, subject: str) -> tuple[str, ...]:
    """The items of everything that a subject names; all items where it names nothing."""
    spec = measure.spec
    names, items = spec.names, set(spec.items)
    named = [part for part in split(measure, subject) if part in names or part in items]
    if len(named) == 2 and named[1] in items and named[1] not in names:
        return (named[1],)
    found = [item for name in named for item in _items(spec, name)]
    return tuple(dict.fromkeys(found)) or measure.used


def _items(spec: ModelSpec, name: str) -> tuple[str, ...]:
    """The items of a construct; those of its parts, where it is measured by constructs."""
    if name not in spec.names:
        return (name,)
    block = spec.block(name)
    higher = spec.is_higher(block)
    return tuple(item for part in block.members for item in (_items(spec, part) if higher else (part,)))
