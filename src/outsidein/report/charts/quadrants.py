"""Planes parted into quadrants, such as the importance-performance map: performance across, importance up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outsidein.report.charts.placing import Ends, aside
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


@dataclass(frozen=True)
class Ground:
    """What points stand on: where the lines cross, the names of the corners, the titles of the axes, what is tinted.

    ``corners`` are name, right or left, upper or lower; ``tinted`` is the corner that stands out;
    ``least`` and ``most`` are values that both axes must reach, where they must.
    """

    across: float
    up: float
    corners: tuple[tuple[str, int, int], ...]
    x_title: str
    y_title: str
    tinted: tuple[int, int] = (0, 1)
    least: float | None = None
    most: float | None = None


def quadrants(drivers: Sequence[Driver], across: float, up: float, title: str, factor: float = 1.0) -> Spec:
    """Points with keys and crosses of intervals; hollow where a contribution is not clear.

    Args:
        drivers: What is drawn.
        across: Where the line of performance stands.
        up: Where the line of importance stands.
        title: The title of the axis of importance.
        factor: What importance is multiplied by.
    """
    ground = Ground(across, up * factor, CORNERS, "Performance, 0 to 100", title)
    return plane([_values(driver, factor) for driver in drivers], ground)


def plane(values: Sequence[dict[str, str | float]], ground: Ground) -> Spec:
    """Points with keys and crosses on a ground of four corners; a point is hollow where it is not ``clear``.

    Each point has `key`, `clear`, `x`, `x_low`, `x_high`, `y`, `y_low` and `y_high`.
    """
    x_ends = padded(*_ends(values, ("x", "x_low", "x_high"), (ground.across, ground.least, ground.most)), 0.08)
    y_ends = padded(*_ends(values, ("y", "y_low", "y_high"), (ground.up, ground.least, ground.most)), 0.12)
    placed = aside(values, x_ends, y_ends)
    x = number("x", x_ends, quiet_axis(grid=False)) | {"title": ground.x_title}
    y = number("y", y_ends, quiet_axis(grid=False)) | {"title": ground.y_title}
    bars: Spec = {"type": "rule", "color": ACCENT, "strokeWidth": 1.75}
    key: Spec = {"type": "text", "fontWeight": "bold", "xOffset": {"expr": "datum.dx"}, "yOffset": {"expr": "datum.dy"}}
    paper: Spec = {"color": PAPER, "stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.85}
    layers = [
        *_ground(x_ends, y_ends, ground, x, y),
        layer(bars, x=x | {"field": "x_low"}, x2={"field": "x_high"}, y=y),
        layer(bars, x=x, y=y | {"field": "y_low"}, y2={"field": "y_high"}),
        _where(layer(_point(ACCENT), x=x, y=y), "datum.clear"),
        _where(layer(_point(PAPER), x=x, y=y), "!datum.clear"),
        layer(key | paper, x=x, y=y, text={"field": "key"}),
        layer(key | {"color": INK}, x=x, y=y, text={"field": "key"}),
    ]
    return chart(placed, layers, HEIGHT)


def _values(driver: Driver, factor: float) -> dict[str, str | float]:
    x, y = driver.performance, driver.importance
    return {
        "key": driver.key, "clear": driver.clear, "x": x.value, "x_low": x.low, "x_high": x.high,
        "y": factor * y.value, "y_low": factor * y.low, "y_high": factor * y.high,
    }  # fmt: skip


def _ends(
    points: Sequence[dict[str, str | float]], fields: Sequence[str], others: Sequence[float | None]
) -> tuple[float, float]:
    values = [float(point[field]) for point in points for field in fields]
    found = [*(value for value in values if value == value), *(value for value in others if value is not None)]
    return min(found), max(found)


def _point(fill: str) -> Spec:
    return {"type": "point", "shape": "circle", "size": 46, "fill": fill, "color": ACCENT, "opacity": 1,
            "strokeWidth": 1.75}  # fmt: skip


def _ground(x_ends: Ends, y_ends: Ends, ground: Ground, x: Spec, y: Spec) -> list[Spec]:
    """The quadrant that stands out tinted, the crosshair, and the names of the quadrants in their corners."""
    right, upper = ground.tinted
    left_right = (ground.across, x_ends[1]) if right else (x_ends[0], ground.across)
    down_up = (ground.up, y_ends[1]) if upper else (y_ends[0], ground.up)
    tinted = {"x": left_right[0], "right": left_right[1], "y": down_up[0], "top": down_up[1]}
    area = layer({"type": "rect", "color": TINT, "opacity": 1}, x=x, x2={"field": "right"}, y=y, y2={"field": "top"})
    dashed: Spec = {"type": "rule", "color": SOFT, "strokeDash": [4, 3]}
    lines = [layer(dashed, x=x), layer(dashed, y=y)]
    own: Spec = {"data": {"values": [{"x": ground.across, "y": ground.up}]}}
    return [
        _own([tinted], area),
        *(own | line for line in lines),
        *(_name(*one, x_ends, y_ends, x, y) for one in ground.corners),
    ]


def _name(text: str, right: int, upper: int, x_ends: Ends, y_ends: Ends, x: Spec, y: Spec) -> Spec:
    mark: Spec = {
        "type": "text", "fontStyle": "italic", "color": SOFT, "align": "right" if right else "left",
        "baseline": "top" if upper else "bottom", "dx": -4 if right else 4, "dy": 4 if upper else -4,
    }  # fmt: skip
    return _own([{"x": x_ends[right], "y": y_ends[upper], "text": text}], layer(mark, x=x, y=y, text={"field": "text"}))


def _where(spec: Spec, condition: str) -> Spec:
    return spec | {"transform": [{"filter": condition}]}


def _own(values: Sequence[dict[str, object]] | Sequence[dict[str, float]], spec: Spec) -> Spec:
    return {"data": {"values": list(values)}} | spec
