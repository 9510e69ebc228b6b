"""Gather: every engine gives the statistics of a plain loop, to the last bit for integer items."""

from collections.abc import Mapping

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from outsidein.errors import EvidenceError, MethodError
from outsidein.evidence.answers import Answers
from outsidein.evidence.engines import Engine
from outsidein.evidence.engines.duckdb import DuckDB
from outsidein.evidence.engines.memory import Memory
from outsidein.evidence.gather import gather
from outsidein.evidence.request import PRIME, constants, scramble
from outsidein.evidence.units import resample
from outsidein.stats import plan
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample
from outsidein.study.sections import Customer, Item, Survey, Weight
from outsidein.study.slices import OVERALL, Slice

ITEMS = {
    "q1": Item(scale=(0, 10)),
    "q'2": Item(scale=(1, 7)),
    "spend 🚀": Item(scale="number"),
    "none": Item(scale=(1, 5)),
}
NEED = Need(counts=(("q1",), ("q1", "q'2"), ("none",)), moments=(("q1", "q'2"), ("spend 🚀",), ("q1", "spend 🚀")),
            complete=(("q1", "q'2"), ("q1", "q'2", "spend 🚀")))  # fmt: skip
LEVELS = {"wave": ("2025", "2026"), 'a"b': ("x", "y'", "not stated")}


def clean_answers(n: int = 240, seed: int = 1, text_units: bool = True) -> pa.Table:
    """A clean relation with missing answers, hostile names, weights that are no whole numbers, and strata."""
    rng = np.random.default_rng(seed)

    def some(values: np.ndarray) -> list:
        return [None if rng.random() < 0.1 else value for value in values.tolist()]

    unit = rng.integers(0, 60, n)
    return pa.table(
        {
            "__file": [0] * n,
            "__row": range(n),
            "unit": [f"ü{u}" for u in unit] if text_units else unit - 5,
            "stratum": [f"s{u % 3}" for u in unit],
            "weight": rng.uniform(0.2, 3, n),
            "wave": [LEVELS["wave"][i] for i in rng.integers(0, 2, n)],
            'a"b': [LEVELS['a"b'][i] for i in rng.integers(0, 3, n)],
            "q1": pa.array(some(rng.integers(0, 11, n)), pa.int16()),
            "q'2": pa.array(some(rng.integers(1, 8, n)), pa.int16()),
            "spend 🚀": pa.array(some(rng.gamma(2, 50, n)), pa.float64()),
            "none": pa.array([None] * n, pa.int16()),
        }
    )


def describe(weight: Weight | None = None, *, weighted: bool = True, strata: bool = False) -> Answers:
    survey = Survey(id="s", kind="survey", file="f", unit="account", weight=weight or Weight(), items=ITEMS)
    return Answers("answers", survey, ITEMS, LEVELS, 240, weighted, strata, False, ())


def duck(table: pa.Table, threads: int = 2) -> DuckDB:
    connection = duckdb.connect(config={"threads": threads})
    connection.register("held", table)
    connection.execute("CREATE TABLE answers AS SELECT * FROM held")
    return DuckDB(connection)


def gathered(engine: Engine, answers: Answers, customers: tuple[Customer, ...] = ()) -> Mapping[Slice, Sample]:
    resampling = resample(engine, [answers], 7, 200)
    return gather(engine, answers, dict.fromkeys([(), ("wave",), ("wave", 'a"b')], NEED), resampling, customers).samples


def assert_same(a: Mapping[Slice, Sample], b: Mapping[Slice, Sample]) -> None:
    assert a.keys() == b.keys()
    for place in a:
        for items, counts in a[place].counts.items():
            for name in ("cells", "group", "poststratum", "cell", "answers", "weight"):
                assert np.array_equal(getattr(counts, name), getattr(b[place].counts[items], name)), (
                    place,
                    items,
                    name,
                )
        pairs = [(one, b[place].moments[items]) for items, one in a[place].moments.items()]
        pairs += [(one, b[place].complete[items]) for items, one in a[place].complete.items()]
        for moments, other in pairs:
            items = moments.items
            for name in ("group", "poststratum", "answers"):
                assert np.array_equal(getattr(moments, name), getattr(other, name)), (place, items, name)
            if "spend 🚀" in items:
                assert np.allclose(
                    moments.products, other.products, rtol=1e-9, atol=1e-9 * np.abs(other.products).max()
                )
            else:
                assert np.array_equal(moments.products, other.products)


@pytest.mark.parametrize("text_units", [True, False], ids=["text", "integer"])
@pytest.mark.parametrize("weighted", [True, False], ids=["weighted", "unweighted"])
@pytest.mark.parametrize("strata", [True, False], ids=["strata", "plain"])
@pytest.mark.parametrize("limit", [10_000, 10], ids=["own", "hashed"])
def test_duckdb_equals_the_plain_reference(monkeypatch, text_units, weighted, strata, limit):
    monkeypatch.setattr("outsidein.evidence.units.OWN_GROUP_LIMIT", limit)
    monkeypatch.setattr("outsidein.evidence.units.RANDOM_GROUPS", 16)
    table, answers = clean_answers(text_units=text_units), describe(weighted=weighted, strata=strata)
    assert_same(gathered(duck(table), answers), gathered(Memory(table.to_pydict()), answers))


