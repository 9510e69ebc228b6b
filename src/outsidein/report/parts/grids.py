"""Tables of many subjects by every dimension, for measures whose segments are too many to draw."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses.contrasts import WAVE
from outsidein.report.figures import Said
from outsidein.report.material import Material
from outsidein.report.naming import ASIDE
from outsidein.report.parts import tables
from outsidein.report.parts.model import Block
from outsidein.stats.estimates import Estimate


def by_every_dimension(material: Material, rows: Sequence[Estimate], first: str) -> list[Block]:
    """One table a dimension, waves first: the subjects of `rows` down, the levels across."""
    if not rows:
        return []
    dimensions = [WAVE, *(name for name in material.results.dimensions if name not in ASIDE)]
    blocks = [_by(material, rows, dimension, first) for dimension in dimensions]
    return [block for block in blocks if block]


def _by(material: Material, rows: Sequence[Estimate], dimension: str, first: str) -> Block | None:
    names = material.names
    cut = [{cell.level(dimension): cell for cell in material.lookup.series(row, dimension)} for row in rows]
    levels = [level for level in material.lookup.levels(dimension) if any(level in cells for cells in cut)]
    if not levels or (dimension == WAVE and len(levels) < 2):
        return None
    title = f"{names.quantity(rows[0]).label} by {names.dimension(dimension).lower()}"
    lines = [
        (
            (Said(names.subject(row.analysis, row.subject) or names.quantity(row).label),),
            [cells.get(level) for level in levels],
        )
        for row, cells in zip(rows, cut, strict=True)
    ]
    heads = [Said(names.level(dimension, level)) for level in levels]
    return Block((Said(title),), tables.grid(title, first, heads, lines))
