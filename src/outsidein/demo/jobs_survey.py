"""The demo's second survey: answers of those who decide, buy and hire about two more jobs."""

from __future__ import annotations

import csv
import io

import numpy as np

from outsidein.demo.jobs_story import SHEETS, truth
from outsidein.demo.survey import LABELS
from outsidein.simulate import draw

STREAM = 6  # its draws are its own: the first survey is the same with and without it


def jobs_csv(seed: int) -> str:
    """The text of `jobs.csv`: a header, and 600 answer sheets by wave."""
    sample = draw(truth(), SHEETS, int(np.random.SeedSequence([seed, STREAM]).generate_state(1)[0]))
    order = np.argsort(sample.wave, kind="stable")
    known = {
        "account": sample.account,
        "role": np.array([LABELS[customer] for customer in sample.customer]),
        "quarter": sample.wave,
    }
    answers = {
        item: np.where(np.isnan(values), "", np.nan_to_num(values).astype(np.int64).astype(str))
        for item, values in sample.answers.items()
    }
    columns = [column[order].tolist() for column in (*known.values(), *answers.values())]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["respondent", *known, *answers])
    writer.writerows([f"J{number:03d}", *row] for number, row in enumerate(zip(*columns, strict=True), start=1))
    return out.getvalue()
