"""The linter of statements: what is wrong with the wording of a job or an outcome, and how to put it better.

Rules: Ulwick & Bettencourt 2008 (MIT Sloan Management Review 49); Bettencourt & Ulwick 2008 (Harvard Business Review).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from outsidein.study.jobs import JobKind
from outsidein.study.statements import mending
from outsidein.study.statements.grammar import phrase, split_context, taken_apart, words
from outsidein.study.statements.vocabulary import (
    DIRECTIONS,
    FEELING,
    NO_VERBS,
    NOUN_ENDS,
    NUMBERS,
    OTHER_DIRECTIONS,
    OWN,
    PAIRS,
    PROMISES,
    SEEN,
    SOLUTIONS,
    UNITS,
    USING,
    VERBS_LIKE_NOUNS,
)

Kind = Literal["outcome", JobKind]
Severity = Literal["warning", "advice"]


@dataclass(frozen=True)
class Remark:
    """One thing that is wrong with a statement.

    Attributes:
        rule: direction, metric, object, verb, opening, solution, compound, adjective.
        severity: A warning breaks the grammar of statements; an advice makes them clearer.
        what: What is wrong, in words.
        rewording: How it may be put; square brackets stand for what only the analyst knows.
    """

    rule: str
    severity: Severity
    what: str
    rewording: str


Rule = Callable[[str, Sequence[str]], Iterator[Remark]]


def lint(statement: str, kind: Kind = "outcome", solutions: Sequence[str] = ()) -> list[Remark]:
    """What is wrong with a statement, the worst first; nothing where it is sound.

    Args:
        statement: One sentence in English.
        kind: An outcome, or the kind of job: functional, emotional, social, consumption.
        solutions: Names of own features and of alternatives, which a statement must not name.

    >>> import outsidein as oi
    >>> oi.lint("minimize the time it takes to find a free agent")
    []
    >>> for remark in oi.lint("use our app to book", "functional"):
    ...     print(remark.rule, "|", remark.what, "|", remark.rewording)
    solution | it names a solution, 'our app' | book [object]
    """
    text = " ".join(statement.split()).rstrip(" .")
    return [remark for rule in RULES[kind] for remark in rule(text, solutions)]


def directed(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """An outcome begins with minimize or increase."""
    first = (words(text) or [""])[0]
    if first in DIRECTIONS:
        return
    if first in OTHER_DIRECTIONS:
        what = f"its direction is {first!r}, and outcomes say {OTHER_DIRECTIONS[first]!r}"
        yield Remark("direction", "warning", what, mending.with_direction(text))
    else:
        yield Remark("direction", "warning", "it has no direction: minimize or increase", mending.as_outcome(text))


def measured(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """An outcome says what is counted, and of what."""
    parts = taken_apart(text)
    if not parts.metric:
        what = "it has no metric, such as the time, the likelihood, the number or the effort"
        yield Remark("metric", "warning", what, mending.as_outcome(text))
    elif not parts.controlled:
        what = f"it says nothing of what the {parts.metric} is to be controlled"
        yield Remark("object", "warning", what, mending.as_outcome(text))


def begun_with_verb(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """A job begins with a verb, and does something to something."""
    said = words(text)
    first = said[0] if said else ""
    if not said or first == "to" or first in NO_VERBS or first in PROMISES or _is_noun(first):
        yield Remark("verb", "warning", f"it begins with no verb, but with {first!r}", _verb_first(text))
    elif len(words(split_context(text)[0])) == 1:
        yield Remark("object", "warning", f"it does not say what to {first}", f"{first} [object]")


def _verb_first(text: str) -> str:
    said = mending.as_job(text)
    first = (words(said) or [""])[0]
    if not first or first in NO_VERBS or _is_noun(first):
        return f"[verb] {said}"
    return said if len(words(said)) > 1 or said.startswith("[") else f"{said} [object]"


def _is_noun(word: str) -> bool:
    return word.endswith(NOUN_ENDS) and word not in VERBS_LIKE_NOUNS


_FIGURE = re.compile(
    rf"(?:\b(?:in|within|under|at least|at most|less than|more than|by|to)\s+)*"
    rf"(?:[€$£]?\d[\d.,]*|\b(?:{'|'.join(NUMBERS)}))\s*(?:{'|'.join(UNITS)})(?!\w)",
    re.IGNORECASE,
)


def unmeasured(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """A job has no metric: how well it is done is what outcomes say."""
    parts, figure = taken_apart(text), _FIGURE.search(text)
    if parts.direction and parts.metric:
        what = f"it has a metric, the {parts.metric}: that is an outcome"
        yield Remark("metric", "warning", what, mending.as_job(text))
    elif figure:
        plain = " ".join(text.replace(figure[0], " ").split())
        yield Remark("metric", "warning", f"it has a metric, {figure[0].strip()!r}: that is an outcome", plain)


def felt(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """An emotional job: feel, or avoid feeling."""
    yield from _opened(text, FEELING)


def seen(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """A social job: be perceived as, or avoid being perceived as."""
    yield from _opened(text, SEEN)


def _opened(text: str, openings: Sequence[str]) -> Iterator[Remark]:
    if not text.lower().startswith(tuple(f"{opening} " for opening in openings)):
        what = f"it begins neither with {openings[0]!r} nor with {openings[1]!r}"
        yield Remark("opening", "warning", what, mending.as_feeling(text, openings))


def unsolved(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """A statement names no solution: it must stay true whatever is offered."""
    named = [name for name in (*solutions, *SOLUTIONS) if len(name) > 1]
    for name in sorted(dict.fromkeys(named), key=len, reverse=True):
        found = phrase(name).search(text)
        if found:
            before = text[: found.start()].split()
            own = f"{before[-1]} " if before and before[-1].lower() in OWN else ""
            yield Remark("solution", "warning", f"it names a solution, {own + found[0]!r}", _to_do(text, name))
            return
    first, owned = (words(text) or [""])[0], next((word for word in words(text) if word in OWN), "")
    if first in USING or owned:
        what = f"it begins with {first!r}, which is what one does with a solution" if first in USING else (
            f"it speaks of what is offered: {owned!r}"
        )  # fmt: skip
        yield Remark(
            "solution", "warning", what, _purpose(text, first) if first in USING else mending.without(text, OWN)
        )


def outcome_unsolved(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """The same of an outcome, whose rewording is an outcome too."""
    for remark in unsolved(text, solutions):
        parts = taken_apart(remark.rewording)
        sound = parts.direction and parts.metric
        yield remark if sound else replace(remark, rewording=mending.as_outcome(remark.rewording))


def _to_do(text: str, name: str) -> str:
    said = mending.without_solution(text, name)
    return said if len(words(said)) > 1 or "[" in said else f"{said} [object]"


def _purpose(text: str, first: str) -> str:
    """What something is used for: what follows 'to'."""
    _, _, purpose = text.partition(" to ")
    return purpose or f"[what one would {first} it for]"


def single(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """A statement says one thing: what is joined by 'and' or 'or' is rated as neither."""
    spoken = split_context(text)[0]
    plain = [word.lower().strip(",;") for word in spoken.split()]
    for place in range(1, len(plain) - 1):
        joined = plain[place] in ("and", "or", "and/or", "&") and not _is_pair(plain, place)
        if joined:
            first, second = mending.apart(text, place)
            what = f"it says two things, joined by {plain[place]!r}"
            yield Remark("compound", "warning", what, f"{first}; and on its own: {second}")
            return
    slashed = re.search(r"\b([a-z]+)/([a-z]+)\b", text, re.IGNORECASE)
    if slashed and slashed[0].lower() != "and/or":
        one, other = (text.replace(slashed[0], slashed[number]) for number in (1, 2))
        yield Remark("compound", "warning", f"it says two things, {slashed[0]!r}", f"{one}; and on its own: {other}")


def _is_pair(plain: Sequence[str], place: int) -> bool:
    """Whether an 'and' joins what is one thing, or the two ends of a range."""
    around = " ".join(plain[max(place - 2, 0) : place + 3])
    between = "between" in plain[max(place - 6, 0) : place]
    return between or any(re.search(rf"\b{re.escape(pair)}\b", around) for pair in PAIRS)


def plainly_said(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """A statement has no word that everybody reads in another way, such as easy, quick or good."""
    found = [word for word in words(text) if word in PROMISES]
    if not found:
        return
    parts = taken_apart(text)
    whole = bool(parts.direction and parts.metric)
    rewording = mending.without(text, found) if whole else mending.as_outcome(text)
    yield Remark("adjective", "advice", f"{found[0]!r} is read by everybody in another way", rewording)


def job_plainly_said(text: str, solutions: Sequence[str]) -> Iterator[Remark]:
    """The same of a job."""
    found = [word for word in words(text) if word in PROMISES]
    if found:
        rewording = _verb_first(text)
        yield Remark("adjective", "advice", f"{found[0]!r} is read by everybody in another way", rewording)


RULES: dict[Kind, tuple[Rule, ...]] = {
    "outcome": (directed, measured, outcome_unsolved, single, plainly_said),
    "functional": (begun_with_verb, unsolved, unmeasured, single, job_plainly_said),
    "consumption": (begun_with_verb, unmeasured, single, job_plainly_said),
    "emotional": (felt, unsolved, single),
    "social": (seen, single),
}
"""The rules of each kind of statement. A new one is a function and its place here."""
