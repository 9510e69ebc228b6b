"""The Python API: each method on its own, on any frame that speaks the Arrow PyCapsule interface, or on a file.

Every call returns `Estimates`. `by` cuts the numbers by columns; `weight`, `unit` and `stratum` name columns of the
design; `replicates` and `seed` are those of a study.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, Unpack

import duckdb
from threadpoolctl import threadpool_limits

from outsidein import run as running
from outsidein.analyses import ANALYSES
from outsidein.analyses.analysis import named_items
from outsidein.errors import EvidenceError, MethodError, suggest
from outsidein.evidence import formats
from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.engines.duckdb import DuckDB, connect
from outsidein.evidence.formats import Table
from outsidein.evidence.formats.frame import read_frame
from outsidein.evidence.gather import gather
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.units import resample
from outsidein.results import Results, store
from outsidein.stats.estimates import Estimates
from outsidein.study.load import LoadedStudy
from outsidein.study.sections import Item, Layout, Measure, Segment, Survey, Weight

Questions = str | Mapping[str, str] | Sequence[str]
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


@dataclass(frozen=True)
class OpenStudy:
    """A study folder that was opened."""

    loaded: LoadedStudy

    def run(self, *, force: bool = False) -> Results:
        """Run the study (or take its results where nothing has changed) and return them."""
        running.run(self.loaded.folder, force=force)
        return self.results

    @property
    def results(self) -> Results:
        """The results of the last run."""
        return store.read(self.loaded.folder, replicates=True)


def open(folder: str | Path) -> OpenStudy:
    """Open a study folder; `.run()` runs it, `.results` are those of the last run.

    Raises:
        StudyError: with all problems of the study at once.
        MissingError: there is no such folder, or no study in it.
    """
    return OpenStudy(running.load_checked(Path(folder)))


def nps(frame: Any, item: str, **design: Unpack[Design]) -> Estimates:
    """Net Promoter Score of a 0-10 question: quantities nps, promoters, passives, detractors.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"q1": [9] * 60 + [7] * 25 + [3] * 15})
    >>> score = oi.nps(answers, "q1").one(quantity="nps")
    >>> score.value, round(score.low, 4), round(score.high, 4)
    (45.0, 29.3431, 58.0355)
    """
    return _estimate(frame, {"kind": "nps", "item": item}, {item: (0, 10)}, design)


def csat(frame: Any, item: str, *, top: Sequence[int] = (), **design: Unpack[Design]) -> Estimates:
    """Customer satisfaction: the share in the top boxes, the mean, and the mean on 0-100.

    Args:
        frame: A frame or a path.
        item: The column of the question; labels with numbers ("5 - Very satisfied") are read.
        top: The answers that count as satisfied; the two highest of the scale when absent. Name them where the highest
            answer of the scale may not occur: the scale is taken from the answers otherwise.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"q": [5] * 20 + [4] * 22 + [2] * 8})
    >>> satisfied = oi.csat(answers, "q", top=(4, 5)).one(quantity="csat")
    >>> satisfied.value, round(satisfied.low, 6), round(satisfied.high, 6)
    (0.84, 0.714858, 0.916626)
    """
    scale = (min(1, *top), max(top)) if top else None
    return _estimate(frame, {"kind": "csat", "item": item, "top": tuple(top)}, {item: scale}, design)


def ces(frame: Any, item: str, *, version: int | None = None, **design: Unpack[Design]) -> Estimates:
    """Customer Effort Score: the mean, the share that found it easy, and net easy.

    Args:
        frame: A frame or a path.
        item: The column of the question.
        version: 1 for effort on 1-5 (lower is better), 2 for ease on 1-7 (the default).
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> oi.ces(pa.table({"q": [7, 6, 5, 7, 4, 6, 5, 3, 7, 6]}), "q").one(quantity="ces").value
    5.6
    """
    scale = (1, 5) if version == 1 else (1, 7)
    return _estimate(frame, {"kind": "ces", "item": item, "version": version}, {item: scale}, design)


def share(frame: Any, item: str, boxes: int | Sequence[int], **design: Unpack[Design]) -> Estimates:
    """The share of answers with one of the given values.

    >>> import outsidein as oi, pyarrow as pa
    >>> oi.share(pa.table({"q": [1, 2, 2, 3, 4]}), "q", boxes=(1, 2)).one().value
    0.6
    """
    values = (boxes,) if isinstance(boxes, int) else tuple(boxes)
    return _estimate(frame, {"kind": "share", "item": item, "values": values}, {item: None}, design)


def mean(frame: Any, items: str | Sequence[str], **design: Unpack[Design]) -> Estimates:
    """The mean of each item, a rating or a free quantity; one row a subject.

    >>> import outsidein as oi, pyarrow as pa
    >>> oi.mean(pa.table({"minutes": [4.5, 12.0, 7.5]}), "minutes").one(subject="minutes").value
    8.0
    """
    names = (items,) if isinstance(items, str) else tuple(items)
    return _estimate(frame, {"kind": "mean", "items": names}, dict.fromkeys(names), design)


def opportunity(
    frame: Any, importance: Questions, satisfaction: Questions, *, top: Sequence[int] = (), **design: Unpack[Design]
) -> Estimates:
    """Opportunity score of each outcome, with the chance of each zone and the rank (Ulwick 2002, 2005).

    Args:
        frame: A frame or a path.
        importance: Outcome to its column, a list of columns, or a template such as "imp_{outcome}".
        satisfaction: The same for satisfaction.
        top: The top boxes; the two highest of the scale that all answers together span when absent.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"imp_wait": [5] * 8 + [1] * 2, "sat_wait": [5] * 3 + [1] * 7})
    >>> oi.opportunity(answers, "imp_{outcome}", "sat_{outcome}").one(quantity="opportunity", subject="wait").value
    13.0
    """
    asked = _questions(frame, importance=importance, satisfaction=satisfaction)
    scale = (
        (1, max(top)) if top else _common_scale(frame, [item for named in asked.values() for item in named.values()])
    )
    items = {item: scale for named in asked.values() for item in named.values()}
    return _estimate(frame, {"kind": "opportunity", **asked, "top": tuple(top)}, items, design)


def servqual(
    frame: Any, expectation: Questions, perception: Questions, dimensions: Mapping[str, Sequence[str]] | None = None,
    *, weights: Mapping[str, float] | None = None, **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """SERVQUAL: expectation, perception and gap of each item, of each dimension, and overall.

    Args:
        frame: A frame or a path.
        expectation: Item to its column, a list of columns, or a template such as "e_{item}".
        perception: The same for perception.
        dimensions: Dimension to its items.
        weights: Points of importance for each dimension, for the weighted gap.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"e_fast": [7, 6, 7, 6], "p_fast": [5, 5, 6, 4]})
    >>> oi.servqual(answers, "e_{item}", "p_{item}").one(quantity="gap", subject="fast").value
    -1.5
    """
    asked = _questions(frame, expectation=expectation, perception=perception)
    items = {item: None for named in asked.values() for item in named.values()}
    parameters = {
        "dimensions": {name: tuple(v) for name, v in (dimensions or {}).items()},
        "weights": dict(weights or {}),
    }
    return _estimate(frame, {"kind": "servqual", **asked, **parameters}, items, design)


def tolerance(
    frame: Any, desired: Questions, adequate: Questions, perceived: Questions, **design: Unpack[Design]
) -> Estimates:
    """Where perceived service lies in the zone of tolerance of each attribute, and the chance of each place.

    Args:
        frame: A frame or a path.
        desired: Attribute to its column, a list of columns, or a template such as "des_{attribute}".
        adequate: The same for the level that would just do.
        perceived: The same for the level received.
        design: As for every method.

    >>> import outsidein as oi, pyarrow as pa
    >>> levels = pa.table({"des_reply": [8, 7, 8, 7], "ade_reply": [6, 5, 6, 6], "act_reply": [7, 6, 6, 7]})
    >>> oi.tolerance(levels, "des_{a}", "ade_{a}", "act_{a}").one(quantity="adequacy", subject="reply").value
    0.75
    """
    asked = _questions(frame, desired=desired, adequate=adequate, perceived=perceived)
    items = {item: None for named in asked.values() for item in named.values()}
    return _estimate(frame, {"kind": "tolerance", **asked}, items, design)


def alpha(frame: Any, items: Sequence[str], **design: Unpack[Design]) -> Estimates:
    """Cronbach's alpha and omega of a scale; each item's correlation with the rest, and alpha without it.

    Raises:
        MethodError: an item is constant, or fewer than two people answered it.

    >>> import outsidein as oi, pyarrow as pa
    >>> answers = pa.table({"a": [1, 2, 3, 4, 5, 4], "b": [2, 2, 3, 5, 5, 4], "c": [1, 3, 3, 4, 4, 5]})
    >>> round(oi.alpha(answers, ["a", "b", "c"]).one(quantity="alpha").value, 3)
    0.944
    """
    return _estimate(frame, {"kind": "alpha", "items": tuple(items)}, dict.fromkeys(items), design)


@contextmanager
def _table(frame: Any) -> Iterator[tuple[duckdb.DuckDBPyConnection, Table]]:
    """The frame or file as a raw table, in a connection of its own."""
    path = Path(frame) if isinstance(frame, (str, Path)) else None
    connection = connect((path.resolve().parent,) if path else ())
    try:
        if path:
            yield connection, formats.read(path, Layout(), connection, "raw")  # pyright: ignore[reportCallIssue]
        else:
            yield connection, read_frame(frame, connection, "raw")
    finally:
        connection.close()


def _questions(frame: Any, **questions: Questions) -> dict[str, dict[str, str]]:
    """Each set of questions as a mapping from subject to column; templates are matched against the frame's columns."""
    if not any(isinstance(value, str) for value in questions.values()):
        return {name: named_items(value, {}) for name, value in questions.items()}
    with _table(frame) as (_, table):
        columns: Any = dict.fromkeys(column.name for column in table.columns)
        return {name: named_items(value, columns) for name, value in questions.items()}


