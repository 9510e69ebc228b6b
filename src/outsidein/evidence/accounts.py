"""The account of the rows of each file: read = used + left out, with every reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from outsidein.evidence.duplicates import Repeats, repeat_exclusions
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.intake import Exclusion, Intake, Unread
from outsidein.evidence.parts import FilePart
from outsidein.evidence.quality import Sign, signed
from outsidein.evidence.sources import Source
from outsidein.evidence.stages import Readings, stage
from outsidein.study.sections import Survey

MOST_LISTED = 100_000  # rows left out that are listed one by one; more are only counted, reason by reason
REPEAT = "the respondent has another row"


def make_accounts(
    source: Source, survey: Survey, readings: Readings, repeats: Repeats, used: Mapping[int, int] | None,
    parts: Sequence[FilePart] = (),
) -> tuple[Intake, ...]:  # fmt: skip
    """The intake of each file, from the rows used of each (`used`, by file number); those not left out if not given."""
    listed = _listed(source, survey, readings, repeats, parts)
    counted = _counted(source, readings, repeats, parts)
    unread = [answer for reading in readings.all for answer in reading.unread]
    if used is None:
        used = {number: source.tables[number].rows - sum(reasons.values()) for number, reasons in counted.items()}
    return tuple(_intake(source, number, listed, counted, (unread, used.get(number, 0)))
                 for number in range(len(source.files)))  # fmt: skip


def _intake(
    source: Source,
    number: int,
    listed: Mapping[str, Sequence[Exclusion]],
    counted: Mapping[int, Mapping[str, int]],
    rest: tuple[Sequence[Unread], int],
) -> Intake:
    table, (unread, used) = source.tables[number], rest
    here = listed.get(table.file, ())
    told = Counter(REPEAT if exclusion.reason not in counted[number] else exclusion.reason for exclusion in here)
    unlisted = {reason: count - told[reason] for reason, count in counted[number].items() if count > told[reason]}
    return Intake(
        file=table.file,
        rows_read=table.rows + len(table.excluded),
        rows_used=used,
        excluded=tuple(sorted([*table.excluded, *here], key=lambda exclusion: (exclusion.row, exclusion.reason))),
        unread=tuple(answer for answer in unread if answer.file == table.file),
        notes=table.notes,
        unlisted=unlisted,
    )


def _listed(
    source: Source, survey: Survey, readings: Readings, repeats: Repeats, parts: Sequence[FilePart]
) -> dict[str, list[Exclusion]]:
    found = _condition_exclusions(source, readings, parts)
    if survey.respondent is not None and source.numbered:
        found += repeat_exclusions(source, repeats, survey.respondent, survey.duplicates, MOST_LISTED - len(found))
    by_file: dict[str, list[Exclusion]] = defaultdict(list)
    for exclusion in found:
        by_file[exclusion.file].append(exclusion)
    return by_file


def _condition_exclusions(source: Source, readings: Readings, parts: Sequence[FilePart]) -> list[Exclusion]:
    conditions = readings.conditions
    if not conditions or not source.numbered:
        return []
    values = " ".join(f"WHEN {number} THEN {condition.value}" for number, condition in enumerate(conditions))
    joined = f"{quote(stage(source, 'read'))} JOIN {quote(source.relation)} AS raw USING (__file, __row)"
    rows = []
    for file, ask in _each_file(parts):
        clauses = f"WHERE __why IS NOT NULL{file} ORDER BY __file, __row LIMIT {MOST_LISTED}"
        sql = select(["__file", "__row", "__why", f"CASE __why {values} END"], joined, clauses)
        rows += ask("rows left out", partial(source.engine.rows, sql))
    return [
        Exclusion(source.files[file], row, conditions[why].column, value or "", conditions[why].reason)
        for file, row, why, value in rows[:MOST_LISTED]
    ]


def _each_file(parts: Sequence[FilePart]) -> list[tuple[str, Callable[[str, Callable[[], Any]], Any]]]:
    """For each file a test of its rows and how to ask about them; one without a test where files are not apart."""
    if not parts:
        return [("", lambda question, ask: ask())]
    return [(f" AND __file = {part.number}", part.answer) for part in parts]


def _counted(
    source: Source, readings: Readings, repeats: Repeats, parts: Sequence[FilePart]
) -> dict[int, dict[str, int]]:
    """Rows left out of each file for each reason."""
    counts: dict[int, dict[str, int]] = {number: {} for number in range(len(source.files))}
    for test, ask in _each_file(parts) if readings.conditions else ():
        clauses = f"WHERE __why IS NOT NULL{test} GROUP BY 1, 2 ORDER BY 1, 2"
        sql = select(["__file", "__why", "count(*)"], quote(stage(source, "read")), clauses)
        for file, why, count in ask("reasons", partial(source.engine.rows, sql, "rows left out, by reason")):
            reason = readings.conditions[why].reason
            counts[file][reason] = counts[file].get(reason, 0) + count
    if repeats.relation:
        clauses = "WHERE NOT __kept GROUP BY 1 ORDER BY 1"
        columns, gives = ["__file", "count(*)"], "rows left out because the respondent has another"
        for file, count in source.rows_of(columns, clauses, relation=repeats.relation, gives=gives):
            counts[file][REPEAT] = count
    return counts


def rows_by_file(source: Source, found: Sequence[Sign]) -> dict[int, tuple[int, ...]]:
    """For each file the rows that are used, and how many of them show each sign, in one pass."""
    columns = ["__file", "count(*)", *(f"count(*) FILTER (WHERE {sign.sql})" for sign in found)]
    gives = "rows that are used, and how many of them show each sign of careless answers"
    sql = select(columns, signed(stage(source, "used"), found), "GROUP BY 1 ORDER BY 1")
    rows = source.engine.rows(sql, gives)
    return {file: tuple(counts) for file, *counts in rows}
