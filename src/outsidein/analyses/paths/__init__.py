"""Path models by partial least squares: satisfaction indices and any other (METHODS 8, 9)."""

from __future__ import annotations

from outsidein.analyses.analysis import Analysis, Items
from outsidein.analyses.paths.fitting import fit
from outsidein.analyses.paths.matrices import matrices
from outsidein.analyses.paths.measure import Paths, problems
from outsidein.analyses.paths.quantities import QUANTITIES
from outsidein.analyses.paths.rows import rows
from outsidein.analyses.rows import settle
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample


def needs(measure: Paths, items: Items) -> Need:
    """The moments of all items together."""
    return Need(moments=(measure.used,))


def compute(measure: Paths, items: Items, sample: Sample) -> list[Estimate]:
    """Every number of the model.

    Raises:
        MethodError: the answers are too few, or the model has no admissible solution; says why, by name.
    """
    found = matrices(measure, items, sample)
    fitted = fit(measure, measure.spec, found, slice(1, 1 + sample.replicates.count))
    return settle(rows(fitted, found), sample)


ANALYSIS = Analysis(
    Paths,
    needs,
    compute,
    problems,
    QUANTITIES,
    item_fields=("used",),
    headline="index",
    compared=("index", "path"),
)
