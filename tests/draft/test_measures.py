"""Which measures are proposed, and what they are cut by."""

import pytest

from outsidein.analyses import ANALYSES
from outsidein.analyses.analysis import named_items

ROWS = 120


def measure(found, kind):
    return next(one for one in found.loaded.study.measures if one.kind == kind)


def ratings(cycle, names, values=(1, 2, 3, 4, 5)):
    return {name: cycle(values) for name in names}


@pytest.mark.parametrize(
    ("names", "subjects"),
    [
        (("imp_speed", "sat_speed", "imp_price", "sat_price"), {"speed", "price"}),
        (("speed_importance", "speed_satisfaction", "price_importance", "price_satisfaction"), {"speed", "price"}),
        (("Importance: Speed", "Satisfaction: Speed", "Importance: Price", "Satisfaction: Price"), {"speed", "price"}),
        (("q6", "qi6", "q7", "qi7", "q12", "qi12"), {"q6", "q7", "q12"}),
        (("How important is speed?", "How satisfied are you with the speed?",
          "How important is price?", "How satisfied are you with the price?"), {"speed", "price"}),
    ],
)  # fmt: skip
def test_importance_and_satisfaction_make_opportunities(drafted, cycle, names, subjects):
    found = drafted(ratings(cycle, names))
    from_names = measure(found, "opportunity")
    items = found.items
    pairs = named_items(from_names.importance, items), named_items(from_names.satisfaction, items)
    assert set(pairs[0]) == set(pairs[1]) == subjects
    assert {role.split()[0] for name, role in found.roles.items() if name in names} == {"importance", "satisfaction"}


def test_expectation_and_perception_make_gaps_with_dimensions(drafted, cycle):
    names = [f"{mark}_{statement}" for statement in ("tan1", "tan2", "rel1", "rel2") for mark in ("exp", "perc")]
    found = measure(drafted(ratings(cycle, names, range(1, 8))), "servqual")
    assert (found.expectation, found.perception) == ("exp_{statement}", "perc_{statement}")
    assert found.dimensions == {"tan": ("tan1", "tan2"), "rel": ("rel1", "rel2")}


def test_letters_before_numbers_make_gaps_from_three_on(drafted, cycle):
    found = drafted(ratings(cycle, ["e1", "e2", "e3", "p1", "p2", "p3"], range(1, 8)))
    assert measure(found, "servqual").expectation == {"item_1": "e1", "item_2": "e2", "item_3": "e3"}


def test_three_levels_make_a_zone_of_tolerance(drafted, cycle):
    names = [f"{mark}_{thing}" for mark in ("des", "adq", "per") for thing in ("speed", "price")]
    found = measure(drafted(ratings(cycle, names, range(1, 10))), "tolerance")
    assert (found.desired, found.adequate, found.perceived) == ("des_{attribute}", "adq_{attribute}", "per_{attribute}")


def test_pairs_on_different_scales_are_told(drafted, cycle):
    columns = ratings(cycle, ["sat_a", "sat_b", "sat_c"]) | ratings(cycle, ["imp_a", "imp_b", "imp_c"], (1, 2, 3))
    assert "mind the scales: importance on 1-3, satisfaction on 1-5" in drafted(columns).text


def test_expectations_of_another_scale_are_no_gaps(drafted, cycle):
    columns = ratings(cycle, ["exp_a", "exp_b"]) | ratings(cycle, ["per_a", "per_b"], range(1, 8))
    assert "servqual" not in drafted(columns).kinds.values()


def test_a_block_has_its_means_and_its_reliability(drafted, cycle):
    found = drafted(ratings(cycle, ["staff_rating", "food_rating", "room_rating"]))
    assert found.kinds == {"rating_means": "mean", "rating_scale": "alpha"}


def test_numbered_questions_have_means_but_are_no_scale(drafted, cycle):
    assert drafted(ratings(cycle, ["q1", "q2", "q3"])).kinds == {"questions_means": "mean"}


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        ({"nps": range(11), "overall satisfaction": range(1, 6), "ces": range(1, 8)}, {"nps", "csat", "ces"}),
        ({"NPS": range(11), "nps_after": range(11)}, {"nps"}),
        ({"customer effort": range(1, 6), "renews": (0, 1)}, {"ces", "share"}),
        ({"quality": range(1, 6)}, {"mean"}),
    ],
)
def test_measures_of_single_questions(drafted, cycle, columns, kinds):
    found = drafted({name: cycle(list(values)) for name, values in columns.items()})
    assert set(found.kinds.values()) == kinds
    assert len(found.kinds) == len(columns)


def test_every_item_is_used_by_a_measure(drafted, cycle):
    pairs, blocks = ["imp_a", "sat_a", "imp_b", "sat_b"], ["staff_rating", "food_rating", "room_rating"]
    columns = ratings(cycle, ["q1", "q2", *pairs, *blocks])
    columns |= {"NPS": cycle(range(11)), "used": cycle([0, 1])}
    columns |= {"mood": cycle(["Very good", "Good", "Poor", "Very poor"])}
    found = drafted(columns)
    names = {name for one in found.loaded.study.measures for name in _items_of(one, found.items)}
    assert names == set(found.items)
    assert len(found.items) == len(columns)


def _items_of(one, items):
    need = ANALYSES[one.kind].needs(one, items)
    return {name for names in (*need.counts, *need.moments) for name in names}


def test_slices_are_the_wave_and_the_most_useful_segments(drafted, cycle):
    found = drafted(
        {
            "wave": cycle(["2025Q1"] * 3 + ["2025Q2"] * 2),
            "Region": cycle(["N", "S"]),
            "plan": cycle(["free", "paid", "paid", "paid"]),
            "lopsided type": cycle(["a"] * 11 + ["b"]),
            "device": cycle(["phone", "desk", "desk"]),
            "channel": cycle(["web", "shop"]),
            "nps": cycle(range(11)),
        }
    )
    assert found.loaded.study.slices[0] == "wave"
    assert len(found.loaded.study.slices) == 4
    assert {"Region", "plan"} <= set(found.loaded.study.slices)
    assert "lopsided_type" in found.survey.segments
    assert "lopsided_type" not in found.loaded.study.slices
