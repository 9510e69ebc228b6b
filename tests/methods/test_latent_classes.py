"""Latent classes: published values, recovery of a declared truth, and what must hold of any fit."""

import numpy as np
import pytest

from outsidein.methods.class_number import likelihood_ratio
from outsidein.methods.class_profiles import assignment, corrected, short_form
from outsidein.methods.latent_classes import LatentClasses, bic, collapsed, entropy, fit, parameters, posterior
from outsidein.methods.latent_steps import newton, normal, packed, polished
from outsidein.methods.partitions import adjusted_rand, contingency, factor_scores, kmeans, matching

# Stouffer & Toby 1951, American Journal of Sociology 56: 216 people on four role conflicts, 1 for the universalistic
# answer; the fits are those of Goodman 1974, Biometrika 61, table 4.
ROLE_CONFLICT = [42, 23, 6, 25, 6, 24, 7, 38, 1, 4, 1, 6, 2, 9, 2, 20]


def role_conflict():
    codes = [[1 - (i >> 3 & 1), 1 - (i >> 2 & 1), 1 - (i >> 1 & 1), 1 - (i & 1)] for i in range(16)]
    return collapsed(codes, ROLE_CONFLICT)[0]


def likelihood_ratio_chi_square(patterns, found):
    observed = patterns.weight / patterns.total
    return 2 * (patterns.weight @ np.log(observed) - found.log_likelihood)


def simulated(n, seed=1, clear=0.85, missing=0.1, items=8):
    """Three classes of 0.5, 0.3 and 0.2 on binary items, answers left out at random."""
    rng = np.random.default_rng(seed)
    member = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    level = np.array([[1, 1, 0, 0] * 2, [0, 1, 1, 1] * 2, [0, 0, 0, 1] * 2])[:, :items]
    chance = np.where(level[member] == 1, clear, 1 - clear)
    codes = (rng.random(chance.shape) < chance).astype(int)
    return np.where(rng.random(codes.shape) < missing, -1, codes), member


@pytest.mark.parametrize(("classes", "chi_square", "degrees"), [(1, 81.08, 11), (2, 2.72, 6)])
def test_published_fits_of_role_conflict(classes, chi_square, degrees):
    patterns = role_conflict()
    found = fit(patterns, classes)
    assert likelihood_ratio_chi_square(patterns, found) == pytest.approx(chi_square, abs=0.006)
    assert 15 - parameters(patterns.levels, classes) == degrees


def test_published_classes_of_role_conflict():
    classes = fit(role_conflict(), 2).classes
    assert classes.shares == pytest.approx([0.721, 0.279], abs=0.001)
    universalistic = classes.chances[:, 1::2]
    assert universalistic[1] == pytest.approx([0.993, 0.940, 0.927, 0.769], abs=0.001)
    assert universalistic[0] == pytest.approx([0.714, 0.330, 0.354, 0.132], abs=0.001)


def test_the_likelihood_is_that_of_its_formula():
    codes, _ = simulated(40)
    patterns, _ = collapsed(codes, np.ones(40))
    found = fit(patterns, 2)
    total = 0.0
    for row in codes:
        mixed = 0.0
        for share, chances in zip(found.classes.shares, found.classes.chances, strict=True):
            mixed += share * np.prod([chances[2 * j + code] for j, code in enumerate(row) if code >= 0])
        total += np.log(mixed)
    assert found.log_likelihood == pytest.approx(total, rel=1e-12)


def test_the_truth_is_found_again():
    codes, member = simulated(1500)
    patterns, place = collapsed(codes, np.ones(1500))
    fits = {count: fit(patterns, count) for count in range(1, 6)}
    best = min(fits, key=lambda k: bic(fits[k].log_likelihood, parameters(patterns.levels, k), 1500))
    assert best == 3
    assert fits[3].classes.shares == pytest.approx([0.5, 0.3, 0.2], abs=0.05)
    assert adjusted_rand(fits[3].posterior[place].argmax(axis=1), member, np.ones(1500)) > 0.75
    gains = [fits[k + 1].log_likelihood - fits[k].log_likelihood for k in range(1, 5)]
    assert min(gains) > 0
    assert 0.7 < entropy(fits[3].posterior, patterns.weight) < 1


def test_every_step_gains_and_the_polished_fit_stands_still():
    patterns, _ = collapsed(simulated(600)[0], np.ones(600))
    rough = fit(patterns, 3, tolerance=1e-4)
    found = polished(patterns, rough)
    assert found.log_likelihood >= rough.log_likelihood
    heavy = found.posterior * patterns.weight[:, None]
    again = normal(patterns, found.classes, heavy.sum(axis=0)[:, None], (heavy.T @ patterns.marks)[..., None])
    here = packed(found.classes.shares, found.classes.chances)
    assert packed(*again)[:, 0] == pytest.approx(here, abs=1e-10)


def test_one_newton_step_goes_where_a_whole_fit_goes():
    codes, _ = simulated(4000, clear=0.9)
    patterns, place = collapsed(codes, np.ones(4000))
    found = polished(patterns, fit(patterns, 3))
    step, rng = newton(patterns, found), np.random.default_rng(5)
    for _ in range(3):
        weight = np.bincount(place, rng.multinomial(4000, np.full(4000, 1 / 4000)), len(patterns.weight))
        heavy = found.posterior * weight[:, None]
        moved = step.step(heavy.sum(axis=0)[:, None], (heavy.T @ patterns.marks)[..., None])[:, 0]
        whole = polished(patterns.weighted(weight), fit(patterns.weighted(weight), 3, 0, found.classes)).classes
        gone = np.abs(packed(whole.shares, whole.chances) - packed(found.classes.shares, found.classes.chances))
        assert np.abs(moved - packed(whole.shares, whole.chances)).max() < 0.2 * gone.max()


