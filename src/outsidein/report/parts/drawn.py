"""Blocks that any measure can have: its trend, its segments, its segments over waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.analyses.contrasts import WAVE
from outsidein.report import figures
from outsidein.report.charts import trend
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.segments import segments as segment_chart
from outsidein.report.figures import Said
from outsidein.report.material import Material
from outsidein.report.parts import tables
from outsidein.report.parts.model import Block, Table
from outsidein.stats.estimates import Estimate

SAME = "The table below the chart holds the same numbers."
INTERVALS = "Bars are 95\u202f% intervals."
MOST_PANELS = 12
Panels = Mapping[str, Sequence[Estimate]]


def over_waves(material: Material, row: Estimate, title: str) -> list[Block]:
    """A number over waves; nothing where there is only one."""
    rows = material.lookup.series(row, WAVE)
    if len(rows) < 2:
        return []
    waves = [row.level(WAVE) or "" for row in rows]
    label = f"{title} by wave: {in_order(rows)}. {SAME}"
    drawing = draw(trend.trend(waves, rows, row.unit), label)
    named = [(Said(wave), row) for wave, row in zip(waves, rows, strict=True)]
    table = tables.levels(f"{title} by wave", "Wave", {"": named}, material.lookup)
    return [Block(("Over waves",), table, drawing, INTERVALS)]


def in_order(rows: Sequence[Estimate]) -> str:
    """The values of a few rows as a list, for those who do not see the chart."""
    from_to = [rows[0], rows[-1]] if len(rows) > 6 else rows
    return ", ".join(f"{row.level(WAVE)} {figures.level(row)}" for row in from_to)


def by_segment(material: Material, row: Estimate, title: str, heading: str = "By segment") -> list[Block]:
    """A number in every segment, against all answers."""
    names = material.names
    groups = {
        names.dimension(dimension): [(names.level(dimension, cell.level(dimension) or ""), cell) for cell in cells]
        for dimension, cells in material.lookup.segments(row).items()
    }
    if not groups:
        return []
    label = f"{title} by {', '.join(groups).lower()}, against all answers. {SAME}"
    drawing = draw(segment_chart(groups, row, row.unit), label)
    said = {head: [(Said(name), cell) for name, cell in named] for head, named in groups.items()}
    table = tables.levels(f"{title} by segment", "Segment", {"": [("All answers", row)], **said})
    note = f"{INTERVALS} The band is the interval of all answers{_over_waves(material, row)}."
    return [Block((heading,), table, drawing, note)]


def _over_waves(material: Material, row: Estimate) -> str:
    return ", all waves together" if len(material.lookup.series(row, WAVE)) > 1 else ""


def segments_over_waves(material: Material, row: Estimate, title: str) -> list[Block]:
    """A number in every segment over waves, where the study cuts by both; the finest drawn, the rest listed."""
    crossed = material.lookup.crossed(row)
    finest = max(crossed, key=lambda name: len(crossed[name]), default="")
    blocks = []
    for dimension, cells in crossed.items():
        name = material.names.dimension(dimension)
        shown = {material.names.level(dimension, cell.level(dimension) or ""): rows for cell, rows in cells if rows}
        heading = f"{title} over waves, by {name.lower()}"
        short = f"Over waves, by {name.lower()}"
        if dimension == finest:
            blocks += panels(material, shown, heading, name, row.unit, short)
        else:
            blocks.append(Block((Said(short),), _panel_table(material, shown, heading, name)))
    return blocks


def panels(material: Material, shown: Panels, title: str, first: str, unit: str, heading: str = "") -> list[Block]:
    """Numbers over waves in panels beside each other, on one scale."""
    waves = [
        wave
        for wave in material.lookup.levels(WAVE)
        if any(row.level(WAVE) == wave for rows in shown.values() for row in rows)
    ]
    if len(waves) < 2:
        return []
    few = dict(list(shown.items())[:MOST_PANELS])
    drawing = draw(trend.panels(waves, few, unit), f"{title}. {SAME}")
    note = f"{INTERVALS} All panels have one scale."
    return [Block((Said(heading or title),), _panel_table(material, shown, title, first), drawing, note)]


def _panel_table(material: Material, shown: Panels, title: str, first: str) -> Table:
    named = {head: [(Said(row.level(WAVE) or ""), row) for row in rows] for head, rows in shown.items()}
    return tables.levels(title, Said(f"{first}, wave"), named, material.lookup)
