"""The eight documents of a jobs study: seven tables here, the job map with its outcomes as the eighth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from outsidein.report import figures, numbers
from outsidein.report.figures import Piece, Said, Sentence
from outsidein.report.jobs.measured import Scored, expected, performer, title, zone
from outsidein.report.material import Material
from outsidein.report.parts.model import Cell, Document, Line, Table
from outsidein.study.jobs import Job, JobStatement
from outsidein.study.statements import as_sentence, job_text, outcome_text, story_text
from outsidein.study.statements.grammar import Parts, taken_apart

KINDS = {
    "functional": "Functional: something to get done",
    "emotional": "Emotional: how it feels, or should not feel",
    "social": "Social: how others see it, or should not see it",
    "consumption": "Consumption: owning and using what was hired",
}
RIVALS = {
    "direct": "Direct: the same job, done the same way",
    "secondary": "Secondary: the same job, done another way",
    "indirect": "Indirect: the job is no longer needed",
}
Row = tuple[Sentence, Sequence[Sentence]]
Groups = Iterable[tuple[str, Sequence[Row]]]


def documents(material: Material, jobs: Sequence[Scored]) -> tuple[Document, ...]:
    """Seven documents in their order; one that would be empty is left out."""
    made = (
        _found(material, jobs),
        _by_kind(material, jobs),
        _competitors(jobs),
        _statements(jobs),
        _priorities(material, jobs),
        _related(jobs),
        _outcomes(material, jobs),
    )
    return tuple(document for document in made if document.table.groups)


def _found(material: Material, jobs: Sequence[Scored]) -> Document:
    """What customers were found to get done, in their own words."""
    rows = [
        (
            (Said(title(one.job)),),
            [(Said(performer(material, one.job)),), _quoted(one.job.heard), (_goes_with(one, jobs),)],
        )
        for one in jobs
    ]
    about = "What customers were found to get done, and how they say it themselves."
    return Document(
        "Jobs found", about, _table("Jobs found", ("Job", "Customer", "In their words", "Goes with"), [("", rows)])
    )


def _by_kind(material: Material, jobs: Sequence[Scored]) -> Document:
    groups = [
        (
            words,
            [
                (
                    (Said(as_sentence(job_text(one.job))),),
                    [(Said(performer(material, one.job)),), (one.job.chain or "–",)],
                )
                for one in jobs
                if one.job.kind == kind
            ],
        )
        for kind, words in KINDS.items()
    ]
    about = "The same jobs by kind; of consumption jobs, their link in the chain of owning and using."
    return Document("Jobs by kind", about, _table("Jobs by kind", ("Job", "Customer", "Link"), groups))


def _competitors(jobs: Sequence[Scored]) -> Document:
    groups = [
        (
            title(one.job),
            [
                ((Said(rival.name),), [(RIVALS[rival.kind],)])
                for kind in RIVALS
                for rival in one.job.alternatives
                if rival.kind == kind
            ],
        )
        for one in jobs
    ]
    about = "What else is hired for each job, in the same way, in another way, or to do without it."
    return Document("Competitors", about, _table("Competitors", ("Alternative", "How it competes"), groups))


def _statements(jobs: Sequence[Scored]) -> Document:
    groups = [
        (
            title(one.job),
            [
                (("Statement",), [(Said(as_sentence(job_text(one.job))),), (Said(_parts_of_job(one.job)),)]),
                *((("Story",), [(Said(story_text(story)),), ("–",)]) for story in one.job.stories),
            ],
        )
        for one in jobs
    ]
    about = "Each job as verb, object and context, and as stories: when, I want, so I can."
    return Document(
        "Job statements", about, _table("Job statements", ("Form", "In words", "Verb | object | context"), groups)
    )


def _priorities(material: Material, jobs: Sequence[Scored]) -> Document:
    """How much is open in each job: the outcomes to be expected in each zone, and the highest score."""
    measured = [one for one in jobs if any(not row.suppressed for row in one.scores.values())]
    order = sorted(measured, key=lambda one: -expected(material, one, "underserved") / len(one.scores))
    rows = [((Said(title(one.job)),), _priority(material, one)) for one in order]
    unmeasured = [one for one in jobs if one not in measured and one.job.priority is not None]
    rows += [((Said(title(one.job)),), [(str(one.job.priority),), *[("–",)] * 4]) for one in unmeasured]
    heads = ("Job", "Rank declared", "Outcomes asked", "Underserved, expected", "Overserved, expected", "Highest score")
    about = "How much is open in each job; expected is the sum of the chances of its outcomes."
    return Document("Priorities", about, _table("Priorities", heads, [("", rows)] if rows else []))


def _priority(material: Material, one: Scored) -> list[Sentence]:
    rows = [row for row in one.scores.values() if not row.suppressed]
    top = max(rows, key=lambda row: row.value)
    return [
        (str(one.job.priority or "–"),),
        (str(len(rows)),),
        *((f"{expected(material, one, name):.1f}",) for name in ("underserved", "overserved")),
        (figures.level(top),),
    ]


def _related(jobs: Sequence[Scored]) -> Document:
    """What people want besides the outcomes of the job itself: pains, gains, and the jobs that go with it."""
    groups = [(title(one.job), list(_wanted(one, jobs))) for one in jobs if one.job.serves is None]
    about = "What else people want of each job: what hurts, what would delight, and how they want to feel and be seen."
    return Document("Related outcomes", about, _table("Related outcomes", ("Kind", "What"), groups))


def _wanted(one: Scored, jobs: Sequence[Scored]) -> Iterator[Row]:
    yield from ((("Pain",), [(Said(pain),)]) for pain in one.job.pains)
    yield from ((("Gain",), [(Said(gain),)]) for gain in one.job.gains)
    yield from (
        ((numbers.first_upper(other.job.kind),), [(Said(as_sentence(job_text(other.job))),)])
        for other in jobs
        if other.job.serves == one.job.id
    )
    yield from ((("Heard",), [_quoted(outcome.heard)]) for outcome in one.job.outcomes if outcome.heard)


def _outcomes(material: Material, jobs: Sequence[Scored]) -> Document:
    groups = [
        (
            title(one.job),
            [
                (
                    (Said(as_sentence(outcome_text(outcome))),),
                    [
                        (outcome.step or "–",),
                        *_pieces(taken_apart(outcome_text(outcome))),
                        zone(material, one.scores.get(outcome.id)),
                    ],
                )
                for outcome in one.job.outcomes
            ],
        )
        for one in jobs
    ]
    about = (
        "Each outcome as direction, metric, object of control and context, with its step of the job map and its zone."
    )
    heads = ("Outcome", "Step", "Direction", "Metric", "Object of control", "Context", "Zone, with its probability")
    return Document("Outcome statements", about, _table("Outcome statements", heads, groups))


def _pieces(parts: Parts) -> tuple[Sentence, ...]:
    said = (parts.direction, parts.metric, parts.controlled, parts.context)
    return tuple((Said(part),) if part else ("–",) for part in said)


def _parts_of_job(job: Job) -> str:
    said = job.statement
    if isinstance(said, JobStatement):
        return " | ".join(part for part in (said.verb, said.object, said.context) if part)
    return "–"


def _goes_with(one: Scored, jobs: Sequence[Scored]) -> Piece:
    served = next((other.job for other in jobs if other.job.id == one.job.serves), None)
    return Said(title(served)) if served else "–"


def _quoted(text: str) -> Sentence:
    return ("“", Said(text), "”") if text else ("–",)


def _table(caption: str, heads: Sequence[str], groups: Groups) -> Table:
    """A table of words; groups without rows are left out."""
    made = tuple(
        (Said(name) if name else "", tuple(Line(head, tuple(map(Cell, cells))) for head, cells in rows))
        for name, rows in groups
        if rows
    )
    return Table(caption, tuple(heads), made, numeric=False)
