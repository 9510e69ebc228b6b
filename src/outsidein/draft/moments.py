"""When answers were given: how dates are written, which periods make good waves, which names are those of waves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from outsidein.draft.profile import Profile
from outsidein.draft.words import words
from outsidein.evidence.cells import NOTHING, plain
from outsidein.evidence.sources import Source, text_of
from outsidein.evidence.waves import DAY_AND_TIME, KNOWN_FORMATS, MOST_DATES, DateFormat, Period, period_of, wave_order

FORMATS: tuple[str | None, ...] = (None, *KNOWN_FORMATS)
"""How dates may be written; None is ISO 8601."""

PERIODS: tuple[Period, ...] = ("week", "month", "quarter", "half", "year")
MOST_WAVES = 12
GOOD_WAVE = 100  # answers of a usual wave
SMALL_WAVE = 30
MOST_SMALL = 0.25  # the share of waves that may be small
DATED = 0.9  # the share of cells that must be dates

_LOOKS_DATED = re.compile(
    r"\s*([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]{8}$"
    r"|[0-9]{1,2} [A-Za-z]{3,}\.? [0-9]{2,4}|[A-Za-z]{3,} [0-9]{1,2}, ?[0-9]{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 2, "summer": 3, "autumn": 4, "fall": 4, "winter": 5, "easter": 2, "christmas": 5}
_STAGES = {
    "pre": 1,
    "before": 1,
    "baseline": 1,
    "mid": 2,
    "midline": 2,
    "post": 3,
    "after": 3,
    "endline": 3,
    "followup": 3,
}
_ROUNDS = frozenset(
    [
        *(
            "q",
            "qu",
            "quarter",
            "quartal",
            "h",
            "half",
            "w",
            "wave",
            "round",
            "month",
            "m",
            "t",
            "kw",
            "week",
            "period",
        ),
        *("p", "welle", "runde", "vague", "trimestre", "semester", "s", "r", "cycle", "phase", "edition", "ola"),
    ]
)
_YEARS = frozenset(["fy", "year", "y", "jahr"])


@dataclass(frozen=True)
class Dates:
    """The days of a column with their answers, and how they are written (None: ISO 8601, or a typed column)."""

    days: Mapping[date, int]
    form: str | None = None

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day."""
        return min(self.days), max(self.days)


def looks_dated(profile: Profile) -> bool:
    """Whether the cells of a column look like dates."""
    if profile.column.form in ("date", "moment"):
        return True
    texts = list(profile.answers)
    return bool(texts) and sum(bool(_LOOKS_DATED.match(text)) for text in texts) >= DATED * len(texts)


def read_dates(source: Source, profile: Profile) -> Dates | str:
    """The dates of a column that looks dated, or why they cannot be read."""
    column = profile.column
    if column.form in ("date", "moment"):
        found = source.distinct(f"CAST({column.sql} AS DATE)", MOST_DATES, f"WHERE isfinite({column.sql})") or {}
        days = {day: count for day, count in found.items() if isinstance(day, date)}
        return Dates(days) if days else "no cell is a date"
    fitting = [form for form in FORMATS if _share(profile.answers, form) >= DATED]
    if not fitting:
        return "dates in no way of writing that is known"
    read = {form: _days(source, profile, form) for form in fitting}
    best = max(sum(days.values()) for days in read.values())
    sure = [form for form in fitting if sum(read[form].values()) == best]
    if len(sure) > 1 and sure[0] is not None and read[sure[0]] != read[sure[1]]:
        return f"dates that could be {' or '.join(str(form) for form in sure)}"
    return Dates(read[sure[0]], sure[0])


def _share(texts: Mapping[str, int], form: str | None) -> float:
    total = sum(texts.values())
    read = sum(count for text, count in texts.items() if DateFormat(form).day(_date_part(text, form)))
    return read / total if total else 0.0


def _date_part(text: str, form: str | None) -> str:
    """The part of a text that is the date, as `DateFormat.key` takes it."""
    more = (len((form or "").split()) - 1) * r"\s+\S+"
    several = rf"\s*(\S+{more})(?:\s+[0-9]{{1,2}}[:.h][0-9]{{2}}.*)?\s*"
    match = re.fullmatch(several if form else DAY_AND_TIME, text)
    return match[1] if match else text


