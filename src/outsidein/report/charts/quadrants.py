"""The importance-performance map: performance across, importance up, and the lines that part it into quadrants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outsidein.report.charts.placing import aside
from outsidein.report.charts.rows import padded
from outsidein.report.charts.theme import ACCENT, INK, PAPER, SOFT, TINT, Spec, chart, layer, number, quiet_axis
from outsidein.stats.estimates import Estimate

HEIGHT = 300
CORNERS = (  # name, right or left, upper or lower
    ("Concentrate here", 0, 1),
    ("Keep it up", 1, 1),
    ("Low priority", 0, 0),
    ("Possible overkill", 1, 0),
)


@dataclass(frozen=True)
class Driver:
    """One driver: the key beside its point, its performance, its importance, whether its contribution is clear."""

    key: str
    performance: Estimate
    importance: Estimate
    clear: bool = True


def quadrants(drivers: Sequence[Driver], across: float, up: float, title: str, factor: float = 1.0) -> Spec:
    """Points with keys and crosses of intervals; hollow where a contribution is not clear.

    Args:
        drivers: What is drawn.
        across: Where the line of performance stands.
        up: Where the line of importance stands.
        title: The title of the axis of importance.
        factor: What importance is multiplied by.
    """
    values = [_values(driver, factor) for driver in drivers]
    x_ends = padded(*_ends([row[key] for row in values for key in ("x", "x_low", "x_high")], across), 0.08)
    y_ends = padded(*_ends([row[key] for row in values for key in ("y", "y_low", "y_high")], up * factor), 0.12)
    placed = aside(values, x_ends, y_ends)
    x = number("x", x_ends, quiet_axis(grid=False)) | {"title": "Performance, 0 to 100"}
    y = number("y", y_ends, quiet_axis(grid=False)) | {"title": title}
    bars: Spec = {"type": "rule", "color": ACCENT, "strokeWidth": 1.75}
    key: Spec = {"type": "text", "fontWeight": "bold", "xOffset": {"expr": "datum.dx"}, "yOffset": {"expr": "datum.dy"}}
    ground: Spec = {"color": PAPER, "stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.85}
    layers = [
        *_ground(x_ends, y_ends, across, up * factor, x, y),
        layer(bars, x=x | {"field": "x_low"}, x2={"field": "x_high"}, y=y),
        layer(bars, x=x, y=y | {"field": "y_low"}, y2={"field": "y_high"}),
        _where(layer(_point(ACCENT), x=x, y=y), "datum.clear"),
        _where(layer(_point(PAPER), x=x, y=y), "!datum.clear"),
        layer(key | ground, x=x, y=y, text={"field": "key"}),
        layer(key | {"color": INK}, x=x, y=y, text={"field": "key"}),
    ]
    return chart(placed, layers, HEIGHT)


def _values(driver: Driver, factor: float) -> dict[str, str | float]:
    x, y = driver.performance, driver.importance
    return {
        "key": driver.key, "clear": driver.clear, "x": x.value, "x_low": x.low, "x_high": x.high,
        "y": factor * y.value, "y_low": factor * y.low, "y_high": factor * y.high,
    }  # fmt: skip


def _ends(values: Sequence[str | float], line: float) -> tuple[float, float]:
    found = [float(value) for value in values if float(value) == float(value)] + [line]
    return min(found), max(found)


def _point(fill: str) -> Spec:
    return {"type": "point", "shape": "circle", "size": 46, "fill": fill, "color": ACCENT, "opacity": 1,
            "strokeWidth": 1.75}  # fmt: skip


def _ground(
    x_ends: tuple[float, float], y_ends: tuple[float, float], across: float, up: float, x: Spec, y: Spec
) -> list[Spec]:
    """The quadrant to act in tinted, the crosshair, and the names of the quadrants in their corners."""
    tinted = {"x": x_ends[0], "right": across, "y": up, "top": y_ends[1]}
    area = layer({"type": "rect", "color": TINT, "opacity": 1}, x=x, x2={"field": "right"}, y=y, y2={"field": "top"})
    dashed: Spec = {"type": "rule", "color": SOFT, "strokeDash": [4, 3]}
    lines = [layer(dashed, x=x), layer(dashed, y=y)]
    own: Spec = {"data": {"values": [{"x": across, "y": up}]}}
    return [
        _own([tinted], area),
        *(own | line for line in lines),
        *(_name(*one, x_ends, y_ends, x, y) for one in CORNERS),
    ]


def _name(
    text: str, right: int, upper: int, x_ends: tuple[float, float], y_ends: tuple[float, float], x: Spec, y: Spec
) -> Spec:
    mark: Spec = {
        "type": "text", "fontStyle": "italic", "color": SOFT, "align": "right" if right else "left",
        "baseline": "top" if upper else "bottom", "dx": -4 if right else 4, "dy": 4 if upper else -4,
    }  # fmt: skip
    return _own([{"x": x_ends[right], "y": y_ends[upper], "text": text}], layer(mark, x=x, y=y, text={"field": "text"}))


def _where(spec: Spec, condition: str) -> Spec:
    return spec | {"transform": [{"filter": condition}]}


def _own(values: Sequence[dict[str, object]] | Sequence[dict[str, float]], spec: Spec) -> Spec:
    return {"data": {"values": list(values)}} | spec
