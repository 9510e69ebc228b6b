"""Write answers.csv, the file of the tutorial: 360 simulated answers of a physiotherapy practice's patients.

`python docs/tutorial/make_answers.py`; the same seed gives the same file.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import numpy as np

SEED, ROWS = 7, 360
TWICE = 341  # the row of a patient who had answered before
SATISFIED = ("1 - Very dissatisfied", "2 - Dissatisfied", "3 - Neither", "4 - Satisfied", "5 - Very satisfied")
OUTCOMES = {"wait": (5.9, 4.1), "explain": (6.2, 5.9), "home": (5.6, 4.4), "book": (4.4, 5.8)}
COMMENTS = ("", "", "", "Waited twenty minutes again", "She explained every exercise", "The app is fine", "=great=")


def text() -> str:
    """The file, header first."""
    draw = np.random.Generator(np.random.PCG64(SEED))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    pairs = [f"{ask}_{outcome}" for outcome in OUTCOMES for ask in ("imp", "sat")]
    writer.writerow(
        ["patient", "date", "practice", "q_recommend", "q_satisfied", "q_ease", *pairs, "seconds", "comment"]
    )
    for number in range(ROWS):
        writer.writerow(_row(number, draw))
    return out.getvalue()


def _row(number: int, draw: np.random.Generator) -> list[object]:
    day = date(2026, 1, 5) + timedelta(days=int(draw.integers(0, 170)))
    practice = draw.choice(["Harbour", "Old Town", "Hill"], p=[0.5, 0.3, 0.2])
    mood = draw.normal(0.5 if practice == "Hill" else 0, 1) - (0.3 if day >= date(2026, 4, 1) else 0)
    recommend = 77 if draw.random() < 0.02 else int(np.clip(round(8.4 + 1.6 * mood + draw.normal(0, 0.8)), 0, 10))
    satisfied = SATISFIED[int(np.clip(round(3.9 + 0.7 * mood + draw.normal(0, 0.5)), 1, 5)) - 1]
    ease = 99 if draw.random() < 0.06 else int(np.clip(round(5.2 + 0.8 * mood + draw.normal(0, 0.7)), 1, 7))
    pairs = [
        _rating(level + (0.3 * mood if ask else 0), draw)
        for means in OUTCOMES.values()
        for ask, level in enumerate(means)
    ]
    patient = f"P{number + 1 if number != TWICE else 100:04}"
    return [patient, day, practice, recommend, satisfied, ease, *pairs, int(draw.gamma(6, 25)), draw.choice(COMMENTS)]


def _rating(level: float, draw: np.random.Generator) -> int | str:
    return "" if draw.random() < 0.03 else int(np.clip(round(draw.normal(level, 1.1)), 1, 7))


if __name__ == "__main__":
    Path(__file__).with_name("answers.csv").write_text(text(), encoding="utf-8")
