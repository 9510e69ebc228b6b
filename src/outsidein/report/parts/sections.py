"""One section a measure, and the findings of the first screens."""

from __future__ import annotations

from outsidein.report import intervals
from outsidein.report.asked import asked, counted
from outsidein.report.figures import Sentence
from outsidein.report.material import Material, scale_in_words
from outsidein.report.parts import contrasted
from outsidein.report.parts.headlines import anchor
from outsidein.report.parts.kinds import is_on_top, telling
from outsidein.report.parts.model import Asked, Finding, Method, Section
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

KINDS = {
    "nps": "Net Promoter Score",
    "csat": "Customer satisfaction",
    "ces": "Customer Effort Score",
    "share": "Share",
    "mean": "Means",
    "opportunity": "Opportunity",
    "servqual": "Service quality gaps",
    "tolerance": "Zone of tolerance",
    "alpha": "Reliability",
    "drivers": "Drivers",
    "paths": "Path model",
    "kano": "Kano",
    "spoken": "What customers bring up",
    "ledger": "Ledger of value factors",
    "penalty_reward": "Penalty and reward",
    "ladders": "Means-end chains",
}


def sections(material: Material) -> tuple[Section, ...]:
    """A section for every measure that has numbers."""
    return tuple(section(material, measure) for measure in material.measures)


def section(material: Material, measure: Measure) -> Section:
    """All that is said about one measure."""
    told = telling(material, measure)
    blocks = told.blocks(material, measure)
    drawn = [block for block in blocks if block.drawing]
    return Section(
        anchor=anchor(measure),
        title=material.names.title(measure.id),
        kind=KINDS.get(measure.kind, measure.kind),
        sentences=told.sentences(material, measure),
        keyed=tuple(block for block in drawn if block.key or block.wide),
        drawn=tuple(block for block in drawn if not (block.key or block.wide)),
        tables=tuple(block for block in blocks if not block.drawing),
        changes=contrasted.changes(material, measure.id),
        differences=contrasted.differences(material, measure.id),
        methods=methods(material, measure),
        questions=questions(material, measure),
        evidence=tuple(material.files(measure.id)),
        weights=material.weights(material.source_of.get(measure.id, "")),
    )


def headlines(material: Material) -> tuple[tuple[Finding, ...], tuple[Sentence, ...]]:
    """Of the measures that have no card: the findings of those that are drawn, the opening of the others."""
    findings: list[Finding] = []
    said: list[Sentence] = []
    for measure in material.measures:
        told = telling(material, measure)
        found = told.finding(material, measure)
        if found:
            findings.append(found)
        elif is_on_top(material, measure):
            said += told.opening(material, measure)
    return tuple(findings), tuple(said)


def methods(material: Material, measure: Measure) -> tuple[Method, ...]:
    """How each quantity of a measure is made."""
    rows: dict[str, Estimate] = {}
    for row in material.results.estimates:
        if row.analysis == measure.id:
            rows.setdefault(row.quantity, row)
    return tuple(_method(material, measure, row) for row in rows.values())


def _method(material: Material, measure: Measure, row: Estimate) -> Method:
    quantity = material.names.quantity(row)
    boxes = counted(measure, material.items(measure.id), row.quantity)
    formula = quantity.formula + (f"; counted are the answers {boxes}" if boxes else "")
    return Method(quantity.label, formula, intervals.method(row), quantity.source)


def questions(material: Material, measure: Measure) -> tuple[Asked, ...]:
    """The questions a measure rests on."""
    items = material.items(measure.id)
    return tuple(
        Asked(name, material.wording(measure.id, name), scale_in_words(items.get(name)))
        for name in asked(measure, items)
    )
