"""The drift of factors as small multiples: the chance of each class over waves, a panel a factor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.report.charts.rows import told_apart
from outsidein.report.charts.theme import (
    ACCENT,
    INK,
    PAPER,
    SECOND,
    SOFT,
    WIDTH,
    Spec,
    chart,
    layer,
    number,
    quiet_axis,
)

GAP = 28
WAVE_ROOM = 76
COLOURS = {"H": SECOND, "P": INK, "E": ACCENT, "T": SOFT, "I": SOFT}
"""The colour of each class by its letter."""
Lines = Mapping[str, Sequence[float]]  # the letter of a class to its chance in every wave


def shifts(waves: Sequence[str], shown: Mapping[str, Lines]) -> Spec:
    """A panel a factor, two beside each other; each point of a line bears the letter of its class."""
    short, titles = told_apart(waves, WAVE_ROOM), told_apart(shown, WIDTH / 2 - GAP)
    letters = list(dict.fromkeys(letter for lines in shown.values() for letter in lines))
    values = [
        {"panel": titles[name], "wave": short[wave], "letter": letter, "value": 100 * chance}
        for name, lines in shown.items()
        for letter, chances in lines.items()
        for wave, chance in zip(waves, chances, strict=True)
        if chance == chance
    ]
    x: Spec = {"field": "wave", "type": "ordinal", "sort": list(short.values()), "title": None, "axis": _ends(short)}
    y = number("value", (0, 100), quiet_axis(tickCount=3))
    marks = [mark for letter in letters for mark in _line(letter, COLOURS[letter], x, y)]
    inner = {"width": (WIDTH - GAP) / 2 - 26, "height": 96, "layer": marks}
    facet = {"field": "panel", "type": "nominal", "sort": list(titles.values()), "title": None}
    spec = chart(values, [], 0)
    for key in ("layer", "width", "height", "autosize"):
        del spec[key]
    return spec | {"facet": facet, "columns": 2, "spacing": {"row": 14, "column": GAP}, "spec": inner}


def _ends(short: Mapping[str, str]) -> Spec:
    """Only the first and the last wave are named."""
    names = list(short.values())
    return {"values": [names[0], names[-1]], "labelAngle": 0, "labelOverlap": False, "grid": False}


def _line(letter: str, colour: str, x: Spec, y: Spec) -> list[Spec]:
    own: Spec = {"transform": [{"filter": f"datum.letter === '{letter}'"}]}
    text: Spec = {"type": "text", "fontWeight": "bold"}
    ground: Spec = {"color": PAPER, "stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
    return [
        layer({"type": "line", "color": colour, "strokeWidth": 2}, x=x, y=y) | own,
        layer(text | ground, x=x, y=y, text={"field": "letter"}) | own,
        layer(text | {"color": colour}, x=x, y=y, text={"field": "letter"}) | own,
    ]
