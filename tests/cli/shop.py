"""A small study that is run for real: two waves, three regions of which one is too small to show, and hostile words."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

STUDY = """\
study: "A shop =1+1"
seed: 7
replicates: 200
slices: [wave, region, [wave, region], title]
measures:
  - {id: nps, kind: nps, item: recommend, label: "@SUM(1)"}
  - {id: ratings, kind: mean, items: [speed, price], label: "[red]Ease[/red]\\tof use"}
  - {id: services, kind: opportunity, importance: "imp_{s}", satisfaction: "sat_{s}",
     labels: {one: "=1+1", two: "Fewer steps"}}
  - {id: constant, kind: alpha, items: [speed, same]}
evidence:
  - id: shop
    kind: survey
    file: answers.csv
    respondent: who
    wave: {column: wave}
    segments: {region: {label: "-Region"}, title: {}}
    items:
      recommend: {scale: [0, 10]}
      speed: {scale: [1, 5]}
      price: {scale: [1, 5]}
      same: {scale: [1, 5]}
      imp_one: {scale: [1, 5]}
      imp_two: {scale: [1, 5]}
      sat_one: {scale: [1, 5]}
      sat_two: {scale: [1, 5]}
"""

RATINGS = ("speed", "price", "imp_one", "imp_two", "sat_one", "sat_two")
REGIONS = ("North", "South", "=cmd|'/c calc'!A0")
TITLES = ("[bold]x[/bold]", "a\x1b[31mb")


def write(folder: Path, rows: int = 240) -> Path:
    """Write the study and its answers; a row stands there twice."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    rng = np.random.default_rng(3)
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(["who", "wave", "region", "title", "recommend", "same", *RATINGS])
        lines = [_line(rng, number, rows) for number in range(rows)]
        writer.writerows([*lines, lines[0]])
    return folder


def _line(rng: np.random.Generator, number: int, rows: int) -> list[object]:
    wave = "2026Q1" if number < rows // 2 else "2026Q2"
    region = REGIONS[2] if number % 60 == 0 else REGIONS[number % 2]
    recommend = rng.integers(6, 11) if wave == "2026Q1" else rng.integers(0, 8)
    return [f"r{number}", wave, region, TITLES[number % 2], recommend, 3, *rng.integers(1, 6, len(RATINGS))]