def _days(source: Source, profile: Profile, form: str | None) -> dict[date, int]:
    text = text_of(profile.column)
    how = DateFormat(form)
    found = source.distinct(how.key(text), MOST_DATES, f"WHERE {text} IS NOT NULL") or {}
    days: Counter[date] = Counter()
    for raw, count in found.items():
        if day := how.day(str(raw)):
            days[day] += count
    return dict(days)


def choose_period(days: Mapping[date, int]) -> tuple[Period, Mapping[str, int]] | None:
    """The period that cuts some days into 2 to 12 waves of a good size, with the answers of each wave.

    The finest is taken whose usual wave has 100 answers, else 30, and of whose waves no more than a quarter has fewer
    than 30. None where the days make one wave, or only small ones.

    >>> choose_period({date(2026, month, 1): 40 for month in range(1, 13)})
    ('quarter', {'2026Q1': 120, '2026Q2': 120, '2026Q3': 120, '2026Q4': 120})
    """
    cuts: dict[Period, dict[str, int]] = {period: _cut(days, period) for period in PERIODS}
    possible: dict[Period, dict[str, int]] = {
        period: waves for period, waves in cuts.items() if 2 <= len(waves) <= MOST_WAVES
    }
    for enough in (GOOD_WAVE, SMALL_WAVE):
        for period, waves in possible.items():
            small = sum(count < SMALL_WAVE for count in waves.values())
            if sorted(waves.values())[len(waves) // 2] >= enough and small <= MOST_SMALL * len(waves):
                return period, waves
    return None


def _cut(days: Mapping[date, int], period: Period) -> dict[str, int]:
    waves: Counter[str] = Counter()
    for day, count in sorted(days.items()):
        waves[period_of(day, period)] += count
    return dict(waves)


def when(text: str) -> tuple[int, int, int] | None:
    """The place in time that the name of a wave stands for (year, part, part of it), or None where it names none.

    >>> when("Q3 2025"), when("Spring 2026"), when("wave 2"), when("north")
    ((2025, 3, 0), (2026, 2, 0), (0, 2, 0), None)
    """
    year = 0
    parts: list[int] = []
    spoken = words(text)
    for before, word in zip(("", *spoken), spoken, strict=False):
        if word.isdigit() and (before in _YEARS or (1990 <= int(word) <= 2100 and not year)):
            year = int(word)
        elif (part := _part(word)) is not None:
            parts.append(part)
        elif word not in _ROUNDS | _YEARS:
            return None
    first, second = [*parts, 0, 0][:2]
    return (year, first, second) if (year or parts) and len(parts) <= 2 else None


def _part(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    return _named_part(word)


def _named_part(word: str) -> int | None:
    if word[:3] in _MONTHS and (len(word) == 3 or word in _LONG_MONTHS):
        return _MONTHS.index(word[:3]) + 1
    return _SEASONS.get(word, _STAGES.get(word))


_LONG_MONTHS = frozenset(
    [
        *("january", "february", "march", "april", "june", "july", "august", "september", "sept", "october"),
        *("november", "december"),
    ]
)


def in_order(names: Iterable[str]) -> tuple[str, ...] | None:
    """Names of waves, oldest first; None where they are not names of waves, or two of them mean one.

    >>> in_order(["Autumn 2025", "Spring 2025"]), in_order(["north", "south"])
    (('Spring 2025', 'Autumn 2025'), None)
    """
    places = {name: when(name) for name in names if plain(name) not in NOTHING}
    known = {name: place for name, place in places.items() if place is not None}
    if len(known) < len(places) or len(set(known.values())) < len(known) or not known:
        return None
    return tuple(sorted(known, key=lambda name: known[name]))


def order_needed(ordered: Sequence[str]) -> bool:
    """Whether waves sorted by name stand in another order.

    >>> order_needed(["2025Q4", "2026Q1"]), order_needed(["Spring 2025", "Autumn 2025"])
    (False, True)
    """
    return list(wave_order(ordered, ())) != list(ordered)
