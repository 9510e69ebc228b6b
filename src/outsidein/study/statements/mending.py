"""How to put a statement better: every finding of the linter comes with a rewording that obeys the rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from outsidein.study.statements.composing import connected
from outsidein.study.statements.grammar import phrase, split_context, taken_apart, words
from outsidein.study.statements.vocabulary import (
    ARTICLES,
    DIRECTIONS,
    LEADS,
    METRICS,
    OTHER_DIRECTIONS,
    PREPOSITIONS,
    PROMISES,
)

METRIC = "[time | effort | likelihood | number]"
_PROMISE_TO = re.compile(r"^(?:(?:be|being|is|it is|make it|more|very) )*([\w-]+) to (.+)$", re.IGNORECASE)


def as_outcome(text: str) -> str:
    """A text put as an outcome: direction, metric, object of control, context.

    >>> as_outcome("easy to use")
    'minimize the effort it takes to use'
    >>> as_outcome("reduce the time to find a free agent")
    'minimize the time it takes to find a free agent'
    >>> as_outcome("quickly find a free agent")
    'minimize the time it takes to find a free agent'
    >>> as_outcome("avoid losing work when a system fails")
    'minimize the likelihood of losing work when a system fails'
    """
    parts = taken_apart(text)
    rest, promised = _without_promises(parts.controlled)
    metric = parts.metric or _promised_metric(promised)
    direction = parts.direction or "minimize"
    rest = rest if parts.verb else without_lead(rest)
    said = _measured(direction, metric, rest) if metric else _unmeasured(direction, rest)
    return f"{said} {parts.context}".strip()


def _measured(direction: str, metric: str, rest: str) -> str:
    if not rest:
        return f"{direction} the {metric} [of what]"
    joined = connected(metric, rest if rest.startswith(("to ", "it ", "of ", "that ")) else _infinitive(metric, rest))
    return f"{direction} the {metric} {joined}"


def _infinitive(metric: str, rest: str) -> str:
    """What is controlled, as a verb with 'to' where the metric asks for one."""
    first = rest.split()[0].lower()
    if metric in ("time", "effort", "cost") and first.endswith("s") and " " not in rest:
        return f"to get {rest}"
    if metric == "likelihood" and not first.endswith("ing"):
        return f"that {rest}" if len(rest.split()) > 1 else f"of {rest}"
    if metric in ("time", "effort", "cost") and first not in ARTICLES and not first.endswith(("ing", "ed")):
        return rest if first in PREPOSITIONS else f"to {rest}"
    return f"spent {rest}" if metric == "time" and first.endswith("ing") else rest


def _unmeasured(direction: str, rest: str) -> str:
    """A statement that has no metric: a chance is offered for what may happen, a time for what is done."""
    first = rest.split()[0].lower() if rest else ""
    if not rest:
        return f"{direction} the {METRIC} of [what]"
    if first in ("no", "zero", "fewer"):
        return f"minimize the number of {rest.partition(' ')[2] or '[what]'}"
    if first.endswith("ing") and direction == "minimize":
        return f"minimize the likelihood of {rest}"
    if direction == "minimize" and first not in ARTICLES and len(rest.split()) > 2 and not first.endswith("s"):
        return f"minimize the time it takes to {rest.removeprefix('to ')}"
    return f"{direction} the {METRIC} of {rest}"


def _promised_metric(promised: Sequence[str]) -> str:
    return next((PROMISES[word] for word in promised if PROMISES[word]), "")


def _without_promises(text: str) -> tuple[str, list[str]]:
    """A text without its adjectives, and which they were: 'easy to use' becomes 'to use'."""
    opening = _PROMISE_TO.match(text)
    if opening and opening[1].lower() in PROMISES:
        return f"to {opening[2]}", [opening[1].lower()]
    promised = [word for word in words(text) if word in PROMISES]
    return without(text, promised), promised


def without(text: str, unwanted: Sequence[str]) -> str:
    """A text without some words.

    >>> without("find a good room quickly", ["good", "quickly"])
    'find a room'
    """
    kept = [word for word in text.split() if word.lower().strip(".,;:!?'‘’") not in unwanted]
    if kept and kept[-1].lower() in ("and", "or", "more", "very", "as"):
        kept = kept[:-1]
    return " ".join(kept)


def without_promises(text: str) -> str:
    """A job or a feeling without words that everybody reads in another way."""
    return _without_promises(text)[0].removeprefix("to ")


def without_lead(text: str) -> str:
    """A text without what stands before its verb: 'I want to', 'the ability to'."""
    lower = text.lower()
    lead = next((lead for lead in LEADS if lower.startswith(f"{lead} ")), "")
    return text[len(lead) :].strip() if lead else text


def without_solution(text: str, name: str) -> str:
    """A statement without the solution that it names: 'use our app to book' becomes 'book'.

    >>> without_solution("use our app to book", "app")
    'book'
    >>> without_solution("ask for help in the portal when a system fails", "portal")
    'ask for help when a system fails'
    >>> without_solution("open the portal", "portal")
    'open [whatever does the job]'
    """
    article = r"(?:(?:the|an?|my|your|our|their|this|its)\s+)?"
    named = rf"{article}{re.escape(name)}s?(?![\w-])"
    verbs = r"(?:use|using|open|log in(?:to| to)|log on to|go to|visit|download|click(?: on)?|browse|try)"
    used = re.match(rf"^{verbs}\s+{named}\s+(?:to|and)\s+(.+)$", text, re.IGNORECASE)
    if used:
        return used[1]
    by = rf"\s+(?:in|on|with|via|through|by|using|from|at|inside)\s+{named}"
    if re.search(by, text, re.IGNORECASE):
        return re.sub(by, "", text, count=1, flags=re.IGNORECASE)
    return re.sub(f"{article}{phrase(name).pattern}", "[whatever does the job]", text, count=1, flags=re.IGNORECASE)


def as_job(text: str) -> str:
    """A text put as a job: verb, object, context; without a lead, a metric, an adjective.

    >>> as_job("I want to quickly find a free agent")
    'find a free agent'
    >>> as_job("minimize the time it takes to get home")
    'get home'
    """
    said = without_lead(text)
    parts = taken_apart(said)
    if parts.direction and parts.metric:
        said = re.sub(r"^(?:it takes |spent )?(?:to |of |that )?", "", f"{parts.controlled} {parts.context}".strip())
    elif parts.verb and parts.verb in OTHER_DIRECTIONS:
        said = text
    plain = without_lead(without_promises(said))
    return plain or "[verb] [object]"


def as_feeling(text: str, openings: Sequence[str]) -> str:
    """A text put as an emotional or a social job: it begins with one of the openings.

    >>> as_feeling("in control", ("feel", "avoid feeling")), as_feeling("not stupid", ("feel", "avoid feeling"))
    ('feel in control', 'avoid feeling stupid')
    """
    said = without_lead(text)
    avoided = said.lower().startswith(("not ", "avoid "))
    said = said.split(maxsplit=1)[1] if avoided and " " in said else said
    for opening in ("being perceived as", "be perceived as", "be seen as", "be regarded as", "look", "feeling", "be"):
        if said.lower().startswith(f"{opening} "):
            said = said[len(opening) :].strip()
    return f"{openings[avoided]} {said}"


def apart(text: str, place: int) -> tuple[str, str]:
    """Two statements out of one that joins two things by the word at `place`.

    >>> apart("minimize the time and effort it takes to book a room", 3)
    ('minimize the time it takes to book a room', 'minimize the effort it takes to book a room')
    >>> apart("find a hotel and a flight when I travel", 3)
    ('find a hotel when I travel', 'find a flight when I travel')
    >>> apart("book and pay for a trip", 1)
    ('book a trip', 'pay for a trip')
    """
    spoken, context = split_context(text)
    said = spoken.split()
    plain = [word.lower().strip(",") for word in said]
    left = max((at for at in range(place) if plain[at] in ARTICLES), default=place - 1)
    both = place + 1 < len(plain) and plain[place + 1] in ARTICLES
    begin = left if both and plain[place - 1] not in METRICS else place - 1
    end = len(said) if both else place + 2
    if not both and end < len(said) and plain[end] in PREPOSITIONS and place == 1:
        end += 1
    first = [*said[:place], *said[end:]]
    second = [*said[:begin], *said[place + 1 :]]
    return tuple(" ".join(f"{' '.join(one)} {context}".replace(",", "").split()) for one in (first, second))  # pyright: ignore[reportReturnType]


def with_direction(text: str) -> str:
    """A statement whose direction is said as the grammar has it.

    >>> with_direction("Reduce the number of steps it takes to close a ticket")
    'minimize the number of steps it takes to close a ticket'
    """
    first, _, rest = text.partition(" ")
    meant = OTHER_DIRECTIONS.get(first.lower()) or DIRECTIONS.get(first.lower())
    parts = taken_apart(text)
    return f"{meant} {rest}" if meant and parts.metric and _is_joined(parts.controlled) else as_outcome(text)


def _is_joined(controlled: str) -> bool:
    return not controlled.lower().startswith("to ")
