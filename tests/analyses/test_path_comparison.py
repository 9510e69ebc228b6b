"""A path model in two groups or waves: what differs is found, what does not is not, and changes add up."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.errors import MethodError

MODEL = oi.PathModel("Quality =~ q0 + q1 + q2; Satisfaction =~ s0 + s1 + s2; Satisfaction ~ Quality")
WAY = "Quality -> Satisfaction"


def group(n: int, rng: np.random.Generator, path: float = 0.6, last: float = 0.8, rise: float = 0.0) -> dict:
    """Answers of 1 to 10: quality, and satisfaction that follows from it; `last` is the loading of its third item."""
    quality, rest = rng.normal(size=(2, n))
    satisfaction = path * quality + np.sqrt(1 - path**2) * rest + rise
    made = {}
    for name, score, strengths in (("q", quality, (0.8, 0.8, 0.8)), ("s", satisfaction, (0.8, 0.8, last))):
        for place, strength in enumerate(strengths):
            latent = strength * score + np.sqrt(1 - strength**2) * rng.normal(size=n)
            made[f"{name}{place}"] = np.clip(np.round(6 + 2 * latent), 1, 10)
    return made


def frame(first: dict, second: dict, **more: list) -> pa.Table:
    sides = ["a"] * len(first["q0"]) + ["b"] * len(second["q0"])
    return pa.table({name: np.concatenate([first[name], second[name]]) for name in first} | {"side": sides} | more)


def compare(table: pa.Table, **options) -> oi.Estimates:
    given = {"permutations": 199, "replicates": 200, "scale": (1, 10)} | options
    return MODEL.compare(table, by="side", **given)


@pytest.fixture(scope="module")
def apart() -> tuple[pa.Table, oi.Estimates]:
    rng = np.random.default_rng(3)
    table = frame(group(400, rng), group(300, rng, path=-0.1, last=0.1, rise=0.5))
    return table, compare(table)


def test_a_difference_is_that_of_the_two_fits(apart):
    table, found = apart
    fits = MODEL.fit(table, by="side", scale=(1, 10), replicates=200)
    for quantity, subject, mine in (
        ("path", WAY, "path_difference"), ("index", "Satisfaction", "index_difference"),
    ):  # fmt: skip
        a, b = (fits.one(quantity=quantity, subject=subject, side=side) for side in "ab")
        row = found.one(quantity=mine, subject=subject)
        assert row.value == pytest.approx(b.value - a.value, abs=1e-12)
        assert row.replicates == pytest.approx(b.replicates - a.replicates, abs=1e-9)
        assert (row.slice, row.n) == ((("side", "b - a"),), 300)


def test_what_differs_is_found(apart):
    """With 999 relabellings chance alone is at .01 or under once in a hundred: a p of .002 is told from that surely."""
    found = compare(apart[0], permutations=999)
    for test, subject in (
        ("path_difference", WAY), ("compositional", "Satisfaction"), ("mean_difference", "Satisfaction"),
        ("score_difference", "Satisfaction"),
    ):  # fmt: skip
        assert found.one(quantity=f"p_{test}", subject=subject).value <= 0.01, test
    assert found.one(quantity="p_bootstrap", subject=WAY).value <= 0.02
    assert found.one(quantity="compositional", subject="Quality").value > 0.98


@pytest.mark.parametrize("weights", ["pooled", "first"])
def test_the_change_of_an_index_is_that_of_the_score_and_the_drift(apart, weights):
    found = compare(apart[0], weights=weights)
    for construct in ("Quality", "Satisfaction"):
        whole, score, drift = (
            found.one(quantity=quantity, subject=construct)
            for quantity in ("index_difference", "score_difference", "drift")
        )
        assert score.value + drift.value == pytest.approx(whole.value)
        assert score.replicates + drift.replicates == pytest.approx(whole.replicates)


def test_by_the_weights_of_the_first_wave_the_score_is_plain_arithmetic(apart):
    table, found = apart[0], compare(apart[0], weights="first")
    rows = np.column_stack([table[name].to_numpy() for name in ("s0", "s1", "s2")])
    side = np.array(table["side"].to_pylist())
    fit = MODEL.fit(table, by="side", scale=(1, 10), replicates=200)
    own = [fit.one(quantity="weight", subject=f"Satisfaction <~ s{i}", side="a").value for i in range(3)]
    raw = own / rows[side == "a"].std(axis=0)
    score = 100 * ((rows - 1) @ raw) / (9 * raw.sum())
    expected = score[side == "b"].mean() - score[side == "a"].mean()
    assert found.one(quantity="score_difference", subject="Satisfaction").value == pytest.approx(expected)


def test_where_nothing_differs_little_is_found():
    """30 surveys of tests at 5 %: 9 or more of one test happen once in 80,000 runs; over all, 12 % is far too many."""
    clear: dict[str, int] = {}
    for seed in range(30):
        rng = np.random.default_rng(seed)
        found = compare(frame(group(150, rng), group(100, rng)), permutations=99)
        for row in found:
            if row.quantity.startswith("p_"):
                key = f"{row.quantity} {row.subject}"
                clear[key] = clear.get(key, 0) + (row.value <= 0.05)
    assert max(clear.values()) <= 8, clear
    assert 0 < sum(clear.values()) < 0.12 * 30 * len(clear)


def test_accounts_in_both_waves_keep_what_they_have_in_common_out_of_it():
    """The same accounts twice: their level is in both waves, so a rise is found that other accounts would hide."""
    rng = np.random.default_rng(6)
    levels = np.repeat(rng.normal(size=60) * 3, 5)
    first, second = group(300, rng), group(300, rng, rise=0.35)
    for made in (first, second):
        for name in made:
            made[name] = np.clip(np.round(made[name] / 2 + levels + 3), 1, 10)
    names = [f"c{place // 5}" for place in range(300)]
    same = compare(frame(first, second, account=names * 2), unit="account")
    other = compare(frame(first, second, account=[*names, *(f"d{name}" for name in names)]), unit="account")
    row = {"quantity": "p_mean_difference", "subject": "Satisfaction"}
    assert same.one(**row).value < 0.05 < other.one(**row).value


def test_paths_are_corrected_for_how_many_there_are():
    rng = np.random.default_rng(2)
    made = {name: rng.normal(size=200) for name in ("a", "b", "c")} | {"side": ["x", "y"] * 100}
    model = oi.PathModel("A =~ a; B =~ b; C =~ c; B ~ A; C ~ A + B")
    found = model.compare(pa.table(made), by="side", permutations=99, replicates=200)
    plain = [row.value for row in found.where(quantity="p_path_difference")]
    adjusted = [row.value for row in found.where(quantity="p_adjusted")]
    assert len(plain) == len(adjusted) == 3
    assert max(adjusted) == pytest.approx(max(plain))
    assert all(b >= a for a, b in zip(plain, adjusted, strict=True))
    assert not len(found.where(quantity="index_difference"))  # free quantities have no lowest and highest answer


def test_the_same_seed_gives_the_same_p_values_and_order_never_matters(apart):
    table, found = apart
    again = compare(table)
    assert [row.value for row in again] == [row.value for row in found]
    shuffled = table.take(np.random.default_rng(1).permutation(700))
    other = compare(shuffled)
    for a, b in zip(found, other, strict=True):
        if not a.quantity.startswith("p_"):
            assert a.value == pytest.approx(b.value, abs=1e-9), a.quantity


def test_what_cannot_be_compared_is_refused():
    rng = np.random.default_rng(1)
    one = frame(group(50, rng), group(50, rng))
    with pytest.raises(MethodError, match="say what to compare"):
        MODEL.compare(one, scale=(1, 10))
    with pytest.raises(MethodError, match="say what to compare"):
        MODEL.compare(one.set_column(6, "side", [["a"] * 100]), by="side", scale=(1, 10))
    few = frame(group(50, rng), group(5, rng))
    with pytest.raises(MethodError, match="too few"):
        compare(few)
