"""Ratios of weighted sums, such as shares and means, with their design-based precision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Ratio:
    """A ratio of two weighted sums over the answers of a slice, such as a share or a mean, with its precision.

    ``values`` is (columns,): the estimate, its replicates, its jackknife. ``variance`` is the design-based variance of
    the estimate; ``n_effective`` the size of a simple random sample that would be as precise; ``degrees`` the degrees
    of freedom of the variance (infinite where answers are independent and unweighted); ``skewness`` that of the
    estimate, for intervals of skewed means.
    """

    values: Floats
    n: int
    n_effective: float
    variance: float
    degrees: float
    skewness: float
    units: int

    @property
    def value(self) -> float:
        """The estimate itself."""
        return float(self.values[0])

    @property
    def standard_error(self) -> float:
        """Square root of the variance."""
        return float(np.sqrt(self.variance))


def no_ratio(columns: int) -> Ratio:
    """The ratio of a slice in which nobody answered."""
    return Ratio(np.full(columns, np.nan), 0, 0.0, np.nan, np.nan, 0.0, 0)


@dataclass(frozen=True)
class Units:
    """What each resampling unit of a slice brings to some ratios with the same base.

    ``weight`` and ``answers`` are (units,); ``influence`` is (units, ratios), how far each unit moves each ratio.
    """

    weight: Floats
    answers: Floats
    influence: Floats

    @classmethod
    def of(cls, group: Integers, weight: Floats, answers: Floats, residuals: Floats) -> Units:
        """Added up over the entries of each group; residuals are (entries, ratios), numerator less ratio x weight."""
        order = np.argsort(group, kind="stable")
        ordered = group[order]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        weight = np.add.reduceat(weight[order], starts)
        influence = np.add.reduceat(residuals[order], starts, axis=0) / weight.sum()
        return cls(weight, np.add.reduceat(answers[order], starts), influence)

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.weight)

    @property
    def correction(self) -> float:
        """units / (units - 1), as a variance over units needs it."""
        return self.count / max(self.count - 1, 1)

    @property
    def kish(self) -> float:
        """Kish's effective number of units, of weights alone."""
        return float(self.weight.sum() ** 2 / np.sum(self.weight**2))

    @property
    def skewness(self) -> Floats:
        """Skewness of each ratio's sampling distribution."""
        square = np.sum(self.influence**2, axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(square > 0, np.sum(self.influence**3, axis=0) / square**1.5, 0.0)

    def degrees(self, design_effect: Floats) -> Floats:
        """Satterthwaite degrees of freedom of each linearised variance, for units of unequal weight.

        The variance of a unit's total is taken as proportional to s (1 - r) + w^2 r, with w its weight, s the sum of
        its squared weights and r the within-unit correlation that the design effect (ratios,) implies.
        """
        shared = self.weight**2
        own = shared / np.maximum(self.answers, 1)
        scale = self.answers.sum() / self.weight.sum() ** 2
        alone, together = own.sum() * scale, shared.sum() * scale
        span = together - alone
        r = np.clip((design_effect - alone) / span, 0, 1) if span > 1e-9 else np.ones_like(design_effect)
        parts = own[:, None] * (1 - r) + shared[:, None] * r
        return np.maximum(parts.sum(axis=0) ** 2 / np.sum(parts**2, axis=0) - 1.0, 1.0)


def independent(values: Floats, spread: Floats, n: int, skewness: Floats) -> list[Ratio]:
    """Ratios of n independent, equally weighted answers whose variances are `spread`: the textbook's precision."""
    simple = spread / (n - 1) if n > 1 else np.full(len(spread), np.nan)
    return [
        Ratio(value, n, float(n), float(variance), n - 1, float(skew), n)
        for value, variance, skew in zip(values, simple, skewness, strict=True)
    ]


def linearised(values: Floats, spread: Floats, units: Units, variance: Floats) -> list[Ratio]:
    """Ratios whose design-based `variance` is known, with what follows from it.

    Args:
        values: (ratios, columns), the estimate, its replicates, its jackknife.
        spread: (ratios,), weighted variance of the answers.
        units: What each resampling unit brings.
        variance: (ratios,), of the estimates.
    """
    n = float(units.answers.sum())
    simple = spread / (n - 1) if n > 1 else np.full(len(spread), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where((variance > 0) & (simple > 0), np.minimum(n, n * simple / variance), min(n, units.kish))
        degrees = units.degrees(np.where(effective > 0, n / effective, 1.0))
        variance = np.where(variance == 0, np.where(effective > 0, spread / effective, np.nan), variance)
    return [
        Ratio(values[i], round(n), float(effective[i]), float(variance[i]), float(degrees[i]), float(skew), units.count)
        for i, skew in enumerate(units.skewness)
    ]
