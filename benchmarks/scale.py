"""Ten million answers to 24 questions on this machine: the whole run against DuckDB's own scan of the same columns.

    python benchmarks/scale.py [--rows 10000000] [--folder DIR]

Makes a Parquet file from a declared truth (once, kept in DIR), then runs, each in a process of its own:
the plain scan (DuckDB sums the 24 columns), and `outsidein.run` with the mean, a top-two share and the NPS of every
question and 2,000 replicates. Prints seconds, the ratio, and peak memory, and checks every mean and share against
the declared truth.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.simulate import rating_shares, ratings

ITEMS = [f"r{i}" for i in range(1, 25)]


def make(folder: Path, rows: int) -> None:
    """The evidence and the study, streamed to disk."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "answers.parquet"
    if not path.exists():
        writer = None
        for chunk in ratings(rows, len(ITEMS), seed=1):
            table = pa.table({name: pa.array(column) for name, column in chunk.items()})
            writer = writer or pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
        if writer:
            writer.close()
    items = "\n".join(f"      {name}: {{scale: [0, 10]}}" for name in ITEMS)
    single = "\n".join(
        f"  - {{id: nps_{name}, kind: nps, item: {name}}}\n"
        f"  - {{id: top_{name}, kind: share, item: {name}, values: [9, 10]}}"
        for name in ITEMS
    )
    (folder / "study.yaml").write_text(
        f"study: Scale\nslices: []\nmeasures:\n  - {{id: means, kind: mean, items: [{', '.join(ITEMS)}]}}\n{single}\n"
        f"evidence:\n  - id: answers\n    kind: survey\n    file: answers.parquet\n    unit: id\n    items:\n{items}\n"
    )


def scan(folder: Path) -> None:
    """DuckDB's plain scan that sums the same columns."""
    sums = ", ".join(f"sum({name})" for name in ITEMS)
    connection = duckdb.connect(config={"threads": 2})
    print(len(connection.sql(f"SELECT {sums} FROM '{folder / 'answers.parquet'}'").fetchall()[0]))


def whole(folder: Path) -> None:
    """The run."""
    from outsidein.run import run

    outcome = run(folder, force=True, threads=2)
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


def measured(folder: Path, task: str) -> tuple[float, float, str]:
    """Seconds, peak memory in MiB, and the last line of one task in a process of its own."""
    before = time.perf_counter()
    command = [sys.executable, __file__, "--folder", str(folder), "--task", task]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - before
    lines = done.stdout.strip().splitlines()
    return seconds, float(lines[-1]), lines[-2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path("scale-benchmark"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--task", choices=["scan", "whole"])
    options = parser.parse_args()
    if options.task:
        {"scan": scan, "whole": whole}[options.task](options.folder)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    make(options.folder, options.rows)
    pairs = [(measured(options.folder, "scan"), measured(options.folder, "whole")) for _ in range(options.rounds)]
    for (scan_s, scan_mib, _), (run_s, run_mib, stages) in pairs:
        print(
            f"scan {scan_s:.2f} s {scan_mib:.0f} MiB; run {run_s:.2f} s {run_mib:.0f} MiB; ratio {run_s / scan_s:.1f}"
        )
        print(f"  {stages}")
    print("median ratio", sorted(b[0] / a[0] for a, b in pairs)[len(pairs) // 2])
    print(check(options.folder))


if __name__ == "__main__":
    main()
