"""A study over the raw table: once with the table as a file, once with it on an engine."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import yaml

from engines.raw import DECLARED, raw_table

MEASURES = [
    {"id": "nps", "kind": "nps", "item": "recommend"},
    {"id": "top", "kind": "share", "item": "coded", "values": [4, 5]},
    {"id": "means", "kind": "mean", "items": ["labelled", "real", "spend", "typed"]},
    {"id": "scale", "kind": "alpha", "items": ["coded", "labelled", "real"]},
]
CUSTOMERS = [{"id": "cio", "kind": "business", "role": "decider"}, {"id": "office", "label": "Büro"}]


def write(folder: Path, *, engine: dict | None = None, **source: object) -> Path:
    """A study whose source is the raw table, as a Parquet file unless `source` says where else it lies."""
    folder.mkdir()
    evidence = {**DECLARED, "items": {name: {**item} for name, item in DECLARED["items"].items()}, **source}
    if not source:
        pq.write_table(raw_table(), folder / "answers.parquet")
        evidence["file"] = "answers.parquet"
    study = {
        "study": "Engines", "replicates": 200, "minimum_cell": 1, "customers": CUSTOMERS, "measures": MEASURES,
        "slices": ["wave", ["customer", "site"]], "evidence": [evidence], **({"engine": engine} if engine else {}),
    }  # fmt: skip
    text = yaml.safe_dump(_plain(study), allow_unicode=True, sort_keys=False)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return folder


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
