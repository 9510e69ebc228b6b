"""The disclosure gate: small cells, their partners, and what follows from nested dimensions are hidden everywhere."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.analyses.contrasts import Contrast
from outsidein.results.disclose import disclose, disclose_contrasts, hidden_slices
from outsidein.stats.estimates import Estimate

EMPTY: dict = {}


def row(n: int, *conditions: tuple[str, str]) -> Estimate:
    return Estimate("nps", "", 10.0, 1.0, 8.0, 12.0, n, float(n), np.ones(3), analysis="a", slice=conditions)


def table(cells: dict[tuple[str, str], int]) -> list[Estimate]:
    """A two-way table with its margins."""
    rows = [row(sum(cells.values()))]
    for place, name in enumerate(("wave", "role")):
        for level in dict.fromkeys(key[place] for key in cells):
            rows.append(row(sum(n for key, n in cells.items() if key[place] == level), (name, level)))
    return rows + [row(n, ("wave", wave), ("role", role)) for (wave, role), n in cells.items()]


def hidden(rows: list[Estimate], minimum: int = 10) -> set:
    return {shown.slice for shown in disclose(rows, minimum) if shown.suppressed}


def test_nothing_small_nothing_hidden():
    assert not hidden(table({(w, r): 50 for w in "12" for r in "ab"}))


def test_a_small_cell_takes_partners_with_it():
    cells = dict(zip(itertools.product("12", "abc"), [12, 4, 20, 15, 18, 30], strict=True))
    gone = hidden(table(cells), 5)
    assert gone == {(("wave", w), ("role", r)) for w, r in [("1", "a"), ("1", "b"), ("2", "a"), ("2", "b")]}


def test_a_small_remainder_is_hidden_too():
    assert len(hidden([row(100), row(95, ("wave", "1")), row(5, ("wave", "2"))])) == 2


def test_a_role_that_gives_a_customer_away_is_seen():
    rows = [row(300), row(6, ("customer", "cio")), row(94, ("customer", "cfo")), row(200, ("customer", "office")),
            row(100, ("role", "decider")), row(200, ("role", "user"))]  # fmt: skip
    roles = {"customer": {"role": {"cio": "decider", "cfo": "decider", "office": "user"}}}
    gone = {shown.slice for shown in disclose(rows, 10, roles) if shown.suppressed}
    assert (("customer", "cio"),) in gone
    assert (("customer", "cfo"),) in gone


def test_hidden_rows_say_why_and_hold_nothing():
    shown = disclose([row(100), row(95, ("wave", "1")), row(5, ("wave", "2"))], 10)[1]
    assert shown.suppressed
    assert shown.n == 0
    assert np.isnan([shown.value, shown.se, shown.low, shown.high]).all()
    assert "hidden" in shown.note


def test_a_contrast_with_a_hidden_side_is_hidden():
    rows = disclose([row(100), row(95, ("wave", "1")), row(5, ("wave", "2"))], 10)
    change = Contrast(row(95, ("wave", "2")), "change", (("wave", "1"),), 0.01, 0.02)
    assert disclose_contrasts([change], rows)[0].estimate.suppressed


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_no_hidden_cell_follows_by_subtraction(counts):
    cells = dict(zip(itertools.product("12", "abc"), counts, strict=True))
    rows = table(cells)
    bases = {r.slice: r.n for r in rows}
    gone = hidden_slices(bases, 10, EMPTY)
    assert all(place in gone for place, n in bases.items() if n < 10)
    for name, other in (("wave", "role"), ("role", "wave")):
        for parent in [r for r in rows if len(r.slice) == 1 and r.slice[0][0] == name]:
            children = [r.slice for r in rows if len(r.slice) == 2 and parent.slice[0] in r.slice]
            assert sum(place in gone for place in [parent.slice, *children]) != 1, (counts, other)


def test_a_contrast_without_rows_of_its_own_is_hidden_with_its_slices():
    """The drift of an index since the wave before has no level; where a wave is hidden, so is what leads to it."""
    first, second, third = (row(n, ("wave", str(wave))) for wave, n in enumerate((50, 4, 60)))
    shown = disclose([row(114), first, second, third], 10)
    drift = replace(third, quantity="drift")
    for against in (first, second):
        contrast = Contrast(drift, "change", against.slice, 0.2, 0.2)
        (found,) = disclose_contrasts([contrast], shown)
        gone = {one.slice for one in shown if one.suppressed}
        assert found.estimate.suppressed == bool({third.slice, against.slice} & gone)
    assert {one.slice for one in shown if one.suppressed} >= {second.slice}
