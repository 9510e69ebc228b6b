"""Laddering on frames: METHODS 11, properties, and input that cannot be used."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

import outsidein as oi
from outsidein.errors import EvidenceError, MethodError
from outsidein.methods import proportions

TOY = ("A1 C1 C2 V1", "A1 C1 V1", "A2 C2 V1", "A2 C2 V2", "A1 C2 V2")
CODES = (["A1", "A2"], ["C1", "C2"], ["V1", "V2"])
STEPS = ["s0", "s1", "s2", "s3"]


def table(ladders, who=None, **more):
    steps = [[*ladder.split(), *[None] * 4][:4] for ladder in ladders]
    columns = {name: [row[place] for row in steps] for place, name in enumerate(STEPS)}
    return pa.table({"who": list(who or range(len(ladders))), **columns, **more})


def ladders(frame, **more):
    return oi.ladders(frame, STEPS, *CODES, **{"unit": "who", "replicates": 200, **more})


def matrix(found, quantity, **where):
    return {row.subject: row.value for row in found.where(quantity=quantity, **where)}


def drawn(people: int, seed: int = 3):
    """Ladders of some people, two each, at random."""
    rng = np.random.default_rng(seed)
    said, who = [], []
    for person in range(people):
        for _ in range(2):
            steps = [rng.choice(kind) for kind in CODES if rng.random() < 0.9]
            said.append(" ".join(steps or ["A1"]))
            who.append(f"p{person:03d}")
    return said, who


def test_values_of_methods():
    found = ladders(table(TOY))
    assert matrix(found, "direct") == {
        "A1 -> C1": 2, "A1 -> C2": 1, "A2 -> C2": 2, "C1 -> C2": 1, "C1 -> V1": 1, "C2 -> V1": 2, "C2 -> V2": 2,
    }  # fmt: skip
    assert matrix(found, "indirect") == {
        "A1 -> C2": 1, "A1 -> V1": 2, "A1 -> V2": 1, "A2 -> V1": 1, "A2 -> V2": 1, "C1 -> V1": 1,
    }  # fmt: skip
    c2 = [found.one(quantity=name, subject="C2").value for name in ("abstractness", "centrality", "prestige")]
    assert c2 == pytest.approx([0.5, 0.7273, 0.3636], abs=5e-5)
    assert found.one(quantity="cutoff").value == 2
    assert found.one(quantity="kept", subject="2").value == pytest.approx(8 / 11)


def test_a_link_counts_once_a_person_or_every_time():
    said = table(["A1 C1 V1", "A1 C1 V2", "A2 C1"], who=["x", "x", "y"])
    assert matrix(ladders(said), "direct")["A1 -> C1"] == 1
    often = ladders(said, count="mentions")
    assert matrix(often, "direct") == {
        "A1 -> C1": 2, "A2 -> C1": 1, "C1 -> V1": 1, "C1 -> V2": 1
    }  # fmt: skip
    assert {row.n for row in often} == {2}


def test_every_mention_of_people_with_one_ladder_is_every_person():
    once, often = (ladders(table(TOY), count=count) for count in ("respondents", "mentions"))
    assert matrix(once, "direct") == matrix(often, "direct")
    assert matrix(once, "centrality") == matrix(often, "centrality")


def test_counts_are_those_of_a_plain_loop():
    said, who = drawn(60)
    pairs = {(w, a, b) for w, ladder in zip(who, said, strict=True) for a, b in zip(ladder.split(), ladder.split()[1:],
                                                                                  strict=False)}  # fmt: skip
    plain = {f"{a} -> {b}": len({w for w, *ends in pairs if ends == [a, b]}) for _, a, b in pairs}
    assert matrix(ladders(table(said, who)), "direct") == pytest.approx(plain)


def numbers(found):
    return [(r.quantity, r.subject, r.slice, r.value, str(r.low), str(r.high), r.n, r.replicates.tobytes())
            for r in found]  # fmt: skip


def test_order_of_rows_never_matters():
    said, who = drawn(40)
    order = np.random.default_rng(1).permutation(len(said))
    other = table([said[i] for i in order], [who[i] for i in order])
    assert numbers(ladders(table(said, who))) == numbers(ladders(other))


def test_weights_of_one_are_none_and_weight_zero_is_a_person_gone():
    said, who = drawn(40)
    weights = [float(1 + int(person[1:]) % 3) if int(person[1:]) % 4 else 0.0 for person in who]
    kept = [place for place, weight in enumerate(weights) if weight]
    one = ladders(table(said, who, w=[1.0] * len(said)), weight="w")
    assert matrix(one, "direct") == pytest.approx(matrix(ladders(table(said, who)), "direct"))
    zero = ladders(table(said, who, w=weights), weight="w")
    gone = table([said[i] for i in kept], [who[i] for i in kept], w=[weights[i] for i in kept])
    assert numbers(zero) == numbers(ladders(gone, weight="w"))


def test_whole_weights_are_copies_of_people():
    said, who = drawn(30)
    times = [1 + int(person[1:]) % 3 for person in who]
    copied = [(ladder, f"{person}.{copy}") for ladder, person, n in zip(said, who, times, strict=True)
              for copy in range(n)]  # fmt: skip
    copies = ladders(table([ladder for ladder, _ in copied], [person for _, person in copied]))
    weighted = ladders(table(said, who, w=[float(n) for n in times]), weight="w")
    for quantity in ("named", "centrality", "abstractness"):
        assert matrix(weighted, quantity) == pytest.approx(matrix(copies, quantity))


def test_split_and_merged_is_the_whole():
    said, who = drawn(60)
    side = ["left" if int(person[1:]) < 25 else "right" for person in who]
    found = ladders(table(said, who, side=side), by="side", count="mentions")
    whole = matrix(ladders(table(said, who), count="mentions"), "direct")
    left, right = (matrix(found, "direct", side=name) for name in ("left", "right"))
    assert whole == pytest.approx({name: left.get(name, 0) + right.get(name, 0) for name in whole})


def test_the_interval_of_a_link_is_that_of_the_share_of_people():
    row = ladders(table(["A1 C1 V1"] * 20 + ["A2 C2 V2"] * 30)).one(quantity="direct", subject="A1 -> C1")
    share = proportions.default_interval(0.4, 50.0)
    assert (row.value, row.low, row.high) == pytest.approx((20, 50 * float(share.low), 50 * float(share.high)))


def test_a_step_left_empty_is_none_and_a_repeated_one_counts_once():
    gap = pa.table({"who": [1, 2], "a": ["A1", "A1"], "b": [None, "C1"], "c": ["C1", "C1"], "d": ["V1", "V1"]})
    found = oi.ladders(gap, ["a", "b", "c", "d"], *CODES, unit="who", replicates=200)
    assert matrix(found, "direct") == {"A1 -> C1": 2, "C1 -> V1": 2}


def test_a_code_is_known_in_any_case_and_may_hold_spaces():
    said = pa.table({"who": [1, 2], "a": ["THE APP", "the  app"], "b": ["Speed", "speed"]})
    found = oi.ladders(said, ["a", "b"], ["the app"], ["speed"], ["control"], unit="who", replicates=200)
    assert matrix(found, "direct") == {"the app -> speed": 2}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["A1 C1 V1", "A1 C9 V1", "A2 C9"], r"'C9' \(2 times, first in row 2\): no feature, benefit or value"),
        (["V1 C1 A1", "V2 C2 A2", "A1 C1 V1"], "2 of 3 ladders step down, from values to features"),
        (["", ""], "no row can be used; 2 rows: the ladder has no step"),
        (["A1 C1 A1", "C1 C2 C1"], "no row can be used; 1 rows: the ladder comes back to 'A1'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_clear_error(said, message):
    with pytest.raises(EvidenceError, match=message):
        ladders(table(said))


def test_ladders_of_one_step_have_no_map():
    with pytest.raises(MethodError, match="each has one step alone"):
        ladders(table(["A1", "A2"]))


def test_a_person_weighs_the_same_in_every_ladder():
    with pytest.raises(EvidenceError, match="'x' has two weights, 1 and 2"):
        ladders(table(TOY[:2], who=["x", "x"], w=[1.0, 2.0]), weight="w")


def test_people_steps_and_codes_must_be_named():
    with pytest.raises(EvidenceError, match="name the column of the person"):
        oi.ladders(table(TOY), STEPS, *CODES)
    with pytest.raises(EvidenceError, match="at least two steps"):
        oi.ladders(table(TOY), ["s0"], *CODES, unit="who")
    with pytest.raises(MethodError, match="'A1' stands twice"):
        oi.ladders(table(TOY), STEPS, ["A1"], ["A1"], ["V1"], unit="who")
    with pytest.raises(EvidenceError, match="'s9'"):
        oi.ladders(table(TOY), ["s0", "s9"], *CODES, unit="who")
