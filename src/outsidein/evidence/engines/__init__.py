"""What every engine can do; one file each. An engine streams prepared rows, and may reduce them itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.addresses import Batch
from outsidein.evidence.kernel import Reduction
from outsidein.evidence.request import Request

Integers = NDArray[np.int64]


class Engine(Protocol):
    """The primitives that an engine brings. `reduce` is one pass; the others answer small questions before it."""

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments of one pass over one source."""
        ...

    def batches(self, request: Request) -> Iterator[Batch]:
        """The prepared rows as batches of arrays without missing values (NaN for a missing free quantity)."""
        ...

    def unit_keys(self, relation: str, *, text: bool, limit: int) -> Integers | None:
        """The distinct unit keys, ascending; nothing when there are more than `limit`."""
        ...

    def unit_strata(self, relation: str, *, text: bool) -> list[tuple[int, str]]:
        """The stratum of each unit, as distinct (key, stratum) pairs in key order."""
        ...

    def span(self, relation: str, column: str) -> tuple[float, float] | None:
        """Smallest and largest value of a column; nothing when it holds none."""
        ...

    def mean_weight(self, relation: str, scale: float) -> float:
        """The mean of the weights, added up exactly in steps of 1 / `scale`."""
        ...

    def level_counts(self, relation: str, column: str) -> dict[str, int]:
        """Rows for each value of a column."""
        ...

    def is_text(self, relation: str, column: str) -> bool:
        """Whether a column holds text rather than whole numbers."""
        ...


class Routed:
    """Several engines as one: what is asked of a relation goes to the engine that has it."""

    def __init__(self, engines: Mapping[str, Engine]):
        self.engines = engines

    def reduce(self, request: Request, groups: int) -> Reduction:
        """Counts and moments of one pass over one source."""
        return self.engines[request.relation].reduce(request, groups)

    def batches(self, request: Request) -> Iterator[Batch]:
        """The prepared rows of one source."""
        return self.engines[request.relation].batches(request)

    def unit_keys(self, relation: str, *, text: bool, limit: int) -> Integers | None:
        """The distinct unit keys, ascending; nothing when there are more than `limit`."""
        return self.engines[relation].unit_keys(relation, text=text, limit=limit)

    def unit_strata(self, relation: str, *, text: bool) -> list[tuple[int, str]]:
        """The stratum of each unit."""
        return self.engines[relation].unit_strata(relation, text=text)

    def span(self, relation: str, column: str) -> tuple[float, float] | None:
        """Smallest and largest value of a column."""
        return self.engines[relation].span(relation, column)

    def mean_weight(self, relation: str, scale: float) -> float:
        """The mean of the weights."""
        return self.engines[relation].mean_weight(relation, scale)

    def level_counts(self, relation: str, column: str) -> dict[str, int]:
        """Rows for each value of a column."""
        return self.engines[relation].level_counts(relation, column)

    def is_text(self, relation: str, column: str) -> bool:
        """Whether a column holds text rather than whole numbers."""
        return self.engines[relation].is_text(relation, column)
