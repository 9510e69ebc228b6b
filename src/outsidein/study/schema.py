"""The JSON Schema of a study, for editors: it completes and explains fields while the analyst types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from outsidein.study.load import INCLUDABLE
from outsidein.study.sections import EVIDENCE, Measure, Section, Study

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_INCLUDE = {
    "title": "Include",
    "description": "This section in a file of its own, inside the study folder.",
    "type": "object",
    "properties": {"include": {"type": "string", "pattern": r"\.[yY][aA]?[mM][lL]$", "description": "Its name."}},
    "required": ["include"],
    "additionalProperties": False,
}


def schema(kinds: Mapping[str, type[Measure]]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of `study.yaml`, with the kinds of measures told apart by `kind`.

    An editor reads YAML with types; so where the study wants text, a number or true and false are allowed as well.

    Args:
        kinds: The class of each kind of measure.

    >>> schema({})["properties"]["seed"]["description"]
    'The same seed gives the same bytes.'
    """
    made = _study(kinds).model_json_schema()
    for section in INCLUDABLE:
        made["properties"][section] = _includable(made["properties"][section])
    made.setdefault("$defs", {})["Include"] = _INCLUDE
    return {"$schema": DIALECT, **_lenient(made)}


def _study(kinds: Mapping[str, type[Measure]]) -> type[Study]:
    """The type of a study whose measures, and whose evidence, are of these kinds."""
    sections: Mapping[str, Mapping[str, type[Section]]] = {"measures": kinds, "evidence": EVIDENCE}
    typed: dict[str, Any] = {
        name: (tuple.__class_getitem__((_entry(classes), ...)), Study.model_fields[name])
        for name, classes in sections.items()
        if classes
    }
    return create_model("Study", __base__=Study, __doc__=Study.__doc__, **typed)


def _entry(kinds: Mapping[str, type[Section]]) -> Any:
    classes = [_told_apart(kind, section) for kind, section in kinds.items()]
    union: Any = reduce(or_, classes)
    return Annotated[union, Field(discriminator="kind")] if len(classes) > 1 else union


def _told_apart(kind: str, section: type[Section]) -> Any:
    told: Any = (Literal[kind], section.model_fields["kind"])
    return create_model(section.__name__, __base__=section, __doc__=section.__doc__, kind=told)


def _includable(section: dict[str, Any]) -> dict[str, Any]:
    """A section that may also be `{include: name.yaml}`."""
    around = {name: section[name] for name in ("title", "description", "default") if name in section}
    inner = {name: value for name, value in section.items() if name not in around}
    return {**around, "anyOf": [inner, {"$ref": "#/$defs/Include"}]}


def _lenient(node: Any) -> Any:
    """Let free text be written as an editor may read it: `99` and `true` are text to a study."""
    if isinstance(node, list):
        return [_lenient(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "string" and not node.keys() & {"pattern", "enum", "const", "format"}:
        return {**node, "type": ["string", "number", "boolean"]}
    return {name: _lenient(value) for name, value in node.items()}
