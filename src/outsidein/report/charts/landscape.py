"""The opportunity landscape: importance against satisfaction of every outcome, with the lines between the zones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from outsidein.report.charts.theme import ACCENT, FAINT, INK, PAPER, SOFT, TINT, Spec, chart, layer, number, quiet_axis
from outsidein.stats.estimates import Estimate

TOP = 10.0
LINES = ((10.0, "underserved"), (12.0, "strong"), (15.0, "extreme"))  # score to the zone that begins there
HEIGHT = 316
REACH = 0.35  # how far from its point a key stands, in units of the axes


@dataclass(frozen=True)
class Outcome:
    """One outcome: the key that stands in its circle, its importance, its satisfaction."""

    key: str
    importance: Estimate
    satisfaction: Estimate


def landscape(outcomes: Sequence[Outcome]) -> Spec:
    """Circles with keys, crosses of intervals, and the zones behind them."""
    values = _aside([_values(outcome) for outcome in outcomes])
    left, bottom = _floor([row["i_low"] for row in values]), _floor([row["s_low"] for row in values])
    x = number("i", (left, TOP), quiet_axis(title="Importance", grid=False))
    y = number("s", (bottom, TOP), quiet_axis(title="Satisfaction", grid=False))
    x["title"], y["title"] = "Importance", "Satisfaction"
    key: Spec = {"type": "text", "fontWeight": "bold", "xOffset": {"expr": "datum.dx"}, "yOffset": {"expr": "datum.dy"}}
    ground: Spec = {"color": PAPER, "stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.85}
    bars: Spec = {"type": "rule", "color": ACCENT, "strokeWidth": 1.75}
    layers = [
        *_zones(left, bottom, x, y),
        layer(bars, x=x | {"field": "i_low"}, x2={"field": "i_high"}, y=y),
        layer(bars, x=x, y=y | {"field": "s_low"}, y2={"field": "s_high"}),
        layer(
            {"type": "point", "shape": "circle", "size": 42, "fill": ACCENT, "color": ACCENT, "opacity": 1}, x=x, y=y
        ),
        layer(key | ground, x=x, y=y, text={"field": "key"}),
        layer(key | {"color": INK}, x=x, y=y, text={"field": "key"}),
    ]
    return chart(values, layers, HEIGHT)


def _values(outcome: Outcome) -> dict[str, str | float]:
    i, s = outcome.importance, outcome.satisfaction
    return {
        "key": outcome.key,
        "i": i.value, "i_low": i.low, "i_high": i.high, "s": s.value, "s_low": s.low, "s_high": s.high,
    }  # fmt: skip


def _aside(values: list[dict[str, str | float]]) -> list[dict[str, str | float]]:
    """The rows with the place of each key: at the corner of its point that is furthest from all other points."""
    return [row | _corner(row, [other for other in values if other is not row]) for row in values]


def _corner(row: dict[str, str | float], others: Sequence[dict[str, str | float]]) -> dict[str, float]:
    def room(corner: tuple[int, int]) -> float:
        i, s = float(row["i"]) + REACH * corner[0], float(row["s"]) - REACH * corner[1]
        return min((math.hypot(float(o["i"]) - i, float(o["s"]) - s) for o in others), default=0.0)

    across, down = max(((1, -1), (-1, -1), (1, 1), (-1, 1)), key=room)
    return {"dx": 10.0 * across, "dy": 10.0 * down}


def _floor(values: Sequence[str | float]) -> float:
    """The lowest round number with some room below all values."""
    return max(0.0, math.floor(min(map(float, values), default=0.0) - 0.4))


def _zones(left: float, bottom: float, x: Spec, y: Spec) -> list[Spec]:
    """The zone of underserved outcomes tinted, the lines where zones begin, and their names along the lines."""
    tinted = [{"i": i, "s": bottom, "top": min(max(2 * i - TOP, bottom), TOP)} for i in _steps(left, bottom)]
    area = _own(tinted, layer({"type": "area", "color": TINT, "opacity": 1}, x=x, y=y, y2={"field": "top"}))
    lines = [segment for score, _ in LINES if (segment := _line(2.0, -score, left, bottom))]
    drawn = [_own(points, layer({"type": "line", "color": SOFT, "strokeWidth": 1, "strokeDash": [4, 3]}, x=x, y=y))
             for points in lines]  # fmt: skip
    even = _own(_line(1.0, 0.0, left, bottom), layer({"type": "line", "color": FAINT, "strokeWidth": 1.5}, x=x, y=y))
    return [area, even, *drawn, *_names(left, bottom, x, y)]


def _steps(left: float, bottom: float) -> tuple[float, ...]:
    start = max(left, (TOP + bottom) / 2)
    return (start, TOP)


def _line(slope: float, shift: float, left: float, bottom: float) -> list[dict[str, float]]:
    """The part of satisfaction = slope x importance + shift that lies inside the drawing; nothing where none does."""
    start = max(left, (bottom - shift) / slope)
    end = min(TOP, (TOP - shift) / slope)
    return [{"i": i, "s": slope * i + shift} for i in (start, end)] if start < end else []


def _names(left: float, bottom: float, x: Spec, y: Spec) -> list[Spec]:
    """The names of the zones: underserved at the lower right, overserved at the upper left."""
    room = 0.02 * (TOP - left), 0.035 * (TOP - bottom)
    corners = [
        ("Underserved", TOP - room[0], bottom + room[1], "right"),
        ("Overserved", left + room[0], TOP - room[1], "left"),
    ]
    mark: Spec = {"type": "text", "fontStyle": "italic", "color": SOFT}
    ground: Spec = {"color": TINT, "stroke": TINT, "strokeWidth": 5, "strokeJoin": "round"}
    return [
        _own(
            [{"i": i, "s": s, "text": text}], layer(mark | {"align": align} | colours, x=x, y=y, text={"field": "text"})
        )
        for text, i, s, align in corners
        for colours in ((ground, {}) if text == "Underserved" else ({},))
    ]


def _own(values: Sequence[dict[str, float]] | Sequence[dict[str, object]], spec: Spec) -> Spec:
    return {"data": {"values": list(values)}} | spec
