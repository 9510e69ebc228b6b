"""What can be said of the value section: ids, links that lead nowhere or round in a circle, levels, factors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from outsidein.errors import Problem
from outsidein.study.load import LoadedStudy
from outsidein.study.sections import LINK, Benefit, Factor, Feature, Level, PersonalValue, Value
from outsidein.study.strict_yaml import Location
from outsidein.study.wording import listed, nearest, shown

ValueCheck = Callable[[LoadedStudy], Iterator[Problem]]
Code = Feature | Benefit | PersonalValue

THREE_LEVELS: tuple[Level, ...] = ("core", "actual", "augmented")
"""Core benefit, actual product, augmented product (Kotler & Armstrong)."""

FIVE_LEVELS: tuple[Level, ...] = ("core", "basic", "expected", "augmented", "potential")
"""The customer-value hierarchy (Levitt 1980; Kotler)."""


def coded(value: Value) -> Iterator[tuple[Location, Code]]:
    """Every feature, benefit and personal value with its location: the codes that ladders are made of."""
    for section in ("features", "benefits", "values"):
        for number, entry in enumerate(getattr(value, section)):
            yield ("value", section, number), entry


def level_of(value: Value, factor: Factor) -> Level | None:
    """The level of the product that a factor stands at: its own, or that of its feature."""
    feature = next((feature for feature in value.features if feature.id == factor.feature), None)
    return factor.level or (feature.level if feature else None)


def factor_labels(value: Value) -> dict[str, str]:
    """The label of each factor that has one, by its id and by the items that rate it."""
    return {
        name: factor.label
        for factor in value.factors
        if factor.label
        for name in filter(None, (factor.id, factor.item, *factor.items))
    }


def scheme(value: Value) -> tuple[Level, ...]:
    """The levels that a value section speaks of, from the inside to the outside: three of them, or five."""
    stated = {level for _, level in _levels(value)}
    return FIVE_LEVELS if stated - {*THREE_LEVELS} else THREE_LEVELS


def repeated_codes(loaded: LoadedStudy) -> Iterator[Problem]:
    """An id twice among features, benefits and values, or among factors; or a label that names two of them."""
    value = loaded.study.value
    yield from _repeated(loaded, list(coded(value)), "features, benefits and values")
    yield from _repeated(loaded, _placed_factors(value), "factors")


def _repeated(loaded: LoadedStudy, entries: Sequence[tuple[Location, Code | Factor]], among: str) -> Iterator[Problem]:
    owners: dict[str, Location] = {}
    for place, entry in entries:
        if owners.setdefault(entry.id.casefold(), place) != place:
            yield loaded.problem((*place, "id"), f"the id {shown(entry.id)} stands twice among {among}")
    for place, entry in entries:
        if entry.label and owners.setdefault(entry.label.casefold(), place) != place:
            what = f"the label {shown(entry.label)} also stands for another of the {among}"
            yield loaded.problem((*place, "label"), what)


def _placed_factors(value: Value) -> list[tuple[Location, Factor]]:
    return [(("value", "factors", number), factor) for number, factor in enumerate(value.factors)]


def unknown_links(loaded: LoadedStudy) -> Iterator[Problem]:
    """A feature that gives what is no benefit, a benefit that serves what is neither benefit nor value."""
    value = loaded.study.value
    kinds = {entry.id: type(entry) for _, entry in coded(value)}
    benefits = [name for name, kind in kinds.items() if kind is Benefit]
    ends = [name for name, kind in kinds.items() if kind is not Feature]
    for number, feature in enumerate(value.features):
        place = ("value", "features", number, "gives")
        yield from _unknown(loaded, place, feature.gives, (benefits, "benefit"), kinds)
    for number, benefit in enumerate(value.benefits):
        place = ("value", "benefits", number, "serves")
        yield from _unknown(loaded, place, benefit.serves, (ends, "benefit or value"), kinds)


def _unknown(
    loaded: LoadedStudy, place: Location, names: Sequence[str], options: tuple[Sequence[str], str],
    kinds: dict[str, type[Code]],
) -> Iterator[Problem]:  # fmt: skip
    known, what = options
    for number, name in enumerate(names):
        if name in names[:number]:
            yield loaded.problem((*place, number), f"{shown(name)} stands here twice")
        elif name in kinds and name not in known:
            said = f"{shown(name)} is a {_KINDS[kinds[name]]}, no {what}"
            yield loaded.problem((*place, number), said, "features give benefits, benefits serve values")
        elif name not in known:
            exists = f"there is {listed(known)}" if known else f"the study declares no {what}"
            yield loaded.problem((*place, number), f"there is no {what} {shown(name)}", exists, nearest(name, known))


_KINDS: dict[type[Code], str] = {Feature: "feature", Benefit: "benefit", PersonalValue: "value"}


def circles(loaded: LoadedStudy) -> Iterator[Problem]:
    """Benefits that serve one another in a circle: a chain of means and ends leads up to values."""
    benefits = loaded.study.value.benefits
    serves = {benefit.id: benefit.serves for benefit in benefits}
    told: set[str] = set()
    for number, benefit in enumerate(benefits):
        way = _way_back(serves, benefit.id)
        if way and not told & {*way}:
            what = f"the benefits serve one another in a circle: {' -> '.join((*way, benefit.id))}"
            yield loaded.problem(("value", "benefits", number, "serves"), what, "a chain leads up to values")
            told |= {*way}


def _way_back(serves: dict[str, tuple[str, ...]], start: str) -> tuple[str, ...]:
    """The benefits on the shortest way from one back to itself, from itself on; none where there is no such way."""
    came: dict[str, str] = {}
    at, ahead = start, [start]
    for at in ahead:
        if start in serves.get(at, ()):
            break
        new = [name for name in serves.get(at, ()) if name not in came]
        came.update(dict.fromkeys(new, at))
        ahead += new
    else:
        return ()
    way = [at]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def levels_of_one_scheme(loaded: LoadedStudy) -> Iterator[Problem]:
    """Levels of the three and of the five in one study: they cut the product differently."""
    three = {*THREE_LEVELS} - {*FIVE_LEVELS}
    stated = list(_levels(loaded.study.value))
    if scheme(loaded.study.value) == THREE_LEVELS:
        return
    for place, level in stated:
        if level in three:
            what = f"the level {shown(level)} is one of {listed(THREE_LEVELS)}; elsewhere the study speaks of five"
            yield loaded.problem(place, what, f"the five are {listed(FIVE_LEVELS)}")


def _levels(value: Value) -> Iterator[tuple[Location, Level]]:
    for section in ("features", "factors"):
        for number, entry in enumerate(getattr(value, section)):
            if entry.level is not None:
                yield ("value", section, number, "level"), entry.level


def factors_belong(loaded: LoadedStudy) -> Iterator[Problem]:
    """A factor of a feature that is not declared, or one that says another level than its feature."""
    features = {feature.id: feature for feature in loaded.study.value.features}
    for place, factor in _placed_factors(loaded.study.value):
        if factor.feature is None:
            continue
        feature = features.get(factor.feature)
        if feature is None:
            exists = f"there is {listed(features)}" if features else "the study declares no features"
            what = f"there is no feature {shown(factor.feature)}"
            yield loaded.problem((*place, "feature"), what, exists, nearest(factor.feature, features))
        elif factor.level not in (None, feature.level):
            what = f"{factor.id} is {factor.level}, and its feature {feature.id} is {feature.level or 'of no level'}"
            yield loaded.problem((*place, "level"), what, "the level is given at the feature alone")


def items_of_factors(loaded: LoadedStudy) -> Iterator[Problem]:
    """A factor rated by items that no evidence has, by `item` and `items`, or with half a pair of Kano questions."""
    items = dict.fromkeys(
        chain.from_iterable(survey.items for survey in loaded.study.surveys if LINK not in survey.items)
    )
    for place, factor in _placed_factors(loaded.study.value):
        if factor.item is not None and factor.items:
            yield loaded.problem((*place, "items"), f"{factor.id} has both `item` and `items`", "give one of them")
        if (factor.functional is None) != (factor.dysfunctional is None):
            given, absent = ("functional", "dysfunctional")[:: 1 if factor.functional is not None else -1]
            what = f"{factor.id} has a `{given}` item and no `{absent}` one"
            yield loaded.problem((*place, given), what, "a class is asked for by the pair of them")
        for location, name in _named_items(place, factor):
            if name not in items:
                exists = f"there is {listed(items)}" if items else "no evidence declares items"
                yield loaded.problem(location, f"no evidence has the item {shown(name)}", exists, nearest(name, items))


def _named_items(place: Location, factor: Factor) -> Iterator[tuple[Location, str]]:
    for field in ("item", "functional", "dysfunctional"):
        if (name := getattr(factor, field)) is not None:
            yield (*place, field), name
    for number, name in enumerate(factor.items):
        yield (*place, "items", number), name


VALUE_CHECKS: tuple[ValueCheck, ...] = (
    repeated_codes,
    unknown_links,
    circles,
    levels_of_one_scheme,
    factors_belong,
    items_of_factors,
)
"""All checks of the value section. A new one is a function and a line here."""