def _common_scale(frame: Any, names: Sequence[str]) -> tuple[int, int] | None:
    """One scale for questions that belong together: the usual one that spans all their answers."""
    with _table(frame) as (connection, table):
        engine = DuckDB(connection)
        spans = [span for name in _present(table, names) if (span := _span(engine, table, name))]
    if not spans:
        return None
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    return _usual_scale(low, high)


def _usual_scale(low: float, high: float) -> tuple[int, int] | None:
    fitting = [scale for scale in USUAL_SCALES if scale[0] <= low and high <= scale[1]]
    whole = low == int(low) and high == int(high)
    return min(fitting, key=lambda scale: scale[1] - scale[0]) if fitting and whole else None


def _numbers(table: Table, name: str) -> str:
    """A column as numbers v, text cells read as numbers where they are, as an SQL subquery."""
    return f"({select([f'TRY_CAST({quote(name)} AS DOUBLE) AS v'], quote(table.relation))})"


def _span(engine: DuckDB, table: Table, name: str) -> tuple[float, float] | None:
    """Smallest and largest number of a column, text cells read as numbers where they are."""
    found = engine.connection.sql(select(["min(v)", "max(v)"], _numbers(table, name), "WHERE isfinite(v)")).fetchall()[
        0
    ]
    return None if found[0] is None else (float(found[0]), float(found[1]))


