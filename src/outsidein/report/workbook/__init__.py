"""The workbook: every number of a study in Excel, typed, unrounded, with nothing that a spreadsheet executes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from outsidein.report.material import Material
from outsidein.report.workbook import bases, compared, jobs, measured, methods, quality, summary
from outsidein.report.workbook.book import save
from outsidein.report.workbook.sheet import Sheet
from outsidein.results import Results
from outsidein.study.sections import Study

__all__ = ["sheets", "write"]


def write(study: Study, results: Results, path: Path) -> None:
    """Write the workbook. The same study and results give the same bytes.

    Args:
        study: The study, for labels.
        results: What a run found; what is hidden in it stays hidden.
        path: Where to write it; a file there is overwritten.
    """
    save(sheets(study, results), path, title=study.study)


def sheets(study: Study, results: Results) -> list[Sheet]:
    """All sheets, in order: summary, jobs, one a measure, contrasts, bases, data quality, methods."""
    return list(_sheets(Material.of(study, results)))


def _sheets(material: Material) -> Iterator[Sheet]:
    yield summary.sheet(material)
    yield from jobs.sheets(material)
    yield from (measured.sheet(material, measure.id) for measure in material.measures)
    yield compared.sheet(material)
    yield bases.sheet(material)
    yield quality.sheet(material)
    yield methods.sheet(material)
