"""Boxes, and lines between them: where a line leaves a box, its arrowhead, and free places for its label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Line = Sequence[Point]

STEPS = 12  # points of a bend
HEAD_ROOM = 12.0  # around a box, where arrows end
TRIED = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74)  # parts of a line where its label may stand


@dataclass(frozen=True)
class Box:
    """A rectangle by its centre and its size."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, point: Point, room: float = 0.0) -> bool:
        """Whether a point lies in it, or as near as `room`."""
        return abs(point[0] - self.x) <= self.width / 2 + room and abs(point[1] - self.y) <= self.height / 2 + room

    def shared(self, other: Box) -> float:
        """The area that two boxes share.

        >>> Box(0, 0, 4, 4).shared(Box(3, 0, 4, 4))
        4.0
        """
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        return max(across, 0.0) * max(down, 0.0)


def line(start: Box, end: Box, passed: Line, upright: bool) -> list[Point]:
    """The line from the border of a box to that of another: straight, or bending through the places it passes."""
    through = [(start.x, start.y), *passed, (end.x, end.y)]
    points = [point for a, b in pairwise(through) for point in _bend(a, b, upright)] if passed else through
    return _outside(_outside([*points, through[-1]] if passed else points, start)[::-1], end)[::-1]


def _bend(a: Point, b: Point, upright: bool) -> list[Point]:
    """An S from a towards b, which it does not reach; it leaves and arrives along the flow of the drawing."""
    points = []
    for step in range(STEPS):
        part = step / STEPS
        eased = part * part * (3 - 2 * part)
        across, down = (eased, part) if upright else (part, eased)
        points.append((a[0] + across * (b[0] - a[0]), a[1] + down * (b[1] - a[1])))
    return points


def _outside(points: Line, box: Box) -> list[Point]:
    """A line that begins in a box, from the border on."""
    first = next((place for place, point in enumerate(points) if not box.holds(point)), len(points) - 1)
    inner, outer = points[max(first - 1, 0)], points[first]
    for _ in range(24):
        middle = ((inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2)
        inner, outer = (middle, outer) if box.holds(middle) else (inner, middle)
    return [outer, *points[first:]]


def length(points: Line) -> float:
    """How long a line is."""
    return sum(math.dist(a, b) for a, b in pairwise(points))


def at(points: Line, part: float) -> Point:
    """The point at a part of the length of a line.

    >>> at([(0, 0), (4, 0), (4, 4)], 0.75)
    (4.0, 2.0)
    """
    left = part * length(points)
    for a, b in pairwise(points):
        size = math.dist(a, b)
        if size >= left and size > 0:
            return a[0] + (b[0] - a[0]) * left / size, a[1] + (b[1] - a[1]) * left / size
        left -= size
    return points[-1]


def with_head(points: Line, size: float, width: float) -> tuple[list[Point], list[Point]]:
    """A line cut short for an arrowhead at its end, and the corners of that."""
    (x, y), before = points[-1], at(points, max(1 - size / max(length(points), size), 0.0))
    reach = math.dist((x, y), before) or 1.0
    along = (x - before[0]) / reach, (y - before[1]) / reach
    back = x - size * along[0], y - size * along[1]
    half = -along[1] * width / 2, along[0] * width / 2
    corners = [(x, y), (back[0] + half[0], back[1] + half[1]), (back[0] - half[0], back[1] - half[1])]
    kept = [point for point in points[:-1] if math.dist(point, (x, y)) > size]
    return [*(kept or points[:1]), back], corners


def labels(
    lines: Sequence[Line], sizes: Sequence[tuple[float, float]], boxes: Sequence[Box], width: float
) -> list[Box]:
    """A place on each line for a label of some size: inside the width, away from boxes, labels and other lines."""
    placed: dict[int, Box] = {}
    for number in sorted(range(len(lines)), key=lambda n: length(lines[n])):
        others = [at(other, part / 20) for n, other in enumerate(lines) if n != number for part in range(21)]
        tried = [(part, _inside(at(lines[number], part), sizes[number], width)) for part in TRIED]
        taken = [*(Box(b.x, b.y, b.width + HEAD_ROOM, b.height + HEAD_ROOM) for b in boxes), *placed.values()]
        placed[number] = min(tried, key=lambda one: _crowded(one, taken, others))[1]
    return [placed[number] for number in range(len(lines))]


def _inside(point: Point, size: tuple[float, float], width: float) -> Box:
    return Box(min(max(point[0], size[0] / 2), width - size[0] / 2), point[1], *size)


def _crowded(tried: tuple[float, Box], boxes: Sequence[Box], points: Line) -> float:
    part, box = tried
    covered = sum(box.shared(other) for other in boxes)
    return covered + 25.0 * sum(box.holds(point, 2.0) for point in points) + 60.0 * abs(part - 0.5)
