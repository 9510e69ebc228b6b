"""The contract of an analysis: two functions, what it needs and what it computes, and words for what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Item, Measure, Study

Items = Mapping[str, Item]
Numbers = Mapping[str, Sequence[Estimate]]  # the rows of every measure, by its id
Levels = Mapping[str, Sequence[str]]  # the levels of every dimension
Location = tuple[str | int, ...]
Told = tuple[list[Estimate], list[tuple[Estimate, float]]]
Named = dict[str, str]  # subject (an outcome, an item of a scale) to the id of the item that asks about it


@dataclass(frozen=True)
class Quantity:
    """What one quantity of an analysis is: its formula in words, its unit, which way is better, and its source."""

    label: str
    formula: str
    unit: str  # "points", "share", "scale", "score", "rank", "answers", "chance", "coefficient"
    better: str = ""  # "higher", "lower", or nothing
    source: str = ""


@dataclass(frozen=True)
class Analysis:
    """One kind of analysis: ``headline`` stands for it, ``compared`` are the quantities tested between slices.

    ``locate`` says where a measure names an item, where that is not a field of ``item_fields``: the location in the
    measure, and line and column inside a text. ``more_items`` are items that a measure names besides ``item_fields``.
    ``compare`` takes two samples, the earlier first: rows about both, and differences, each with its p value; those of
    ``tabled`` quantities are conditions rather than findings: corrected apart, and told in a table of their own.
    ``combine`` computes from the numbers of other measures (by id; and the levels of dimensions) instead of a sample;
    ``used_problems`` tells what is wrong with the measures that it names.
    ``flagged`` says whether it is also computed with and without flagged answers.
    """

    measure: type[Measure]
    needs: Callable[[Any, Items], Need]
    compute: Callable[[Any, Items, Sample], list[Estimate]]
    problems: Callable[[Any, Items], Iterator[tuple[Location, str]]]
    quantities: Mapping[str, Quantity]
    item_fields: tuple[str, ...]
    headline: str
    compared: tuple[str, ...]
    locate: Callable[[Any, str], tuple[Location, tuple[int, int] | None]] | None = None
    compare: Callable[[Any, Items, tuple[Sample, Sample]], Told] | None = None
    more_items: Callable[[Any, Items], Iterator[tuple[Location, str]]] | None = None
    tabled: tuple[str, ...] = ()
    combine: Callable[[Any, Study, Numbers, Levels], list[Estimate]] | None = None
    used_problems: Callable[[Any, Study], Iterator[tuple[Location, str]]] | None = None
    flagged: bool = True


def named_items(value: str | Sequence[str] | Mapping[str, str], items: Items) -> Named:
    """The items a parameter names: one, several, a mapping from subject, or a template such as ``imp_{outcome}``.

    >>> from outsidein.study.sections import Item
    >>> scale = Item(scale=(1, 7))
    >>> named_items("imp_{outcome}", {"imp_speed": scale, "sat_speed": scale})
    {'speed': 'imp_speed'}
    """
    if isinstance(value, Mapping):
        return dict(value)
    if not isinstance(value, str):
        return {item: item for item in value}
    if "{" not in value:
        return {value: value}
    before, after = re.split(r"\{\w*\}", value, maxsplit=1)
    pattern = re.compile(re.escape(before) + "(.+)" + re.escape(after))
    return {found[1]: name for name in items if (found := pattern.fullmatch(name))}


def references(analysis: Analysis, measure: Measure, items: Items) -> Iterator[tuple[Location, str]]:
    """Every item that a measure refers to, with its place inside the measure."""
    for field in analysis.item_fields:
        value = getattr(measure, field)
        if isinstance(value, str):
            if "{" not in value:
                yield (field,), value
        elif isinstance(value, Mapping):
            yield from (((field, subject), item) for subject, item in value.items())
        else:
            yield from (((field, place), item) for place, item in enumerate(value))
    if analysis.more_items:
        yield from analysis.more_items(measure, items)
