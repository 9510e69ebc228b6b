"""Moments: packed triangles that unpack, add up, and hold every pairwise sum."""

import numpy as np
import pytest

from outsidein.stats.moments import Moments, square, triangle


def of(answers: np.ndarray, group: np.ndarray) -> Moments:
    """Moments of rows without weights, by a plain loop (NaN is no answer)."""
    marks = np.isfinite(answers)
    z = np.concatenate([marks, np.nan_to_num(answers)], axis=1)
    rows, columns = np.triu_indices(z.shape[1])
    found = np.unique(group)
    products = np.array([sum(np.outer(z[i], z[i])[rows, columns] for i in np.flatnonzero(group == g)) for g in found])
    given = np.array([marks[group == g].sum(axis=0) for g in found])
    names = tuple(f"q{i}" for i in range(answers.shape[1]))
    return Moments(names, np.zeros(len(names)), found, np.zeros(len(found), np.int64), products, given)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_triangle_and_square_agree(size):
    full = np.arange(size * size, dtype=float).reshape(size, size)
    full = full + full.T
    packed = full[np.triu_indices(size)]
    assert np.array_equal(square(packed, size), full)
    assert all(packed[triangle(size, i, j)] == full[i, j] for i in range(size) for j in range(size))


def test_split_and_merged_is_whole():
    rng = np.random.default_rng(1)
    answers = np.where(rng.random((40, 3)) < 0.2, np.nan, rng.integers(1, 8, (40, 3)).astype(float))
    group = rng.integers(0, 6, 40)
    whole, merged = of(answers, group), of(answers[:17], group[:17]) + of(answers[17:], group[17:])
    assert np.array_equal(whole.products, merged.products)
    assert np.array_equal(whole.answers, merged.answers)
    assert np.array_equal(whole.n, np.isfinite(answers).sum(axis=0))


def test_only_moments_of_the_same_items_add_up():
    with pytest.raises(ValueError, match="same items"):
        _ = of(np.ones((2, 1)), np.zeros(2)) + of(np.ones((2, 2)), np.zeros(2))
