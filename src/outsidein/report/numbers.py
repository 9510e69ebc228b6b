"""How numbers are written. The one place where anything is rounded.

Every quantity has a unit (see `analyses.analysis.Quantity`), and each unit has one form: scores such as NPS without
decimals, shares in per cent, means with two decimals, composite scores with one. A minus is a minus sign, not a hyphen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

MINUS = "−"
PERCENT = "\u202f%"  # a narrow space that does not break
NOTHING = "–"
HIDDEN = "hidden (too few answers)"


@dataclass(frozen=True)
class Form:
    """The written form of a unit: decimals, factor, what follows a level, what follows a difference of two levels."""

    decimals: int
    factor: float = 1.0
    after: str = ""
    after_difference: str = ""


FORMS: Mapping[str, Form] = {
    "points": Form(0),
    "share": Form(0, 100.0, PERCENT, " percentage points"),
    "scale": Form(2),
    "score": Form(1),
    "rank": Form(0),
    "answers": Form(0),
    "chance": Form(0, 100.0, PERCENT, " percentage points"),
    "coefficient": Form(2),
    "number": Form(0),
}
PLAIN = Form(2)


def value(number: float, unit: str) -> str:
    """A level, in the form of its unit.

    >>> value(-0.674, "scale"), value(0.7128, "share"), value(30.96, "points")
    ('−0.67', '71\\u202f%', '31')
    """
    if unit in ("chance", "p"):
        return chance(number) if unit == "chance" else probability(number)
    form = FORMS.get(unit, PLAIN)
    return _written(number, form) + (form.after if math.isfinite(number) else "")


def chance(number: float) -> str:
    """A probability from replicates, which is never certain.

    >>> chance(1.0), chance(0.821), chance(0.0)
    ('more than 99\\u202f%', '82\\u202f%', 'less than 1\\u202f%')
    """
    if not math.isfinite(number):
        return NOTHING
    if number >= 0.995:
        return f"more than 99{PERCENT}"
    return f"less than 1{PERCENT}" if number < 0.005 else f"{100 * number:.0f}{PERCENT}"


def interval(low: float, high: float, unit: str, joint: str = " to ") -> str:
    """An interval in words; a dash where there is none.

    >>> interval(0.688, 0.736, "share"), interval(-1.43, -1.27, "scale", " and ")
    ('69\\u202f% to 74\\u202f%', '−1.43 and −1.27')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NOTHING
    return value(low, unit) + joint + value(high, unit)


def after_difference(number: float, unit: str) -> str:
    """What follows a difference of two levels in a sentence.

    >>> after_difference(0.031, "share"), after_difference(0.0099, "share"), after_difference(3.0, "points")
    (' percentage points', ' percentage point', '')
    """
    form = FORMS.get(unit, PLAIN)
    one = signed(abs(number), unit) == "+1"
    return form.after_difference.removesuffix("s") if one else form.after_difference


def difference(number: float, unit: str) -> str:
    """A difference with its sign and what it counts.

    >>> difference(3.2, "points"), difference(-0.031, "share"), difference(0.004, "scale")
    ('+3', '−3 percentage points', '0.00')
    """
    return signed(number, unit) + (after_difference(number, unit) if math.isfinite(number) else "")


def signed(number: float, unit: str) -> str:
    """A difference with its sign, without what it counts.

    >>> signed(0.031, "share")
    '+3'
    """
    written = _written(number, FORMS.get(unit, PLAIN))
    return written if written == NOTHING or written.startswith(MINUS) or not _is_above_zero(written) else f"+{written}"


def signed_interval(low: float, high: float, unit: str, joint: str = " and ") -> str:
    """The interval of a difference, both ends with their sign.

    >>> signed_interval(-5.2, 7.4, "points")
    '−5 and +7'
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NOTHING
    return signed(low, unit) + joint + signed(high, unit)


def error(number: float, unit: str) -> str:
    """A standard error: one decimal more than the number it belongs to.

    >>> error(2.31, "points"), error(0.0123, "share")
    ('2.3', '1.2 percentage points')
    """
    form = FORMS.get(unit, PLAIN)
    return _written(number, replace(form, decimals=form.decimals + 1)) + (
        form.after_difference if number == number else ""
    )


def count(number: float) -> str:
    """A whole number with its thousands apart.

    >>> count(3012)
    '3,012'
    """
    return f"{number:,.0f}".replace("-", MINUS) if math.isfinite(number) else NOTHING


def percent(share: float, decimals: int = 1) -> str:
    """A share of rows, in per cent.

    >>> percent(0.0157)
    '1.6\\u202f%'
    """
    return f"{100 * share:.{decimals}f}{PERCENT}" if math.isfinite(share) else NOTHING


def probability(p: float) -> str:
    """A p-value.

    >>> probability(0.00002), probability(0.043)
    ('less than 0.001', '0.043')
    """
    if not math.isfinite(p):
        return NOTHING
    return "less than 0.001" if p < 0.001 else f"{p:.3f}"


def finer(number: float, unit: str, more: int = 1) -> str:
    """A level with more decimals than usual, where it stands against a limit that rounding would hide.

    >>> finer(0.7052, "coefficient"), finer(0.99634, "coefficient", 2)
    ('0.705', '0.9963')
    """
    form = FORMS.get(unit, PLAIN)
    written = _written(number, replace(form, decimals=form.decimals + more))
    return written + (form.after if math.isfinite(number) else "")


WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def in_words(number: int) -> str:
    """Small whole numbers as words, larger ones as figures.

    >>> in_words(8), in_words(53)
    ('eight', '53')
    """
    return WORDS[number] if 0 <= number < len(WORDS) else count(number)


def first_upper(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is.

    >>> first_upper("first reply")
    'First reply'
    """
    return text[:1].upper() + text[1:]


def _written(number: float, form: Form) -> str:
    if not math.isfinite(number):
        return NOTHING
    text = f"{abs(form.factor * number):,.{form.decimals}f}"
    return (MINUS if number < 0 and _is_above_zero(text) else "") + text


def _is_above_zero(text: str) -> bool:
    return any(digit in "123456789" for digit in text)
