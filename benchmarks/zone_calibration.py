"""Are zones called with the right probability? `python benchmarks/zone_calibration.py`

Surveys are drawn whose outcomes have known scores, spread evenly around the line of 10 from which an outcome is
underserved. Of the outcomes called underserved with 80 to 90 %, 80 to 90 % should be: a probability is calibrated when
it comes true as often as it says. Three designs: 300 and 100 independent answers, and 60 accounts of five people with
weights, whose people think alike.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import outsidein as oi

OUTCOMES = 40
BINS = np.linspace(0.0, 1.0, 11)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Design:
    """How people are drawn: units, people in each, how alike they think (0 to 1), whether they are weighted."""

    name: str
    units: int
    people: int = 1
    alike: float = 0.0
    weighted: bool = False


DESIGNS = (
    Design("300 answers", 300),
    Design("100 answers", 100),
    Design("60 accounts of five, weighted", 60, people=5, alike=0.1, weighted=True),
)


def ratings(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """True importance and satisfaction on 0 to 10; scores lie evenly between 8.2 and 11.8."""
    importance = rng.uniform(6.5, 9.5, OUTCOMES)
    score = rng.uniform(np.maximum(8.2, importance), 11.8)
    return importance, 2 * importance - score


def survey(design: Design, truth: tuple[Floats, Floats], rng: np.random.Generator) -> pa.Table:
    """One survey: top boxes are 7, all others 1."""
    columns: dict[str, NDArray[np.generic]] = {}
    for kind, shares in zip(("imp", "sat"), truth, strict=True):
        for number, share in enumerate(shares / 10):
            yes = rng.random((design.units, design.people)) < _of_units(design, float(share), rng)[:, None]
            columns[f"{kind}_{number}"] = np.where(yes, 7, 1).ravel()
    columns["unit"] = np.repeat(np.arange(design.units), design.people)
    columns["weight"] = rng.uniform(0.5, 2.0, design.units * design.people)
    return pa.table(columns)


def _of_units(design: Design, share: float, rng: np.random.Generator) -> Floats:
    """The share of each unit: all the same, or from a beta distribution whose people are so much alike."""
    if not design.alike:
        return np.full(design.units, share)
    strength = (1 - design.alike) / design.alike
    return rng.beta(max(share * strength, 1e-9), max((1 - share) * strength, 1e-9), design.units)


def called(design: Design, surveys: int, seed: int) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """For every survey: the probability of being underserved that each outcome got, and whether it is."""
    rng = np.random.default_rng(seed)
    for _ in range(surveys):
        importance, satisfaction = truth = ratings(rng)
        more = {"weight": "weight", "unit": "unit"} if design.weighted else {}
        found = oi.opportunity(
            survey(design, truth, rng), "imp_{o}", "sat_{o}", top=(6, 7), seed=int(rng.integers(2**31)), **more
        )
        chance = {row.subject: row.value for row in found.where(quantity="p_underserved")}
        yield (
            np.array([chance[str(number)] for number in range(OUTCOMES)]),
            importance + np.maximum(importance - satisfaction, 0) >= 10,
        )


def table(chances: Floats, truths: NDArray[np.bool_]) -> list[tuple[str, int, float, float, float]]:
    """For each tenth of probability: how many outcomes, the mean probability, how many are underserved, its error."""
    rows = []
    for low, high in pairwise(BINS.tolist()):
        inside = (chances >= low) & ((chances < high) | (high == 1.0) & (chances <= 1.0))
        if inside.sum():
            came_true = truths[inside].mean()
            error = np.sqrt(came_true * (1 - came_true) / inside.sum())
            label = f"{low:.0%} to {high:.0%}"
            rows.append((label, int(inside.sum()), float(chances[inside].mean()), float(came_true), float(error)))
    return rows


def main() -> None:
    """Print a table a design."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surveys", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for design in DESIGNS:
        pairs = list(called(design, options.surveys, options.seed))
        chances, truths = (np.concatenate(part) for part in zip(*pairs, strict=True))
        print(f"\n{design.name}: {len(chances):,} outcomes")
        for label, count, said, came_true, error in table(chances, truths):
            print(f"  called {label:>12}: {count:5d}, mean {said:.3f}, true {came_true:.3f} (error {error:.3f})")


if __name__ == "__main__":
    main()
