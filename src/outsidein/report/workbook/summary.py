"""The first sheet: what the study is, and the headline of each measure with its interval and its last change."""

from __future__ import annotations

from outsidein.report.headlines import last_change, overall
from outsidein.report.material import Material
from outsidein.report.workbook import forms
from outsidein.report.workbook.sheet import Block, Cell, Sheet, based, measured
from outsidein.stats.estimates import Estimate

HEADERS = (
    "Measure", "Label", "Quantity", "Subject", "Value", "Low", "High", "Standard error", "n", "Effective n",
    "Last change", "Low of change", "High of change", "From", "To", "Clear", "Note",
)  # fmt: skip
LEAD = (
    "Low and high are the ends of the 95 % interval. Changes of shares are in percentage points.",
    "Clear: stands out at a false discovery rate of 5 % among all changes of its measure.",
)


def sheet(material: Material) -> Sheet:
    """The headline numbers of all answers together."""
    rows = [_row(material, row) for row in overall(material.results)]
    return Sheet("Summary", (Block(HEADERS, rows),), (material.study.study, *LEAD))


def _row(material: Material, row: Estimate) -> tuple[Cell, ...]:
    names = material.names
    subject = names.subject(row.analysis, row.subject) if row.subject else ""
    return (
        row.analysis, names.title(row.analysis), names.quantity(row).label, subject,
        *measured(row, forms.level(row.unit)), *based(row), *_changed(material, row), row.note,
    )  # fmt: skip


def _changed(material: Material, row: Estimate) -> tuple[Cell, ...]:
    contrast = last_change(material.results, row)
    if contrast is None:
        return (None,) * 6
    found = contrast.estimate
    value, low, high, _ = measured(found, forms.change(row.unit))
    clear = "" if found.suppressed else ("yes" if contrast.clear else "no")
    return value, low, high, dict(contrast.against).get("wave"), found.level("wave"), clear
