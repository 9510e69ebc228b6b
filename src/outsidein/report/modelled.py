"""Sentences about a path model. What goes with what, never what causes what: the arrows of a model are assumed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from outsidein.report import figures, numbers
from outsidein.report.charts.path_diagram import is_open
from outsidein.report.figures import Piece, Said, Sentence
from outsidein.report.naming import Names
from outsidein.report.words import bracket, caution
from outsidein.stats.estimates import Estimate, combine

__all__ = ["ASSUMED", "explained", "goes_with_most", "in_short", "is_open", "open_paths", "rated"]

ASSUMED = "That effects run along the arrows of the model is assumed; answers of one survey cannot show it."
MOST_READ = 12  # paths that are read out in place of a drawing


def goes_with_most(target: str, rows: Sequence[Estimate], name: Callable[[Estimate], str]) -> Sentence:
    """What has the largest total effect on the target, and whether it stands out.

    >>> row = Estimate("total_effect", "quality -> value", 0.5, 0.03, 0.44, 0.56, 300, 300, np.zeros(0))
    >>> figures.as_text(goes_with_most("value", [row], lambda row: "Quality"))
    'Quality goes with value: total effect 0.50 (0.44 to 0.56).'
    """
    first, *others = rows
    number: Sentence = (": total effect ", figures.level(first), bracket(first), *caution(first))
    with_: Sentence = (" goes with ", Said(target))
    if is_open(first):
        return ("Nothing goes clearly with ", Said(target), "; nearest is ", Said(name(first)), *number, ".")
    if not others:
        return (Said(name(first)), *with_, *number, ".")
    rest = _ahead(first, others[0], name(others[0]))
    return (Said(name(first)), *with_, " most", *number, *rest, ".")


def _ahead(first: Estimate, second: Estimate, name: str) -> Sentence:
    """Whether the largest effect is clearly larger than the next."""
    clear = _lowest_lead(first, second) > 0
    words = "; clearly more than " if clear else "; not clearly more than "
    return (words, Said(name), " (", figures.level(second), ")")


def _lowest_lead(first: Estimate, second: Estimate) -> float:
    """The lower end of the interval of the lead; where replicates are not at hand, of intervals that must not meet."""
    if len(first.replicates) and len(first.replicates) == len(second.replicates):
        return combine([first, second], lambda values: np.abs(values[0]) - np.abs(values[1]), "lead").low
    nearest, furthest = (min(abs(first.low), abs(first.high)), max(abs(second.low), abs(second.high)))
    return nearest - furthest


def explained(target: str, row: Estimate) -> Sentence:
    """How much of the differences in a construct its predecessors explain."""
    return (
        "The model explains ", figures.level(row), bracket(row), " of how ", Said(target),
        " differs between answers", *caution(row), ".",
    )  # fmt: skip


def open_paths(rows: Sequence[Estimate], name: Callable[[str], str]) -> Sentence:
    """How many paths are clearly not zero, and which are open."""
    shown = [row for row in rows if not row.suppressed]
    unclear = [row for row in shown if is_open(row)]
    if not shown:
        return ("The paths are hidden: too few answers.",)
    if not unclear:
        return (f"All {numbers.in_words(len(shown))} paths differ clearly from zero.",)
    pieces: list[Piece] = []
    for place, row in enumerate(unclear):
        joint = "" if place == 0 else " and " if place == len(unclear) - 1 else ", "
        pieces += [f"{joint}‘", Said(name(row.subject)), "’", " (", figures.level(row), _span(row), ")"]
    clear = numbers.first_upper(numbers.in_words(len(shown) - len(unclear)))
    verb = "differs" if len(shown) - len(unclear) == 1 else "differ"
    return (f"{clear} of {numbers.in_words(len(shown))} paths {verb} clearly from zero; open: ", *pieces, ".")


def _span(row: Estimate) -> str:
    span = numbers.interval(row.low, row.high, row.unit)
    return "" if span == numbers.NOTHING else f", {span}"


def rated(name: str, importance: Estimate, performance: Estimate) -> Sentence:
    """A construct on the map: how much it matters, how high it is."""
    return (
        Said(name), ": importance ", figures.level(importance), bracket(importance), ", performance ",
        figures.level(performance), bracket(performance),
    )  # fmt: skip


def in_short(rows: Sequence[Estimate], names: Names) -> str:
    """The paths as a list, for those who do not see the diagram."""
    said = [f"{names.subject(row.analysis, row.subject)} {figures.level(row)}" for row in rows]
    more = len(said) - MOST_READ
    return ", ".join(said[:MOST_READ]) + (f" and {more} more" if more > 0 else "")
