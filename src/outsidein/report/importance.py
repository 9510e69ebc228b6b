"""Sentences about drivers: what goes with an outcome, which contributions are clear, and where to act.

Answers of one survey cannot show causes. Drivers are said to "go with" the outcome; only a study that states its
assumptions has them "drive" it, and the assumptions are printed beside the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.report import figures, numbers
from outsidein.report.figures import Piece, Said, Sentence
from outsidein.report.words import Naming, bracket, caution
from outsidein.stats.estimates import Estimate

CLEAR = 0.05
PLACES: Mapping[str, str] = {
    "p_concentrate": "matters more than the average driver and performs below it",
    "p_keep_up": "matters more than the average driver and performs above it",
    "p_low_priority": "matters less than the average driver and performs below it",
    "p_overkill": "matters less than the average driver and performs above it",
}


def is_clear(p: Estimate) -> bool:
    """Whether a driver has a contribution of its own beyond doubt, at a false discovery rate of 5 %."""
    return bool(not p.suppressed and p.value <= CLEAR)


def most_important(shares: Sequence[Estimate], outcome: str, name: Naming, assumed: bool) -> Sentence:
    """Which driver matters most: "Of six drivers, ‘First reply’ goes furthest with ‘Satisfied’: 31 % of ...".

    `shares` come with the largest first, hidden ones last.
    """
    if not shares or shares[0].suppressed:
        return ("The importance of the drivers is hidden: too few answers.",)
    top = shares[0]
    verb = " drives ‘" if assumed else " goes furthest with ‘"
    return (
        f"Of {numbers.in_words(len(shares))} drivers, " if len(shares) > 1 else "The driver ",
        "‘", Said(name(top.subject)), "’", verb, Said(outcome), "’ most: " if assumed else "’: ", figures.level(top),
        bracket(top), " of what all explain together", *caution(top), ".",
    )  # fmt: skip


def explained(r2: Estimate, outcome: str) -> Sentence:
    """How much the drivers explain together."""
    if r2.suppressed:
        return ("How much they explain together is ", figures.level(r2), ".")
    return ("Together they explain ", figures.level(r2), bracket(r2), " of the variance of ‘", Said(outcome), "’.")


def clear_ones(tests: Sequence[Estimate], name: Naming) -> Sentence:
    """Which drivers have a contribution of their own, and which cannot be told from none."""
    shown = [row for row in tests if not row.suppressed]
    clear, unclear = ([row for row in shown if is_clear(row) is wanted] for wanted in (True, False))
    if not shown:
        return ()
    if not clear:
        return (f"None of {numbers.in_words(len(shown))} has a contribution of its own that can be told from none.",)
    if not unclear:
        return ("Each of them has a clear contribution of its own.",) if len(shown) > 1 else ("It is clear.",)
    verb = "has" if len(clear) == 1 else "have"
    return (
        f"{numbers.first_upper(numbers.in_words(len(clear)))} of {numbers.in_words(len(shown))} {verb} a clear "
        "contribution of their own; that of " if len(clear) > 1 else
        f"One of {numbers.in_words(len(shown))} has a clear contribution of its own; that of ",
        *_listed([row.subject for row in unclear], name), " cannot be told from none.",
    )  # fmt: skip


def where_to_act(chances: Sequence[Estimate], name: Naming) -> Sentence:
    """The driver most worth attention: "‘News’ matters more than the average driver and performs below it with ..."."""
    shown = [row for row in chances if not row.suppressed]
    if not shown:
        return ()
    top = max(shown, key=lambda row: row.value)
    if top.value < 0.5:
        return ("No driver probably matters more than the average and performs below it.",)
    return (
        "‘", Said(name(top.subject)), "’ ", PLACES["p_concentrate"], " with probability ", figures.level(top), ".",
    )  # fmt: skip


def told_apart(condition: Estimate, inflated: Sequence[Estimate], name: Naming) -> Sentence:
    """A warning where drivers say nearly the same, so that importance can hardly be shared out among them."""
    harmful = [row for row in inflated if not row.suppressed and "variance inflation" in row.note]
    if condition.suppressed or (not harmful and "collinear" not in condition.note):
        return ()
    whose: Sentence = (
        ("the variance inflation of ", *_listed([row.subject for row in harmful], name), " is 10 or more; ")
        if harmful
        else ()
    )
    return (
        "The drivers can hardly be told apart: ", *whose, "their condition number is ", figures.level(condition), ".",
    )  # fmt: skip


def assumption(assumptions: str) -> Sentence:
    """What the words "drives" rest on, or why they are not said."""
    if assumptions:
        return ("That they drive it is assumed, not shown: ", Said(assumptions.rstrip(".")), ".")
    return ("Answers that go together do not show what causes what.",)


def _listed(subjects: Sequence[str], name: Naming) -> Sentence:
    """Names one after the other, the last after "and"."""
    pieces: list[Piece] = []
    for place, subject in enumerate(subjects):
        pieces += [", " if 0 < place < len(subjects) - 1 else " and " if place else "", "‘", Said(name(subject)), "’"]
    return tuple(piece for piece in pieces if piece != "")
