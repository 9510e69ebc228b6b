"""The sheets of jobs: the documents of a jobs study, and the job map with the numbers of every outcome."""

from __future__ import annotations

from collections.abc import Iterator

from outsidein.report.figures import as_text
from outsidein.report.jobs.documents import documents
from outsidein.report.jobs.measured import Scored, performer, scored, title
from outsidein.report.material import Material
from outsidein.report.parts.model import Document
from outsidein.report.workbook import forms
from outsidein.report.workbook.sheet import HIDDEN, Block, Cell, Sheet, number
from outsidein.stats.estimates import Estimate
from outsidein.study.jobs import STEPS, Outcome
from outsidein.study.statements import as_sentence, outcome_text
from outsidein.study.statements.grammar import taken_apart

QUANTITIES = ("importance", "satisfaction", "opportunity", "p_underserved", "p_overserved", "p_leading", "rank")
HEADERS = (
    "Job", "Customer", "Step", "Outcome", "Statement", "Direction", "Metric", "Object of control", "Context", "Measure",
    "Importance", "Satisfaction", "Opportunity", "Low", "High", "Chance underserved", "Chance overserved",
    "Chance of leading", "Rank", "n",
)  # fmt: skip
LEAD = (
    "The job map with its outcomes, over all answers.",
    "Low and high are the ends of the 95 % interval of the opportunity.",
)


def sheets(material: Material) -> Iterator[Sheet]:
    """Nothing where a study declares no jobs."""
    jobs = [scored(material, job) for job in material.study.jobs]
    if not jobs:
        return
    made = documents(material, jobs)
    yield Sheet("Jobs", tuple(map(_block, made)))
    if any(one.job.outcomes for one in jobs):
        yield Sheet("Job map", (Block(HEADERS, list(_rows(material, jobs))),), LEAD)


def _block(document: Document) -> Block:
    """A document as a block; the name of a group stands in a column of its own."""
    table = document.table
    rows = [
        (str(name), as_text(line.head), *(as_text(cell.said) for cell in line.cells))
        for name, lines in table.groups
        for line in lines
    ]
    return Block(("Group", *map(str, table.columns)), rows, document.title)


def _rows(material: Material, jobs: list[Scored]) -> Iterator[tuple[Cell, ...]]:
    for one in jobs:
        order = sorted(one.job.outcomes, key=lambda outcome: STEPS.index(outcome.step) if outcome.step else len(STEPS))
        yield from (_row(material, one, outcome) for outcome in order)


def _row(material: Material, one: Scored, outcome: Outcome) -> tuple[Cell, ...]:
    text = outcome_text(outcome)
    parts, row = taken_apart(text), one.scores.get(outcome.id)
    return (
        title(one.job), performer(material, one.job), outcome.step or "", outcome.id, as_sentence(text),
        parts.direction, parts.metric, parts.controlled, parts.context, one.measure if row else "",
        *_numbers(material, row),
    )  # fmt: skip


def _numbers(material: Material, row: Estimate | None) -> tuple[Cell, ...]:
    """The numbers of an outcome; the word hidden where they are, nothing where it was not asked."""
    if row is None:
        return (None,) * 10
    if row.suppressed:
        return (HIDDEN, *(None,) * 9)
    found = [material.lookup.beside(row, quantity) for quantity in QUANTITIES]
    values = [number(one.value, forms.level(one.unit)) for one in found]
    ends = (number(row.low, forms.level(row.unit)), number(row.high, forms.level(row.unit)))
    return (*values[:3], *ends, *values[3:], row.n)
