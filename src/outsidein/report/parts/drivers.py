"""Drivers: what goes with an outcome, how well it is done, and where the two meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from outsidein.analyses import ANALYSES
from outsidein.analyses.drivers import Drivers
from outsidein.report import importance, numbers
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.named import Row, ranking
from outsidein.report.charts.quadrants import Driver, quadrants
from outsidein.report.figures import Said, Sentence, level
from outsidein.report.material import Material
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import anchor
from outsidein.report.parts.model import Block, Finding, Table
from outsidein.report.words import bracket
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

MOST_RANKED = 5
COLUMNS = ("importance", "share", "coefficient", "p_adjusted", "vif", "performance")
RANKED = f"Shares of importance with 95{numbers.PERCENT} intervals. The broken line is an equal share."
MAPPED = (
    f"Crosses are 95{numbers.PERCENT} intervals; a hollow point has no contribution of its own that can be told from "
    "none. The broken lines are {lines}."
)


def finding(material: Material, measure: Measure) -> Finding | None:
    """The most important driver, over the largest shares."""
    rows = material.lookup.ranked(measure.id, "share")
    top = [row for row in rows if not row.suppressed][:MOST_RANKED]
    if not top:
        return None
    most, *_ = sentences(material, measure)
    return Finding(
        material.names.title(measure.id), anchor(measure), most, _how_many(material, measure),
        draw(ranking(_rows(material, top), _equal(rows)), f"Shares of importance, the largest first. {drawn.SAME}"),
        RANKED,
    )  # fmt: skip


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """What goes most with the outcome, how much all explain, what is clear, where to act, and what is assumed."""
    rows = material.lookup.ranked(measure.id, "share")
    if not rows or not isinstance(measure, Drivers):
        return ()
    lookup, outcome = material.lookup, named(material, measure, measure.outcome)

    def name(subject: str) -> str:
        return named(material, measure, subject)

    r2, condition = (lookup.row(measure.id, quantity) for quantity in ("r2", "condition"))
    said = (
        importance.most_important(rows, outcome, name, bool(measure.assumptions)),
        importance.explained(r2, outcome) if r2 else (),
        importance.clear_ones(lookup.subjects(measure.id, "p_adjusted"), name),
        importance.where_to_act(lookup.subjects(measure.id, "p_concentrate"), name),
        importance.told_apart(condition, lookup.subjects(measure.id, "vif"), name) if condition else (),
        importance.assumption(measure.assumptions),
    )
    return tuple(sentence for sentence in said if sentence)


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The importance-performance map, derived and stated, the shares, and the shares by every dimension."""
    rows = material.lookup.ranked(measure.id, "share")
    shown = [row for row in rows if not row.suppressed]
    if not shown or not isinstance(measure, Drivers):
        return ()
    label = f"Shares of importance of {numbers.in_words(len(shown))} drivers. {drawn.SAME}"
    bars = draw(ranking(_rows(material, shown), _equal(rows)), label)
    return (
        *_derived(material, measure, shown),
        *_stated(material, measure, shown),
        Block(("Importance of the drivers, all answers",), _table(material, measure, rows), bars, RANKED),
        *grids.by_every_dimension(material, rows, "Driver"),
    )


def named(material: Material, measure: Measure, subject: str) -> str:
    """A driver or the outcome by its label, else by the wording that was asked."""
    labels: dict[str, str] = getattr(measure, "labels", {})
    return labels.get(subject) or material.wording(measure.id, subject) or material.names.subject(measure.id, subject)


def _rows(material: Material, rows: Sequence[Estimate]) -> list[Row]:
    measure = material.names.measure(rows[0].analysis)
    scaled = [_in_percent(row) for row in rows]
    return [
        Row(named(material, measure, row.subject), numbers.value(row.value, row.unit), (percent,))
        for row, percent in zip(rows, scaled, strict=True)
    ]


def _in_percent(row: Estimate) -> Estimate:
    """A share as the axis of a chart counts it."""
    return replace(row, value=100 * row.value, low=100 * row.low, high=100 * row.high)


def _equal(rows: Sequence[Estimate]) -> float:
    return 100.0 / len(rows)


