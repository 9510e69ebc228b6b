"""Shares that make up a whole, as one bar a row: promoters, passives and detractors over waves."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.report import numbers
from outsidein.report.charts.rows import fitted
from outsidein.report.charts.theme import ACCENT, INK, MIDDLE, PAPER, SECOND, WIDTH, Spec, chart, layer, number, place
from outsidein.stats.estimates import Estimate

Bar = tuple[str, Sequence[Estimate]]  # the name of the row, its parts from left to right
ROW, HEAD, NAMES = 30, 28, 76
FILLS = (SECOND, MIDDLE, ACCENT)
WRITTEN_FROM = 0.09  # a narrower part has no room for its number


def distribution(bars: Sequence[Bar], parts: Sequence[str]) -> Spec:
    """Three parts of each bar, named above the first bar, with their shares written into them.

    Args:
        bars: The rows, each with three shares from left to right.
        parts: The names of the three parts.
    """
    height = HEAD + ROW * len(bars)
    values = [cell for place_, bar in enumerate(bars) for cell in _cells(bar, HEAD + ROW * place_ + ROW / 2)]
    x, y = number("start", (0, 1), range=[NAMES, WIDTH - 6]), place("y", height)
    bar = [
        _part(layer({"type": "bar", "height": 20, "color": fill, "stroke": PAPER, "strokeWidth": 1},
                    x=x, x2={"field": "end"}, y=y), number_)
        for number_, fill in enumerate(FILLS)
    ]  # fmt: skip
    inside = [
        _part(layer({"type": "text", "color": ink}, x=x | {"field": "centre"}, y=y, text={"field": "text"}), number_)
        for number_, ink in enumerate((PAPER, INK, PAPER))
    ]
    return chart(values, [*bar, *inside, _rows(y), *_heads(parts)], height)


def _cells(bar: Bar, y: float) -> list[dict[str, object]]:
    name, shares = bar
    cells, start = [], 0.0
    for part, row in enumerate(shares):
        end = start + row.value
        text = numbers.value(row.value, row.unit) if row.value >= WRITTEN_FROM else ""
        cells.append({
            "part": part, "start": start, "end": end, "centre": (start + end) / 2, "y": y, "text": text,
            "name": "" if part else fitted(name, NAMES - 4),
        })  # fmt: skip
        start = end
    return cells


def _part(spec: Spec, part: int) -> Spec:
    return spec | {"transform": [{"filter": f"datum.part == {part}"}]}


def _rows(y: Spec) -> Spec:
    return layer({"type": "text", "align": "left"}, x={"value": 0}, y=y, text={"field": "name"})


def _heads(parts: Sequence[str]) -> list[Spec]:
    """The names of the parts above the bars: at the left end, in the middle, at the right end."""
    places = ((NAMES, "left"), ((NAMES + WIDTH) / 2, "center"), (WIDTH - 6, "right"))
    return [
        {"data": {"values": [{"text": name}]}}
        | layer({"type": "text", "align": align, "fontWeight": "bold"}, x={"value": x}, y={"value": HEAD / 2 - 2},
                text={"field": "text"})
        for name, (x, align) in zip(parts, places, strict=True)
    ]  # fmt: skip
