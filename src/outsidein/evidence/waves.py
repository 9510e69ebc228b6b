"""Waves: which round an answer belongs to, from a name, a date cut into periods, or the file it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from outsidein.evidence.cells import NOTHING, plain, tidy
from outsidein.evidence.dimensions import alike_notes, level_reader, level_sql, too_many
from outsidein.evidence.faults import Fault
from outsidein.evidence.identifiers import constant, literal
from outsidein.evidence.reading import NOT_STATED, Condition, Reading
from outsidein.evidence.sources import RawColumn, Source, text_of
from outsidein.study.sections import Survey

Period = Literal["year", "half", "quarter", "month", "week"]
MOST_NAMES = 1_000  # distinct wave names; more looks like dates that need a `period`
MOST_DATES = 200_000  # distinct dates as text
TIME_TOKEN = re.compile(r"(%[HIMSfpzZXT]|[:.,h+\-\s])+")
ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_AND_TIME = r"\s*([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4})(?:[T\s]+[0-9]{1,2}:[0-9]{2}.*)?\s*"
KNOWN_FORMATS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
    *("%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"),
)


def period_of(day: date, period: Period) -> str:
    """The period a day lies in; weeks are those of ISO 8601.

    >>> [period_of(date(2026, 5, 3), p) for p in ("year", "half", "quarter", "month", "week")]
    ['2026', '2026H1', '2026Q2', '2026-05', '2026-W18']
    """
    if period == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return {
        "year": f"{day.year:04}",
        "half": f"{day.year:04}H{1 + (day.month > 6)}",
        "quarter": f"{day.year:04}Q{(day.month + 2) // 3}",
        "month": f"{day.year:04}-{day.month:02}",
    }[period]


def period_sql(cell: str, period: Period) -> str:
    """SQL of `period_of` for a DATE or TIMESTAMP."""

    def part(name: str, digits: int) -> str:
        return f"lpad(CAST(CAST(EXTRACT({name} FROM {cell}) AS INTEGER) AS VARCHAR), {digits}, '0')"

    return {
        "year": part("YEAR", 4),
        "half": f"{part('YEAR', 4)} || CASE WHEN EXTRACT(MONTH FROM {cell}) > 6 THEN 'H2' ELSE 'H1' END",
        "quarter": f"{part('YEAR', 4)} || 'Q' || {part('QUARTER', 1)}",
        "month": f"{part('YEAR', 4)} || '-' || {part('MONTH', 2)}",
        "week": f"{part('ISOYEAR', 4)} || '-W' || {part('WEEK', 2)}",
    }[period]


def read_wave(source: Source, survey: Survey, column: RawColumn | None) -> Reading:
    """The SQL of the wave of each row: of its file, of the source, or from a column of names or dates."""
    own = {number: tidy(part.wave) for number, part in enumerate(survey.files) if part.wave is not None}
    if column and own:
        column = replace(column, only=f"__file NOT IN ({', '.join(map(str, own))})")
    reading = _of_column(source, survey, column) if column else _of_source(survey)
    if not own:
        return reading
    without = [part.file for part in survey.files if part.wave is None]
    if without and not survey.wave:
        fault = Fault(("files",), f"{', '.join(without)} has no `wave`, while other files of {survey.id!r} have one")
        return Reading("NULL", (fault,))
    cases = " ".join(f"WHEN {number} THEN {constant(wave)}" for number, wave in own.items())
    return replace(reading, sql=f"CASE __file {cases} ELSE {reading.sql} END")


def _of_source(survey: Survey) -> Reading:
    wave = survey.wave
    if wave and wave.period:
        return Reading("NULL", (Fault(("wave", "period"), "`wave.period` needs the `column` of the dates"),))
    return Reading(constant(tidy(wave.value) if wave and wave.value and tidy(wave.value) else NOT_STATED))


def _of_column(source: Source, survey: Survey, column: RawColumn) -> Reading:
    wave = survey.wave
    if not wave or not wave.period:
        return _names(source, survey, column)
    if column.form in ("date", "moment"):
        return _typed(column, wave.period)
    return _dates(source, column, DateFormat(survey.layout.dates), wave.period)


def _names(source: Source, survey: Survey, column: RawColumn) -> Reading:
    found = source.distinct(column.sql, MOST_NAMES, f"WHERE {column.sql} IS NOT NULL", gives=column.header)
    if found is None:
        fault = too_many(("wave", "column"), column, "wave", MOST_NAMES)
        return Reading("NULL", (Fault(fault.where, f"{fault.message}; if these are dates, add a `period`"),))
    level = level_reader({tidy(code): tidy(label) for code, label in column.labels.items()}, column)
    meanings = {raw: level(raw) for raw in found}
    levels = {name for name in meanings.values() if name != NOT_STATED}
    notes = alike_notes("wave", levels)
    if len(levels) > 1 and survey.wave and not survey.wave.order:
        order = ", ".join(wave_order(levels, ()))
        notes += (f"waves are taken in the order {order}; declare `wave.order` if it is another",)
    return Reading(level_sql(source, column, meanings), notes=notes)


def _typed(column: RawColumn, period: Period) -> Reading:
    cell = column.sql
    sql = f"CASE WHEN {cell} IS NULL THEN {literal(NOT_STATED)} WHEN is_day({cell}) THEN {period_sql(cell, period)} END"
    condition = Condition("wave IS NULL", column.header, f"CAST({cell} AS VARCHAR)", "the date is not a day")
    return Reading(sql, conditions=(condition,))


@dataclass(frozen=True)
class DateFormat:
    """How dates are written as text: ISO 8601 unless `declared`, a format of strptime such as %d.%m.%Y."""

    declared: str | None = None

    @property
    def day_format(self) -> str | None:
        """The declared format without the time of day that may follow it."""
        tokens = (self.declared or "").split()
        while tokens and TIME_TOKEN.fullmatch(tokens[-1]):
            tokens.pop()
        return " ".join(tokens) or self.declared

    def key(self, text: str) -> str:
        """SQL of the part of a text that is the date; the whole text where it is not written as expected."""
        words = len((self.day_format or "").split())
        any_words = r"\s*(\S+" + r"(?:\s+\S+)" * (words - 1) + r")(?:\s+[0-9]{1,2}[:.h][0-9]{2}.*)?\s*"
        pattern = any_words if self.declared else DAY_AND_TIME
        no_time = f"{text} NOT LIKE '% %'" if self.declared else f"length({text}) <= 10"
        day = f"coalesce(nullif(first_group({text}, {literal(f'^{pattern}$')}), ''), {text})"
        return f"CASE WHEN {no_time} THEN {text} ELSE {day} END"

    def day(self, text: str) -> date | None:
        """The day a text means, or None.

        >>> DateFormat().day("2024-02-29"), DateFormat("%d.%m.%Y").day("29.02.2023")
        (datetime.date(2024, 2, 29), None)
        """
        return strptime(text, self.day_format) if self.day_format else _iso(text)


def strptime(text: str, form: str) -> date | None:
    """The day a text means in a format, or None where it does not fit or does not exist."""
    try:
        return datetime.strptime(text, form).date()
    except (ValueError, re.error):
        return None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _dates(source: Source, column: RawColumn, form: DateFormat, period: Period) -> Reading:
    where = ("wave", "column")
    if form.declared and not re.search("%[YyGcxD]", form.declared):
        message = f"`layout.dates: {form.declared!r}` has no year; write it as in '%d.%m.%Y'"
        return Reading("NULL", (Fault(("layout", "dates"), message),))
    text = text_of(column)
    key = form.key(text)
    found = source.distinct(key, MOST_DATES, f"WHERE {text} IS NOT NULL", gives=f"{column.header} without the time")
    if found is None:
        return Reading("NULL", (too_many(where, column, "wave", MOST_DATES),))
    days = {raw: form.day(str(raw)) for raw in found}
    empty = [raw for raw in found if days[raw] is None and plain(str(raw)) in NOTHING]
    bad = [raw for raw in found if days[raw] is None and raw not in set(empty)]
    if sum(found[raw] for raw in bad) > sum(found[raw] for raw in found if days[raw]) or _another(form, bad):
        return Reading("NULL", (Fault(where, _unread_dates(source, column, (key, bad), form)),))
    meanings: dict[object, object] = {raw: period_of(day, period) for raw, day in days.items() if day}
    meanings |= dict.fromkeys(empty, NOT_STATED)
    sql = f"CASE WHEN {text} IS NULL THEN {literal(NOT_STATED)} ELSE {source.meaning(key, meanings)} END"
    reason = f"no such day, or not written as {form.declared or 'YYYY-MM-DD'}"
    return Reading(sql, conditions=(Condition("wave IS NULL", column.header, text, reason),) if bad else ())


def _another(form: DateFormat, bad: Sequence[object]) -> bool:
    """Whether some of the dates that cannot be read are written in another way, which must be declared."""
    return not form.declared and any(strptime(str(raw), known) for raw in bad for known in KNOWN_FORMATS)


def _unread_dates(source: Source, column: RawColumn, read: tuple[str, Sequence[object]], form: DateFormat) -> str:
    key, bad = read
    shown = source.told(key, bad)
    start = f"column {column.header!r} (wave): {shown} "
    if form.declared:
        return f"{start}does not fit `layout.dates: {form.declared!r}`"
    fitting = [known for known in KNOWN_FORMATS if all(strptime(str(raw), known) for raw in bad)]
    if len(fitting) > 1:
        could = " or ".join(fitting)
        return f"{start}is ambiguous: it could be {could}; say which, as in `layout: {{dates: {fitting[0]!r}}}`"
    if fitting:
        return f"{start}is not an ISO date; `layout: {{dates: {fitting[0]!r}}}` reads all of them"
    return f"{start}is not an ISO date (YYYY-MM-DD); say how dates are written, as in `layout: {{dates: '%d.%m.%Y'}}`"


def wave_order(levels: Iterable[str], declared: Sequence[str]) -> tuple[str, ...]:
    """Waves oldest first: as declared, otherwise sorted with numbers by value; 'not stated' last.

    >>> wave_order(["wave 10", "not stated", "wave 9"], ())
    ('wave 9', 'wave 10', 'not stated')
    """
    place = {tidy(name): number for number, name in enumerate(declared)}

    def rank(name: str) -> tuple[object, ...]:
        return name == NOT_STATED, place.get(name, len(place)), _natural(name), name

    return tuple(sorted(set(levels), key=rank))


def _natural(name: str) -> list[tuple[int, int, str]]:
    pieces = re.split(r"([0-9]{1,15})", name)
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece]


def order_faults(survey: Survey, levels: Iterable[str]) -> list[Fault]:
    """Waves that occur but are not in the declared order."""
    declared = {tidy(name) for name in (survey.wave.order if survey.wave else ())}
    strangers = sorted(set(levels) - declared - {NOT_STATED})
    if not declared or not strangers:
        return []
    names = ", ".join(repr(name) for name in strangers[:8])
    return [Fault(("wave", "order"), f"{survey.id}: wave {names} is in the evidence but not in `wave.order`; add it")]
