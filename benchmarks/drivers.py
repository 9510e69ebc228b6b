"""Driver analysis: how fast, how right, and how often something is found where there is nothing.

``--part speed``: Shapley values of 20 drivers in 2,000 replicates, exactly, beside a plain enumeration of all subsets
(one matrix, by solving for each subset) and beside a sampling of orders, in the same run.
``--part null``: six drivers that correlate by 0.5, three of which have no contribution of their own; how often those
are called clear, how often the others are, and how often the intervals of importance hold the truth: plain samples,
weights to 5:1, accounts of five people.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

import outsidein as oi
from outsidein.methods.shapley import sampled_shapley, shapley

Floats = NDArray[np.float64]
SLOPES = np.array([0.5, 0.35, 0.2, 0.0, 0.0, 0.0])
NAMES = [f"f{place}" for place in range(len(SLOPES))]
DESIGNS = ("plain", "weights", "accounts")


def correlations(drivers: int, columns: int, answers: int = 1_000) -> tuple[Floats, Floats]:
    """Correlations of ratings that share a factor, in resampled copies of one sample."""
    rng = np.random.default_rng(1)
    made = rng.normal(size=(answers, drivers + 1)) + rng.normal(size=(answers, 1))
    times = rng.multinomial(answers, np.full(answers, 1 / answers), size=columns).astype(np.float64)
    times[0] = 1.0
    middle = times @ made / answers
    products = (times @ (made[:, :, None] * made[:, None, :]).reshape(answers, -1)).reshape(columns, drivers + 1, -1)
    covariance = products / answers - middle[:, :, None] * middle[:, None, :]
    deviation = np.sqrt(np.einsum("cii->ci", covariance))
    found = covariance / (deviation[:, :, None] * deviation[:, None, :])
    return found[:, :drivers, :drivers], found[:, :drivers, drivers]


def by_enumeration(correlation: Floats, validity: Floats) -> Floats:
    """Shapley values by solving for every subset, as a textbook says it."""
    count = len(validity)
    r2 = np.zeros(2**count)
    for subset in range(1, 2**count):
        inside = [place for place in range(count) if subset >> place & 1]
        r2[subset] = validity[inside] @ np.linalg.solve(correlation[np.ix_(inside, inside)], validity[inside])
    sizes = np.array([subset.bit_count() for subset in range(2**count)])
    orders = np.array(
        [1 / (count * float(np.prod([(count - 1 - k) / (k + 1) for k in range(s)]))) for s in range(count)]
    )
    values = np.zeros(count)
    for place in range(count):
        without = np.flatnonzero(~np.arange(2**count) >> place & 1)
        values[place] = orders[sizes[without]] @ (r2[without | 1 << place] - r2[without])
    return values


def speed(drivers: int, columns: int) -> Iterator[str]:
    """Times of the three ways, and how far apart their values are."""
    pair = correlations(drivers, columns + 1)
    small = pair[0][0, :14, :14], pair[1][0, :14]
    values, exact = timed(lambda: shapley(*pair))
    each = exact / columns / 2**drivers * 1e9
    yield f"exact: {drivers} drivers, {columns} replicates: {exact:.2f} s ({each:.2f} ns a subset)"
    plain, plainly = timed(lambda: by_enumeration(*small))
    hours = plainly / 2 ** len(plain) * columns * 2**drivers / 3600
    yield f"solving every subset of {len(plain)} drivers once: {plainly:.2f} s, so {hours:.1f} hours for the same"
    yield f"largest difference from it: {np.abs(shapley(*small) - plain).max():.1e}"
    single = np.abs(
        shapley(pair[0][:9], pair[1][:9])[1:]
        - np.array([shapley(*one) for one in zip(pair[0][1:9], pair[1][1:9], strict=True)])
    )
    yield f"largest difference of a replicate from double precision: {single.max():.1e}"
    (sampled, error), sampling = timed(lambda: sampled_shapley(*pair))
    yield (
        f"200 sampled orders: {sampling:.2f} s, off by {np.abs(sampled[0] - values[0]).max():.4f} at most "
        f"(standard error {error.max():.4f})"
    )
    r2 = np.einsum("ci,ci->c", pair[1], np.linalg.solve(pair[0], pair[1][..., None])[..., 0])
    yield f"largest distance of the sum from R-squared: {np.abs(values.sum(axis=1) - r2).max():.1e}"


def timed(call):
    """What a call gives, and the processor time it takes on one thread, whatever else the machine does."""
    with threadpool_limits(1):
        start = time.process_time()
        found = call()
        return found, time.process_time() - start


def survey(answers: int, design: str, rng: np.random.Generator) -> dict[str, object]:
    """Ratings of six drivers and an outcome; people of an account share a part of everything."""
    accounts = np.arange(answers) // (5 if design == "accounts" else 1)
    shared = rng.normal(size=(answers, 7))
    if design == "accounts":
        shared = np.sqrt(0.7) * shared + np.sqrt(0.3) * rng.normal(size=(accounts.max() + 1, 7))[accounts]
    latent = np.sqrt(0.5) * shared[:, :6] + np.sqrt(0.5) * rng.normal(size=(answers, 1))
    rated = np.clip(np.round(4 + 1.3 * latent), 1, 7)
    outcome = np.clip(np.round(4 + ((rated - 4) / 1.3) @ SLOPES + 0.9 * shared[:, 6]), 1, 7)
    made: dict[str, object] = {name: rated[:, place].astype(int) for place, name in enumerate(NAMES)}
    weights = rng.uniform(1, 5, answers) if design == "weights" else np.ones(answers)
    return {**made, "q": outcome.astype(int), "account": [f"a{place}" for place in accounts], "w": weights}


def truth(method: str) -> dict[str, float]:
    """Importance in a sample so large that it is the population."""
    made = survey(2_000_000, "plain", np.random.default_rng(7))
    found = np.corrcoef(np.column_stack([made[name] for name in (*NAMES, "q")]).T)
    values = shapley(found[:-1, :-1], found[:-1, -1])
    return dict(zip(NAMES, values.tolist(), strict=True)) | {"": float(values.sum())}


def nulls(surveys: int, sizes: tuple[int, ...]) -> Iterator[str]:
    """How often a driver is called clear, and how often intervals hold the truth."""
    declared = truth("shapley")
    for answers in sizes:
        for design in DESIGNS:
            counted: Counter[str] = Counter()
            for seed in range(surveys):
                count(declared, survey(answers, design, np.random.default_rng([seed, answers])), design, counted)
            yield (
                f"n = {answers:5d}, {design:8s}: null drivers called clear {counted['null'] / surveys / 3:6.1%}, "
                f"any of three {counted['any'] / surveys:6.1%}, true ones {counted['true'] / surveys / 3:6.1%}; "
                f"intervals hold importance {counted['importance'] / surveys / 3:6.1%} (true), "
                f"{counted['null importance'] / surveys / 3:6.1%} (null), R-squared {counted['r2'] / surveys:6.1%}"
            )


def count(declared: dict[str, float], made: dict[str, object], design: str, counted: Counter[str]) -> None:
    """One survey: what is called clear, and which intervals hold."""
    more = {"weights": {"weight": "w"}, "accounts": {"unit": "account"}}.get(design, {})
    found = oi.drivers(pa.table(made), "q", NAMES, replicates=1_000, **more)
    clear = {row.subject for row in found.where(quantity="p_adjusted") if row.value <= 0.05}
    counted["null"] += len(clear & set(NAMES[3:]))
    counted["any"] += bool(clear & set(NAMES[3:]))
    counted["true"] += len(clear & set(NAMES[:3]))
    for row in found.where(quantity="importance"):
        kind = "importance" if row.subject in NAMES[:3] else "null importance"
        counted[kind] += row.low <= declared[row.subject] <= row.high
    r2 = found.one(quantity="r2")
    counted["r2"] += r2.low <= declared[""] <= r2.high


def main() -> None:
    """Run the parts asked for and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("speed", "null"), action="append")
    parser.add_argument("--surveys", type=int, default=400)
    parser.add_argument("--sizes", type=int, nargs="+", default=(100, 300, 1000))
    parser.add_argument("--drivers", type=int, default=20)
    chosen = parser.parse_args()
    for part in chosen.part or ("speed", "null"):
        lines = speed(chosen.drivers, 2_000) if part == "speed" else nulls(chosen.surveys, tuple(chosen.sizes))
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
