"""Which engine a study asks for: whether it can be had, and its opening."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import urlsplit

from outsidein.errors import EngineError, InputError, Problem
from outsidein.evidence.engines.dialect import Dialect
from outsidein.evidence.engines.warehouse import Warehouse
from outsidein.study.load import LoadedStudy
from outsidein.study.sections import Engine, Study

ENVIRONMENT = "env:"
NEEDS: Mapping[str, str] = {"postgres": "adbc_driver_postgresql", "spark": "pyspark"}
"""The package that each kind of engine stands on, which its extra installs."""

FIELDS: Mapping[str, tuple[str, ...]] = {"duckdb": (), "postgres": ("url", "stream"), "spark": ("master", "settings")}
"""What can be said of each kind of engine."""

SECRET = ("password", "passwd", "secret", "token", "credential")


def check(loaded: LoadedStudy) -> Iterator[Problem]:
    """What is wrong with the engine of a study: fields of another kind, a secret in it, an extra not installed."""
    engine = loaded.study.engine
    if engine is None:
        return
    for name in ("url", "master", "settings", "stream"):
        if getattr(engine, name) and name not in FIELDS[engine.kind]:
            what = f"an engine of the kind {engine.kind!r} has no `{name}`"
            yield loaded.problem(("engine", name), what, f"it has {', '.join(FIELDS[engine.kind]) or 'no field'}")
    if engine.kind == "postgres":
        yield from _url_problems(loaded, engine.url)
    for name, value in engine.settings.items():
        if any(word in name.lower() for word in SECRET) and not value.startswith(ENVIRONMENT):
            what, remedy = f"the setting {name!r} holds a secret", "put it into the environment and write 'env:NAME'"
            yield loaded.problem(("engine", "settings", name), what, remedy)
    if not installed(engine.kind):
        yield loaded.problem(("engine", "kind"), *missing(engine.kind))


def _url_problems(loaded: LoadedStudy, url: str | None) -> Iterator[Problem]:
    if url is None:
        yield loaded.problem(("engine",), "PostgreSQL needs a `url`", "write 'env:NAME' and put the address into NAME")
    elif not url.startswith(ENVIRONMENT) and _has_password(url):
        what = "`url` holds a password, which has no place in a study"
        yield loaded.problem(("engine", "url"), what, "put the address into the environment and write 'env:NAME'")


def _has_password(url: str) -> bool:
    """Whether an address, in either form that PostgreSQL takes, says a password."""
    try:
        return urlsplit(url).password is not None or re.search(r"password\s*=", url, re.IGNORECASE) is not None
    except ValueError:
        return True


def installed(kind: str) -> bool:
    """Whether the extra of an engine is installed.

    >>> installed("duckdb")
    True
    """
    return kind not in NEEDS or find_spec(NEEDS[kind]) is not None


def missing(kind: str) -> tuple[str, str]:
    """What to say, and to do, where it is not."""
    return f"the engine {kind!r} is not installed", f'pip install "outsidein[{kind}]"'


def looked_up(value: str, field: str) -> str:
    """A value that may stand in the environment. Raises InputError where the variable is not set.

    >>> looked_up("local[2]", "master")
    'local[2]'
    """
    if not value.startswith(ENVIRONMENT):
        return value
    name = value.removeprefix(ENVIRONMENT).strip()
    found = os.environ.get(name)
    if not found:
        raise InputError(f"engine.{field}: the environment has no variable {name!r}; set it and run again")
    return found


def dialect_of(kind: str) -> Dialect:
    """The words of a kind of engine. Raises InputError where its extra is not installed."""
    if not installed(kind):
        raise InputError("; ".join(missing(kind)))
    return import_module(f"outsidein.evidence.engines.{kind}").DIALECT


def open_engine(engine: Engine, progress: Callable[[int], None]) -> Warehouse:
    """Open the engine that a study declares.

    Raises:
        InputError: The extra is not installed, or a variable is not set. EngineError: it cannot be reached.
    """
    if not installed(engine.kind):
        raise InputError("; ".join(missing(engine.kind)))
    module = import_module(f"outsidein.evidence.engines.{engine.kind}")
    if engine.kind == "postgres":
        return module.Postgres(looked_up(engine.url or "", "url"), stream=engine.stream, progress=progress)
    if engine.kind == "spark":
        settings = {name: looked_up(value, f"settings.{name}") for name, value in engine.settings.items()}
        master = looked_up(engine.master, "master") if engine.master else None
        return module.open_spark(master, settings, progress)
    raise EngineError(f"the engine {engine.kind!r} holds no tables")


def overridden(study: Study, text: str) -> Study:
    """A study with another engine; where only a kind is named that it declares itself, the study's own words hold."""
    engine = override(text)
    same = study.engine is not None and study.engine.kind == engine.kind == text
    return study if same else study.model_copy(update={"engine": engine})


def override(text: str) -> Engine:
    """The engine that the command line names: a kind, or one with its address.

    Raises InputError for anything else, and for an address with a password.

    >>> override("spark://host:7077")
    Engine(kind='spark', url=None, master='spark://host:7077', settings={}, stream=False)
    >>> override("postgres:env:SURVEYS").url
    'env:SURVEYS'
    """
    kind, _, rest = text.partition(":")
    if text.startswith(("spark://", "local", "yarn", "k8s://")):
        kind, rest = "spark", text
    if kind in ("postgresql", "postgres") and rest.startswith("//"):
        kind, rest = "postgres", text
    if kind not in FIELDS:
        raise InputError(f"there is no engine {text!r}; there is duckdb, spark:MASTER, postgres:env:NAME")
    if kind == "postgres" and _has_password(rest):
        raise InputError("a password has no place on the command line; write postgres:env:NAME")
    field = {"spark": "master", "postgres": "url"}.get(kind)
    return Engine.model_validate({"kind": kind, **({field: rest} if field and rest else {})})
