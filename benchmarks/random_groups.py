"""Standard errors of replicates over random groups against the plain bootstrap of the same 50,000 rows.

    python benchmarks/random_groups.py [--rows 50000] [--seeds 12] [--draws 20000]

Above 10,000 units a study resamples 1,000 random groups of units. Here the same rows are resampled one by one as well:
a plain bootstrap draw of n rows is a multinomial draw over the distinct answer sheets, so many draws are cheap and
exact. Printed for each quantity: the ratio of the two standard errors over the seeds (each seed hashes the units anew),
beside the spread that theory gives such a ratio, 1 / sqrt(2 x groups) and 1 / sqrt(2 x replicates) together.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import outsidein as oi
from outsidein.methods.reliability import alpha
from outsidein.simulate.scales import Scale
from outsidein.stats.plan import RANDOM_GROUPS

Floats = NDArray[np.float64]
REPLICATES = 2_000
ITEMS = ("a", "b", "c", "d")
SHARES = (
    (0.05, 0.1, 0.2, 0.4, 0.25),
    (0.1, 0.15, 0.3, 0.3, 0.15),
    (0.02, 0.03, 0.1, 0.35, 0.5),
    (0.3, 0.3, 0.2, 0.1, 0.1),
)
RECOMMEND = (0.02, 0.01, 0.02, 0.03, 0.03, 0.07, 0.07, 0.15, 0.22, 0.18, 0.2)


def answers(rows: int, seed: int) -> dict[str, NDArray[np.int64]]:
    """Four correlated items on 1-5 and a 0-10 question."""
    rng = np.random.default_rng(seed)
    person = np.sqrt(0.4) * rng.standard_normal(rows)
    names = {name: Scale.of_shares(1, shares) for name, shares in zip(ITEMS, SHARES, strict=True)}
    names["recommend"] = Scale.of_shares(0, RECOMMEND)
    return {
        name: scale.answers(person + np.sqrt(0.6) * rng.standard_normal(rows)).astype(np.int64)
        for name, scale in names.items()
    }


def by_groups(columns: Mapping[str, NDArray[np.int64]], seed: int) -> dict[str, float]:
    """Standard deviation of the replicates of each quantity, as the package draws them."""
    frame, design = pa.table(dict(columns)), {"seed": seed, "replicates": REPLICATES}
    rows = {
        "nps": oi.nps(frame, "recommend", **design).one(quantity="nps"),
        "mean": oi.mean(frame, "recommend", **design).one(quantity="mean"),
        "share": oi.share(frame, "a", boxes=(4, 5), **design).one(quantity="share"),
        "share of 2 %": oi.share(frame, "recommend", boxes=(0,), **design).one(quantity="share"),
        "alpha": oi.alpha(frame, list(ITEMS), **design).one(quantity="alpha"),
    }
    return {name: float(row.replicates.std()) for name, row in rows.items()}


def by_rows(columns: Mapping[str, NDArray[np.int64]], draws: int, seed: int) -> dict[str, float]:
    """The same under the plain bootstrap of rows."""
    sheets, times = np.unique(np.stack(list(columns.values()), axis=1), axis=0, return_counts=True)
    rng, n = np.random.default_rng(seed), int(times.sum())
    found: dict[str, list[Floats]] = {}
    for _ in range(0, draws, 500):
        weights = rng.multinomial(n, times / n, size=500) / n
        for name, values in statistics(dict(zip(columns, sheets.T.astype(float), strict=True)), weights).items():
            found.setdefault(name, []).append(values)
    return {name: float(np.concatenate(values).std()) for name, values in found.items()}


def statistics(sheet: Mapping[str, Floats], weights: Floats) -> dict[str, Floats]:
    """Each quantity under weights (draws, sheets) that add up to one."""
    recommend = sheet["recommend"]
    items = np.stack([sheet[name] for name in ITEMS], axis=1)
    middle = weights @ items
    products = np.einsum("ds,si,sj->dij", weights, items, items, optimize=True)
    covariance = products - middle[:, :, None] * middle[:, None, :]
    return {
        "nps": 100 * (weights @ ((recommend >= 9).astype(float) - (recommend <= 6))),
        "mean": weights @ recommend,
        "share": weights @ (sheet["a"] >= 4).astype(float),
        "share of 2 %": weights @ (recommend == 0).astype(float),
        "alpha": alpha(covariance),
    }


def ratios(rows: int, seeds: int, draws: int) -> dict[str, Floats]:
    """Standard error over random groups by that of the plain bootstrap, for each quantity and seed."""
    columns = answers(rows, seed=1)
    plain = by_rows(columns, draws, seed=2)
    grouped = [by_groups(columns, seed) for seed in range(seeds)]
    return {name: np.array([one[name] for one in grouped]) / plain[name] for name in plain}


def expected_spread() -> float:
    """The standard deviation of such a ratio, from the number of groups and of replicates."""
    return float(np.sqrt(1 / (2 * RANDOM_GROUPS) + 1 / (2 * REPLICATES)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--draws", type=int, default=20_000)
    options = parser.parse_args()
    found = ratios(options.rows, options.seeds, options.draws)
    counts = f"{options.rows:,} rows, {options.seeds} seeds, {options.draws:,} plain draws"
    print(f"{counts}; theory: 1 +/- {expected_spread():.3f}\n")
    print("| quantity | mean | spread | lowest | highest |\n|---|---|---|---|---|")
    for name, values in found.items():
        print(f"| {name} | {values.mean():.3f} | {values.std(ddof=1):.3f} | {values.min():.3f} | {values.max():.3f} |")


if __name__ == "__main__":
    main()
