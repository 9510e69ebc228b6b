"""The diagram of a path model: where nodes stand, what an arrow looks like, and that nothing stands on anything."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.report.charts import geometry, path_diagram
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.geometry import Box
from outsidein.report.charts.layers import arrange
from outsidein.report.charts.path_diagram import Edge, Node
from outsidein.report.charts.theme import Spec
from outsidein.stats.estimates import Estimate

ACSI = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (3, 4), (3, 5), (4, 5))
NAMES = ("Expectations", "Quality", "Value", "Satisfaction", "Complaints", "Loyalty")
SIZES = (0.5, 0.1, 0.0, 0.5, 0.5, 0.3, -0.3, 0.6, -0.02)
ECSI = ((0, 1), (0, 4), (0, 6), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4), (4, 5), (4, 6), (5, 6))


def coefficient(value: float, spread: float = 0.02) -> Estimate:
    low, high = value - 2 * spread, value + 2 * spread
    return Estimate("path", "A -> B", value, spread, low, high, 300, 300, np.zeros(0), unit="coefficient")


def acsi() -> tuple[list[Node], list[Edge]]:
    nodes = [Node(name, "R² 50 %", name == "Satisfaction") for name in NAMES]
    return nodes, [Edge(*ends, coefficient(size)) for ends, size in zip(ACSI, SIZES, strict=True)]


def plain(count: int, edges: tuple[tuple[int, int], ...]) -> tuple[list[Node], list[Edge]]:
    return [Node(f"Construct {n}") for n in range(count)], [Edge(*ends, coefficient(0.4)) for ends in edges]


@st.composite
def models(source: st.DrawFn) -> tuple[int, tuple[tuple[int, int], ...]]:
    count = source(st.integers(2, 9))
    possible = list(combinations(range(count), 2))
    return count, tuple(source(st.lists(st.sampled_from(possible), min_size=1, max_size=12, unique=True)))


@given(models())
@settings(max_examples=60, deadline=None)
def test_every_edge_leads_on_or_stays_between_two_nodes_of_one_column(model):
    count, edges = model
    found = arrange(count, edges)
    at = {member: place for place, column in enumerate(found.columns) for member in column}
    assert sorted(member for column in found.columns for member in column if member < count) == list(range(count))
    for edge, chain in found.chains.items():
        assert (chain[0], chain[-1]) == edge
        places = [at[member] for member in chain]
        assert places == [places[0]] * 2 or places == list(range(places[0], places[0] + len(chain)))


def test_a_chain_of_single_layers_is_drawn_compactly():
    assert [len(column) for column in arrange(6, ACSI).columns] == [2, 2, 2]
    assert len(arrange(7, ECSI).columns) == 4
    assert arrange(2, [(0, 1)]).columns == [[0], [1]]


@pytest.mark.parametrize("make", [path_diagram.wide, path_diagram.narrow])
@pytest.mark.parametrize("model", [acsi(), plain(7, ECSI), plain(2, ((0, 1),)), plain(4, ((0, 3), (1, 3), (2, 3)))])
def test_boxes_stand_apart_and_inside_the_drawing(make, model):
    spec = make(*model)
    boxes = [row for layer in spec["layer"] if "stroke" in layer["mark"] for row in layer["data"]["values"]]
    assert len(boxes) == len(model[0])
    for box in boxes:
        assert 0 <= box["x"] < box["x2"] <= spec["width"] and 0 <= box["y"] < box["y2"] <= spec["height"]
    for a, b in combinations(boxes, 2):
        assert a["x2"] <= b["x"] or b["x2"] <= a["x"] or a["y2"] <= b["y"] or b["y2"] <= a["y"]


@pytest.mark.parametrize("make", [path_diagram.wide, path_diagram.narrow])
def test_labels_stand_off_the_boxes_and_off_each_other(make):
    spec = make(*acsi())
    texts = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    boxes = [row for layer in spec["layer"] if "stroke" in layer["mark"] for row in layer["data"]["values"]]
    first = [row for layer in texts for row in layer["data"]["values"] if row.get("first")]
    labels = {(row["x"], row["y"]) for row in first}
    assert len(labels) == len(ACSI)
    assert not [(x, y) for x, y in labels for box in boxes if box["x"] < x < box["x2"] and box["y"] < y < box["y2"]]
    assert min(max(abs(a[0] - b[0]) / 40, abs(a[1] - b[1]) / 14) for a, b in combinations(labels, 2)) >= 1


def shafts(spec: Spec) -> list[Spec]:
    lines = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    return [mark for mark in lines if "interpolate" not in mark]


@pytest.mark.parametrize("make", [path_diagram.wide, path_diagram.narrow])
def test_arrows_are_as_thick_as_they_are_strong_and_broken_where_the_interval_holds_zero(make):
    nodes, edges = acsi()
    marks = shafts(make(nodes, edges))
    held = [edge.row.low <= 0 <= edge.row.high for edge in edges]
    assert sum(held) == 2
    assert ["strokeDash" in mark for mark in marks] == held
    sure = sorted((abs(e.row.value), m["strokeWidth"]) for e, m, h in zip(edges, marks, held, strict=True) if not h)
    assert [width for _, width in sure] == sorted(width for _, width in sure)
    assert max(m["strokeWidth"] for m, h in zip(marks, held, strict=True) if h) < sure[0][1]
    colours = {mark["color"] for mark, h in zip(marks, held, strict=True) if not h}
    assert len(colours) == 2, "negative paths have a colour of their own, and their minus sign"


def test_a_hidden_coefficient_is_said_to_be_hidden():
    nodes, edges = plain(2, ((0, 1),))
    spec = path_diagram.wide(nodes, [Edge(0, 1, edges[0].row.hidden())])
    assert "strokeDash" in shafts(spec)[0]
    drawn = ElementTree.fromstring(str(draw(spec, "x")))
    assert "hidden" in [element.text for element in drawn.iter() if element.tag == "text"]
    assert not any("0.4" in (element.text or "") for element in drawn.iter())


def test_numbers_and_names_are_written_into_the_drawing():
    drawn = ElementTree.fromstring(str(draw(path_diagram.narrow(*acsi()), "x")))
    texts = [element.text for element in drawn.iter() if element.tag == "text"]
    assert {*NAMES, "R² 50 %", "0.60", "0.56 to 0.64", "−0.30", "−0.34 to −0.26"} <= set(texts)


def test_models_that_do_not_fit_are_left_to_the_other_drawing_or_to_the_table():
    many = plain(7, tuple((n, 6) for n in range(6)))
    assert path_diagram.narrow(*many) is None
    assert path_diagram.wide(*many) is not None
    steps = tuple((a, b) for a in range(0, 14, 2) for b in (a + 2, a + 3)) + tuple(
        (a, b) for a in range(1, 14, 2) for b in (a + 1, a + 2)
    )
    assert path_diagram.wide(*plain(16, steps)) is None


def test_lines_begin_and_end_at_the_borders_of_their_boxes():
    a, b = Box(50, 50, 40, 20), Box(250, 150, 40, 20)
    for passed in ([], [(150, 20)]):
        points = geometry.line(a, b, passed, upright=False)
        for box, (x, y) in ((a, points[0]), (b, points[-1])):
            assert max(abs(x - box.x) / 20, abs(y - box.y) / 10) == pytest.approx(1, abs=1e-3)
    shaft, head = geometry.with_head(points, 12, 14)
    assert head[0] == points[-1]
    assert np.hypot(*(np.array(shaft[-1]) - head[0])) == pytest.approx(12)
