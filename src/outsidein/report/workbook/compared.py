"""Changes from wave to wave and differences between segments, each with p, corrected for how many there are."""

from __future__ import annotations

from outsidein.analyses.contrasts import Contrast
from outsidein.report.material import Material
from outsidein.report.workbook import forms
from outsidein.report.workbook.measured import levels
from outsidein.report.workbook.sheet import Block, Cell, Sheet, measured, number

BEFORE = ("Measure", "Quantity", "Subject", "Label", "Contrast")
AFTER = ("Against", "Difference", "Low", "High", "Standard error", "p", "Adjusted p", "Clear", "n of the smaller side")


def sheet(material: Material) -> Sheet:
    """All contrasts of all measures."""
    cut = material.results.dimensions
    headers = (*BEFORE, *map(material.names.dimension, cut), *AFTER)
    rows = [_row(material, contrast, cut) for contrast in material.results.contrasts]
    return Sheet("Changes and differences", (Block(headers, rows),))


def _row(material: Material, contrast: Contrast, cut: tuple[str, ...]) -> tuple[Cell, ...]:
    row, names = contrast.estimate, material.names
    label = names.subject(row.analysis, row.subject) if row.subject else ""
    return (
        row.analysis, row.quantity, row.subject, label, contrast.contrast, *levels(material, row, cut),
        names.slice(contrast.against), *measured(row, forms.change(row.unit)),
        number(contrast.p, "p"), number(contrast.p_adjusted, "p"), *_verdict(contrast),
    )  # fmt: skip


def _verdict(contrast: Contrast) -> tuple[Cell, Cell]:
    if contrast.estimate.suppressed:
        return None, None
    return "yes" if contrast.clear else "no", contrast.estimate.n
