"""What holds for every analysis: weights, missing rows, order, and items without variance."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.errors import MethodError
from outsidein.stats.estimates import Estimate

ITEMS = ("a1", "a2", "a3", "b1", "b2", "b3")
KANO = {
    "k1": (0.5, 0.2, 0.1, 0.1, 0.1), "k2": (0.2, 0.2, 0.2, 0.2, 0.2),
    "k3": (0.1, 0.1, 0.2, 0.2, 0.4), "k4": (0.1, 0.1, 0.3, 0.2, 0.3),
}  # fmt: skip
MODEL = oi.PathModel(
    "First =~ a1 + a2 + a3; Second <~ b1 + b2 + b3; Last =~ spend; Second ~ First; Last ~ First + Second"
)
CALLS: dict[str, Callable[..., oi.Estimates]] = {
    "nps": lambda frame, **design: oi.nps(frame, "q", **design),
    "csat": lambda frame, **design: oi.csat(frame, "a1", top=(6, 7), **design),
    "ces": lambda frame, **design: oi.ces(frame, "a1", **design),
    "share": lambda frame, **design: oi.share(frame, "a1", (6, 7), **design),
    "mean": lambda frame, **design: oi.mean(frame, ["a1", "spend"], **design),
    "opportunity": lambda frame, **design: oi.opportunity(
        frame, {"x": "a1", "y": "a2"}, {"x": "b1", "y": "b2"}, alternatives={"p": {"x": "a3"}}, top=(6, 7), **design
    ),
    "servqual": lambda frame, **design: oi.servqual(
        frame, {"x": "a1", "y": "a2"}, {"x": "b1", "y": "b2"}, {"d": ["x", "y"]}, **design
    ),
    "tolerance": lambda frame, **design: oi.tolerance(frame, {"x": "a1"}, {"x": "a2"}, {"x": "a3"}, **design),
    "paths": lambda frame, **design: MODEL.fit(frame, **design),
    "alpha": lambda frame, **design: oi.alpha(frame, ["a1", "a2", "a3"], **design),
    "drivers": lambda frame, **design: oi.drivers(frame, "a1", ["a2", "a3", "spend"], stated={"a2": "b2"}, **design),
    "kano": lambda frame, **design: oi.kano(frame, {"x": "k1", "y": "k2"}, {"x": "k3", "y": "k4"}, **design),
    "penalty_reward": lambda frame, **design: oi.penalty_reward(
        frame, "q", ["a1", "a2", "b1"], low=(1, 2, 3), high=(5, 6, 7), **design
    ),
    "penalty and reward on spend": lambda frame, **design: oi.penalty_reward(frame, "spend", ["k1", "k3"], **design),
    "spoken": lambda frame, **design: oi.spoken(frame, "part", "polarity", **design),
    "relative weights": lambda frame, **design: oi.drivers(
        frame, "q", ["a2", "a3"], method="relative_weights", **design
    ),
    "segments": lambda frame, **design: oi.segments(
        frame,
        ["a1", "a2", "b1"],
        classes=(2,),
        split=(5, 6, 7),
        importance={"x": "a1"},
        satisfaction={"x": "b2"},
        profile=["a3"],
        stability=2,
        **design,
    ),
    "dominance": lambda frame, **design: oi.drivers(frame, "a1", ["a2", "b1", "b2"], method="dominance", **design),
}
OF_THIS_MANY = ("log_likelihood", "bic", "stability", "kmeans_agreement")  # of pairs of people, or of replicates
everywhere = pytest.mark.parametrize("call", CALLS.values(), ids=list(CALLS))


def columns(n: int = 120, seed: int = 1) -> dict[str, Any]:
    """Answers of n people, some missing; every scale point occurs, so that scales are guessed alike in every part."""
    rng = np.random.default_rng(seed)
    level = rng.normal(size=n)
    made: dict[str, Any] = {"id": [f"r{i:04d}" for i in range(n)], "account": [f"c{i % 37}" for i in range(n)]}
    for name in ITEMS:
        rating = np.clip(np.round(4 + level + rng.normal(size=n)), 1, 7).astype(int)
        made[name] = [None if rng.random() < 0.05 else int(value) for value in rating]
        made[name][:2] = [1, 7]
    for name, odds in KANO.items():
        made[name] = [int(point) for point in np.random.default_rng(seed + len(made)).choice(5, n, p=odds) + 1]
    made["part"] = [("wifi", "desk", "food")[i % 3] for i in range(n)]
    made["polarity"] = [int(point) for point in np.random.default_rng(seed + 50).integers(-1, 2, n)]
    made["q"] = [int(value) for value in rng.integers(0, 11, n)]
    made["spend"] = [round(float(value), 2) for value in rng.gamma(2.0, 50.0, n)]
    return made


def numbers(estimates: oi.Estimates) -> list[tuple]:
    return [
        (row.quantity, row.subject, row.slice, *map(_bits, (row.value, row.se, row.low, row.high, row.n_effective)),
         row.n, row.replicates.tobytes())
        for row in estimates
    ]  # fmt: skip


def is_chance(row: Estimate) -> bool:
    """Whether a number is a chance of replicates, which differ where the units do."""
    return row.unit in ("chance", "p") or row.quantity.startswith("p_")


def first(estimates: oi.Estimates) -> Any:
    """The first number that is no chance."""
    return next(row for row in estimates if not is_chance(row))


def _bits(value: float) -> bytes:
    return np.float64(value).tobytes()


@everywhere
def test_weights_of_one_are_no_weights(call):
    made = columns()
    plain = call(pa.table(made), replicates=200)
    weighted = call(pa.table({**made, "w": [1.0] * 120}), weight="w", replicates=200, unit="id")
    by_id = call(pa.table(made), replicates=200, unit="id")
    assert first(by_id).value == pytest.approx(first(plain).value, rel=1e-12)  # added up in the order of other groups
    for a, b in zip(by_id, weighted, strict=True):
        assert numbers(oi.Estimates((a,))) == numbers(oi.Estimates((b,)))


@everywhere
def test_weight_zero_is_a_row_gone(call):
    made = columns()
    weights = [0.0 if i % 4 == 3 else 1.0 + (i % 3) for i in range(120)]
    kept = {name: [v for v, w in zip(values, weights, strict=True) if w] for name, values in made.items()}
    zero = call(pa.table({**made, "w": weights}), weight="w", unit="id", replicates=200)
    gone = call(pa.table({**kept, "w": [w for w in weights if w]}), weight="w", unit="id", replicates=200)
    assert numbers(zero) == numbers(gone)


@everywhere
@pytest.mark.parametrize("design", [{}, {"unit": "account"}, {"unit": "id"}], ids=["row", "account", "id"])
def test_order_of_rows_never_matters(call, design):
    made = columns()
    shuffled = np.random.default_rng(5).permutation(120)
    other = {name: [values[i] for i in shuffled] for name, values in made.items()}
    assert numbers(call(pa.table(made), replicates=200, **design)) == numbers(
        call(pa.table(other), replicates=200, **design)
    )


@everywhere
def test_whole_weights_are_copies_of_rows(call):
    """Estimates (not their errors) of a row with weight 3 are those of three such rows."""
    made = columns()
    times = [1 + i % 3 for i in range(120)]
    copies = {name: [v for v, t in zip(values, times, strict=True) for _ in range(t)] for name, values in made.items()}
    weighted = call(pa.table({**made, "w": times}), weight="w", replicates=200)
    for a, b in zip(weighted, call(pa.table(copies), replicates=200), strict=True):
        if not is_chance(a) and a.unit != "answers" and a.quantity not in ("fong", *OF_THIS_MANY):
            assert a.value == pytest.approx(b.value, abs=1e-9, nan_ok=True), a.quantity


@everywhere
def test_slices_are_the_whole_of_their_rows(call):
    made = columns()
    made["side"] = ["left" if i < 60 else "right" for i in range(120)]
    made = {
        name: values if name not in ITEMS else [1, 7, *values[2:60], 1, 7, *values[62:]]
        for name, values in made.items()
    }
    left = {name: values[:60] for name, values in made.items()}
    for a, b in zip(call(pa.table(made), by="side", replicates=200).where(side="left"),
                    call(pa.table(left), replicates=200), strict=True):  # fmt: skip
        if not is_chance(a) and a.quantity not in OF_THIS_MANY:
            assert (a.value, a.n) == pytest.approx((b.value, b.n), abs=1e-9, nan_ok=True), a.quantity


@everywhere
def test_the_same_seed_gives_the_same_numbers_and_another_seed_other_replicates(call):
    frame = pa.table(columns())
    assert numbers(call(frame, seed=4, replicates=200)) == numbers(call(frame, seed=4, replicates=200))
    a, b = (first(call(frame, seed=seed, replicates=200)) for seed in (4, 5))
    assert a.value == b.value
    assert a.replicates.tobytes() != b.replicates.tobytes()


@everywhere
def test_no_infinity_and_no_interval_around_nothing(call):
    for row in call(pa.table(columns()), replicates=200):
        assert not np.isinf([row.value, row.se, row.low, row.high]).any()
        assert np.isnan(row.low) or row.low <= row.value <= row.high or row.quantity == "nps"


@pytest.mark.parametrize("kind", ["alpha", "drivers", "relative weights", "penalty_reward", "segments"])
def test_a_constant_item_is_named(kind):
    made = columns() | {"a2": [4] * 120}
    with pytest.raises(MethodError, match=r"a2.* constant"):
        CALLS[kind](pa.table(made), replicates=200)


@pytest.mark.parametrize("kind", ["mean", "servqual", "tolerance", "ces"])
def test_a_constant_item_has_no_interval_and_says_so(kind):
    made = columns() | dict.fromkeys(("a1", "b1"), [5] * 120)
    constant = [row for row in CALLS[kind](pa.table(made), replicates=200) if "all answers are the same" in row.note]
    assert constant
    assert all(np.isnan(row.low) for row in constant)


@pytest.mark.parametrize("kind", ["nps", "csat", "share"])
def test_unanimous_answers_keep_an_interval(kind):
    made = columns() | {"q": [10] * 120, "a1": [7] * 120}
    row = CALLS[kind](pa.table(made), replicates=200)[0]
    assert row.high - row.low > 0.001
