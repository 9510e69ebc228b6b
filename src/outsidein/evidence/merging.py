"""Statistics of files add up: each file is reduced in its own terms, and put into those of the whole.

The levels and the units of one file are those that occur in it. So what was summed of a file stays valid when another
brings a level or a unit that nobody had before; only the numbers of its cells change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.addresses import answer_sizes, packed, radix
from outsidein.evidence.answers import Answers
from outsidein.evidence.engines import Engine
from outsidein.evidence.kernel import Reduction, add, compact
from outsidein.evidence.parts import FilePart
from outsidein.evidence.request import Grouping, Request

Integers = NDArray[np.int64]


def reduce_files(engine: Engine, answers: Answers, request: Request) -> Reduction:
    """The sums of a source: of all files at once, or file by file where what is known of one can be kept."""
    if not answers.parts:
        return engine.reduce(request, group_count(request))
    whole, before = Reduction(), 0
    for part in answers.parts:
        if not answers.rows_of_files[part.number]:
            continue
        own = _own_request(engine, request, part, before)
        sums = part.sums(_question(own), lambda own=own: engine.reduce(own, group_count(own)))
        add(_renumbered(sums, own, request), whole)
        before += answers.rows_of_files[part.number]
    compact(whole)
    return whole


def group_count(request: Request) -> int:
    """How many random groups the source's pool has."""
    keys = request.spread.keys
    return len(keys) if keys is not None else sum(request.spread.sizes)


def _own_request(engine: Engine, request: Request, part: FilePart, before: int) -> Request:
    """The same pass over one file, with the levels and the units that occur in it."""
    spread = request.spread
    if spread.keys is not None:
        found = part.answer(f"unit keys {request.text_unit}", lambda: _unit_keys(engine, request, part))
        spread = replace(spread, keys=np.array(found, np.int64))
    return replace(request, relation=part.relation, spread=spread, dimensions=part.levels, rows_before=before)


def _unit_keys(engine: Engine, request: Request, part: FilePart) -> list[int]:
    keys = engine.unit_keys(part.relation, text=request.text_unit, limit=len(request.spread.keys))  # type: ignore[arg-type]
    return [] if keys is None else keys.tolist()


def _question(request: Request) -> str:
    """All that the sums of a file depend on, beside its answers."""
    spread = request.spread
    keys = None if spread.keys is None else hashlib.sha256(spread.keys.tobytes()).hexdigest()
    levels = {name: request.dimensions[name] for name in request.used_dimensions}
    units = [request.text_unit, keys, spread.strata, spread.sizes, spread.constants]
    weights = [request.raking, request.weight_scale, request.weight_cap]
    asked = [units, weights, levels, request.groupings, astuple(request.need), request.centres, request.signs]
    return f"sums {json.dumps(asked)}"


def _renumbered(sums: Reduction, own: Request, whole: Request) -> Reduction:
    """Sums with the addresses of their cells as the whole source has them."""
    found = Reduction(signs=sums.signs)
    for (grouping, items), parts in sums.counts.items():
        found.counts[grouping, items] = [
            _moved(part, own, whole, (grouping, answer_sizes(own, items))) for part in parts
        ]
    for (grouping, items), parts in sums.moments.items():
        found.moments[grouping, items] = [_moved(part, own, whole, (grouping, ())) for part in parts]
    for (grouping, items), parts in sums.patterns.items():
        found.patterns[grouping, items] = [_moved_patterns(part, own, whole, grouping) for part in parts]
    if sums.complete is not None:
        found.complete = _renumbered(sums.complete, own, whole)
    return found


def _moved(part: tuple[Any, ...], own: Request, whole: Request, form: tuple[Grouping, Sequence[int]]) -> Any:
    address, *values = part
    grouping, rest = form
    before = (*radix(own, grouping, group_count(own)), prod(rest))
    after = (*radix(whole, grouping, group_count(whole)), prod(rest))
    digits = _digits(address, before)
    for place, codes in enumerate(_codes(own, whole, grouping)):
        digits[place] = codes[digits[place]]
    moved = packed(digits, after)
    order = np.argsort(moved, kind="stable")
    return moved[order], *(value[order] for value in values)


def _moved_patterns(part: tuple[Any, Any, Any], own: Request, whole: Request, grouping: Grouping) -> Any:
    keys, *values = part
    places = np.arange(len(keys))
    cells, order = _moved((keys[:, 0], places), own, whole, (grouping, ()))
    return np.column_stack([cells, keys[order, 1:]]), *(value[order] for value in values)


def _digits(address: Integers, sizes: Sequence[int]) -> list[Integers]:
    digits = []
    for size in reversed(sizes):
        digits.append(address % max(size, 1))
        address = address // max(size, 1)
    return digits[::-1]


def _codes(own: Request, whole: Request, grouping: Grouping) -> list[Integers]:
    """For each digit of a cell the number that the whole source gives to each number of one file."""
    names = (*grouping, *own.raking)
    codes = [np.array([whole.dimensions[name].index(level) for level in own.dimensions[name]], np.int64)
             for name in names]  # fmt: skip
    if own.spread.keys is None or whole.spread.keys is None:
        return [*codes, np.arange(group_count(own))]
    return [*codes, np.searchsorted(whole.spread.keys, own.spread.keys)]
