"""Rows with a name above and marks below: ranked numbers, gaps between two levels, zones of tolerance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outsidein.report.charts.rows import Placed, padded, under_names
from outsidein.report.charts.theme import (
    ACCENT,
    INK,
    PAPER,
    SOFT,
    TINT,
    WIDTH,
    Spec,
    chart,
    layer,
    number,
    place,
    quiet_axis,
)
from outsidein.stats.estimates import Estimate

VALUE_ROOM = 62  # what is written at the right end of a name


@dataclass(frozen=True)
class Row:
    """A row: its name, what is written at its right end, and the numbers that its marks stand for."""

    name: str
    text: str
    cells: tuple[Estimate, ...]


Cells = Callable[[Row], dict[str, float]]

CIRCLE: Spec = {"type": "point", "shape": "circle", "color": ACCENT, "fill": ACCENT, "size": 72, "opacity": 1}
DIAMOND: Spec = {
    "type": "point",
    "shape": "diamond",
    "color": INK,
    "fill": PAPER,
    "size": 90,
    "opacity": 1,
    "strokeWidth": 1.75,
}
BOX: Spec = {
    "type": "point",
    "shape": "square",
    "color": SOFT,
    "fill": TINT,
    "size": 150,
    "opacity": 1,
    "strokeWidth": 1,
}


def ranking(rows: Sequence[Row], line: float | None = None) -> Spec:
    """One number a row with its interval; `line` marks a value that matters, such as the score where a zone begins."""
    return _chart(rows, _one, _ranking_marks, line)


def gaps(rows: Sequence[Row]) -> Spec:
    """What is expected (a diamond) and what is perceived (a circle), with the interval of the gap around the latter.

    The cells of a row are expectation, perception and gap.
    """
    return _chart(rows, _gap, _gap_marks, key=(DIAMOND, "Expected", "Perceived, interval of the gap"))


def zones(rows: Sequence[Row]) -> Spec:
    """The zone from adequate to desired (a bar), and what is perceived (a circle) with its interval.

    The cells of a row are adequate, desired and perceived.
    """
    return _chart(rows, _zone, _zone_marks, key=(BOX, "Zone of tolerance", "Perceived"))


def _one(row: Row) -> dict[str, float]:
    (cell,) = row.cells
    return {"value": cell.value, "low": cell.low, "high": cell.high}


def _gap(row: Row) -> dict[str, float]:
    expectation, perception, gap = row.cells
    ends = {"low": expectation.value + gap.low, "high": expectation.value + gap.high}
    return {"from": expectation.value, "value": perception.value, **ends}


def _zone(row: Row) -> dict[str, float]:
    adequate, desired, perceived = row.cells
    return {
        "from": adequate.value,
        "to": desired.value,
        "value": perceived.value,
        "low": perceived.low,
        "high": perceived.high,
    }


def _chart(
    rows: Sequence[Row], cells: Cells, marks: Callable[[Spec, Spec], list[Spec]],
    line: float | None = None, key: tuple[Spec, str, str] | None = None,
) -> Spec:  # fmt: skip
    placed, height = under_names([row.name for row in rows], WIDTH - VALUE_ROOM, marks=22)
    drawn = [{} if any(cell.suppressed for cell in row.cells) else cells(row) for row in rows]
    ends = [value for cell in drawn for value in cell.values()] + ([line] if line is not None else [])
    x = number("value", padded(min(ends, default=0.0), max(ends, default=1.0)), quiet_axis())
    y = place("middle", height)
    values = [_place(row, at) | cell for row, at, cell in zip(rows, placed, drawn, strict=True)]
    layers = [*mark_line(line, x), *map(_valid, marks(x, y)), *names_and_text(height)]
    legend = _key(*key) if key else []
    spec = chart(values, [*layers, *legend], height)
    return spec | {"padding": {"left": 2, "right": 2, "bottom": 2, "top": 4}}


def _place(row: Row, at: Placed) -> dict[str, object]:
    return {"name": at.lines, "text": row.text, "top": at.top, "middle": at.middle}


def _valid(spec: Spec) -> Spec:
    return spec | {"transform": [{"filter": "isValid(datum.value)"}]}


def names(height: float) -> list[Spec]:
    """The name of each row above its marks, on paper that hides what runs behind it; fields `name` and `top`."""
    mark: Spec = {"type": "text", "align": "left", "baseline": "middle", "lineHeight": 16}
    ground: Spec = {"color": PAPER, "stroke": PAPER, "strokeWidth": 5, "strokeJoin": "round"}
    return [layer(mark | own, x={"value": 0}, y=place("top", height), text={"field": "name"}) for own in (ground, {})]


def names_and_text(height: float) -> list[Spec]:
    """The same, and at the right end of each name what is written of the row; field `text`."""
    right: Spec = {"type": "text", "align": "right", "baseline": "middle", "fontWeight": "bold"}
    text = layer(right, x={"value": WIDTH - 4}, y=place("top", height), text={"field": "text"})
    return [*names(height), text]


def mark_line(at: float | None, x: Spec) -> list[Spec]:
    """A broken line at a value that matters, if there is one."""
    if at is None:
        return []
    own: Spec = {"data": {"values": [{"value": at}]}}
    return [own | layer({"type": "rule", "color": SOFT, "strokeDash": [4, 3]}, x=x)]


def _ranking_marks(x: Spec, y: Spec) -> list[Spec]:
    return [_whisker(x, y), _circle(x, y)]


def _gap_marks(x: Spec, y: Spec) -> list[Spec]:
    return [
        layer({"type": "rule", "color": SOFT, "strokeWidth": 1.5}, x=x | {"field": "from"}, x2={"field": "value"}, y=y),
        _whisker(x, y),
        layer(DIAMOND, x=x | {"field": "from"}, y=y),
        _circle(x, y),
    ]  # fmt: skip


def _zone_marks(x: Spec, y: Spec) -> list[Spec]:
    return [
        layer({"type": "bar", "height": 14, "color": TINT, "stroke": SOFT, "strokeWidth": 1, "cornerRadius": 3},
              x=x | {"field": "from"}, x2={"field": "to"}, y=y),
        _whisker(x, y),
        _circle(x, y),
    ]  # fmt: skip


def _whisker(x: Spec, y: Spec) -> Spec:
    return layer(
        {"type": "rule", "color": ACCENT, "strokeWidth": 2.5}, x=x | {"field": "low"}, x2={"field": "high"}, y=y
    )


def _circle(x: Spec, y: Spec) -> Spec:
    return layer(CIRCLE, x=x, y=y)


def _key(mark: Spec, first: str, second: str) -> list[Spec]:
    """What the two marks mean, above the rows."""
    middle = 26 + 7.4 * len(first) + 20
    return [_at(mark, 8), _word(first, 22), _at(CIRCLE, middle), _word(second, middle + 14)]


def _at(mark: Spec, x: float) -> Spec:
    return {"data": {"values": [{}]}} | layer(mark, x={"value": x}, y={"value": -18})


def _word(text: str, x: float) -> Spec:
    mark: Spec = {"type": "text", "align": "left", "baseline": "middle", "color": SOFT}
    return {"data": {"values": [{"text": text}]}} | layer(
        mark, x={"value": x}, y={"value": -18}, text={"field": "text"}
    )
