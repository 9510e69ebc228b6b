"""Open answers composed from short phrases, in the mood of the answer to the 0-10 question."""

from __future__ import annotations

import numpy as np

PRAISE = (
    "The service desk knows our systems and gets to the point",
    "Quick, friendly and usually right the first time",
    "Whoever I call, they own the problem until it is solved",
    "Ticket opened at nine, back at work by half past",
    "They ring back when they say they will",
    "The new portal shows me where my ticket stands",
    "Onboarding of new colleagues finally works without chasing anyone",
    "Our contact person explains things without jargon",
    "The migration weekend went by and nobody noticed – the best compliment I can give",
)
LUKEWARM = (
    "It works most of the time",
    "Fine when it is a standard request, slow when it is not",
    "Good people, but I have to explain the same thing to each of them",
    "The fix was good; finding out whom to ask was not",
    "The desk is helpful, the forms are not",
    "I get an answer, just not always the same one",
    "Response times are all right, the solution often takes a second try",
)
COMPLAINT = (
    "Nobody could tell me how long it would take",
    "The same failure came back three times this quarter",
    '"We are looking into it" is all I heard for two days',
    "I was passed on four times before someone took the ticket",
    "The ticket was closed although nothing was solved",
    "Promised for Monday, done on Thursday",
    "We pay for a service level that nobody reports on",
    "My colleague fixed it before the service desk called back",
)
OUTAGE = (
    "Three days without the job app and not one message when it would be back",
    "During the outage we wrote orders on paper, and typed them in again afterwards",
    "In the outage the status page said 'all systems normal' while I stood at the customer's door",
    "Since the outage the app logs me out in the middle of a job",
    "I lost half a day of photos and readings in the outage",
)
WISHES = (
    "Please keep us informed while something is down",
    "A text message would do",
    "More people who can decide something on the phone",
    "Fewer mails asking me to rate a closed ticket",
    "Keep it up",
    "An honest estimate is worth more than a fast promise",
    "A short guide for the first day would help",
)


def compose(score: float, outage: bool, rng: np.random.Generator) -> str:
    """One open answer: empty more often than not, in the mood of the score (NaN when there is none).

    `outage` says that the person was hit by it, so that bad scores may speak of it.
    """
    speaks, blames, wishes = rng.random(3) < (0.55 if score <= 6 else 0.38, 0.6, 0.35)
    what, wish = rng.random(2)
    if not speaks:
        return ""
    phrases = OUTAGE if outage and blames and score <= 8 else _phrases(score)
    sentence = phrases[int(what * len(phrases))] + "."
    return f"{sentence} {WISHES[int(wish * len(WISHES))]}." if wishes else sentence


def _phrases(score: float) -> tuple[str, ...]:
    if score >= 9:
        return PRAISE
    return COMPLAINT if score <= 6 else LUKEWARM
