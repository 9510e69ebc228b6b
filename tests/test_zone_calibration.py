"""Zones are called with the right probability: of outcomes called underserved with 80 to 90 %, as many are.

`benchmarks/zone_calibration.py` does the same through whole surveys, weighted accounts among them.
"""

from __future__ import annotations

import numpy as np
import pytest

from outsidein.methods.opportunity import score, zones

OUTCOMES, REPLICATES = 4000, 400
TENTHS = ((0.0, 0.1), (0.1, 0.2), (0.4, 0.6), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0))


@pytest.mark.parametrize("answers", [150, 600])
def test_of_outcomes_called_underserved_as_many_are_as_was_said(answers: int):
    rng = np.random.default_rng(answers)
    importance = rng.uniform(6.5, 9.5, OUTCOMES)
    satisfaction = 2 * importance - rng.uniform(np.maximum(8.2, importance), 11.8)
    seen = [rng.binomial(answers, rating / 10) / answers for rating in (importance, satisfaction)]
    drawn = [10 * rng.binomial(answers, share[:, None], (OUTCOMES, REPLICATES)) / answers for share in seen]
    called = zones(drawn[0], drawn[1]).underserved
    true = score(importance, satisfaction) >= 10
    for low, high in TENTHS:
        inside = (called >= low) & (called <= high)
        said = called[inside].mean()
        error = np.sqrt(said * (1 - said) / inside.sum())
        assert inside.sum() > 100
        assert abs(true[inside].mean() - said) < 3 * error + 0.02, (low, high)
    sure = (called >= 0.8) & (called <= 0.9)
    assert 0.8 <= true[sure].mean() <= 0.9
