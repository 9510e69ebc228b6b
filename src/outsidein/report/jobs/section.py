"""The section on jobs: what customers want done, how well it is met step by step, what makes them switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.report import figures, numbers
from outsidein.report.figures import Said, Sentence
from outsidein.report.jobs.documents import documents
from outsidein.report.jobs.measured import Scored, changed, performer, scored, shade, standing, title, zone
from outsidein.report.material import Material
from outsidein.report.parts.model import (
    Force,
    JobMap,
    JobsSection,
    JobTimeline,
    MapOutcome,
    MapStep,
    Progress,
    TimelineMoment,
)
from outsidein.study.jobs import FORCES, STEPS, Job, Step, Timeline
from outsidein.study.statements import as_sentence, job_text, outcome_text

MEANINGS: Mapping[Step, str] = {
    "define": "what is wanted, and planned",
    "locate": "what it takes",
    "prepare": "what is needed",
    "confirm": "that all is ready",
    "execute": "the job itself",
    "monitor": "whether it goes well",
    "modify": "what does not go well",
    "conclude": "the job, and clear up",
}
DRIVES = ("push", "pull")
NAMES = {
    "push": ("Push", "what drives people away from what they have"),
    "pull": ("Pull", "what draws them to something new"),
    "anxiety": ("Anxiety", "what they fear of something new"),
    "habit": ("Habit", "what keeps them with what they have"),
}
STAGES = {
    "first-thought": "First thought",
    "passive-looking": "Passive looking",
    "active-looking": "Active looking",
    "deciding": "Deciding",
    "first-use": "First use",
    "ongoing-use": "Ongoing use",
    "last-use": "Last use",
}


def jobs_section(material: Material) -> JobsSection | None:
    """All about the jobs of a study; nothing where none is declared."""
    jobs = [scored(material, job) for job in material.study.jobs]
    if not jobs:
        return None
    return JobsSection(
        sentences=(_counted(jobs), *_most_open(material, jobs)),
        maps=tuple(job_map(material, one) for one in jobs if one.job.outcomes),
        progress=tuple(filter(None, (_progress(one.job) for one in jobs))),
        documents=documents(material, jobs),
    )


def _counted(jobs: Sequence[Scored]) -> Sentence:
    outcomes = sum(len(one.job.outcomes) for one in jobs)
    main = sum(one.job.kind == "functional" for one in jobs)
    first = f"{numbers.first_upper(numbers.in_words(main))} functional job{'s' if main != 1 else ''}"
    more = len(jobs) - main
    also = f", {numbers.in_words(more)} emotional, social or consumption job{'s' if more != 1 else ''}" if more else ""
    judged = f"{numbers.in_words(outcomes)} outcome{'s' if outcomes != 1 else ''}"
    return (f"{first}{also}, and {judged} by which they are judged.",)


def _most_open(material: Material, jobs: Sequence[Scored]) -> tuple[Sentence, ...]:
    """The outcome with the highest score of all jobs."""
    rows = [(row, one) for one in jobs for row in one.scores.values() if not row.suppressed]
    if not rows:
        return ()
    row, one = max(rows, key=lambda pair: pair[0].value)
    chance = material.lookup.beside(row, "p_underserved")
    said = material.names.subject(row.analysis, row.subject)
    return (
        (
            "The highest opportunity of all is ‘", Said(said), "’, of the job ‘", Said(title(one.job)), "’: ",
            figures.level(row), ", underserved with probability ", figures.level(chance), ".",
        ),
    )  # fmt: skip


def job_map(material: Material, found: Scored) -> JobMap:
    """The eight steps of a job with their outcomes, shaded by the zone they most probably lie in."""
    steps = [MapStep(numbers.first_upper(step), MEANINGS[step], _of_step(material, found, step)) for step in STEPS]
    bare = _of_step(material, found, None)
    steps += [MapStep("No step", "outcomes whose step is not declared", bare)] if bare else []
    return JobMap(
        title(found.job), as_sentence(job_text(found.job)), performer(material, found.job), standing(material, found),
        tuple(steps), f"measure-{found.measure}" if found.measure else "",
    )  # fmt: skip


def _of_step(material: Material, found: Scored, step: Step | None) -> tuple[MapOutcome, ...]:
    rows = [(outcome, found.scores.get(outcome.id)) for outcome in found.job.outcomes if outcome.step == step]
    rows.sort(key=lambda pair: -pair[1].value if pair[1] is not None and not pair[1].suppressed else 0.0)
    return tuple(
        MapOutcome(
            as_sentence(outcome_text(outcome)), figures.level(row) if row is not None else None, zone(material, row),
            shade(material, row), changed(material, row),
        )
        for outcome, row in rows
    )  # fmt: skip


def _progress(job: Job) -> Progress | None:
    """The forces and timelines of a job, where there are any."""
    forces = tuple(Force(*NAMES[name], getattr(job.forces, name), name in DRIVES) for name in FORCES)
    said = any(force.said for force in forces)
    timelines = tuple(map(_timeline, job.timelines))
    return Progress(title(job), forces if said else (), timelines) if said or timelines else None


def _timeline(timeline: Timeline) -> JobTimeline:
    moments = tuple(
        TimelineMoment(STAGES[one.stage], one.told, NAMES[one.force][0] if one.force else "", one.force in DRIVES)
        for one in timeline.moments
    )
    return JobTimeline("How it was hired" if timeline.kind == "hire" else "How it was fired", timeline.what, moments)
