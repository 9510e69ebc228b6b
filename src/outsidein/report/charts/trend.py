"""A number over waves with its intervals: one panel, or several beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.report import numbers
from outsidein.report.charts.rows import told_apart
from outsidein.report.charts.theme import ACCENT, INK, PAPER, SOFT, WIDTH, Spec, chart, layer, number, quiet_axis
from outsidein.stats.estimates import Estimate

Panels = Mapping[str, Sequence[Estimate]]  # title of the panel to its waves, in order
GAP = 28
MOST_LABELLED = 5
WAVE_ROOM = 76
EARLIER: Spec = {"type": "point", "color": ACCENT, "fill": PAPER, "size": 48, "opacity": 1, "strokeWidth": 2}
NEWEST: Spec = {"type": "point", "color": ACCENT, "fill": ACCENT, "size": 48, "opacity": 1}


def trend(waves: Sequence[str], rows: Sequence[Estimate], unit: str) -> Spec:
    """One number over waves, each value written beside its point."""
    short = told_apart(waves, WAVE_ROOM)
    names = list(short.values())
    return chart(_values({"": rows}, short, unit), [*_lines(names, unit), *_labels(names, unit)], 170)


def panels(waves: Sequence[str], shown: Panels, unit: str) -> Spec:
    """The same over several panels, two beside each other, on one scale."""
    short, titles = told_apart(waves, WAVE_ROOM), told_apart(shown, WIDTH / 2 - GAP)
    inner = {"width": (WIDTH - GAP) / 2 - 26, "height": 84, "layer": _lines(list(short.values()), unit, ends=True)}
    facet = {"field": "panel", "type": "nominal", "sort": list(titles.values()), "title": None}
    spec = chart(_values({titles[name]: rows for name, rows in shown.items()}, short, unit), [], 0)
    for key in ("layer", "width", "height", "autosize"):
        del spec[key]
    return spec | {"facet": facet, "columns": 2, "spacing": {"row": 14, "column": GAP}, "spec": inner}


def spark(waves: Sequence[str], rows: Sequence[Estimate], unit: str) -> Spec:
    """One number over waves, small and without axes: the line, the intervals, the newest value filled."""
    short = told_apart(waves, WAVE_ROOM)
    values = _values({"": rows}, short, unit)
    x, y = _x(list(short.values())) | {"axis": None}, number("value") | {"axis": None}
    layers = [
        layer({"type": "rule", "strokeWidth": 9, "color": ACCENT, "opacity": 0.22, "strokeCap": "round"},
              x=x, y=number("low"), y2={"field": "high"}),
        layer({"type": "line", "color": ACCENT, "strokeWidth": 2.5}, x=x, y=y),
        layer(EARLIER | {"size": 60}, x=x, y=y),
        _only_last(layer(NEWEST | {"size": 110}, x=x, y=y)),
    ]  # fmt: skip
    return chart(values, layers, 84) | {"width": 200}


def _values(shown: Panels, short: Mapping[str, str], unit: str) -> list[dict[str, object]]:
    """Plain numbers as Vega takes them, shares in per cent, by the short names of waves."""
    factor = numbers.FORMS.get(unit, numbers.PLAIN).factor
    return [
        {
            "panel": title, "wave": short[row.level("wave") or ""], "text": numbers.value(row.value, unit),
            "value": factor * row.value, "low": factor * row.low, "high": factor * row.high, "last": row is rows[-1],
        }
        for title, rows in shown.items()
        for row in rows
        if not row.suppressed
    ]  # fmt: skip


def _x(waves: Sequence[str], ends: bool = False) -> Spec:
    axis: Spec = {"labelAngle": 0, "title": None, "labelLimit": 90}
    if ends and len(waves) > 2:
        axis["values"] = [waves[0], waves[-1]]
    return {"field": "wave", "type": "ordinal", "sort": list(waves), "scale": {"domain": list(waves)}, "axis": axis}


def _y(unit: str) -> Spec:
    percent = {"labelExpr": "datum.label + '\u202f%'"} if unit == "share" else {}
    return number("value", axis=quiet_axis(tickCount=4, **percent), nice=True)


def _lines(waves: Sequence[str], unit: str, ends: bool = False) -> list[Spec]:
    x, y = _x(waves, ends), _y(unit)
    return [
        layer({"type": "line", "color": SOFT, "strokeWidth": 1.25}, x=x, y=y),
        layer({"type": "rule", "color": ACCENT, "strokeWidth": 2}, x=x, y=y | {"field": "low"}, y2={"field": "high"}),
        layer(EARLIER, x=x, y=y),
        _only_last(layer(NEWEST, x=x, y=y)),
    ]  # fmt: skip


def _labels(waves: Sequence[str], unit: str) -> list[Spec]:
    """The values beside their points, on a ground of paper so that no line runs through them."""
    mark: Spec = {"type": "text", "align": "left", "dx": 9, "fontWeight": "bold"}
    ground: Spec = {"color": PAPER, "stroke": PAPER, "strokeWidth": 5, "strokeJoin": "round"}
    channels: Spec = {"x": _x(waves), "y": _y(unit), "text": {"field": "text"}}
    drawn = [layer(mark | ground, **channels), layer(mark | {"color": INK}, **channels)]
    return drawn if len(waves) <= MOST_LABELLED else [_only_last(spec) for spec in drawn]


def _only_last(spec: Spec) -> Spec:
    return spec | {"transform": [{"filter": "datum.last"}]}
