"""Results by what they are about, so that every part of the report finds its numbers the same way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from outsidein.analyses.contrasts import WAVE, Contrast
from outsidein.report.naming import ASIDE
from outsidein.results import Results
from outsidein.stats.estimates import Conditions, Estimate
from outsidein.study import slices

Key = tuple[str, str, str, Conditions]  # analysis, quantity, subject, slice


@dataclass(frozen=True)
class Lookup:
    """The numbers of a run by analysis, quantity, subject and slice."""

    results: Results
    rows: Mapping[Key, Estimate]
    profiles: Mapping[tuple[str, str, Conditions], Sequence[Estimate]]
    changes: Mapping[Key, Contrast]

    @classmethod
    def of(cls, results: Results) -> Lookup:
        """Every number of a run, ready to be found."""
        rows = {_key(row): row for row in results.estimates}
        changes = {_key(found.estimate): found for found in results.contrasts if found.contrast == "change"}
        profiles: dict[tuple[str, str, Conditions], list[Estimate]] = {}
        for row in results.estimates:
            profiles.setdefault((row.analysis, row.quantity, row.slice), []).append(row)
        return cls(results, rows, profiles, changes)

    def row(self, analysis: str, quantity: str, subject: str = "", place: Conditions = ()) -> Estimate | None:
        """One number, if there is one."""
        return self.rows.get((analysis, quantity, subject, place))

    def beside(self, row: Estimate, quantity: str) -> Estimate:
        """Another quantity of the same subject in the same slice; the row itself where there is none."""
        return self.rows.get((row.analysis, quantity, row.subject, row.slice), row)

    def subjects(self, analysis: str, quantity: str, place: Conditions = ()) -> list[Estimate]:
        """A quantity of every subject, in the order of the measure."""
        return list(self.profiles.get((analysis, quantity, place), ()))

    def ranked(self, analysis: str, quantity: str) -> list[Estimate]:
        """A quantity of every subject over all answers, the largest first, hidden ones last."""
        rows = self.subjects(analysis, quantity)
        return sorted(rows, key=lambda row: (row.suppressed, -row.value if not row.suppressed else 0.0))

    def levels(self, dimension: str) -> Sequence[str]:
        """The levels of a dimension, in order."""
        return self.results.levels.get(dimension, ())

    def series(self, row: Estimate, dimension: str) -> list[Estimate]:
        """A number in every level of one more dimension, in order."""
        cuts = [_with(row.slice, dimension, level) for level in self.levels(dimension)]
        found = [self.rows.get((row.analysis, row.quantity, row.subject, cut)) for cut in cuts]
        return [cell for cell in found if cell is not None]

    def latest(self, row: Estimate) -> Estimate:
        """A number in the newest wave that has it; the number itself where there are no waves."""
        return next((cell for cell in reversed(self.series(row, WAVE)) if not cell.suppressed), row)

    def change(self, row: Estimate) -> Contrast | None:
        """The change of a number from the wave before."""
        return self.changes.get(_key(row))

    def last_clear(self, row: Estimate, now: Estimate) -> Contrast | None:
        """The last clear change of a number before that of the newest wave."""
        changes = [self.change(cell) for cell in self.series(row, WAVE) if cell is not now]
        return next((found for found in reversed(changes) if found is not None and found.clear), None)

    def segments(self, row: Estimate) -> dict[str, list[Estimate]]:
        """A number in every level of every dimension of segments."""
        names = [name for name in self.results.dimensions if name not in ASIDE]
        found = {name: self.series(row, name) for name in names}
        return {name: rows for name, rows in found.items() if rows}

    def crossed(self, row: Estimate) -> dict[str, list[tuple[Estimate, list[Estimate]]]]:
        """For every dimension that is also cut by wave: each level with its waves."""
        found = {
            name: [(cell, self.series(cell, WAVE)) for cell in cells] for name, cells in self.segments(row).items()
        }
        return {name: cells for name, cells in found.items() if any(waves for _, waves in cells)}

    def clear(self, contrast: str, analysis: str | None = None) -> list[Contrast]:
        """Contrasts that stand out, the newest wave first, then the most certain."""
        chosen = [
            found
            for found in self.results.contrasts
            if found.contrast == contrast and found.clear and analysis in (None, found.estimate.analysis)
        ]
        return sorted(chosen, key=self._order)

    def tested(self, contrast: str, analysis: str, without: Collection[str] = ()) -> int:
        """How many contrasts of a measure were tested, but for some quantities."""
        return sum(
            found.contrast == contrast
            and found.estimate.analysis == analysis
            and not found.estimate.suppressed
            and found.estimate.quantity not in without
            for found in self.results.contrasts
        )

    def _order(self, found: Contrast) -> tuple[int, int, float]:
        waves, wave = list(self.levels(WAVE)), found.estimate.level(WAVE)
        age = len(waves) - waves.index(wave) if wave in waves else 0
        return age, len(found.estimate.slice), -abs(found.estimate.value / found.estimate.se)


def _key(row: Estimate) -> Key:
    return row.analysis, row.quantity, row.subject, row.slice


def _with(place: Conditions, dimension: str, level: str) -> Conditions:
    """A slice with one condition more, in the order of dimensions."""
    return slices.Slice((*place, (dimension, level))).conditions
