import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.errors import MethodError
from outsidein.methods import raking

CELLS = np.array([30.0, 10, 10, 20, 20, 10])
MEMBERS = [[0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2]]
TARGETS = [[0.55, 0.45], [0.40, 0.35, 0.25]]
FITTED = [[26.68474, 14.01709, 14.29817], [13.31526, 20.98291, 10.70183]]


def margins(totals):
    """Shares of both margins of the two by three table, per replicate."""
    table = totals.reshape(2, 3, *totals.shape[1:])
    return table.sum(axis=1) / table.sum(axis=(0, 1)), table.sum(axis=0) / table.sum(axis=(0, 1))


def test_published_table_with_its_design_effect():
    fit = raking.rake(CELLS, MEMBERS, TARGETS)
    assert np.round(CELLS * fit.factors, 5).reshape(2, 3).tolist() == FITTED
    weight, square = np.sum(CELLS * fit.factors), np.sum(CELLS * fit.factors**2)
    assert round(float(raking.design_effect(100, weight, square)), 6) == 1.061593
    assert round(float(raking.effective_n(weight, square)), 3) == 94.198


@given(arrays(np.float64, (6, 4), elements=st.floats(0.5, 500)))
@settings(max_examples=40)
def test_targets_hold_with_any_base_weights_in_every_replicate(cells):
    fit = raking.rake(cells, MEMBERS, TARGETS)
    rows, columns = margins(cells * fit.factors)
    assert rows == pytest.approx(np.tile(np.array(TARGETS[0])[:, None], 4), abs=1e-9)
    assert columns == pytest.approx(np.tile(np.array(TARGETS[1])[:, None], 4), abs=1e-9)
    assert (cells * fit.factors).sum(axis=0) == pytest.approx(cells.sum(axis=0))
    assert fit.converged.all()
    assert fit.skipped.tolist() == [0, 0, 0, 0]


@given(arrays(np.float64, 6, elements=st.floats(0.5, 500)), st.permutations(range(6)), st.floats(0.01, 100))
@settings(max_examples=40)
def test_order_of_cells_and_margins_and_the_unit_of_weights_do_not_matter(cells, order, unit):
    plain = raking.rake(cells, MEMBERS, TARGETS).factors
    shuffled = raking.rake(unit * cells[order], [np.array(member)[order] for member in MEMBERS[::-1]], TARGETS[::-1])
    assert shuffled.factors == pytest.approx(plain[order], rel=1e-6)


def test_interaction_of_the_base_weights_is_kept():
    fitted = CELLS * raking.rake(CELLS, MEMBERS, TARGETS).factors
    odds = [table[0] * table[4] / (table[1] * table[3]) for table in (CELLS, fitted)]
    assert odds[1] == pytest.approx(odds[0])


def test_weights_that_fit_already_stay():
    fit = raking.rake([20, 20, 30, 30], [[0, 0, 1, 1], [0, 1, 0, 1]], [[0.4, 0.6], [0.5, 0.5]])
    assert fit.factors == pytest.approx(np.ones(4))
    assert fit.rounds == 1
    assert raking.rake(CELLS, [], []).factors.tolist() == [1.0] * 6


def test_a_category_that_nobody_chose_is_an_error_by_name():
    names = [("age", ["under 40", "over 40"]), ("region", ["north", "middle", "south"])]
    with pytest.raises(MethodError, match=r"nobody answered for region 'south', which has a target of 0.25"):
        raking.rake([30, 10, 0, 20, 20, 0], MEMBERS, TARGETS, names)
    with pytest.raises(MethodError, match=r"nobody answered for margin 2 category 3"):
        raking.rake([30, 10, 0, 20, 20, 0], MEMBERS, TARGETS)
    none_wanted = raking.rake([30, 10, 0, 20, 20, 0], MEMBERS, [TARGETS[0], [0.6, 0.4, 0.0]])
    assert none_wanted.skipped == 0


def test_a_category_empty_in_one_replicate_is_skipped_there_and_counted():
    cells = np.stack([CELLS, [30, 10, 0, 20, 20, 0]], axis=1)
    fit = raking.rake(cells, MEMBERS, TARGETS)
    assert fit.skipped.tolist() == [0, 1]
    _, columns = margins(cells * fit.factors)
    assert columns[:, 1] == pytest.approx([0.40 / 0.75, 0.35 / 0.75, 0], abs=1e-9)
    assert columns[:, 0] == pytest.approx([0.40, 0.35, 0.25], abs=1e-9)


def test_impossible_targets_do_not_converge():
    # Only the diagonal is filled, so both margins are the same shares, but they are asked to differ.
    diagonal, members, targets = np.array([50.0, 0, 0, 50]), [[0, 0, 1, 1], [0, 1, 0, 1]], [[0.3, 0.7], [0.5, 0.5]]
    with pytest.raises(MethodError, match=r"raking did not converge in 50 rounds: margin 1 is still 0.2"):
        raking.rake(diagonal, members, targets, limit=50)
    fit = raking.rake(np.stack([[25.0] * 4, diagonal], axis=1), members, targets, limit=50)
    assert fit.converged.tolist() == [True, False]
    assert np.isnan(fit.factors[:, 1]).all()


def test_targets_must_be_shares_for_every_category():
    with pytest.raises(MethodError, match="targets of margin 1 sum to 100"):
        raking.rake(CELLS, MEMBERS, [[55, 45], TARGETS[1]])
    with pytest.raises(MethodError, match="margin 2 has 2 targets, but cells of other categories"):
        raking.rake(CELLS, MEMBERS, [TARGETS[0], [0.5, 0.5]])


@given(arrays(np.float64, (12, 3), elements=st.floats(0.01, 50)), st.floats(1.2, 6))
def test_trimming_keeps_the_total_and_the_bound(factors, largest):
    cells = np.linspace(1, 4, 12)
    trimmed = raking.trim(factors, cells, largest)
    average = (cells[:, None] * factors).sum(axis=0) / cells.sum()
    assert (cells[:, None] * trimmed).sum(axis=0) == pytest.approx((cells[:, None] * factors).sum(axis=0))
    assert np.all(trimmed <= largest * average * (1 + 1e-9))
    assert np.all((trimmed >= factors * (1 - 1e-9)) | (trimmed >= largest * average * (1 - 1e-9)))


def test_trimming_leaves_small_weights_and_refuses_bounds_under_one():
    assert raking.trim([1.0, 1.2, 0.8]) == pytest.approx([1.0, 1.2, 0.8])
    with pytest.raises(MethodError, match="take a bound above 1"):
        raking.trim([1.0, 2.0], largest=1.0)


@given(arrays(np.float64, st.integers(1, 30), elements=st.floats(0.1, 10)), st.floats(0.1, 10))
def test_kish(weights, unit):
    n = raking.effective_n(weights.sum(), (weights**2).sum())
    assert n <= len(weights) * (1 + 1e-9)
    assert n == pytest.approx(float(raking.effective_n(unit * weights.sum(), unit**2 * (weights**2).sum())))
    assert raking.design_effect(len(weights), weights.sum(), (weights**2).sum()) == pytest.approx(len(weights) / n)
