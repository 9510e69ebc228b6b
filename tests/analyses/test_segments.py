"""Segments: a declared truth found again with its profile and its opportunities, in slices, weights, and new people."""

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.analyses.segments.scoring import assigned
from outsidein.errors import EvidenceError, MethodError

NEEDS = {"a": (0.9, 0.2), "b": (0.85, 0.3), "c": (0.2, 0.9), "d": (0.3, 0.8), "e": (0.15, 0.85)}
MET = {"a": (0.2, 0.7), "c": (0.7, 0.3)}


def people(n=1200, seed=1):
    """Two kinds of people, 65 and 35 of a hundred; the first mostly at several sites; ratings of 6 and 7 are high."""
    rng = np.random.default_rng(seed)
    kind = (rng.random(n) > 0.65).astype(int)

    def rated(chances):
        top = rng.random(n) < np.array(chances)[kind]
        ratings = np.where(top, rng.integers(6, 8, n), rng.integers(1, 6, n))
        return [None if rng.random() < 0.05 else int(rating) for rating in ratings]

    made = {f"imp_{name}": rated(chances) for name, chances in NEEDS.items()}
    made |= {f"sat_{name}": rated(chances) for name, chances in MET.items()}
    made["sites"] = (1 + (rng.random(n) < np.array([0.8, 0.3])[kind])).tolist()
    made["coin"] = rng.integers(1, 3, n).tolist()
    return made, kind


@pytest.fixture(scope="module")
def found():
    made, _ = people()
    return oi.segments(
        pa.table(made), "imp_{o}", split=(6, 7), classes=(1, 2, 3), profile=["sites", "coin"], replicates=500,
        importance={"a": "imp_a", "c": "imp_c"}, satisfaction="sat_{o}", stability=5, likelihood_ratio=19,
    )  # fmt: skip


def value(found, quantity, subject=""):
    return found.one(quantity=quantity, subject=subject).value


def test_the_two_kinds_are_found(found):
    assert value(found, "classes") == 2
    assert value(found, "p_fewer", "2") == 0.05
    assert value(found, "p_fewer", "3") > 0.05
    for segment, share in (("1", 0.65), ("2", 0.35)):
        row = found.one(quantity="share", subject=segment)
        assert row.low < share < row.high
        assert row.high - row.low < 0.1
    for name, chances in NEEDS.items():
        for segment, chance in zip("12", chances, strict=True):
            assert value(found, "p", f"{segment}: imp_{name} = 6, 7") == pytest.approx(chance, abs=0.07)
    assert value(found, "stability") > 0.9
    assert value(found, "kmeans_agreement") > 0.7


def test_opportunities_are_those_of_each_segment(found):
    assert value(found, "importance", "1: a") == pytest.approx(9.0, abs=0.5)
    assert value(found, "satisfaction", "1: a") == pytest.approx(2.0, abs=0.7)
    assert value(found, "opportunity", "1: a") == pytest.approx(16.0, abs=1.2)
    assert value(found, "p_underserved", "1: a") == 1.0
    assert value(found, "p_overserved", "1: c") == 1.0
    assert value(found, "p_overserved", "2: c") == 0.0


def test_the_profile_tells_what_matters_from_a_coin(found):
    for segment, share in (("1", 0.8), ("2", 0.3)):
        row = found.one(quantity="profile", subject=f"{segment}: sites = 2")
        assert row.low < share < row.high
    assert value(found, "p_adjusted", "sites") < 1e-6
    assert value(found, "p_adjusted", "coin") > 0.05


def test_new_people_are_put_where_they_belong(found):
    made, kind = people(seed=2)
    placed = pa.table(oi.segment_of(pa.table(made), found))
    right = np.array([int(segment) - 1 for segment in placed["segment"].to_pylist()]) == kind
    assert right.mean() > 0.9
    sure = np.array(placed["chance"].to_pylist())
    assert right.mean() == pytest.approx(sure.mean(), abs=0.05)  # the chances are calibrated
    with pytest.raises(EvidenceError, match="no column"):
        oi.segment_of(pa.table({"other": [1]}), found)
    with pytest.raises(MethodError, match="no short form"):
        oi.segment_of(pa.table(made), oi.Estimates(()))


def test_an_answer_that_nobody_gave_gives_no_points():
    points = {"1": 1.0, "2": -1.0, "1: q = 1": -3.0, "2: q = 1": 3.0}
    assert assigned({"q": [9, None, 1]}, points)[0] == ["1", "1", "2"]


def test_weights_make_a_segment_larger():
    made, kind = people()
    weight = np.where(kind == 1, 3.0, 1.0).tolist()
    found = oi.segments(pa.table(made | {"w": weight}), "imp_{o}", split=(6, 7), classes=(2,), weight="w",
                        replicates=200, stability=0)  # fmt: skip
    heavy = found.one(quantity="share", subject="1")
    assert heavy.value == pytest.approx(3 * 0.35 / (3 * 0.35 + 0.65), abs=0.05)
    assert heavy.n_effective < heavy.n
    assert value(found, "p", "1: imp_c = 6, 7") == pytest.approx(0.9, abs=0.06)


def test_people_of_one_account_widen_the_interval():
    made, kind = people()
    order = np.argsort(kind, kind="stable")
    accounts = np.empty(len(kind), int)
    accounts[order] = np.arange(len(kind)) // 20
    rows = {name: oi.segments(pa.table(made | {"account": accounts.tolist()}), "imp_{o}", split=(6, 7), classes=(2,),
                              replicates=200, stability=0, **design).one(quantity="share", subject="1")
            for name, design in {"people": {}, "accounts": {"unit": "account"}}.items()}  # fmt: skip
    assert rows["accounts"].value == pytest.approx(rows["people"].value, abs=1e-9)
    assert rows["accounts"].se > 2 * rows["people"].se


def test_one_class_where_people_answer_alike():
    rng = np.random.default_rng(3)
    found = oi.segments(pa.table({name: rng.integers(1, 4, 400) for name in "abcd"}), list("abcd"), classes=(1, 2, 3))
    assert value(found, "classes") == 1
    assert value(found, "share", "1") == 1.0
    assert not found.where(quantity="stability")


def test_too_few_answers_are_refused():
    made, _ = people(25)
    with pytest.raises(MethodError, match="30 answers or more; there are 25"):
        oi.segments(pa.table(made), "imp_{o}", split=(6, 7))
    with pytest.raises(MethodError, match="two ratings or more"):
        oi.segments(pa.table(made), ["imp_a", "imp_a"])
