"""An engine on the user's own data: it is only asked, and nothing is made, changed or left there.

Relations are queries under a name. A statement begins with those it needs (`WITH ...`), so no view, no temporary table
and no right but that of reading is called for.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.identifiers import quote, select

Arrays = Mapping[str, NDArray[Any]]


class Warehouse(Sql):
    """Relations as queries, written into each statement that names them."""

    def __init__(self) -> None:
        self.relations: dict[str, str] = {}

    @abstractmethod
    def tables(self) -> list[str]:
        """The tables that may be read, each as `schema.name`."""

    @abstractmethod
    def arrays(self, sql: str, gives: str = "") -> Iterator[Arrays]:
        """The rows of a query as batches of arrays; there is no missing value in them."""

    @abstractmethod
    def close(self) -> None:
        """End what this engine began."""

    def create(self, name: str, sql: str, *, stored: bool) -> None:
        """Give a query a name."""
        self.relations[name] = self.dialect.translate(sql)

    def create_from(self, name: str, table: str | None, query: str | None) -> None:
        """Give a name to a table of the user's, or to a query of theirs, which is taken as it is written."""
        if query is not None:
            self.relations[name] = query.strip().rstrip(";") + "\n"
        else:
            parts = ".".join(map(quote, (table or "").split(".")))
            self.relations[name] = self.dialect.translate(select(["*"], parts))

    def drop(self, *names: str) -> None:
        """Nothing is stored; a name is kept, since others may rest on it."""

    def statement(self, sql: str) -> str:
        """A query of the program as the engine is sent it: in its words, with every relation it needs before it."""
        text = self.dialect.translate(sql)
        needed: list[str] = []
        for name in reversed(self.relations):
            quoted = self.dialect.translate(quote(name))
            if quoted in text or any(quoted in self.relations[other] for other in needed):
                needed.append(name)
        parts = [f"{self.dialect.translate(quote(name))} AS ({self.relations[name]})" for name in reversed(needed)]
        return f"WITH {', '.join(parts)} {text}" if parts else text

    def batches(self, request: Any) -> Iterator[Arrays]:
        """Nothing: rows stay where they are, and sums of them come back."""
        yield from ()


def columns_of(batches: Iterator[Arrays]) -> list[NDArray[Any]]:
    """All rows of some batches as one array a column."""
    found = [list(batch.values()) for batch in batches]
    return [np.concatenate(parts) for parts in zip(*found, strict=True)]
