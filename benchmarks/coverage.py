"""How often the 95 % intervals of every analysis hold the declared truth.

    python benchmarks/coverage.py [--surveys 2000] [--designs plain-50,accounts]

Draws surveys from populations whose values are known exactly, runs every analysis on each through the package's own
code, and counts the intervals that hold the truth: answers of independent people, weights to 5:1 that go with the
answer, accounts of 1 to 40 people, and both. Beside weighted and clustered ones stand the intervals that leave
weights and accounts out. The last lines are false alarms: two samples of one population, told to differ at 5 %.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from interval_study.holding import MEASURES, Coverage, Held, cover, estimates, united
from interval_study.populations import Key
from interval_study.samples import replicates, sample
from interval_study.surveys import Design, survey
from threadpoolctl import threadpool_limits

from outsidein.analyses import ANALYSES
from outsidein.analyses.contrasts import contrasts

DESIGNS = (
    Design("plain-50", 50),
    Design("plain-200", 200),
    Design("plain-1000", 1000),
    Design("weights-50", 50, weighted=True),
    Design("weights-200", 200, weighted=True),
    Design("weights-1000", 1000, weighted=True),
    Design("accounts-40", 240, accounts=40, median=4.0),
    Design("accounts-150", 1000, accounts=150, median=4.0),
    Design("both-60", 200, weighted=True, accounts=60, median=6.0),
)
REPLICATES = 600
COMPARED = ("nps", "csat", "ces", "mean")


def table(found: Coverage) -> Iterable[str]:
    """The coverage of one design, a line an analysis and quantity: lowest, mean, highest over its subjects."""
    kinds: dict[tuple[str, str], list[float]] = {}
    for (measure, quantity, _), held in found.held.items():
        if held.given and quantity != "rank":
            kinds.setdefault((measure, quantity), []).append(100 * held.share)
    for (measure, quantity), shares in sorted(kinds.items()):
        plain = naive(found.naive, measure, quantity)
        mark = "" if 93 <= np.mean(shares) <= 97 else "outside 93-97"
        yield (
            f"| {found.design.name} | {measure} | {quantity} | {min(shares):.1f} | {np.mean(shares):.1f} "
            f"| {max(shares):.1f} | {plain} | {mark} |"
        )


def naive(held: dict[Key, Held], measure: str, quantity: str) -> str:
    """Coverage of the interval that leaves weights and accounts out."""
    shares = [100 * one.share for (m, q, _), one in held.items() if (m, q) == (measure, quantity) and one.given]
    return f"{np.mean(shares):.1f}" if shares else ""


def false_alarms(design: Design, surveys: int) -> dict[str, float]:
    """Share of comparisons of two samples of one population whose p is below 5 %, by measure."""
    rng = np.random.Generator(np.random.PCG64(2))
    chosen = [measure for measure in MEASURES if measure.id in COMPARED]
    alarms: dict[str, list[bool]] = {}
    for number in range(surveys):
        sides = []
        for side in "ab":
            drawn = survey(design, rng)
            drawn_replicates = replicates(int(drawn.unit.max()) + 1, 2 * number + (side == "b"), REPLICATES)
            taken = sample(drawn, united(chosen), drawn_replicates, independent=design.independent)
            sides.append([(m, replace(row, slice=(("side", side),))) for m, row in estimates(chosen, taken)])
        for measure in chosen:
            rows = [row for side in sides for name, row in side if name == measure.id]
            # the two samples have no unit in common, so their errors are independent whatever the design
            for contrast in contrasts(ANALYSES[measure.kind], rows, {}, independent=True):
                alarms.setdefault(measure.id, []).append(contrast.p < 0.05)
    return {name: 100 * float(np.mean(found)) for name, found in alarms.items()}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=2000)
    parser.add_argument("--designs", default=",".join(design.name for design in DESIGNS))
    options = parser.parse_args()
    chosen = [design for design in DESIGNS if design.name in options.designs.split(",")]
    print(
        f"{options.surveys} surveys a design, {REPLICATES} replicates; per cent of 95 % intervals that hold the truth\n"
    )
    print("| design | measure | quantity | lowest | mean | highest | naive | |\n|---|---|---|---|---|---|---|---|")
    with threadpool_limits(1):
        for design in chosen:
            found = cover(design, options.surveys, REPLICATES, seed=1)
            print("\n".join(table(found)), flush=True)
            print(f"{design.name} done", file=sys.stderr)
        print("\n| design | measure | false alarms at 5 % |\n|---|---|---|")
        for design in chosen:
            for measure, share in false_alarms(design, options.surveys).items():
                print(f"| {design.name} | {measure} | {share:.1f} |", flush=True)


if __name__ == "__main__":
    main()
