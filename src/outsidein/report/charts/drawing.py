"""From a specification to an SVG that may stand inside a page: only known elements and attributes, no script, no ids.

Vega draws labels of the study and the evidence, so nothing of its output is trusted: the drawing is parsed and built
anew from the elements and attributes named here, and every text in it is written as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
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
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEIGHT = re.compile(r'height="([\d.]+)"')
_LONG = re.compile(r"(\d+\.\d{2})\d+")


def draw(spec: Spec, label: str) -> Markup:
    """The chart as an SVG element that fills its container.

    Args:
        spec: A Vega-Lite specification with the placeholder colours of `theme`.
        label: What the chart shows, for those who do not see it.
    """
    width, height, inner = _drawn(json.dumps(_readable(spec)))
    return Markup('<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>').format(
        _clean(label), width, height, width, height, inner
    )


def height(drawing: Markup) -> float:
    """The height of a drawing, in its own units."""
    found = _HEIGHT.search(drawing)
    return float(found[1]) if found else 0.0


@lru_cache(maxsize=64)
def _drawn(spec: str) -> tuple[str, str, Markup]:
    """Width, height and content of a drawing; charts that stand on the page twice are drawn once."""
    root = fromstring(vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[]))
    _, _, width, height = root.attrib["viewBox"].split()
    return width, height, Markup("".join(map(_rebuilt, root)))  # noqa: S704 (built from known elements, all text escaped)


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
