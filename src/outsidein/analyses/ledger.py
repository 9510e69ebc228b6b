"""The ledger: what each factor is by several kinds of evidence together, what is at stake, and how it has shifted.

It is computed from the numbers of other measures, replicate by replicate, in every slice that they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location
from outsidein.analyses.ledger_rows import Evidence, Rows, drifts, ledger_rows
from outsidein.analyses.ledger_words import QUANTITIES
from outsidein.errors import MethodError
from outsidein.stats.estimates import Conditions, Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure, Study

WAVE = "wave"


class Ledger(Measure):
    """One row a factor: its class as stated, derived and spoken, and all together; what is at stake; and its drift."""

    kind: Literal["ledger"]  # pyright: ignore[reportIncompatibleVariableOverride]
    stated: str | None = Field(None, description="The measure of kind kano: what customers say of the factor.")
    derived: str | None = Field(None, description="The measure of kind penalty_reward on satisfaction.")
    spoken: str | None = Field(None, description="The measure of kind spoken: what they bring up by themselves.")
    word_of_mouth: str | None = Field(None, description="A measure of kind penalty_reward on recommending.")
    low_performance: float = Field(
        50.0, ge=0, le=100, description="A penalty without a reward is a turn-off where performance is under this."
    )
    labels: dict[str, str] = Field(default_factory=dict, description="Factor to its name in reports.")


USES: Mapping[str, str] = {
    "stated": "kano",
    "derived": "penalty_reward",
    "spoken": "spoken",
    "word_of_mouth": "penalty_reward",
}
"""The fields that name another measure, and the kind it must be of."""


def needs(measure: Ledger, items: Items) -> Need:
    """Nothing of its own."""
    return Need()


def compute(measure: Ledger, items: Items, sample: Sample) -> list[Estimate]:
    """Refused: a ledger has no sample of its own."""
    raise MethodError("a ledger is computed from other measures; see `combine`")


def problems(measure: Ledger, items: Items) -> Iterator[tuple[Location, str]]:
    """None that its items could tell."""
    yield from ()


def used_problems(measure: Ledger, study: Study) -> Iterator[tuple[Location, str]]:
    """Measures that are not declared, or of another kind; a ledger of nothing."""
    kinds = {one.id: one.kind for one in study.measures}
    named = {field: getattr(measure, field) for field in USES if getattr(measure, field) is not None}
    if not set(named) & {"stated", "derived", "spoken"}:
        yield ("id",), f"ledger {measure.id!r} has no evidence; give `stated`, `derived` or `spoken`"
    for field, name in named.items():
        if kinds.get(name) != USES[field]:
            of_kind = [one for one, kind in kinds.items() if kind == USES[field]]
            exists = f"measures of kind {USES[field]} are {', '.join(of_kind) or 'none'}"
            yield (field,), f"{name!r} is no measure of kind {USES[field]}; {exists}"


def combine(
    measure: Ledger, study: Study, found: Mapping[str, Sequence[Estimate]], levels: Mapping[str, Sequence[str]]
) -> list[Estimate]:
    """The ledger in every slice that its measures share, and the drift of each factor over waves.

    Args:
        measure: The ledger.
        study: The study, whose factors tell which item belongs to which pair of Kano questions.
        found: The numbers of every measure, by its id.
        levels: The levels of every dimension, waves oldest first.
    """
    cut = {place: _evidence(measure, study, found, place) for place in _places(measure, found)}
    ledgers: dict[Conditions, Rows] = {place: ledger_rows(one) for place, one in cut.items() if one.factors}
    rows = [row for place, own in ledgers.items() for row in _placed(own.estimates, place)]
    waves = [((WAVE, wave),) for wave in levels.get(WAVE, ()) if ((WAVE, wave),) in ledgers]
    for place, told in drifts([ledgers[wave] for wave in waves], [wave[0][1] for wave in waves]).items():
        rows += _placed(told, waves[place])
    return rows


def _places(measure: Ledger, found: Mapping[str, Sequence[Estimate]]) -> list[Conditions]:
    """The slices in which every measure that the ledger uses has numbers."""
    used = [name for field in ("stated", "derived", "spoken") if (name := getattr(measure, field)) in found]
    cut = [dict.fromkeys(row.slice for row in found[name]) for name in used]
    return [place for place in (cut[0] if cut else ()) if all(place in one for one in cut)]


def _placed(rows: Sequence[Estimate], place: Conditions) -> list[Estimate]:
    return [replace(row, slice=place) for row in rows]


def _evidence(measure: Ledger, study: Study, found: Mapping[str, Sequence[Estimate]], place: Conditions) -> Evidence:
    """What the measures say in one slice, by quantity and subject."""
    cells: dict[str, dict[tuple[str, str], Estimate]] = {}
    for field in USES:
        rows = found.get(getattr(measure, field) or "", ())
        cells[field] = {(row.quantity, row.subject): row for row in rows if row.slice == place}
    declared = {one.id: one for one in study.measures}
    return Evidence.of(measure, {field: declared.get(getattr(measure, field) or "") for field in USES}, study, cells)


ANALYSIS = Analysis(
    Ledger,
    needs,
    compute,
    problems,
    QUANTITIES,
    item_fields=(),
    headline="class",
    compared=(),
    combine=combine,
    used_problems=used_problems,
)
