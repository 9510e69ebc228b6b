from __future__ import annotations

import multiprocessing
import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from outsidein.report.charts import distribution, landscape, named, rows, segments, theme, trend
from outsidein.report.charts.drawing import ATTRIBUTES, ELEMENTS, _drawn, draw, drawn_beside
from outsidein.report.charts.theme import Spec
from outsidein.report.lookup import Lookup
from outsidein.stats.estimates import Estimate
from report.northwind import WAVES, results
from report.reading import read

LOOKUP = Lookup.of(results())


def number(analysis: str, quantity: str, subject: str = "") -> Estimate:
    row = LOOKUP.row(analysis, quantity, subject)
    assert row is not None
    return row


def outcomes() -> list[landscape.Outcome]:
    names = ("informed", "restore", "closing")
    return [
        landscape.Outcome(str(key), number("outcomes", "importance", name), number("outcomes", "satisfaction", name))
        for key, name in enumerate(names, start=1)
    ]


def every_chart(label: str = "Field & co") -> dict[str, Spec]:
    """A chart of each kind, with a label where one can stand."""
    score, waves = number("loyal", "nps"), LOOKUP.series(number("loyal", "nps"), "wave")
    row = named.Row(label, "hidden", (score,))
    gap = tuple(number("quality", quantity, "rel1") for quantity in ("expectation", "perception", "gap"))
    zone = tuple(number("zone", quantity, "reply") for quantity in ("adequate", "desired", "perceived"))
    parts = [number("loyal", part) for part in ("detractors", "passives", "promoters")]
    key = landscape.Outcome(
        label, number("outcomes", "importance", "closing"), number("outcomes", "satisfaction", "closing")
    )
    return {
        "trend": trend.trend(WAVES, waves, "points"),
        "panels": trend.panels(WAVES, {label: waves, "Other": waves}, "points"),
        "spark": trend.spark(WAVES, waves, "points"),
        "segments": segments.segments({label: [(label, score), ("South", score.hidden())]}, score, "points"),
        "distribution": distribution.distribution([(label, parts)], ("Detractors", "Passives", "Promoters")),
        "landscape": landscape.landscape([*outcomes()[:2], key]),
        "ranking": named.ranking([row], 10.0),
        "gaps": named.gaps([named.Row(label, "−1.1", gap)]),
        "zones": named.zones([named.Row(label, "within", zone)]),
    }


CHARTS = every_chart()


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_an_image_with_a_name_made_of_known_parts(name: str) -> None:
    svg = ElementTree.fromstring(str(draw(CHARTS[name], "What it <shows>")))
    assert (svg.get("role"), svg.get("aria-label")) == ("img", "What it <shows>")
    assert {element.tag for element in svg.iter()} <= set(ELEMENTS)
    allowed = {*ATTRIBUTES, "class", "role", "aria-label", "viewBox", "width", "height"}
    assert {attribute for element in svg.iter() for attribute in element.attrib} <= allowed


@pytest.mark.parametrize("name", CHARTS)
def test_every_colour_is_one_of_the_style_sheet(name: str) -> None:
    svg = str(draw(CHARTS[name], "x"))
    assert "#" not in re.sub(r"&#\d+;", "", svg)
    used = set(re.findall(r"\b[fs]-([a-z]+)", svg))
    assert used
    assert used <= set(theme.PLACEHOLDERS.values())


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in ("trend", "spark")])
def test_labels_are_text_whatever_they_hold(name: str) -> None:
    hostile = every_chart("</text><script>alert(1)</script><a href='x'>")[name]
    tags = {element.tag for element in ElementTree.fromstring(str(draw(hostile, "x"))).iter()}
    assert tags <= set(ELEMENTS)
    assert "&lt;" in str(draw(hostile, "x"))


@pytest.mark.parametrize(
    "label", ["a\x00b\x1b[0m", "\ud800", "\u202eevil\u202c", "{{7*7}} ${x} datum.value", "']; alert(1)//"]
)
def test_labels_that_no_drawing_can_hold_do_not_stop_it(label: str) -> None:
    for name in ("segments", "panels", "ranking"):
        ElementTree.fromstring(str(draw(every_chart(label)[name], label)))


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "spark"])
def test_text_stays_readable_on_a_phone(name: str) -> None:
    width = float(read(str(draw(CHARTS[name], "x"))).one("svg").attributes["width"])
    assert theme.FONT * (320 - 2 * 14) / width >= 11