def _is_whole(engine: DuckDB, table: Table, name: str) -> bool:
    """Whether every number of a column is whole."""
    found = engine.connection.sql(select(["count(*)"], _numbers(table, name), "WHERE v <> round(v)")).fetchall()[0]
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


def _item(engine: DuckDB, table: Table, name: str, scale: tuple[int, int] | None) -> Item:
    """A column as an item: on the scale given, else on whole numbers from lowest to highest, else a free quantity."""
    if (
        scale is None
        and (span := _span(engine, table, name))
        and _is_whole(engine, table, name)
        and max(map(abs, span)) <= LARGEST_POINT
    ):
        scale = _usual_scale(*span) or (int(span[0]), max(int(span[1]), int(span[0]) + 1))
    return Item(column=name, scale=scale or "number")  # pyright: ignore[reportCallIssue]


def _estimate(
    frame: Any, parameters: dict[str, Any], questions: Mapping[str, tuple[int, int] | None], design: Design
) -> Estimates:
    """One measure on one frame, overall or by the slices asked for."""
    by = design.get("by", ())
    dimensions = (by,) if isinstance(by, str) else tuple(by)
    analysis = ANALYSES[parameters["kind"]]
    with _table(frame) as (connection, table):
        engine = DuckDB(connection)
        columns = [design.get(name) for name in ("weight", "unit", "stratum")]
        _present(table, [*questions, *dimensions, *(str(name) for name in columns if name)])
        items = {name: _item(engine, table, name, scale) for name, scale in questions.items()}
        survey = _survey(items, dimensions, design)
        measure = analysis.measure.model_validate({"id": parameters["kind"], **_given(parameters)})
        for _, what in analysis.problems(measure, items):
            raise MethodError(what)
        answers = clean(survey, (), [table], engine, "answers")
        return _compute(engine, answers, measure, dimensions, design)


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


def _compute(
    engine: DuckDB, answers: Answers, measure: Measure, dimensions: Sequence[str], design: Design
) -> Estimates:
    analysis = ANALYSES[measure.kind]
    resampling = resample(engine, [answers], design.get("seed", 1), design.get("replicates", 2000))
    grouping = tuple(_segment(place) for place in range(len(dimensions)))
    shown = {_segment(place): name for place, name in enumerate(dimensions)}
    rows = []
    with threadpool_limits(1):
        samples = gather(engine, answers, analysis.needs(measure, answers.items), [grouping], resampling)
        for place, sample in samples.items():
            if len(place.conditions) != len(dimensions):
                continue
            conditions = tuple((shown[name], level) for name, level in place.conditions)
            found = analysis.compute(measure, answers.items, sample)
            rows += [
                replace(row, slice=conditions, kind=measure.kind, unit=analysis.quantities[row.quantity].unit)
                for row in found
            ]
    return Estimates(tuple(rows), tuple(dimensions))
