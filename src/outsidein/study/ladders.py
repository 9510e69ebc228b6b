"""Ladders as a study declares them: the codes they are made of, how a link is written, and what can be checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from outsidein.errors import Problem
from outsidein.study.load import LoadedStudy
from outsidein.study.sections import Benefit, Feature, Ladders, PersonalValue, Value
from outsidein.study.strict_yaml import Location
from outsidein.study.value import coded
from outsidein.study.wording import listed, nearest, shown

LaddersCheck = Callable[[LoadedStudy, Location, Ladders], Iterator[Problem]]

ARROW = " -> "
RESPONDENT, CODE, DIRECT, INDIRECT, AGAIN = "respondent", "code", "direct", "indirect", "again"
"""What the cells of ladders are called: `respondent` (the person was asked), `code portal` (named it),
`direct portal -> speed` and `indirect portal -> control` (led from one to the other), each once a person; and
`again direct portal -> speed` for every further time."""

HEIGHTS: Mapping[type, int] = {Feature: 0, Benefit: 1, PersonalValue: 2}
KINDS = ("attribute", "consequence", "value")
"""What a code is, by its height: features are attributes, benefits are consequences (Reynolds & Gutman 1988)."""


def link(means: str, end: str) -> str:
    """A link as the results name it.

    >>> link("portal", "speed")
    'portal -> speed'
    """
    return f"{means}{ARROW}{end}"


def ends_of(subject: str) -> tuple[str, str]:
    """The two codes of a link.

    >>> ends_of("portal -> speed")
    ('portal', 'speed')
    """
    means, _, end = subject.partition(ARROW)
    return means, end


def said(value: Value, subject: str) -> str:
    """A code by its label, or a link by the labels of both its ends.

    >>> from outsidein.study.sections import Feature
    >>> said(Value(features=(Feature(id="portal", label="The portal"),)), "portal -> speed")
    'The portal → speed'
    """
    labels = {entry.id: entry.label for _, entry in coded(value)}
    return " → ".join(labels.get(end) or end for end in ends_of(subject) if end)


def named(cells: Mapping[str, int], kind: str) -> dict[str, int]:
    """The cells of one kind, by what they are about.

    >>> named({"respondent": 0, "code a": 1, "direct a -> b": 2, "again direct a -> b": 3}, "direct")
    {'a -> b': 2}
    """
    return {name.removeprefix(f"{kind} "): place for name, place in cells.items() if name.startswith(f"{kind} ")}


def heights(value: Value) -> dict[str, int]:
    """Every code with how far up it stands: 0 a feature, 1 a benefit, 2 a personal value."""
    return {entry.id: HEIGHTS[type(entry)] for _, entry in coded(value)}


def claimed(value: Value) -> tuple[str, ...]:
    """The links that the study claims: what features give and what benefits serve."""
    gives = [link(feature.id, benefit) for feature in value.features for benefit in feature.gives]
    serves = [link(benefit.id, end) for benefit in value.benefits for end in benefit.serves]
    return tuple(dict.fromkeys([*gives, *serves]))


def steps_named(loaded: LoadedStudy, at: Location, ladders: Ladders) -> Iterator[Problem]:
    """Ladders of fewer than two steps, or a column that is two of them."""
    if len(ladders.steps) < 2:
        yield loaded.problem((*at, "steps"), "a ladder has at least two steps", "name the column of each step")
    for number, column in enumerate(ladders.steps):
        if column in ladders.steps[:number]:
            yield loaded.problem((*at, "steps", number), f"the column {shown(column)} stands here twice")


def codes_declared(loaded: LoadedStudy, at: Location, ladders: Ladders) -> Iterator[Problem]:
    """Ladders in a study that declares nothing they could be made of, or labels for what is not declared."""
    codes = heights(loaded.study.value)
    if len(codes) < 2:
        what = f"{ladders.id} has ladders, and the study does not say what they are made of"
        yield loaded.problem(at, what, "declare features, benefits and values under `value:`")
        return
    for text, code in ladders.labels.items():
        if code not in codes:
            what = f"there is no feature, benefit or value {shown(code)}"
            yield loaded.problem((*at, "labels", text), what, f"there is {listed(codes)}", nearest(code, codes))


LADDERS_CHECKS: tuple[LaddersCheck, ...] = (steps_named, codes_declared)
"""All checks of ladders alone. A new one is a function and a line here."""
