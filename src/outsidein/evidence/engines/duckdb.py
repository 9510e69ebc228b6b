"""DuckDB, the embedded engine: streams prepared rows as Arrow batches into the kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from arro3.core import RecordBatchReader
from numpy.typing import NDArray

from outsidein.evidence.addresses import Batch
from outsidein.evidence.engines.dialect import Dialect
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.kernel import Reduction, compact, joined, reduce_batch
from outsidein.evidence.request import Request, prepare

CHUNK = 1 << 20  # rows reduced at once; a fixed size, so that sums of free quantities are the same in every run
REDUCERS = 2  # chunks reduced at once, on any number of cores, for the same reason
FOLD_EVERY = 8  # chunks of one reducer between two foldings of what was summed
STREAMED = "64MB"  # rows that wait while a chunk is reduced, so that reading need not

NO_BLANK_AT_ITS_END = " AND ".join(f"NOT suffix({{0}}, '{blank}')" for blank in " \t\r\n\v\f")
PLAINLY_BARE = f"strlen({{0}}) = length({{0}}) AND {{0}} >= '!' AND {NO_BLANK_AT_ITS_END}"
DIALECT = Dialect(
    "duckdb",
    {
        "is_nan": "isnan({0})",
        "is_finite": "isfinite({0})",
        "is_infinite": "isinf({0})",
        "trimmed": f"CASE WHEN {PLAINLY_BARE} THEN {{0}} ELSE nullif(trim({{0}}, {{1}}), '') END",
        "text_key": "CAST('0x' || substr(md5(CAST({0} AS VARCHAR)), 1, 15) AS BIGINT)",
        "full_match": "regexp_full_match({0}, {1})",
        "first_group": "regexp_extract({0}, {1}, 1)",
        "to_number": "TRY_CAST({0} AS DOUBLE)",
        "composed": "nfc_normalize({0})",
        "row_hash": "hash({all})",
        "is_day": "isfinite({0})",
        "in_utc": "make_timestamp(epoch_us({0}))",
        "steady_sum": "fsum({0} ORDER BY {0})",
    },
)


def connect(folders: tuple[Path, ...] = (), threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that reads only below `folders` and downloads nothing; its settings are locked."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    if threads is not None:
        connection.execute(f"SET threads = {int(threads)}")
    places = ", ".join("'" + str(folder).replace("'", "''") + "'" for folder in folders)
    connection.execute(f"SET allowed_directories = [{places}]")
    connection.execute("SET enable_external_access = false")
    connection.execute(f"SET streaming_buffer_size = '{STREAMED}'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET lock_configuration = true")
    return connection


class DuckDB(Sql):
    """An engine over one DuckDB connection. `progress` is told the rows reduced so far."""

    dialect = DIALECT

    def __init__(self, connection: duckdb.DuckDBPyConnection, progress: Callable[[int], None] = lambda rows: None):
        self.connection = connection
        self.progress = progress

    def rows(self, sql: str, gives: str = "") -> list[tuple]:
        """The rows of a query."""
        return self.connection.execute(self.dialect.translate(sql)).fetchall()

    def kinds(self, relation: str) -> dict[str, str]:
        """The columns of a relation with their types."""
        found = self.connection.sql(select(["*"], quote(relation), "LIMIT 0"))
        return dict(zip(found.columns, map(str, found.types), strict=True))

    def create(self, name: str, sql: str, *, stored: bool) -> None:
        """Make a table, or a view where nothing may be copied."""
        kind = "TABLE" if stored else "VIEW"
        self.connection.execute(f"CREATE OR REPLACE {kind} {quote(name)} AS {self.dialect.translate(sql)}")

    def drop(self, *names: str) -> None:
        """Drop tables; one that was never made is no fault."""
        for name in names:
            self.connection.execute(f"DROP TABLE IF EXISTS {quote(name)}")

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments of one pass over one source; while some batches are reduced, the next is read.

        The batches go to the reducers in turn, so that what each adds up does not depend on which of them is faster.
        """
        parts, running = [Reduction() for _ in range(REDUCERS)], list[Future[None]]()
        rows = request.rows_before
        with ThreadPoolExecutor(REDUCERS) as pool:
            for number, batch in enumerate(self.batches(request)):
                if number >= REDUCERS:
                    running[number - REDUCERS].result()
                into, fold = parts[number % REDUCERS], number // REDUCERS % FOLD_EVERY == FOLD_EVERY - 1
                running.append(pool.submit(_reduce, request, groups, batch, into, fold))
                rows += len(next(iter(batch.values())))
                self.progress(rows)
            for last in running[-REDUCERS:]:
                last.result()
        return joined(parts)

    def batches(self, request: Request) -> Iterator[Batch]:
        """The prepared rows in chunks of a fixed number of rows."""
        stream = RecordBatchReader.from_arrow(self.connection.sql(self.dialect.translate(prepare(request))))
        waiting: list[Batch] = []
        held = 0
        for record in stream:
            batch = {name: _array(record.column(name)) for name in record.schema.names}
            waiting.append(batch)
            held += record.num_rows
            while held >= CHUNK:
                whole = _joined(waiting)
                yield {name: column[:CHUNK] for name, column in whole.items()}
                waiting = [{name: column[CHUNK:] for name, column in whole.items()}]
                held -= CHUNK
        if held:
            yield _joined(waiting)


def _reduce(request: Request, groups: int, batch: Batch, into: Reduction, fold: bool) -> None:
    reduce_batch(request, groups, batch, into)
    if fold:
        compact(into)


def _array(column: Any) -> NDArray[Any]:
    return np.asarray(column)


def _joined(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}
