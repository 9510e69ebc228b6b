"""A number in every segment: points with intervals, over the number of all answers with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.report import numbers
from outsidein.report.charts.rows import fitted, padded
from outsidein.report.charts.theme import (
    ACCENT,
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

Named = Sequence[tuple[str, Estimate]]
ROW, HEAD, NAMES = 24, 30, 134
WHISKER: Spec = {"type": "rule", "color": ACCENT, "strokeWidth": 2}
CIRCLE: Spec = {"type": "point", "color": ACCENT, "fill": PAPER, "size": 52, "opacity": 1, "strokeWidth": 2}
BARE: Mapping[str, object] = {"head": "", "name": "", "hidden": ""}


def segments(groups: Mapping[str, Named], overall: Estimate, unit: str) -> Spec:
    """Each dimension with its levels, one row a level.

    Args:
        groups: The name of a dimension to its levels, each with its name and its number.
        overall: The number of all answers, drawn as a band.
        unit: The unit of the numbers.
    """
    factor = numbers.FORMS.get(unit, numbers.PLAIN).factor
    values, height = _values(groups, factor)
    ends = [value for row in [*values, _ends(overall, factor)] for key, value in row.items() if key in ("low", "high")]
    domain = padded(min(ends, default=0.0), max(ends, default=1.0))  # pyright: ignore[reportArgumentType]
    percent = {"labelExpr": "datum.label + '\u202f%'"} if unit == "share" else {}
    x = number("value", domain, quiet_axis(**percent), range=[NAMES, WIDTH - 8])
    y = place("y", height)
    band = {"data": {"values": [_ends(overall, factor) | {"top": 0, "bottom": height}]}}
    spans: Spec = {"y": place("top", height), "y2": {"field": "bottom"}}
    layers = [
        band | layer({"type": "rect", "color": TINT}, x=x | {"field": "low"}, x2={"field": "high"}, **spans),
        band | layer({"type": "rule", "color": SOFT, "strokeDash": [4, 3]}, x=x, **spans),
        layer({"type": "text", "align": "left", "fontWeight": "bold"}, x={"value": 0}, y=y, text={"field": "head"}),
        layer({"type": "text", "align": "left"}, x={"value": 0}, y=y, text={"field": "name"}),
        layer({"type": "text", "align": "left", "color": SOFT}, x={"value": NAMES}, y=y, text={"field": "hidden"}),
        _drawn(layer(WHISKER, x=x | {"field": "low"}, x2={"field": "high"}, y=y)),
        _drawn(layer(CIRCLE, x=x, y=y)),
    ]  # fmt: skip
    return chart(values, layers, height)


def _values(groups: Mapping[str, Named], factor: float) -> tuple[list[dict[str, object]], float]:
    values: list[dict[str, object]] = []
    top = 0.0
    for head, named in groups.items():
        values.append({**BARE, "head": fitted(head, WIDTH), "y": top + HEAD / 2})
        top += HEAD
        for name, row in named:
            hidden = "hidden" if row.suppressed else ""
            values.append(
                {**BARE, "name": fitted(name, NAMES - 6), "hidden": hidden, "y": top + ROW / 2, **_ends(row, factor)}
            )
            top += ROW
    return values, max(top, 1.0)


def _ends(row: Estimate, factor: float) -> dict[str, object]:
    if row.suppressed:
        return {}
    return {"value": factor * row.value, "low": factor * row.low, "high": factor * row.high}


def _drawn(spec: Spec) -> Spec:
    return spec | {"transform": [{"filter": "isValid(datum.value)"}]}
