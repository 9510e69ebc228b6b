"""DuckDB, the embedded engine: streams prepared rows as Arrow batches into the kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from arro3.core import RecordBatchReader
from numpy.typing import NDArray

from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.kernel import Batch, Reduction, compact, reduce_batch
from outsidein.evidence.request import Request, prepare

CHUNK = 262_144  # rows reduced at once; a fixed size, so that sums of free quantities are the same in every run
FOLD_EVERY = 16  # chunks between two foldings of what was summed


def connect(folders: tuple[Path, ...] = (), threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that reads only below `folders` and downloads nothing; its settings are locked."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    if threads is not None:
        connection.execute(f"SET threads = {int(threads)}")
    places = ", ".join("'" + str(folder).replace("'", "''") + "'" for folder in folders)
    connection.execute(f"SET allowed_directories = [{places}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET lock_configuration = true")
    return connection


def text_key(column: str) -> str:
    """A 60-bit integer of a text id: the first 15 hexadecimal digits of its MD5, alike on every engine."""
    return f"CAST('0x' || substr(md5(CAST({column} AS VARCHAR)), 1, 15) AS BIGINT)"


class DuckDB:
    """An engine over one DuckDB connection. `progress` is told the rows reduced so far."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, progress: Callable[[int], None] = lambda rows: None):
        self.connection = connection
        self.progress = progress

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments of one pass over one source."""
        reduction, rows = Reduction(), 0
        for number, batch in enumerate(self.batches(request), 1):
            reduce_batch(request, groups, batch, reduction)
            rows += len(next(iter(batch.values())))
            self.progress(rows)
            if number % FOLD_EVERY == 0:
                compact(reduction)
        compact(reduction)
        return reduction

    def batches(self, request: Request) -> Iterator[Batch]:
        """The prepared rows in chunks of a fixed number of rows."""
        stream = RecordBatchReader.from_arrow(self.connection.sql(prepare(request, text_key)))
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

    def unit_keys(self, relation: str, *, text: bool, limit: int) -> NDArray[np.int64] | None:
        """The distinct unit keys, ascending; nothing when there are more than `limit`."""
        key = text_key(quote("unit")) if text else quote("unit")
        rough = self._rows([f"approx_count_distinct({quote('unit')})"], relation)[0][0]
        if rough > 2 * limit:
            return None
        found = self.connection.sql(select([f"DISTINCT {key} AS key"], quote(relation))).fetchnumpy()["key"]
        keys = np.sort(np.asarray(found, np.int64))
        return keys if len(keys) <= limit else None

    def unit_strata(self, relation: str, *, text: bool) -> list[tuple[int, str]]:
        """The stratum of each unit, as distinct (key, stratum) pairs in key order."""
        key = text_key(quote("unit")) if text else quote("unit")
        return self._rows([f"DISTINCT {key} AS key", quote("stratum")], relation, "ORDER BY 1, 2")

    def span(self, relation: str, column: str) -> tuple[float, float] | None:
        """Smallest and largest value of a column; nothing when it holds none."""
        low, high = self._rows([f"min({quote(column)})", f"max({quote(column)})"], relation)[0]
        return None if low is None else (float(low), float(high))

    def mean_weight(self, relation: str, scale: float) -> float:
        """The mean of the weights, added up exactly in steps of 1 / `scale`."""
        steps = f"sum(CAST(round({quote('weight')} * {scale!r}) AS HUGEINT))"
        total, rows = self._rows([steps, "count(*)"], relation)[0]
        return int(total) / scale / rows

    def level_counts(self, relation: str, column: str) -> dict[str, int]:
        """Rows for each value of a column."""
        return dict(self._rows([quote(column), "count(*)"], relation, "GROUP BY 1 ORDER BY 1"))

    def is_text(self, relation: str, column: str) -> bool:
        """Whether a column holds text rather than whole numbers."""
        return str(self.connection.sql(select([quote(column)], quote(relation))).types[0]) == "VARCHAR"

    def _rows(self, columns: list[str], relation: str, *clauses: str) -> list[tuple]:
        return self.connection.sql(select(columns, quote(relation), *clauses)).fetchall()


def _array(column: Any) -> NDArray[Any]:
    return np.asarray(column)


def _joined(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}
