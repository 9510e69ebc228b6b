"""Ladders on a frame: what leads to what, from attributes by consequences to values."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, Literal, Unpack

from threadpoolctl import threadpool_limits

from outsidein.analyses.ladders import ANALYSIS, LadderMap
from outsidein.api.frames import Design, open_table
from outsidein.errors import EvidenceError, MethodError
from outsidein.evidence.engines.duckdb import DuckDB, connect
from outsidein.evidence.gather import gather
from outsidein.evidence.ladders import read_ladders
from outsidein.evidence.units import resample
from outsidein.stats.estimates import Estimates
from outsidein.study.ladders import ARROW
from outsidein.study.sections import Benefit, Feature, Ladders, PersonalValue, Segment, Value

Codes = Sequence[str]


def ladders(
    frame: Any, steps: Sequence[str], attributes: Codes, consequences: Codes, values: Codes, *,
    count: Literal["respondents", "mentions"] = "respondents", cutoff: int | None = None, **design: Unpack[Design],
) -> Estimates:  # fmt: skip
    """Laddering: the implication matrix, abstractness, centrality and prestige of each code, and the cut-off.

    Args:
        frame: A frame or a path; a row is a ladder, or a link where there are two steps.
        steps: The columns of the steps, from the attribute upwards; an empty step is none.
        attributes: The codes of attributes, as they stand in the columns.
        consequences: The codes of consequences.
        values: The codes of values.
        count: Count a link once a person, or every time it is made.
        cutoff: How many must make a link for it to be kept; by default so that two thirds of all relations are.
        design: As for every method; `unit` is the column of the person, which is needed.

    Returns:
        `direct`, `indirect` and `p_kept` (subject "a -> b"), `named`, `abstractness`, `centrality` and `prestige` (a
        code), `cutoff`, and `kept` (the share of all relations that each cut-off keeps).

    Raises:
        EvidenceError: a step holds what is no code, or most ladders run downwards. MethodError: no ladder has a link.

    >>> import outsidein as oi, pyarrow as pa
    >>> said = pa.table({"who": [1, 2, 3, 3], "a": ["app", "app", "desk", "desk"],
    ...                  "b": ["speed", "speed", "speed", None], "c": ["control", None, "control", "control"]})
    >>> found = oi.ladders(said, ["a", "b", "c"], ["app", "desk"], ["speed"], ["control"], unit="who")
    >>> found.one(quantity="direct", subject="app -> speed").value
    2.0
    """
    declared, value = _declared(steps, design), _value((attributes, consequences, values))
    measure = LadderMap(id="ladders", kind="ladders", count=count, cutoff=cutoff)  # pyright: ignore[reportCallIssue]
    dimensions = _by(design)
    with open_table(frame) as (engine, table), closing(connect()) as connection, threadpool_limits(1):
        own = DuckDB(connection)
        answers = read_ladders(declared, value, (), [table], (engine, own), "answers")
        resampling = resample(own, [answers], design.get("seed", 1), design.get("replicates", 2000))
        need, grouping = ANALYSIS.needs(measure, answers.items), tuple(declared.segments)
        samples = gather(own, answers, {grouping: need}, resampling).samples
        rows = []
        for place, sample in samples.items():
            if len(place.conditions) == len(dimensions):
                levels = [level for _, level in place.conditions]
                conditions = tuple(zip(dimensions, levels, strict=True))
                rows += [replace(row, slice=conditions, kind="ladders", unit=ANALYSIS.quantities[row.quantity].unit)
                         for row in ANALYSIS.compute(measure, answers.items, sample)]  # fmt: skip
    return Estimates(tuple(rows), dimensions)


def _by(design: Design) -> tuple[str, ...]:
    by = design.get("by", ())
    return (by,) if isinstance(by, str) else tuple(by)


def _declared(steps: Sequence[str], design: Design) -> Ladders:
    person = design.get("unit")
    if person is None:
        raise EvidenceError("ladders are counted over people; name the column of the person, as in unit='respondent'")
    if design.get("stratum") is not None:
        raise EvidenceError("ladders take no stratum")
    if len(steps) < 2 or len(set(steps)) < len(steps):
        raise EvidenceError(f"a ladder has at least two steps, each a column of its own, not {list(steps)}")
    segments = {f"by{place}": Segment(column=name) for place, name in enumerate(_by(design))}  # pyright: ignore[reportCallIssue]
    return Ladders(
        id="frame", kind="ladders", file="frame", respondent=person, steps=tuple(steps), segments=segments,
        weight=design.get("weight"),
    )  # pyright: ignore[reportCallIssue]  # fmt: skip


def _value(codes: tuple[Codes, Codes, Codes]) -> Value:
    """The codes as a value section; a code is any text here."""
    every = [code for kind in codes for code in kind]
    twice = next((code for code in every if every.count(code) > 1), None)
    if twice is not None:
        raise MethodError(f"the code {twice!r} stands twice among attributes, consequences and values")
    if wrong := next((code for code in every if ARROW in code), None):
        raise MethodError(f"the code {wrong!r} holds {ARROW!r}, which stands between the codes of a link")
    features, benefits, values = codes
    return Value.model_construct(
        features=tuple(Feature.model_construct(id=code, label="", gives=()) for code in features),
        benefits=tuple(Benefit.model_construct(id=code, label="", serves=()) for code in benefits),
        values=tuple(PersonalValue.model_construct(id=code, label="") for code in values), factors=(),
    )  # fmt: skip
