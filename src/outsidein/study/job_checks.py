"""What is wrong with the jobs section itself: names that lead nowhere, outcomes that say nothing, ids that stand twice.

How well statements are worded is the linter's part (`study/job_wording.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from outsidein.errors import Problem
from outsidein.study.jobs import Alternative, Outcome
from outsidein.study.load import LoadedStudy
from outsidein.study.strict_yaml import Location
from outsidein.study.wording import listed, nearest, shown

JobCheck = Callable[[LoadedStudy], Iterator[Problem]]


def outcomes(loaded: LoadedStudy) -> Iterator[tuple[Location, Outcome]]:
    """Every outcome of every job with its location."""
    for number, job in enumerate(loaded.study.jobs):
        for place, outcome in enumerate(job.outcomes):
            yield ("jobs", number, "outcomes", place), outcome


def alternatives(loaded: LoadedStudy) -> Iterator[tuple[Location, Alternative]]:
    """Every alternative of every job with its location."""
    for number, job in enumerate(loaded.study.jobs):
        for place, alternative in enumerate(job.alternatives):
            yield ("jobs", number, "alternatives", place), alternative


def unknown_performers(loaded: LoadedStudy) -> Iterator[Problem]:
    """A job that is done by no customer of the study."""
    customers = [customer.id for customer in loaded.study.customers]
    exists = f"there is {listed(customers)}" if customers else "the study declares no customers"
    for number, job in enumerate(loaded.study.jobs):
        if job.performer is not None and job.performer not in customers:
            what = f"there is no customer {shown(job.performer)}"
            yield loaded.problem(("jobs", number, "performer"), what, exists, nearest(job.performer, customers))


def unknown_jobs(loaded: LoadedStudy) -> Iterator[Problem]:
    """A job that goes with one that is not declared, or with itself."""
    ids = [job.id for job in loaded.study.jobs]
    for number, job in enumerate(loaded.study.jobs):
        if job.serves == job.id:
            yield loaded.problem(("jobs", number, "serves"), f"the job {shown(job.id)} goes with itself")
        elif job.serves is not None and job.serves not in ids:
            others = [name for name in ids if name != job.id]
            exists = f"there is {listed(others)}" if others else "the study declares no other job"
            what = f"there is no job {shown(job.serves)}"
            yield loaded.problem(("jobs", number, "serves"), what, exists, nearest(job.serves, others))


def chains_of_consumption(loaded: LoadedStudy) -> Iterator[Problem]:
    """A link in the chain of owning and using, of a job that is none of consumption."""
    for number, job in enumerate(loaded.study.jobs):
        if job.chain is not None and job.kind != "consumption":
            what = f"{job.chain} is a link of consumption jobs, and {shown(job.id)} is {job.kind}"
            yield loaded.problem(("jobs", number, "chain"), what, "say `kind: consumption`, or leave `chain` out")


def outcomes_without_words(loaded: LoadedStudy) -> Iterator[Problem]:
    """An outcome that has neither a statement nor its parts, or both."""
    for location, outcome in outcomes(loaded):
        parts = {"direction": outcome.direction, "metric": outcome.metric, "object": outcome.object}
        given = [name for name, value in {**parts, "context": outcome.context}.items() if value]
        missing = [name for name, value in parts.items() if not value]
        if outcome.statement and given:
            what = f"the outcome {shown(outcome.id)} has both a statement and its {listed(given)}"
            yield loaded.problem((*location, given[0]), what, "give one of the two")
        elif not outcome.statement and missing:
            what = f"the outcome {shown(outcome.id)} lacks its {listed(missing)}"
            yield loaded.problem(location, what, "give `statement`, or direction, metric and object")


def repeated_outcomes(loaded: LoadedStudy) -> Iterator[Problem]:
    """The id of an outcome twice, in one job or in two: answers name outcomes by their ids alone."""
    earlier: dict[str, str] = {}
    for location, outcome in outcomes(loaded):
        known, job = outcome.id.casefold(), loaded.study.jobs[int(location[1])].id
        if known in earlier:
            what = f"the id {shown(outcome.id)} stands twice among outcomes"
            yield loaded.problem((*location, "id"), what, f"it is an outcome of {earlier[known]} already")
        earlier.setdefault(known, job)


def repeated_alternatives(loaded: LoadedStudy) -> Iterator[Problem]:
    """Two alternatives of one id, and of different names: a measure could not tell them apart."""
    names: dict[str, str] = {}
    for location, alternative in alternatives(loaded):
        if alternative.id is None:
            continue
        known = names.setdefault(alternative.id.casefold(), alternative.name)
        if known != alternative.name:
            what = f"the alternative {shown(alternative.id)} is called {shown(alternative.name)} here"
            yield loaded.problem((*location, "id"), what, f"elsewhere it is {shown(known)}", known)


def jobs_of_measures(loaded: LoadedStudy) -> Iterator[Problem]:
    """A measure of the outcomes of a job that is not declared, or against an alternative that no job has."""
    jobs = {job.id: job for job in loaded.study.jobs}
    exists = f"there is {listed(jobs)}" if jobs else "the study declares no jobs"
    for number, measure in enumerate(loaded.study.measures):
        job: str | None = getattr(measure, "job", None)
        if job is not None and job not in jobs:
            what = f"there is no job {shown(job)}"
            yield loaded.problem(("measures", number, "job"), what, exists, nearest(job, jobs))
        elif job is not None and not jobs[job].outcomes:
            what = f"the job {shown(job)} has no outcomes to be measured"
            yield loaded.problem(("measures", number, "job"), what, "declare them under `outcomes:`")
        yield from _alternatives_of(loaded, number, job)


def _alternatives_of(loaded: LoadedStudy, number: int, job: str | None) -> Iterator[Problem]:
    """The alternatives a measure names; where the study declares any, they are those of the job or of all jobs."""
    among = [one for one in loaded.study.jobs if job in (None, one.id)]
    known = {one.id: one.name for entry in among for one in entry.alternatives if one.id is not None}
    for name in getattr(loaded.study.measures[number], "alternatives", ()):
        if known and name not in known:
            what = f"there is no alternative {shown(name)}"
            place = ("measures", number, "alternatives", name)
            yield loaded.problem(place, what, f"there is {listed(known)}", nearest(name, known))


JOB_CHECKS: tuple[JobCheck, ...] = (
    unknown_performers,
    unknown_jobs,
    chains_of_consumption,
    outcomes_without_words,
    repeated_outcomes,
    repeated_alternatives,
    jobs_of_measures,
)
"""All checks of the jobs section. A new one is a function and a line here."""
