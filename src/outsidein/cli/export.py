"""Numbers for other programs: one JSON list, or CSV after RFC 4180 in which no spreadsheet finds a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from outsidein.analyses.contrasts import Contrast
from outsidein.cli.labels import Labels
from outsidein.cli.printable import printable
from outsidein.results.store import harmless
from outsidein.stats.estimates import Estimate

Record = dict[str, Any]


def estimate_record(row: Estimate, dimensions: Sequence[str], labels: Labels) -> Record:
    """A number as the columns of `estimates.parquet`, with the wording of its subject; nothing where it is hidden."""
    return {
        **_place(row, dimensions, labels),
        **{name: _number(getattr(row, name)) for name in ("value", "low", "high", "se")},
        "n": None if row.suppressed else row.n,
        "n_effective": _number(row.n_effective),
        "unit": row.unit,
        "suppressed": row.suppressed,
        "note": row.note,
    }


def contrast_record(one: Contrast, dimensions: Sequence[str], labels: Labels) -> Record:
    """A change or a difference, with the slice it is against."""
    row = one.estimate
    return {
        **_place(row, dimensions, labels),
        "contrast": one.contrast,
        "against": labels.slice(one.against),
        **{name: _number(getattr(row, name)) for name in ("value", "low", "high", "se")},
        "p": _number(one.p),
        "p_adjusted": _number(one.p_adjusted),
        "clear": None if row.suppressed else one.clear,
        "n": None if row.suppressed else row.n,
        "unit": row.unit,
        "suppressed": row.suppressed,
    }


def as_json(records: Sequence[Record]) -> str:
    """The records as one JSON list in plain ASCII, without NaN."""
    return json.dumps(list(records), indent=2, allow_nan=False)


def as_csv(records: Sequence[Mapping[str, Any]]) -> str:
    r"""The records as CSV with a header; lines end as RFC 4180 has it.

    >>> as_csv([{"=a": "=1+1", "value": -2.5, "n": None, "clear": True}])
    "'=a,value,n,clear\r\n'=1+1,-2.5,,true\r\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for number, record in enumerate(records):
        if number == 0:
            writer.writerow(_cell(name) for name in record)
        writer.writerow(_cell(value) for value in record.values())
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return printable(str(harmless(value)), lines=True) if isinstance(value, str) else value


def _place(row: Estimate, dimensions: Sequence[str], labels: Labels) -> Record:
    ids = {name: getattr(row, name) for name in ("analysis", "kind", "quantity", "subject")}
    return {**ids, "label": labels.subject(row), **{name: row.level(name) for name in dimensions}}


def _number(value: float) -> float | None:
    return float(value) if isfinite(value) else None
