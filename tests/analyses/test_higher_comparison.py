"""Models whose constructs measure constructs, compared between groups: a whole is a composite of its parts' items."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi

TEXT = "A =~ a0 + a1 + a2; B =~ b0 + b1 + b2; Whole <~ A + B; End =~ e0 + e1; End ~ Whole"
KINDS = ("two_stage", "repeated")


def group(n: int, rng: np.random.Generator, parts: tuple[float, float] = (0.5, 0.3), rise: float = 0.0) -> dict:
    """Answers of 1 to 10: two parts, and an end that follows from each of them by so much; `rise` lifts the parts."""
    common, a, b, rest = rng.normal(size=(4, n))
    a, b = 0.6 * common + 0.8 * a, 0.6 * common + 0.8 * b
    end = parts[0] * a + parts[1] * b + 0.6 * rest
    made = {}
    for name, score, count in (("a", a + rise, 3), ("b", b + rise, 3), ("e", end, 2)):
        for place in range(count):
            made[f"{name}{place}"] = np.clip(np.round(6 + 1.8 * (0.8 * score + 0.6 * rng.normal(size=n))), 1, 10)
    return made


def frame(first: dict, second: dict) -> pa.Table:
    sides = ["a"] * len(first["a0"]) + ["b"] * len(second["a0"])
    return pa.table({name: np.concatenate([first[name], second[name]]) for name in first} | {"side": sides})


def compare(table: pa.Table, kind: str, **options) -> oi.Estimates:
    given = {"permutations": 199, "replicates": 200, "scale": (1, 10)} | options
    return oi.PathModel(TEXT, higher_order=kind).compare(table, by="side", **given)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    rng = np.random.default_rng(4)
    return frame(group(400, rng), group(300, rng, parts=(0.1, 0.7), rise=0.5))


@pytest.mark.parametrize("kind", KINDS)
def test_a_difference_is_that_of_the_two_fits(table, kind):
    found = compare(table, kind)
    fits = oi.PathModel(TEXT, higher_order=kind).fit(table, by="side", scale=(1, 10), replicates=200)
    cases = [("path", "Whole -> End"), *(("index", name) for name in ("Whole", "A", "B", "End"))]
    for quantity, subject in cases:
        a, b = (fits.one(quantity=quantity, subject=subject, side=side) for side in "ab")
        row = found.one(quantity=f"{quantity}_difference", subject=subject)
        assert row.value == pytest.approx(b.value - a.value, abs=1e-9)
        assert row.replicates == pytest.approx(b.replicates - a.replicates, abs=1e-8)


def by_hand(rows: np.ndarray, fit: oi.Estimates, side: str) -> np.ndarray:
    """Scores of the whole for people over both groups, standardised, by the weights that one group gives."""
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    parts = [
        z[:, 3 * place : 3 * place + 3]
        @ [fit.one(quantity="weight", subject=f"{part} <~ {part.lower()}{i}", side=side).value for i in range(3)]
        for place, part in enumerate("AB")
    ]
    weights = [fit.one(quantity="weight", subject=f"Whole <~ {part}", side=side).value for part in "AB"]
    return np.column_stack(parts) @ weights


def test_in_two_stages_the_whole_is_what_its_parts_make_of_the_answers(table):
    rows = np.column_stack([table[name].to_numpy() for name in ("a0", "a1", "a2", "b0", "b1", "b2")])
    fit = oi.PathModel(TEXT).fit(table, by="side", scale=(1, 10), replicates=20)
    expected = np.corrcoef(by_hand(rows, fit, "a"), by_hand(rows, fit, "b"))[0, 1]
    found = compare(table, "two_stage", replicates=20)
    assert found.one(quantity="compositional", subject="Whole").value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_that_is_made_otherwise_is_found_and_its_parts_that_are_not_are_left(table, kind):
    found = compare(table, kind)
    p = {row.subject: row.value for row in found.where(quantity="p_compositional")}
    assert set(p) == {"A", "B", "Whole", "End"}
    assert p["Whole"] <= 0.01
    assert min(p["B"], p["End"]) > 0.01
    level = found.one(quantity="p_mean_difference", subject="B")
    assert level.value <= 0.01
    score, drift, whole = (
        found.one(quantity=q, subject="Whole") for q in ("score_difference", "drift", "index_difference")
    )
    assert score.value + drift.value == pytest.approx(whole.value)


@pytest.mark.parametrize("kind", KINDS)
def test_where_nothing_differs_little_is_found(kind):
    """8 surveys of tests at 5 %: 4 or more of one test happen once in 2,500 runs."""
    clear: dict[str, int] = {}
    for seed in range(8):
        rng = np.random.default_rng(seed)
        found = compare(frame(group(150, rng), group(120, rng)), kind, permutations=99, replicates=20)
        for row in found:
            if row.quantity.startswith("p_") and row.quantity != "p_bootstrap":
                key = f"{row.quantity} {row.subject}"
                clear[key] = clear.get(key, 0) + (row.value <= 0.05)
    assert max(clear.values()) <= 3, clear
    assert sum(clear.values()) < 0.12 * 8 * len(clear)


def test_a_model_without_a_whole_is_compared_alike_by_either_way():
    rng = np.random.default_rng(1)
    made, text = frame(group(80, rng), group(80, rng)), "A =~ a0 + a1; End =~ e0 + e1; End ~ A"
    one, other = (
        oi.PathModel(text, higher_order=kind).compare(made, by="side", scale=(1, 10), permutations=49, replicates=20)
        for kind in KINDS
    )
    assert [row.value for row in one] == [row.value for row in other]
