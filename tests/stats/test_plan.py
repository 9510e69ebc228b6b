"""The resampling plan: drawn once, from the seed and the names of pools only."""

import numpy as np
import pytest

from outsidein.stats import plan
from outsidein.stats.plan import JACKKNIFE_BLOCKS, Pool, draw


def pool(name: str = "account", groups: int = 50, strata: int = 1) -> Pool:
    return Pool(name, np.arange(groups) % strata, np.arange(groups))


def test_replicate_zero_is_all_ones():
    assert np.all(draw([pool()], 1, 200).weights[:, 0] == 1)


def test_a_replicate_is_a_draw_of_as_many_groups_as_there_are():
    drawn = draw([pool(groups=50)], 1, 200).weights[:, 1:201]
    assert np.all(drawn.sum(axis=0) == 50)
    assert np.all(drawn == np.round(drawn))


def test_the_draw_has_the_moments_of_the_multinomial():
    drawn = draw([pool(groups=20)], 7, 20_000).weights[:, 1:20_001]
    assert abs(drawn.mean() - 1) < 1e-12
    assert drawn.var(axis=1).mean() == pytest.approx(1 - 1 / 20, rel=0.02)
    assert np.cov(drawn[0], drawn[1])[0, 1] == pytest.approx(-1 / 20, abs=0.02)


def test_strata_are_resampled_apart_and_without_bias():
    drawn = draw([pool(groups=12, strata=3)], 3, 20_000).weights[:, 1:20_001]
    for stratum in range(3):
        members = drawn[np.arange(12) % 3 == stratum]
        assert np.allclose(members.sum(axis=0), 4)
        assert members.var(axis=1).mean() == pytest.approx(1.0, rel=0.03)


def test_a_stratum_of_one_group_keeps_its_weight():
    lonely = Pool("account", np.array([0, 1, 1]), np.arange(3))
    assert np.all(draw([lonely], 1, 200).weights[0, 1:201] == 1)


def test_another_pool_changes_no_other_draw():
    alone, beside = draw([pool()], 5, 200), draw([pool(), pool("ticket", 30)], 5, 200)
    assert np.array_equal(alone.weights, beside.weights[:50])
    assert beside.offsets == {"account": 0, "ticket": 50}


def test_the_seed_decides():
    assert np.array_equal(draw([pool()], 5, 200).weights, draw([pool()], 5, 200).weights)
    assert not np.array_equal(draw([pool()], 5, 200).weights, draw([pool()], 6, 200).weights)


def test_every_group_is_left_out_of_exactly_one_jackknife_block():
    blocks = draw([pool(groups=450)], 1, 200).weights[:, 201:]
    assert blocks.shape[1] == JACKKNIFE_BLOCKS
    assert np.all((blocks == 0).sum(axis=1) == 1)


def test_counts_are_kept_in_single_precision_and_rescaled_weights_in_double():
    counts, rescaled = draw([pool()], 1, 10), draw([pool(strata=2)], 1, 10)
    assert (counts.weights.dtype, rescaled.weights.dtype) == (np.float32, np.float64)
    assert np.array_equal(counts.double, counts.weights)
    assert counts.weights[:, :11].sum(axis=0).max() == 50


@pytest.mark.parametrize("together", [1, 3, 64])
def test_how_many_replicates_are_drawn_together_changes_nothing(together: int, monkeypatch: pytest.MonkeyPatch):
    whole = draw([pool(groups=33)], 1, 50).weights
    monkeypatch.setattr(plan, "DRAWN_AT_ONCE", together)
    assert np.array_equal(draw([pool(groups=33)], 1, 50).weights, whole)


def test_a_draw_of_none():
    assert draw([pool()], 1, 0).weights.shape == (50, 1 + JACKKNIFE_BLOCKS)


def test_a_seed_draws_what_it_always_drew():
    drawn = draw([Pool("account", np.zeros(6, np.int64))], 20260101, 4).weights[:, 1:5]
    assert drawn.T.astype(int).tolist() == [
        [1, 1, 1, 2, 1, 0],
        [1, 1, 2, 0, 0, 2],
        [4, 0, 0, 0, 0, 2],
        [0, 3, 2, 0, 0, 1],
    ]
