"""How every number was made: the meaning of each quantity, and the facts of the run."""

from __future__ import annotations

from collections.abc import Iterator

from outsidein.report import intervals
from outsidein.report.figures import as_text
from outsidein.report.material import Material
from outsidein.report.parts.record import run_facts
from outsidein.report.workbook.sheet import Block, Cell, Sheet
from outsidein.stats.estimates import Estimate

HEADERS = ("Measure", "Quantity", "Meaning", "Formula", "Unit", "Better", "Interval", "Source")
SUPPRESSION = (
    "Numbers on fewer answers than the smallest cell are hidden, and so are those from which a hidden one would follow."
)
CORRECTION = (
    "Adjusted p: Benjamini & Hochberg (1995) over all changes, or all differences, of one measure; "
    "clear at a false discovery rate of 5 %."
)


def sheet(material: Material) -> Sheet:
    """Quantities, then the run."""
    first: dict[tuple[str, str], Estimate] = {}
    for row in material.results.estimates:
        first.setdefault((row.analysis, row.quantity), row)
    quantities = [_quantity(material, row) for row in first.values()]
    facts = [*run_facts(material), *_rules(material)]
    return Sheet("Methods", (Block(HEADERS, quantities, "Quantities"), Block(("Fact", "Value"), facts, "The run")))


def _quantity(material: Material, row: Estimate) -> tuple[Cell, ...]:
    found = material.names.quantity(row)
    interval = intervals.method(row)
    return row.analysis, row.quantity, found.label, found.formula, found.unit, found.better, interval, found.source


def _rules(material: Material) -> Iterator[tuple[str, str]]:
    for source in material.results.intake:
        yield f"Weights of {source['source']}", as_text(material.weights(source["source"]))
    yield "Suppression", SUPPRESSION
    yield "Correction", CORRECTION
    yield "Interval", "Low and high are the ends of the 95 % interval; of contrasts, " + intervals.CONTRAST
