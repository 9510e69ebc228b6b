"""Statements as sentences, whether they were declared in one piece or in parts."""

from __future__ import annotations

from outsidein.study.jobs import Job, Outcome, Story
from outsidein.study.statements.vocabulary import TAKEN

JOINED = ("of ", "that ", "it takes ", "for ", "with ", "in ", "between ", "needed ", "spent ", "at ")


def outcome_text(outcome: Outcome) -> str:
    """An outcome as one sentence.

    >>> outcome_text(Outcome(id="o", direction="minimize", metric="time", object="to find a free agent"))
    'minimize the time it takes to find a free agent'
    >>> outcome_text(Outcome(id="o", direction="minimize", metric="likelihood", object="losing work"))
    'minimize the likelihood of losing work'
    """
    if outcome.statement:
        return _one_line(outcome.statement)
    metric = outcome.metric if outcome.metric.startswith("the ") else f"the {outcome.metric}"
    return _one_line(
        f"{outcome.direction or ''} {metric} {connected(outcome.metric, outcome.object)} {outcome.context}"
    )


def connected(metric: str, controlled: str) -> str:
    """What is controlled as it follows a metric: 'it takes to find', 'of losing', 'that it fails'.

    >>> connected("time", "to find it"), connected("number", "steps it takes")
    ('it takes to find it', 'of steps it takes')
    """
    words = controlled.strip()
    if not words or words.lower().startswith(JOINED):
        return words
    if words.lower().startswith("to "):
        return f"it takes {words}" if metric.lower().split()[-1:] and metric.lower().split()[-1] in TAKEN else words
    return f"of {words}"


def job_text(job: Job) -> str:
    """A job as one sentence: verb, object, context.

    >>> job_text(Job(id="j", statement={"verb": "keep", "object": "my work moving", "context": "in an outage"}))
    'keep my work moving in an outage'
    """
    said = job.statement
    return _one_line(said if isinstance(said, str) else f"{said.verb} {said.object} {said.context}")


def story_text(story: Story) -> str:
    """A job story as one sentence.

    >>> story_text(Story(when="it rains", want="know the way", so_that="stay dry"))
    'When it rains, I want to know the way, so I can stay dry.'
    """
    return f"When {story.when}, I want to {story.want}, so I can {story.so_that}."


def as_sentence(text: str) -> str:
    """A statement with a capital, as it stands in a report."""
    return text[:1].upper() + text[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(" .")
