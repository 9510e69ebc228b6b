"""Comparing a path model between two groups: how often a difference is found where there is none, and where one is.

A model of quality and satisfaction, three items each, answers of 1 to 10. Nothing differs ("same"); then in the second
group the path is 0.4 instead of 0.6, one item of satisfaction hardly measures it any more (loading 0.2 instead of 0.8),
or satisfaction is half a standard deviation higher. Groups of different people; waves of the same accounts; samples
that are hashed into random groups.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

import outsidein as oi

MODEL = oi.PathModel("Quality =~ q0 + q1 + q2; Satisfaction =~ s0 + s1 + s2; Satisfaction ~ Quality")
TESTS = ("path_difference", "compositional", "mean_difference", "variance_difference", "score_difference", "drift")
TRUTHS: Mapping[str, dict[str, Any]] = {
    "same": {}, "path": {"path": 0.4}, "item": {"loadings": (0.8, 0.8, 0.2)}, "level": {"rise": 0.5},
}  # fmt: skip
DESIGNS = {"groups": (300, 200), "waves": (400, 400), "hashed": (15_000, 10_000)}


def group(
    accounts: np.ndarray, shared: np.ndarray, rng: np.random.Generator, *, path: float = 0.6,
    loadings: tuple[float, ...] = (0.8, 0.8, 0.8), rise: float = 0.0,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Answers of one group; people of an account share a fifth of the variance of both constructs."""
    own = np.sqrt(0.2) * shared[accounts] + np.sqrt(0.8) * rng.normal(size=(len(accounts), 2))
    quality, rest = own.T
    satisfaction = path * quality + np.sqrt(1 - path**2) * rest + rise
    made = {}
    for name, score, strengths in (("q", quality, (0.8, 0.8, 0.8)), ("s", satisfaction, loadings)):
        for place, strength in enumerate(strengths):
            latent = strength * score + np.sqrt(1 - strength**2) * rng.normal(size=len(accounts))
            made[f"{name}{place}"] = np.clip(np.round(6 + 2 * latent), 1, 10)
    return made


def answers(design: str, truth: dict[str, Any], seed: int) -> pa.Table:
    """Both groups as one frame."""
    rng, sizes = np.random.default_rng([seed, len(design)]), DESIGNS[design]
    people = [np.arange(size) // 4 if design == "waves" else np.arange(size) for size in sizes]
    shared = [rng.normal(size=(size, 2)) for size in sizes]
    if design == "waves":
        shared[1] = shared[0]
    first, second = group(people[0], shared[0], rng), group(people[1], shared[1], rng, **truth)
    apart = [[f"{design if design == 'waves' else side}{unit}" for unit in units]
             for side, units in zip("ab", people, strict=True)]  # fmt: skip
    labels = {"g": ["a"] * sizes[0] + ["b"] * sizes[1], "account": apart[0] + apart[1]}
    return pa.table({name: np.concatenate([first[name], second[name]]) for name in first} | labels)


def main() -> None:
    """How often each test finds something at 5 %."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=200)
    parser.add_argument("--permutations", type=int, default=199)
    parser.add_argument("--designs", nargs="+", choices=DESIGNS, default=list(DESIGNS))
    parser.add_argument("--truths", nargs="+", choices=TRUTHS, default=list(TRUTHS))
    chosen = parser.parse_args()
    for design in chosen.designs:
        for truth in chosen.truths:
            found: Counter[str] = Counter()
            for seed in range(chosen.surveys):
                frame = answers(design, TRUTHS[truth], seed)
                rows = MODEL.compare(
                    frame, by="g", unit="account", scale=(1, 10), permutations=chosen.permutations, replicates=200
                )
                found.update(test for test in (*TESTS, "bootstrap") if small(rows, test))
            shares = ", ".join(f"{test} {found[test] / chosen.surveys:.1%}" for test in (*TESTS, "bootstrap"))
            print(f"{design}, {truth}: {shares}", flush=True)


def small(rows: oi.Estimates, test: str) -> bool:
    """Whether a test is clear at 5 % for satisfaction, or for the path that leads to it."""
    subject = "Quality -> Satisfaction" if test in ("path_difference", "bootstrap") else "Satisfaction"
    return rows.one(quantity=f"p_{test}", subject=subject).value <= 0.05


if __name__ == "__main__":
    main()
