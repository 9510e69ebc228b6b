"""What can be said of declared context before its file is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from outsidein.errors import Problem
from outsidein.study.load import LoadedStudy
from outsidein.study.sections import Context
from outsidein.study.strict_yaml import Location
from outsidein.study.wording import listed, nearest, shown

ContextCheck = Callable[[LoadedStudy, Location, Context], Iterator[Problem]]


def waves_given(loaded: LoadedStudy, at: Location, context: Context) -> Iterator[Problem]:
    """Numbers without a date: they stand at no wave."""
    if context.wave is None and not any(part.wave for part in context.files):
        what = f"{context.id} does not say which wave its numbers belong to"
        yield loaded.problem(at, what, "give `wave:`, as in `wave: {column: month, period: quarter}`")


def indicators_given(loaded: LoadedStudy, at: Location, context: Context) -> Iterator[Problem]:
    """Context without a single indicator."""
    if not context.indicators:
        yield loaded.problem((*at, "indicators"), f"{context.id} has no indicators", "name the columns of numbers")


def measures_known(loaded: LoadedStudy, at: Location, context: Context) -> Iterator[Problem]:
    """A measure to be held against the context that is not declared, or that stands here twice."""
    ids = dict.fromkeys(measure.id for measure in loaded.study.measures)
    for number, name in enumerate(context.measures):
        place = (*at, "measures", number)
        if name not in ids:
            yield loaded.problem(place, f"there is no measure {shown(name)}", f"there is {listed(ids)}",
                                 nearest(name, ids))  # fmt: skip
        elif name in context.measures[:number]:
            yield loaded.problem(place, f"the measure {shown(name)} stands here twice")


CONTEXT_CHECKS: tuple[ContextCheck, ...] = (waves_given, indicators_given, measures_known)
"""All checks of context alone. A new one is a function and a line here."""
