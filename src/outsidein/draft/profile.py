"""What a column looks like: how many cells are filled, with what, how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from outsidein.evidence.cells import NOTHING, ScaleRules, as_text, number, plain, read_scale
from outsidein.evidence.design import number_of
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.sources import RawColumn, Source, text_of

MOST_VALUES = 200  # different cells of a column up to which all are looked at
EXAMPLES = 200  # cells looked at in other columns
SAMPLE_ROWS = 100_000  # rows; in larger files, columns with many different cells are judged by a sample of rows
AT_ONCE = 16  # columns looked at in one query
ANY_SCALE = 20_000


@dataclass(frozen=True)
class Numbers:
    """The numbers of a column: how many cells are one, the smallest, the largest, their mean, whether all are whole."""

    count: int = 0
    low: float = 0.0
    high: float = 0.0
    mean: float = 0.0
    whole: bool = True


@dataclass(frozen=True)
class Profile:
    """One column: where it stands, what is in it.

    ``rows`` and ``filled`` are of the rows looked at, which is a sample in a large file; ``distinct`` counts the
    different cells. ``values`` has all of them with their counts where ``complete``, else the first of the file.
    """

    column: RawColumn
    place: int
    rows: int
    filled: int
    distinct: int
    length: float
    numbers: Numbers = field(default_factory=Numbers)
    values: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True
    decimal: str = "."

    @property
    def header(self) -> str:
        """The header of the column."""
        return self.column.header

    @property
    def asked(self) -> str:
        """The header with the wording of the question, where the file has it."""
        return f"{self.header} {self.column.wording}".strip()

    @property
    def share_filled(self) -> float:
        """The share of rows with a cell that is not empty."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def unique(self) -> bool:
        """Whether no cell repeats another."""
        return self.distinct == self.filled > 0

    @cached_property
    def answers(self) -> Mapping[str, int]:
        """The different cells that are neither empty nor a usual word for 'nothing'."""
        return {text: count for text, count in self.values.items() if plain(text) not in NOTHING}

    @cached_property
    def points(self) -> Mapping[str, Decimal]:
        """The answers that hold a number, alone or beside its label ('5 - Very satisfied'), with that number."""
        rules = ScaleRules(-ANY_SCALE, ANY_SCALE, decimal=self.decimal)
        points: dict[str, Decimal] = {}
        for text in self.answers:
            meaning = read_scale(text, rules)
            if meaning.kind == "answer":
                points[text] = Decimal(int(meaning.value))
            elif (value := number(text, self.decimal)) is not None and value.is_finite():
                points[text] = value
        return points

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """Each whole number among the answers with how often it occurs."""
        counts: dict[int, int] = {}
        for text, value in self.points.items():
            if value == int(value):
                counts[int(value)] = counts.get(int(value), 0) + self.answers[text]
        return dict(sorted(counts.items()))

    @cached_property
    def texts(self) -> Mapping[str, int]:
        """The answers that hold no number, with how often they occur."""
        return {text: count for text, count in self.answers.items() if text not in self.points}

    @property
    def whole(self) -> bool:
        """Whether all cells are known and every number among them is whole."""
        return self.complete and all(value == int(value) for value in self.points.values())

    @property
    def most_frequent(self) -> str:
        """The most frequent answer, or an empty string."""
        return next(iter(self.answers), "")


def profiles(source: Source, decimal: str = ".") -> list[Profile]:
    """What every column of a source looks like, in the order of the file."""
    look = _Look(source, *_looked_at(source), decimal)
    columns = list(source.columns.values())
    found = [profile for start in range(0, len(columns), AT_ONCE) for profile in look.at(columns, start)]
    if look.relation != source.relation:
        found = [look.everywhere(profile) for profile in found]
    return [_in_labels(profile) for profile in found]


