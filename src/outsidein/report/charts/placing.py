"""Where the key of a point stands: at the corner that is furthest from all other points."""

from __future__ import annotations

import math
from collections.abc import Sequence

AWAY = 10.0
CORNERS = ((1, -1), (-1, -1), (1, 1), (-1, 1))
Point = dict[str, str | float]
Ends = tuple[float, float]


def aside(points: Sequence[Point], x_ends: Ends, y_ends: Ends, reach: float = 0.05) -> list[Point]:
    """The points, which have `x` and `y`, with the offsets `dx` and `dy` of their keys in units of the drawing.

    >>> [(row["dx"], row["dy"]) for row in aside([{"x": 1, "y": 1}, {"x": 1.1, "y": 1.1}], (0, 2), (0, 2))]
    [(-10.0, 10.0), (10.0, -10.0)]
    """
    places = [((float(p["x"]) - x_ends[0]) / (x_ends[1] - x_ends[0]),
               (float(p["y"]) - y_ends[0]) / (y_ends[1] - y_ends[0])) for p in points]  # fmt: skip
    return [
        point | _corner(place, [other for at, other in enumerate(places) if at != number], reach)
        for number, (point, place) in enumerate(zip(points, places, strict=True))
    ]


def _corner(place: tuple[float, float], others: Sequence[tuple[float, float]], reach: float) -> dict[str, float]:
    def room(corner: tuple[int, int]) -> float:
        x, y = place[0] + reach * corner[0], place[1] - reach * corner[1]
        return min((math.hypot(other[0] - x, other[1] - y) for other in others), default=0.0)

    across, down = max(CORNERS, key=room)
    return {"dx": AWAY * across, "dy": AWAY * down}
