"""The SQL from raw cells to clean answers, in three steps: cells read, rows used, answers.

Each step is a table, or a view where the files are too large to copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from outsidein.evidence.declared import output_names
from outsidein.evidence.design import (
    FILE_STEP,
    OWN_RANK_LIMIT,
    content_sql,
    read_duration,
    read_id,
    read_stratum,
    read_weight,
    row_unit_sql,
)
from outsidein.evidence.dimensions import read_customer, read_segment
from outsidein.evidence.duplicates import Repeats
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.items import ItemColumn, read_item, spans
from outsidein.evidence.quality import Sign, flagged_sql, signed, signs_sql
from outsidein.evidence.reading import Condition, Reading
from outsidein.evidence.sources import RawColumn, Source
from outsidein.evidence.waves import read_wave
from outsidein.study.sections import Customer, Survey

Columns = Mapping[tuple[str, ...], RawColumn]


@dataclass(frozen=True)
class Readings:
    """How every declared column is read: ``design`` (unit, stratum, weight), ``outputs`` (dimensions, then items) and
    ``hidden`` (respondent, duration)."""

    design: Mapping[str, Reading] = field(default_factory=dict)
    outputs: Mapping[str, Reading] = field(default_factory=dict)
    hidden: Mapping[str, Reading] = field(default_factory=dict)

    @property
    def all(self) -> list[Reading]:
        """Every reading once."""
        return [*self.design.values(), *self.outputs.values(), *self.hidden.values()]

    @property
    def conditions(self) -> list[Condition]:
        """Why a row may be left out, the first that holds being told: its wave, its unit, its weight."""
        return list(dict.fromkeys(condition for reading in self._in_turn() for condition in reading.conditions))

    def _in_turn(self) -> Iterable[Reading]:
        turn = [
            self.outputs.get("wave"),
            self.design.get("unit"),
            self.hidden.get("__respondent"),
            *self.design.values(),
        ]
        return [reading for reading in turn if reading is not None]


def read_columns(source: Source, survey: Survey, customers: Sequence[Customer], columns: Columns) -> Readings:
    """Decide what the cells of every declared column mean."""
    decimal = survey.layout.decimal
    hidden, design = {}, {}
    if survey.respondent is not None:
        respondent = read_id(source, columns["respondent",], "respondent", "__respondent")
        hidden["__respondent"] = respondent if survey.unit is None else Reading(respondent.sql)
    if survey.unit is not None:
        design["unit"] = read_id(source, columns["unit",], "unit", "unit")
    elif survey.respondent is not None:
        design["unit"] = Reading(hidden["__respondent"].sql)
    if survey.stratum is not None:
        design["stratum"] = read_stratum(columns["stratum",])
    if survey.weight.column is not None:
        design["weight"] = read_weight(source, columns["weight", "column"], decimal)
    if survey.duration is not None:
        hidden["__duration"] = read_duration(source, columns["duration",], decimal)
    outputs = {**_dimensions(source, survey, customers, columns), **_items(source, survey, columns)}
    return Readings(design, outputs, hidden)


def _dimensions(source: Source, survey: Survey, customers: Sequence[Customer], columns: Columns) -> dict[str, Reading]:
    readings: dict[str, Reading] = {}
    if "wave" in output_names(survey) and "wave" not in survey.segments:
        readings["wave"] = read_wave(source, survey, columns.get(("wave", "column")))
    if survey.customer:
        readings |= read_customer(source, survey.customer, columns["customer", "column"], customers)
    for name, segment in survey.segments.items():
        readings[name] = read_segment(source, name, segment, columns["segments", name])
    return readings


def _items(source: Source, survey: Survey, columns: Columns) -> dict[str, Reading]:
    found = {name: columns["items", name] for name in survey.items}
    known = spans(source, found.values())
    decimal = survey.layout.decimal
    return {
        name: read_item(source, ItemColumn(name, item, found[name], decimal, known.get(found[name].name)))
        for name, item in survey.items.items()
    }


def stage(source: Source, name: str) -> str:
    """The name of a relation made on the way."""
    return f"{source.name}__{name}"


def create(source: Source, name: str, sql: str) -> None:
    """Make a relation: a table, or a query where nothing may be copied."""
    source.engine.create(name, sql, stored=source.copied)


def read_sql(source: Source, readings: Readings) -> str:
    """Every row with its cells read. Beside the answers: ``__why`` (the number of the first condition that leaves the
    row out), ``__respondent``, ``__duration``, ``__who``, ``__wave``, and for small files ``__content``."""
    cells = [f"{reading.sql} AS {quote(name)}" for name, reading in _named(readings)]
    wave = readings.outputs["wave"].sql if "wave" in readings.outputs else "''"
    if source.rows <= OWN_RANK_LIMIT:
        cells.append(f"{content_sql(list(source.columns.values()), wave)} AS __content")
    inner = select(["__file", "__row", *cells], source.looked_up)
    wave = quote("wave") if "wave" in readings.outputs else "''"
    return select(["*", _why_sql(readings.conditions), f"{wave} AS __wave", _who_sql(readings)], f"({inner}) AS cells")


def _named(readings: Readings) -> list[tuple[str, Reading]]:
    return [*readings.hidden.items(), *readings.design.items(), *readings.outputs.items()]


def _who_sql(readings: Readings) -> str:
    place = f"CAST(__file AS BIGINT) * {FILE_STEP} + __row"
    if "__respondent" in readings.hidden:
        return f"coalesce(CAST(__respondent AS VARCHAR), 'row ' || CAST({place} AS VARCHAR)) AS __who"
    return f"{place} AS __who"


def _why_sql(conditions: Sequence[Condition]) -> str:
    cases = " ".join(f"WHEN {condition.sql} THEN {number}" for number, condition in enumerate(conditions))
    return f"CAST({f'CASE {cases} END' if cases else 'NULL'} AS INTEGER) AS __why"


def used_sql(source: Source, readings: Readings, repeats: Repeats) -> str:
    """The rows that are used."""
    tests = ["__why IS NULL"] if readings.conditions else []
    if repeats.relation:
        same = "other.__file = rows.__file AND other.__row = rows.__row AND NOT other.__kept"
        tests.append(f"NOT EXISTS ({select(['1'], f'{quote(repeats.relation)} AS other', f'WHERE {same}')})")
    return select(
        ["*"], f"{quote(stage(source, 'read'))} AS rows", *(["WHERE " + " AND ".join(tests)] if tests else [])
    )


def answers_sql(source: Source, readings: Readings, found: Sequence[Sign]) -> str:
    """The clean answers: exactly the columns that `Answers` promises, and ``__signs`` where files are asked apart."""
    small = source.rows <= OWN_RANK_LIMIT
    unit = quote("unit") if "unit" in readings.design else row_unit_sql(source.rows)
    columns = ["__file", "__row", f"{unit} AS {quote('unit')}"]
    columns += [quote(name) for name in readings.design if name != "unit"]
    columns += [f"{signs_sql(found)} AS __signs"] if source.by_file else []
    columns += [f"{flagged_sql(found)} AS {quote('flagged')}", *(quote(name) for name in readings.outputs)]
    return select(columns, signed(stage(source, "used"), found), "ORDER BY __content, __file, __row" if small else "")


def drop_stages(source: Source) -> None:
    """Drop what was made on the way to stored answers; a view still needs it."""
    if source.copied:
        source.engine.drop(*(stage(source, name) for name in ("used", "read", "repeats", "sheets", "alike")))
        source.engine.drop(*source.lookups)
