"""What every part of the report is built from: a study, its results, and ways to find and to name what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from outsidein.analyses import ANALYSES
from outsidein.analyses.binding import bind
from outsidein.report import numbers
from outsidein.report.figures import Said, Sentence
from outsidein.report.lookup import Lookup
from outsidein.report.naming import Names
from outsidein.results import Results
from outsidein.stats.estimates import Estimate, Estimates
from outsidein.study.sections import Item, Measure, Study


@dataclass(frozen=True)
class Material:
    """A study and its results, with the source that each measure reads, and the measures that have numbers."""

    study: Study
    results: Results
    names: Names
    lookup: Lookup
    source_of: Mapping[str, str]
    measures: Sequence[Measure]

    @classmethod
    def of(cls, study: Study, results: Results) -> Material:
        """Everything at hand. Numbers of measures that the study no longer declares are left aside."""
        kinds = {measure.id: measure.kind for measure in study.measures}
        rows = tuple(_with_unit(row) for row in results.estimates if kinds.get(row.analysis) == row.kind)
        contrasts = tuple(
            replace(found, estimate=_with_unit(found.estimate))
            for found in results.contrasts
            if kinds.get(found.estimate.analysis) == found.estimate.kind
        )
        kept = replace(results, estimates=Estimates(rows, results.dimensions), contrasts=contrasts)
        sources = {bound.measure.id: bound.source for bound in bind(study.surveys, study.measures)}
        computed = {row.analysis for row in rows}
        measures = tuple(measure for measure in study.measures if measure.id in computed)
        return cls(study, kept, Names.of(study), Lookup.of(kept), sources, measures)

    def items(self, analysis: str) -> Mapping[str, Item]:
        """The items of the source that a measure reads."""
        source = self.source_of.get(analysis)
        return next((survey.items for survey in self.study.surveys if survey.id == source), {})

    def source(self, name: str) -> Mapping[str, Any]:
        """What the run says of one source."""
        return next((found for found in self.results.run.get("sources", ()) if found.get("source") == name), {})

    def wording(self, analysis: str, item: str) -> str:
        """The question as it was asked: as the study has it, else as the file has it."""
        declared = self.items(analysis).get(item)
        found = self.source(self.source_of.get(analysis, "")).get("questions", {})
        return (declared.question if declared else "") or found.get(item, "")

    def files(self, analysis: str) -> Sequence[str]:
        """The files that a measure rests on."""
        return tuple(self.source(self.source_of.get(analysis, "")).get("files", ()))

    def weights(self, source: str) -> Sentence:
        """How the answers of a source are weighted, in a sentence."""
        facts = self.source(source)
        raked = " and ".join(self.names.dimension(name).lower() for name in facts.get("raked_to", ()))
        base = "Each answer brings its own weight." if facts.get("weighted") else ""
        if not raked:
            return (base or "Every answer counts the same.",)
        first = f"{base} Weighted" if base else "Weighted"
        return (f"{first} so that the totals by ", Said(raked), " are those declared in the study.")

    def unit(self, source: str) -> Sentence:
        """What was resampled, in a sentence; nothing where the run does not say it."""
        facts = self.source(source)
        unit, groups = facts.get("unit", "row"), facts.get("groups")
        if groups is None:
            return ()
        if unit == "row" or any(survey.id == source and survey.unit is None for survey in self.study.surveys):
            return ("Resampled is each answer sheet on its own.",)
        if facts.get("units_are_groups", True):
            resampled = f"Resampled are the {numbers.count(groups)} units of ‘"
            return (resampled, Said(unit), "’: answers of one unit are drawn together.")
        return ("Units of ‘", Said(unit), f"’ are resampled in {numbers.count(groups)} random groups.")


def _with_unit(row: Estimate) -> Estimate:
    """A row with the unit of its quantity, which contrasts do not bring with them."""
    return row if row.unit else replace(row, unit=ANALYSES[row.kind].quantities[row.quantity].unit)


def scale_in_words(item: Item | None) -> str:
    """The scale of an item.

    >>> scale_in_words(Item(scale=(0, 10)))
    '0 to 10'
    """
    if item is None:
        return ""
    return "a free quantity" if isinstance(item.scale, str) else f"{item.scale[0]} to {item.scale[1]}"