def test_a_hidden_number_is_named_but_not_drawn() -> None:
    shown = segments.segments(
        {"Region": [("South", number("loyal", "nps").hidden())]}, number("loyal", "nps"), "points"
    )
    (head, south) = shown["data"]["values"]
    assert (south["name"], south["hidden"], "value" in south, head["head"]) == ("South", "hidden", False, "Region")
    waves = LOOKUP.series(number("loyal", "nps"), "wave")
    kept = trend.trend(WAVES, [waves[0], waves[1].hidden(), *waves[2:]], "points")["data"]["values"]
    assert [value["wave"] for value in kept] == ["2025Q3", "2026Q1", "2026Q2"]


def test_every_interval_is_drawn_where_it_belongs() -> None:
    score = number("loyal", "nps")
    (value,) = named.ranking([named.Row("x", "", (score,))])["data"]["values"]
    assert (value["low"], value["value"], value["high"]) == (score.low, score.value, score.high)
    expectation, perception, gap = (number("quality", name, "rel1") for name in ("expectation", "perception", "gap"))
    (value,) = named.gaps([named.Row("x", "", (expectation, perception, gap))])["data"]["values"]
    assert value["low"] == pytest.approx(expectation.value + gap.low)
    assert value["low"] < value["value"] < value["high"]


def test_the_lines_of_the_landscape_are_the_scores_where_zones_begin() -> None:
    layers = landscape.landscape(outcomes())["layer"]
    lines = [
        layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "line" and "strokeDash" in layer["mark"]
    ]
    scores = [{round(point["i"] + max(point["i"] - point["s"], 0), 9) for point in line} for line in lines]
    assert scores == [{10.0}, {12.0}, {15.0}]


def test_shares_of_a_bar_follow_each_other_to_the_whole() -> None:
    values = CHARTS["distribution"]["data"]["values"]
    ends = [(value["start"], value["end"]) for value in values]
    assert ends[0][0] == 0
    assert ends[-1][1] == pytest.approx(1)
    assert all(a[1] == b[0] for a, b in pairwise(ends))


@pytest.mark.parametrize(
    "name", ["Short", "Minimize the likelihood that the same failure comes back after a fix", "x" * 20_000, ""]
)
def test_names_of_any_length_take_two_lines_at_most(name: str) -> None:
    lines = rows.wrapped(name, 278)
    assert len(lines) <= rows.MOST_LINES
    assert all(len(line) * rows.LETTER <= 278 for line in lines)
    assert len(rows.fitted(name, 128)) * rows.LETTER <= 128


def test_rows_do_not_overlap() -> None:
    placed, whole = rows.under_names(["one line", "a name of two lines " * 3, ""], 200)
    bottoms = [row.middle + 10 for row in placed]
    tops = [row.top - rows.LINE / 2 for row in placed]
    assert all(below >= above for above, below in zip(bottoms, tops[1:], strict=False))
    assert whole == pytest.approx(bottoms[-1])


def test_height_is_that_of_the_drawing() -> None:
    drawing = draw(CHARTS["ranking"], "x")
    assert drawing.height == float(read(str(drawing)).one("svg").attributes["height"])


def test_the_newest_wave_alone_is_filled_and_values_are_plain_numbers() -> None:
    values = CHARTS["trend"]["data"]["values"]
    assert [value["last"] for value in values] == [False, False, False, True]
    assert all(np.isfinite([value["low"], value["value"], value["high"]]).all() for value in values)


@pytest.mark.parametrize("alive", [True, False])
def test_another_process_draws_the_same_and_is_done_without_where_it_dies(alive: bool) -> None:
    specs = list(CHARTS.values())[:3]
    plain = [str(draw(spec, "x")) for spec in specs]
    _drawn.cache_clear()
    with drawn_beside():
        drawings = [draw(spec, "x") for spec in specs]
        for process in () if alive else multiprocessing.active_children():
            process.kill()
        assert [str(drawing) for drawing in drawings] == plain
    assert not multiprocessing.active_children()
