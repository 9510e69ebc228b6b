"""How often each interval of each analysis holds the truth, over many surveys of one design."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from outsidein.analyses import ANALYSES, KINDS
from outsidein.errors import MethodError
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Measure

from .populations import ITEMS, Key, measures, truths
from .samples import replicates, sample
from .surveys import Design, survey

MEASURES = measures(KINDS)
TRUTHS = truths()
NAIVE = ("nps", "csat", "ces", "mean")  # measures that are also taken as if nobody had weights or accounts


@dataclass
class Held:
    """Intervals of one quantity: how many held the truth, lay above it, lay below it, or could not be given."""

    inside: int = 0
    above: int = 0
    below: int = 0
    absent: int = 0
    width: float = 0.0

    @property
    def given(self) -> int:
        """How many intervals there were."""
        return self.inside + self.above + self.below

    @property
    def share(self) -> float:
        """Share of the intervals that held the truth."""
        return self.inside / self.given if self.given else np.nan

    def add(self, row: Estimate, truth: float) -> None:
        """Count one interval."""
        if not np.isfinite(row.low):
            self.absent += 1
            return
        slack = 1e-9 * max(abs(truth), 1.0)
        self.above += row.low > truth + slack
        self.below += row.high < truth - slack
        self.inside += row.low <= truth + slack and row.high >= truth - slack
        self.width += row.high - row.low


@dataclass
class Coverage:
    """Coverage in one design; `naive` is that of intervals which leave weights and accounts out."""

    design: Design
    held: dict[Key, Held] = field(default_factory=lambda: {key: Held() for key in TRUTHS})
    naive: dict[Key, Held] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)

    def count(self, rows: Iterable[tuple[str, Estimate]], into: dict[Key, Held]) -> None:
        """Count the intervals of one survey."""
        for measure, row in rows:
            key = (measure, row.quantity, row.subject)
            if key in TRUTHS:
                into.setdefault(key, Held()).add(row, TRUTHS[key])


def cover(design: Design, surveys: int, count: int, seed: int, tick: Callable[[], None] = lambda: None) -> Coverage:
    """Draw so many surveys of one design, each with `count` replicates, and count what their intervals hold."""
    rng = np.random.Generator(np.random.PCG64(seed))
    coverage = Coverage(design)
    need = united(MEASURES)
    plain = [measure for measure in MEASURES if measure.id in NAIVE]
    for number in range(surveys):
        drawn = survey(design, rng)
        units = int(drawn.unit.max()) + 1
        coverage.answers.append(len(drawn.unit))
        coverage.units.append(units)
        taken = sample(drawn, need, replicates(units, number, count), independent=design.independent)
        coverage.count(estimates(MEASURES, taken), coverage.held)
        if not design.independent:
            blind = drawn.naive()
            taken = sample(blind, united(plain), replicates(len(blind.unit), 0, 2), independent=True)
            coverage.count(estimates(plain, taken), coverage.naive)
        tick()
    return coverage


def united(chosen: Iterable[Measure]) -> Need:
    """What some measures need together."""
    need = Need()
    for measure in chosen:
        need |= ANALYSES[measure.kind].needs(measure, ITEMS)
    return need


def estimates(chosen: Iterable[Measure], taken: Sample) -> list[tuple[str, Estimate]]:
    """Every row of some measures, with the measure's id; a scale with an item that nobody varies on has none."""
    rows: list[tuple[str, Estimate]] = []
    for measure in chosen:
        try:
            rows += [(measure.id, row) for row in ANALYSES[measure.kind].compute(measure, ITEMS, taken)]
        except MethodError:
            continue
    return rows
