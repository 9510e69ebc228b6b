"""Who answered: the answers and the effective answers behind the headline of each measure, in every slice."""

from __future__ import annotations

from outsidein.report.headlines import headlines
from outsidein.report.material import Material
from outsidein.report.workbook.measured import levels
from outsidein.report.workbook.sheet import Block, Sheet, based


def sheet(material: Material) -> Sheet:
    """The base of each headline number."""
    cut, names = material.results.dimensions, material.names
    headers = (*map(names.dimension, cut), "Measure", "Quantity", "Subject", "n", "Effective n")
    rows = [
        (*levels(material, row, cut), row.analysis, row.quantity, row.subject, *based(row))
        for row in headlines(material.results.estimates)
    ]
    return Sheet("Bases", (Block(headers, rows),))
