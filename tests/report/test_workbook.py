"""The workbook holds the numbers of the results, to the last bit, and nothing that a spreadsheet would execute."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cli import shop
from outsidein.report import workbook
from outsidein.report.workbook.book import LONGEST_TEXT, save, sheet_names, text
from outsidein.report.workbook.sheet import Block, Number, Sheet
from outsidein.results import Results
from outsidein.run import load_checked, run
from outsidein.study.sections import Study

Book = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Results]:
    folder = shop.write(tmp_path_factory.mktemp("workbook"))
    return load_checked(folder).study, run(folder).results


@pytest.fixture(scope="module")
def path(made: tuple[Study, Results], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("book") / "workbook.xlsx"
    workbook.write(*made, place)
    return place


@pytest.fixture(scope="module")
def book(path: Path) -> Book:
    return _read(path)


def _read(path: Path) -> Book:
    found = CalamineWorkbook.from_path(path)
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def _records(rows: Sequence[Sequence[Any]], first: str) -> list[dict[str, Any]]:
    """The rows of a block as dictionaries; `first` is its first header."""
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    heads, found = rows[start], []
    for row in rows[start + 1 :]:
        if not any(cell != "" for cell in row):
            break
        found.append(dict(zip(heads, row, strict=True)))
    return found


def _parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml")}


def test_sheets_in_order(book: Book) -> None:
    assert list(book) == [
        "Summary",
        "nps",
        "ratings",
        "services",
        "Changes and differences",
        "Bases",
        "Data quality",
        "Methods",
    ]


def test_every_number_is_there_to_the_last_bit(book: Book, made: tuple[Study, Results]) -> None:
    for measure in ("nps", "ratings", "services"):
        rows = [row for row in made[1].estimates if row.analysis == measure]
        found = _records(book[measure], "Quantity")
        assert len(rows) == len(found)
        for row, record in zip(rows, found, strict=True):
            assert (record["Quantity"], record["Subject"]) == (row.quantity, text(row.subject))
            if row.suppressed:
                continue
            assert record["n"] == row.n
            for name, value in (("Value", row.value), ("Low", row.low), ("High", row.high), ("Standard error", row.se)):
                assert record[name] == pytest.approx(value, rel=1e-15) if math.isfinite(value) else record[name] == ""


def test_hidden_cells_say_so_and_show_nothing_else(book: Book, made: tuple[Study, Results]) -> None:
    hidden = [record for record in _records(book["nps"], "Quantity") if record["Value"] == "hidden"]
    assert len(hidden) == sum(row.suppressed and row.analysis == "nps" for row in made[1].estimates) > 0
    for record in hidden:
        assert [record[name] for name in ("Low", "High", "Standard error", "Effective n")] == [""] * 4
        assert record["n"] == "hidden"


def test_hidden_contrasts_and_bases_show_nothing(book: Book) -> None:
    contrasts = [row for row in _records(book["Changes and differences"], "Measure") if row["Difference"] == "hidden"]
    bases = [row for row in _records(book["Bases"], "Wave") if row["n"] == "hidden"]
    assert contrasts
    assert bases
    for row in contrasts:
        assert [row[name] for name in ("Low", "High", "p", "Adjusted p", "Clear", "n of the smaller side")] == [""] * 6


def test_contrasts_have_p_and_verdict(book: Book, made: tuple[Study, Results]) -> None:
    found = _records(book["Changes and differences"], "Measure")
    assert len(found) == len(made[1].contrasts)
    for contrast, record in zip(made[1].contrasts, found, strict=True):
        if not contrast.estimate.suppressed:
            assert record["Adjusted p"] == pytest.approx(contrast.p_adjusted, rel=1e-14)
            assert record["Clear"] == ("yes" if contrast.clear else "no")


def test_summary_has_the_headlines_and_their_last_change(book: Book) -> None:
    found = _records(book["Summary"], "Measure")
    assert [record["Measure"] for record in found] == ["nps", "ratings", "ratings", "services", "services"]
    assert (found[0]["From"], found[0]["To"], found[0]["Clear"]) == ("2026Q1", "2026Q2", "yes")


def test_data_quality_accounts_for_every_row(book: Book) -> None:
    file = _records(book["Data quality"][1:], "Evidence")[0]
    assert (file["Rows read"], file["Used"], file["Excluded"]) == (241, 240, 1)
    assert "What could not be computed" in [row[0] for row in book["Data quality"]]


def test_methods_say_how(book: Book) -> None:
    quantities = {record["Quantity"]: record for record in _records(book["Methods"], "Measure")}
    assert "Rocks 2016" in quantities["nps"]["Interval"]
    assert quantities["opportunity"]["Formula"] == "importance + max(importance - satisfaction, 0)"
    facts = {row[0]: row[1] for row in book["Methods"]}
    assert facts["Seed"] == "7"
    assert {"Replicates", "Smallest cell shown", "Suppression", "Correction", "Software"} <= set(facts)


def test_no_formula_no_link_and_no_text_that_could_become_one(path: Path, book: Book) -> None:
    for name, part in _parts(path).items():
        assert "<f>" not in part, name
        assert "<f " not in part, name
        assert "hyperlink" not in part, name
    for rows in book.values():
        for row in rows:
            for cell in row:
                assert not isinstance(cell, str) or cell == "" or cell[0] not in "=+-@\t\r＝＋－＠"
    heads = book["nps"][0]
    assert "'-Region" in heads
    assert {row[heads.index("'-Region")] for row in book["nps"][1:]} == {"", "North", "South", "'=cmd|'/c calc'!A0"}


def test_headers_stay_in_sight_and_filter(path: Path) -> None:
    part = _parts(path)["xl/worksheets/sheet2.xml"]
    assert '<pane ySplit="1"' in part
    assert "<autoFilter " in part


def test_the_same_results_give_the_same_bytes(made: tuple[Study, Results], path: Path, tmp_path: Path) -> None:
    workbook.write(*made, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=12))
def test_sheet_names_are_legal_and_differ(names: list[str]) -> None:
    found = sheet_names(names)
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 1 <= len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert name.strip("'") == name
        assert name.casefold() != "history"


FORMULAS = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1"]
HOSTILE = [*FORMULAS, "http://example.org", "1", "a\x00b", "\ud800", "\uffff", "_x0041_", "x" * 40_000]


def test_any_text_goes_in_and_comes_out_as_text(tmp_path: Path) -> None:
    rows = [[words, Number(-1.5, "points"), None] for words in HOSTILE]
    sheet = Sheet("=1", (Block(("=head", "v", "w"), rows),), ("=lead",))
    save([sheet], tmp_path / "x.xlsx", title="=title")
    (found,) = _read(tmp_path / "x.xlsx").values()
    assert found[0][0] == "'=lead"
    assert found[2][0] == "'=head"
    cells = [row[0] for row in found[3:]]
    assert cells[:7] == ["'" + words for words in FORMULAS]
    assert cells[7:9] == ["http://example.org", "1"]
    assert cells[10:13] == ["\ufffd", "\ufffd", "_x0041_"]
    assert len(cells[13]) == LONGEST_TEXT
    assert all(row[1] == -1.5 for row in found[3:])
    assert not any("<f>" in part for part in _parts(tmp_path / "x.xlsx").values())
