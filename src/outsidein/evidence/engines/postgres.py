"""PostgreSQL: one read-only transaction, of which only sums and distinct values come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from adbc_driver_manager import Error  # pyright: ignore[reportMissingImports]
from adbc_driver_postgresql import dbapi  # pyright: ignore[reportMissingImports]
from arro3.core import RecordBatchReader

from outsidein.errors import EngineError, EvidenceError
from outsidein.evidence.engines.dialect import Dialect
from outsidein.evidence.engines.warehouse import Arrays, Warehouse
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.kernel import Batch, Reduction, compact, reduce_batch
from outsidein.evidence.request import Request, prepare
from outsidein.evidence.sums import reduce_by_sums

OLDEST = 130_000  # PostgreSQL 13, the first with `normalize`
SESSION = (
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET TIME ZONE 'UTC'",
    "SET DateStyle = 'ISO'",
)
REFUSED = ("0A", "21", "22", "25", "3F", "42")  # classes of SQLSTATE about what was asked, not about the server
CANCELLED = "canceling statement due to user request"  # what the driver makes of Ctrl-C while a query runs
KINDS = {
    "int2": "SMALLINT", "int4": "INTEGER", "int8": "BIGINT", "float4": "FLOAT", "float8": "DOUBLE",
    "numeric": "DECIMAL(38,9)", "bool": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMP WITH TIME ZONE",
    **dict.fromkeys(("text", "varchar", "bpchar", "name", "uuid", "citext"), "VARCHAR"),
}  # fmt: skip
NUMBER = "'^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{{1,3}})?$'"
DIALECT = Dialect(
    "postgres",
    {
        "text_key": "CAST(CAST('x' || substr(md5(CAST({0} AS TEXT)), 1, 15) AS bit(60)) AS BIGINT)",
        "full_match": "({0} ~ ('^(' || {1} || ')$'))",
        "first_group": "coalesce((regexp_match({0}, {1}))[1], '')",
        "to_number": (
            f"CASE WHEN {{0}} ~ {NUMBER} AND length({{0}}) < 1000 THEN CASE "
            "WHEN abs(CAST({0} AS NUMERIC)) > 1.7e308 THEN CAST('Infinity' AS DOUBLE) "
            "WHEN abs(CAST({0} AS NUMERIC)) < 1e-307 THEN CAST(0 AS DOUBLE) ELSE CAST({0} AS DOUBLE) END "
            "WHEN {0} ~ '^[+-]?[0-9.]+[eE]-[0-9]+$' THEN CAST(0 AS DOUBLE) "
            "WHEN {0} ~ '^[+-]?[0-9.]+([eE][+]?[0-9]+)?$' THEN CAST('Infinity' AS DOUBLE) END"
        ),
        "composed": "normalize({0}, NFC)",
        "row_hash": "hashtextextended(CAST(ROW({all}) AS TEXT), 0)",
        "is_day": "isfinite({0})",
        "in_utc": "CAST({0} AS TIMESTAMP)",
        "steady_sum": "CAST(sum(CAST({0} AS NUMERIC)) AS DOUBLE)",
    },
    {"DOUBLE": "DOUBLE PRECISION", "VARCHAR": "TEXT", "TINYINT": "SMALLINT", "HUGEINT": "NUMERIC"},
)


class Postgres(Warehouse):
    """An engine over one connection and one transaction: every query sees the tables as they were at its first.

    `stream` has the prepared rows (small integers, without ids) come here to be summed, which is faster for moments of
    many items; otherwise PostgreSQL sums them, and no row leaves it.
    """

    dialect = DIALECT

    def __init__(self, url: str, *, stream: bool = False, progress: Callable[[int], None] = lambda rows: None):
        super().__init__()
        self.stream, self.progress = stream, progress
        with told("cannot be reached"):
            self.connection = dbapi.connect(url, autocommit=True)
            with self.connection.cursor() as cursor:
                for setting in SESSION:
                    cursor.execute(setting)
            self.connection.adbc_connection.set_autocommit(False)
        self._check()

    def _check(self) -> None:
        version = int(self._read("SELECT CAST(current_setting('server_version_num') AS INTEGER)")[0][0])
        encoding = self._read("SELECT current_setting('server_encoding')")[0][0]
        if version < OLDEST:
            raise EngineError(f"PostgreSQL {version // 10_000} is too old; version {OLDEST // 10_000} or later is read")
        if encoding != "UTF8":
            raise EngineError(f"the database is encoded in {encoding}; one in UTF8 is read")

    def close(self) -> None:
        """End the transaction and the connection."""
        self.connection.close()

    def tables(self) -> list[str]:
        """The tables and views that this user may read."""
        readable = "has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'SELECT')"
        where = f"WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND {readable} ORDER BY 1, 2"
        found = self._read(select(["table_schema || ''", "table_name || ''"], "information_schema.tables", where))
        return [f"{schema}.{name}" for schema, name in found]

    def rows(self, sql: str, gives: str = "") -> list[tuple]:
        """The rows of a query."""
        return self._read(self.statement(sql))

    def _read(self, statement: str) -> list[tuple]:
        with told("stopped answering"), self.connection.cursor() as cursor:
            cursor.execute(statement)
            table = _stream(cursor).read_all()
            return list(zip(*(_values(column) for column in table.columns), strict=True))

    def kinds(self, relation: str) -> dict[str, str]:
        """The columns of a relation with their types; one that no answer has keeps PostgreSQL's name."""
        statement = self.statement(select(["*"], quote(relation), "LIMIT 0"))
        with told("stopped answering"), self.connection.cursor() as cursor:
            cursor.execute(statement)
            schema = _stream(cursor).schema
            columns = [schema.field(place) for place in range(len(schema.names))]
        types = [dict(column.metadata_str).get("POSTGRESQL:type", "unknown") for column in columns]
        return {column.name: KINDS.get(kind, kind) for column, kind in zip(columns, types, strict=True)}

    def arrays(self, sql: str, gives: str = "") -> Iterator[Arrays]:
        """The rows of a query as batches of arrays, as they come in."""
        with told("stopped answering"), self.connection.cursor() as cursor:
            cursor.execute(self.statement(sql))
            for batch in _stream(cursor):
                yield {name: np.asarray(batch.column(name)) for name in batch.schema.names}

    def batches(self, request: Request) -> Iterator[Batch]:
        """The prepared rows, as they come in."""
        yield from self.arrays(prepare(request), "one row of small integers an answer sheet")

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments of one pass over one source: sums by PostgreSQL, or streamed into the kernel."""
        return self._streamed(request, groups) if self.stream else reduce_by_sums(self, request, groups)

    def _streamed(self, request: Request, groups: int) -> Reduction:
        reduction, rows = Reduction(), 0
        for batch in self.batches(request):
            reduce_batch(request, groups, batch, reduction)
            rows += len(next(iter(batch.values())))
            self.progress(rows)
            compact(reduction)
        compact(reduction)
        return reduction


def _values(column: Any) -> list[object]:
    return [cell.as_py() for cell in column]


def _stream(cursor: Any) -> RecordBatchReader:
    return RecordBatchReader.from_arrow(cursor.fetch_arrow())


@contextmanager
def told(what: str) -> Iterator[None]:
    """PostgreSQL's errors in one line: EvidenceError for what was asked of it, EngineError for the server itself."""
    try:
        yield
    except Exception as error:  # a stream that breaks off raises no class of its own
        if not isinstance(error, Error) and "[libpq]" not in str(error):
            raise
        said = _said(error)
        if said.startswith(CANCELLED):
            raise KeyboardInterrupt from None
        if (getattr(error, "sqlstate", None) or "")[:2] in REFUSED:
            raise EvidenceError(f"PostgreSQL refuses a query: {said}") from error
        raise EngineError(f"PostgreSQL {what}: {said}; run again when it is there") from error


def _said(error: Any) -> str:
    """The server's own words, without the query that it repeats and without the address that holds a password."""
    text = str(error).split("Query was:")[0].split("Query:")[0]
    message = text.partition("ERROR:")[2] or text.partition("FATAL:")[2] or text.partition("failed:")[2] or text
    first = next((line for line in message.strip().splitlines() if line.strip()), "no reason given")
    return " ".join(first.split())[:200]
