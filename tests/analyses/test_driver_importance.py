"""Importance of drivers against implementations of other people, and against regressions on the answers themselves."""

from itertools import combinations
from math import factorial

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi

# Switzerland 1888, 47 provinces (Mosteller and Tukey 1977, Data Analysis and Regression, 550-551): fertility,
# agriculture, examination, education, catholic, infant mortality.
SWISS = np.array([
    [80.2, 17, 15, 12, 9.96, 22.2], [83.1, 45.1, 6, 9, 84.84, 22.2], [92.5, 39.7, 5, 5, 93.4, 20.2],
    [85.8, 36.5, 12, 7, 33.77, 20.3], [76.9, 43.5, 17, 15, 5.16, 20.6], [76.1, 35.3, 9, 7, 90.57, 26.6],
    [83.8, 70.2, 16, 7, 92.85, 23.6], [92.4, 67.8, 14, 8, 97.16, 24.9], [82.4, 53.3, 12, 7, 97.67, 21],
    [82.9, 45.2, 16, 13, 91.38, 24.4], [87.1, 64.5, 14, 6, 98.61, 24.5], [64.1, 62, 21, 12, 8.52, 16.5],
    [66.9, 67.5, 14, 7, 2.27, 19.1], [68.9, 60.7, 19, 12, 4.43, 22.7], [61.7, 69.3, 22, 5, 2.82, 18.7],
    [68.3, 72.6, 18, 2, 24.2, 21.2], [71.7, 34, 17, 8, 3.3, 20], [55.7, 19.4, 26, 28, 12.11, 20.2],
    [54.3, 15.2, 31, 20, 2.15, 10.8], [65.1, 73, 19, 9, 2.84, 20], [65.5, 59.8, 22, 10, 5.23, 18],
    [65, 55.1, 14, 3, 4.52, 22.4], [56.6, 50.9, 22, 12, 15.14, 16.7], [57.4, 54.1, 20, 6, 4.2, 15.3],
    [72.5, 71.2, 12, 1, 2.4, 21], [74.2, 58.1, 14, 8, 5.23, 23.8], [72, 63.5, 6, 3, 2.56, 18],
    [60.5, 60.8, 16, 10, 7.72, 16.3], [58.3, 26.8, 25, 19, 18.46, 20.9], [65.4, 49.5, 15, 8, 6.1, 22.5],
    [75.5, 85.9, 3, 2, 99.71, 15.1], [69.3, 84.9, 7, 6, 99.68, 19.8], [77.3, 89.7, 5, 2, 100, 18.3],
    [70.5, 78.2, 12, 6, 98.96, 19.4], [79.4, 64.9, 7, 3, 98.22, 20.2], [65, 75.9, 9, 9, 99.06, 17.8],
    [92.2, 84.6, 3, 3, 99.46, 16.3], [79.3, 63.1, 13, 13, 96.83, 18.1], [70.4, 38.4, 26, 12, 5.62, 20.3],
    [65.7, 7.7, 29, 11, 13.79, 20.5], [72.7, 16.7, 22, 13, 11.22, 18.9], [64.4, 17.6, 35, 32, 16.92, 23],
    [77.6, 37.6, 15, 7, 4.97, 20], [67.6, 18.7, 25, 7, 8.65, 19.5], [35, 1.2, 37, 53, 42.34, 18],
    [44.7, 46.6, 16, 29, 50.43, 18.2], [42.8, 27.7, 22, 29, 58.33, 19.3],
])  # fmt: skip
PROVINCES = ["agriculture", "examination", "education", "catholic", "infants"]
RELAIMPO = (0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592)
"""`calc.relimp(lm(Fertility ~ ., swiss), type = "lmg")` of R's relaimpo, as Gromping 2006 prints it (J. Statistical
Software 17(1))."""


def importance(table: pa.Table, outcome: str, items: list[str], method: str, **options) -> np.ndarray:
    found = oi.drivers(table, outcome, items, method=method, replicates=20, **options)
    return np.array([row.value for row in found.where(quantity="importance")])


@pytest.mark.parametrize("method", ["shapley", "dominance"])
def test_the_values_that_relaimpo_prints(method):
    table = pa.table(dict(zip(["fertility", *PROVINCES], SWISS.T, strict=True)))
    assert importance(table, "fertility", PROVINCES, method) == pytest.approx(RELAIMPO, abs=5e-9)


def regressed(rows: np.ndarray, outcome: np.ndarray, weight: np.ndarray) -> float:
    """R squared of a least-squares fit to the answers themselves, each row as often as it weighs."""
    root = np.sqrt(weight)
    design = np.column_stack([np.ones(len(rows)), rows]) * root[:, None]
    left = outcome * root - design @ np.linalg.lstsq(design, outcome * root, rcond=None)[0]
    return 1 - left @ left / (weight @ (outcome - np.average(outcome, weights=weight)) ** 2)


def lmg(rows: np.ndarray, outcome: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Lindeman, Merenda and Gold's importance by a regression on the answers for every set of drivers."""
    count = rows.shape[1]
    sets = [inside for size in range(count + 1) for inside in combinations(range(count), size)]
    r2 = {inside: regressed(rows[:, list(inside)], outcome, weight) for inside in sets}
    found = np.zeros(count)
    for inside in sets:
        share = factorial(len(inside)) * factorial(max(count - len(inside) - 1, 0)) / factorial(count)
        for driver in set(range(count)) - set(inside):
            found[driver] += share * (r2[tuple(sorted((*inside, driver)))] - r2[inside])
    return found


def johnson(rows: np.ndarray, outcome: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Johnson's weights by the singular values of the answers: the nearest orthogonal variables share R squared out."""
    root = np.sqrt(weight / weight.sum())[:, None]
    z = (np.column_stack([rows, outcome]) - np.average(np.column_stack([rows, outcome]), axis=0, weights=weight)) * root
    z /= np.sqrt(np.sum(z**2, axis=0))
    left, _, right = np.linalg.svd(z[:, :-1], full_matrices=False)
    nearest = left @ right
    return (z[:, :-1].T @ nearest) ** 2 @ (nearest.T @ z[:, -1]) ** 2


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_regressions_on_the_answers_for_every_set_of_drivers(weighted):
    """Seven drivers that go together, rated by 150 people; 128 regressions on their answers, and no correlation."""
    rng = np.random.default_rng(8)
    rated = np.clip(np.round(5 + 2 * (0.7 * rng.normal(size=(150, 7)) + 0.7 * rng.normal(size=(150, 1)))), 1, 10)
    outcome = np.clip(np.round(rated @ [0.4, 0.3, 0.2, 0.1, 0, 0, -0.1] + 1 + rng.normal(size=150)), 1, 10)
    weight = rng.integers(1, 5, 150).astype(float) if weighted else np.ones(150)
    items = [f"f{place}" for place in range(7)]
    table = pa.table(dict(zip([*items, "q", "w"], [*rated.T, outcome, weight], strict=True)))
    options = {"weight": "w"} if weighted else {}
    every = lmg(rated, outcome, weight)
    for method, expected in (
        ("shapley", every), ("dominance", every), ("relative_weights", johnson(rated, outcome, weight)),
    ):  # fmt: skip
        assert importance(table, "q", items, method, **options) == pytest.approx(expected, abs=1e-10)
