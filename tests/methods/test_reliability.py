import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from outsidein.errors import MethodError
from outsidein.methods import reliability
from outsidein.methods.one_factor import one_factor


def answers(seed, n=60, loadings=(0.8, 0.7, 0.6, 0.5, 0.75)):
    """Answers on 1-7 to items of one factor."""
    rng = np.random.default_rng(seed)
    strength = np.array(loadings)
    latent = rng.standard_normal((n, 1)) * strength + rng.standard_normal((n, len(strength))) * np.sqrt(1 - strength**2)
    return np.clip(np.round(4 + 1.3 * latent), 1, 7)


def fitted(correlation):
    """Minimum residuals by a general optimiser from several starts: the independent computation."""
    k = len(correlation)
    pairs = np.triu_indices(k, 1)

    def residual(loadings):
        return np.sum((correlation[pairs] - np.outer(loadings, loadings)[pairs]) ** 2)

    starts = [np.full(k, 0.5), np.full(k, 0.8), np.linspace(0.2, 0.9, k)]
    options = {"ftol": 1e-15, "gtol": 1e-12, "maxiter": 2000}
    fits = [minimize(residual, start, method="L-BFGS-B", bounds=[(-1, 1)] * k, options=options) for start in starts]
    best = min(fits, key=lambda fit: fit.fun).x
    return best * np.sign(best.sum())


@pytest.mark.parametrize("seed", range(6))
def test_omega_is_that_of_an_independent_fit(seed):
    covariance = np.cov(answers(seed).T)
    deviation = np.sqrt(np.diag(covariance))
    loadings = fitted(covariance / np.outer(deviation, deviation))
    common = np.sum(deviation * loadings) ** 2
    expected = common / (common + np.sum(deviation**2 * (1 - loadings**2)))
    assert reliability.omega(covariance) == pytest.approx(expected, abs=1e-6)


def test_three_items_have_a_solution_in_closed_form():
    r12, r13, r23 = 0.5, 0.4, 0.3
    loadings = [np.sqrt(r12 * r13 / r23), np.sqrt(r12 * r23 / r13), np.sqrt(r13 * r23 / r12)]
    fit = one_factor([[1, r12, r13], [r12, 1, r23], [r13, r23, 1]])
    assert fit.loadings == pytest.approx(loadings, abs=1e-8)
    assert not fit.heywood


def test_a_heywood_case_stays_at_the_bound_and_is_flagged():
    # With the first loading at 1 the others minimise 2 (0.8 - a)^2 + (0.3 - a^2)^2, so a^3 + 0.7 a - 0.8 = 0.
    fit = one_factor([[1, 0.8, 0.8], [0.8, 1, 0.3], [0.8, 0.3, 1]])
    assert fit.heywood
    a = next(root.real for root in np.roots([1, 0, 0.7, -0.8]) if abs(root.imag) < 1e-12)
    assert fit.loadings == pytest.approx([1, a, a], abs=1e-7)
    assert np.all(fit.uniquenesses >= 0)


@given(st.integers(0, 10**6))
@settings(max_examples=30)
def test_alpha_and_its_diagnostics_by_their_definitions(seed):
    data = answers(seed)
    scale = reliability.reliability(np.cov(data.T))
    k = data.shape[1]

    def alpha(items):
        count = items.shape[1]
        return count / (count - 1) * (1 - items.var(axis=0, ddof=1).sum() / items.sum(axis=1).var(ddof=1))

    others = [np.delete(data, item, axis=1) for item in range(k)]
    assert scale.alpha == pytest.approx(alpha(data))
    assert scale.alpha_standardised == pytest.approx(alpha((data - data.mean(axis=0)) / data.std(axis=0)))
    assert scale.alpha_without == pytest.approx([alpha(rest) for rest in others])
    assert scale.item_rest == pytest.approx(
        [np.corrcoef(data[:, item], others[item].sum(axis=1))[0, 1] for item in range(k)]
    )


@given(st.integers(0, 10**6), st.permutations(range(5)), st.floats(0.01, 100))
@settings(max_examples=30)
def test_order_and_unit_do_not_matter(seed, order, unit):
    covariance = np.cov(answers(seed).T)
    plain = reliability.reliability(covariance)
    moved = reliability.reliability(unit * covariance[np.ix_(order, order)])
    assert moved.alpha == pytest.approx(plain.alpha)
    assert moved.omega == pytest.approx(plain.omega, abs=1e-7)
    assert moved.alpha_without == pytest.approx(plain.alpha_without[order])
    assert moved.factor.loadings == pytest.approx(plain.factor.loadings[order], abs=1e-6)


def test_equal_loadings_make_omega_equal_alpha():
    covariance = np.full((4, 4), 0.45) + 0.55 * np.eye(4)
    assert reliability.omega(covariance) == pytest.approx(float(reliability.alpha(covariance)), abs=1e-9)
    pair = np.array([[1, 0.6], [0.6, 1]])
    assert reliability.omega(pair) == pytest.approx(float(reliability.alpha(pair)))


def test_a_reversed_item_is_flagged_and_turning_it_round_mends_alpha():
    data = answers(3)
    turned = data.copy()
    turned[:, 2] = 8 - turned[:, 2]
    wrong, right = np.cov(turned.T), np.cov(data.T)
    assert reliability.reversed_items(wrong).tolist() == [False, False, True, False, False]
    assert not reliability.reversed_items(right).any()
    assert reliability.alpha(wrong) < reliability.alpha(right) - 0.1
    assert reliability.item_rest(wrong)[2] < 0


def test_batches_are_each_matrix_by_itself():
    matrices = np.stack([np.cov(answers(seed).T) for seed in range(6)]).reshape(2, 3, 5, 5)
    batch = reliability.reliability(matrices)
    assert batch.omega.shape == (2, 3)
    for place in np.ndindex(2, 3):
        alone = reliability.reliability(matrices[place])
        assert batch.alpha[place] == pytest.approx(float(alone.alpha))
        assert batch.omega[place] == pytest.approx(float(alone.omega))
        assert batch.alpha_without[place] == pytest.approx(alone.alpha_without)


def test_a_constant_item_is_named_and_a_constant_replicate_is_only_missing():
    data = answers(5)
    data[:, 1] = 4
    with pytest.raises(MethodError, match=r"^item 2 is constant"):
        reliability.alpha(np.cov(data.T))
    with pytest.raises(MethodError, match=r"^item kind is constant"):
        reliability.omega(np.cov(data.T), names=["fast", "kind", "clear", "clean", "near"])
    both = reliability.reliability(np.stack([np.cov(answers(5).T), np.cov(data.T)]))
    assert np.isfinite(both.alpha[0])
    assert np.isnan([both.alpha[1], both.omega[1], both.item_rest[1, 0]]).all()


def test_two_items_at_least():
    with pytest.raises(MethodError, match="two items or more"):
        reliability.alpha([[1.0]])
    assert np.isnan(reliability.alpha_without([[1, 0.5], [0.5, 1]])).all()


def test_three_items_are_solved_as_any_number_is():
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(60, 1)) + rng.normal(size=(60, 3))
    triads = np.stack([np.corrcoef(rows[rng.integers(0, 60, 60)], rowvar=False) for _ in range(50)])
    found = one_factor(triads)
    implied = np.einsum("ci,cj->cij", found.loadings, found.loadings)
    inside = ~found.heywood
    assert inside.sum() > 40
    assert np.abs(implied - triads)[inside][:, ~np.eye(3, dtype=bool)].max() < 1e-9
