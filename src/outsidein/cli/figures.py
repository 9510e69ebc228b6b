"""Numbers as the cells of a table: rounded as in the report, empty where there is none, "hidden" where it is hidden."""

from __future__ import annotations

from math import isfinite

from outsidein.analyses.contrasts import Contrast
from outsidein.report import numbers
from outsidein.stats.estimates import Estimate

HIDDEN = "hidden"
PERCENT = ("share", "chance")  # their differences are percentage points, pp


def value(row: Estimate) -> str:
    """The value of a number in its unit."""
    return HIDDEN if row.suppressed else _or_nothing(numbers.value(row.value, row.unit))


def interval(row: Estimate) -> str:
    """Its 95 % interval."""
    return _or_nothing(numbers.interval(row.low, row.high, row.unit))


def change(one: Contrast) -> str:
    """A difference with its sign."""
    row = one.estimate
    shown = _or_nothing(numbers.signed(row.value, row.unit))
    return HIDDEN if row.suppressed else f"{shown} pp" if shown and row.unit in PERCENT else shown


def change_interval(one: Contrast) -> str:
    """The 95 % interval of a difference."""
    row = one.estimate
    return _or_nothing(numbers.signed_interval(row.low, row.high, row.unit, " to "))


def clear(one: Contrast) -> str:
    """Whether a difference stands out."""
    return "" if one.estimate.suppressed or not isfinite(one.p_adjusted) else ("yes" if one.clear else "no")


def base(row: Estimate) -> str:
    """How many answers a number rests on."""
    return "" if row.suppressed else numbers.count(row.n)


def effective(row: Estimate) -> str:
    """Its effective sample size."""
    return _or_nothing(numbers.count(row.n_effective))


def probability(p: float) -> str:
    """A p-value."""
    return _or_nothing(numbers.probability(p))


def _or_nothing(text: str) -> str:
    return "" if text == numbers.NOTHING else text
