"""What things are called in a terminal: labels where the study has them, ids where it has none or cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from outsidein.analyses import ANALYSES, KINDS
from outsidein.analyses.opportunity import AGAINST
from outsidein.errors import StudyError
from outsidein.stats.estimates import Conditions, Estimate
from outsidein.study.ladders import ends_of
from outsidein.study.load import load
from outsidein.study.sections import Measure, Study
from outsidein.study.slices import Slice, labels, names
from outsidein.study.value import coded, factor_labels

FACTOR_KINDS = ("kano", "penalty_reward", "spoken", "ledger")


@dataclass(frozen=True)
class Labels:
    """The labels of a study. Empty, everything is called by its id.

    ``measures`` maps a measure to its label, ``subjects`` a measure and a subject to the wording of the subject,
    ``levels`` a dimension to the labels of its levels, ``dimensions`` a dimension to its label.

    >>> Labels().slice((("wave", "2026Q2"),))
    'wave 2026Q2'
    """

    measures: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[tuple[str, str], str] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)

    def measure(self, measure: str) -> str:
        """What a measure is called."""
        return self.measures.get(measure) or measure

    def quantity(self, row: Estimate) -> str:
        """What was estimated."""
        known = ANALYSES[row.kind].quantities if row.kind in ANALYSES else {}
        return known[row.quantity].label if row.quantity in known else row.quantity

    def subject(self, row: Estimate) -> str:
        """What a number is about: the wording of an outcome, item or attribute; empty where there is one subject."""
        named, between = (row.subject,), ""
        if row.kind == "opportunity" and AGAINST in row.subject:
            named, between = tuple(row.subject.split(AGAINST, 1)), ", against "
        elif row.kind == "ladders":
            named, between = tuple(end for end in ends_of(row.subject) if end), " → "
        return between.join(self.subjects.get((row.analysis, part)) or part for part in named)

    def dimension(self, dimension: str) -> str:
        """What a dimension is called."""
        return self.dimensions.get(dimension, dimension)

    def level(self, dimension: str, level: str) -> str:
        """What a level of a dimension is called."""
        return self.levels.get(dimension, {}).get(level, level)

    def slice(self, conditions: Conditions) -> str:
        """A slice in words."""
        return Slice(conditions).sentence(self.levels, self.dimensions)


def _of_factors(study: Study, measure: Measure) -> dict[str, str]:
    """What the declared factors are called, in measures that are about them."""
    return factor_labels(study.value) if measure.kind in FACTOR_KINDS else {}


def labels_of(study: Study) -> Labels:
    """The labels that a study declares."""
    subjects = {
        (measure.id, subject): wording
        for measure in study.measures
        for subject, wording in {**_of_factors(study, measure), **getattr(measure, "labels", {})}.items()
    }
    subjects |= {
        (measure.id, entry.id): entry.label
        for measure in study.measures
        if measure.kind == "ladders"
        for _, entry in coded(study.value)
    }
    measures = {measure.id: measure.label for measure in study.measures if measure.label}
    return Labels(measures, subjects, labels(study), names(study))


def labels_in(folder: Path) -> Labels:
    """The labels of the study as it stands; none where it has problems by now.

    Raises:
        MissingError: there is no such folder, or no study in it.
    """
    try:
        return labels_of(load(folder, KINDS).study)
    except StudyError:
        return Labels()
