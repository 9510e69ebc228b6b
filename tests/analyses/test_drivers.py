"""Driver analysis as users reach it: from answers to importance, performance and what is clear."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.errors import MethodError

SLOPES = (0.5, 0.3, 0.0, 0.0)
NAMES = ["speed", "care", "price", "news"]

# Longley 1967 (NIST StRD): employment, deflator, GNP, unemployed, armed forces, population, year.
LONGLEY = np.array([
    [60323, 83, 234289, 2356, 1590, 107608, 1947], [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
    [60171, 88.2, 258054, 3682, 1616, 109773, 1949], [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
    [63221, 96.2, 328975, 2099, 3099, 112075, 1951], [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
    [64989, 99, 365385, 1870, 3547, 115094, 1953], [63761, 100, 363112, 3578, 3350, 116219, 1954],
    [66019, 101.2, 397469, 2904, 3048, 117388, 1955], [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
    [68169, 108.4, 442769, 2936, 2798, 120445, 1957], [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
    [68655, 112.6, 482704, 3813, 2552, 123366, 1959], [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
    [69331, 115.7, 518173, 4806, 2572, 127852, 1961], [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
])  # fmt: skip
CERTIFIED = (15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359, -0.0511041056535807,
             1829.15146461355)  # fmt: skip


def answers(n: int = 400, seed: int = 1) -> dict[str, list]:
    """Ratings of four drivers that go together, two of which have a contribution of their own."""
    rng = np.random.default_rng(seed)
    rated = np.clip(np.round(4 + 1.3 * (0.7 * rng.normal(size=(n, 4)) + 0.7 * rng.normal(size=(n, 1)))), 1, 7)
    outcome = np.clip(np.round(4 + (rated - 4) @ SLOPES + rng.normal(size=n)), 1, 7)
    made = {name: rated[:, place].astype(int).tolist() for place, name in enumerate(NAMES)}
    return {**made, "q": outcome.astype(int).tolist()}


def test_every_driver_has_its_quantities_and_shares_add_up():
    found = oi.drivers(pa.table(answers()), "q", NAMES)
    importance = [row.value for row in found.where(quantity="importance")]
    assert sum(importance) == pytest.approx(found.one(quantity="r2").value, abs=1e-9)
    assert sum(row.value for row in found.where(quantity="share")) == pytest.approx(1, abs=1e-9)
    replicates = np.sum([row.replicates for row in found.where(quantity="importance")], axis=0)
    assert replicates == pytest.approx(found.one(quantity="r2").replicates, abs=1e-9)
    for row in found.where(quantity="performance"):
        assert row.value == pytest.approx(100 * (np.mean(answers()[row.subject]) - 1) / 6)
        places = ("p_concentrate", "p_keep_up", "p_low_priority", "p_overkill")
        chances = [found.one(quantity=place, subject=row.subject).value for place in places]
        assert sum(chances) == pytest.approx(1)


@pytest.mark.parametrize("method", ["shapley", "relative_weights", "dominance"])
def test_the_methods_share_out_the_same_r_squared(method):
    found = oi.drivers(pa.table(answers()), "q", NAMES, method=method, replicates=200)
    total = sum(row.value for row in found.where(quantity="importance"))
    assert total == pytest.approx(found.one(quantity="r2").value, abs=1e-9)


def test_dominance_is_a_chance_of_each_pair():
    found = oi.drivers(pa.table(answers()), "q", NAMES, method="dominance", replicates=200)
    assert found.one(quantity="p_general", subject="speed > news").value > 0.99
    assert found.one(quantity="p_complete", subject="news > speed").value < 0.01
    first = found.one(quantity="conditional", subject="speed, 0 others")
    assert first.value == pytest.approx(np.corrcoef(answers()["speed"], answers()["q"])[0, 1] ** 2)


def test_nist_longley_through_the_answers():
    names = [f"x{place}" for place in range(6)]
    table = pa.table({name: LONGLEY[:, place + 1] for place, name in enumerate(names)} | {"y": LONGLEY[:, 0]})
    found = oi.drivers(table, "y", names, method="coefficients", replicates=200)
    scale = LONGLEY[:, 0].std() / LONGLEY[:, 1:].std(axis=0)
    slopes = [found.one(quantity="coefficient", subject=name).value for name in names] * scale
    assert slopes == pytest.approx(CERTIFIED, rel=1e-9)
    assert found.one(quantity="r2").value == pytest.approx(0.995479004577296, rel=1e-12)
    assert all("collinear" in row.note for row in found.where(quantity="coefficient"))


def test_collinear_drivers_are_named_and_near_ones_warned_of():
    made = answers()
    with pytest.raises(MethodError, match="'speed' and 'again' carry the same information"):
        oi.drivers(pa.table(made | {"again": made["speed"]}), "q", [*NAMES, "again"])
    near = list(made["speed"])
    near[:3] = [7, 1, 7]
    found = oi.drivers(pa.table(made | {"again": near}), "q", ["speed", "again", "care"], replicates=200)
    assert "variance inflation" in found.one(quantity="importance", subject="again").note
    assert "variance inflation" not in found.one(quantity="importance", subject="care").note


def test_too_few_answers_and_wrong_parameters_are_refused():
    few = {name: values[:6] for name, values in answers().items()}
    with pytest.raises(MethodError, match="6 answers are too few for 4 drivers"):
        oi.drivers(pa.table(few), "q", NAMES)
    for items, words in ((["speed", "q"], "'q' is the outcome"), (["speed", "speed"], "'speed' is named twice")):
        with pytest.raises(MethodError, match=words):
            oi.drivers(pa.table(answers()), "q", items)
    with pytest.raises(MethodError, match="'news' is none of the drivers"):
        oi.drivers(pa.table(answers()), "q", ["speed", "care"], stated={"news": "price"})


def test_stated_importance_stands_beside_derived_importance():
    found = oi.drivers(pa.table(answers()), "q", ["speed", "care"], stated={"speed": "price"}, replicates=200)
    stated = found.one(quantity="stated_importance")
    assert (stated.subject, stated.value) == ("speed", pytest.approx(100 * (np.mean(answers()["price"]) - 1) / 6))


def test_pairwise_missing_answers_leave_the_rest_in_place():
    made = answers()
    made["news"] = [None if place % 5 == 0 else value for place, value in enumerate(made["news"])]
    found = oi.drivers(pa.table(made), "q", NAMES, replicates=200)
    assert found.one(quantity="r2").n == 320
    kept = [place for place in range(400) if place % 5]
    news, q = ([made[name][place] for place in kept] for name in ("news", "q"))
    together = np.cov(news, q, bias=True)[0, 1] / (np.std(news) * np.std(made["q"]))
    alone = oi.drivers(pa.table(made), "q", ["news"], replicates=200).one(quantity="coefficient")
    assert alone.value == pytest.approx(together)


def gaps(share: float = 0.2, seed: int = 3) -> dict[str, list]:
    """The same answers, of which some are missing: more of the outcome where speed was rated low."""
    rng, made = np.random.default_rng(seed), answers()
    lost = {name: rng.random(400) < share * (1 + (np.array(made["speed"]) < 4) * (name == "q")) for name in made}
    return {name: [None if gone else value for value, gone in zip(made[name], lost[name], strict=True)]
            for name in made}  # fmt: skip


def least_squares(rows: np.ndarray) -> np.ndarray:
    """Standardised coefficients of the first columns for the last."""
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return np.linalg.lstsq(z[:, :-1], z[:, -1], rcond=None)[0]


def test_listwise_is_a_regression_on_complete_answers_and_mean_on_answers_with_means_put_in():
    rows = np.array([[np.nan if value is None else value for value in column] for column in gaps().values()], float).T
    filled = np.where(np.isnan(rows), np.nanmean(rows, axis=0), rows)
    for missing, used in (("listwise", rows[~np.isnan(rows).any(axis=1)]), ("mean", filled)):
        found = oi.drivers(pa.table(gaps()), "q", NAMES, missing=missing, replicates=20)
        beta = [row.value for row in found.where(quantity="coefficient")]
        assert beta == pytest.approx(least_squares(used), abs=1e-9)
        r2 = found.one(quantity="r2")
        z = (used - used.mean(axis=0)) / used.std(axis=0)
        assert r2.value == pytest.approx(1 - np.mean((z[:, -1] - z[:, :-1] @ beta) ** 2), abs=1e-9)
        assert r2.n == (len(used) if missing == "listwise" else int(np.sum(~np.isnan(rows), axis=0).min()))


def test_what_was_done_about_missing_answers_is_said():
    said = {"pairwise": "missing answers: pairwise", "listwise": "only people who answered every question",
            "mean": "replaced by the mean"}  # fmt: skip
    for missing, words in said.items():
        found = oi.drivers(pa.table(gaps()), "q", NAMES, missing=missing, replicates=20)
        assert all(words in row.note for row in found.where(quantity="importance"))
    whole = oi.drivers(pa.table(answers()), "q", NAMES, replicates=20)
    assert not any("missing" in row.note for row in whole)


def test_without_missing_answers_every_way_is_the_same():
    values = [
        [row.value for row in oi.drivers(pa.table(answers()), "q", NAMES, missing=missing, replicates=50)]
        for missing in ("pairwise", "listwise", "mean")
    ]
    assert values[1] == pytest.approx(values[0], rel=1e-9, nan_ok=True)
    assert values[2] == pytest.approx(values[0], rel=1e-9, nan_ok=True)


def test_correlations_that_contradict_each_other_are_refused_and_listwise_named():
    """Three pairs of questions, each answered by other people: a and b agree, b and c agree, a and c oppose."""
    up, nearly, down, nobody = [1, 2, 3, 4, 5] * 6, [1, 3, 2, 4, 5] * 6, [5, 3, 4, 2, 1] * 6, [None] * 30
    table = pa.table({"a": up + nobody + up, "b": nearly + up + nobody, "c": nobody + nearly + down})
    with pytest.raises(MethodError, match=r"not positive definite.*missing: listwise"):
        oi.drivers(table, "c", ["a", "b"], replicates=20)


def test_more_than_twenty_drivers_are_sampled_and_say_so():
    rng = np.random.default_rng(2)
    made = {f"f{place}": rng.normal(size=200) for place in range(21)}
    made["q"] = sum(made.values()) + rng.normal(size=200)
    found = oi.drivers(pa.table(made), "q", list(made)[:21], replicates=200)
    assert len(found.where(quantity="sampling_error")) == 21
    assert "sampled orders" in found.one(quantity="importance", subject="f0").note
    total = sum(row.value for row in found.where(quantity="importance"))
    assert total == pytest.approx(found.one(quantity="r2").value, abs=1e-9)


def test_drivers_without_a_contribution_are_seldom_called_clear():
    """40 surveys of 4 drivers, two of them null: at 5 % one expects 4 of 80, and 10 or more once in 170 runs."""
    clear = dict.fromkeys(NAMES, 0)
    for seed in range(40):
        found = oi.drivers(pa.table(answers(200, seed)), "q", NAMES, replicates=300)
        for row in found.where(quantity="p_adjusted"):
            clear[row.subject] += row.value <= 0.05
    assert clear["price"] + clear["news"] < 10
    assert clear["speed"] == 40
