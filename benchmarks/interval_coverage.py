"""How often the 95 % intervals of every analysis hold the declared truth.

    python benchmarks/interval_coverage.py [--surveys 2000] [--designs plain-50,accounts-40] [--no-differences]

Draws surveys from populations whose values are known exactly, runs every analysis on each through the package's own
code, and counts the intervals that hold the truth: answers of independent people, weights to 5:1 that go with the
answer, accounts of 1 to 40 people, and both. Beside weighted and clustered ones stand the intervals that leave
weights and accounts out. Then surveys are cut in two: how often the interval of a difference holds the true one, how
often two parts of one population are told to differ at 5 %, and how many studies without any difference have a finding.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

import numpy as np
from interval_study.differences import COMPARED, Cut, Differences, compare, null_findings
from interval_study.holding import Coverage, Held, cover
from interval_study.populations import Key
from interval_study.surveys import Design
from threadpoolctl import threadpool_limits

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
CUTS = (
    Cut("halves of 200", Design("plain-200", 200)),
    Cut("a fifth of 1,000", Design("plain-1000", 1000), share=0.2, different=True),
    Cut("halves of 200, weighted", Design("weights-200", 200, weighted=True)),
    Cut("within 60 accounts", Design("accounts-60", 400, accounts=60, median=4.0)),
    Cut("60 accounts apart", Design("accounts-60", 400, accounts=60, median=4.0), whole_accounts=True),
)


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


def differences_table(found: Differences) -> Iterable[str]:
    """One cut of surveys in two, a line a measure: coverage of the differences, and how often p was under 5 %."""
    measures: dict[str, list[tuple[float, float]]] = {}
    for key, held in found.held.items():
        if held.given:
            measures.setdefault(key[0], []).append((100 * held.share, 100 * found.alarm(key)))
    for measure, pairs in measures.items():
        shares, alarms = zip(*pairs, strict=True)
        alarm = "" if found.cut.different else f"{np.mean(alarms):.1f}"
        ends = f"{min(shares):.1f} | {np.mean(shares):.1f} | {max(shares):.1f}"
        yield f"| {found.cut.name} | {measure} | {ends} | {alarm} |"


def print_coverage(designs: Iterable[Design], surveys: int) -> None:
    """The table of intervals."""
    print("| design | measure | quantity | lowest | mean | highest | naive | |\n|---|---|---|---|---|---|---|---|")
    for design in designs:
        print("\n".join(table(cover(design, surveys, REPLICATES, seed=1))), flush=True)
        print(f"{design.name} done", file=sys.stderr)


def print_differences(surveys: int) -> None:
    """The table of differences, and the findings in studies in which nothing differs."""
    print("\n| cut | measure | lowest | mean | highest | p under 5 % |\n|---|---|---|---|---|---|")
    for cut in CUTS:
        print("\n".join(differences_table(compare(cut, COMPARED, surveys, REPLICATES, seed=2))), flush=True)
        print(f"{cut.name} done", file=sys.stderr)
    corrected, plain, tests = null_findings(surveys, answers=100, seed=3)
    print(f"\nnull studies of {tests} comparisons: a finding in {100 * corrected / surveys:.1f} % corrected, "
          f"{100 * plain / surveys:.1f} % uncorrected")  # fmt: skip


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=2000)
    parser.add_argument("--designs", default=",".join(design.name for design in DESIGNS))
    parser.add_argument("--differences", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    chosen = [design for design in DESIGNS if design.name in options.designs.split(",")]
    print(f"{options.surveys} surveys each, {REPLICATES} replicates; per cent of 95 % intervals that hold the truth\n")
    with threadpool_limits(1):
        print_coverage(chosen, options.surveys)
        if options.differences:
            print_differences(options.surveys)


if __name__ == "__main__":
    main()
