"""Zones of tolerance: where perceived service stands between what would just do and what is wished for."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses.contrasts import WAVE
from outsidein.report import numbers, words
from outsidein.report.charts.drawing import Drawing, draw
from outsidein.report.charts.named import Row, zones
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import anchor, headline
from outsidein.report.parts.model import Block, Finding, Table
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

WHOLE = "overall"
LEVELS = ("adequate", "desired", "perceived")
COLUMNS = (*LEVELS, "adequacy", "superiority", "position")
DRAWN = (
    "Bars reach from the level that would just do to the level desired; "
    f"circles are perceived service with its 95{numbers.PERCENT} interval."
)
PLACES = ("below", "within", "above")


def adequacies(material: Material, measure: Measure) -> list[Estimate]:
    """Perceived less adequate of every attribute, the lowest first."""
    rows = [row for row in material.lookup.subjects(measure.id, "adequacy") if row.subject != WHOLE]
    return sorted(rows, key=lambda row: (row.suppressed, row.value if not row.suppressed else 0.0))


def finding(material: Material, measure: Measure) -> Finding | None:
    """The attribute that stands lowest against its zone, over all attributes."""
    rows = adequacies(material, measure)
    if not rows:
        return None
    title, first = material.names.title(measure.id), _standing(material, rows[0])
    return Finding(title, anchor(measure), first, _places(material, rows), _draw(material, rows), DRAWN)


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """Where each attribute stands."""
    return tuple(_standing(material, row) for row in adequacies(material, measure))


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The zones, adequacy over waves, adequacy overall by segment, and tables by every dimension."""
    rows = adequacies(material, measure)
    if not rows:
        return ()
    names, whole = material.names, headline(material, measure)
    made = [Block(("Zones of tolerance, all answers",), _table(material, rows), _draw(material, rows), DRAWN)]
    shown = {names.subject(row.analysis, row.subject): material.lookup.series(row, WAVE) for row in rows}
    made += drawn.panels(material, shown, "Adequacy over waves", "Attribute", "scale")
    made += drawn.by_segment(material, whole, "Adequacy overall", "Adequacy overall, by segment") if whole else []
    return (*made, *grids.by_every_dimension(material, rows, "Attribute"))


def _chances(material: Material, row: Estimate) -> dict[str, Estimate]:
    return {place: material.lookup.beside(row, f"p_{place}") for place in PLACES}


def _standing(material: Material, row: Estimate) -> Sentence:
    superiority = material.lookup.beside(row, "superiority")
    return words.standing(material.names.subject(row.analysis, row.subject), row, superiority, _chances(material, row))


def _place(material: Material, row: Estimate) -> str:
    chances = _chances(material, row)
    return "hidden" if row.suppressed else max(chances, key=lambda place: chances[place].value)


def _places(material: Material, rows: Sequence[Estimate]) -> str:
    found = [_place(material, row) for row in rows]
    counted = [f"{numbers.in_words(found.count(place))} {place}" for place in PLACES if place in found]
    return f"Of {numbers.in_words(len(rows))}, most probably {', '.join(counted)}." if counted else ""


def _draw(material: Material, rows: Sequence[Estimate]) -> Drawing:
    named = [
        Row(
            material.names.subject(row.analysis, row.subject),
            _place(material, row),
            tuple(material.lookup.beside(row, q) for q in LEVELS),
        )
        for row in rows
    ]
    return draw(zones(named), f"Perceived service against the zone of tolerance. {drawn.SAME}")


def _table(material: Material, rows: Sequence[Estimate]) -> Table:
    quantities = material.names.analysis(rows[0].analysis).quantities
    columns = (*COLUMNS, *(f"p_{place}" for place in PLACES))
    lines = [
        (
            (Said(material.names.subject(row.analysis, row.subject)),),
            [material.lookup.beside(row, quantity) for quantity in columns],
        )
        for row in rows
    ]
    heads = [quantities[quantity].label for quantity in columns]
    return tables.profile("Attributes and their zones, all answers", "Attribute", heads, lines)