def _how_many(material: Material, measure: Measure) -> str:
    tests = [row for row in material.lookup.subjects(measure.id, "p_adjusted") if not row.suppressed]
    clear = sum(map(importance.is_clear, tests))
    return (
        f"{numbers.first_upper(numbers.in_words(clear))} of {numbers.in_words(len(tests))} "
        f"{'has' if clear == 1 else 'have'} a clear contribution of {'its' if clear == 1 else 'their'} own."
    )


def _derived(material: Material, measure: Drivers, rows: Sequence[Estimate]) -> list[Block]:
    """The map with importance as it follows from the answers."""
    lines = "the mean performance and an equal share of importance"
    if measure.crosshair == "midpoint":
        lines = "the midpoint of performance and an equal share of importance"
    return _map(material, measure, rows, "derived", (1 / len(measure.items), lines))


def _stated(material: Material, measure: Drivers, rows: Sequence[Estimate]) -> list[Block]:
    """The map with importance as it was stated, where that was asked."""
    asked = [material.lookup.row(measure.id, "stated_importance", row.subject) for row in rows]
    found = [row for row in asked if row is not None and not row.suppressed]
    if not found:
        return []
    line = float(np.mean([row.value for row in found])) if measure.crosshair == "means" else 50.0
    where = "means" if measure.crosshair == "means" else "midpoints of the scales"
    return _map(material, measure, found, "stated", (line, f"the {where} of performance and of stated importance"))


def _map(
    material: Material, measure: Drivers, rows: Sequence[Estimate], kind: str, lines: tuple[float, str]
) -> list[Block]:
    """One map: performance against importance of either kind, with the key of its numbers."""
    lookup = material.lookup
    pairs = [(row, lookup.row(measure.id, "performance", row.subject)) for row in rows]
    both = [(row, cell) for row, cell in pairs if cell is not None and not cell.suppressed]
    if len(both) < 2:
        return []
    drivers = [
        Driver(str(place), cell, row, importance.is_clear(lookup.beside(row, "p_adjusted")))
        for place, (row, cell) in enumerate(both, start=1)
    ]
    across = float(np.mean([cell.value for _, cell in both])) if measure.crosshair == "means" else 50.0
    axis, factor = ("Share of importance, %", 100.0) if kind == "derived" else ("Stated importance, 0 to 100", 1.0)
    label = f"Performance against {kind} importance of {numbers.in_words(len(both))} drivers. {drawn.SAME}"
    drawing = draw(quadrants(drivers, across, lines[0], axis, factor), label)
    key = tuple(_key(material, measure, row, cell) for row, cell in both)
    title = f"Performance against {kind} importance"
    return [Block((title,), _map_table(material, measure, both, kind), drawing, MAPPED.format(lines=lines[1]), key)]


def _key(material: Material, measure: Drivers, row: Estimate, performance: Estimate) -> Sentence:
    chance = material.lookup.beside(row, "p_concentrate")
    return (
        Said(named(material, measure, row.subject)), ": importance ", level(row), bracket(row), ", performance ",
        level(performance), bracket(performance), ", to concentrate on with probability ", level(chance),
    )  # fmt: skip


def _map_table(material: Material, measure: Drivers, both: Sequence[tuple[Estimate, Estimate]], kind: str) -> Table:
    quantities = ANALYSES["drivers"].quantities
    chances = ("p_concentrate", "p_keep_up", "p_low_priority", "p_overkill")
    lines = [
        (
            (f"{place} ", Said(named(material, measure, row.subject))),
            [row, cell, *(material.lookup.beside(row, quantity) for quantity in chances)],
        )
        for place, (row, cell) in enumerate(both, start=1)
    ]
    heads = [quantities[quantity].label for quantity in (both[0][0].quantity, "performance", *chances)]
    return tables.profile(f"Performance against {kind} importance, all answers", "Driver", heads, lines)


def _table(material: Material, measure: Measure, rows: Sequence[Estimate]) -> Table:
    quantities = ANALYSES["drivers"].quantities
    lines = [
        (
            (Said(named(material, measure, row.subject)),),
            [material.lookup.row(measure.id, quantity, row.subject) for quantity in COLUMNS],
        )
        for row in rows
    ]
    heads = [quantities[quantity].label for quantity in COLUMNS]
    return tables.profile("Importance of the drivers, all answers", "Driver", heads, lines)
