"""A raw table with everything that engines disagree about, and the survey that declares it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa

from outsidein.study.sections import Customer, Survey

ROWS = 60
CUSTOMERS = (Customer(id="cio", kind="business", role="decider"), Customer(id="office", label="Büro", kind="internal"))
ITEMS = {
    "recommend": {"scale": (0, 10), "column": "q 1 🚀"},
    "coded": {"scale": (1, 5), "missing": ("99",)},
    "labelled": {"scale": (1, 5), "labels": {"Très bien": 5, "o'kay": 3}},
    "real": {"scale": (1, 7)},
    "yes": {"scale": (0, 1)},
    "spend": {"scale": "number", "missing": ("-1",)},
    "typed": {"scale": "number"},
    "nobody": {"scale": (1, 5)},
}
DECLARED = {
    "id": "s", "kind": "survey", "respondent": "id \"'", "stratum": "part", "weight": {"column": "w"},
    "wave": {"column": "day", "period": "quarter"}, "duration": "seconds",
    "customer": {"column": "who"}, "segments": {"site": {"column": "site"}, "many": {"labels": {"m1": "first"}}},
    "items": ITEMS,
}  # fmt: skip


def _some(place: int, value: object, every: int = 9) -> object:
    return None if place % every == every - 1 else value


def raw_table() -> pa.Table:
    """Rows with missing cells, weights of zero, ids that are text, labels, codes, and hostile names."""
    rows = range(ROWS)
    return pa.table(
        {
            "id \"'": [f"e\u0301{i:03}" if i % 2 else f" {i:03}\u00a0" for i in rows],
            "day": [date(2025, 1 + i % 12, 28) for i in rows],
            "moment": pa.array([datetime(2025, 1, 1, 10, i % 60, 5, 250_000) for i in rows], pa.timestamp("us")),
            "part": [_some(i, f"p{i % 2}", 50) for i in rows],
            "w": pa.array([(0.0, 1.5, 2.25, 1 / 3)[i % 4] for i in rows], pa.float64()),
            "seconds": [str(100 + i % 7 * 20) if i % 13 else "quick" for i in rows],
            "who": [_some(i, ("cio", "Büro", " CIO ")[i % 3]) for i in rows],
            "site": [_some(i, ("Nord", "nord", "  Süd", "")[i % 4]) for i in rows],
            "many": [f"m{i % 45}" for i in rows],
            "q 1 🚀": pa.array([_some(i, i * 7 % 11) for i in rows], pa.int16()),
            "coded": pa.array([99 if i % 10 == 3 else 1 + i % 5 for i in rows], pa.int32()),
            "labelled": [_some(i, ("très  bien", "o'kay", "4", "2 - bad", "n/a", "5.0")[i % 6]) for i in rows],
            "real": pa.array([_some(i, 1.0 + i * 3 % 7) for i in rows], pa.float64()),
            "yes": pa.array([_some(i, i % 3 == 0) for i in rows], pa.bool_()),
            "spend": [_some(i, ("12.5", "-1", " 7 ", "1e2", ".5")[i % 5]) for i in rows],
            "typed": pa.array([_some(i, Decimal(i) / 8) for i in rows], pa.decimal128(12, 3)).cast(pa.float64()),
            "nobody": pa.array([None] * ROWS, pa.int32()),
        }
    )


def survey(**other: object) -> Survey:
    """The declaration of the raw table, with some of it declared otherwise."""
    return Survey.model_validate({**DECLARED, "table": "raw", **other})
