"""The report: results as one page that a manager reads and an analyst can take apart."""

from outsidein.report.charts.drawing import drawn_beside
from outsidein.report.page import build, render, write

__all__ = ["build", "drawn_beside", "render", "write"]
