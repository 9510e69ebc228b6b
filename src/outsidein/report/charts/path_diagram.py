"""The diagram of a path model: constructs in causal order, and the paths between them, as thick as they are strong.

It is drawn from left to right for wide screens, and from top to bottom for narrow ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsidein.report import numbers
from outsidein.report.charts import geometry
from outsidein.report.charts.geometry import Box, Line, Point
from outsidein.report.charts.layers import Layers, arrange
from outsidein.report.charts.rows import LETTER, wrapped
from outsidein.report.charts.theme import (
    ACCENT,
    INK,
    LINE,
    PAPER,
    SECOND,
    SOFT,
    TINT,
    WIDTH,
    Spec,
    chart,
    layer,
    number,
    place,
)
from outsidein.stats.estimates import Estimate

WIDE, MOST_WIDE = 720.0, 1000.0
EDGE = 6.0  # room around the drawing
THINNEST, THICKEST = 1.25, 8.0
HEAD = 9.0
NARROW = (104.0, 92.0)  # sizes of a node in the narrow drawing: the first that fits


@dataclass(frozen=True)
class Node:
    """A construct: its name, what is written below it, and whether it is what the model is about."""

    name: str
    note: str = ""
    stressed: bool = False


@dataclass(frozen=True)
class Edge:
    """A path between two constructs, by their places, with its coefficient."""

    start: int
    end: int
    row: Estimate


def is_open(row: Estimate) -> bool:
    """Whether the sign of a coefficient is open: its interval holds zero, or is not known.

    >>> import numpy as np
    >>> is_open(Estimate("path", "A -> B", 0.02, 0.03, -0.04, 0.08, 300, 300, np.zeros(0)))
    True
    """
    return not (row.low > 0 or row.high < 0)


@dataclass(frozen=True)
class Room:
    """Sizes inside a column: of a node, of a way, between nodes that are joined (where a label stands) or not."""

    node: float
    way: float
    joined: float
    apart: float


def wide(nodes: Sequence[Node], edges: Sequence[Edge]) -> Spec | None:
    """The diagram from left to right; nothing where it would be too wide to be read."""
    size, beside = 118.0, 150.0
    layers = arrange(len(nodes), [(edge.start, edge.end) for edge in edges])
    width = max(WIDE, len(layers.columns) * (size + beside) - beside + 2 * EDGE)
    if width > MOST_WIDE:
        return None
    room = Room(_tallest(nodes, size), way=26, joined=96, apart=48)
    rows, reach = _spread(layers, room)
    across = (width - size - 2 * EDGE) / max(len(layers.columns) - 1, 1)
    height = reach + 2 * EDGE
    spots = {
        member: (EDGE + size / 2 + place_ * across, height / 2 + rows[member])
        for place_, column in enumerate(layers.columns)
        for member in column
    }
    return _drawn(nodes, edges, _frame(layers, nodes, spots, size, upright=False), (width, height))


def narrow(nodes: Sequence[Node], edges: Sequence[Edge]) -> Spec | None:
    """The diagram from top to bottom, as wide as other charts; nothing where it does not fit."""
    layers, below = arrange(len(nodes), [(edge.start, edge.end) for edge in edges]), 100.0
    tried = [(size, *_spread(layers, Room(size, way=18, joined=92, apart=8))) for size in NARROW]
    fitting = [found for found in tried if found[-1] <= WIDTH - 2 * EDGE]
    if not fitting:
        return None
    (size, rows, reach), *_ = fitting
    tall = _tallest(nodes, size)
    wider = min((WIDTH - 2 * EDGE - size) / max(reach - size, 1.0), 1.5)
    spots = {
        member: (WIDTH / 2 + wider * rows[member], EDGE + tall / 2 + place_ * (tall + below))
        for place_, column in enumerate(layers.columns)
        for member in column
    }
    height = len(layers.columns) * (tall + below) - below + 2 * EDGE
    return _drawn(nodes, edges, _frame(layers, nodes, spots, size, upright=True), (WIDTH, height))


def _spread(layers: Layers, room: Room) -> tuple[dict[int, float], float]:
    """The place of every member along its column, from the middle; and how much room the fullest column takes."""
    places: dict[int, float] = {}
    reach = 0.0
    for column in layers.columns:
        at = 0.0
        for place_, member in enumerate(column):
            if place_:
                at += room.joined if layers.are_joined(column[place_ - 1], member) else room.apart
            own = room.node if layers.is_node(member) else room.way
            places[member] = at + own / 2
            at += own
        places.update({member: places[member] - at / 2 for member in column})
        reach = max(reach, at)
    return places, reach


@dataclass(frozen=True)
class Frame:
    """The boxes of the nodes, and the line of every edge from box to box."""

    boxes: Sequence[Box]
    lines: Sequence[Line]


def _frame(layers: Layers, nodes: Sequence[Node], spots: Mapping[int, Point], size: float, upright: bool) -> Frame:
    tall = _tallest(nodes, size)
    boxes = [Box(*spots[place_], size, tall) for place_ in range(len(nodes))]
    lines = [
        geometry.line(boxes[start], boxes[end], [spots[way] for way in chain[1:-1]], upright)
        for (start, end), chain in layers.chains.items()
    ]
    return Frame(boxes, lines)


def _tallest(nodes: Sequence[Node], size: float) -> float:
    return max(_height(node, size) for node in nodes)


def _height(node: Node, size: float) -> float:
    return LINE * (len(_lines(node, size)) + bool(node.note)) + 16


def _lines(node: Node, size: float) -> list[str]:
    return wrapped(node.name, size - 10)


def _drawn(nodes: Sequence[Node], edges: Sequence[Edge], frame: Frame, size: tuple[float, float]) -> Spec:
    width, height = size
    x, y = number("x", (0, width), range=[0, width]), place("y", height)
    written = [_written(edge.row) for edge in edges]
    sizes = [(LETTER * 1.06 * max(map(len, lines), default=0) + 6, float(LINE * len(lines))) for lines in written]
    spots = geometry.labels(frame.lines, sizes, frame.boxes, width)
    ground, *texts = _labels(written, spots, frame.lines, x, y)
    layers = [
        *(spec for edge, points in zip(edges, frame.lines, strict=True) for spec in _arrow(edge, points, x, y)),
        ground,
        *_boxes(nodes, frame.boxes, x, y),
        *texts,
    ]
    spec = chart([], layers, height)
    return spec | {"width": width, "padding": 0, "autosize": "none"}


def _written(row: Estimate) -> list[str]:
    """What stands on an edge: the coefficient, and below it the interval."""
    if row.suppressed:
        return ["hidden"]
    span = numbers.interval(row.low, row.high, row.unit)
    return [numbers.value(row.value, row.unit), *([span] if span != numbers.NOTHING else [])]


def _arrow(edge: Edge, points: Line, x: Spec, y: Spec) -> list[Spec]:
    """One path: thicker the stronger it is; thin, broken and grey where its sign is open."""
    shown = not edge.row.suppressed and not is_open(edge.row)
    strength = min(abs(edge.row.value), 1.0) if shown else 0.0
    thick = THINNEST + (THICKEST - THINNEST) * strength
    colour = (ACCENT if edge.row.value > 0 else SECOND) if shown else SOFT
    shaft, head = geometry.with_head(points, HEAD + thick, HEAD + 1.2 * thick)
    dashes: Spec = {} if shown else {"strokeDash": [5, 4]}
    stroke: Spec = {"type": "line", "color": colour, "strokeWidth": thick} | dashes
    tip: Spec = {"type": "line", "interpolate": "linear-closed", "fill": colour, "color": colour, "strokeWidth": 0.5}
    order: Spec = {"field": "order", "type": "quantitative"}
    return [_own(_points(line), layer(mark, x=x, y=y, order=order)) for mark, line in ((stroke, shaft), (tip, head))]


def _boxes(nodes: Sequence[Node], boxes: Sequence[Box], x: Spec, y: Spec) -> list[Spec]:
    """The nodes with their names, the one that the model is about on a tinted ground."""
    ground = [
        {"x": box.x - box.width / 2, "x2": box.x + box.width / 2, "y": box.y - box.height / 2,
         "y2": box.y + box.height / 2, "stressed": node.stressed}
        for node, box in zip(nodes, boxes, strict=True)
    ]  # fmt: skip
    names, notes = [], []
    for node, box in zip(nodes, boxes, strict=True):
        lines = [*_lines(node, box.width), *([node.note] if node.note else [])]
        for number_, text in enumerate(lines):
            spot = {"x": box.x, "y": box.y + LINE * (number_ - (len(lines) - 1) / 2), "text": text}
            (notes if node.note and number_ == len(lines) - 1 else names).append(spot)
    mark: Spec = {"type": "text", "align": "center", "baseline": "middle"}
    text = {"field": "text"}
    return [
        *(_own([row for row in ground if row["stressed"] is stressed], _rectangle(fill, x, y))
          for stressed, fill in ((False, PAPER), (True, TINT))),
        _own(names, layer(mark | {"fontWeight": "bold"}, x=x, y=y, text=text)),
        _own(notes, layer(mark | {"color": SOFT}, x=x, y=y, text=text)),
    ]  # fmt: skip


def _rectangle(fill: str, x: Spec, y: Spec) -> Spec:
    mark: Spec = {"type": "rect", "fill": fill, "stroke": INK, "strokeWidth": 1.5, "cornerRadius": 7}
    return layer(mark, x=x, x2={"field": "x2"}, y=y, y2={"field": "y2"})


def _labels(
    written: Sequence[Sequence[str]], spots: Sequence[Box], lines: Sequence[Line], x: Spec, y: Spec
) -> list[Spec]:
    """Coefficients and intervals on a ground of paper; where a line runs level it passes between the two instead."""
    rows: list[dict[str, object]] = []
    grounds: list[dict[str, float]] = []
    for texts, box, points in zip(written, spots, lines, strict=True):
        level = len(texts) > 1 and _is_level(points)
        for number_, text in enumerate(texts):
            step = (LINE + 6.0 if level else LINE - 1.0) * (number_ - (len(texts) - 1) / 2)
            rows.append({"x": box.x, "y": box.y + step, "text": text, "first": number_ == 0})
            if not level:
                grounds.append(_behind(text, box.x, box.y + step))
    mark: Spec = {"type": "text", "align": "center", "baseline": "middle"}
    text = {"field": "text"}
    weights: tuple[tuple[bool, Spec], ...] = ((True, {"fontWeight": "bold"}), (False, {"color": SOFT}))
    ground = layer({"type": "rect", "color": PAPER}, x=x, x2={"field": "x2"}, y=y, y2={"field": "y2"})
    return [
        _own(grounds, ground),
        *(_own([row for row in rows if row["first"] is first], layer(mark | weight, x=x, y=y, text=text))
          for first, weight in weights),
    ]  # fmt: skip


def _behind(text: str, x: float, y: float) -> dict[str, float]:
    """What a line of a label hides of the lines behind it."""
    across, down = LETTER * len(text) / 2 + 1, LINE / 2
    return {"x": x - across, "x2": x + across, "y": y - down, "y2": y + down}


def _is_level(points: Line) -> bool:
    across, down = points[-1][0] - points[0][0], points[-1][1] - points[0][1]
    return abs(down) < 0.2 * abs(across)


def _points(line: Line) -> list[dict[str, float]]:
    return [{"x": round(x, 2), "y": round(y, 2), "order": place_} for place_, (x, y) in enumerate(line)]


def _own(values: Sequence[dict[str, object]] | Sequence[dict[str, float]], spec: Spec) -> Spec:
    return {"data": {"values": list(values)}} | spec
