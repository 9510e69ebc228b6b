"""What one pass over one source must bring back, and the SQL that prepares its rows for that pass."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.identifiers import constant, literal, quote, select
from outsidein.stats.need import Derived, Need
from outsidein.study.sections import Item

PRIME = 2_147_483_647  # 2^31 - 1: remainders stay below 2^31, their products below 2^62
MULTIPLIER = 48_271
Grouping = tuple[str, ...]


@dataclass(frozen=True)
class Spread:
    """How the units of a source fall into the random groups of its pool.

    ``keys``: every unit is a group of its own, found by its key. Otherwise units are hashed, with integer arithmetic
    that every engine does alike, over ``sizes[h]`` groups for stratum ``strata[h]``.
    """

    pool: str
    offset: int
    keys: NDArray[np.int64] | None
    strata: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    constants: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Request:
    """One pass over one source: rows of `relation`, cut by `groupings`, reduced to what `need` asks for.

    ``signs`` is how many signs of careless answers the rows of each combination are counted of (``__signs``).
    ``rows_before`` are rows of the same source that other passes have read, for those who watch.
    """

    relation: str
    text_unit: bool
    spread: Spread
    dimensions: Mapping[str, tuple[str, ...]]
    raking: tuple[str, ...]
    weight_scale: float | None
    weight_cap: float
    items: Mapping[str, Item]
    groupings: tuple[Grouping, ...]
    need: Need
    centres: Mapping[str, float]
    rows_before: int = 0
    signs: int = 0

    @property
    def used_dimensions(self) -> tuple[str, ...]:
        """Dimensions that this pass must read, in a fixed order."""
        wanted = {name for grouping in self.groupings for name in grouping} | set(self.raking)
        return tuple(name for name in self.dimensions if name in wanted)

    @property
    def free_items(self) -> tuple[str, ...]:
        """Items in moments that are free quantities, not whole scale points."""
        names = dict.fromkeys(item for items in self.need.moments + self.need.complete for item in items)
        return tuple(name for name in names if self.items[name].scale == "number")

    def levels(self, names: Grouping) -> tuple[int, ...]:
        """How many levels each of these dimensions has."""
        return tuple(len(self.dimensions[name]) for name in names)


def constants(seed: int, pool: str) -> tuple[int, int]:
    """The two constants of the seeded hash of a pool."""
    digest = hashlib.sha256(f"{seed}:{pool}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % PRIME, int.from_bytes(digest[8:16], "big") % PRIME


def scramble(keys: NDArray[np.int64], seeds: tuple[int, int]) -> NDArray[np.int64]:
    """The seeded hash of unit keys, 0 .. 2^31 - 2, as `prepare` writes it in SQL."""
    x = (keys % PRIME * MULTIPLIER + seeds[0]) % PRIME
    return (x * x + seeds[1]) % PRIME


def unit_key(*, text: bool) -> str:
    """SQL of the integer that stands for a unit: a text id by its hash, a whole number as it is."""
    return f"text_key({quote('unit')})" if text else f"CAST({quote('unit')} AS BIGINT)"


def prepare(request: Request, *, ordered: bool = True) -> str:
    """The SQL that turns clean answers into small integers: one row an answer sheet.

    Columns: ``__key`` (unit key) or ``__group``, ``__weight`` in whole steps, one code from 0 for each dimension, one
    code for each scale item (0: no answer, 1: the lowest answer), each free quantity as it is, and ``__signs`` where
    rows of signs are counted. Where there is a free quantity, rows come in an order of their own, since their
    sums depend on it, unless `ordered` is not set.
    """
    unit = unit_key(text=request.text_unit)
    columns = [_group(request.spread)]
    if request.weight_scale is not None:
        weight = (
            quote("weight")
            if request.weight_cap == inf
            else f"least({quote('weight')}, {constant(request.weight_cap)})"
        )
        columns.append(f"CAST(floor({weight} * {request.weight_scale!r} + 0.5) AS BIGINT) AS {quote('__weight')}")
    columns += [_dimension(name, request.dimensions[name]) for name in request.used_dimensions]
    derived = {one.name: one for one in request.need.derived}
    columns += [
        _derived(derived[name], request.items) if name in derived else _item(name, request.items[name])
        for name in request.need.items
    ]
    columns += [quote("__signs")] if request.signs else []
    hashed = f"(({unit} % {PRIME} + {PRIME}) % {PRIME} * {MULTIPLIER} + {request.spread.constants[0]}) % {PRIME}"
    key = unit if request.spread.keys is not None else hashed
    inner = select(["*", f"{key} AS {quote('__key')}"], quote(request.relation))
    order = [f"ORDER BY {', '.join(str(i + 1) for i in range(len(columns)))}"] if ordered and request.free_items else []
    return select(columns, f"({inner}) AS prepared", *order)


def _group(spread: Spread) -> str:
    key = quote("__key")
    if spread.keys is not None:
        return key
    square = f"({key} * {key} + {spread.constants[1]}) % {PRIME}"
    if len(spread.sizes) == 1:
        return f"CAST({square} % {spread.sizes[0]} AS INTEGER) AS {quote('__group')}"
    starts = np.concatenate([[0], np.cumsum(spread.sizes)[:-1]])
    cases = " ".join(
        f"WHEN {literal(stratum)} THEN {start} + {square} % {size}"
        for stratum, start, size in zip(spread.strata, starts, spread.sizes, strict=True)
    )
    return f"CAST(CASE {quote('stratum')} {cases} END AS INTEGER) AS {quote('__group')}"


def _dimension(name: str, levels: tuple[str, ...]) -> str:
    cases = " ".join(f"WHEN {literal(level)} THEN {code}" for code, level in enumerate(levels))
    return f"CAST(CASE {quote(name)} {cases} END AS SMALLINT) AS {quote('__by_' + name)}"


def _item(name: str, item: Item, value: str = "") -> str:
    """The code of an item's answer, or of a `value` in its place."""
    value = value or quote(name)
    if item.scale == "number":
        return f"coalesce(CAST({value} AS DOUBLE), CAST('NaN' AS DOUBLE)) AS {quote('__is_' + name)}"
    low, high = item.scale
    kind = "SMALLINT" if high - low > 120 else "TINYINT"
    return f"CAST(coalesce({value} - {low - 1}, 0) AS {kind}) AS {quote('__is_' + name)}"


def _derived(one: Derived, items: Mapping[str, Item]) -> str:
    """The code of an item that is made of another."""
    all_given = " AND ".join(f"{quote(name)} IS NOT NULL" for name in one.given)
    answer = quote(one.item)
    value = answer if one.low is None else f"CASE WHEN {answer} BETWEEN {one.low} AND {one.high} THEN 1 ELSE 0 END"
    return _item(one.name, items[one.name], f"(CASE WHEN {all_given} THEN {value} END)")


def with_derived(items: Mapping[str, Item], need: Need) -> dict[str, Item]:
    """The items of a source, and those derived from them: an indicator has the scale 0 to 1."""
    made = {
        one.name: items[one.item] if one.low is None else Item(scale=(0, 1))  # pyright: ignore[reportCallIssue]
        for one in need.derived
    }
    return {**items, **made}
