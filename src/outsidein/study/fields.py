"""Which fields a study may have at a location, read off the types of its sections."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def known(model: type[BaseModel], location: Iterable[str | int]) -> tuple[str, ...]:
    """The names of the fields that the mapping at a location may have.

    >>> class Point(BaseModel):
    ...     x: int
    ...     nearest: "tuple[Point, ...]" = ()
    >>> known(Point, ("nearest", 3))
    ('x', 'nearest')
    """
    found = [option for option in _reach(model, location) if _is_model(option)]
    return tuple(dict.fromkeys(name for option in found for name in option.model_fields))


def described(model: type[BaseModel], location: Iterable[str | int]) -> str:
    """The description of the field at a location, or of the field that holds it; empty when there is none."""
    options, text = [model], ""
    for step in location:
        fields = [field for option in options if (field := _field(option, step))]
        text = next((field.description for field in fields if field.description), "" if fields else text)
        options = [inner for option in options for inner in _step(option, step)]
    return text.rstrip(".")


def _reach(model: type[BaseModel], location: Iterable[str | int]) -> list[Any]:
    options: list[Any] = [model]
    for step in location:
        options = [inner for option in options for inner in _step(option, step)]
    return options


def _step(option: Any, step: str | int) -> Iterator[Any]:
    """The types that may stand one step below a type."""
    field, origin, inner = _field(option, step), get_origin(option), get_args(option)
    if field:
        yield from _options(field.annotation)
    elif origin is dict and isinstance(step, str):
        yield from _options(inner[1])
    elif origin in (tuple, list) and isinstance(step, int) and inner:
        uniform = origin is list or inner[-1] is Ellipsis
        yield from _options(inner[0] if uniform else inner[min(step, len(inner) - 1)])


def _field(option: Any, step: str | int) -> FieldInfo | None:
    return option.model_fields.get(step) if _is_model(option) and isinstance(step, str) else None


def _options(annotation: Any) -> Iterator[Any]:
    """The members of a union; a plain type is its own only member."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _options(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from _options(member)
    else:
        yield annotation


def _is_model(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, BaseModel)
