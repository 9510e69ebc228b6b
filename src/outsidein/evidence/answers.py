"""Clean answers: from the raw cells of a survey's files to one relation that every analysis reads.

Python decides what each distinct raw value means; SQL only looks it up. So a hundred million rows cost what their few
distinct values cost, and each decision can be told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from outsidein.errors import EvidenceError, OutsideInError
from outsidein.evidence.accounts import make_accounts, rows_by_file
from outsidein.evidence.declared import match
from outsidein.evidence.duplicates import Repeats, find_repeats
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.faults import refuse
from outsidein.evidence.formats.table import Table
from outsidein.evidence.identifiers import quote
from outsidein.evidence.intake import Intake
from outsidein.evidence.kept import Kept
from outsidein.evidence.parts import FilePart, Meaning, file_parts
from outsidein.evidence.quality import Flag, Sign, flags, per_sign, signs
from outsidein.evidence.reading import NOT_STATED, all_of
from outsidein.evidence.sources import Source, unite
from outsidein.evidence.stages import (
    Columns,
    Readings,
    answers_sql,
    create,
    drop_stages,
    read_columns,
    read_sql,
    stage,
    used_sql,
)
from outsidein.evidence.waves import order_faults, wave_order
from outsidein.study.sections import Customer, Item, Survey

FLAGGED: Mapping[str, tuple[str, ...]] = {"flagged": ("no", "yes")}


@dataclass(frozen=True)
class Answers:
    """The clean answers of one survey, and the account of how they came about.

    ``relation`` is a table of the engine (a query, where nothing may be copied) with exactly these columns: ``__file``
    (INTEGER, the number of the file), ``__row`` (BIGINT), ``unit`` (BIGINT or VARCHAR, never NULL), ``stratum``
    (VARCHAR) and ``weight`` (DOUBLE) where declared, ``flagged`` ('yes' or 'no'), every dimension (VARCHAR,
    'not stated' where empty), and every item (SMALLINT on a scale, DOUBLE for a free quantity; NULL is no answer).
    ``dimensions`` has the levels of each dimension in order; ``rows`` counts the answer sheets: the
    rows of the relation, of ladders the people;
    ``unit_is_row`` says that no unit has two rows; ``questions`` is the wording of each item, where it is known;
    ``parts`` are the answers of each file apart, where what is known of them is kept; ``signs`` are then the signs
    whose rows the one pass over the answers counts (see `with_signs`), and ``quality`` comes with it.
    """

    relation: str
    survey: Survey
    items: Mapping[str, Item]
    dimensions: Mapping[str, tuple[str, ...]]
    rows: int
    has_weight: bool
    has_stratum: bool
    unit_is_row: bool
    intake: tuple[Intake, ...]
    quality: tuple[Flag, ...] = ()
    notes: tuple[str, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[FilePart, ...] = ()
    signs: tuple[Sign, ...] = ()

    def with_signs(self, rows: Sequence[int]) -> Answers:
        """The answers once it is known how many rows show each combination of the signs that were to be counted.

        They can be cut by whether they are flagged where any is. Raises OutsideInError where there are other rows than
        the account of them says.
        """
        if sum(rows) != self.rows:
            raise OutsideInError(
                f"{self.survey.id}: {sum(rows)} rows were read where the account of rows says {self.rows}; "
                "this is a fault of the program, please report it"
            )
        quality = flags(self.signs, per_sign(rows, len(self.signs)), self.rows)
        dimensions = {name: levels for name, levels in self.dimensions.items() if name not in FLAGGED}
        return replace(self, quality=quality, signs=(), dimensions=dimensions).with_flags()

    def with_flags(self) -> Answers:
        """The answers, to be cut by whether they are flagged too, where some are, or may be for all that is known."""
        marked = any(flag.marks and flag.count for flag in self.quality) or any(sign.marks for sign in self.signs)
        return replace(self, dimensions={**self.dimensions, **FLAGGED}) if marked else self

    @property
    def relations(self) -> tuple[str, ...]:
        """The relation of all answers, and that of each file where files are apart."""
        return self.relation, *(part.relation for part in self.parts)

    @property
    def rows_of_files(self) -> tuple[int, ...]:
        """The rows that are used of each file."""
        return tuple(account.rows_used for account in self.intake)

    def asked(self, question: str, ask: Callable[[str], Any]) -> list[Any]:
        """What `ask` finds, as plain values, in the relation of each file; in that of all where they are not apart."""
        if not self.parts:
            return [ask(self.relation)]
        return [part.answer(question, partial(ask, part.relation)) for part in self.parts]


def clean(
    survey: Survey,
    customers: Sequence[Customer],
    tables: Sequence[Table],
    engine: Sql,
    name: str,
    kept: Kept | None = None,
) -> Answers:
    """Turn the raw tables of a survey into its clean answers.

    Args:
        survey: What is declared: items, dimensions, design.
        customers: The customers of the study, whom `survey.customer` names.
        tables: The files as read, one for each part of the survey, in order (see `sources.read_source`).
        engine: The engine that holds the tables; the answers are made there.
        name: The name of the relation of answers; other relations made on the way begin with it.
        kept: What is known of files that have not changed; a large source is then asked file by file.

    Raises:
        EvidenceError: All that is wrong with the columns at once, or with their cells, each with file, column, the
            values with counts and first rows, and what to do.
    """
    source = unite(tables, engine, name, kept)
    columns, faults, notes = match(source, survey)
    refuse(faults)
    readings = read_columns(source, survey, customers, columns)
    faults, column_notes = all_of(readings.all)
    refuse(replace(fault, message=f"{source.title}: {fault.message}") for fault in faults)
    repeats = _use_rows(source, survey, readings)
    found, sign_notes = signs(source, stage(source, "used"), survey.items, survey.duration is not None)
    create(source, name, answers_sql(source, readings, found))
    parts = file_parts(source, Meaning(survey, customers, columns, readings, repeats, found))
    notes = (*notes, *column_notes, *sign_notes)
    answers = replace(
        _counted(source, survey, readings, (repeats, found), parts), notes=notes, questions=_questions(survey, columns)
    )
    drop_stages(source)
    return answers


def _use_rows(source: Source, survey: Survey, readings: Readings) -> Repeats:
    """Make the relation of the rows that are used; rows that repeat a respondent are not."""
    create(source, stage(source, "read"), read_sql(source, readings))
    repeats = (
        find_repeats(source, stage(source, "read"), survey.duplicates) if survey.respondent is not None else Repeats()
    )
    refuse(repeats.faults)
    create(source, stage(source, "used"), used_sql(source, readings, repeats))
    return repeats


def _counted(
    source: Source, survey: Survey, readings: Readings, seen: tuple[Repeats, Sequence[Sign]], parts: Sequence[FilePart]
) -> Answers:
    """The answers with their levels, their signs and the account of their rows."""
    repeats, found = seen
    marked = {} if parts else rows_by_file(source, found)
    used = None if parts else {file: counts[0] for file, counts in marked.items()}
    intake = make_accounts(source, survey, readings, repeats, used, parts)
    rows = sum(account.rows_used for account in intake)
    if not rows:
        raise EvidenceError(_nothing_left(source, intake))
    own = _levels_of(source, survey, readings, parts)
    totals = [sum(counts[1 + i] for counts in marked.values()) for i in range(len(found))]
    return Answers(
        relation=source.name,
        survey=survey,
        items=survey.items,
        dimensions=_together(survey, own),
        rows=rows,
        has_weight="weight" in readings.design,
        has_stratum="stratum" in readings.design,
        unit_is_row=survey.unit is None and not repeats.again,
        intake=intake,
        quality=() if parts else flags(found, totals, rows),
        signs=tuple(found) if parts else (),
        parts=tuple(replace(part, levels={**levels, **FLAGGED}) for part, levels in zip(parts, own, strict=False)),
    )


def _nothing_left(source: Source, intake: Sequence[Intake]) -> str:
    reasons = [f"{count} rows: {reason}" for account in intake for reason, count in account.reasons.items()]
    return f"{source.title}: no row can be used; {'; '.join(reasons) or 'there is none'}"


def _levels_of(
    source: Source, survey: Survey, readings: Readings, parts: Sequence[FilePart]
) -> list[dict[str, tuple[str, ...]]]:
    """The levels of each dimension in each file, or in all where files are not apart, by name."""
    names = [name for name in readings.outputs if name not in survey.items]

    def ask(relation: str) -> list[list[str]]:
        found = [source.rows_of([f"DISTINCT {quote(name)}"], relation=relation, gives=f"the levels of {name}")
                 for name in names]  # fmt: skip
        return [sorted(level for (level,) in rows) for rows in found]

    asked = [part.answer("levels", partial(ask, part.relation)) for part in parts] or [ask(source.name)]
    return [{name: tuple(levels) for name, levels in zip(names, found, strict=True)} for found in asked]


def _together(survey: Survey, files: Sequence[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """The levels of each dimension: waves oldest first, others by name, 'not stated' last."""
    levels: dict[str, tuple[str, ...]] = {}
    for name in files[0]:
        found = sorted({level for own in files for level in own[name]})
        if name == "wave":
            refuse(order_faults(survey, found))
            levels[name] = wave_order(found, survey.wave.order if survey.wave else ())
        else:
            levels[name] = tuple(sorted(found, key=lambda level: (level == NOT_STATED, level)))
    return levels


def _questions(survey: Survey, columns: Columns) -> dict[str, str]:
    """The wording of each item: as declared, or as the file has it."""
    wordings = {name: item.question or columns["items", name].wording for name, item in survey.items.items()}
    return {name: wording for name, wording in wordings.items() if wording}
