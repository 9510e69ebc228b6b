"""Partial least squares from matrices against the algorithm written out on people's scores, and its properties."""

import numpy as np
import pytest

from methods.path_models import answers, plain, structure
from outsidein.errors import MethodError
from outsidein.methods import construct_index, construct_validity, pls, structural
from outsidein.methods.consistent_pls import disattenuated, loadings, rho_a
from outsidein.methods.pls import Structure


@pytest.mark.parametrize("scheme", ["path", "factorial", "centroid"])
@pytest.mark.parametrize("modes", ["AAAA", "BBBB", "ABAB"])
def test_weights_and_paths_are_those_of_scores(scheme, modes):
    rows, model = answers(), structure(modes)
    weights, scores = plain(rows, model, scheme)
    found = pls.estimate(np.corrcoef(rows.T), model, scheme, tolerance=1e-12)
    assert found.weights == pytest.approx(weights, abs=1e-9)
    assert found.scores == pytest.approx(np.corrcoef(scores.T), abs=1e-9)
    X = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    owner = scores[:, model.owner]
    assert found.loadings(model) == pytest.approx((X * owner).mean(axis=0), abs=1e-9)
    inner = structural.regress(found.scores, model)
    for construct, before in enumerate(model.predecessors):
        if before:
            fit, rest, *_ = np.linalg.lstsq(scores[:, before], scores[:, construct], rcond=None)
            assert inner.paths[list(before), construct] == pytest.approx(fit, abs=1e-9)
            assert inner.r_squared[construct] == pytest.approx(1 - rest[0] / len(rows), abs=1e-9)


def test_replicates_do_not_depend_on_their_neighbours():
    rows = answers()
    rng = np.random.default_rng(1)
    drawn = [np.corrcoef(rows[rng.integers(0, len(rows), len(rows))].T) for _ in range(30)]
    together = pls.estimate(np.stack(drawn, axis=-1), structure("ABAB"))
    for place, one in enumerate(drawn):
        assert pls.estimate(one, structure("ABAB")).weights == pytest.approx(together.weights[:, place], abs=1e-13)


def test_the_order_of_items_and_constructs_never_matters():
    R, model = np.corrcoef(answers().T), structure()
    found = pls.estimate(R, model)
    order = np.random.default_rng(2).permutation(11)
    moved = {item: place for place, item in enumerate(order)}
    turned = Structure(
        tuple(tuple(moved[item] for item in reversed(block)) for block in model.blocks), model.modes, model.predecessors
    )
    assert pls.estimate(R[np.ix_(order, order)], turned).weights == pytest.approx(found.weights[order], abs=1e-12)


def test_a_replicate_without_numbers_is_nan_alone():
    R = np.stack([np.corrcoef(answers(seed=s).T) for s in range(3)], axis=-1)
    R[0, 1, 1] = R[1, 0, 1] = np.nan
    found = pls.estimate(R, structure())
    assert found.converged.tolist() == [True, False, True]
    assert np.isnan(found.weights[:, 1]).all()
    assert np.isfinite(found.weights[:, [0, 2]]).all()


def test_too_few_rounds_is_not_converged():
    found = pls.estimate(np.corrcoef(answers().T), structure(), limit=2)
    assert not found.converged
    assert np.isnan(found.scores).all()


def test_negative_items_turn_the_weights_not_the_construct():
    rows = answers()
    rows[:, 2] = -rows[:, 2]
    found = pls.estimate(np.corrcoef(rows.T), structure())
    assert found.loadings(structure())[:3].sum() > 0
    assert found.weights[2] < 0


def test_total_effects_are_the_sum_over_ways():
    inner = structural.regress(pls.estimate(np.corrcoef(answers().T), structure()).scores, structure())
    B = inner.paths
    assert inner.total == pytest.approx(np.linalg.inv(np.eye(4) - B) - np.eye(4), abs=1e-12)
    assert inner.indirect == pytest.approx(inner.total - B, abs=1e-12)


def test_effect_sizes_and_inflation_are_those_of_regressions():
    model = structure()
    S = pls.estimate(np.corrcoef(answers().T), model).scores
    inner = structural.regress(S, model)

    def explained(by: list[int], of: int) -> float:
        return float(S[of, by] @ np.linalg.solve(S[np.ix_(by, by)], S[by, of]))

    for a in model.predecessors[3]:
        rest = [other for other in model.predecessors[3] if other != a]
        wanted = (explained([*rest, a], 3) - explained(rest, 3)) / (1 - explained([*rest, a], 3))
        assert inner.f2[a, 3] == pytest.approx(wanted, abs=1e-12)
        assert inner.vif[a, 3] == pytest.approx(1 / (1 - explained(rest, a)), abs=1e-12)


