"""Means of several items, and the reliability of a scale."""

from __future__ import annotations

from outsidein.report import numbers, words
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.named import Row, ranking
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material, scale_in_words
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import current, headline
from outsidein.report.parts.model import Block
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

OF_SCALE = ("alpha", "alpha_standardised", "omega")
MOST_TOLD = 6
OF_ITEMS = ("item_rest", "alpha_without")


def mean_sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The highest and the lowest mean; where there are few, each in the newest wave with its change."""
    rows = material.lookup.subjects(measure.id, "mean")
    opening = mean_opening(material, measure)
    if opening and len(rows) > MOST_TOLD:
        return opening
    return (*opening, *(_mean(material, row) for row in rows))


def _mean(material: Material, row: Estimate) -> Sentence:
    scale = scale_in_words(material.items(row.analysis).get(row.subject))
    name = Said(_named(material, material.names.measure(row.analysis), row.subject))
    return current(material, ("Mean of ‘", name, "’", f" ({scale})" if scale else ""), row)


def mean_opening(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The highest and the lowest mean, where all have one scale."""
    rows = one_scale(material, measure)
    title = Said(material.names.title(measure.id))
    return (words.highest_and_lowest((title,), rows, lambda s: _named(material, measure, s)),) if rows else ()


def mean_blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The means of all answers, drawn where they have one scale, and by every dimension."""
    rows = material.lookup.subjects(measure.id, "mean")
    drawing, drawable = None, one_scale(material, measure)
    if drawable:
        drawing = draw(ranking([_row(material, row) for row in drawable]), f"Means, the highest first. {drawn.SAME}")
    named = [(Said(_named(material, measure, row.subject)), row) for row in rows]
    table = tables.levels("Means of all answers", "Item", {"": named})
    whole = Block(("Means of all answers",), table, drawing, drawn.INTERVALS if drawing else "")
    return (whole, *grids.by_every_dimension(material, rows, "Item"))


def one_scale(material: Material, measure: Measure) -> list[Estimate]:
    """The means of all answers, the highest first, if there are several on one scale; else none."""
    rows = [row for row in material.lookup.subjects(measure.id, "mean") if not row.suppressed]
    scales = {scale_in_words(material.items(measure.id).get(row.subject)) for row in rows}
    return sorted(rows, key=lambda row: -row.value) if len(scales) == 1 and len(rows) > 1 else []


def _row(material: Material, row: Estimate) -> Row:
    name = _named(material, material.names.measure(row.analysis), row.subject)
    return Row(name, numbers.value(row.value, row.unit), (row,))


def _named(material: Material, measure: Measure, subject: str) -> str:
    return material.wording(measure.id, subject) or material.names.subject(measure.id, subject)


def alpha_sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """Whether the items measure one thing."""
    row = headline(material, measure)
    return (words.consistency((Said(material.names.title(measure.id)),), row),) if row else ()


def alpha_blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The coefficients of the scale and of each item, and alpha over waves; by segment as tables."""
    row = headline(material, measure)
    made = drawn.over_waves(material, row, "Cronbach's alpha") if row else []
    rest = grids.by_every_dimension(material, [row], "Coefficient") if row else []
    return (*made, _of_scale(material, measure), _of_items(material, measure), *rest)


def _of_scale(material: Material, measure: Measure) -> Block:
    quantities = material.names.analysis(measure.id).quantities
    rows = [material.lookup.row(measure.id, quantity) for quantity in OF_SCALE]
    named = [(quantities[row.quantity].label, row) for row in rows if row]
    return Block(
        ("Reliability of the scale",),
        tables.levels("Reliability of the scale, all answers", "Coefficient", {"": named}),
    )


def _of_items(material: Material, measure: Measure) -> Block:
    quantities = material.names.analysis(measure.id).quantities
    first: list[Estimate] = material.lookup.subjects(measure.id, OF_ITEMS[0])
    lines = [
        (
            (Said(_named(material, measure, row.subject)),),
            [material.lookup.row(measure.id, quantity, row.subject) for quantity in OF_ITEMS],
        )
        for row in first
    ]
    table = tables.grid(
        "Items of the scale, all answers", "Item", [quantities[quantity].label for quantity in OF_ITEMS], lines
    )
    return Block(("Items of the scale",), table)
