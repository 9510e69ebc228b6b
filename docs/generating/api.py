"""The page of the Python API, from its signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, get_type_hints

import outsidein as oi
from generating.markdown import NOTE, block, code, table
from outsidein.api import Design, OpenStudy
from outsidein.results import Results
from outsidein.stats import estimates
from outsidein.stats.estimates import Estimate, Estimates
from outsidein.study.statements import Remark

INTRODUCTION = """# Python API

`import outsidein as oi`. A study as a whole: `oi.open(folder)`. A method on its own: `oi.nps(frame, "q1")`, where
`frame` is a path, or anything that speaks the Arrow PyCapsule interface: a Polars or pandas frame, a PyArrow table, a
DuckDB relation. Every method returns [`Estimates`](#oiestimates)."""

DESIGN = {
    "by": "A column, or several: the numbers are computed for each of their levels.",
    "weight": "The column of base weights.",
    "unit": "The column whose values are resampled as one, such as the account; each row is a unit when absent.",
    "stratum": "The column of design strata.",
    "replicates": "How many bootstrap replicates; 2000 when absent.",
    "seed": "The same seed gives the same numbers; 1 when absent.",
}

APART = ("open", "lint")
"""What takes no frame."""

COMBINING = (estimates.difference, estimates.ratio, estimates.mean, estimates.rank, estimates.combine)


def page() -> str:
    """The page."""
    functions = [name for name in oi.__all__ if inspect.isfunction(getattr(oi, name)) and name not in APART]
    return "\n\n".join(
        [
            NOTE, INTRODUCTION,
            "## Methods", _design(), *(_function(f"oi.{name}", getattr(oi, name)) for name in functions),
            "## Path models", _class("oi.PathModel", oi.PathModel),
            "## Estimates", _class("oi.Estimates", Estimates), _class("Estimate", Estimate),
            "## Combining estimates", "From `outsidein.stats.estimates`; rows must come from one call or one study.",
            *(_function(one.__name__, one) for one in COMBINING),
            "## Statements", _function("oi.lint", oi.lint), _class("Remark", Remark),
            "## Studies", _function("oi.open", oi.open), _class("OpenStudy", OpenStudy), _class("Results", Results),
        ]
    )  # fmt: skip


def _design() -> str:
    if set(DESIGN) != set(Design.__annotations__):
        raise LookupError(f"the design takes {list(Design.__annotations__)}, but {list(DESIGN)} are described")
    rows = [(code(name), meaning) for name, meaning in DESIGN.items()]
    return f"Each takes these keywords besides its own, called `**design` below:\n\n{table(('keyword', 'means'), rows)}"


def _function(name: str, function: Callable[..., Any]) -> str:
    return "\n\n".join([f"### {name}", block(f"{name}({_parameters(function)})", "text"), *_doc(name, function)])


def _parameters(function: Callable[..., Any]) -> str:
    """Parameters with their defaults; annotations are left to editors."""
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(function).parameters.values()
    ]
    return str(inspect.Signature(bare))[1:-1]


def _doc(name: str, thing: object) -> list[str]:
    """The paragraphs of a docstring; examples and lists of arguments become blocks.

    Raises:
        LookupError: it has no docstring.
    """
    text = inspect.getdoc(thing)
    if not text:
        raise LookupError(f"{name} has no docstring")
    return [_paragraph(part) for part in text.replace("``", "`").split("\n\n")]


def _paragraph(text: str) -> str:
    if text.startswith(">>>"):
        return block(text, "python")
    heading, _, rest = text.partition("\n")
    if heading in ("Args:", "Raises:", "Attributes:"):
        entries = re.split(r"\n(?=\S)", inspect.cleandoc(rest))
        return f"{heading}\n\n" + "\n".join(f"- {_entry(entry)}" for entry in entries)
    return text


def _entry(text: str) -> str:
    name, colon, meaning = " ".join(text.split()).partition(":")
    return f"`{name}`:{meaning}" if colon and " " not in name else " ".join(text.split())


def _class(name: str, made: type) -> str:
    """A class with its public methods, properties and fields."""
    parts = [f"### {name}", *_doc(name, made)]
    fields = [field for field in get_type_hints(made) if not field.startswith("_")]
    if fields:
        parts.append("Fields: " + ", ".join(map(code, fields)) + ".")
    rows = [(code(_call(key, member)), " ".join(_doc(f"{name}.{key}", member)[0].split()))
            for key, member in vars(made).items() if _is_public(key, member)]  # fmt: skip
    return "\n\n".join(parts + ([table(("member", "does"), rows)] if rows else []))


def _is_public(key: str, member: object) -> bool:
    return not key.startswith("_") and (inspect.isfunction(member) or isinstance(member, property))


def _call(key: str, member: Any) -> str:
    if isinstance(member, property):
        return key
    return f"{key}({_parameters(member).removeprefix('self').removeprefix(', ')})"
