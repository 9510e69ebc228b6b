"""The jobs section as frozen types: what customers want done, and the outcomes by which they judge how well it is done.

Sources: job and outcome statements and the job map, Ulwick & Bettencourt 2008 and Bettencourt & Ulwick 2008; job
stories, Klement 2013; forces of progress and their timeline, Moesta & Spiek.
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from outsidein.study.section import Id, Section

Step = Literal["define", "locate", "prepare", "confirm", "execute", "monitor", "modify", "conclude"]
JobKind = Literal["functional", "emotional", "social", "consumption"]
Force = Literal["push", "pull", "anxiety", "habit"]
Link = Literal["buy", "receive", "install", "learn", "use", "maintain", "store", "upgrade", "dispose"]
Stage = Literal[
    "first-thought", "passive-looking", "active-looking", "deciding", "first-use", "ongoing-use", "last-use"
]

STEPS: tuple[Step, ...] = get_args(Step)
"""The eight steps of the job map, in their order."""

FORCES: tuple[Force, ...] = get_args(Force)
"""The forces of progress: push and pull drive a switch, anxiety and habit hold it back."""


class JobStatement(Section):
    """A job in its parts: a verb, what it is done to, and when; no solution, no metric, one job alone."""

    verb: str = Field(
        description="What is done, such as keep; of an emotional job 'feel' or 'avoid feeling', of a social job "
        "'be perceived as' or 'avoid being perceived as'."
    )
    object: str = Field(description="What it is done to, such as 'my work moving'.")
    context: str = Field("", description="When or where, such as 'when a system fails'.")


class Outcome(Section):
    """A desired outcome: how customers judge one step of a job; as a sentence, or in its four parts."""

    id: Id = Field(description="The name used in measures and in the results.")
    step: Step | None = Field(None, description="The step of the job map that it belongs to.")
    statement: str = Field(
        "", description="The whole statement, such as 'minimize the time it takes to find a free agent'."
    )
    direction: Literal["minimize", "increase"] | None = Field(None, description="Which way is better.")
    metric: str = Field("", description="What is counted: time, likelihood, number, effort and the like.")
    object: str = Field("", description="What is to be controlled, such as 'to find out whom to ask'.")
    context: str = Field("", description="When or where, such as 'when something breaks'.")
    heard: str = Field("", description="How customers said it, before it was made a statement.")


class Story(Section):
    """A job story: when something happens, I want something, so I can get further."""

    when: str = Field(description="The situation, such as 'my screen goes blank in a meeting'.")
    want: str = Field(description="The motivation, such as 'know whether it is just me'.")
    so_that: str = Field(description="The outcome expected, such as 'decide whether to wait'.")


class Forces(Section):
    """The forces of progress: a switch happens when push and pull are stronger than anxiety and habit."""

    push: tuple[str, ...] = Field((), description="What drives people away from what they have.")
    pull: tuple[str, ...] = Field((), description="What draws them to something new.")
    anxiety: tuple[str, ...] = Field((), description="What they fear of something new.")
    habit: tuple[str, ...] = Field((), description="What keeps them with what they have.")


class Moment(Section):
    """One moment on the way to a switch."""

    stage: Stage = Field(description="Where on the way it lies.")
    told: str = Field(description="What happened, as it was told.")
    force: Force | None = Field(None, description="The force that was at work.")


class Timeline(Section):
    """How somebody came to hire a solution for a job, or to fire one."""

    kind: Literal["hire", "fire"] = Field(description="Whether a solution was taken up or given up.")
    what: str = Field(description="The solution, such as 'the status page'.")
    moments: tuple[Moment, ...] = Field((), description="What happened, in order.")


class Alternative(Section):
    """Something else that customers hire for a job."""

    id: Id | None = Field(None, description="The name by which a measure asks how well it does the job.")
    name: str = Field(description="What it is called, such as 'a colleague'.")
    kind: Literal["direct", "secondary", "indirect"] = Field(
        description="The same job done the same way, done another way, or no longer needed."
    )


class Job(Section):
    """What a customer wants to get done, with the outcomes wanted, what drives a switch, and what else is hired."""

    id: Id = Field(description="The name used in the study and in the results.")
    label: str = Field("", description="The name shown in reports; the statement when absent.")
    performer: Id | None = Field(None, description="The customer who gets it done: an id of `customers`.")
    kind: JobKind = Field("functional", description="Something to do, to feel, to be seen as, or to do with a product.")
    serves: Id | None = Field(None, description="The functional job that an emotional, social or other job goes with.")
    chain: Link | None = Field(None, description="Of a consumption job: its link in the chain of owning and using.")
    statement: JobStatement | str = Field(
        description="The job in its parts, or as a sentence: verb, object, context, as in 'plan a trip abroad'."
    )
    heard: str = Field("", description="How customers said it, before it was made a statement.")
    priority: int | None = Field(None, ge=1, description="The rank that the organisation gives it; 1 is the highest.")
    outcomes: tuple[Outcome, ...] = Field((), description="The outcomes by which customers judge how well it is done.")
    stories: tuple[Story, ...] = Field((), description="Job stories: when ..., I want ..., so I can ....")
    pains: tuple[str, ...] = Field((), description="What hurts in getting it done today.")
    gains: tuple[str, ...] = Field((), description="What would delight.")
    forces: Forces = Field(
        Forces(),  # pyright: ignore[reportCallIssue]
        description="What drives a switch, and what holds it back.",
    )
    timelines: tuple[Timeline, ...] = Field((), description="How solutions were hired and fired.")
    alternatives: tuple[Alternative, ...] = Field((), description="What else is hired for it.")
