"""Means of several items, and the reliability of a scale."""

from __future__ import annotations

from outsidein.report import words
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material, scale_in_words
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import current, headline
from outsidein.report.parts.model import Block
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

OF_SCALE = ("alpha", "alpha_standardised", "omega")
OF_ITEMS = ("item_rest", "alpha_without")


def mean_sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """Each mean in the newest wave with its change."""
    return tuple(_mean(material, row) for row in material.lookup.subjects(measure.id, "mean"))


def _mean(material: Material, row: Estimate) -> Sentence:
    scale = scale_in_words(material.items(row.analysis).get(row.subject))
    name = Said(material.names.subject(row.analysis, row.subject))
    return current(material, ("Mean of ", name, f" ({scale})" if scale else ""), row)


def mean_blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The means of all answers, and by every dimension; one mean alone is drawn."""
    rows = material.lookup.subjects(measure.id, "mean")
    named = [(Said(material.names.subject(row.analysis, row.subject)), row) for row in rows]
    whole = Block(("Means of all answers",), tables.levels("Means of all answers", "Item", {"": named}))
    return (whole, *grids.by_every_dimension(material, rows, "Item"))


def alpha_sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """Whether the items measure one thing."""
    row = headline(material, measure)
    return (words.consistency((Said(material.names.title(measure.id)),), row),) if row else ()


def alpha_blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The coefficients of the scale and of each item, and alpha over waves; by segment as tables."""
    row = headline(material, measure)
    made = drawn.over_waves(material, row, "Cronbach's alpha") if row else []
    rest = grids.by_every_dimension(material, [row], "") if row else []
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
            (Said(_wording(material, row)),),
            [material.lookup.row(measure.id, quantity, row.subject) for quantity in OF_ITEMS],
        )
        for row in first
    ]
    table = tables.grid(
        "Items of the scale, all answers", "Item", [quantities[quantity].label for quantity in OF_ITEMS], lines
    )
    return Block(("Items of the scale",), table)


def _wording(material: Material, row: Estimate) -> str:
    return material.wording(row.analysis, row.subject) or material.names.subject(row.analysis, row.subject)
