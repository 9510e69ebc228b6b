"""Sums over groups under all replicates: exact, in single precision only where that changes no bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.stats import product
from outsidein.stats.plan import Pool, Replicates, draw
from outsidein.stats.product import weigh

GROUPS = 300


def drawn(groups: int = GROUPS, strata: int = 1) -> Replicates:
    return draw([Pool("people", np.arange(groups) % strata)], 1, 50)


def quarters(rng: np.random.Generator, rows: int = 5) -> np.ndarray:
    return rng.integers(-80, 81, (rows, GROUPS)) / 4


def plain(table: np.ndarray, replicates: Replicates) -> np.ndarray:
    return table @ replicates.weights.astype(float)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 20, 4_000, 60_000]))
def test_sums_of_quarters_are_exact_whatever_their_size(seed: int, size: int):
    table = np.random.default_rng(seed).integers(-size, size + 1, (3, GROUPS)) / 4
    assert np.array_equal(weigh(table, drawn()), plain(table, drawn()))


def test_single_precision_is_left_where_a_sum_could_be_rounded():
    table = np.full((1, GROUPS), 2**24 // GROUPS / 4)
    assert product._in_single(table) is not None
    assert product._in_single(table + 0.25) is None
    assert np.array_equal(weigh(table, drawn()), plain(table, drawn()))


@pytest.mark.parametrize("odd", [1 / 3, 0.125, np.nan])
def test_a_number_that_is_no_quarter_is_added_in_double_precision(odd: float):
    table = quarters(np.random.default_rng(1))
    table[2, 7] = odd
    assert product._in_single(table) is None
    assert np.array_equal(weigh(table, drawn()), plain(table, drawn()), equal_nan=True)


def test_rescaled_weights_are_added_in_double_precision():
    table, replicates = quarters(np.random.default_rng(1)), drawn(strata=3)
    assert replicates.weights.dtype == np.float64
    assert np.array_equal(weigh(table, replicates), table @ replicates.weights)


def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch):
    table, replicates = quarters(np.random.default_rng(2)), drawn()
    alone = weigh(table, replicates)
    monkeypatch.setattr(product, "WORTH_THREADS", 1)
    for processors in (1, 3, 7):
        monkeypatch.setattr(product.os, "cpu_count", lambda count=processors: count)
        assert np.array_equal(weigh(table, replicates), alone)


def test_no_groups_and_no_rows():
    assert weigh(np.zeros((2, 0)), drawn(0)).tolist() == np.zeros((2, 251)).tolist()
    assert weigh(np.zeros((0, GROUPS)), drawn()).shape == (0, 251)
