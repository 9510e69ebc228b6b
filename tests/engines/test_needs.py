"""Every need of every analysis on every engine, against the plain reference: integers exactly, floats to 1e-9."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from analyses.test_conformance import CALLS, MODEL, columns
from outsidein.analyses import ANALYSES
from outsidein.api import frames
from outsidein.evidence.answers import Answers
from outsidein.evidence.engines.memory import Memory
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.gather import gather
from outsidein.evidence.request import Grouping
from outsidein.evidence.units import resample
from outsidein.stats.moments import Moments
from outsidein.stats.need import Items, Need
from outsidein.stats.sample import Sample
from outsidein.study.slices import Slice

DESIGNS = {
    "rows": {},
    "weighted accounts by side": {"unit": "account", "weight": "w", "by": "side ☂ \"'"},
    "strata": {"unit": "id", "stratum": "stratum"},
}


@dataclass
class Asked:
    """What a call asks of its engine: clean answers, with their rows, and what is gathered from them."""

    answers: Answers
    table: pa.Table
    need: Need
    groupings: list[Grouping]


def asked(call: Callable[..., object], design: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """The needs of one call, taken where they reach the engine."""
    found: list[Asked] = []

    class AskingError(Exception):
        """The call has asked; what it makes of the answer is tested elsewhere."""

    def taken(engine, answers, needs, resampling, customers=()):
        table = engine.connection.sql(f'SELECT * FROM "{answers.relation}"').to_arrow_table()
        ((grouping, need),) = needs.items()
        found.append(Asked(answers, table, need, [grouping]))
        raise AskingError

    monkeypatch.setattr(frames, "gather", taken)
    made = columns()
    made["w"] = [float(1 + i % 3) / 7 for i in range(120)]
    made["side ☂ \"'"] = [None if i % 11 == 0 else f"s'{i % 3}" for i in range(120)]
    made["stratum"] = [f"ü{i % 2}" for i in range(120)]
    with pytest.raises(AskingError):
        call(pa.table(made), replicates=200, **design)
    return found


def gathered(engine: Sql | Memory, one: Asked) -> Mapping[Slice, Sample]:
    return gather(
        engine, one.answers, dict.fromkeys(one.groupings, one.need), resample(engine, [one.answers], 7, 200)
    ).samples


def products(mine: Sample, reference: Sample) -> Iterator[tuple[Items, Moments, Moments]]:
    """The moments of each set of items in both, of all rows and of complete ones."""
    for found, wanted in ((mine.moments, reference.moments), (mine.complete, reference.complete)):
        assert found.keys() == wanted.keys()
        yield from ((items, found[items], wanted[items]) for items in wanted)


def assert_same(mine: Mapping[Slice, Sample], reference: Mapping[Slice, Sample], free: set[str]) -> None:
    """Counts, groups and sums of scale points to the last bit; sums of free quantities to 1e-9."""
    assert mine.keys() == reference.keys()
    for place, sample in reference.items():
        assert np.array_equal(mine[place].replicates.weights, sample.replicates.weights)
        for kind in ("counts", "patterns"):
            for items, counts in getattr(sample, kind).items():
                other = getattr(mine[place], kind)[items]
                for name in ("cells", "group", "poststratum", "cell", "answers", "weight"):
                    assert np.array_equal(getattr(other, name), getattr(counts, name)), (kind, items, name)
        both = [(mine[place].moments, sample.moments), (mine[place].complete, sample.complete)]
        assert [found.keys() for found, _ in both] == [wanted.keys() for _, wanted in both]
        for items, other, moments in [
            (items, found[items], wanted[items]) for found, wanted in both for items in wanted
        ]:
            for name in ("group", "poststratum", "answers"):
                assert np.array_equal(getattr(other, name), getattr(moments, name)), (items, name)
            if free.intersection(items):
                bound = 1e-9 * np.abs(moments.products).max(initial=1.0)
                assert np.allclose(other.products, moments.products, rtol=1e-9, atol=bound), items
            else:
                assert np.array_equal(other.products, moments.products), items


ALL_CALLS = {
    **CALLS,
    "listwise": lambda frame, **design: oi.drivers(frame, "a1", ["a2", "spend"], missing="listwise", **design),
    "listwise paths": lambda frame, **design: MODEL.fit(frame, missing="listwise", **design),
}


@pytest.mark.parametrize("kind", list(ALL_CALLS))
def test_every_need_of_every_analysis(
    engine, kind: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    spark = "spark" in str(request.node.name) and kind != "mean"  # a job of Spark takes seconds: one design is enough
    for number, design in enumerate(DESIGNS.values()):
        if spark and number != 1:
            continue
        limit = 10 if number == 1 else 10_000  # few units: hashed; many: each a group of its own
        with monkeypatch.context() as patch:
            needs = asked(ALL_CALLS[kind], design, patch)
        with monkeypatch.context() as patch:
            patch.setattr("outsidein.evidence.units.OWN_GROUP_LIMIT", limit)
            patch.setattr("outsidein.evidence.units.RANDOM_GROUPS", 16)
            for one in needs:
                free = {name for name, item in one.answers.items.items() if item.scale == "number"}
                free |= {made.name for made in one.need.derived if made.low is None and made.item in free}
                mine = gathered(engine({one.answers.relation: one.table}), one)
                assert_same(mine, gathered(Memory(one.table.to_pydict()), one), free)


def test_every_analysis_is_asked():
    apart = {"ladders"}  # reads no survey; what it needs, the counts of one item, is needed of a survey by a share
    assert set(CALLS) >= {kind for kind, analysis in ANALYSES.items() if analysis.combine is None} - apart
