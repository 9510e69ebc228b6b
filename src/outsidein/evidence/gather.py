"""Gather: what the analyses need of one source, in one pass, as one `Sample` for each slice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from outsidein.errors import EvidenceError
from outsidein.evidence.addresses import answer_sizes, radix, spelled
from outsidein.evidence.answers import Answers
from outsidein.evidence.engines import Engine
from outsidein.evidence.kernel import Reduction
from outsidein.evidence.merging import group_count, reduce_files
from outsidein.evidence.products import centre
from outsidein.evidence.request import Grouping, Request, with_derived
from outsidein.evidence.units import Resampling
from outsidein.evidence.weighting import declared_targets, raking_factors
from outsidein.stats.counts import Counts, tally
from outsidein.stats.moments import Moments
from outsidein.stats.need import Items, Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Customer
from outsidein.study.slices import OVERALL, Slice

Integers = NDArray[np.int64]
WEIGHT_BITS = 21  # the largest weight takes this many bits, so that sums of products stay exact


@dataclass(frozen=True)
class _Entries:
    """Unpacked sums: the code of each dimension, the poststratum, the group, and the place of each row's sums."""

    codes: Integers
    poststratum: Integers
    group: Integers
    rest: Integers


@dataclass(frozen=True)
class Gathered:
    """The sample of each slice of a source, and the answers with the signs of careless answers that it counted."""

    samples: dict[Slice, Sample]
    answers: Answers


def gather(
    engine: Engine,
    answers: Answers,
    asked: Mapping[Grouping, Need],
    resampling: Resampling,
    customers: tuple[Customer, ...] = (),
) -> Gathered:
    """Reduce one source to what is `asked` of the slices of each grouping, in one pass.

    Coarser groupings are added up from finer ones; only groupings that no other contains are read. Where the pass finds
    that no row is flagged, there are no slices of flagged rows.

    Raises:
        EvidenceError: when a raking target cannot be met, or a weight is out of range.
    """
    need = reduce(or_, asked.values(), Need(counts=((),)))
    request = make_request(engine, answers, need, list(asked), resampling)
    reduction = reduce_files(engine, answers, request)
    answers = answers.with_signs(reduction.signs.tolist()) if request.signs else answers
    possible = [grouping for grouping in asked if all(name in answers.dimensions for name in grouping)]
    parts = {grouping: Need(counts=((),)) | asked.get(grouping, need) for grouping in ((), *possible)}
    pieces = _slices(request, group_count(request), reduction, parts)
    targets = declared_targets(answers, customers)
    factors = raking_factors(answers, request, targets, pieces[OVERALL].counts[()], resampling.replicates)
    samples = {
        place: Sample(
            counts=piece.counts,
            moments=piece.moments,
            complete=piece.complete,
            patterns=piece.patterns,
            replicates=resampling.replicates,
            factors=factors,
            independent=is_independent(answers, request),
        )
        for place, piece in pieces.items()
    }
    return Gathered(samples, answers)


def is_independent(answers: Answers, request: Request) -> bool:
    """Whether every answer sheet is a unit of its own, unstratified, and all weigh the same."""
    return answers.unit_is_row and request.weight_scale is None and not request.raking and not answers.has_stratum


def make_request(
    engine: Engine, answers: Answers, need: Need, groupings: Sequence[Grouping], resampling: Resampling
) -> Request:
    """What the pass over this source must bring back."""
    survey = answers.survey
    items = with_derived(answers.items, need)
    free = [name for names in need.moments + need.complete for name in names if items[name].scale == "number"]
    origin = {one.name: one.item for one in need.derived}
    scale = _weight_scale(engine, answers)
    return Request(
        relation=answers.relation,
        text_unit=resampling.text_units[survey.id],
        spread=resampling.spreads[survey.id],
        dimensions=answers.dimensions,
        raking=tuple(survey.weight.rake),
        weight_scale=scale,
        weight_cap=_weight_cap(engine, answers, scale),
        items=items,
        groupings=_finest(groupings),
        need=need,
        centres={name: _middle(_span(engine, answers, origin.get(name, name))) for name in free},
        signs=len(answers.signs),
    )


