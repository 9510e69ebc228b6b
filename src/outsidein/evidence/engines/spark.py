"""Apache Spark: SQL for small questions, and the kernel inside the executors for counts and moments.

Each task sums its own rows; sums of a block of cells meet in one task, which adds them up in the order of the parts
they come from; those come back. So a task that is lost, repeated or run twice changes nothing, and no row leaves a
worker.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
from numpy.typing import NDArray
from pyspark import TaskContext  # pyright: ignore[reportMissingImports]
from pyspark.errors import AnalysisException, ParseException, PySparkException  # pyright: ignore[reportMissingImports]
from pyspark.sql import SparkSession, functions  # pyright: ignore[reportMissingImports]

from outsidein.errors import EngineError, EvidenceError
from outsidein.evidence.engines.dialect import Dialect
from outsidein.evidence.engines.warehouse import Arrays, Warehouse
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.kernel import Reduction, Sums, compact, folded, reduce_batch
from outsidein.evidence.request import Request, prepare

BLOCKS = 64  # blocks of cells, each added up in one task
SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.ui.showConsoleProgress": "false"}
KINDS = {
    "tinyint": "TINYINT", "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT", "float": "FLOAT",
    "double": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP", "timestamp_ntz": "TIMESTAMP",
    "string": "VARCHAR",
}  # fmt: skip
PARTS = "statistic int, block int, part int, words int, address array<bigint>, whole array<bigint>, real array<double>"
DIALECT = Dialect(
    "spark",
    {
        "text_key": "CAST(conv(substr(md5(CAST({0} AS STRING)), 1, 15), 16, 10) AS BIGINT)",
        "full_match": "regexp_like({0}, concat('^(', {1}, ')$'))",
        "first_group": "regexp_extract({0}, {1}, 1)",
        "to_number": "TRY_CAST({0} AS DOUBLE)",
        "composed": "outsidein_composed({0})",
        "row_hash": "xxhash64({all})",
        "is_day": "({0} IS NOT NULL)",
        "in_utc": "{0}",
        "steady_sum": "sum({0})",
    },
    {"VARCHAR": "STRING", "HUGEINT": "DECIMAL(38, 0)", "ISOYEAR": "YEAROFWEEK"},
    backquotes=True,
)


def session_of(master: str | None, settings: Mapping[str, str]) -> Any:
    """A session of Spark: the one that runs already, else a new one. Raises EngineError where it cannot start."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("outsidein")
    for name, value in {**SETTINGS, **settings}.items():
        builder = builder.config(name, value)
    try:
        session = (builder.master(master) if master else builder).getOrCreate()
    except Exception as error:  # py4j raises many kinds, and a bare RuntimeError where Java is absent
        raise EngineError(f"Spark cannot start: {_said(error)}; it needs Java 17 and a master it can reach") from error
    session.sparkContext.setLogLevel("OFF")
    return session


def open_spark(master: str | None, settings: Mapping[str, str], progress: Callable[[int], None]) -> Spark:
    """The engine of a study, over a session of its own that ends with it; one that runs already is left running."""
    running = SparkSession.getActiveSession() is not None
    return Spark(session_of(master, settings), progress, own=not running)


