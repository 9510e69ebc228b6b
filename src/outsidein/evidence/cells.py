"""What the text of one cell means: an answer on a scale, no answer, or something to be refused. No file, no SQL.

The order of the rules is the contract. What the analyst declares comes first (missing codes, then labels), then
plain numbers, then the value labels of the file, then a number beside its label, then the usual words for "nothing".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

NOTHING = frozenset({"", "na", "n/a", "#n/a", "n.a.", "<na>", "nan", "null", "-", "."})
NOT_APPLICABLE = frozenset({"na", "n/a", "n.a."})
LONGEST_LABEL = 1000
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
NUMBER_FIRST = re.compile(r"([+-]?\d+)\s*(?:[-–—=:.)]\s*([^\d\s].*)|(\(.*\)))", re.DOTALL)
NUMBER_LAST = re.compile(r"([^\d\s].*\S|[^\d\s])\s*\(\s*([+-]?\d+)\s*\)", re.DOTALL)

Kind = Literal["answer", "nothing", "outside", "fraction", "infinite", "unread"]


@dataclass(frozen=True)
class Meaning:
    """What a cell means; ``value`` is the scale point (or the number) of an answer."""

    kind: Kind
    value: float = 0


@dataclass(frozen=True)
class ScaleRules:
    """How the cells of one scale item are read. Texts are as `plain` makes them.

    ``low`` and ``high`` are the ends of the scale; ``missing`` texts and ``missing_numbers`` mean no answer;
    ``labels`` are declared; ``file_labels`` are the value labels of the file, text to code; ``decimal`` is the mark.
    ``wordings`` knows the points of usual answers, where some are expected.
    """

    low: int
    high: int
    missing: frozenset[str] = frozenset()
    missing_numbers: frozenset[Decimal] = frozenset()
    labels: Mapping[str, int] = field(default_factory=dict)
    file_labels: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."
    wordings: Callable[[str], int | None] | None = None


def plain(text: str) -> str:
    """Text for comparison: NFC, one kind of apostrophe, single spaces, trimmed, case folded.

    >>> plain("  Don’t   KNOW ")
    "don't know"
    """
    composed = unicodedata.normalize("NFC", text).replace("’", "'")
    return unicodedata.normalize("NFC", " ".join(composed.split()).casefold())


def tidy(text: str) -> str:
    """Text to be shown: NFC and trimmed, otherwise as given.

    >>> tidy(" Café ")
    'Café'
    """
    return unicodedata.normalize("NFC", text).strip()


def as_text(value: object) -> str:
    """A cell as text; a whole number has no decimals, nothing (NULL, NaN) is the empty text.

    >>> as_text(5.0), as_text(None), as_text("007"), as_text(True)
    ('5', '', '007', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if math.isfinite(value) and value == int(value) else repr(value)
    return str(value)


def number(text: str, decimal: str = ".") -> Decimal | None:
    """The number a text is, written plainly with the decimal mark `decimal`; None where it is not one.

    An infinite number (`inf`, or too large for a computer, as 1e400) comes back as Decimal('Infinity').

    >>> number("05"), number("7,5", ","), number("1,234"), number("1e400")
    (Decimal('5'), Decimal('7.5'), None, Decimal('Infinity'))
    """
    text = text.strip()
    if text.lower().lstrip("+-") in {"inf", "infinity"}:
        return Decimal("Infinity")
    if not NUMBER.fullmatch(text) or ("," in text and decimal != ","):
        return None
    if math.isinf(float(text.replace(",", "."))):
        return Decimal("Infinity")
    mantissa, _, exponent = text.replace(",", ".").lower().partition("e")
    return Decimal(mantissa) if not exponent else Decimal(repr(float(text.replace(",", "."))))


def codes_and_texts(missing: Iterable[str], decimal: str = ".") -> tuple[frozenset[Decimal], frozenset[str]]:
    """Declared missing entries as numbers (99 means 99, 99.0 and ' 99') and as plain texts."""
    entries = list(missing)
    numbers = (number(entry, decimal) for entry in entries)
    return frozenset(n for n in numbers if n is not None), frozenset(plain(entry) for entry in entries)


def read_scale(text: str, rules: ScaleRules) -> Meaning:
    """What a cell of a scale item means.

    >>> rules = ScaleRules(1, 5, missing_numbers=frozenset({Decimal(9)}), labels={"agree": 4})
    >>> [read_scale(cell, rules).kind for cell in ("5.0", "9", "Agree", "7", "4.5", "n/a", "great")]
    ['answer', 'nothing', 'answer', 'outside', 'fraction', 'nothing', 'unread']
    >>> read_scale("Very satisfied (5)", rules)
    Meaning(kind='answer', value=5)
    """
    folded = plain(text)
    found = _declared(folded, number(text, rules.decimal), rules)
    if found is None and folded in rules.file_labels:
        found = _point(number(rules.file_labels[folded]), rules)
    if found is None and rules.wordings is not None and (point := rules.wordings(text)) is not None:
        found = _point(Decimal(point), rules)
    if found is None:
        found = _beside_label(text, rules)
    if found is None:
        found = Meaning("nothing") if folded in NOTHING else Meaning("unread")
    return found


def _declared(folded: str, value: Decimal | None, rules: ScaleRules) -> Meaning | None:
    if folded in rules.missing or (value is not None and value in rules.missing_numbers):
        return Meaning("nothing")
    key = folded if folded in rules.labels or value is None else f"{value.normalize():f}"
    if key in rules.labels:
        return Meaning("answer", rules.labels[key])
    return _point(value, rules)


def _point(value: Decimal | None, rules: ScaleRules) -> Meaning | None:
    if value is None:
        return None
    if value in rules.missing_numbers:
        return Meaning("nothing")
    if value.is_infinite():
        return Meaning("infinite")
    if not rules.low <= value <= rules.high:
        return Meaning("outside")
    return Meaning("answer", int(value)) if value == int(value) else Meaning("fraction")


def _beside_label(text: str, rules: ScaleRules) -> Meaning | None:
    """'5 - Very satisfied', '5 = ...', '5: ...', '5 (...)' or 'Very satisfied (5)'; the label is obeyed if declared."""
    if len(text) > LONGEST_LABEL:
        return None
    first, last = NUMBER_FIRST.fullmatch(text.strip()), NUMBER_LAST.fullmatch(text.strip())
    if first:
        code, label = first[1], first[2] or first[3].strip("()")
    elif last:
        code, label = last[2], last[1]
    else:
        return None
    if plain(label) in NOT_APPLICABLE:
        return Meaning("nothing")
    return _declared(plain(label), Decimal(code), rules)


@dataclass(frozen=True)
class NumberRules:
    """How the cells of a free quantity are read; see `ScaleRules`."""

    missing: frozenset[str] = frozenset()
    missing_numbers: frozenset[Decimal] = frozenset()
    labels: Mapping[str, int] = field(default_factory=dict)
    decimal: str = "."


def read_number(text: str, rules: NumberRules) -> Meaning:
    """What a cell of a free quantity means: only plain numbers in the declared decimal format are read.

    >>> [read_number(cell, NumberRules()).kind for cell in ("12.5", "1,234", "EUR 12", "12%", "(5)", "inf", "")]
    ['answer', 'unread', 'unread', 'unread', 'unread', 'infinite', 'nothing']
    """
    folded, value = plain(text), number(text, rules.decimal)
    if folded in rules.missing or (value is not None and value in rules.missing_numbers):
        return Meaning("nothing")
    if folded in rules.labels:
        return Meaning("answer", rules.labels[folded])
    if value is None or ("." in text and rules.decimal == ","):
        return Meaning("nothing") if folded in NOTHING else Meaning("unread")
    return Meaning("infinite") if value.is_infinite() else Meaning("answer", float(value))
