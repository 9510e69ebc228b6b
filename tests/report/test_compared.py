"""A path model compared between waves and segments, in the report: what is the same in both, and what to make of it."""

import re

import pytest

from analyses.test_comparing import study
from outsidein.report import render
from outsidein.run import load_checked
from report.reading import Element, read


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Element:
    folder = tmp_path_factory.mktemp("compared") / "study"
    results = study(folder, "wave, side")
    return read(render(load_checked(folder).study, results))


def table(page: Element, caption: str, number: int) -> Element:
    return [one for one in page.all("table") if one.one("caption").text.startswith(caption)][number]


def cells(table: Element, head: str) -> list[str]:
    (line,) = [line for line in table.all("tr") if line.all("th") and line.all("th")[0].text == head]
    return [cell.text for cell in line.all("td")]


def test_every_pair_has_its_verdicts_and_why(page):
    titles = [block.one("h3").text for block in page.all("section", class_="open block")]
    assert [title for title in titles if title.startswith("Is it the same model in")] == [
        "Is it the same model in 2024 and 2025?", "Is it the same model in 2025 and 2026?",
        "Is it the same model in L and R?",
    ]  # fmt: skip
    alike, mean, variance = cells(table(page, "The constructs in both", 1), "Satisfaction")
    assert re.match(r"✕ fail: 0\.\d{4}, p (0\.\d{3}|less than 0\.001) *made up otherwise", alike)
    assert re.match(r"! doubtful: \+0\.\d\d, p less than 0\.001 *another mean", mean)
    assert "another variance" in variance
    assert all(cell.startswith("✓ pass") for cell in cells(table(page, "The constructs in both", 1), "Quality"))


def test_paths_say_which_wave_less_which(page):
    changes, segments = table(page, "Differences of paths", 1), table(page, "Differences of paths", 2)
    assert [head.text for head in changes.all("th")][1] == "Path, 2026 less 2025"
    assert [head.text for head in segments.all("th")][1] == "Path, L less R"
    difference, p, corrected = cells(changes, "Quality → Satisfaction")
    assert re.match(r"[+−]0\.\d\d", difference)
    assert p == corrected


def test_conditions_are_no_findings(page):
    """Means and variances of scores are in their table, not among what has clearly changed."""
    assert "Variance of scores" not in " ".join(item.text for item in page.all("li"))
    assert "Score by fixed weights" in " ".join(item.text for item in page.all("li"))


def test_the_index_of_a_model_of_ones_own_is_named_by_its_construct(page):
    (card,) = page.all("article", class_="card")
    assert card.one("h3").text == "model: Satisfaction"
    assert any(item.text.startswith("model: Satisfaction in 2026 is") for item in page.all("p"))