def _span(engine: Engine, answers: Answers, column: str) -> tuple[float, float] | None:
    """Smallest and largest value of a column of the answers; nothing when it holds none."""
    found = answers.asked(f"span {column}", lambda relation: engine.span(relation, column))
    held = [span for span in found if span is not None]
    return (min(low for low, _ in held), max(high for _, high in held)) if held else None


def _middle(span: tuple[float, float] | None) -> float:
    return 0.0 if span is None else span[0] / 2 + span[1] / 2


def _weight_scale(engine: Engine, answers: Answers) -> float | None:
    """Steps to a unit of weight: a power of two, so that whole weights stay exact; nothing where all weigh the same."""
    if not answers.has_weight:
        return None
    span = _span(engine, answers, "weight")
    if span is None or not 1e-200 < span[1] < 1e200:
        raise EvidenceError(
            f"{answers.survey.id}: weights must be positive and finite; the largest is {span and span[1]}"
        )
    if span[0] == span[1]:
        return None
    return 2.0 ** (WEIGHT_BITS - int(np.ceil(np.log2(span[1]))))


def _weight_cap(engine: Engine, answers: Answers, scale: float | None) -> float:
    """The largest base weight that is kept: so many times the mean weight, where the study trims."""
    trim = answers.survey.weight.trim
    return np.inf if trim is None or scale is None else trim * engine.mean_weight(answers.relation, scale)


def _finest(groupings: Sequence[Grouping]) -> tuple[Grouping, ...]:
    distinct = list(dict.fromkeys(groupings))
    return tuple(g for g in distinct if not any(set(g) < set(other) for other in distinct)) or ((),)


@dataclass(frozen=True)
class _Piece:
    """The statistics of one slice, as they come in: see `Sample`."""

    counts: dict[Items, Counts] = field(default_factory=dict)
    moments: dict[Items, Moments] = field(default_factory=dict)
    complete: dict[Items, Moments] = field(default_factory=dict)
    patterns: dict[Items, Counts] = field(default_factory=dict)


Pieces = dict[Slice, _Piece]


def _slices(request: Request, groups: int, reduction: Reduction, asked: Mapping[Grouping, Need]) -> Pieces:
    """The statistics of each slice, as far as its grouping asks for them."""
    pieces: Pieces = defaultdict(_Piece)
    whole = reduction.complete or Reduction()
    for grouping, need in asked.items():
        source = next(finest for finest in request.groupings if set(grouping) <= set(finest))
        for items in need.counts:
            for place, counts in _counts(request, groups, reduction, (source, items), grouping):
                pieces[place].counts[items] = counts
        for items in need.patterns:
            for place, counts in _patterns(request, groups, reduction, (source, items), grouping):
                pieces[place].patterns[items] = counts
        for items in need.moments:
            for place, moments in _moments(request, groups, reduction, (source, items), grouping):
                pieces[place].moments[items] = moments
        for items in need.complete:
            for place, moments in _moments(request, groups, whole, (source, items), grouping):
                pieces[place].complete[items] = moments
    return _without_gaps(request, pieces, asked)


def _without_gaps(request: Request, pieces: Pieces, asked: Mapping[Grouping, Need]) -> Pieces:
    """Give every slice every statistic asked for, empty where nobody in it answered."""
    nothing = np.zeros(0, np.int64)
    scale = request.weight_scale or 1.0
    for place, piece in pieces.items():
        need = asked[place.dimensions]
        for sets, found in ((need.counts, piece.counts), (need.patterns, piece.patterns)):
            for items in sets:
                no_answers = np.zeros((0, len(items)), np.int64)
                found.setdefault(items, tally(items, no_answers, nothing, nothing, nothing, nothing, scale))
        for sets, found in ((need.moments, piece.moments), (need.complete, piece.complete)):
            for items in sets:
                size = len(items) * (2 * len(items) + 1)
                empty = Moments(items, centre(request, items), nothing, nothing, np.zeros((0, size)),
                                np.zeros((0, len(items)), np.int64), scale)  # fmt: skip
                found.setdefault(items, empty)
    return pieces


