"""Slices: the subsets that numbers are about. A slice can say itself as a condition and as a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from outsidein.errors import InputError, MissingError, suggest
from outsidein.study.sections import Customer, Measure, Study, Survey
from outsidein.study.wording import listed, shown

BUILT_IN = ("wave", "customer", "role", "customer_kind")
"""The dimensions that a study knows by name; every other dimension is a segment."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME = r"""(?P<name>"(?:[^"]|"")+"|[^\s=,"']+)"""
_LEVEL = r"""(?P<level>'(?:[^']|'')*'|[^\s'](?:(?!,|\s+and\s)[^\n])*)"""
_CONDITION = re.compile(rf"\s*{_NAME}\s*=\s*{_LEVEL}\s*(?P<then>,|and\s|$)", re.IGNORECASE)


def ordered(dimensions: Iterable[str]) -> tuple[str, ...]:
    """Dimensions, each once, in the one order used everywhere: wave, customer, role, customer_kind, segments by name.

    >>> ordered(["region", "role", "age", "wave"])
    ('wave', 'role', 'age', 'region')
    """
    return tuple(sorted(set(dimensions), key=_rank))


def _rank(dimension: str) -> tuple[int, str]:
    return (BUILT_IN.index(dimension) if dimension in BUILT_IN else len(BUILT_IN), dimension)


