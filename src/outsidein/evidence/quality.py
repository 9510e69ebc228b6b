"""Signs of careless or repeated answers: marked and counted, never left out.

Straight-lining and speeding after Meade and Craig (2012); honest people show such signs too, so a mark is a reason to
compare results with and without, not a verdict.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from outsidein.evidence.identifiers import constant, quote, select
from outsidein.evidence.sources import Source
from outsidein.study.sections import Item

STRAIGHT_FROM = 10  # items in one block answered alike that mark a sheet
TOLD_FROM = 5  # fewer are only counted: 4 to 11 % of content customers answer so
SECONDS_PER_ITEM = 2
PART_OF_MEDIAN = 3
ALIKE_ITEMS = 10  # scale items, of at least four points, from which equal sheets are no chance
ALIKE_POINTS = 4
ALIKE_ANSWERED = 0.9
ALIKE = "alike"  # the name of the relation of sheets that are alike


@dataclass(frozen=True)
class Flag:
    """One sign: how many rows show it, their share, the rule in words, and whether it marks them as flagged."""

    name: str
    count: int
    share: float
    rule: str
    marks: bool = True


@dataclass(frozen=True)
class Sign:
    """A sign as SQL over a row that is used, joined to the rows of `relation` where it has one."""

    name: str
    sql: str
    rule: str
    marks: bool = True
    relation: str | None = None


def points(item: Item) -> int:
    """How many points the scale of an item has; none for a free quantity."""
    return 0 if isinstance(item.scale, str) else item.scale[1] - item.scale[0] + 1


def blocks(items: Mapping[str, Item]) -> list[list[str]]:
    """Items that share a scale, where there are enough of them to tell something."""
    by_scale: dict[tuple[int, int], list[str]] = {}
    for name, item in items.items():
        if not isinstance(item.scale, str):
            by_scale.setdefault(item.scale, []).append(name)
    return [names for names in by_scale.values() if len(names) >= TOLD_FROM]


def alike_sql(names: Sequence[str]) -> str:
    """SQL of the number of items answered where all have one answer, otherwise 0; most rows leave at the first test."""
    columns = [quote(name) for name in names]
    tests = [f"WHEN {a} <> {b} THEN 0" for a, b in pairwise(columns)]
    every = ", ".join(columns)
    return f"CASE {' '.join(tests)} WHEN least({every}) = greatest({every}) THEN {answered_sql(names)} ELSE 0 END"


def answered_sql(names: Iterable[str]) -> str:
    """SQL of the number of items answered."""
    return "(" + " + ".join(f"CASE WHEN {quote(name)} IS NULL THEN 0 ELSE 1 END" for name in names) + ")"


def signs(source: Source, used: str, items: Mapping[str, Item], duration: bool) -> tuple[list[Sign], list[str]]:
    """The signs that can be looked for in a survey, and notes on those that cannot.

    `used` is the relation of the rows that are used, with the items, ``__duration`` and ``__who``.
    """
    found = list(_straight(items))
    if duration:
        found += _speeding(source, used, items)
    scales = [name for name, item in items.items() if points(item)]
    if sum(points(items[name]) >= ALIKE_POINTS for name in scales) < ALIKE_ITEMS:
        return found, []
    if not source.searched:
        return found, [f"{source.rows:,} rows: sheets with the same answers were not looked for in a file of this size"]
    return [*found, _near_duplicates(source, used, scales)], []


def _straight(items: Mapping[str, Item]) -> Iterable[Sign]:
    runs = [alike_sql(names) for names in blocks(items)]
    if not runs:
        return
    longest = runs[0] if len(runs) == 1 else f"greatest({', '.join(runs)})"
    if any(len(names) >= STRAIGHT_FROM for names in blocks(items)):
        rule = f"at least {STRAIGHT_FROM} items of one scale, all answered with one value"
        yield Sign("straight-lining", f"{longest} >= {STRAIGHT_FROM}", rule)
    rule = f"{TOLD_FROM} to {STRAIGHT_FROM - 1} items of one scale, all answered with one value; not a mark"
    yield Sign(
        "one answer to a short block", f"{longest} BETWEEN {TOLD_FROM} AND {STRAIGHT_FROM - 1}", rule, marks=False
    )


def _speeding(source: Source, used: str, items: Mapping[str, Item]) -> list[Sign]:
    median = _median(source, used)
    if median is None:
        return []
    limit = median / PART_OF_MEDIAN
    pace = f" OR __duration < {SECONDS_PER_ITEM} * {answered_sql(items)}" if items else ""
    rule = f"faster than a third of the median ({limit:.3g} s) or than {SECONDS_PER_ITEM} s for each item answered"
    return [Sign("speeding", f"__duration >= 0 AND (__duration < {constant(limit)}{pace})", rule)]


def _median(source: Source, used: str) -> float | None:
    """The median duration; of whole seconds where a file is too large to sort."""
    valid = "WHERE __duration >= 0"
    if source.copied:
        middle = "percentile_cont(0.5) WITHIN GROUP (ORDER BY __duration)"
        return source.one_row([middle], valid, relation=used, gives="the median duration")[0]
    grouped = (valid, "GROUP BY 1 ORDER BY 1")
    gives = "the durations in whole seconds, with counts"
    seconds = source.rows_of(["floor(__duration) AS seconds", "count(*)"], *grouped, relation=used, gives=gives)
    passed = list(accumulate(count for _, count in seconds))
    if not passed:
        return None
    lower, upper = (bisect_right(passed, place) for place in ((passed[-1] - 1) // 2, passed[-1] // 2))
    return (seconds[lower][0] + seconds[upper][0]) / 2


def _near_duplicates(source: Source, used: str, scales: Sequence[str]) -> Sign:
    every = ", ".join(quote(name) for name in scales)
    complete = f"{answered_sql(scales)} >= {ALIKE_ANSWERED * len(scales)!r} AND {alike_sql(scales)} = 0"
    sheets, alike = f"{source.name}__sheets", f"{source.name}__{ALIKE}"
    rows = select(["__file", "__row", "__who", every, f"row_hash({every}) AS __hash"], quote(used), f"WHERE {complete}")
    source.engine.create(sheets, rows, stored=True)
    twice = select(["__hash"], quote(sheets), "GROUP BY __hash HAVING count(*) > 1")
    window = f"OVER (PARTITION BY {every})"
    people = select(["__file", "__row", f"min(__who) {window} <> max(__who) {window} AS __several"],
                    quote(sheets), f"WHERE __hash IN ({twice})")  # fmt: skip
    chosen = select(["__file", "__row", "TRUE AS __alike"], f"({people}) AS people", "WHERE __several")
    source.engine.create(alike, chosen, stored=True)
    rule = (
        f"the same answers to all {len(scales)} scale items as another respondent, at least "
        f"{ALIKE_ANSWERED:.0%} of them answered, and not all with one value"
    )
    return Sign("same answers as another", "__alike", rule, relation=alike)


def signed(used: str, found: Sequence[Sign]) -> str:
    """The relation of the rows that are used, quoted, with what the signs need joined to it."""
    joins = [f"LEFT JOIN {quote(sign.relation)} USING (__file, __row)" for sign in found if sign.relation]
    return " ".join([quote(used), *joins])


def flagged_sql(found: Sequence[Sign]) -> str:
    """SQL of the column that marks a row: 'yes' or 'no'."""
    tests = [f"coalesce({sign.sql}, FALSE)" for sign in found if sign.marks]
    return f"CASE WHEN {' OR '.join(tests)} THEN 'yes' ELSE 'no' END" if tests else "'no'"


def signs_sql(found: Sequence[Sign]) -> str:
    """SQL of the column with the signs that a row shows, as the digits of a binary number, the first sign the last."""
    digits = [f"CASE WHEN {sign.sql} THEN {1 << place} ELSE 0 END" for place, sign in enumerate(found)]
    return f"CAST({' + '.join(digits) or '0'} AS TINYINT)"


def per_sign(rows: Sequence[int], signs: int) -> list[int]:
    """The rows that show each sign, of the rows that show each combination of them (see `signs_sql`).

    >>> per_sign([90, 6, 3, 1], 2)
    [7, 4]
    """
    return [sum(count for shown, count in enumerate(rows) if shown >> place & 1) for place in range(signs)]


def flags(found: Sequence[Sign], counts: Sequence[int], rows: int) -> tuple[Flag, ...]:
    """The signs with their counts."""
    return tuple(
        Flag(sign.name, count, count / rows if rows else 0.0, sign.rule, sign.marks)
        for sign, count in zip(found, counts, strict=True)
    )
