"""Where the facts on the page come from: questions, intervals, names, the newest wave, the order of contrasts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outsidein.report import intervals
from outsidein.report.asked import asked, counted
from outsidein.report.charts.drawing import draw
from outsidein.report.lookup import Lookup
from outsidein.report.markup import stacked
from outsidein.report.material import Material
from outsidein.report.parts.model import Block, Table
from outsidein.stats.estimates import Estimate, Estimates
from report.northwind import WAVES, results, study

MATERIAL = Material.of(study(), results())
LOOKUP = MATERIAL.lookup


def row(analysis: str, quantity: str, subject: str = "", *place: tuple[str, str]) -> Estimate:
    found = LOOKUP.row(analysis, quantity, subject, place)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("measure", "quantity", "subject", "items"),
    [
        ("loyal", "promoters", "", ("recommend",)),
        ("satisfied", "mean", "", ("csat",)),
        ("ease", "net_easy", "", ("ces",)),
        ("renewal", "share", "", ("renew",)),
        ("averages", "mean", "csat", ("csat",)),
        ("outcomes", "importance", "restore", ("imp_restore",)),
        ("outcomes", "opportunity", "restore", ("imp_restore", "sat_restore")),
        ("quality", "perception", "rel1", ("per_rel1",)),
        ("quality", "gap", "reliability", ("exp_rel1", "exp_rel2", "per_rel1", "per_rel2")),
        ("quality", "expectation", "overall", ("exp_rel1", "exp_rel2", "exp_tan1")),
        ("zone", "width", "reply", ("des_reply", "ade_reply", "act_reply")),
        ("zone", "desired", "reply", ("des_reply",)),
        ("scale", "alpha", "", ("per_rel1", "per_rel2", "per_tan1")),
        ("scale", "item_rest", "per_rel2", ("per_rel2",)),
    ],
)
def test_a_number_names_the_questions_it_rests_on(
    measure: str, quantity: str, subject: str, items: tuple[str, ...]
) -> None:
    assert asked(MATERIAL.names.measure(measure), MATERIAL.items(measure), quantity, subject) == items


@pytest.mark.parametrize(
    ("measure", "quantity", "answers"),
    [
        ("satisfied", "csat", "4 and 5"),
        ("satisfied", "mean", ""),
        ("renewal", "share", "1"),
        ("ease", "easy", "5, 6 and 7"),
        ("outcomes", "satisfaction", "6 and 7"),
        ("outcomes", "rank", ""),
        ("loyal", "nps", ""),
    ],
)
def test_a_share_says_which_answers_it_counts(measure: str, quantity: str, answers: str) -> None:
    assert counted(MATERIAL.names.measure(measure), MATERIAL.items(measure), quantity) == answers


@pytest.mark.parametrize(
    ("measure", "quantity", "subject", "composed", "interval"),
    [
        ("loyal", "nps", "", False, intervals.NPS),
        ("loyal", "promoters", "", False, intervals.WILSON),
        ("satisfied", "csat", "", False, intervals.WILSON),
        ("satisfied", "mean_0_100", "", False, intervals.STUDENT),
        ("ease", "net_easy", "", False, intervals.REPLICATES),
        ("outcomes", "importance", "restore", False, intervals.WILSON),
        ("outcomes", "opportunity", "restore", False, intervals.REPLICATES),
        ("outcomes", "p_underserved", "restore", False, intervals.CHANCE),
        ("outcomes", "rank", "restore", False, intervals.RANKS),
        ("quality", "gap", "rel1", False, intervals.STUDENT),
        ("quality", "gap", "reliability", True, intervals.REPLICATES),
        ("zone", "adequacy", "reply", False, intervals.STUDENT),
        ("zone", "position", "reply", False, intervals.REPLICATES),
        ("scale", "alpha", "", True, intervals.REPLICATES),
    ],
)
def test_each_quantity_has_its_interval(
    measure: str, quantity: str, subject: str, composed: bool, interval: str
) -> None:
    assert intervals.method(row(measure, quantity, subject), composed) == interval


def test_the_newest_wave_is_the_newest_that_is_shown() -> None:
    score = row("loyal", "nps")
    assert LOOKUP.latest(score).level("wave") == WAVES[-1]
    last = (("wave", WAVES[-1]),)
    hidden = tuple(found.hidden() if found.slice == last else found for found in LOOKUP.results.estimates)
    older = Lookup.of(replace(LOOKUP.results, estimates=Estimates(hidden, LOOKUP.results.dimensions)))
    assert older.latest(score).level("wave") == WAVES[-2]


def test_segments_are_neither_waves_nor_flags() -> None:
    segments = LOOKUP.segments(row("loyal", "nps"))
    assert {name: [found.level(name) for found in rows] for name, rows in segments.items()} == {
        "customer": ["cio", "office", "field"],
        "region": ["North", "South"],
    }
    assert list(LOOKUP.crossed(row("loyal", "nps"))) == ["customer"]


def test_clear_contrasts_come_newest_first() -> None:
    found = LOOKUP.clear("change")
    assert found
    assert all(contrast.clear for contrast in found)
    waves = [contrast.estimate.level("wave") for contrast in found]
    assert waves == sorted(waves, key=lambda wave: -WAVES.index(str(wave)))


def test_contrasts_bring_the_unit_of_their_quantity() -> None:
    bare = tuple(replace(found, estimate=replace(found.estimate, unit="")) for found in results().contrasts)
    again = Material.of(study(), replace(results(), contrasts=bare))
    units = {found.estimate.quantity: found.estimate.unit for found in again.results.contrasts}
    assert (units["nps"], units["csat"], units["gap"]) == ("points", "share", "scale")


def test_ids_are_said_in_the_words_of_the_study() -> None:
    names = MATERIAL.names
    assert names.slice((("wave", "2026Q2"), ("customer", "cio"))) == "Cio, 2026Q2"
    assert names.slice(()) == "all answers"
    assert names.subject("quality", "reliability") == "Reliability"
    assert names.subject("averages", "csat") == "csat"
    assert names.level("role", "user") == "User"
    assert names.dimension("region") == "Region"


def test_drawings_stand_in_two_stacks_of_like_height() -> None:
    heights = (200, 300, 150, 100)
    plain = {"mark": "point", "width": 50, "autosize": "none", "padding": 0, "data": {"values": [{}]}}
    blocks = [Block((str(h),), Table("", (), ()), draw(plain | {"height": h}, "")) for h in heights]
    left, right = stacked(blocks)
    assert [block.title for block in left] == [("200",), ("150",)]
    assert [block.title for block in right] == [("300",), ("100",)]
    assert len(stacked(blocks[:1])) == 1