def _unpack(request: Request, groups: int, address: Integers, source: Grouping, extra: tuple[int, ...]) -> _Entries:
    sizes = (*radix(request, source, groups), *extra)
    digits = []
    for size in reversed(sizes):
        digits.append(address % size)
        address = address // size
    digits.reverse()
    dims, raking = len(source), len(request.raking)
    poststratum = np.zeros(len(address), np.int64)
    for digit, size in zip(digits[dims : dims + raking], request.levels(request.raking), strict=True):
        poststratum = poststratum * size + digit
    group = digits[dims + raking] + request.spread.offset
    codes = np.stack(digits[:dims], axis=1) if dims else np.zeros((len(address), 0), np.int64)
    rest = np.stack(digits[dims + raking + 1 :], axis=1) if extra else np.zeros((len(address), 0), np.int64)
    return _Entries(codes, poststratum, group, rest)


def _by_slice(
    request: Request, entries: _Entries, source: Grouping, grouping: Grouping
) -> Iterator[tuple[Slice, Integers | slice]]:
    """The entries of each slice of `grouping`, which is part of `source`."""
    if not grouping and len(entries.group):
        yield OVERALL, slice(None)
        return
    chosen = entries.codes[:, [source.index(name) for name in grouping]]
    cell = np.zeros(len(chosen), np.int64)
    for column, size in zip(chosen.T, request.levels(grouping), strict=True):
        cell = cell * size + column
    order = np.argsort(cell, kind="stable")
    _, starts = np.unique(cell[order], return_index=True)
    for members in np.split(order, starts[1:]) if len(order) else []:
        levels = chosen[members[0]]
        yield (
            Slice(tuple((name, request.dimensions[name][code]) for name, code in zip(grouping, levels, strict=True))),
            members,
        )


def _counts(
    request: Request, groups: int, reduction: Reduction, key: tuple[Grouping, Items], grouping: Grouping
) -> Iterator[tuple[Slice, Counts]]:
    source, items = key
    (address, answers, weight) = reduction.counts[key][0] if reduction.counts.get(key) else (np.zeros(0, np.int64),) * 3
    entries = _unpack(request, groups, address, source, answer_sizes(request, items))
    answered = np.flatnonzero((entries.rest > 0).all(axis=1))
    entries = _Entries(*(part[answered] for part in (entries.codes, entries.poststratum, entries.group, entries.rest)))
    given = entries.rest + np.array([_lowest(request, name) - 1 for name in items], np.int64)
    for place, rows in _by_slice(request, entries, source, grouping):
        yield place, tally(items, given[rows], entries.group[rows], entries.poststratum[rows],
                           answers[answered][rows], weight[answered][rows], request.weight_scale or 1.0)  # fmt: skip


def _patterns(
    request: Request, groups: int, reduction: Reduction, key: tuple[Grouping, Items], grouping: Grouping
) -> Iterator[tuple[Slice, Counts]]:
    source, items = key
    if not reduction.patterns.get(key):
        return
    keys, answers, weight = reduction.patterns[key][0]
    entries = _unpack(request, groups, keys[:, 0], source, ())
    given = spelled(keys[:, 1:], answer_sizes(request, items))
    given += np.array([_lowest(request, name) - 1 for name in items], np.int64)
    for place, rows in _by_slice(request, entries, source, grouping):
        yield place, tally(items, given[rows], entries.group[rows], entries.poststratum[rows],
                           answers[rows], weight[rows], request.weight_scale or 1.0)  # fmt: skip


def _lowest(request: Request, name: str) -> int:
    scale = request.items[name].scale
    return 0 if scale == "number" else scale[0]


def _moments(
    request: Request, groups: int, reduction: Reduction, key: tuple[Grouping, Items], grouping: Grouping
) -> Iterator[tuple[Slice, Moments]]:
    source, items = key
    if not reduction.moments.get(key):
        return
    address, products, answers = reduction.moments[key][0]
    entries = _unpack(request, groups, address, source, ())
    for place, rows in _by_slice(request, entries, source, grouping):
        part = Moments(items, centre(request, items), entries.group[rows], entries.poststratum[rows],
                       products[rows], answers[rows], request.weight_scale or 1.0)  # fmt: skip
        yield place, part if len(grouping) == len(source) else _folded(part)


def _folded(moments: Moments) -> Moments:
    """The same moments with one entry for each group and poststratum."""
    nothing = Moments(moments.items, moments.centre, moments.group[:0], moments.poststratum[:0],
                      moments.products[:0], moments.answers[:0], moments.weight_scale)  # fmt: skip
    return nothing + moments
