"""Penalty-reward bars: from the middle to the left what a factor costs, to the right what it wins, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.report.charts.named import Row, names_and_text
from outsidein.report.charts.rows import padded, under_names
from outsidein.report.charts.theme import (
    ACCENT,
    INK,
    SECOND,
    SOFT,
    WIDTH,
    Spec,
    chart,
    layer,
    number,
    place,
    quiet_axis,
)

TEXT_ROOM = 110  # what is written at the right end of a name


def contrasts(rows: Sequence[Row]) -> Spec:
    """A bar each way for every factor; the cells of a row are its penalty and its reward."""
    placed, height = under_names([row.name for row in rows], WIDTH - TEXT_ROOM, marks=22)
    ends = [end for row in rows for cell in row.cells for end in (cell.value, cell.low, cell.high) if end == end]
    x = number("value", padded(min([0.0, *ends]), max([0.0, *ends])), quiet_axis())
    y = place("middle", height)
    values = [
        {"name": at.lines, "text": row.text, "top": at.top, "middle": at.middle, "zero": 0.0, **_bars(row)}
        for row, at in zip(rows, placed, strict=True)
    ]
    layers = [
        *(_bar(side, colour, x, y) for side, colour in (("penalty", SECOND), ("reward", ACCENT))),
        *(_whisker(side, x, y) for side in ("penalty", "reward")),
        {"data": {"values": [{"value": 0.0}]}} | layer({"type": "rule", "color": SOFT}, x=x),
        *names_and_text(height),
    ]
    return chart(values, layers, height) | {"padding": {"left": 2, "right": 2, "bottom": 2, "top": 4}}


def _bars(row: Row) -> dict[str, float]:
    penalty, reward = row.cells
    return {
        f"{side}{end}": value
        for side, cell in (("penalty", penalty), ("reward", reward))
        for end, value in (("", cell.value), ("_low", cell.low), ("_high", cell.high))
        if value == value
    }


def _bar(side: str, colour: str, x: Spec, y: Spec) -> Spec:
    mark: Spec = {"type": "bar", "height": 12, "color": colour, "opacity": 0.85}
    return layer(mark, x=x | {"field": "zero"}, x2={"field": side}, y=y) | _valid(side)


def _whisker(side: str, x: Spec, y: Spec) -> Spec:
    mark: Spec = {"type": "rule", "color": INK, "strokeWidth": 1.5}
    return layer(mark, x=x | {"field": f"{side}_low"}, x2={"field": f"{side}_high"}, y=y) | _valid(f"{side}_low")


def _valid(field: str) -> Spec:
    return {"transform": [{"filter": f"isValid(datum.{field})"}]}
