"""What a path model costs: the European satisfaction index, 7 constructs and 24 items, with 5,000 replicates.

For 250, 10,000 and 100,000 simulated people: `oi.PathModel.fit` on a frame in memory with all its numbers, then its
parts from the moments on (correlations of every replicate, weights, all rows with their intervals), then one plain
matrix product of the same arithmetic (sums of products of all groups under all replicates), each in seconds of the
clock and of the processor, with peak memory. With `--peer PYTHON`, a Python that has `plspm` fits the same 250 people:
its seconds for one fit, of which a bootstrap needs 5,000.

    python benchmarks/paths.py --peer ~/plspm/bin/python
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
from threadpoolctl import threadpool_limits

import outsidein as oi
from outsidein.analyses import ANALYSES
from outsidein.api import frames
from outsidein.evidence.gather import gather
from outsidein.stats.sample import Sample
from outsidein.study.path_model import ECSI

COUNTS = {"image": 5, "expectations": 3, "quality": 7, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 3}
ITEMS = {name: [f"{name}{place + 1}" for place in range(count)] for name, count in COUNTS.items()}
REPLICATES = 5000
LEADS = [(a, b) for a in COUNTS for b in ECSI[a]]
PEER = """
import sys, time
import pandas as pd, plspm.config as c
from plspm.plspm import Plspm
from plspm.scheme import Scheme
from plspm.mode import Mode
data = pd.read_csv(sys.argv[1])
counts, leads = eval(sys.argv[2])
structure = c.Structure()
for a, b in leads:
    structure.add_path([a], [b])
config = c.Config(structure.path(), scaled=True)
for name in counts:
    config.add_lv_with_columns_named(name, Mode.A, data, name)
Plspm(data, config, Scheme.PATH)
begun = time.perf_counter()
for _ in range(5):
    Plspm(data, config, Scheme.PATH)
print((time.perf_counter() - begun) / 5)
"""


def people(n: int, seed: int = 1) -> pa.Table:
    """Answers of n people, on 1 to 10."""
    rng = np.random.default_rng(seed)
    levels: dict[str, np.ndarray] = {}
    for name in COUNTS:
        causes = [levels[a] for a, b in LEADS if b == name]
        level = sum((0.7 / len(causes) * cause for cause in causes), np.zeros(n)) + 0.7 * rng.normal(size=n)
        levels[name] = level / level.std()
    answers = {
        item: np.clip(np.round(6 + 1.8 * (0.8 * levels[name] + 0.6 * rng.normal(size=n))), 1, 10).astype(np.int16)
        for name, items in ITEMS.items()
        for item in items
    }
    return pa.table(answers)


def timed(what: Callable[[], Any], times: int) -> tuple[Any, str]:
    """What it gives, and its shortest seconds by the clock and by the processor."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        result = what()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return result, f"{min(walls):7.3f} {min(cpus):7.3f}"


def caught(table: pa.Table) -> tuple[Any, Any, Sample]:
    """The measure, the items and the sample that a fit computes from."""
    kept: list[Any] = []

    def keep(*arguments: Any) -> dict[Any, Sample]:
        samples = gather(*arguments)
        kept.extend(samples.values())
        return samples

    frames.gather, answers = keep, frames.gather  # pyright: ignore[reportPrivateImportUsage]
    try:
        oi.ecsi(table, ITEMS, scale=(1, 10), replicates=REPLICATES)
    finally:
        frames.gather = answers  # pyright: ignore[reportPrivateImportUsage]
    measure = ANALYSES["paths"].measure.model_validate({"id": "m", "kind": "paths", "model": "ecsi", "items": ITEMS})
    items = dict.fromkeys((item for block in ITEMS.values() for item in block), frames.Item(column="", scale=(1, 10)))
    return measure, items, kept[0]


def line(n: int, times: int) -> None:
    """All figures for one size."""
    table = people(n)
    rows, whole = timed(lambda: oi.ecsi(table, ITEMS, scale=(1, 10), replicates=REPLICATES), times)
    measure, items, sample = caught(table)
    with threadpool_limits(1):
        _, computed = timed(lambda: ANALYSES["paths"].compute(measure, items, sample), times)
        weights = sample.replicates.weights
        columns = np.random.default_rng(1).integers(-9, 10, (325, len(weights))).astype(float)
        _, product = timed(lambda: columns @ weights, times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    ratio = float(computed.split()[0]) / float(product.split()[0])
    print(
        f"{n:7,} {len(rows):5} {len(weights):6,}  {whole}   {computed}   {product}   {ratio:6.1f}   {peak:5.2f}",
        flush=True,
    )


def peer(python: str) -> None:
    """Seconds that plspm takes for one fit of the same 250 people."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.csv"
        pyarrow.csv.write_csv(people(250), file)
        found = subprocess.run(
            [python, "-W", "ignore", "-c", PEER, str(file), repr((COUNTS, LEADS))],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    seconds = float(found.stdout)
    print(f"plspm: {seconds:.3f} s for one fit; 5,000 replicates one after the other: {5000 * seconds:,.0f} s")


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 10_000, 100_000], help="people")
    parser.add_argument("--times", type=int, default=3, help="each figure is the shortest of so many")
    parser.add_argument("--peer", help="a Python with plspm")
    options = parser.parse_args()
    print(" people  rows groups  fit: clock, cpu   from moments    plain product    ratio   GiB")
    for n in options.sizes:
        line(n, options.times)
    if options.peer:
        peer(options.peer)


if __name__ == "__main__":
    main()