@dataclass(frozen=True, order=True)
class Slice:
    """A subset of the answers: those that meet all conditions. No condition: all answers.

    `conditions` holds (dimension, level) pairs. They are kept in the order of `ordered`, whatever order they are given
    in, so equal slices are equal.

    Raises:
        ValueError: A dimension is given twice.

    >>> slice_ = Slice((("role", "user"), ("wave", "2026Q2")))
    >>> slice_.expression()
    "wave = '2026Q2' and role = 'user'"
    >>> slice_.sentence()
    'role user, wave 2026Q2'
    """

    conditions: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        conditions = tuple(sorted(((name, level) for name, level in self.conditions), key=lambda pair: _rank(pair[0])))
        if len({name for name, _ in conditions}) < len(conditions):
            raise ValueError(f"a slice names each dimension once, not {listed(name for name, _ in conditions)}")
        object.__setattr__(self, "conditions", conditions)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions it is cut by, in order."""
        return tuple(name for name, _ in self.conditions)

    def level(self, dimension: str) -> str | None:
        """Its level in a dimension, or None when it is not cut by it."""
        return dict(self.conditions).get(dimension)

    def expression(self) -> str:
        """The slice as a condition that `parse` reads back; empty for all answers."""
        return " and ".join(f"{_identifier(name)} = {_literal(level)}" for name, level in self.conditions)

    def sentence(
        self, labels: Mapping[str, Mapping[str, str]] | None = None, names: Mapping[str, str] | None = None
    ) -> str:
        """The slice in the words of a report.

        Args:
            labels: Dimension to its levels' labels, as `labels(study)` gives them.
            names: Dimension to the name shown, as `names(study)` gives them.

        >>> Slice((("customer", "office"),)).sentence({"customer": {"office": "Office worker"}})
        'customer Office worker'
        """
        levels, shown_as = labels or {}, names or {}
        words = (f"{shown_as.get(name, name)} {levels.get(name, {}).get(level, level)}" for name, level in self._spoken)
        return ", ".join(words) or "overall"

    @property
    def _spoken(self) -> Sequence[tuple[str, str]]:
        """The conditions as one says them: who, then when."""
        return self.conditions[::-1]

    def contains(self, other: Slice) -> bool:
        """Whether every answer in `other` is in this slice too.

        >>> OVERALL.contains(Slice((("wave", "2026Q2"),)))
        True
        """
        return set(self.conditions) <= set(other.conditions)

    def parents(self) -> tuple[Slice, ...]:
        """The slices with one condition less."""
        conditions = self.conditions
        return tuple(Slice(conditions[:place] + conditions[place + 1 :]) for place in range(len(conditions)))


OVERALL = Slice()
"""All answers."""


def parse(text: str, exists: Mapping[str, Collection[str]] | None = None) -> Slice:
    """Read a slice as written on a command line: `dimension=level`, several joined by a comma or by `and`.

    A level with a comma or an apostrophe stands in single quotes, an apostrophe inside doubled.

    Args:
        text: Such as "wave=2026Q2" or "wave = '2026Q2' and role = 'user'". Empty: all answers.
        exists: The dimensions there are, each with its levels; None to take any.

    Raises:
        InputError: It is not of this form, or names a dimension twice.
        MissingError: There is no such dimension or level; says which there are.

    >>> parse("role=user, wave=2026Q2").conditions
    (('wave', '2026Q2'), ('role', 'user'))
    """
    conditions = tuple(_conditions(text))
    for name, level in conditions if exists is not None else ():
        _require(name, level, exists or {})
    try:
        return Slice(conditions)
    except ValueError as error:
        raise InputError(f"{shown(text)}: {error}") from None


def _conditions(text: str) -> Iterable[tuple[str, str]]:
    place, open_end = 0, bool(text.strip())
    while open_end:
        found = _CONDITION.match(text, place)
        if not found:
            raise InputError(f"{shown(text)} is not a slice; write dimension=level, such as wave=2026Q2")
        yield _bare(found["name"], '"'), _bare(found["level"].rstrip(), "'")
        place, open_end = found.end(), bool(found["then"])


def _bare(word: str, quote: str) -> str:
    return word[1:-1].replace(quote * 2, quote) if word.startswith(quote) else word


def _require(name: str, level: str, exists: Mapping[str, Collection[str]]) -> None:
    if name not in exists:
        raise MissingError(_absent("dimension", name, list(exists)))
    if level not in exists[name]:
        raise MissingError(_absent(name, level, sorted(exists[name])))


def _absent(what: str, word: str, options: Sequence[str]) -> str:
    near = suggest(word, options)
    there = f"there is {listed(options)}" if options else "there is none"
    return f"no {what} {shown(word)}; {there}" + (f"; did you mean {near!r}?" if near else "")


def _identifier(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def _literal(level: str) -> str:
    return "'" + level.replace("'", "''") + "'"


def dimensions(survey: Survey, customers: Sequence[Customer]) -> tuple[str, ...]:
    """The dimensions that the answers of a source can be sliced by, in order."""
    offered = list(survey.segments)
    if survey.wave or any(part.wave for part in survey.files):
        offered.append("wave")
    if survey.customer:
        offered += ["customer", "customer_kind"]
        offered += ["role"] if any(customer.role for customer in customers) else []
    return ordered(offered)


def groupings(study: Study) -> tuple[tuple[str, ...], ...]:
    """What every measure is cut by: sets of dimensions, the empty one (overall) first.

    Where the study declares no slices: overall, by wave if any evidence has waves, by customer if any names customers.

    >>> groupings(Study(study="A study", slices=("region", ("role", "wave"))))
    ((), ('region',), ('wave', 'role'))
    """
    if study.slices is None:
        offered = {name for survey in study.surveys for name in dimensions(survey, study.customers)}
        declared = tuple(name for name in ("wave", "customer") if name in offered)
    else:
        declared = study.slices
    return _distinct(declared)


def groupings_of(study: Study, measure: Measure) -> tuple[tuple[str, ...], ...]:
    """What one measure is cut by: its own slices where it names them, otherwise those of the study.

    >>> few = Measure(id="index", kind="paths", slices=("wave",))
    >>> groupings_of(Study(study="A study", slices=("region", "wave")), few)
    ((), ('wave',))
    """
    return groupings(study) if measure.slices is None else _distinct(measure.slices)


def _distinct(declared: Iterable[str | tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    sets = [ordered([entry] if isinstance(entry, str) else entry) for entry in declared]
    return tuple(dict.fromkeys([(), *sets]))


def labels(study: Study) -> dict[str, dict[str, str]]:
    """The labels of levels that reports show instead of ids: those of the customers."""
    return {"customer": {customer.id: customer.label for customer in study.customers if customer.label}}


def names(study: Study) -> dict[str, str]:
    """The names of dimensions that reports show instead of ids: the labels of the segments."""
    segments = (pair for survey in study.surveys for pair in survey.segments.items())
    return {name: segment.label for name, segment in segments if segment.label}
