"""Ratings of 24 questions by the million: the whole run against DuckDB's own scan, and the run with one wave more.

    python benchmarks/scale.py [--rows 1000000 10000000 100000000] [--folder DIR] [--rounds 3]

For each size, makes Parquet files from a declared truth (once, streamed, kept in DIR), then runs, each in a process of
its own: the plain scan (DuckDB sums the 24 columns); `outsidein.run` from nothing with the mean, a top-two share and
the NPS of every question, Cronbach's alpha of all and the satisfaction index ECSI, with 2,000 replicates; and the run
after a file with 1 % more rows was added. Prints wall and processor seconds, ratios, peak memory and the seconds of
each stage, and checks every mean and share against the declared truth.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.evidence.kept import FOLDER
from outsidein.simulate import rating_shares, ratings

ITEMS = [f"r{i}" for i in range(1, 25)]


ECSI = {"image": 5, "expectations": 3, "quality": 7, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 3}


def make(folder: Path, rows: int) -> None:
    """The evidence, streamed to disk: the answers, and 1 % more to add."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, size, seed, first in (("answers", rows, 1, 0), ("added", rows // 100, 2, rows)):
        path = folder / f"{name}.parquet"
        writer = None
        for chunk in ratings(size, len(ITEMS), seed=seed) if not path.exists() else ():
            chunk["id"] = chunk["id"] + first
            table = pa.table({name: pa.array(column) for name, column in chunk.items()})
            writer = writer or pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
        if writer:
            writer.close()


def declare(folder: Path, files: Sequence[str]) -> None:
    """The study over some of the files."""
    names, ends = ", ".join(ITEMS), list(accumulate(ECSI.values()))
    groups = zip(ECSI, [0, *ends], ends, strict=False)
    index = ", ".join(f"{name}: [{', '.join(ITEMS[start:end])}]" for name, start, end in groups)
    items = "\n".join(f"      {name}: {{scale: [0, 10]}}" for name in ITEMS)
    single = "\n".join(
        f"  - {{id: nps_{name}, kind: nps, item: {name}}}\n"
        f"  - {{id: top_{name}, kind: share, item: {name}, values: [9, 10]}}"
        for name in ITEMS
    )
    (folder / "study.yaml").write_text(
        f"study: Scale\nslices: []\nmeasures:\n  - {{id: means, kind: mean, items: [{names}]}}\n"
        f"  - {{id: alpha, kind: alpha, items: [{names}]}}\n"
        f"  - {{id: index, kind: paths, model: ecsi, items: {{{index}}}}}\n{single}\n"
        f"evidence:\n  - id: answers\n    kind: survey\n    files: [{', '.join(f'{{file: {f}}}' for f in files)}]\n"
        f"    unit: id\n    items:\n{items}\n"
    )


def scan(folder: Path) -> None:
    """DuckDB's plain scan that sums the same columns."""
    sums = ", ".join(f"sum({name})" for name in ITEMS)
    connection = duckdb.connect(config={"threads": 2})
    print(len(connection.sql(f"SELECT {sums} FROM '{folder / 'answers.parquet'}'").fetchall()[0]))


def whole(folder: Path) -> None:
    """The run."""
    from outsidein.run import run

    outcome = run(folder, threads=2)
    print(json.dumps(outcome.results.run["seconds"]))


def check(folder: Path) -> str:
    """How many of the numbers hold the truth in their intervals."""
    from outsidein.results import read

    estimates = read(folder).estimates
    shares = rating_shares(len(ITEMS)).mean(axis=0)
    points = np.arange(1, 11)
    held = total = 0
    for number, name in enumerate(ITEMS):
        truths = {
            ("means", "mean", name): float(shares[number] @ points),
            (f"top_{name}", "share", ""): float(shares[number][8:].sum()),
            (f"nps_{name}", "nps", ""): 100 * float(shares[number][8:].sum() - shares[number][:6].sum()),
        }
        for (analysis, quantity, subject), truth in truths.items():
            row = estimates.one(analysis=analysis, quantity=quantity, subject=subject, flagged=None)
            held += row.low <= truth <= row.high
            total += 1
    return f"{held} of {total} intervals hold the declared truth"


def measured(folder: Path, task: str) -> tuple[float, float, float, str]:
    """Wall seconds, processor seconds, peak memory in MiB, and the last line of one task in a process of its own."""
    before = time.perf_counter()
    command = [sys.executable, __file__, "--folder", str(folder), "--task", task]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - before
    *_, said, processor, memory = done.stdout.strip().splitlines()
    return seconds, float(processor), float(memory), said


def one_round(folder: Path) -> list[tuple[float, float, float, str]]:
    """The scan, the run from nothing, and the run after the added file."""
    for name in ("results", FOLDER):
        shutil.rmtree(folder / name, ignore_errors=True)
    found = [measured(folder, "scan")]
    declare(folder, ["answers.parquet"])
    found.append(measured(folder, "whole"))
    declare(folder, ["answers.parquet", "added.parquet"])
    return [*found, measured(folder, "whole")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000, 100_000_000])
    parser.add_argument("--folder", type=Path, default=Path("scale-benchmark"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--task", choices=["scan", "whole"])
    options = parser.parse_args()
    if options.task:
        {"scan": scan, "whole": whole}[options.task](options.folder)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(used.ru_utime + used.ru_stime)
        print(used.ru_maxrss / 1024)
        return
    for rows in options.rows:
        folder = options.folder / str(rows)
        make(folder, rows)
        rounds = sorted((one_round(folder) for _ in range(options.rounds)), key=lambda found: found[1][0] / found[0][0])
        plain, run, added = rounds[len(rounds) // 2]
        print(f"{rows:,} rows, the median of {len(rounds)} rounds")
        for name, (wall, processor, memory, stages) in (("scan", plain), ("run", run), ("1 % added", added)):
            shares = f"{wall / plain[0]:.1f} scans, {wall / run[0]:.0%} of the run"
            print(f"  {name:10} {wall:7.2f} s, processor {processor:7.2f} s, {memory:5.0f} MiB, {shares} {stages}")
        print(f"  {check(folder)}")


if __name__ == "__main__":
    main()
