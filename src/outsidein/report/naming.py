"""How ids of the study are said in a report: measures, outcomes, dimensions, levels, slices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outsidein.analyses import ANALYSES
from outsidein.analyses.analysis import Analysis, Quantity
from outsidein.analyses.ladders import LadderMap
from outsidein.analyses.opportunity import AGAINST, Opportunity
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.segments.measure import Segments
from outsidein.report import constructs, segmented
from outsidein.report.numbers import first_upper
from outsidein.stats.estimates import Conditions, Estimate
from outsidein.study import ladders, slices
from outsidein.study.sections import Measure, Study
from outsidein.study.slices import Slice
from outsidein.study.value import factor_labels

ASIDE = ("wave", "flagged")
"""Dimensions that are no segments: time, and the marks on answer sheets."""

DIMENSIONS: Mapping[str, str] = {
    "wave": "Wave",
    "customer": "Customer",
    "role": "Role",
    "customer_kind": "Kind of customer",
    "flagged": "Flagged",
}


@dataclass(frozen=True)
class Names:
    """The words of one study."""

    study: Study
    levels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, study: Study) -> Names:
        """The words that a study declares."""
        return cls(study, slices.labels(study), slices.names(study))

    def measure(self, analysis: str) -> Measure:
        """The declaration of a measure."""
        return next(measure for measure in self.study.measures if measure.id == analysis)

    def title(self, analysis: str) -> str:
        """The name of a measure."""
        return self.measure(analysis).label or analysis

    def analysis(self, analysis: str) -> Analysis:
        """The kind of analysis of a measure."""
        return ANALYSES[self.measure(analysis).kind]

    def quantity(self, row: Estimate) -> Quantity:
        """What a row estimates."""
        return ANALYSES[row.kind].quantities[row.quantity]

    def subject(self, analysis: str, subject: str) -> str:
        """An outcome, an item, a dimension of a scale, a construct or a path of a model."""
        measure = self.measure(analysis)
        if isinstance(measure, Paths):
            return constructs.said(measure, subject)
        if isinstance(measure, Opportunity) and AGAINST in subject:
            return ", against ".join(
                measure.labels.get(part) or first_upper(part) for part in subject.split(AGAINST, 1)
            )
        if isinstance(measure, Segments):
            return segmented.said(measure, subject)
        if isinstance(measure, LadderMap):
            return ladders.said(self.study.value, subject)
        labels: Mapping[str, str] | None = getattr(measure, "labels", None)
        if labels is None:
            return subject
        return labels.get(subject) or factor_labels(self.study.value).get(subject) or first_upper(subject)

    def dimension(self, name: str) -> str:
        """A dimension that numbers are cut by."""
        return DIMENSIONS.get(name) or self.dimensions.get(name) or name

    def level(self, dimension: str, level: str) -> str:
        """One level of a dimension."""
        label = self.levels.get(dimension, {}).get(level)
        return label or (first_upper(level) if dimension in ("role", "customer_kind") else level)

    def slice(self, conditions: Conditions) -> str:
        """A slice by its levels: who, then when."""
        words = [self.level(name, level) for name, level in conditions[::-1]]
        return ", ".join(words) or "all answers"

    def slice_sentence(self, conditions: Conditions) -> str:
        """A slice with its dimensions, as the study says it."""
        if not conditions:
            return "all answers"
        dimensions = {name: self.dimension(name).lower() for name in DIMENSIONS} | dict(self.dimensions)
        return Slice(conditions).sentence(self.levels, dimensions)
