"""The page of every kind of measure: parameters, quantities with formula and source, and how the demo declares it."""

from __future__ import annotations

import inspect
import re
from importlib import resources

import yaml

from generating.markdown import NOTE, block, code, default, described, kind, sentence, table
from outsidein.analyses import ANALYSES
from outsidein.analyses.analysis import Analysis, Quantity
from outsidein.study.sections import Measure

INTRODUCTION = """# Measures

Each entry of `measures` in study.yaml has an `id`, a `kind`, and the parameters of its kind. Every measure is computed
in every slice of the study, with a 95 % interval for each number, the change from the wave before, and the differences
between segments, corrected for how many there are.

Fields of every kind:"""

UNITS = """## Units

| unit | means |
| --- | --- |
| points | -100 to 100 |
| share | 0 to 1, shown as per cent |
| scale | as the answers: 1 to 5, 0 to 10, or the unit of a free quantity |
| score | 0 to 10, 0 to 20 or 0 to 100, as its formula says |
| rank | 1 is the highest |
| answers | how many answers, weighted so that they add up to how many there are |
| chance | 0 to 1: the share of the study's replicates in which it is so |
| p | 0 to 1: the chance of a number at least this far from none, if there were none |
| coefficient | without a unit |
| number | a count, or a sum of logarithms |"""


def page() -> str:
    """The page."""
    shared = table(("field", "type", "when absent", "meaning"), _fields(Measure, ()))
    return "\n\n".join([NOTE, INTRODUCTION, shared, UNITS, *(_kind(name, one) for name, one in ANALYSES.items())])


def _fields(model: type[Measure], without: tuple[str, ...]) -> list[tuple[str, str, str, str]]:
    return [
        (code(name), kind(field), default(field), described(model.__name__, name, field))
        for name, field in model.model_fields.items()
        if name not in without
    ]


def _kind(name: str, analysis: Analysis) -> str:
    own = _fields(analysis.measure, tuple(Measure.model_fields))
    compared = ", ".join(code(quantity) for quantity in analysis.compared) or "nothing"
    return "\n\n".join(
        [
            f"## {name}",
            sentence(inspect.cleandoc(analysis.measure.__doc__ or "")),
            block(_example(name), "yaml"),
            table(("parameter", "type", "when absent", "meaning"), own),
            table(
                ("quantity", "is", "formula", "unit", "better", "source"),
                map(_quantity, *zip(*analysis.quantities.items(), strict=True)),
            ),
            f"Headline: {code(analysis.headline)}. Compared between waves and segments: {compared or 'nothing'}.",
        ]
    )


def _quantity(name: str, quantity: Quantity) -> tuple[str, ...]:
    return code(name), quantity.label, quantity.formula, quantity.unit, quantity.better, quantity.source


def _example(name: str) -> str:
    """How the demo study declares a measure of this kind, without the wordings of its subjects."""
    text = resources.files("outsidein.demo").joinpath("study.yaml").read_text(encoding="utf-8")
    found = next(one for one in yaml.load(text, yaml.BaseLoader)["measures"] if one["kind"] == name)
    shown = {key: value for key, value in found.items() if key != "labels"}
    lines = yaml.safe_dump([shown], sort_keys=False, width=100, default_flow_style=None)
    return "measures:\n" + "\n".join("  " + line for line in re.sub(r"'(\d+)'", r"\1", lines).splitlines())
