"""Sections of measures with one number: net promoter score, satisfaction, effort, shares, one mean."""

from __future__ import annotations

from outsidein.analyses.contrasts import WAVE
from outsidein.report import numbers, words
from outsidein.report.charts.distribution import distribution
from outsidein.report.charts.drawing import draw
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts import drawn, tables
from outsidein.report.parts.headlines import current, headline
from outsidein.report.parts.model import Block
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

ANSWERS = "Detractors answer 0 to 6, passives 7 and 8, promoters 9 and 10. The score is promoters less detractors."
PARTS = ("detractors", "passives", "promoters")


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The number in the newest wave with its change, and the number of all waves together."""
    row = headline(material, measure)
    if row is None:
        return ()
    title = Said(material.names.title(measure.id))
    said = [current(material, (title,), row)]
    if material.lookup.latest(row) is not row:
        said.append((*words.level((title, " over all waves together"), row), "."))
    return tuple(said)


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """Trend, distribution, segments, segments over waves, and the other quantities of the measure."""
    row = headline(material, measure)
    if row is None:
        return ()
    title = material.names.title(measure.id)
    return (
        *drawn.over_waves(material, row, title),
        *(_distribution(material, row) if measure.kind == "nps" else ()),
        *drawn.by_segment(material, row, title),
        *drawn.segments_over_waves(material, row, title),
        *_others(material, measure, row),
    )


def _distribution(material: Material, row: Estimate) -> list[Block]:
    """Detractors, passives and promoters of all answers and by wave."""
    find = material.lookup.row
    cuts = [("All answers", ()), *((cell.level(WAVE) or "", cell.slice) for cell in material.lookup.series(row, WAVE))]
    found = [(name, [find(row.analysis, part, "", cut) for part in PARTS]) for name, cut in cuts]
    shown = [(name, [part for part in parts if part and not part.suppressed]) for name, parts in found]
    whole = [(name, parts) for name, parts in shown if len(parts) == len(PARTS)]
    if not whole:
        return []
    labels = [material.names.quantity(part).label for part in whole[0][1]]
    shares = [(label, numbers.value(part.value, part.unit)) for label, part in zip(labels, whole[0][1], strict=True)]
    label = "; ".join(f"{name} {share}" for name, share in shares) + f", of all answers. {drawn.SAME}"
    table = tables.grid(
        "Detractors, passives and promoters", "Answers of", labels, [((Said(name),), parts) for name, parts in found]
    )
    return [Block(("Detractors, passives, promoters",), table, draw(distribution(whole, labels), label), ANSWERS)]


def _others(material: Material, measure: Measure, row: Estimate) -> list[Block]:
    """The quantities beside the headline, as a table."""
    quantities = material.names.analysis(measure.id).quantities
    rows = [material.lookup.row(measure.id, quantity, row.subject) for quantity in quantities]
    found = [cell for cell in rows if cell is not None]
    if len(found) < 2 or measure.kind == "nps":
        return []
    named = [(quantities[cell.quantity].label, cell) for cell in found]
    return [Block(("All numbers of this measure",), tables.levels("All answers together", "Number", {"": named}))]
