"""Rows of estimates from ratios and replicates, each with the interval that METHODS names for its quantity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from outsidein.methods import intervals, proportions
from outsidein.methods.intervals import Z95
from outsidein.stats.estimates import Estimate
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample

Floats = NDArray[np.float64]

FEW_UNITS = 20  # with fewer resampling units than this an interval is only indicative
FEW_ANSWERS = 30
SKEWED = 0.25  # above this skewness of a mean Student's interval covers under 93.5 %, and Hall's takes its place
ALL_THE_SAME = "all answers are the same: no interval"
BCA_BELOW = 500  # composite quantities of fewer answers get the bias-corrected interval


def critical(ratio: Ratio, sample: Sample) -> float:
    """Normal critical value for independent answers, Student's where weights or clusters leave the variance unsure."""
    return float(intervals.quantile(0.95, np.inf if sample.independent else ratio.degrees))


def caution(ratio: Ratio, sample: Sample) -> str:
    """Words of caution that go with a number."""
    if ratio.n < FEW_ANSWERS:
        return f"indicative: fewer than {FEW_ANSWERS} answers"
    if not sample.independent and ratio.units < FEW_UNITS:
        return f"indicative: fewer than {FEW_UNITS} resampling units"
    return ""


def replicates_of(values: Floats, sample: Sample) -> Floats:
    """The bootstrap replicates among all replicate columns."""
    return values[1 : 1 + sample.replicates.count]


def share(quantity: str, subject: str, ratio: Ratio, sample: Sample, scale: float = 1.0) -> Estimate:
    """A share (0 to 1, times `scale`), with Wilson's interval, or Clopper-Pearson's where few said yes or no."""
    value = min(max(ratio.value, 0.0), 1.0) if ratio.n else np.nan
    interval = proportions.default_interval(value, ratio.n_effective, critical(ratio, sample))
    return Estimate(
        quantity, subject, scale * value, scale * float(proportions.standard_error(value, ratio.n_effective)),
        scale * float(interval.low), scale * float(interval.high), ratio.n, ratio.n_effective,
        scale * replicates_of(ratio.values, sample), _degrees(ratio, sample), note=caution(ratio, sample),
    )  # fmt: skip


def mean(quantity: str, subject: str, ratio: Ratio, sample: Sample, note: str = "") -> Estimate:
    """A mean with Student's interval; where answers are skewed and few, one that follows the skew (Hall 1992)."""
    if ratio.n and not ratio.variance > 0:
        return _without_interval(quantity, subject, ratio, sample)
    skewed = abs(ratio.skewness) > SKEWED
    build = intervals.skewed_t_interval if skewed else _plain_t
    interval = build(ratio.value, ratio.standard_error, ratio.skewness, ratio.degrees)
    words = [note, caution(ratio, sample), "the interval follows the skew of the answers" if skewed else ""]
    return Estimate(
        quantity, subject, ratio.value, ratio.standard_error, float(interval.low), float(interval.high), ratio.n,
        ratio.n_effective, replicates_of(ratio.values, sample), ratio.degrees, note="; ".join(w for w in words if w),
    )  # fmt: skip


def _without_interval(quantity: str, subject: str, ratio: Ratio, sample: Sample) -> Estimate:
    """A mean of answers that do not vary, or of a single answer: nothing says how far off it may be."""
    note = ALL_THE_SAME if ratio.n > 1 else "one answer: no interval"
    return Estimate(
        quantity, subject, ratio.value, np.nan, np.nan, np.nan, ratio.n, ratio.n_effective,
        replicates_of(ratio.values, sample), ratio.degrees, note=note,
    )  # fmt: skip


def _plain_t(value: float, error: float, skewness: float, degrees: float) -> intervals.Interval:
    return intervals.t_interval(value, error, degrees)


def _degrees(ratio: Ratio, sample: Sample) -> float:
    return np.inf if sample.independent else ratio.degrees