def test_many_patterns_in_single_precision_reach_the_same_likelihood(monkeypatch):
    patterns, _ = collapsed(simulated(3000)[0], np.ones(3000))
    double = fit(patterns, 3).log_likelihood
    monkeypatch.setattr("outsidein.methods.latent_classes.SINGLE_FROM", 1)
    assert fit(patterns, 3).log_likelihood == pytest.approx(double, rel=1e-8)


def test_a_split_sample_and_the_order_of_rows_change_nothing():
    codes, _ = simulated(500)
    whole = fit(collapsed(codes, np.ones(500))[0], 3)
    doubled = fit(collapsed(np.concatenate([codes[::-1], codes]), np.full(1000, 0.5))[0], 3)
    assert doubled.log_likelihood == whole.log_likelihood


def test_long_patterns_are_told_apart():
    rng = np.random.default_rng(2)
    codes = rng.integers(-1, 7, (300, 40))
    codes[150:] = codes[:150]
    patterns, place = collapsed(codes, np.ones(300), (7,) * 40)
    assert len(patterns.weight) == 150
    assert np.array_equal(patterns.codes[place], codes)


def test_the_bootstrap_test_keeps_one_class_and_rejects_it():
    rng = np.random.default_rng(3)
    alike, _ = collapsed(rng.integers(0, 2, (200, 5)), np.ones(200))
    apart, _ = collapsed(simulated(300, missing=0.0)[0], np.ones(300))
    assert likelihood_ratio(alike, fit(alike, 1), fit(alike, 2), 19) > 0.05
    assert likelihood_ratio(apart, fit(apart, 1), fit(apart, 2), 19) == 0.05


def test_profiles_are_corrected_for_errors_of_assignment():
    codes, member = simulated(6000, clear=0.75, missing=0.0)
    rng = np.random.default_rng(7)
    large = rng.random(6000) < np.array([0.8, 0.5, 0.2])[member]
    patterns, place = collapsed(codes, np.ones(6000))
    found = fit(patterns, 3)
    chances = found.posterior[place]
    sums = np.stack([chances[large].sum(axis=0), chances[~large].sum(axis=0)], axis=1)
    plain = sums[:, 0] / sums.sum(axis=1)
    right = corrected(sums, assignment(found.posterior, patterns.weight))
    assert np.abs(plain - [0.8, 0.5, 0.2]).max() > 0.04
    assert right[:, 0] / right.sum(axis=1) == pytest.approx([0.8, 0.5, 0.2], abs=0.04)


def test_a_short_form_adds_questions_until_it_is_enough():
    patterns, _ = collapsed(simulated(1500, missing=0.0)[0], np.ones(1500))
    found = fit(patterns, 3)
    asked = short_form(patterns, found.classes, enough=0.9)
    assert [question.agreement for question in asked] == sorted(question.agreement for question in asked)
    assert asked[-1].agreement >= 0.9
    assert len({question.item for question in asked}) == len(asked) < 8
    everything = short_form(patterns, found.classes, enough=1.1, most=8)
    assert everything[-1].agreement == 1.0


def test_posterior_of_an_empty_sheet_is_the_shares():
    patterns, _ = collapsed([[-1, -1], [0, 1]], [1, 1], (2, 2))
    classes = LatentClasses(np.array([0.7, 0.3]), np.array([[0.9, 0.1, 0.5, 0.5], [0.2, 0.8, 0.5, 0.5]]))
    assert posterior(patterns, classes)[0][0] == pytest.approx([0.7, 0.3])


def test_adjusted_rand_by_its_pairs():
    """Against the definition by pairs of people (Hubert & Arabie 1985)."""
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, 3, 40), rng.integers(0, 4, 40)
    first, second = (one[:, None] == one[None, :] for one in (a, b))
    upper = np.triu_indices(40, 1)
    both, only_a, only_b = (float(x[upper].sum()) for x in (first & second, first, second))
    expected = only_a * only_b / len(upper[0])
    assert adjusted_rand(a, b, np.ones(40)) == pytest.approx(
        (both - expected) / ((only_a + only_b) / 2 - expected), rel=1e-12
    )
    assert matching(contingency(a, (a + 1) % 3, np.ones(40))).tolist() == [1, 2, 0]


def test_kmeans_finds_clusters_that_lie_apart():
    rng = np.random.default_rng(4)
    member = np.repeat([0, 1, 2], [50, 30, 20])
    points = np.array([[0, 0], [4, 0], [0, 4]])[member] + rng.normal(scale=0.4, size=(100, 2))
    assert np.array_equal(kmeans(points, np.ones(100), 3), member)


def test_factor_scores_hold_the_variance_that_items_share():
    rng = np.random.default_rng(6)
    level = rng.normal(size=(500, 2))
    answers = level[:, [0, 0, 0, 1, 1, 1]] + rng.normal(scale=0.5, size=(500, 6))
    scores = factor_scores(answers, np.ones(500))
    assert scores.shape == (500, 2)
    plane = np.linalg.lstsq(scores, level - level.mean(axis=0), rcond=None)[1] / 500
    assert (plane < 0.15).all()
