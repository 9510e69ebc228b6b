"""Profiles of segments: in each row one number of every segment, with the segment's number as its mark."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.report.charts.named import Row, mark_line, names
from outsidein.report.charts.rows import padded, under_names
from outsidein.report.charts.theme import ACCENT, INK, PAPER, WIDTH, Spec, chart, layer, number, place, quiet_axis
from outsidein.stats.estimates import Estimate

LANE = 17.0  # the height that the mark of one segment takes
WHISKER: Spec = {"type": "rule", "color": ACCENT, "strokeWidth": 2}
MARK: Spec = {"type": "point", "shape": "circle", "color": ACCENT, "fill": PAPER, "size": 190, "opacity": 1}
KEY: Spec = {"type": "text", "align": "center", "baseline": "middle", "fontWeight": "bold", "color": INK}


def profiles(rows: Sequence[Row], factor: float = 1.0, line: float | None = None) -> Spec:
    """One lane a segment under the name of each row; `line` marks a value that matters.

    Args:
        rows: Each with one cell a segment, in the order of the segments.
        factor: What values are multiplied by, such as 100 for shares in per cent.
        line: A value at which a broken line stands.
    """
    lanes = max((len(row.cells) for row in rows), default=1)
    placed, height = under_names([row.name for row in rows], WIDTH, marks=LANE * lanes + 4)
    values = [
        _value(cell, segment, factor, at.middle + LANE * (segment - (len(row.cells) - 1) / 2))
        for row, at in zip(rows, placed, strict=True)
        for segment, cell in enumerate(row.cells)
        if not cell.suppressed
    ]
    named: Spec = {"data": {"values": [{"name": at.lines, "top": at.top} for at in placed]}}
    ends = [end for row in rows for cell in row.cells if not cell.suppressed for end in _ends(cell, factor)]
    ends += [] if line is None else [line]
    x = number("value", padded(min(ends, default=0.0), max(ends, default=1.0)), quiet_axis())
    y = place("y", height)
    layers = [
        *mark_line(line, x),
        layer(WHISKER, x=x | {"field": "low"}, x2={"field": "high"}, y=y),
        layer(MARK, x=x, y=y),
        layer(KEY, x=x, y=y, text={"field": "key"}),
        *(named | mark for mark in names(height)),
    ]
    return chart(values, layers, height) | {"padding": {"left": 2, "right": 2, "bottom": 2, "top": 4}}


def _value(cell: Estimate, segment: int, factor: float, y: float) -> dict[str, float | str]:
    low, high = _ends(cell, factor)
    return {"key": str(segment + 1), "value": factor * cell.value, "low": low, "high": high, "y": y}


def _ends(cell: Estimate, factor: float) -> tuple[float, float]:
    """The interval, or the value where there is none."""
    known = cell.low == cell.low
    return (factor * cell.low, factor * cell.high) if known else (factor * cell.value, factor * cell.value)
