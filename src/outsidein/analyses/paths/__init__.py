"""Path models by partial least squares: satisfaction indices and any other (METHODS 8, 9)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from outsidein.analyses import missing
from outsidein.analyses.analysis import Analysis, Items
from outsidein.analyses.paths.comparison import TABLED, TOLD, told
from outsidein.analyses.paths.fitting import Failures, failures
from outsidein.analyses.paths.matrices import matrices
from outsidein.analyses.paths.measure import Paths, locate, problems
from outsidein.analyses.paths.models import models
from outsidein.analyses.paths.prediction import predicted
from outsidein.analyses.paths.quantities import QUANTITIES
from outsidein.analyses.paths.rows import numbers
from outsidein.analyses.rows import Drawn, settle
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample


def needs(measure: Paths, items: Items) -> Need:
    """The moments of all items together; listwise, and for prediction, those of the people who answered all."""
    whole = Need(complete=(measure.used,)) if measure.predict else Need()
    return missing.need(measure.missing, measure.used) | whole


def compute(measure: Paths, items: Items, sample: Sample) -> list[Estimate]:
    """Every number of the model.

    Raises:
        MethodError: the answers are too few, or the model has no admissible solution; says why, by name.
    """
    found = matrices(measure, items, sample)
    fitted = models(measure, found)
    replicates = slice(1, 1 + sample.replicates.count)
    failed = [failures(one.spec, one.fitted, replicates, measure.failures) for one in fitted]
    columns = np.any([one.columns for one in failed], axis=0)
    base = replace(found.base, note=_note(found.base.note, failed))
    drawn = {(quantity, subject): values for one in fitted for quantity, subject, values in numbers(measure, one)}
    rows = [Drawn(*named, values, base) for named, values in drawn.items()]
    rows += predicted(measure, fitted[0], sample) if measure.predict else []
    return settle([replace(row, values=np.where(columns, np.nan, row.values)) for row in rows], sample)


def _note(words: str, failed: list[Failures]) -> str:
    """What is said of the answers, and why replicates are missing."""
    lost = [f"in {count} replicates {why}" for one in failed for why, count in one.reasons.items()]
    return "; ".join(filter(None, (words, *lost)))


ANALYSIS = Analysis(
    Paths,
    needs,
    compute,
    problems,
    {**QUANTITIES, **TOLD},
    item_fields=("used",),
    headline="index",
    compared=("index", "path"),
    locate=locate,
    compare=told,
    tabled=TABLED,
)
