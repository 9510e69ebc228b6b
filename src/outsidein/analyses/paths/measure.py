"""What a path model is declared to be in a study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from outsidein.analyses.analysis import Items, Location
from outsidein.analyses.missing import DESCRIPTION, Missing
from outsidein.methods.pls import Mode, Scheme
from outsidein.study.path_model import NAMED, OPTIONAL, ModelSpec, named_model
from outsidein.study.path_syntax import parse, places
from outsidein.study.sections import Measure
from outsidein.study.wording import listed, nearest, shown


class Paths(Measure):
    """A path model: constructs measured by items, and how they lead to each other, by partial least squares."""

    kind: Literal["paths"]  # pyright: ignore[reportIncompatibleVariableOverride]
    model: str = Field(
        description="`acsi`, `ecsi`, or a model in lavaan's syntax: `=~` reflective, `<~` composite, `~` paths."
    )
    items: dict[str, str | tuple[str, ...]] = Field(
        default_factory=dict, validate_default=True, description="Construct to its questions, for `acsi` and `ecsi`."
    )
    scheme: Scheme = Field("path", description="How constructs weigh their neighbours while scores are found.")
    modes: dict[str, Mode] = Field(
        default_factory=dict,
        description="Construct to mode: A (correlations) for `=~` and B (regression) for `<~` when absent.",
    )
    consistent: bool = Field(
        False, description="Correct reflective constructs for error of measurement (consistent PLS)."
    )
    missing: Missing = Field("pairwise", description=DESCRIPTION)
    higher_order: Literal["two_stage", "repeated"] = Field(
        "two_stage",
        description="Constructs measured by constructs: by the scores of their parts, or by the items of all of them.",
    )
    f2: Literal["fixed", "refit"] = Field(
        "fixed",
        description="Effect sizes with the scores as they are, or against the model fitted anew without the path.",
    )
    predict: bool = Field(
        False, description="Predict people left out, in ten folds, beside a plain regression; not of higher constructs."
    )
    compare: tuple[str, ...] = Field(
        (),
        description="Dimensions whose waves or segments are compared by permutation tests: is the model the same in "
        "both, and has the score changed or its measurement.",
    )
    failures: float = Field(
        0.05, ge=0, le=1, description="The share of replicates without a solution above which the model is refused."
    )

    @field_validator("model")
    @classmethod
    def _readable(cls, text: str) -> str:
        if text not in NAMED:
            parse(text)
        return text

    @field_validator("items")
    @classmethod
    def _constructs(
        cls, items: dict[str, str | tuple[str, ...]], given: ValidationInfo
    ) -> dict[str, str | tuple[str, ...]]:
        model = given.data.get("model")
        if isinstance(model, str) and model in NAMED:
            _check_constructs(model, items)
        elif items and model is not None:
            raise ValueError("the text of the model names the items; items belong to a model called acsi or ecsi")
        return items

    @field_validator("modes")
    @classmethod
    def _known(cls, modes: dict[str, Mode], given: ValidationInfo) -> dict[str, Mode]:
        model, items = given.data.get("model"), given.data.get("items")
        names = () if model is None or items is None else _spec(model, _frozen(items)).names
        for name in modes:
            if names and name not in names:
                near = nearest(name, names)
                meant = f"; did you mean {near!r}?" if near else ""
                raise ValueError(f"there is no construct {shown(name)}; the constructs are {listed(names)}{meant}")
        return modes

    @property
    def spec(self) -> ModelSpec:
        """The model that is meant."""
        return _spec(self.model, _frozen(self.items))

    @property
    def used(self) -> tuple[str, ...]:
        """Every question of the model."""
        return tuple(dict.fromkeys(self.spec.items))


def _frozen(items: Mapping[str, str | tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, (asked,) if isinstance(asked, str) else tuple(asked)) for name, asked in items.items())


@lru_cache(maxsize=256)
def _spec(model: str, items: tuple[tuple[str, tuple[str, ...]], ...]) -> ModelSpec:
    return named_model(model, dict(items)) if model in NAMED else parse(model)


def _check_constructs(model: str, items: Mapping[str, str | tuple[str, ...]]) -> None:
    """The constructs of a named model, all of them, each with items that no other has."""
    constructs = tuple(NAMED[model])
    for name, asked in items.items():
        if name not in constructs:
            near = nearest(name, constructs)
            meant = f"; did you mean {near!r}?" if near else ""
            raise ValueError(f"{model} has no construct {shown(name)}; it has {listed(constructs)}{meant}")
        if not asked:
            raise ValueError(f"construct {shown(name)} has no items; leave it out or name its questions")
    for name in constructs:
        if name not in items and name not in OPTIONAL:
            raise ValueError(f"{model} needs items for {shown(name)}; its constructs are {listed(constructs)}")
    owners: dict[str, str] = {}
    for name, asked in _frozen(items):
        for item in asked:
            if item in owners:
                raise ValueError(f"{shown(item)} measures {shown(owners[item])} and {shown(name)}")
            owners[item] = name


def locate(measure: Paths, item: str) -> tuple[Location, tuple[int, int] | None]:
    """Where a measure names an item: among the items of a construct, or inside the text of the model."""
    if measure.model not in NAMED:
        return ("model",), places(measure.model).get(item)
    for name, asked in measure.items.items():
        if isinstance(asked, str) and asked == item:
            return ("items", name), None
        if item in asked:
            return ("items", name, asked.index(item)), None
    return ("items",), None


def problems(measure: Paths, items: Items) -> Iterator[tuple[Location, str]]:
    """Little more: the model is read with the study, and any item can measure a construct."""
    if measure.predict and any(measure.spec.is_higher(block) for block in measure.spec.blocks):
        yield ("predict",), "people left out are not predicted by a model whose constructs are measured by constructs"