def test_a_circle_is_refused():
    with pytest.raises(MethodError, match="circle"):
        structural.total_effects(np.zeros((2, 2)), Structure(((0,), (1,)), ("A", "A"), ((1,), (0,))))


def test_consistent_pls_finds_the_factors_behind_a_population():
    """From the exact correlations of a factor model come its loadings and the correlations of its factors."""
    strengths = np.array([0.9, 0.8, 0.7, 0.85, 0.75, 0.65, 0.6])
    blocks, phi = ((0, 1, 2), (3, 4, 5, 6)), 0.55
    model = Structure(blocks, ("A", "A"), ((), (0,)))
    between = np.where(model.owner[:, None] == model.owner, 1.0, phi)
    R = np.outer(strengths, strengths) * between
    np.fill_diagonal(R, 1.0)
    found = pls.estimate(R, model, tolerance=1e-13)
    reliability = rho_a(R, found.weights, model)
    assert loadings(found.weights, reliability, model, [True, True]) == pytest.approx(strengths, abs=1e-9)
    assert disattenuated(found.scores, reliability, [True, True])[0, 1] == pytest.approx(phi, abs=1e-9)
    assert disattenuated(found.scores, reliability, [True, False])[0, 1] < phi


def test_rescaling_an_item_changes_nothing_but_its_unstandardised_weight():
    rows, model = answers(), structure()
    lowest, highest = rows.min(axis=0) - 1, rows.max(axis=0) + 1
    stretch, shift = np.linspace(0.3, 4, 11), np.linspace(-5, 20, 11)

    def level(rows, lowest, highest):
        found = pls.estimate(np.corrcoef(rows.T), model)
        described = construct_index.Answers(rows.mean(axis=0), rows.std(axis=0), lowest, highest)
        return found.weights, construct_index.index(found.weights, described, model)

    first = level(rows, lowest, highest)
    second = level(rows * stretch + shift, lowest * stretch + shift, highest * stretch + shift)
    for a, b in zip(first, second, strict=True):
        assert a == pytest.approx(b, abs=1e-9)


def test_importance_is_the_slope_between_indices():
    """On a chain of two constructs, the regression of people's indices, by least squares on the rows."""
    rows = answers()[:, :7]
    model = Structure(((0, 1, 2), (3, 4, 5, 6)), ("A", "A"), ((), (0,)))
    lowest, highest = rows.min(axis=0), rows.max(axis=0)
    found = pls.estimate(np.corrcoef(rows.T), model)
    described = construct_index.Answers(rows.mean(axis=0), rows.std(axis=0), lowest, highest)
    raw = found.weights / rows.std(axis=0)
    people = np.stack(
        [
            100 * (rows - lowest)[:, b] @ raw[list(b)] / ((highest - lowest)[list(b)] @ raw[list(b)])
            for b in model.blocks
        ]
    )
    slope = np.polyfit(people[0], people[1], 1)[0]
    total = structural.regress(found.scores, model).total
    assert construct_index.importance(total, found.weights, described, model)[0, 1] == pytest.approx(slope, abs=1e-9)
    assert construct_index.index(found.weights, described, model) == pytest.approx(people.mean(axis=1), abs=1e-9)


def test_reliability_and_validity_by_their_formulas():
    R, model = np.corrcoef(answers().T), structure()
    found = pls.estimate(R, model)
    own = found.loadings(model)
    within = R[np.triu_indices(3, 1)].mean()
    assert construct_validity.standardised_alpha(R, model)[0] == pytest.approx(3 * within / (1 + 2 * within))
    assert construct_validity.average_variance(own, model)[0] == pytest.approx(np.mean(own[:3] ** 2))
    assert construct_validity.rho_c(own, model)[0] == pytest.approx(
        own[:3].sum() ** 2 / (own[:3].sum() ** 2 + (1 - own[:3] ** 2).sum())
    )
    inner = R[7:8, 8:11]
    last = R[8:11, 8:11][np.triu_indices(3, 1)].mean()
    assert construct_validity.htmt(R, model)[2, 3] == pytest.approx(np.abs(inner).mean() / np.sqrt(last))
