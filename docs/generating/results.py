"""The page of the files of `results/`: run a small study, take the columns it wrote, and say what each means."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as parquet

from generating.markdown import NOTE, code, table
from outsidein.run import run

STUDY = """\
study: Small
replicates: 200
minimum_cell: 1
slices: [wave, region]
measures: [{id: recommend, kind: nps, item: q1}]
evidence:
  - {id: survey, kind: survey, file: answers.csv, respondent: id, wave: {column: wave}, duration: seconds,
     segments: {region: {}}, items: {q1: {scale: [0, 10]}}}
"""

INTRODUCTION = """# Results

`outsidein run` writes the folder `results/` of the study, whole or not at all. The same study, the same evidence and
the same seed give the same bytes in `estimates.parquet` and `contrasts.parquet`. Numbers are never rounded here. They
have passed the rule for small cells: a hidden number has `suppressed` true and nothing in its other columns.

`outsidein report` adds `report.html` and `workbook.xlsx`, which say the same numbers."""

SLICES = "One column for each dimension: `wave`, `customer`, `role`, `customer_kind`, and each segment by its id"

LABELS = {
    "analysis": "The id of the measure.",
    "kind": "Its kind, such as `nps`.",
    "quantity": "What was estimated; see [measures](measures.md).",
    "subject": "Of what: an item, an outcome, a dimension; empty where the measure has one subject.",
    "wave": f"{SLICES}. Empty: not cut by it.",
    "region": "",
}
NUMBERS = {
    "value": "The estimate.",
    "se": "Its standard error.",
    "low": "Lower end of the 95 % interval.",
    "high": "Upper end of the 95 % interval.",
    "n": "Answers it rests on.",
    "n_effective": "The size of a simple random sample that would be as precise.",
    "unit": "The unit of the value; see [measures](measures.md#units).",
    "suppressed": "Whether the number is hidden because its cell is small, or would give a small one away.",
}
ESTIMATES = {
    **LABELS,
    **NUMBERS,
    "note": "Words of caution that go with the number.",
    "replicates": "The number in each of the study's replicates; none where it is hidden or has none.",
}
CONTRASTS = {
    **LABELS,
    **NUMBERS,
    "contrast": "`change` (a wave less the wave before) or `difference` (a segment less another).",
    "against": "The slice it is compared with, as a JSON list of dimension and level.",
    "value": "The difference.",
    "n": "Answers on the smaller side.",
    "n_effective": "Effective size of the smaller side.",
    "p": "Two-sided p-value.",
    "p_adjusted": "The same, controlling the false discovery rate over all changes, or all differences, of a measure.",
}
EXCLUDED = {
    "source": "The id of the evidence.",
    "file": "The file, as the study names it.",
    "row": "The row as a spreadsheet shows it; the header is row 1.",
    "column": "The column at fault, where one is.",
    "value": "What stands there.",
    "reason": "Why the row is left out.",
}
INTAKE = {
    "source": "The id of the evidence.",
    "files": "For each file: rows read, used and excluded, the reasons with their counts, answers that mean no point "
    "of their scale, and what was repaired in reading.",
    "notes": "What was noticed about the answers.",
}
QUALITY = {
    "source": "The id of the evidence.",
    "rows": "Rows used.",
    "flags": "Each sign of careless or repeated answers: how many rows show it, their share, and the rule. Flagged "
    "rows count like all others; numbers with and without them stand beside each other.",
}
RUN = {
    "study": "The name of the study.",
    "seed": "The seed of its replicates.",
    "replicates": "How many.",
    "minimum_cell": "Cells with fewer answers are hidden.",
    "inputs": "SHA-256 of the study's files and of the evidence, and the versions of the programs.",
    "python": "The version of Python.",
    "seconds": "Seconds of each stage.",
    "sources": "For each source: rows, questions, what is resampled as one, random groups, weights and strata.",
    "dimensions": "What numbers are cut by.",
    "levels": "The levels of each dimension, in order.",
    "failures": "Measures that could not be computed in some slice, and why.",
}


def page() -> str:
    """The page."""
    with TemporaryDirectory() as folder:
        results = _run(Path(folder))
        parts = [
            _parquet("estimates.parquet", "Every number, a row each.", results, ESTIMATES),
            _parquet("contrasts.parquet", "Every change and every difference, a row each.", results, CONTRASTS),
            _described("excluded.csv", "Every row that was left out.", _header(results / "excluded.csv"), EXCLUDED),
            _json("intake.json", "What became of the rows of each file: read = used + excluded.", results, INTAKE),
            _json("quality.json", "Signs of careless answers.", results, QUALITY),
            _json("run.json", "How the run was done.", results, RUN),
        ]
    return "\n\n".join([NOTE, INTRODUCTION, *parts])


def _run(folder: Path) -> Path:
    """The results of a small study that has everything the files can hold."""
    rows = [(f"p{i}", f"2026Q{1 + i % 2}", "north" if i % 3 else "south", i % 11, 60 + i) for i in range(60)]
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([("id", "wave", "region", "q1", "seconds"), *rows])
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return run(folder).folder


def _header(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as handle:
        return next(csv.reader(handle))


def _parquet(name: str, what: str, results: Path, meanings: Mapping[str, str]) -> str:
    schema = parquet.read_schema(results / name)
    types = {field.name: str(field.type).replace("element", "item") for field in schema}
    return _described(name, what, list(schema.names), meanings, types)


def _json(name: str, what: str, results: Path, meanings: Mapping[str, str]) -> str:
    content = json.loads((results / name).read_text(encoding="utf-8"))
    held = content[0] if isinstance(content, list) else content
    return _described(name, what, list(held), meanings)


def _described(
    name: str, what: str, held: list[str], meanings: Mapping[str, str], types: Mapping[str, str] | None = None
) -> str:
    """The columns or keys that a file holds, with their meanings.

    Raises:
        LookupError: it holds one that is not described, or lacks one that is.
    """
    if set(held) != set(meanings):
        raise LookupError(f"{name} holds {held}, but these are described: {list(meanings)}")
    header = ("column", "type", "meaning") if types else ("name", "meaning")
    shown = [one for one in held if meanings[one]]
    names = {"wave": "`wave`, ..."} if types else {}
    rows = [
        (names.get(one, code(one)), *([_type(types[one])] if types else []), meanings[one]) for one in shown
    ]  # fmt: skip
    return f"## {name}\n\n{what}\n\n{table(header, rows)}"


def _type(name: str) -> str:
    words = {"string": "text", "double": "number", "int64": "whole number", "bool": "true or false"}
    return words.get(name, "list of numbers" if name.startswith("list") else name)