@dataclass(frozen=True)
class Base:
    """What a number rests on: answers, their effective number, resampling units, degrees of freedom; and a note."""

    n: int
    n_effective: float
    units: int
    degrees: float
    note: str = ""

    @cached_property
    def expansion(self) -> float:
        """How much wider than a normal interval of the replicates an interval must be, for few units."""
        return float(np.sqrt(self.units / max(self.units - 1, 1)) * intervals.quantile(0.95, self.degrees)) / Z95


@dataclass(frozen=True)
class Drawn:
    """A number known by its replicate columns, whose interval is still to be worked out."""

    quantity: str
    subject: str
    values: Floats
    base: Base


def composite(
    quantity: str, subject: str, values: Floats, sample: Sample, parts: tuple[Ratio, ...], note: str = ""
) -> Drawn:
    """A number made of several."""
    base = Base(
        n=min(part.n for part in parts),
        n_effective=min(part.n_effective for part in parts),
        units=min(part.units for part in parts),
        degrees=min(_degrees(part, sample) for part in parts),
        note=note or next((words for part in parts if (words := caution(part, sample))), ""),
    )
    return Drawn(quantity, subject, values, base)


def settle(rows: Sequence[Estimate | Drawn], sample: Sample) -> list[Estimate]:
    """The rows in their order, drawn ones with standard error and interval from their replicates.

    Intervals are BCa under 500 answers, else percentile. Bootstrap intervals of few units are too narrow: the
    replicates vary by (units - 1) / units, and their quantiles are normal ones. The level is therefore expanded as if
    Student's quantile were used (Hesterberg 2015, The American Statistician 69, "expanded percentile interval").
    """
    drawn = [row for row in rows if isinstance(row, Drawn)]
    parts = [[row for row in drawn if (row.base.n < BCA_BELOW) is few] for few in (True, False)]
    ends = {id(row): pair for part in parts for row, pair in _ends(part, sample)}
    return [_settled(row, ends[id(row)], sample) if isinstance(row, Drawn) else row for row in rows]


def _ends(rows: Sequence[Drawn], sample: Sample) -> list[tuple[Drawn, tuple[float, float]]]:
    """The interval of each row; all rows at once, by one method."""
    if not rows:
        return []
    values = np.stack([row.values for row in rows])
    drawn, blocks = values[:, 1 : 1 + sample.replicates.count], values[:, 1 + sample.replicates.count :]
    level = 2 * ndtr(np.array([row.base.expansion for row in rows]) * Z95) - 1
    by_bca = rows[0].base.n < BCA_BELOW
    interval = intervals.bca(values[:, 0], drawn, blocks, level) if by_bca else intervals.percentile(drawn, level)
    return list(zip(rows, zip(interval.low.tolist(), interval.high.tolist(), strict=True), strict=True))


def _settled(row: Drawn, ends: tuple[float, float], sample: Sample) -> Estimate:
    base, drawn = row.base, replicates_of(row.values, sample)
    kept, value = drawn[np.isfinite(drawn)], float(row.values[0])
    same = row.quantity != "rank" and ends[0] == ends[1]
    low, high = (np.nan, np.nan) if same or not np.isfinite(value) else ends
    lost = len(drawn) - len(kept)
    words = [
        base.note,
        ALL_THE_SAME if same and np.isfinite(value) else "",
        f"{lost} of {len(drawn)} replicates could not be computed" if lost else "",
    ]
    error = _spread(value, kept) * np.sqrt(base.units / max(base.units - 1, 1))
    return Estimate(
        row.quantity, row.subject, value, float(error), low, high, base.n, base.n_effective, drawn, base.degrees,
        note="; ".join(word for word in words if word),
    )  # fmt: skip


def _spread(value: float, drawn: Floats) -> float:
    """Standard deviation of the replicates of a number that has a value."""
    return float(drawn.std()) if len(drawn) and np.isfinite(value) else np.nan


def plain(quantity: str, subject: str, value: float, base: Base, sample: Sample) -> Estimate:
    """A number without an interval of its own, such as a chance."""
    nothing = np.full(sample.replicates.count, np.nan)
    return Estimate(quantity, subject, value, np.nan, np.nan, np.nan, base.n, base.n_effective, nothing)
