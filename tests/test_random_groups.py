"""Replicates over random groups have the standard errors of the plain bootstrap of the same rows."""

from __future__ import annotations

import numpy as np
from random_groups import expected_spread, ratios
from threadpoolctl import threadpool_limits


def test_random_groups_agree_with_the_plain_bootstrap() -> None:
    seeds = 4
    with threadpool_limits(1):
        found = ratios(rows=12_000, seeds=seeds, draws=4_000)
    for name, values in found.items():
        assert abs(values.mean() - 1) < 0.05, (name, values)
        assert np.abs(values - 1).max() < 4 * expected_spread(), (name, values)
