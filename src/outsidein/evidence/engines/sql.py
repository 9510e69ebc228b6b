"""What every engine that speaks SQL can do: questions before a pass, each a query whose few rows come back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.addresses import Batch
from outsidein.evidence.engines.dialect import Dialect
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.kernel import Reduction
from outsidein.evidence.request import Request, unit_key

FIRST_ROWS = 8  # times as many rows as values are allowed are looked at before all rows are


class Sql(ABC):
    """An engine over relations that queries name; the SQL of queries is the program's own (see `dialect`)."""

    dialect: Dialect

    @abstractmethod
    def rows(self, sql: str, gives: str = "") -> list[tuple]:
        """The rows of a query; `gives` says in words what leaves the engine with them."""

    @abstractmethod
    def kinds(self, relation: str) -> dict[str, str]:
        """The columns of a relation with their types, in DuckDB's words."""

    @abstractmethod
    def create(self, name: str, sql: str, *, stored: bool) -> None:
        """Make a relation of this name; a table if `stored` is set and the engine may hold one, otherwise a query."""

    @abstractmethod
    def drop(self, *names: str) -> None:
        """Forget stored relations."""

    @abstractmethod
    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments of one pass over one source."""

    @abstractmethod
    def batches(self, request: Request) -> Iterator[Batch]:
        """The prepared rows as batches of arrays without missing values (NaN for a missing free quantity)."""

    def has_more_than(self, most: int, key: str, relation: str, *clauses: str) -> bool:
        """Whether the first rows alone show more distinct values than are allowed, so that no more need be read."""
        first = select([f"{key} AS key"], quote(relation), *clauses, f"LIMIT {FIRST_ROWS * most}")
        found = self.rows(select(["count(DISTINCT key)"], f"({first}) AS first_rows"), f"how many values {key} has")
        return found[0][0] > most

    def unit_keys(self, relation: str, *, text: bool, limit: int) -> NDArray[np.int64] | None:
        """The distinct unit keys, ascending; nothing when there are more than `limit`."""
        key = unit_key(text=text)
        if self.has_more_than(limit, quote("unit"), relation):
            return None
        sql = select([f"DISTINCT {key} AS key"], quote(relation), f"LIMIT {limit + 1}")
        found = self.rows(sql, f"the key of each unit, where there are at most {limit:,}")
        return np.sort(np.array([row[0] for row in found], np.int64)) if len(found) <= limit else None

    def unit_strata(self, relation: str, *, text: bool) -> list[tuple[int, str]]:
        """The stratum of each unit, as distinct (key, stratum) pairs in key order."""
        sql = select([f"DISTINCT {unit_key(text=text)} AS key", quote("stratum")], quote(relation))
        return sorted((int(key), stratum) for key, stratum in self.rows(sql, "the stratum of each unit"))

    def span(self, relation: str, column: str) -> tuple[float, float] | None:
        """Smallest and largest value of a column; nothing when it holds none."""
        sql = select([f"min({quote(column)})", f"max({quote(column)})"], quote(relation))
        low, high = self.rows(sql, f"the smallest and the largest {column}")[0]
        return None if low is None else (float(low), float(high))

    def mean_weight(self, relation: str, scale: float) -> float:
        """The mean of the weights, added up exactly in steps of 1 / `scale`."""
        steps = f"sum(CAST(floor({quote('weight')} * {scale!r} + 0.5) AS HUGEINT))"
        sql = select([steps, "count(*)"], quote(relation))
        total, rows = self.rows(sql, "the sum of the weights, and the number of rows")[0]
        return int(total) / scale / rows

    def level_counts(self, relation: str, column: str) -> dict[str, int]:
        """Rows for each value of a column."""
        sql = select([quote(column), "count(*)"], quote(relation), "GROUP BY 1")
        return dict(sorted(self.rows(sql, f"the values of {column}, with counts")))

    def is_text(self, relation: str, column: str) -> bool:
        """Whether a column holds text rather than whole numbers."""
        return self.kinds(relation)[column] == "VARCHAR"
