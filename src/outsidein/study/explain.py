"""What pydantic found wrong, in an analyst's words: where, what, what exists, what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ValidationError

from outsidein.errors import suggest
from outsidein.study import fields
from outsidein.study.strict_yaml import Location
from outsidein.study.wording import listed, path, shown

MAX_EXPLAINED = 500

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a number of fewer digits",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping (name: value)",
    "model_type": "a mapping (field: value)",
    "model_attributes_type": "a mapping (field: value)",
    "greater_than": "greater than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "{le} or less",
    "too_long": "a list of at most {max_length}",
    "too_short": "a list of at least {min_length}",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "at least {min_length} characters",
    "string_pattern_mismatch": "a letter, then letters, digits, '_', '.' or '-'",
    "literal_error": "{expected}",
}
_NO_FIT = frozenset(name for name in _WANTED if name.endswith("_type")) | {"literal_error"}


@dataclass(frozen=True)
class Finding:
    """One thing wrong, at a location of the study.

    `at_key` when it is the key that is wrong, not its value; `lacks` is the field that is missing there; `within` the
    line and column inside a text.
    """

    location: Location
    what: str
    exists: str = ""
    suggestion: str = ""
    at_key: bool = False
    lacks: str = ""
    within: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Complaint:
    """One error of pydantic, its location cut to what stands in the study.

    Where the type is a union, pydantic complains once for each member: `union` is the location of the union and
    `member` says which. `missing` is the field or the entry that is not there.
    """

    kind: str
    location: Location
    value: Any
    context: Mapping[str, Any]
    missing: str | int | None
    at_key: bool
    union: Location | None
    member: str | int

    @property
    def fits(self) -> bool:
        """Whether this member of the union was meant: its outer form is right and something inside is wrong."""
        return self.location != self.union or self.kind not in _NO_FIT


def explain(error: ValidationError, model: type[BaseModel], study: Any, at: Location = ()) -> list[Finding]:
    """Turn the errors of pydantic into findings, one for each mistake of the analyst.

    Args:
        error: What `model.model_validate` raised for the node at `at`.
        model: The type that was wanted.
        study: The plain values of the whole study.
        at: The location of the node that was validated.

    Returns:
        The findings, for the first 500 errors.
    """
    complaints = [_cut(one, study, at) for one in error.errors(include_url=False)[:MAX_EXPLAINED]]
    scene = _Scene(model, study, len(at))
    groups = groupby(complaints, key=lambda one: one.location if one.union is None else one.union)
    findings = [finding for _, group in groups for finding in scene.tell(list(group))]
    return _without_echoes(findings)


def _cut(error: Any, study: Any, at: Location) -> _Complaint:
    kind, steps = error["type"], [*at, *error["loc"]]
    of_key = steps[-1:] == ["[key]"]
    missing = steps.pop() if kind == "missing" else None
    location, node, union, member = [], study, None, ""
    for step in steps[:-1] if of_key else steps:
        if _has(node, step):
            node = node[step]
            location.append(step)
        elif union is None:
            union, member = tuple(location), step
    context, at_key = error.get("ctx") or {}, of_key or kind == "extra_forbidden"
    return _Complaint(kind, tuple(location), error["input"], context, missing, at_key, union, member)


def _has(node: Any, step: str | int) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


@dataclass(frozen=True)
class _Scene:
    """The type that was wanted and the study that was given; the type begins `depth` steps below the study's root."""

    model: type[BaseModel]
    study: Any
    depth: int

    def tell(self, group: Sequence[_Complaint]) -> list[Finding]:
        """The findings of complaints about one node, or about one union."""
        if group[0].union is None:
            return [finding for complaint in group for finding in self._each(complaint)]
        meant = next((one.member for one in group if one.fits), None)
        if meant is not None:
            return [finding for one in group if one.member == meant for finding in self._each(one)]
        return [self._no_member(group)]

    def _no_member(self, group: Sequence[_Complaint]) -> Finding:
        first = group[0]
        wanted = " or ".join(dict.fromkeys(_wanted(one) for one in group))
        suggestion = next((near for one in group if (near := _near(one))), "")
        what = f"{path(first.location, self.study)} must be {wanted}, not {_given(first.value)}"
        return Finding(first.location, what, self._description(first.location), suggestion)

    def _each(self, one: _Complaint) -> list[Finding]:
        """A finding, or several where a text has several problems of its own."""
        problems = getattr(one.context.get("error"), "problems", ())
        name = path(one.location, self.study)
        return [
            Finding(one.location, f"{name}: {p.what}", p.exists, p.suggestion, within=(p.line, p.column))
            for p in problems
        ] or [self._one(one)]

    def _one(self, one: _Complaint) -> Finding:
        if one.kind == "extra_forbidden":
            return self._unknown(one)
        if one.kind == "missing":
            return self._missing(one)
        name = path(one.location, self.study)
        if one.kind in ("value_error", "assertion_error"):
            return Finding(one.location, f"{name}: {one.context['error']}", at_key=one.at_key)
        what = f"{name} must be {_wanted(one)}, not {_given(one.value)}"
        exists = "" if one.kind == "literal_error" else self._description(one.location)
        return Finding(one.location, what, exists, _near(one), one.at_key)

    def _unknown(self, one: _Complaint) -> Finding:
        *above, name = one.location
        known = fields.known(self.model, above[self.depth :])
        what = f"unknown field {shown(name)} in {path(above, self.study)}"
        return Finding(one.location, what, f"the fields are {listed(known)}", suggest(str(name), known), at_key=True)

    def _missing(self, one: _Complaint) -> Finding:
        name = path(one.location, self.study)
        if isinstance(one.missing, int):
            return Finding(one.location, f"{name} is too short", self._description(one.location))
        exists = self._description((*one.location, str(one.missing)))
        return Finding(one.location, f"{name} lacks the field {one.missing!r}", exists, lacks=str(one.missing))

    def _description(self, location: Location) -> str:
        return fields.described(self.model, location[self.depth :])


def _wanted(one: _Complaint) -> str:
    pattern = _WANTED.get(one.kind)
    context = {name: int(v) if isinstance(v, float) and v.is_integer() else v for name, v in one.context.items()}
    return pattern.format(**context) if pattern else f"valid ({one.kind.replace('_', ' ')})"


def _given(value: Any) -> str:
    if value is None:
        return "left empty"
    if isinstance(value, dict):
        return "a mapping"
    return f"a list of {len(value)}" if isinstance(value, list) else shown(value)


def _near(one: _Complaint) -> str:
    """The choice nearest to the word that was given."""
    if one.kind != "literal_error" or not isinstance(one.value, str):
        return ""
    return suggest(one.value, re.findall(r"'([^']*)'", one.context["expected"]))


def _without_echoes(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out a missing field where a misspelling of it was found beside it: that is one mistake."""
    meant = {(one.location[:-1], one.suggestion) for one in findings if one.at_key and one.suggestion}
    return [one for one in findings if (one.location, one.lacks) not in meant]
