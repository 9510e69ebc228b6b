from collections.abc import Callable, Iterator
from contextlib import closing

import duckdb
import pyarrow as pa
import pytest

from engines import servers
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.engines.warehouse import Warehouse
from outsidein.evidence.identifiers import quote

Opened = Callable[[dict[str, pa.Table]], Sql]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL that this session started."""
    absent = servers.postgres_absent()
    if absent:
        pytest.skip(absent)
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def spark():
    """One Spark session for all tests: the start of Java takes longer than they do."""
    absent = servers.spark_absent()
    if absent:
        pytest.skip(absent)
    from outsidein.evidence.engines.spark import session_of  # noqa: PLC0415 (only where Spark is installed)

    session = session_of("local[2]", servers.spark_settings())
    yield session
    session.stop()


def put(url: str, tables: dict[str, pa.Table]) -> None:
    """Write tables into PostgreSQL, each in the place of the one of its name."""
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415 (only where it is installed)

    with closing(dbapi.connect(url)) as connection:
        for name, table in tables.items():
            with connection.cursor() as cursor:
                cursor.adbc_ingest(name, table, mode="replace")
        connection.commit()


def duck(tables: dict[str, pa.Table]) -> Sql:
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(f"{name} held", table)
        connection.execute(f"CREATE TABLE {quote(name)} AS SELECT * FROM {quote(f'{name} held')}")
    return DuckDB(connection)


def postgres(url: str, tables: dict[str, pa.Table], *, stream: bool = False) -> Sql:
    from outsidein.evidence.engines.postgres import Postgres  # noqa: PLC0415 (only where it is installed)

    put(url, tables)
    made = Postgres(url, stream=stream)
    for name in tables:
        made.create_from(name, name, None)
    return made


def sparkling(session, tables: dict[str, pa.Table]) -> Sql:
    from outsidein.evidence.engines.spark import Spark  # noqa: PLC0415 (only where it is installed)

    for name, table in tables.items():
        session.createDataFrame(table).createOrReplaceTempView(quote(name).replace('"', "`"))
    made = Spark(session)
    for name in tables:
        made.create_from(name, name, None)
    return made


@pytest.fixture
def warehouse(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Opened]]:
    """A function from the kind of an engine to one from tables to an engine that has them under their names."""
    opened: list[Sql] = []

    def close() -> None:
        while opened:
            one = opened.pop()
            if isinstance(one, Warehouse):
                one.close()

    def of(kind: str) -> Opened:
        url = request.getfixturevalue("postgres_url") if kind.startswith("postgres") else ""
        session = request.getfixturevalue("spark") if kind == "spark" else None

        def open_with(tables: dict[str, pa.Table]) -> Sql:
            close()  # an open transaction would keep the tables of the last from being replaced
            if kind == "duckdb":
                opened.append(duck(tables))
            elif kind == "spark":
                opened.append(sparkling(session, tables))
            else:
                opened.append(postgres(url, tables, stream="streamed" in kind))
            return opened[-1]

        return open_with

    yield of
    close()


@pytest.fixture(params=["duckdb", "postgres", "postgres, streamed", "spark"])
def engine(request: pytest.FixtureRequest, warehouse: Callable[[str], Opened]) -> Opened:
    """Each engine in turn."""
    return warehouse(request.param)
