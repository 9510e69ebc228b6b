"""A frame or a file as answers: its columns as items with their scales, and one measure computed on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict

from threadpoolctl import threadpool_limits

from outsidein.analyses import ANALYSES
from outsidein.analyses.analysis import Items, named_items
from outsidein.errors import EvidenceError, MethodError, suggest
from outsidein.evidence import formats
from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.engines.duckdb import DuckDB, connect
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.formats import Table
from outsidein.evidence.formats.frame import read_frame
from outsidein.evidence.gather import gather
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.tables import table_of
from outsidein.evidence.units import resample
from outsidein.stats.estimates import Estimates
from outsidein.stats.sample import Sample
from outsidein.study.sections import Item, Layout, Measure, Segment, Survey, Weight

Questions = str | Mapping[str, str] | Sequence[str]
Scale = tuple[int, int] | Item | None  # the ends of a scale, an item as it is, or to be told from the answers
LARGEST_POINT = 100  # whole numbers beyond it are taken as a free quantity
USUAL_SCALES = ((0, 1), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 9), (1, 10), (0, 10), (0, 100))


class Design(TypedDict, total=False):
    """What every method takes besides its questions: by, weight, unit, stratum, replicates, seed."""

    by: str | Sequence[str]
    weight: str
    unit: str
    stratum: str
    replicates: int
    seed: int


@contextmanager
def open_table(frame: Any, *, named: bool = True) -> Iterator[tuple[Sql, Table]]:
    """The frame or file as a raw table, with the engine that holds it: DuckDB, or Spark for a DataFrame of Spark."""
    if type(frame).__module__.startswith("pyspark."):
        with _open_spark(frame, named=named) as opened:
            yield opened
        return
    path = Path(frame) if isinstance(frame, (str, Path)) else None
    connection = connect((path.resolve().parent,) if path else ())
    try:
        if path:
            yield DuckDB(connection), formats.read(path, Layout(), connection, "raw")  # pyright: ignore[reportCallIssue]
        else:
            yield DuckDB(connection), read_frame(frame, connection, "raw")
    finally:
        connection.close()


@contextmanager
def _open_spark(frame: Any, *, named: bool) -> Iterator[tuple[Sql, Table]]:
    """A DataFrame in the session it belongs to; it is not collected, and its view is forgotten afterwards."""
    engine = import_module("outsidein.evidence.engines.spark").Spark(frame.sparkSession)
    engine.create_from_frame("raw__own", frame)
    try:
        yield engine, table_of(engine, "raw", "frame", named=named)
    finally:
        engine.close()


def questions(frame: Any, **asked: Questions) -> dict[str, dict[str, str]]:
    """Each set of questions as a mapping from subject to column; templates are matched against the frame's columns."""
    if not any(isinstance(value, str) for value in asked.values()):
        return {name: named_items(value, {}) for name, value in asked.items()}
    with open_table(frame) as (_, table):
        columns: Any = dict.fromkeys(column.name for column in table.columns)
        return {name: named_items(value, columns) for name, value in asked.items()}


def levels_of(frame: Any, name: str) -> list[str]:
    """The different texts of a column, in order."""
    with open_table(frame) as (engine, table):
        column = quote(_present(table, [name])[0])
        found = engine.rows(select([f"DISTINCT {column}"], quote(table.relation), f"WHERE {column} IS NOT NULL"))
    return sorted(text for (value,) in found if (text := str(value).strip()))


def common_scale(frame: Any, names: Sequence[str]) -> tuple[int, int] | None:
    """One scale for questions that belong together: the usual one that spans all their answers."""
    with open_table(frame) as (engine, table):
        spans = [span for name in _present(table, names) if (span := _span(engine, table, name))]
    if not spans:
        return None
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    return _usual_scale(low, high)


def columns(frame: Any, names: Sequence[str]) -> dict[str, list[float | None]]:
    """Columns as numbers, text cells read as numbers where they are, in the order of the rows.

    Raises:
        EvidenceError: there is no such column; it names those there are.
    """
    with open_table(frame) as (engine, table):
        _present(table, names)
        asked = ", ".join(f"to_number({quote(name)})" for name in names)
        rows = engine.rows(select([asked], quote(table.relation)))
        return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _usual_scale(low: float, high: float) -> tuple[int, int] | None:
    fitting = [scale for scale in USUAL_SCALES if scale[0] <= low and high <= scale[1]]
    whole = low == int(low) and high == int(high)
    return min(fitting, key=lambda scale: scale[1] - scale[0]) if fitting and whole else None


def _numbers(table: Table, name: str) -> str:
    """A column as numbers v, text cells read as numbers where they are, as an SQL subquery."""
    return f"({select([f'to_number({quote(name)}) AS v'], quote(table.relation))}) AS numbers"


