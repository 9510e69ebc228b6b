"""The report: results as one page that a manager reads and an analyst can take apart."""

from outsidein.report.page import render, write

__all__ = ["render", "write"]
