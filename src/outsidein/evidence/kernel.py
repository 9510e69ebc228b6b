"""The kernel that reduces batches of prepared rows to counts and moments per slice cell and random group.

It sees arrays only, so every engine that can stream rows can run it, here or inside its own workers. Sums are of
integers wherever items are scale points, so they are exact and do not depend on the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.addresses import Batch, Cells, packed, radix
from outsidein.evidence.counting import Together, apart, count, count_patterns, folded_patterns, joint_table, together
from outsidein.evidence.products import CodeProducts, has_numbers, multiply_alone, multiply_codes, multiply_numbers
from outsidein.evidence.request import Grouping, Request
from outsidein.stats.need import Items

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Sums = tuple[Integers, NDArray[Any], NDArray[Any]]

RUNNING_PRODUCTS = 1 << 24  # at most so many sums of products run along for every cell of a grouping


@dataclass
class Reduction:
    """What the kernel has summed: for each (grouping, items), sums by packed cell address; `gather` unpacks them.

    ``tables`` and ``products`` run along while batches come in; `compact` settles them among the others. ``complete``
    are the sums of the rows in which all items of a set are answered; ``signs`` the rows of each combination of signs.
    The address of an entry of ``patterns`` is its cell with the words of its pattern, (entries, 1 + words).
    """

    counts: dict[tuple[Grouping, Items], list[tuple[Integers, Integers, Integers]]] = field(default_factory=dict)
    moments: dict[tuple[Grouping, Items], list[tuple[Integers, Floats, Integers]]] = field(default_factory=dict)
    tables: dict[tuple[Grouping, Together], Integers] = field(default_factory=dict)
    products: dict[tuple[Grouping, Items, tuple[int, ...]], CodeProducts] = field(default_factory=dict)
    complete: Reduction | None = None
    signs: Integers = field(default_factory=lambda: np.zeros(1, np.int64))
    patterns: dict[tuple[Grouping, Items], list[tuple[Integers, Integers, Integers]]] = field(default_factory=dict)


def reduce_batch(request: Request, groups: int, batch: Batch, into: Reduction) -> None:
    """Add one batch of prepared rows to the sums; `compact` makes them whole."""
    group = _group(request, batch)
    weight = batch["__weight"].astype(np.int64) if request.weight_scale is not None else None
    if request.signs:
        into.signs = into.signs + np.bincount(batch["__signs"], minlength=1 << request.signs)
    for grouping in request.groupings:
        digits = [batch["__by_" + name] for name in (*grouping, *request.raking)] + [group]
        sizes = radix(request, grouping, groups)
        cells = Cells(packed(digits, sizes), prod(sizes))
        _add_counts(request, grouping, batch, (cells, weight), into)
        for items in request.need.patterns:
            sums = count_patterns(request, items, batch, cells, weight)
            into.patterns.setdefault((grouping, items), []).append(sums)
        for items in request.need.moments:
            _add_moments(request, (grouping, items), batch, (cells, weight), into)
        for items in request.need.complete:
            _add_complete(request, (grouping, items), batch, (cells, weight), into)


def _add_counts(
    request: Request, grouping: Grouping, batch: Batch, rows: tuple[Cells, Integers | None], into: Reduction
) -> None:
    pairs = together(request, rows[0])
    for pair in pairs:
        table = joint_table(request, pair, batch, *rows)
        into.tables.setdefault((grouping, pair), np.zeros_like(table))[...] += table
    for items in request.need.counts:
        if not any(items in pair for pair in pairs):
            into.counts.setdefault((grouping, items), []).append(count(request, items, batch, *rows))


def _add_moments(
    request: Request, key: tuple[Grouping, Items], batch: Batch, rows: tuple[Cells, Integers | None], into: Reduction
) -> None:
    if has_numbers(request, key[1]):
        into.moments.setdefault(key, []).append(multiply_numbers(request, key[1], batch, *rows))
        return
    if len(rows[0].occupied) == len(rows[0].address):
        into.moments.setdefault(key, []).append(multiply_alone(request, key[1], batch, *rows))
        return
    cells, found = rows[0], multiply_codes(request, key[1], batch, *rows)
    columns = found.squares.shape[1]
    if cells.size > len(cells.address) or cells.size * columns**2 > RUNNING_PRODUCTS:
        into.moments.setdefault(key, []).append(found.about_centre(cells.occupied))
        return
    form = (*key, tuple(found.mark.tolist()))
    into.products.setdefault(form, found.widened(cells.size)).add(found, cells.occupied)


def _add_complete(
    request: Request, key: tuple[Grouping, Items], batch: Batch, rows: tuple[Cells, Integers | None], into: Reduction
) -> None:
    """The moments of the rows in which every item is answered."""
    into.complete = into.complete or Reduction()
    (cells, weight), names = rows, [f"__is_{name}" for name in key[1]]
    whole = np.logical_and.reduce([_answered(batch[name]) for name in names])
    if whole.all():
        _add_moments(request, key, batch, rows, into.complete)
    elif whole.any():
        some = {name: batch[name][whole] for name in names}
        kept = Cells(cells.address[whole], cells.size), None if weight is None else weight[whole]
        _add_moments(request, key, some, kept, into.complete)


def _answered(column: NDArray[Any]) -> NDArray[np.bool_]:
    return np.isfinite(column) if column.dtype.kind == "f" else column > 0


def compact(into: Reduction) -> None:
    """Fold what has been collected so far, so that memory does not grow with the number of batches."""
    if into.complete is not None:
        compact(into.complete)
    for (grouping, pair), table in into.tables.items():
        for items, sums in apart(pair, table):
            into.counts.setdefault((grouping, items), []).append(sums)
    for (grouping, items, _), products in into.products.items():
        into.moments.setdefault((grouping, items), []).append(products.about_centre(np.arange(len(products.rows))))
    into.tables.clear()
    into.products.clear()
    for parts in (into.counts, into.moments, into.patterns):
        for key, sums in parts.items():
            parts[key] = [folded(sums)]


def joined(parts: Sequence[Reduction]) -> Reduction:
    """The sums of several parts of the rows as one, added up in their order."""
    whole = Reduction()
    for part in parts:
        compact(part)
        add(part, whole)
    compact(whole)
    return whole


def add(sums: Reduction, whole: Reduction) -> None:
    """Put settled sums beside those of other rows; `compact` adds them up."""
    kinds = (sums.counts, whole.counts), (sums.moments, whole.moments), (sums.patterns, whole.patterns)
    for parts, into in kinds:
        for key, found in parts.items():
            into.setdefault(key, []).extend(found)  # type: ignore[arg-type]
    whole.signs = whole.signs + sums.signs
    if sums.complete is not None:
        whole.complete = whole.complete or Reduction()
        add(sums.complete, whole.complete)


def folded(parts: Sequence[Sums]) -> Sums:
    """Sums of several batches as one: those of the same address add up."""
    if len(parts) == 1:
        return parts[0]
    if parts[0][0].ndim == 2:
        return folded_patterns(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    address = np.sort(np.concatenate([part[0] for part in parts]))
    address = address[np.flatnonzero(np.diff(address, prepend=-1))]
    totals = tuple(np.zeros((len(address), *values.shape[1:]), values.dtype) for values in parts[0][1:])
    for own, *values in parts:
        place = slice(None) if len(own) == len(address) else np.searchsorted(address, own)
        for total, value in zip(totals, values, strict=True):
            total[place] += value
    return address, totals[0], totals[1]


def _group(request: Request, batch: Batch) -> Integers:
    keys = request.spread.keys
    if keys is None:
        return batch["__group"].astype(np.int64)
    return np.searchsorted(keys, batch["__key"].astype(np.int64))
