"""An index on the whole of its scale, 0 to 100: a bar with its interval for the newest wave, and for those before."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.report import numbers
from outsidein.report.charts.rows import fitted
from outsidein.report.charts.theme import (
    ACCENT,
    FAINT,
    INK,
    MIDDLE,
    PAPER,
    SOFT,
    WIDTH,
    Spec,
    chart,
    layer,
    number,
    place,
    quiet_axis,
)
from outsidein.stats.estimates import Estimate

FIRST, ROW, NAMES, VALUES = 40.0, 26.0, 78.0, 42.0
THICK, THIN = 22, 12


def gauge(rows: Sequence[tuple[str, Estimate]]) -> Spec:
    """One bar a row, the first one thick.

    Args:
        rows: Names and indices, the one that stands for the others first.
    """
    height = FIRST + ROW * (len(rows) - 1)
    values = [_values(name, row, place_) for place_, (name, row) in enumerate(rows)]
    x = number("value", (0, 100), quiet_axis(values=[0, 25, 50, 75, 100], grid=False), range=[NAMES, WIDTH - VALUES])
    y, ends = place("y", height), {"x": x | {"field": "low"}, "x2": {"field": "high"}}
    whole: Spec = {"x": x | {"field": "none"}, "x2": {"field": "whole"}, "y": y}
    text = {"field": "text"}
    layers = [
        *_sized({"type": "bar", "color": FAINT, "cornerRadius": 3}, **whole),
        *_sized({"type": "bar", "cornerRadius": 3}, colours=(ACCENT, MIDDLE), **whole | {"x2": {"field": "value"}}),
        layer({"type": "rule", "color": PAPER, "strokeWidth": 7, "strokeCap": "round"}, y=y, **ends),
        layer({"type": "rule", "color": INK, "strokeWidth": 3, "strokeCap": "round"}, y=y, **ends),
        layer({"type": "text", "align": "left"}, x={"value": 0}, y=y, text={"field": "name"}),
        layer({"type": "text", "align": "right", "fontWeight": "bold"}, x={"value": WIDTH - 4}, y=y, text=text),
        layer({"type": "text", "align": "left", "color": SOFT}, x={"value": NAMES + 8}, y=y, text={"field": "hidden"}),
    ]
    return chart(values, layers, height)


def _values(name: str, row: Estimate, place_: int) -> dict[str, object]:
    y = FIRST / 2 if place_ == 0 else FIRST + ROW * (place_ - 0.5)
    shown = {} if row.suppressed else {"value": row.value, "low": row.low, "high": row.high}
    written = "" if row.suppressed else numbers.value(row.value, row.unit)
    return {
        "name": fitted(name, NAMES - 6), "y": y, "first": place_ == 0, "none": 0, "whole": 100, "text": written,
        "hidden": "hidden" if row.suppressed else "", **shown,
    }  # fmt: skip


def _sized(mark: Spec, colours: tuple[str, str] = (FAINT, FAINT), **encoding: object) -> list[Spec]:
    """A bar of the first row, and bars of the others."""
    return [
        layer(mark | {"height": height, "color": colour}, **encoding) | {"transform": [{"filter": condition}]}
        for height, colour, condition in zip(
            (THICK, THIN), colours, ("datum.first && isValid(datum.value)", "!datum.first && isValid(datum.value)"),
            strict=True,
        )
    ]  # fmt: skip
