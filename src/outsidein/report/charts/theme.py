"""What all charts have in common: their size, their placeholder colours, their configuration.

A chart is 340 units wide, so that it fits a phone of 320 pixels with text of 11 pixels, and grows with the page; the
style sheet keeps the text at one size on the way. Colours are placeholders: `drawing` turns each into two classes of
the style sheet (`f-ink` to fill, `s-ink` to stroke), so that one drawing serves light, dark and print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Spec = dict[str, Any]

WIDTH = 340
FONT = 13
LINE = 16

INK, SOFT, FAINT, ACCENT, TINT, PAPER, SECOND, MIDDLE = (f"#0000{number:02x}" for number in range(1, 9))
PLACEHOLDERS: Mapping[str, str] = {
    INK: "ink",
    SOFT: "soft",
    FAINT: "faint",
    ACCENT: "accent",
    TINT: "tint",
    PAPER: "paper",
    SECOND: "second",
    MIDDLE: "middle",
}
"""Placeholder colour to the name of the colour in the style sheet."""

CONFIG: Spec = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT, "labelFontSize": FONT, "titleColor": SOFT, "titleFontSize": FONT,
        "titleFontWeight": "normal", "gridColor": FAINT, "domain": False, "ticks": False, "labelPadding": 6,
        "labelOverlap": True,
    },
    "text": {"fontSize": FONT, "color": INK},
    "rule": {"color": INK},
    "header": {
        "labelFontSize": FONT, "labelColor": INK, "title": None, "labelFontWeight": "bold", "labelAnchor": "start",
        "labelLimit": 156,
    },
}  # fmt: skip


def chart(values: Iterable[Mapping[str, object]], layers: list[Spec], height: float, **more: Any) -> Spec:
    """A layered chart over one table of values."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH, "height": height, "padding": 2, "background": None, "config": CONFIG,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": list(values)}, "layer": layers, **more,
    }  # fmt: skip


def layer(mark: Spec, **encoding: Any) -> Spec:
    """One layer of marks."""
    return {"mark": {"aria": False, **mark}, "encoding": encoding}


def number(field: str, domain: tuple[float, float] | None = None, axis: Spec | None = None, **scale: Any) -> Spec:
    """A channel of numbers, without an axis unless one is given."""
    full: Spec = {"zero": False, "nice": False, **scale}
    if domain is not None:
        full["domain"] = list(domain)
    return {"field": field, "type": "quantitative", "scale": full, "axis": axis, "title": None}


def place(field: str, height: float) -> Spec:
    """A vertical channel of places in units of the drawing, from the top."""
    return number(field, (0, height), range=[0, height])


def quiet_axis(**more: Any) -> Spec:
    """An axis of a few numbers with faint lines."""
    return {"tickCount": 5, "grid": True, **more}