@pytest.mark.parametrize("weighted", [True, False], ids=["weighted", "unweighted"])
@pytest.mark.parametrize("chunk", [1 << 19, 17], ids=["whole", "in chunks"])
def test_rows_that_are_each_a_unit_of_their_own(monkeypatch, weighted, chunk):
    monkeypatch.setattr("outsidein.evidence.engines.duckdb.CHUNK", chunk)
    table, answers = clean_answers(text_units=False), describe(weighted=weighted)
    alone = table.set_column(table.column_names.index("unit"), "unit", pa.array(range(len(table)), pa.int64()))
    assert_same(gathered(duck(alone), answers), gathered(Memory(alone.to_pydict()), answers))


def test_raked_factors_are_the_same_and_meet_their_targets():
    answers = describe(Weight(rake={"wave": {"2025": 3, "2026": 1}, 'a"b': {"x": 1, "y'": 1}}))
    table = clean_answers()
    a, b = gathered(duck(table), answers), gathered(Memory(table.to_pydict()), answers)
    assert_same(a, b)
    sample = a[OVERALL]
    assert sample.factors is not None
    counts = sample.counts[()]
    weight = counts.weights * sample.factors[counts.poststratum, 0]
    early = counts.poststratum // 3 == 0
    assert weight[early].sum() / weight.sum() == pytest.approx(0.75, abs=1e-9)
    x, y = (weight[counts.poststratum % 3 == code].sum() for code in (0, 1))
    assert x / y == pytest.approx(1, abs=1e-8)


def test_trimmed_weights_are_cut_at_the_same_place():
    table, answers = clean_answers(), describe(Weight(trim=1.2))
    a, b = gathered(duck(table), answers), gathered(Memory(table.to_pydict()), answers)
    assert_same(a, b)
    cap = 1.2 * float(np.mean(table["weight"].to_numpy()))
    kept = np.minimum(table["weight"].to_numpy(), cap)
    assert a[OVERALL].counts[()].weights.sum() == pytest.approx(kept.sum(), rel=1e-6)
    assert kept.sum() < table["weight"].to_numpy().sum()


def test_a_target_nobody_has_is_named():
    with pytest.raises((EvidenceError, MethodError), match="2024"):
        gathered(duck(clean_answers()), describe(Weight(rake={"wave": {"2024": 1, "2025": 1}})))


@pytest.mark.parametrize("limit", [10_000, 10], ids=["own", "hashed"])
def test_threads_and_the_order_of_rows_change_nothing(monkeypatch, limit):
    monkeypatch.setattr("outsidein.evidence.units.OWN_GROUP_LIMIT", limit)
    table = clean_answers()
    shuffled = table.take(np.random.default_rng(2).permutation(len(table)))
    one, two = gathered(duck(table, 1), describe()), gathered(duck(shuffled, 2), describe())
    assert_same(one, two)
    for place in one:
        for items in one[place].moments:
            assert one[place].moments[items].products.tobytes() == two[place].moments[items].products.tobytes()


def test_chunks_change_nothing(monkeypatch):
    table = clean_answers()
    whole = gathered(duck(table), describe())
    monkeypatch.setattr("outsidein.evidence.engines.duckdb.CHUNK", 17)
    monkeypatch.setattr("outsidein.evidence.engines.duckdb.FOLD_EVERY", 3)
    assert_same(whole, gathered(duck(table), describe()))


def test_an_empty_slice_has_empty_statistics():
    sample = gathered(duck(clean_answers()), describe())[OVERALL]
    assert sample.counts[("none",)].n == 0
    ratio = sample.ratio(sample.counts[("none",)], sample.counts[("none",)].codes())
    assert (ratio.n, np.isnan(ratio.value)) == (0, True)


def test_a_unit_in_two_strata_is_refused():
    table = clean_answers()
    mixed = table.set_column(3, "stratum", pa.array([f"s{i % 2}" for i in range(len(table))]))
    with pytest.raises(EvidenceError, match="two strata"):
        gathered(duck(mixed), describe(strata=True))


def test_sources_that_share_a_unit_share_its_group():
    engine = duck(clean_answers())
    engine.connection.execute("CREATE TABLE other AS SELECT * FROM answers WHERE __row < 50")
    first = describe()
    second = Answers("other", first.survey.model_copy(update={"id": "t"}), ITEMS, LEVELS, 50, True, False, False, ())
    shared = resample(engine, [first, second], 7, 200)
    assert shared.spreads["s"].offset == shared.spreads["t"].offset == 0
    assert shared.spreads["s"].keys is shared.spreads["t"].keys


def test_hashed_units_spread_evenly():
    groups = scramble(np.arange(100_000), constants(1, "account")) % 1000
    sizes = np.bincount(groups, minlength=1000)
    assert sizes.var() == pytest.approx(100, rel=0.25)
    assert scramble(np.array([PRIME + 3]), (5, 6)) == scramble(np.array([3]), (5, 6))


def test_the_limit_on_own_groups_is_ten_thousand_units():
    assert plan.OWN_GROUP_LIMIT == 10_000