def _in_labels(profile: Profile) -> Profile:
    """The profile without the codes that the file declares missing and, where it labels all others, with its labels."""
    column = profile.column
    values = {text: count for text, count in profile.values.items() if text not in column.missing}
    if profile.complete and column.labels and all(text in column.labels for text in values):
        named: dict[str, int] = {}
        for text, count in values.items():
            named[column.labels[text]] = named.get(column.labels[text], 0) + count
        values = named
    return replace(profile, values=values) if len(values) < len(profile.values) or column.labels else profile


def _looked_at(source: Source) -> tuple[str, int]:
    """The relation to look at and its rows: all of a file or, for a large one, every so many rows of it."""
    if source.rows <= SAMPLE_ROWS:
        return source.relation, source.rows
    sample = f"{source.name}__sample"
    step = -(-source.rows // SAMPLE_ROWS)
    source.engine.create(sample, select(["*"], quote(source.relation), f"WHERE __row % {step} = 1"), stored=True)
    return sample, source.one_row(["count(*)"], relation=sample)[0]


def _facts(place: int) -> list[str]:
    """SQL of what is asked of one column, whose text and number are t and n with its place."""
    text, value = f"t{place}", f"n{place}"
    return [
        *(f"count({text})", f"count(DISTINCT {text})", f"coalesce(avg(length({text})), 0)"),
        f"arg_min({text}, (__file, __row), {EXAMPLES}) FILTER (WHERE {text} IS NOT NULL)",
        *(f"count({value})", f"min({value})", f"max({value})", f"avg({value})", f"bool_and({value} = trunc({value}))"),
    ]


@dataclass(frozen=True)
class _Look:
    """A look at the columns of a relation, many in one query."""

    source: Source
    relation: str
    rows: int
    decimal: str

    def at(self, columns: Sequence[RawColumn], start: int) -> list[Profile]:
        """The profiles of some columns that stand together."""
        chosen = columns[start : start + AT_ONCE]
        cells = [
            sql
            for i, column in enumerate(chosen)
            for sql in (f"{text_of(column)} AS t{i}", f"{number_of(column, self.decimal)} AS n{i}")
        ]
        held = select(["__file", "__row", *cells], quote(self.relation))
        self.source.engine.create(self._held, held, stored=True)
        row = self.source.one_row([sql for i in range(len(chosen)) for sql in _facts(i)], relation=self._held)
        facts = [row[start : start + len(_facts(0))] for start in range(0, len(row), len(_facts(0)))]
        values = self._values([i for i, fact in enumerate(facts) if fact[1] <= MOST_VALUES])
        return [self._profile(column, start + i, facts[i], values.get(i)) for i, column in enumerate(chosen)]

    @property
    def _held(self) -> str:
        return f"{self.source.name}__held"

    def _values(self, places: Sequence[int]) -> dict[int, dict[str, int]]:
        """The different cells of some columns, as trimmed text, with their counts; the most frequent first."""
        if not places:
            return {}
        row = self.source.one_row([f"histogram(t{i})" for i in places], relation=self._held)
        return {i: _by_count(found or {}) for i, found in zip(places, row, strict=True)}

    def _profile(self, column: RawColumn, place: int, fact: tuple, values: dict[str, int] | None) -> Profile:
        filled, distinct, length, first, *numbers = fact
        known = Numbers(*numbers[:4], whole=numbers[4] is not False) if numbers[0] else Numbers()
        shown: dict[str, int] = values if values is not None else dict.fromkeys(first or [], 1)
        return Profile(
            column, place, self.rows, filled, distinct, length, known, shown, values is not None, self.decimal
        )

    def everywhere(self, profile: Profile) -> Profile:
        """The profile with the different cells of the whole of a large file, where they are few."""
        if not profile.complete:
            return profile
        column = profile.column
        key = column.sql if column.form in ("integer", "boolean") else text_of(column)
        found = self.source.distinct(key, MOST_VALUES, f"WHERE {key} IS NOT NULL")
        if found is None:
            return replace(profile, complete=False)
        values = _by_count({as_text(value): count for value, count in found.items()})
        return replace(profile, values=values, filled=sum(values.values()), rows=self.source.rows)


def _by_count(values: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