class Spark(Warehouse):
    """An engine over a session of Spark. `own`: the session is stopped when the engine is closed."""

    dialect = DIALECT

    def __init__(self, session: Any, progress: Callable[[int], None] = lambda rows: None, *, own: bool = False):
        super().__init__()
        self.session, self.progress, self.own = session, progress, own
        self.views: list[str] = []
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
        composed: Any = functions.arrow_udf
        session.udf.register("outsidein_composed", composed(_composed, "string"))

    def close(self) -> None:
        """Stop what still runs, forget the views of frames, and stop a session of its own."""
        with told():
            for view in self.views:
                self.session.catalog.dropTempView(view)
        if self.own:
            self.session.stop()

    def create_from_frame(self, name: str, frame: Any) -> None:
        """Give a name to a DataFrame, which is not collected."""
        view = f"outsidein_{id(frame)}_{len(self.views)}"
        frame.createOrReplaceTempView(view)
        self.views.append(view)
        self.relations[name] = select(["*"], view)

    def tables(self) -> list[str]:
        """The tables and views of the current database, and those of a name with dots that Spark itself looks up."""
        with told():
            found = self.session.catalog.listTables()
        return [".".join([*(each.namespace or []), each.name]) for each in found]

    def rows(self, sql: str, gives: str = "") -> list[tuple]:
        """The rows of a query."""
        with told():
            return [tuple(row) for row in self.session.sql(self.statement(sql)).collect()]

    def kinds(self, relation: str) -> dict[str, str]:
        """The columns of a relation with their types; one that no answer has keeps Spark's name."""
        with told():
            found = self.session.sql(self.statement(select(["*"], quote(relation), "LIMIT 0"))).dtypes
        return {str(name): KINDS.get(str(kind), str(kind).upper()) for name, kind in found}

    def arrays(self, sql: str, gives: str = "") -> Iterator[Arrays]:
        """The rows of a query as arrays."""
        with told():
            table = self.session.sql(self.statement(sql)).toArrow()
        yield {name: table.column(name).to_numpy() for name in table.column_names}

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments of one pass over one source: the kernel in the executors, then sums of their sums."""
        prepared = self.session.sql(self.statement(prepare(request, ordered=False)))
        if request.free_items:
            prepared = prepared.sortWithinPartitions(*prepared.columns)
        with told():
            parts = prepared.mapInArrow(partial(_reduced, request, groups), PARTS)
            met = parts.repartition("statistic", "block").sortWithinPartitions("statistic", "block", "part")
            return _reduction(request, met.mapInArrow(_added, PARTS).toArrow())


def _composed(texts: pa.Array) -> pa.Array:
    return compute.call_function("utf8_normalize", [texts], compute.Utf8NormalizeOptions("NFC"))


def _statistics(request: Request) -> list[tuple[str, Any]]:
    """Every table of counts and every block of moments, in one order here and in the executors."""
    need = request.need
    return [
        (kind, (grouping, items))
        for grouping in request.groupings
        for kind, asked in (
            ("counts", need.counts),
            ("moments", need.moments),
            ("complete", need.complete),
            ("patterns", need.patterns),
        )
        for items in asked
    ]


def _held(reduction: Reduction) -> dict[str, Any]:
    """The sums of each kind, by grouping and items; room for those of complete rows is made where there is none."""
    reduction.complete = reduction.complete or Reduction()
    complete, patterns = reduction.complete.moments, reduction.patterns
    return {"counts": reduction.counts, "moments": reduction.moments, "complete": complete, "patterns": patterns}


def _reduced(request: Request, groups: int, batches: Iterable[Any]) -> Iterator[Any]:
    """In an executor: the sums of one part of the rows, cut into blocks of cells."""
    reduction, context = Reduction(), TaskContext.get()
    part = context.partitionId() if context else 0
    for batch in batches:
        if batch.num_rows:
            arrays = {name: batch.column(name).to_numpy(zero_copy_only=False) for name in batch.schema.names}
            reduce_batch(request, groups, arrays, reduction)
            compact(reduction)
    held = _held(reduction)
    for number, (kind, key) in enumerate(_statistics(request)):
        for sums in held[kind].get(key, []):
            block = (sums[0] if sums[0].ndim == 1 else sums[0][:, 0]) % BLOCKS
            for one in np.unique(block):
                yield _packed((number, int(one), part), tuple(values[block == one] for values in sums))


def _packed(place: tuple[int, int, int], sums: Sequence[NDArray[Any]]) -> Any:
    """Sums as one row: their addresses, whole numbers (counts, answers), and real ones (products)."""
    address, first, second = sums
    whole, real = (np.stack([first, second], axis=1), np.zeros((len(first), 0))) if first.ndim == 1 else (second, first)
    words = 0 if address.ndim == 1 else address.shape[1]
    columns = [pa.array([value], pa.int32()) for value in (*place, words)]
    columns += [pa.array([v.ravel()], pa.list_(pa.int64())) for v in (address, whole.astype(np.int64))]
    columns += [pa.array([real.ravel()], pa.list_(pa.float64()))]
    return pa.record_batch(columns, names=["statistic", "block", "part", "words", "address", "whole", "real"])


def _added(batches: Iterable[Any]) -> Iterator[Any]:
    """In an executor: the sums of each block of cells over all parts, which come in their order, added up."""
    rows = (_row(batch, i) for batch in batches for i in range(batch.num_rows))
    for place, parts in groupby(rows, key=itemgetter(0)):
        yield _packed((*place, 0), folded([sums for _, sums in parts]))


def _row(table: Any, i: int) -> tuple[tuple[int, int], Sums]:
    """The statistic and the block of one row of sums, and the sums."""
    place = (table.column("statistic")[i].as_py(), table.column("block")[i].as_py())
    address, whole, real = (np.array(table.column(name)[i].values) for name in ("address", "whole", "real"))
    words = table.column("words")[i].as_py()
    address = address.reshape(-1, words) if words else address
    whole = whole.reshape(len(address), -1)
    if not len(real):
        return place, (address, whole[:, 0], whole[:, 1])
    return place, (address, real.reshape(len(address), -1), whole)


def _reduction(request: Request, table: Any) -> Reduction:
    """All blocks of all sums as the kernel leaves them."""
    reduction, statistics = Reduction(), _statistics(request)
    rows = table.sort_by([("statistic", "ascending"), ("block", "ascending")])
    held = _held(reduction)
    for i in range(rows.num_rows):
        (number, _), sums = _row(rows, i)
        kind, key = statistics[number]
        held[kind].setdefault(key, []).append(sums)
    compact(reduction)
    return reduction


@contextmanager
def told() -> Iterator[None]:
    """Spark's errors in one line: EvidenceError for what was asked of it, EngineError for the cluster."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            yield
    except (AnalysisException, ParseException) as error:
        raise EvidenceError(f"Spark refuses a query: {_said(error)}") from error
    except PySparkException as error:
        raise EngineError(f"Spark gave up: {_said(error)}; run again when the cluster is well") from error
    except Exception as error:
        if type(error).__module__.startswith("py4j") or isinstance(error, ConnectionError):
            raise EngineError(f"Spark stopped answering: {_said(error)}; run again when it is there") from error
        raise


def _said(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join((lines[0] if lines else type(error).__name__).split())[:200]
