"""How the jobs section is worded: the linter of statements over a whole study, and the coverage of the job map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from outsidein.errors import Problem
from outsidein.study.jobs import STEPS, Job
from outsidein.study.load import LoadedStudy, first
from outsidein.study.sections import Study
from outsidein.study.statements import Kind, Remark, job_text, lint, outcome_text
from outsidein.study.statements.likeness import alike
from outsidein.study.strict_yaml import MAX_PROBLEMS, Location
from outsidein.study.wording import listed, shown


def wording(loaded: LoadedStudy) -> list[Problem]:
    """What the linter has to say of the statements of a study: warnings and advice, each with a rewording.

    Grammar, direction, metric, solutions (names of own features and of alternatives), compound statements, adjectives,
    duplicates and near-duplicates, and steps of the job map without outcomes; the first hundred, where there are more.
    """
    found = (problem for rule in (_statements, _stories, _duplicates, _coverage) for problem in rule(loaded))
    return first(islice(found, MAX_PROBLEMS + 1))


def solutions(study: Study, job: Job) -> tuple[str, ...]:
    """What no statement of a job may name: the study's own features, and the alternatives of the job."""
    features = (feature.label or feature.id.replace("_", " ").replace("-", " ") for feature in study.value.features)
    others = (alternative.name for alternative in job.alternatives)
    named = (_without_article(name) for name in (*features, *others))
    return tuple(dict.fromkeys(name for name in named if len(name) > 2))


def _without_article(name: str) -> str:
    first_word, _, rest = name.strip().partition(" ")
    return rest if rest and first_word.lower() in ("the", "a", "an", "my", "our") else name.strip()


def _statements(loaded: LoadedStudy) -> Iterator[Problem]:
    for number, job in enumerate(loaded.study.jobs):
        named = solutions(loaded.study, job)
        place: Location = ("jobs", number, "statement")
        yield from _remarks(loaded, place, f"job {job.id}", lint(job_text(job), job.kind, named))
        for at, outcome in enumerate(job.outcomes):
            place = ("jobs", number, "outcomes", at)
            place = (*place, "statement") if outcome.statement else place
            kind: Kind = "outcome"
            yield from _remarks(loaded, place, f"outcome {outcome.id}", lint(outcome_text(outcome), kind, named))


def _remarks(loaded: LoadedStudy, place: Location, subject: str, remarks: Sequence[Remark]) -> Iterator[Problem]:
    for remark in remarks:
        found = loaded.problem(place, f"{subject}: {remark.what}", "", remark.rewording)
        yield replace(found, severity=remark.severity)


def _stories(loaded: LoadedStudy) -> Iterator[Problem]:
    """A job story that wants a solution, or says again what stands before its parts."""
    for number, job in enumerate(loaded.study.jobs):
        named = solutions(loaded.study, job)
        for at, story in enumerate(job.stories):
            place = ("jobs", number, "stories", at)
            wanted = [one for one in lint(story.want, "functional", named) if one.rule == "solution"]
            yield from _remarks(loaded, (*place, "want"), f"story of {job.id}", wanted)
            for field, lead in (("when", "when "), ("want", "i want "), ("so_that", "so ")):
                said = str(getattr(story, field))
                if said.lower().startswith(lead):
                    what = f"story of {job.id}: {lead.strip()!r} is put before `{field}` anyway"
                    better = said[len(lead) :].removeprefix("to ").removeprefix("that ").removeprefix("I can ")
                    yield _advice(loaded, (*place, field), what, better)


def _duplicates(loaded: LoadedStudy) -> Iterator[Problem]:
    """Outcomes of one job, and jobs, that say the same or nearly the same as an earlier one."""
    jobs = loaded.study.jobs
    yield from _alike(loaded, [("jobs", n) for n in range(len(jobs))], [job.id for job in jobs], [*map(job_text, jobs)])
    for number, job in enumerate(jobs):
        places: list[Location] = [("jobs", number, "outcomes", at) for at in range(len(job.outcomes))]
        texts = [outcome_text(outcome) for outcome in job.outcomes]
        yield from _alike(loaded, places, [outcome.id for outcome in job.outcomes], texts)


def _alike(
    loaded: LoadedStudy, places: Sequence[Location], names: Sequence[str], texts: Sequence[str]
) -> Iterator[Problem]:
    for place, earlier, same in alike(texts):
        found = "says the same as" if same else "says nearly the same as"
        what = f"{names[place]} {found} {names[earlier]}, {shown(texts[earlier], 120)}"
        better = "ask one of the two" if same else "keep one, or say what sets them apart"
        severity = "warning" if same else "advice"
        yield replace(loaded.problem(places[place], what, "", better), severity=severity)


def _coverage(loaded: LoadedStudy) -> Iterator[Problem]:
    """Steps of the job map that no outcome of a functional job belongs to."""
    for number, job in enumerate(loaded.study.jobs):
        if job.kind != "functional" or not job.outcomes:
            continue
        bare = [outcome.id for outcome in job.outcomes if outcome.step is None]
        missing = uncovered(job)
        place = ("jobs", number, "outcomes")
        if len(bare) == len(job.outcomes):
            what = f"job {job.id}: no outcome says its step of the job map"
            yield _advice(loaded, place, what, f"give each a `step`: {listed(STEPS)}")
        elif missing:
            what = f"job {job.id}: no outcome for {listed(missing)} of the eight steps"
            yield _advice(loaded, place, what, f"ask what makes it slow or uncertain to {missing[0]}")
        if 0 < len(bare) < len(job.outcomes):
            what = f"job {job.id}: {listed(bare)} {'says' if len(bare) == 1 else 'say'} no step of the job map"
            yield _advice(loaded, place, what, f"give each a `step`: {listed(STEPS)}")


def uncovered(job: Job) -> list[str]:
    """The steps of the job map without an outcome."""
    covered = {outcome.step for outcome in job.outcomes}
    return [step for step in STEPS if step not in covered]


def _advice(loaded: LoadedStudy, place: Location, what: str, better: str) -> Problem:
    return replace(loaded.problem(place, what, "", better), severity="advice")
