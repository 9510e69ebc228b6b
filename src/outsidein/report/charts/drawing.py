"""From a specification to an SVG that may stand inside a page: only known elements and attributes, no script, no ids.

Vega draws labels of the study and the evidence, so nothing of its output is trusted: the drawing is parsed and built
anew from the elements and attributes named here, and every text in it is written as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from multiprocessing import get_context
from typing import Any
from xml.etree.ElementTree import Element

import vl_convert
from defusedxml.ElementTree import fromstring
from markupsafe import Markup

from outsidein.report.charts.theme import PLACEHOLDERS, Spec

ELEMENTS = ("svg", "g", "path", "text", "tspan", "line", "rect")
ATTRIBUTES = (
    *("transform", "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "dx", "dy"),
    *("fill-opacity", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap"),
    *("text-anchor", "font-weight", "font-style", "opacity"),
)
DEFAULTS: Mapping[str, str] = {"opacity": "1", "font-weight": "normal", "y2": "0", "x2": "0"}
COLOURS = ("fill", "stroke")
SETTINGS: Mapping[str, Any] = {"vl_version": "6.4", "allowed_base_urls": []}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG = re.compile(r"(\d+\.\d{2})\d+")


@dataclass(frozen=True)
class Drawing:
    """A chart that is drawn when it is asked for: what it shows, for those who do not see it, and its specification."""

    label: str
    spec: str

    def __html__(self) -> Markup:
        width, height, inner = _drawn(self.spec)
        return Markup('<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>').format(
            self.label, width, height, width, height, inner
        )

    def __str__(self) -> str:
        return self.__html__()

    @property
    def height(self) -> float:
        """The height of the drawing, in its own units."""
        return float(_drawn(self.spec)[1])


def draw(spec: Spec, label: str) -> Drawing:
    """The chart as an SVG element that fills its container.

    Args:
        spec: A Vega-Lite specification with the placeholder colours of `theme`.
        label: What the chart shows, for those who do not see it.
    """
    drawing = Drawing(_clean(label), json.dumps(_readable(spec)))
    if (beside := _BESIDE.get()) is not None:
        beside.begin(drawing.spec)
    return drawing


@dataclass(frozen=True)
class _Beside:
    """Another process that draws, and what it has been given to draw."""

    process: Executor
    begun: dict[str, Future[str]] = field(default_factory=dict)

    def begin(self, spec: str) -> None:
        if spec not in self.begun:
            with suppress(BrokenExecutor):
                self.begun[spec] = self.process.submit(vl_convert.vegalite_to_svg, spec, **SETTINGS)


_BESIDE: ContextVar[_Beside | None] = ContextVar("_BESIDE", default=None)


@contextmanager
def drawn_beside() -> Iterator[None]:
    """Charts that are asked for inside are drawn by another process, while this one goes on with its work."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        token = _BESIDE.set(_Beside(process))
        try:
            yield
        finally:
            _BESIDE.reset(token)


@lru_cache(maxsize=64)
def _drawn(spec: str) -> tuple[str, str, Markup]:
    """Width, height and content of a drawing; charts that stand on the page twice are drawn once."""
    root = fromstring(_svg(spec))
    _, _, width, height = root.attrib["viewBox"].split()
    return width, height, Markup("".join(map(_rebuilt, root)))  # noqa: S704 (built from known elements, all text escaped)


def _svg(spec: str) -> str:
    """What Vega draws: by the other process where that was asked, and where it has not died."""
    beside = _BESIDE.get()
    if beside is not None and spec in beside.begun:
        with suppress(BrokenExecutor):
            return beside.begun[spec].result()
    return vl_convert.vegalite_to_svg(spec, **SETTINGS)


def _readable(node: Any) -> Any:
    """The specification without characters that no drawing can hold."""
    if isinstance(node, str):
        return _clean(node)
    if isinstance(node, dict):
        return {key: _readable(value) for key, value in node.items()}
    return [_readable(value) for value in node] if isinstance(node, (list, tuple)) else node


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _rebuilt(element: Element) -> str:
    """One element and all below it as markup, as far as they are known and visible; every text in it escaped."""
    name = element.tag.rpartition("}")[2]
    if name not in ELEMENTS or _invisible(element):
        return ""
    text = escape(element.text or "") if name in ("text", "tspan") else ""
    inner = text + "".join(map(_rebuilt, element))
    attributes = _attributes(element)
    if name == "g" and (not inner or not attributes):
        return inner
    opening = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{opening}>{inner}</{name}>"


def _invisible(element: Element) -> bool:
    empty = element.tag.endswith("path") and element.get("d", "") in ("", "M0,0h0v0h0Z")
    bare = element.tag.endswith("path") and not (element.get("fill") or element.get("stroke"))
    return empty or bare or element.get("display") == "none"


def _attributes(element: Element) -> dict[str, str]:
    kept = {
        name: _LONG.sub(r"\1", value)
        for name in ATTRIBUTES
        if (value := element.get(name)) is not None and DEFAULTS.get(name) != value
    }
    if kept.get("transform") == "translate(0,0)":
        del kept["transform"]
    colours = ((name, element.get(name, "")) for name in COLOURS)
    classes = [f"{name[0]}-{PLACEHOLDERS[value]}" for name, value in colours if value in PLACEHOLDERS]
    return ({"class": " ".join(classes)} if classes else {}) | kept