def _span(engine: Sql, table: Table, name: str) -> tuple[float, float] | None:
    """Smallest and largest number of a column, text cells read as numbers where they are."""
    found = engine.rows(select(["min(v)", "max(v)"], _numbers(table, name), "WHERE is_finite(v)"))[0]
    return None if found[0] is None else (float(found[0]), float(found[1]))


def _is_whole(engine: Sql, table: Table, name: str) -> bool:
    """Whether every number of a column is whole."""
    found = engine.rows(select(["count(*)"], _numbers(table, name), "WHERE v <> round(v)"))[0]
    return found[0] == 0


def _present(table: Table, names: Sequence[str]) -> Sequence[str]:
    known = [column.name for column in table.columns]
    for name in names:
        if name not in known:
            near = suggest(name, known)
            raise EvidenceError(
                f"no column {name!r}; columns are {', '.join(known[:20])}"
                + (f"; did you mean {near!r}?" if near else "")
            )
    return names


def _item(engine: Sql, table: Table, name: str, scale: Scale) -> Item:
    """A column as an item: as given, on the scale given, else on whole numbers, else a free quantity."""
    if isinstance(scale, Item):
        return scale.model_copy(update={"column": name})
    if (
        scale is None
        and (span := _span(engine, table, name))
        and _is_whole(engine, table, name)
        and max(map(abs, span)) <= LARGEST_POINT
    ):
        scale = _usual_scale(*span) or (int(span[0]), max(int(span[1]), int(span[0]) + 1))
    return Item(column=name, scale=scale or "number")  # pyright: ignore[reportCallIssue]


@dataclass(frozen=True)
class Reduced:
    """A measure on a frame, reduced: its items, and a sample for each combination of levels of the dimensions."""

    measure: Measure
    items: Items
    dimensions: tuple[str, ...]
    samples: Mapping[tuple[str, ...], Sample]


def reduce(frame: Any, parameters: dict[str, Any], questions: Mapping[str, Scale], design: Design) -> Reduced:
    """What one measure needs of one frame, overall or by the slices asked for."""
    by = design.get("by", ())
    dimensions = (by,) if isinstance(by, str) else tuple(by)
    analysis = ANALYSES[parameters["kind"]]
    with open_table(frame, named=design.get("unit") is not None) as (engine, table):
        columns = [design.get(name) for name in ("weight", "unit", "stratum")]
        _present(table, [*questions, *dimensions, *(str(name) for name in columns if name)])
        items = {name: _item(engine, table, name, scale) for name, scale in questions.items()}
        survey = _survey(items, dimensions, design)
        measure = analysis.measure.model_validate({"id": parameters["kind"], **_given(parameters)})
        for _, what in analysis.problems(measure, items):
            raise MethodError(what)
        answers = clean(survey, (), [table], engine, "answers")
        return Reduced(measure, answers.items, dimensions, _samples(engine, answers, measure, len(dimensions), design))


def estimate(frame: Any, parameters: dict[str, Any], questions: Mapping[str, Scale], design: Design) -> Estimates:
    """One measure on one frame, overall or by the slices asked for."""
    found = reduce(frame, parameters, questions, design)
    analysis, rows = ANALYSES[found.measure.kind], []
    with threadpool_limits(1):
        for levels, sample in found.samples.items():
            conditions = tuple(zip(found.dimensions, levels, strict=True))
            rows += [
                replace(row, slice=conditions, kind=found.measure.kind, unit=analysis.quantities[row.quantity].unit)
                for row in analysis.compute(found.measure, found.items, sample)
            ]
    return Estimates(tuple(rows), found.dimensions)


def _given(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}


def _survey(items: Mapping[str, Item], dimensions: Sequence[str], design: Design) -> Survey:
    names = {_segment(place): name for place, name in enumerate(dimensions)}
    return Survey(
        id="frame", kind="survey", file="frame", unit=design.get("unit"), stratum=design.get("stratum"),
        weight=Weight(column=design.get("weight")),  # pyright: ignore[reportCallIssue]
        segments={segment: Segment(column=name) for segment, name in names.items()}, items=dict(items),  # pyright: ignore[reportCallIssue]
    )  # fmt: skip


def _segment(place: int) -> str:
    return f"by{place}"


def _samples(
    engine: Sql, answers: Answers, measure: Measure, cut_by: int, design: Design
) -> dict[tuple[str, ...], Sample]:
    """The sample of each combination of levels, in the order of the levels."""
    resampling = resample(engine, [answers], design.get("seed", 1), design.get("replicates", 2000))
    grouping = tuple(_segment(place) for place in range(cut_by))
    need = ANALYSES[measure.kind].needs(measure, answers.items)
    with threadpool_limits(1):
        samples = gather(engine, answers, {grouping: need}, resampling).samples
    return {
        tuple(level for _, level in place.conditions): sample
        for place, sample in samples.items()
        if len(place.conditions) == cut_by
    }
