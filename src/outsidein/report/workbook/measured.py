"""One sheet a measure: every quantity of every subject in every slice, tidy."""

from __future__ import annotations

from outsidein.report.material import Material
from outsidein.report.workbook import forms
from outsidein.report.workbook.sheet import Block, Cell, Sheet, based, measured
from outsidein.stats.estimates import Estimate

NUMBERS = ("Value", "Low", "High", "Standard error", "n", "Effective n", "Unit", "Note")


def sheet(material: Material, measure: str) -> Sheet:
    """All numbers of a measure."""
    cut = material.results.dimensions
    headers = ("Quantity", "Meaning", "Subject", "Label", *map(material.names.dimension, cut), *NUMBERS)
    mine = [row for row in material.results.estimates if row.analysis == measure]
    return Sheet(measure, (Block(headers, [_row(material, row, cut) for row in mine]),))


def _row(material: Material, row: Estimate, cut: tuple[str, ...]) -> tuple[Cell, ...]:
    label = material.names.subject(row.analysis, row.subject) if row.subject else ""
    wording = material.wording(row.analysis, row.subject) if row.subject else ""
    return (
        row.quantity, material.names.quantity(row).label, row.subject, wording or label, *levels(material, row, cut),
        *measured(row, forms.level(row.unit)), *based(row), row.unit, row.note,
    )  # fmt: skip


def levels(material: Material, row: Estimate, cut: tuple[str, ...]) -> tuple[Cell, ...]:
    """The level of a row in each dimension; empty where it is not cut by it."""
    found = ((name, row.level(name)) for name in cut)
    return tuple(material.names.level(name, level) if level is not None else None for name, level in found)
