"""SPSS (.sav, .zsav, .por) and Stata (.dta): numbers stay numbers, with labels and missing codes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from arro3.core import Array, DataType

from outsidein.evidence.formats.grid import append, create
from outsidein.evidence.formats.names import check_names, clean_names
from outsidein.evidence.formats.refusal import refusal, several, shown
from outsidein.evidence.formats.sandboxed import Message, messages
from outsidein.evidence.formats.signature import DESCRIPTIONS, signature
from outsidein.evidence.formats.table import MOST_COLUMNS, ROW, Column, Table
from outsidein.evidence.identifiers import quote, select
from outsidein.study.sections import Layout

_CELLS_A_PIECE = 1_000_000
SUFFIXES = (".sav", ".zsav", ".por", ".dta")


def read(path: Path, file: str, layout: Layout, connection: duckdb.DuckDBPyConnection, relation: str) -> Table:
    """Read a file of SPSS or Stata: numeric columns are DOUBLE, texts and dates (ISO) VARCHAR; the first case is row 1.

    User-missing codes stay in the column and are named in `Column.missing`; Stata's .a to .z are NULL and counted in a
    note. Raises EvidenceError for a damaged file.
    """
    source = messages("statistical", path, file, _options(path, file, layout))
    raw = relation + "__raw"
    try:
        described: list[dict[str, Any]] = list(next(source)[0]["columns"])
        names, notes = _names(file, described)
        kinds = [each["kind"] for each in described]
        create(connection, raw, ["DOUBLE" if kind == "number" else "VARCHAR" for kind in kinds])
        rows, letters = _store(source, connection, raw, kinds)
    finally:
        source.close()
    if not rows:
        raise refusal(file, "has columns but no rows", "give a file with answers")
    cells = [f"rowid + 1 AS {quote(ROW)}", *(f"c{index} AS {quote(name)}" for index, name in enumerate(names))]
    connection.execute(f"CREATE OR REPLACE VIEW {quote(relation)} AS " + select(cells, quote(raw)))
    columns = tuple(
        Column(name, each["label"], _values(each), _missing(connection, raw, index, each))
        for index, (name, each) in enumerate(zip(names, described, strict=True))
    )
    return Table(file, relation, columns, rows, True, (*notes, *_letter_notes(names, letters, described)))


def _options(path: Path, file: str, layout: Layout) -> dict[str, Any]:
    suffix, kind = path.suffix.lower(), signature(path)
    if suffix not in SUFFIXES:
        suffix = {"spss": ".sav", "stata": ".dta"}.get(kind or str(layout.format), ".sav")
    if kind not in ("", "spss", "stata"):
        raise refusal(file, f"is {DESCRIPTIONS[kind]}, not the {suffix} file its name says", "give it its right suffix")
    return {"suffix": suffix, "encoding": layout.encoding, "columns": MOST_COLUMNS, "cells": _CELLS_A_PIECE}


def _names(file: str, described: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not described:
        raise refusal(file, "has no columns", "give a file with answers")
    names, notes = clean_names([each["name"] for each in described])
    check_names(file, names, None)
    return names, notes


def _store(
    source: Iterator[Message], connection: duckdb.DuckDBPyConnection, raw: str, kinds: Sequence[str]
) -> tuple[int, dict[int, dict[str, int]]]:
    """Append the pieces; returns the number of rows and, by column, the counts of Stata's missing letters."""
    cells = [
        f"CASE WHEN NOT isnan(c{i}) THEN c{i} END" if kind == "number" else f"c{i}" for i, kind in enumerate(kinds)
    ]
    rows, letters = 0, {}
    for message, payload in source:
        if message["rows"]:
            append(connection, raw, list(_arrays(kinds, message["sizes"], payload)), cells)
        rows += message["rows"]
        for index, counts in message["letters"]:
            total = letters.setdefault(index, {})
            for letter, count in counts.items():
                total[letter] = total.get(letter, 0) + count
    return rows, letters


def _arrays(kinds: Sequence[str], sizes: Sequence[int], payload: bytes) -> Iterator[Array]:
    start = 0
    for kind, size in zip(kinds, sizes, strict=True):
        piece = payload[start : start + size]
        start += size
        if kind == "number":
            yield Array.from_numpy(np.frombuffer(piece))
        else:
            yield Array(json.loads(piece), type=DataType.utf8())


def _values(each: Mapping[str, Any]) -> dict[str, str]:
    """The labels by code, without those of Stata's missing letters."""
    codes = each["values"]
    return {code: label for code, label in codes if code and not (each["kind"] == "number" and code.isalpha())}


def _missing(connection: duckdb.DuckDBPyConnection, raw: str, index: int, each: Mapping[str, Any]) -> tuple[str, ...]:
    """The user-missing codes; of a range those that occur or have a label."""
    codes: dict[str, None] = {}
    for low, high in each["missing"]:
        if low == high:
            codes[_code(low)] = None
            continue
        query = select([f"DISTINCT c{index}"], quote(raw), f"WHERE c{index} BETWEEN ? AND ? ORDER BY 1")
        found = connection.execute(query, [low, high]).fetchall()
        codes.update(dict.fromkeys(_code(code) for (code,) in found))
        codes.update(dict.fromkeys(code for code in _values(each) if _within(code, low, high)))
    return tuple(codes)


def _code(value: float | str) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def _within(code: str, low: float, high: float) -> bool:
    try:
        return low <= float(code) <= high
    except (ValueError, TypeError):
        return False


def _letter_notes(
    names: Sequence[str], letters: Mapping[int, Mapping[str, int]], described: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    for index, counts in letters.items():
        labels = dict(described[index]["values"])
        told = ", ".join(
            f"{several(count, 'time')} .{letter}" + (f" ({labels[letter]})" if letter in labels else "")
            for letter, count in sorted(counts.items())
        )
        yield f"{shown(names[index])} is missing {told}"
