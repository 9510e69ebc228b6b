"""What a path model costs: the European satisfaction index, 7 constructs and 24 items, with 5,000 replicates.

For 250, 10,000 and 100,000 simulated people: `oi.ecsi` on a frame in memory with all its numbers; reading alone (the
frame opened, cleaned and summed, for one replicate); then the parts of the fit: drawing the weights of 5,000
replicates, and all from the moments on (correlations of every replicate, weights, rows with their intervals); and the
plain matrix product of the same arithmetic (sums of products of all groups under all replicates), in double precision
on one processor and in single precision on all. In seconds of the clock, the fit also of the processor; with peak
memory.

With `--peer PYTHON`, a Python that has `plspm` fits the same 250 people: its seconds for one fit, of which a bootstrap
needs 5,000. With `--file ROWS`, a file of so many rows of 24 ratings is made (once, kept in `--folder`), and the fit
from that file is held against DuckDB's plain scan that sums the same columns.

    python benchmarks/paths.py --peer ~/plspm/bin/python --file 10000000
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

import outsidein as oi
from outsidein.analyses import ANALYSES
from outsidein.api import frames
from outsidein.simulate import ratings
from outsidein.stats import plan
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


def timed(what: Callable[[], Any], times: int) -> tuple[Any, float, float]:
    """What it gives, and its shortest seconds by the clock and by the processor."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        result = what()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return result, min(walls), min(cpus)


def read(table: pa.Table, replicates: int) -> frames.Reduced:
    """A frame opened, cleaned and summed, with the weights of its replicates."""
    questions = dict.fromkeys((item for block in ITEMS.values() for item in block), (1, 10))
    parameters = {"kind": "paths", "model": "ecsi", "items": ITEMS}
    return frames.reduce(table, parameters, questions, {"replicates": replicates})


def line(n: int, times: int) -> None:
    """All figures for one size."""
    table = people(n)
    rows, whole, cpu = timed(lambda: oi.ecsi(table, ITEMS, scale=(1, 10), replicates=REPLICATES), times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    _, reading, _ = timed(lambda: read(table, 1), times)
    reduced = read(table, REPLICATES)
    (sample,) = reduced.samples.values()
    groups = len(sample.replicates.weights)
    pool = [plan.Pool("frame", np.zeros(groups, np.int64))]
    _, drawing, _ = timed(lambda: plan.draw(pool, 1, REPLICATES), times)
    with threadpool_limits(1):
        _, computed, _ = timed(lambda: ANALYSES["paths"].compute(reduced.measure, reduced.items, sample), times)
    double, single = products(groups, times)
    print(
        f"{n:7,} {len(rows):5} {groups:6,}  {whole:6.3f} {cpu:6.3f}  {reading:7.3f} {whole - reading:6.3f}  "
        f"{drawing:7.3f} {computed:7.3f}   {double:6.3f} {single:6.3f}   {(whole - reading) / double:5.2f} "
        f"{(whole - reading) / single:6.2f}  {peak:5.2f}",
        flush=True,
    )


def products(groups: int, times: int) -> tuple[float, float]:
    """Seconds of the plain product: in double precision by one thread, in single precision by one a processor."""
    rng, columns = np.random.default_rng(1), 1 + REPLICATES + plan.JACKKNIFE_BLOCKS
    table, found = rng.integers(-9, 10, (325, groups)), []
    for kind, threads in ((np.float64, 1), (np.float32, os.cpu_count() or 1)):
        left, right = table.astype(kind), rng.poisson(1.0, (groups, columns)).astype(kind)
        with threadpool_limits(threads):
            found.append(timed(lambda left=left, right=right: left @ right, times)[1])
    return found[0], found[1]


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


def file(rows: int, folder: Path, times: int) -> None:
    """The fit from a file of so many rows, beside a plain scan of it."""
    path, names = folder / f"{rows}.parquet", [f"r{place + 1}" for place in range(24)]
    folder.mkdir(parents=True, exist_ok=True)
    writer = None
    for chunk in ratings(rows, len(names), seed=1) if not path.exists() else ():
        table = pa.table({name: pa.array(column) for name, column in chunk.items()})
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    asked, left = {}, iter(names)
    for construct, count in COUNTS.items():
        asked[construct] = [next(left) for _ in range(count)]
    sums = ", ".join(f"sum({name})" for name in names)
    _, scan, _ = timed(lambda: duckdb.sql(f"SELECT {sums} FROM '{path}'").fetchall(), times)
    _, whole, cpu = timed(lambda: oi.ecsi(path, asked, scale=(0, 10), replicates=REPLICATES), times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{rows:,} rows of a file: {whole:.2f} s ({cpu:.2f} of the processor), plain scan {scan:.2f} s, {peak:.2f} GiB"
    )


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[250, 10_000, 100_000], help="people")
    parser.add_argument("--times", type=int, default=3, help="each figure is the shortest of so many")
    parser.add_argument("--peer", help="a Python with plspm")
    parser.add_argument("--file", type=int, help="rows of a file to fit from")
    parser.add_argument("--folder", type=Path, default=Path("scale-benchmark"), help="where that file is kept")
    options = parser.parse_args()
    print("                       fit           reading  beyond            from      product       beyond / product")
    print(" people  rows groups   clock    cpu            it   drawing moments   double single   double single    GiB")
    for n in options.sizes:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:  # so that memory is its own
            alone.submit(line, n, options.times).result()
    if options.file:
        file(options.file, options.folder, options.times)
    if options.peer:
        peer(options.peer)


if __name__ == "__main__":
    main()
