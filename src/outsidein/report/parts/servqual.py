"""Service quality: what is expected, what is perceived, and the gap between."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses.contrasts import WAVE
from outsidein.report import numbers, words
from outsidein.report.charts.drawing import Drawing, draw
from outsidein.report.charts.named import Row, gaps
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import anchor, current, headline
from outsidein.report.parts.model import Block, Finding
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

LEVELS = ("expectation", "perception", "gap")
WHOLE = "overall"
DRAWN = (
    "The number is the gap, perceived less expected, all answers together; "
    f"its 95{numbers.PERCENT} interval is drawn around what is perceived."
)


def gaps_of(material: Material, measure: Measure) -> tuple[list[Estimate], list[Estimate]]:
    """The gaps of the dimensions (of the items, where there are no dimensions) and of the items, the lowest first."""
    rows = [row for row in material.lookup.subjects(measure.id, "gap") if row.subject != WHOLE]
    rows.sort(key=lambda row: (row.suppressed, row.value if not row.suppressed else 0.0))
    dimensions = getattr(measure, "dimensions", {})
    of_items = [row for row in rows if row.subject not in dimensions]
    return [row for row in rows if row.subject in dimensions] or of_items, of_items


def finding(material: Material, measure: Measure) -> Finding | None:
    """The dimension furthest short of what is expected, over all dimensions."""
    rows, _ = gaps_of(material, measure)
    if not rows:
        return None
    drawing = _draw(material, rows, "Expected and perceived service")
    return Finding(
        material.names.title(measure.id),
        anchor(measure),
        _furthest(material, measure, rows),
        _short(rows),
        drawing,
        DRAWN,
    )


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The dimension furthest short, and the gap overall with its change."""
    rows, _ = gaps_of(material, measure)
    whole = headline(material, measure)
    said = [_furthest(material, measure, rows)] if rows else []
    if whole is not None:
        said.append(current(material, ("The gap overall",), whole))
    return tuple(said)


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """Gaps by dimension and by item, gaps over waves, the gap overall by segment, and everything as tables."""
    dimensions, of_items = gaps_of(material, measure)
    whole = headline(material, measure)
    made = [_block(material, dimensions, "dimension")] if dimensions != of_items else []
    made += [_block(material, of_items, "statement")] if of_items else []
    shown = {material.names.subject(row.analysis, row.subject): material.lookup.series(row, WAVE) for row in dimensions}
    made += drawn.panels(material, shown, "Gaps over waves", "Dimension", "scale") if len(shown) > 1 else []
    made += drawn.by_segment(material, whole, "Gap overall", "Gap overall, by segment") if whole else []
    made += _whole(material, measure)
    return (*made, *grids.by_every_dimension(material, dimensions, "Dimension"))


def _furthest(material: Material, measure: Measure, rows: Sequence[Estimate]) -> Sentence:
    return words.furthest_short(rows, lambda subject: material.names.subject(measure.id, subject))


def _short(rows: Sequence[Estimate]) -> str:
    short = sum(row.high < 0 for row in rows if not row.suppressed)
    amount = numbers.first_upper(numbers.in_words(short))
    verb = "falls" if short == 1 else "fall"
    return f"{amount} of {numbers.in_words(len(rows))} {verb} clearly short: the whole interval lies below 0."


def _draw(material: Material, rows: Sequence[Estimate], label: str) -> Drawing:
    named = [
        Row(
            material.names.subject(row.analysis, row.subject),
            "hidden" if row.suppressed else numbers.signed(row.value, row.unit),
            tuple(material.lookup.beside(row, quantity) for quantity in LEVELS),
        )
        for row in rows
    ]
    return draw(gaps(named), f"{label}. {drawn.SAME}")


def _block(material: Material, rows: Sequence[Estimate], name: str) -> Block:
    title = f"Expected, perceived and gap by {name}"
    lines = [
        ((Said(material.names.subject(row.analysis, row.subject)),), [material.lookup.beside(row, q) for q in LEVELS])
        for row in rows
    ]
    table = tables.profile(f"{title}, all answers", name.capitalize(), ("Expected", "Perceived", "Gap"), lines)
    return Block((title,), table, _draw(material, rows, title), DRAWN)


def _whole(material: Material, measure: Measure) -> list[Block]:
    """Everything overall, and weighted by points where the study has them."""
    quantities = material.names.analysis(measure.id).quantities
    rows = [material.lookup.row(measure.id, quantity, WHOLE) for quantity in quantities]
    named = [(quantities[row.quantity].label, row) for row in rows if row is not None]
    return (
        [Block(("Overall, and weighted by points",), tables.levels("Overall, all answers", "Number", {"": named}))]
        if named
        else []
    )
