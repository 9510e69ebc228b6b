"""A run put to stand-in rows, to say beforehand which queries an engine would be sent; the engine itself is not asked.

The rows are made up from the declaration of a survey and lie in a DuckDB of their own. Everything that a run asks is
asked of them, and what is written down is the same question in the words of the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.engines.dialect import Dialect
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.engines.warehouse import Arrays, Warehouse
from outsidein.evidence.identifiers import constant, quote, select
from outsidein.evidence.kernel import Reduction
from outsidein.evidence.request import Request, prepare
from outsidein.evidence.sums import reduce_by_sums
from outsidein.study.sections import Customer, Item, Survey

ROWS = 40
CODES = "one row of small integers an answer sheet, without ids"
KERNEL = "counts and sums of products of the answers, added up by the kernel inside the executors"


@dataclass(frozen=True)
class Asked:
    """A query that would be sent: what leaves the engine with its rows, and its SQL in the engine's words."""

    gives: str
    sql: str


class Rehearsal(Warehouse):
    """A warehouse that writes down what it is asked; `sums` says whether the engine adds up by SQL."""

    def __init__(self, dialect: Dialect, survey: Survey, customers: tuple[Customer, ...], *, sums: bool):
        super().__init__()
        self.dialect, self.sums, self.survey = dialect, sums, survey
        self.asked: list[Asked] = []
        self.duck = DuckDB(duckdb.connect(config={"threads": 1}))
        self.stand_ins = stand_ins(survey, customers)

    def create(self, name: str, sql: str, *, stored: bool) -> None:
        """Give a query a name, here and for the engine."""
        super().create(name, sql, stored=stored)
        self.duck.create(name, sql, stored=False)

    def create_from(self, name: str, table: str | None, query: str | None) -> None:
        """Give a name to the user's table, and to the rows that stand in for it."""
        super().create_from(name, table, query)
        cells = [", ".join(map(constant, row)) for row in zip(*self.stand_ins.values(), strict=True)]
        names = ", ".join(map(quote, self.stand_ins))
        rows = ", ".join(f"({row})" for row in cells)
        self.duck.create(name, select(["*"], f"(VALUES {rows}) AS made_up({names})"), stored=True)

    def tables(self) -> list[str]:
        """The table that the survey names."""
        self.asked.append(Asked("the names of the tables that this user may read", "(the engine's own catalogue)"))
        return [self.survey.table or ""]

    def rows(self, sql: str, gives: str = "") -> list[tuple]:
        """Write a query down, and answer it from the stand-ins."""
        self._note(sql, gives)
        return self.duck.rows(sql)

    def kinds(self, relation: str) -> dict[str, str]:
        """Write down that the types of columns are asked for."""
        self._note(select(["*"], quote(relation), "LIMIT 0"), "names and types of columns, and no row")
        return self.duck.kinds(relation)

    def arrays(self, sql: str, gives: str = "") -> Iterator[Arrays]:
        """Write a query down, and answer it from the stand-ins."""
        self._note(sql, gives)
        yield self.duck.connection.sql(self.duck.dialect.translate(sql)).fetchnumpy()

    def unit_keys(self, relation: str, *, text: bool, limit: int) -> NDArray[np.int64] | None:
        """Ask for the units, and go on as where there are more than `limit`."""
        super().unit_keys(relation, text=text, limit=limit)

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Write down how one pass is made."""
        if self.sums:
            return reduce_by_sums(self, request, groups)
        self._note(prepare(request, ordered=False), KERNEL if self.dialect.name == "spark" else CODES)
        return Reduction()

    def close(self) -> None:
        """Forget the stand-ins."""
        self.duck.connection.close()

    def _note(self, sql: str, gives: str) -> None:
        asked = Asked(gives, self.statement(sql))
        if asked not in self.asked:
            self.asked.append(asked)


def stand_ins(survey: Survey, customers: tuple[Customer, ...]) -> Mapping[str, list[object]]:
    """Made-up rows with every column that a survey declares; text that only the table knows is shown as <region 1>."""
    made: dict[str, list[object]] = {}
    for header in filter(None, (survey.respondent, survey.unit)):
        made[header] = [f"<{header} {row}>" for row in range(ROWS)]
    if survey.stratum is not None:
        made[survey.stratum] = _cycled([f"<{survey.stratum} 1>", f"<{survey.stratum} 2>"])
    if survey.wave and survey.wave.column is not None:
        days: list[object] = [date(2026, 1, 1) + timedelta(days=7 * row) for row in range(ROWS)]
        named = _cycled(list(survey.wave.order) or ["<wave 1>", "<wave 2>"])
        made[survey.wave.column] = days if survey.wave.period else named
    if survey.customer:
        made[survey.customer.column] = _cycled(list(survey.customer.labels) or [one.id for one in customers])
    if survey.weight.column is not None:
        made[survey.weight.column] = _cycled([1.0, 1.5])
    if survey.duration is not None:
        made[survey.duration] = _cycled([60.0, 90.0, 300.0])
    for name, segment in survey.segments.items():
        made[segment.column or name] = _cycled(list(segment.labels) or [f"<{name} 1>", f"<{name} 2>"])
    for name, item in survey.items.items():
        made[item.column or name] = _answers(item)
    return made


def _answers(item: Item) -> list[object]:
    if item.scale == "number":
        return _cycled([1.5, 20.0, None])
    low, high = item.scale
    points: list[object] = [int(point) for point in range(int(low), int(high) + 1)]
    return _cycled([*map(str, points), *item.labels, None] if item.labels else [*points, None])


def _cycled(values: list) -> list[object]:
    return [values[row % len(values)] for row in range(ROWS)]
