"""Differences between two parts of a survey: coverage, false alarms in one population, and findings in null studies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses import ANALYSES, KINDS
from outsidein.analyses.contrasts import Contrast, contrasts
from outsidein.stats.estimates import Estimate
from outsidein.stats.plan import Replicates
from outsidein.study.sections import Measure

from .holding import MEASURES, TRUTHS, Held, estimates, united
from .populations import ASKED, Key, truths
from .samples import replicates, sample
from .surveys import Design, Survey, survey

DIMENSION = "side"
SIDES: tuple[str, str] = ("left", "right")
TURNED: Mapping[str, str] = {
    "recommend": "delighted", "satisfied": "u2", "rare": "hardly", "imp_speed": "imp_price", "sat_speed": "sat_price",
    "e_clean": "e_modern", "p_clean": "p_modern", "p_prompt": "p_kept", "p_help": "p_wait", "d_help": "d_wait",
}  # fmt: skip
"""What the right side answers instead, where the two sides come from different populations."""
NULL_ITEMS = (
    "recommend",
    "satisfied",
    "ceiling",
    "divided",
    "imp_speed",
    "sat_speed",
    "e_clean",
    "p_clean",
    "u2",
    "u3",
)
NULL_SEGMENTS = 6


@dataclass(frozen=True)
class Cut:
    """How a survey is cut in two: at random among answers, or with whole accounts on one side."""

    name: str
    design: Design
    whole_accounts: bool = False
    share: float = 0.5  # of the left side
    different: bool = False

    def left(self, drawn: Survey, rng: np.random.Generator) -> NDArray[np.bool_]:
        """Which sheets are on the left."""
        if self.whole_accounts:
            return (rng.random(int(drawn.unit.max()) + 1) < self.share)[drawn.unit]
        return rng.random(len(drawn.unit)) < self.share


@dataclass
class Differences:
    """Intervals of the difference of each compared quantity, and how often p was under 5 %."""

    cut: Cut
    held: dict[Key, Held] = field(default_factory=dict)
    alarms: dict[Key, int] = field(default_factory=dict)

    def count(self, measure: str, found: Contrast, truth: float) -> None:
        """Count one difference."""
        key = (measure, found.estimate.quantity, found.estimate.subject)
        self.held.setdefault(key, Held()).add(found.estimate, truth)
        self.alarms[key] = self.alarms.get(key, 0) + int(found.p <= 0.05)

    def alarm(self, key: Key) -> float:
        """Share of the differences that were called significant at 5 %."""
        return self.alarms[key] / self.held[key].given


def compare(
    cut: Cut, chosen: Iterable[Measure], surveys: int, count: int, seed: int, tick: Callable[[], None] = lambda: None
) -> Differences:
    """Draw so many surveys, cut each in two, and count what the intervals of the differences hold."""
    rng = np.random.Generator(np.random.PCG64(seed))
    found, measures = Differences(cut), list(chosen)
    for number in range(surveys):
        drawn = survey(cut.design, rng)
        left = cut.left(drawn, rng)
        sides = [drawn.part(left), turned(drawn.part(~left)) if cut.different else drawn.part(~left)]
        drawn_replicates = replicates(int(drawn.unit.max()) + 1, number, count)
        rows = [labelled_rows(side, level, measures, drawn_replicates, cut.design.independent)
                for side, level in zip(sides, SIDES, strict=True)]  # fmt: skip
        for measure in measures:
            both = [row for side in rows for row in side[measure.id]]
            for contrast in contrasts(ANALYSES[measure.kind], both, {}, independent=cut.design.independent):
                found.count(measure.id, contrast, difference(cut, measure, contrast.estimate))
        tick()
    return found


def labelled_rows(
    side: Survey, level: str, measures: list[Measure], drawn: Replicates, independent: bool
) -> dict[str, list[Estimate]]:
    """The estimates of one side by measure, each with its slice."""
    taken = sample(side, united(measures), drawn, independent=independent)
    rows: dict[str, list[Estimate]] = {measure.id: [] for measure in measures}
    for name, row in estimates(measures, taken):
        rows[name].append(replace(row, slice=((DIMENSION, level),)))
    return rows


def turned(side: Survey) -> Survey:
    """The same people from another population: some answers are those to another question on the same scale."""
    return replace(side, answers={**side.answers, **{to: side.answers[source] for to, source in TURNED.items()}})


def difference(cut: Cut, measure: Measure, row: Estimate) -> float:
    """The true difference, left less right."""
    if not cut.different:
        return 0.0
    return TRUTHS[measure.id, row.quantity, row.subject] - TURNED_TRUTHS[measure.id, row.quantity, row.subject]


def null_findings(
    surveys: int, answers: int, seed: int, tick: Callable[[], None] = lambda: None
) -> tuple[int, int, int]:
    """Studies in which nothing differs: how many have a false finding, with and without correction."""
    rng = np.random.Generator(np.random.PCG64(seed))
    measure = KINDS["mean"].model_validate({"id": "null", "kind": "mean", "items": NULL_ITEMS})
    corrected = plain = tests = 0
    for _ in range(surveys):
        drawn = survey(Design("null", answers * NULL_SEGMENTS), rng)
        segment = np.arange(len(drawn.unit)) % NULL_SEGMENTS
        rows = [
            row
            for level in range(NULL_SEGMENTS)
            for row in labelled_rows(drawn.part(segment == level), str(level), [measure],
                                     replicates(len(drawn.unit), 0, 2), True)[measure.id]
        ]  # fmt: skip
        found = contrasts(ANALYSES["mean"], rows, {}, independent=True)
        tests = len(found)
        corrected += any(one.clear for one in found)
        plain += any(one.p <= 0.05 for one in found)
        tick()
    return corrected, plain, tests


TURNED_TRUTHS = truths(dict(ASKED) | {to: ASKED[source] for to, source in TURNED.items()})
COMPARED = [measure for measure in MEASURES if measure.kind != "tolerance"]
QUICK = [measure for measure in MEASURES if measure.kind in ("nps", "csat", "ces", "share", "mean")]
