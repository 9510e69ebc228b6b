"""What was measured of the jobs: the scores of their outcomes, and how many of them are under- or overserved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outsidein.analyses.opportunity import Opportunity
from outsidein.report import figures, numbers
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.words import SURE, before, bracket
from outsidein.stats.estimates import Estimate
from outsidein.study.jobs import Job
from outsidein.study.statements import as_sentence, job_text

SHADES = (0.95, 0.8, 0.5)
"""From these chances of a zone on, an outcome is shaded more strongly."""


@dataclass(frozen=True)
class Scored:
    """A job with the measure that asked about its outcomes, and the score of each that was asked."""

    job: Job
    measure: str
    scores: Mapping[str, Estimate]


def scored(material: Material, job: Job) -> Scored:
    """The numbers of a job over all answers: of the measure that names it, or else of one that asks its outcomes."""
    asked = [measure for measure in material.measures if isinstance(measure, Opportunity)]
    own = {outcome.id for outcome in job.outcomes}
    for measure in sorted(asked, key=lambda one: one.job != job.id):
        rows = material.lookup.subjects(measure.id, "opportunity")
        found = {row.subject: row for row in rows if row.subject in own}
        if found:
            return Scored(job, measure.id, found)
    return Scored(job, "", {})


def title(job: Job) -> str:
    """The name of a job."""
    return job.label or as_sentence(job_text(job))


def performer(material: Material, job: Job) -> str:
    """Who gets a job done."""
    return material.names.level("customer", job.performer) if job.performer else ""


def shade(material: Material, row: Estimate | None) -> str:
    """How an outcome is shaded: by the chance of the zone that it most probably lies in."""
    if row is None or row.suppressed:
        return "unasked"
    for zone in ("under", "over"):
        chance = material.lookup.beside(row, f"p_{zone}served").value
        strength = sum(chance >= bound for bound in SHADES)
        if strength:
            return f"{zone} {zone}-{strength}"
    return "served"


def zone(material: Material, row: Estimate | None) -> Sentence:
    """The zone an outcome most probably lies in, with its chance."""
    if row is None or row.suppressed:
        return ("too few answers",) if row is not None else ("not asked",)
    chances = {name: material.lookup.beside(row, f"p_{name}") for name in ("underserved", "overserved", "served")}
    name, chance = max(chances.items(), key=lambda pair: pair[1].value)
    return (f"{'appropriately ' if name == 'served' else ''}{name}, ", figures.level(chance))


def changed(material: Material, row: Estimate | None) -> Sentence:
    """What became of a score since the wave before, where the change is clear; nothing otherwise."""
    contrast = material.lookup.change(material.lookup.latest(row)) if row is not None else None
    if contrast is None or not contrast.clear or contrast.estimate.suppressed:
        return ()
    verb = "rose" if contrast.estimate.value > 0 else "fell"
    return (f"{verb} since ", Said(before(contrast)), ", ", figures.difference(contrast))


def standing(material: Material, found: Scored) -> Sentence:
    """How a job stands: its most underserved outcome is told with its measure; here, how many are in each zone."""
    rows = [row for row in found.scores.values() if not row.suppressed]
    if not rows:
        return ("Its outcomes were not asked about.",) if not found.scores else ("Too few answers to show its scores.",)
    under, over = (expected(material, found, name) for name in ("underserved", "overserved"))
    sure = sum(material.lookup.beside(row, "p_underserved").value >= SURE for row in rows)
    top = max(rows, key=lambda row: row.value)
    return (
        f"{numbers.first_upper(numbers.in_words(len(rows)))} outcomes asked: about {under:.1f} of them underserved, ",
        f"{'none' if not sure else numbers.in_words(sum([sure]))} beyond doubt, and about {over:.1f} overserved. ",
        "The highest score is ", figures.level(top), bracket(top), ".",
    )  # fmt: skip


def expected(material: Material, found: Scored, name: str) -> float:
    """How many outcomes of a job are to be expected in a zone: the sum of their chances."""
    rows = (material.lookup.beside(row, f"p_{name}") for row in found.scores.values() if not row.suppressed)
    return sum(row.value for row in rows)
