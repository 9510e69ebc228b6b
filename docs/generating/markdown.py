"""Small pieces of Markdown, and the types of fields in an analyst's words."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SerializeAsAny
from pydantic.fields import FieldInfo

from outsidein.study.sections import Measure

NOTE = "<!-- Made from the code by docs/generate.py; change the code, then run it again. -->"
PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false"}
BOUNDS = {"gt": "above {}", "ge": "{} or more", "lt": "below {}", "le": "at most {}", "min_length": "at least {}"}
LARGEST_SHOWN = 10**9


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars inside cells are escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def code(text: str) -> str:
    """Text set as code."""
    return f"`{text}`"


def block(text: str, language: str = "text") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def sentence(text: str) -> str:
    """Text that ends as a sentence ends."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", ":")) else text + "."


def described(owner: str, name: str, field: FieldInfo) -> str:
    """The description of a field.

    Raises:
        LookupError: it has none.
    """
    if not field.description:
        raise LookupError(f"{owner}.{name} has no description; give it one where it is declared")
    return sentence(field.description)


def kind(field: FieldInfo) -> str:
    """The type of a field in words, with its bounds."""
    if any(getattr(constraint, "pattern", None) for constraint in field.metadata):
        return "id"
    bounds = [words for constraint in field.metadata for words in _bounds(constraint)]
    return ", ".join([_words(field.annotation), *bounds])


def default(field: FieldInfo) -> str:
    """The default of a field: what it is when absent, nothing where it is empty then."""
    if field.is_required():
        return "required"
    value = field.default
    return (
        ""
        if field.default_factory or value is None or value in ("", ()) or isinstance(value, BaseModel)
        else code(f"{value}")
    )


def _bounds(constraint: Any) -> Iterable[str]:
    for name, pattern in BOUNDS.items():
        value = getattr(constraint, name, None)
        if value is not None and abs(value) < LARGEST_SHOWN:
            yield pattern.format(int(value) if float(value).is_integer() else value)


def _words(annotation: Any) -> str:
    if annotation in PLAIN:
        return PLAIN[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (
            "a [measure](measures.md)"
            if annotation is Measure
            else f"[{annotation.__name__}](#{annotation.__name__.lower()})"
        )
    return _generic(get_origin(annotation), get_args(annotation))


def _generic(origin: Any, inner: tuple[Any, ...]) -> str:
    if origin is Annotated:
        is_id = any(getattr(constraint, "pattern", None) for constraint in inner[1:])
        return "id" if is_id and SerializeAsAny not in inner else _words(inner[0])
    if origin is Literal:
        return " or ".join(code(str(choice)) for choice in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(_words(member) for member in inner if member is not type(None))
    if origin is dict:
        return f"mapping of {_words(inner[0])} to {_words(inner[1])}"
    if origin is tuple and inner[-1] is Ellipsis:
        return f"list of {_words(inner[0])}"
    return "[" + ", ".join(_words(member) for member in inner) + "]"
