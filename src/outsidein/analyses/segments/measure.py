"""What a study declares of outcome-based segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from outsidein.analyses.analysis import Items, Location, Named, named_items
from outsidein.analyses.shares import box_problems, top_boxes
from outsidein.study.sections import Measure

ClassCount = Annotated[int, Field(ge=1, le=8)]


class Segments(Measure):
    """Segments of people who answer alike: latent classes of ratings, how many there are, and what each is like."""

    kind: Literal["segments"]  # pyright: ignore[reportIncompatibleVariableOverride]
    items: str | tuple[str, ...] | dict[str, str] = Field(
        description="The ratings that tell people apart: their items, or a template such as imp_{outcome}."
    )
    classes: tuple[ClassCount, ...] = Field(
        (1, 2, 3, 4, 5, 6), min_length=1, description="How many segments are tried; the lowest BIC decides."
    )
    split: tuple[int, ...] = Field(
        (), description="Tell answers apart only by whether they are among these, such as the top boxes [6, 7]."
    )
    importance: str | dict[str, str] = Field(
        default_factory=dict, description="Outcome to item, or a template, for the opportunities of each segment."
    )
    satisfaction: str | dict[str, str] = Field(default_factory=dict, description="The same for satisfaction.")
    top: tuple[int, ...] = Field((), description="The top boxes of both; the two highest answers when absent.")
    margin: float = Field(0.0, ge=0, description="How far satisfaction must stand above importance to be overserved.")
    profile: tuple[str, ...] = Field((), description="Items that may explain who is in which segment, each on a scale.")
    stability: int = Field(20, ge=0, le=500, description="In how many replicates the segments are found from anew.")
    likelihood_ratio: int = Field(
        0, ge=0, le=999, description="Drawn samples of the test whether one segment fewer would do; none when 0."
    )
    slices: tuple[str | tuple[str, ...], ...] | None = Field(
        (), description="Those slices of the study in which segments are sought apart; none when absent."
    )
    labels: dict[str, str] = Field(
        default_factory=dict, description="Segment (1 is the largest), outcome or item to its name in reports."
    )


@dataclass(frozen=True)
class Asked:
    """The items of a measure, settled: ``items`` make up the classes; ``outcomes`` have importance and satisfaction."""

    items: tuple[str, ...]
    outcomes: dict[str, tuple[str, str]]
    profile: tuple[str, ...]

    @property
    def joint(self) -> tuple[str, ...]:
        """Every item whose answers are counted together."""
        rated = (item for pair in self.outcomes.values() for item in pair)
        return tuple(dict.fromkeys((*self.items, *rated, *self.profile)))


def asked(measure: Segments, items: Items) -> Asked:
    """The items that a measure names, templates filled in."""
    importance, satisfaction = _rated(measure.importance, items), _rated(measure.satisfaction, items)
    outcomes = {name: (importance[name], satisfaction[name]) for name in importance if name in satisfaction}
    return Asked(tuple(named_items(measure.items, items).values()), outcomes, measure.profile)


def _rated(value: str | dict[str, str], items: Items) -> Named:
    return named_items(value, items) if value else {}


def problems(measure: Segments, items: Items) -> Iterator[tuple[Location, str]]:
    """Two ratings or more, each on a scale and named once; boxes on their scales; outcomes asked about twice."""
    found = asked(measure, items)
    if len(found.items) < 2:
        yield ("items",), f"segments need two ratings or more; {measure.items!r} gives {len(found.items)}"
    for place, name in enumerate(found.items):
        if name in found.items[:place]:
            yield ("items",), f"{name!r} is named twice"
    for name in dict.fromkeys((*found.items, *found.profile)):
        if name in items and items[name].scale == "number":
            field = "profile" if name in found.profile else "items"
            yield (field,), f"{name!r} is a free quantity; segments are told apart by answers on a scale"
    for name in found.items if measure.split else ():
        yield from box_problems("split", measure.split, name, items, top=False)
    yield from _of_outcomes(measure, items, found)


def _of_outcomes(measure: Segments, items: Items, found: Asked) -> Iterator[tuple[Location, str]]:
    importance, satisfaction = _rated(measure.importance, items), _rated(measure.satisfaction, items)
    for name in dict.fromkeys([*importance, *satisfaction]):
        if name not in importance or name not in satisfaction:
            missing = "importance" if name not in importance else "satisfaction"
            yield (missing,), f"outcome {name!r} has no {missing} item"
    for pair in found.outcomes.values():
        for item in pair:
            yield from box_problems("top" if measure.top else "importance", measure.top, item, items, top=True)


def tops(measure: Segments, item: str, items: Items) -> tuple[int, ...]:
    """The top boxes of an importance or satisfaction item."""
    return top_boxes(items[item], measure.top)
