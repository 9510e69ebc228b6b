"""The same study on DuckDB, PostgreSQL and Spark: seconds of a whole run, and whether the numbers are equal.

    python benchmarks/warehouses.py --rows 1000000 --engine duckdb|sums|streamed|spark [--need means|alpha]

Makes a Parquet file of 24 ratings from a declared truth (once, kept in DIR). PostgreSQL needs `--url` and is filled
from that file (once); Spark reads the file itself, with `--master` (local[2] when absent). Prints one line of JSON:
seconds of the run and of its stages, peak memory of this process, and a checksum of all values and errors.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from outsidein.run import run
from outsidein.simulate import ratings

ITEMS = [f"r{i}" for i in range(1, 25)]
MEASURES = {
    "means": [f"{{id: top_{name}, kind: share, item: {name}, values: [9, 10]}}" for name in ITEMS]
    + [f"{{id: nps_{name}, kind: nps, item: {name}}}" for name in ITEMS],
    "alpha": [f"{{id: scale, kind: alpha, items: [{', '.join(ITEMS)}]}}"],
}


def make(folder: Path, rows: int) -> Path:
    """The answers as one Parquet file."""
    path = folder / f"answers_{rows}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        writer = None
        for chunk in ratings(rows, len(ITEMS), seed=1):
            table = pa.table({name: pa.array(column) for name, column in chunk.items()})
            writer = writer or pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
        if writer:
            writer.close()
    return path


def fill(url: str, path: Path, rows: int) -> None:
    """The same rows as a table of PostgreSQL, if they are not there yet."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_tables WHERE tablename = 'answers_{rows}'")
        if not cursor.fetchone()[0]:
            cursor.adbc_ingest(f"answers_{rows}", pq.ParquetFile(path).read())
            connection.commit()


def study(folder: Path, options: argparse.Namespace, path: Path) -> Path:
    """The study of one engine."""
    engine = {
        "duckdb": "", "sums": "engine: {kind: postgres, url: 'env:BENCHMARK_URL'}\n",
        "streamed": "engine: {kind: postgres, url: 'env:BENCHMARK_URL', stream: true}\n",
        "spark": f"engine: {{kind: spark, master: '{options.master}', settings: {{spark.ui.enabled: 'false'}}}}\n",
    }[options.engine]  # fmt: skip
    source = {
        "duckdb": f"file: {path.name}", "spark": f"query: 'SELECT * FROM parquet.`{path.resolve()}`'",
    }.get(options.engine, f"table: answers_{options.rows}")  # fmt: skip
    place = folder / f"study_{options.engine}_{options.rows}_{options.need}"
    place.mkdir(exist_ok=True)
    if options.engine == "duckdb" and not (place / path.name).exists():
        os.link(path, place / path.name)
    items = "\n".join(f"      {name}: {{scale: [0, 10]}}" for name in ITEMS)
    measures = "\n".join(f"  - {one}" for one in MEASURES[options.need])
    evidence = f"evidence:\n  - id: answers\n    kind: survey\n    {source}\n    unit: id\n    items:\n{items}\n"
    text = f"study: Engines\nslices: []\n{engine}measures:\n{measures}\n{evidence}"
    (place / "study.yaml").write_text(text, encoding="utf-8")
    return place


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=["duckdb", "sums", "streamed", "spark"], default="duckdb")
    parser.add_argument("--need", choices=list(MEASURES), default="means")
    parser.add_argument("--folder", type=Path, default=Path("engines-benchmark"))
    parser.add_argument("--url", default="")
    parser.add_argument("--master", default="local[2]")
    options = parser.parse_args()
    path = make(options.folder, options.rows)
    if options.engine in ("sums", "streamed"):
        os.environ["BENCHMARK_URL"] = options.url
        fill(options.url, path, options.rows)
    place = study(options.folder, options, path)
    begun = time.perf_counter()
    results = run(place, force=True).results
    seconds = time.perf_counter() - begun
    values = np.array([(row.value, row.se) for row in results.estimates if row.slice == ()])
    print(json.dumps({
        "engine": options.engine, "rows": options.rows, "need": options.need, "seconds": round(seconds, 1),
        "stages": results.run["seconds"], "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "checksum": hashlib.sha256(np.round(values, 12).tobytes()).hexdigest()[:12],
    }))  # fmt: skip


if __name__ == "__main__":
    main()
