"""The kernel: whatever way it takes for a batch, the sums are those of a plain loop over the rows."""

import numpy as np
import pytest

from outsidein.evidence.engines.memory import Memory
from outsidein.evidence.kernel import Reduction, compact, reduce_batch
from outsidein.evidence.request import PRIME, Request, Spread, scramble
from outsidein.stats.need import Need
from outsidein.study.sections import Item

GROUPS = 7
LEVELS = {"wave": ("a", "b", "c")}
ITEMS = {"x": Item(scale=(0, 10)), "y": Item(scale=(1, 5)), "z": Item(scale=(-3, 2)), "wide": Item(scale=(-900, 900))}
NEED = Need(
    counts=((), ("x",), ("y",), ("z",), ("wide",), ("x", "z")),
    moments=(("x", "y", "z"), ("wide", "x"), ("y",)),
)


def rows_of(n: int, seed: int, gaps: tuple[str, ...]) -> dict[str, list]:
    """Answers of n units; only the items in `gaps` are left out by some."""
    rng = np.random.default_rng(seed)
    columns = {"unit": rng.integers(0, 500, n).tolist(), "wave": [LEVELS["wave"][i] for i in rng.integers(0, 3, n)],
               "weight": (rng.integers(0, 2**21, n) / 4).tolist()}  # fmt: skip
    for name, item in ITEMS.items():
        values = rng.integers(item.scale[0], item.scale[1] + 1, n).tolist()
        columns[name] = [None if name in gaps and rng.random() < 0.3 else value for value in values]
    return columns


def request_of(weighted: bool) -> Request:
    spread = Spread("units", 0, None, (), (GROUPS,), (11, 13))
    return Request(relation="r", text_unit=False, spread=spread, dimensions=LEVELS, raking=(), items=ITEMS,
                   weight_scale=4.0 if weighted else None, weight_cap=np.inf, groupings=((), ("wave",)), need=NEED,
                   centres={})  # fmt: skip


def batch_of(columns: dict[str, list], weighted: bool) -> dict[str, np.ndarray]:
    """The rows as an engine prepares them."""
    batch = {
        "__group": (scramble(np.array(columns["unit"]) % PRIME, (11, 13)) % GROUPS).astype(np.int32),
        "__by_wave": np.array([LEVELS["wave"].index(level) for level in columns["wave"]], np.int16),
    }
    if weighted:
        batch["__weight"] = np.rint(np.array(columns["weight"]) * 4).astype(np.int64)
    for name, item in ITEMS.items():
        low, high = item.scale
        codes = [0 if value is None else value - low + 1 for value in columns[name]]
        batch["__is_" + name] = np.array(codes, np.int16 if high - low > 120 else np.int8)
    return batch


def joined(parts: list[dict[str, list]]) -> dict[str, list]:
    return {name: [value for part in parts for value in part[name]] for name in parts[0]}


def assert_same(a: Reduction, b: Reduction) -> None:
    for ours, theirs in ((a.counts, b.counts), (a.moments, b.moments)):
        assert ours.keys() == theirs.keys()
        for key in ours:
            (one,), (other,) = ours[key], theirs[key]
            for mine, reference in zip(one, other, strict=True):
                assert mine.dtype == reference.dtype, key
                assert np.array_equal(mine, reference), key


@pytest.mark.parametrize("weighted", [False, True], ids=["unweighted", "weighted"])
@pytest.mark.parametrize("sizes", [(9000, 8000), (30, 3000), (1, 5)], ids=["long", "mixed", "short"])
@pytest.mark.parametrize("running", [1 << 25, 0], ids=["running", "batchwise"])
def test_every_way_gives_the_sums_of_a_plain_loop(monkeypatch, weighted, sizes, running):
    """The second batch has gaps in other items than the first, so that its sums have another form."""
    monkeypatch.setattr("outsidein.evidence.kernel.RUNNING_PRODUCTS", running)
    parts = [rows_of(n, seed, gaps) for seed, (n, gaps) in enumerate(zip(sizes, ((), ("x", "wide")), strict=True))]
    request, reduction = request_of(weighted), Reduction()
    for part in parts:
        reduce_batch(request, GROUPS, batch_of(part, weighted), reduction)
    compact(reduction)
    assert_same(reduction, Memory(joined(parts)).reduce(request, GROUPS))


def test_sums_past_single_precision_are_exact():
    """Two answers of 900 from each of 9,000 rows: their products exceed what single precision holds."""
    columns = rows_of(9000, 1, ())
    columns |= {"unit": [3] * 9000, "wide": [899] * 9000}
    request, reduction = request_of(False), Reduction()
    reduce_batch(request, GROUPS, batch_of(columns, False), reduction)
    compact(reduction)
    assert_same(reduction, Memory(columns).reduce(request, GROUPS))


def test_folding_in_between_changes_nothing():
    parts = [rows_of(2000, seed, ("y",)) for seed in range(3)]
    request, folded, whole = request_of(True), Reduction(), Reduction()
    for part in parts:
        reduce_batch(request, GROUPS, batch_of(part, True), folded)
        compact(folded)
        reduce_batch(request, GROUPS, batch_of(part, True), whole)
    compact(whole)
    assert_same(folded, whole)
