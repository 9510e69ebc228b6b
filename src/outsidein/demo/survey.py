"""The demo's survey file: simulated answers as an analyst finds them, with the faults of real exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from outsidein.demo import comments
from outsidein.demo.joining import joining
from outsidein.demo.story import SHEETS, SINCE_OUTAGE, truth
from outsidein.simulate import Sample, draw

LABELS: Mapping[str, str] = {
    "cio": "CIO",
    "buyer": "Procurement",
    "office": "Office worker",
    "field": "Field engineer",
    "hr": "HR department",
    "finance": "Finance department",
}
HEADERS: Mapping[str, str] = {"recommend": "q_recommend", "csat": "q_csat", "ces": "q_ces", "renew": "q_renew"}
SATISFIED = ("1 - Very dissatisfied", "2 - Dissatisfied", "3 - Neither", "4 - Satisfied", "5 - Very satisfied")
DUPLICATES = 12
NOT_APPLICABLE = 0.04

Row = list[str]


def survey_csv(seed: int) -> str:
    """The text of `survey.csv`: a header, 3,000 answer sheets by date, and 12 of them a second time.

    Faults: satisfaction is written as labels, 99 in `q_ces` means that the question did not apply, about 1 % of the
    ratings are blank, and some people filled in the grids without reading.
    """
    sample = draw(truth(), SHEETS, seed)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 1])))
    columns = _columns(sample, rng) | joining(SHEETS, seed)
    order = np.lexsort((rng.random(SHEETS), sample.day))
    rows = zip(*(column[order].tolist() for column in columns.values()), strict=True)
    numbered = [[f"R{number:04d}", *row] for number, row in enumerate(rows, start=1)]
    return _text(["respondent", *columns], _with_duplicates(numbered, rng))


def _columns(sample: Sample, rng: np.random.Generator) -> dict[str, NDArray[np.str_]]:
    """Every column of the file but the respondent, as text."""
    known = {
        "account": sample.account,
        "role": np.array([LABELS[customer] for customer in sample.customer]),
        "quarter": sample.wave,
        "region": sample.segments["region"],
        "answered": np.datetime_as_string(sample.day),
        "seconds": sample.seconds.astype(str),
    }
    answers = {HEADERS.get(item, item): _written(values) for item, values in sample.answers.items()}
    answers["q_csat"] = np.array([SATISFIED[int(text) - 1] if text else "" for text in answers["q_csat"]])
    answers["q_ces"] = np.where(rng.random(SHEETS) < NOT_APPLICABLE, "99", answers["q_ces"])
    return {**known, **answers, "comment": _comments(sample, rng)}


def _written(values: NDArray[np.float64]) -> NDArray[np.str_]:
    return np.where(np.isnan(values), "", np.nan_to_num(values).astype(np.int64).astype(str))


def _comments(sample: Sample, rng: np.random.Generator) -> NDArray[np.str_]:
    hit = (sample.customer == "field") & np.isin(sample.wave, SINCE_OUTAGE)
    scores = sample.answers["recommend"]
    return np.array([comments.compose(score, outage, rng) for score, outage in zip(scores, hit, strict=True)])


def _with_duplicates(rows: list[Row], rng: np.random.Generator) -> list[Row]:
    """The rows with a few of them a second time, some rows further down."""
    chosen = np.sort(rng.choice(len(rows) - 50, DUPLICATES, replace=False))
    for index in chosen[::-1].tolist():
        rows.insert(index + int(rng.integers(2, 50)), rows[index])
    return rows


def _text(header: Row, rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([header, *rows])
    return out.getvalue()
