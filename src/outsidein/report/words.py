"""Sentences out of estimates and contrasts. They carry their uncertainty, and they claim no causes.

A change or a difference is called clear when it stands out at a false discovery rate of 5 % among all changes, or all
differences, of its measure (`Contrast.clear`). Anything else "has not clearly changed", which is not "is the same".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from outsidein.analyses.contrasts import WAVE, Contrast
from outsidein.report import figures, numbers
from outsidein.report.figures import Piece, Said, Sentence
from outsidein.stats.estimates import Estimate

LEVEL = f"95{numbers.PERCENT} interval"
SURE = 0.95
Naming = Callable[[str], str]


def indicative(row: Estimate) -> str:
    """Why a number is only indicative, or nothing.

    >>> import numpy as np
    >>> row = Estimate("nps", "", 1, 1, 0, 2, 25, 25, np.zeros(0), note="indicative: fewer than 30 answers")
    >>> indicative(row)
    'fewer than 30 answers'
    """
    found = [part for part in row.note.split("; ") if part.startswith("indicative: ")]
    return found[0].removeprefix("indicative: ") if found else ""


def span(row: Estimate) -> str:
    """The interval of a number, as it follows the number in a sentence."""
    if not math.isfinite(row.low):
        return ""
    return f", between {numbers.interval(row.low, row.high, row.unit, ' and ')} ({LEVEL})"


def caution(row: Estimate) -> Sentence:
    """The words of caution at the end of a sentence."""
    return cautioned(indicative(row))


def cautioned(reason: str) -> Sentence:
    """That a number is only indicative, with the reason; nothing where there is none."""
    return ("; this is indicative only: ", Said(reason)) if reason else ()


def level(subject: Sentence, row: Estimate, verb: str = " is ") -> Sentence:
    """How high a number is: "Net Promoter Score is 32, between 27 and 37 (95 % interval)"."""
    if row.suppressed:
        return (*subject, verb, figures.level(row))
    return (*subject, verb, figures.level(row), span(row), *caution(row))


def span_of(contrast: Contrast) -> str:
    """The interval of a difference, as it follows the difference in brackets."""
    row = contrast.estimate
    if row.suppressed:
        return ""
    counted = numbers.after_difference(row.value, row.unit)
    return f"{counted}, between {numbers.signed_interval(row.low, row.high, row.unit)}"


def before(contrast: Contrast) -> str:
    """The wave that a change is counted from."""
    return dict(contrast.against).get(WAVE, "")


def movement(contrast: Contrast) -> str:
    """Risen, fallen, or neither.

    >>> from types import SimpleNamespace as Row
    >>> movement(Row(clear=True, estimate=Row(value=-3.0)))
    'clearly fallen'
    """
    if not contrast.clear:
        return "not clearly changed"
    return "clearly risen" if contrast.estimate.value > 0 else "clearly fallen"


def change(contrast: Contrast, lead: str = "it has ") -> Sentence:
    """Whether a number has changed: "it has not clearly changed since 2026Q1 (+1, between -5 and +7)"."""
    since: tuple[Piece, ...] = (" since ", Said(before(contrast)))
    if contrast.estimate.suppressed:
        return ("the change", *since, " is ", figures.difference(contrast))
    return (f"{lead}{movement(contrast)}", *since, " (", figures.difference(contrast), span_of(contrast), ")")


def level_and_change(
    subject: Sentence, row: Estimate, contrast: Contrast | None, earlier: Contrast | None = None
) -> Sentence:
    """A number, what became of it since the wave before, and its last clear change before that."""
    first = level(subject, row)
    if contrast is None or row.suppressed:
        return (*first, ".")
    return (*first, "; ", *change(contrast), *before_that(earlier), ".")


def before_that(earlier: Contrast | None) -> Sentence:
    """A clear change that lies further back: "; before that, it clearly fell from 2025Q3 to 2025Q4 (-27, ...)"."""
    return ("; before that, it clearly ", *_moving(earlier)) if earlier else ()


def moved(subject: Sentence, contrast: Contrast) -> Sentence:
    """A clear change: "Net Promoter Score: fell from 2025Q3 to 2025Q4 (-31, between -45 and -17)"."""
    verb, *rest = _moving(contrast)
    return (*_headed(subject, str(verb)), *rest)


def _moving(contrast: Contrast) -> Sentence:
    verb, now = "rose" if contrast.estimate.value > 0 else "fell", contrast.estimate.level(WAVE) or ""
    return (verb, " from ", Said(before(contrast)), " to ", Said(now), *_in_brackets(contrast))


def most_for(contrast: Contrast, who: str) -> Sentence:
    """Where a change was largest: "; most for Field engineer (-59, between -77 and -40)"."""
    return ("; most for ", Said(who), *_in_brackets(contrast))


def differs(subject: Sentence, contrast: Contrast, who: str, other: str) -> Sentence:
    """A clear difference: "Net Promoter Score: lower for CIO than for Office worker (-30, between -41 and -18)"."""
    way = "higher" if contrast.estimate.value > 0 else "lower"
    return (*_headed(subject, way), " for ", Said(who), " than for ", Said(other), *_in_brackets(contrast))


def _headed(subject: Sentence, verb: str) -> Sentence:
    return (*subject, ": ", verb) if subject else (numbers.first_upper(verb),)


def _in_brackets(contrast: Contrast) -> Sentence:
    return (" (", figures.difference(contrast), span_of(contrast), ")")


def how_many_clear(clear: int, tested: int, one: str, many: str) -> str:
    """How many contrasts of a family are clear.

    >>> how_many_clear(0, 24, "comparison between segments", "comparisons between segments")
    'None of 24 comparisons between segments is clear.'
    """
    if tested == 0:
        return ""
    if tested == 1:
        return f"The one {one} is {'' if clear else 'not '}clear."
    amount = "None" if not clear else numbers.first_upper(numbers.in_words(clear))
    return f"{amount} of {numbers.in_words(tested)} {many} {'is' if clear < 2 else 'are'} clear."


def most_underserved(scores: Sequence[Estimate], chances: Sequence[Estimate], name: Naming) -> Sentence:
    """Which outcome has the highest opportunity score, and how probable it is that it is underserved.

    `chances` are those of being underserved, in the order of `scores`.
    """
    shown = [(row, chance) for row, chance in zip(scores, chances, strict=True) if not row.suppressed]
    if not shown:
        return ("The opportunity scores are hidden: too few answers.",)
    top, chance = max(shown, key=lambda pair: pair[0].value)
    likely = chance.value >= 0.5
    return (
        f"Of {numbers.in_words(len(scores))} outcomes, " if len(scores) > 1 else "The outcome ",
        "‘", Said(name(top.subject)), "’ ", "is most underserved" if likely else "comes nearest to being underserved",
        ": opportunity ", figures.level(top), bracket(top), ", underserved with probability ", figures.level(chance),
        *caution(top), ".",
    )  # fmt: skip


def count_of_zones(under: Sequence[Estimate], over: Sequence[Estimate]) -> str:
    """How many outcomes are under- and overserved beyond doubt."""
    sure = [sum(row.value >= SURE for row in rows if not row.suppressed) for rows in (under, over)]
    plural = [f"{numbers.in_words(number)} are" if number > 1 else ("none is", "one is")[number] for number in sure]
    return (
        f"With a probability of at least {numbers.chance(SURE)}, {plural[0]} underserved and {plural[1]} overserved, "
        f"of {numbers.in_words(len(under))}."
    )


def furthest_short(gaps: Sequence[Estimate], name: Naming) -> Sentence:
    """Where service falls furthest short of what is expected."""
    shown = [row for row in gaps if not row.suppressed]
    if not shown:
        return ("The gaps are hidden: too few answers.",)
    lowest = min(shown, key=lambda row: row.value)
    subject = Said(name(lowest.subject))
    if lowest.high < 0:
        first: Sentence = (subject, " falls furthest short of expectations: gap ")
    else:
        first = ("Nothing falls clearly short of expectations; lowest is ", subject, ": gap ")
    return (*first, figures.level(lowest), bracket(lowest), *caution(lowest), ".")


def highest_and_lowest(subject: Sentence, rows: Sequence[Estimate], name: Naming) -> Sentence:
    """The ends of several numbers on one scale, which come the highest first."""
    first, last = rows[0], rows[-1]
    return (
        *subject, ": highest of ", numbers.in_words(len(rows)), " is ‘", Said(name(first.subject)), "’ with ",
        figures.level(first), bracket(first), ", lowest ‘", Said(name(last.subject)), "’ with ", figures.level(last),
        bracket(last), *caution(first), ".",
    )  # fmt: skip


def standing(name: str, adequacy: Estimate, superiority: Estimate, chances: dict[str, Estimate]) -> Sentence:
    """Where an attribute stands to its zone of tolerance; `chances` by 'below', 'within', 'above'."""
    if adequacy.suppressed:
        return (Said(name), ": ", figures.level(adequacy), ".")
    place, chance = max(chances.items(), key=lambda pair: pair[1].value)
    nearest = superiority if place == "above" else adequacy
    bound = "the level desired" if place == "above" else "the level that would just do"
    return (
        Said(name), f" stands {place} the zone of tolerance with probability ", figures.level(chance), ": ",
        figures.difference_of(nearest), _signed_bracket(nearest), f" against {bound}", *caution(adequacy), ".",
    )  # fmt: skip


def consistency(subject: Sentence, alpha: Estimate, bar: float = 0.7) -> Sentence:
    """How consistently items measure one thing, held against the customary 0.7."""
    if alpha.suppressed:
        return (*subject, ": Cronbach's alpha is ", figures.level(alpha), ".")
    if alpha.low >= bar:
        verdict = f"above the customary {bar}"
    else:
        verdict = f"below the customary {bar}" if alpha.high < bar else f"not clearly above the customary {bar}"
    return (
        *subject,
        ": Cronbach's alpha is ",
        figures.level(alpha),
        bracket(alpha),
        f", {verdict}",
        *caution(alpha),
        ".",
    )


def bracket(row: Estimate) -> str:
    """The interval of a number in brackets."""
    return f" ({numbers.interval(row.low, row.high, row.unit)})" if math.isfinite(row.low) else ""


def _signed_bracket(row: Estimate) -> str:
    return f" ({numbers.signed_interval(row.low, row.high, row.unit, ' to ')})" if math.isfinite(row.low) else ""
