"""The satisfaction index in the report: the analysis of the simulated answers of the demo, told and drawn."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from outsidein import demo
from outsidein.report import constructs, modelled, render
from outsidein.report.figures import as_text
from outsidein.report.page import build
from outsidein.report.parts import paths
from outsidein.results import Results
from outsidein.run import load_checked, run
from outsidein.stats.estimates import Estimate, Estimates
from outsidein.study.sections import Study
from report.reading import Element, read

Told = tuple[Study, Results]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demo with the index as its only measure, run."""
    folder = demo.write(tmp_path_factory.mktemp("index") / "study")
    text = (folder / "study.yaml").read_text(encoding="utf-8").replace("replicates: 2000", "replicates: 400")
    before, rest = text.split("\nmeasures:\n")
    measures, evidence = rest.split("\nevidence:\n")
    index = re.search(r"  - id: index\n(?:    .*\n)+", measures)
    assert index is not None
    (folder / "study.yaml").write_text(f"{before}\nmeasures:\n{index[0]}\nevidence:\n{evidence}", encoding="utf-8")
    return load_checked(folder).study, run(folder).results


@pytest.fixture(scope="module")
def page(told: Told) -> Element:
    return read(render(*told))


def rows(told: Told, quantity: str) -> list[Estimate]:
    return [row for row in told[1].estimates.where(analysis="index", quantity=quantity) if not row.slice]


def block(page: Element, title: str) -> Element:
    blocks = page.all("section", class_="block") + page.all("section", class_="open block")
    (found,) = [one for one in blocks if one.one("h3").text == title]
    return found


def test_the_index_has_a_card_with_its_newest_wave_and_what_became_of_it(page: Element) -> None:
    (card,) = page.all("article", class_="card")
    assert card.one("h3").text == "Satisfaction index"
    assert re.fullmatch(r"\d\d\.\d on 0 to 100", card.one("p", class_="big").text)
    assert re.search(r"Between \d\d\.\d and \d\d\.\d \(95 % interval\) in 2026Q2; clearly risen since", card.text)
    assert len(card.all("svg")) == 1


def test_the_first_screen_says_what_goes_with_satisfaction_most_and_what_is_assumed(page: Element) -> None:
    (finding,) = page.all("article", class_="finding")
    assert finding.one("h3").text == "Satisfaction index: what goes with it"
    said = finding.one("p", class_="lead").text
    assert re.fullmatch(
        r"Quality goes with satisfaction most: total effect 0\.\d\d \(0\.\d\d to 0\.\d\d\); clearly more than "
        r"Expectations \(0\.\d\d\)\.",
        said,
    )
    assert modelled.ASSUMED in finding.text


def test_a_lead_that_replicates_do_not_bear_out_is_not_called_clear(told: Told) -> None:
    first, *_ = rows(told, "total_effect")
    near = replace(first, value=first.value - 0.01, replicates=first.replicates[::-1])
    said = as_text(modelled.goes_with_most("satisfaction", [first, near], lambda row: "Quality"))
    assert "; not clearly more than Quality" in said
    bare = [
        replace(row, replicates=row.replicates[:0]) for row in (first, replace(near, value=0.1, low=0.05, high=0.15))
    ]
    assert "; clearly more than" in as_text(modelled.goes_with_most("satisfaction", bare, lambda row: "Quality"))


def test_the_diagram_bears_every_path_and_breaks_those_that_hold_zero(told: Told, page: Element) -> None:
    shown = block(page, "The model")
    held = [row for row in rows(told, "path") if row.low <= 0 <= row.high]
    assert held
    for size in ("chart wide", "chart narrow"):
        svg = shown.one("div", class_=size).one("svg")
        assert len(svg.all("path", stroke_dasharray="5,4") or [
            one for one in svg.all("path") if "stroke-dasharray" in one.attributes
        ]) == len(held)  # fmt: skip
        texts = [text.text for text in svg.all("text")]
        assert {"Expectations", "Quality", "Value", "Satisfaction", "Complaints", "Loyalty"} <= set(texts)
        assert sum(text.startswith("R²") for text in texts) == 5
        assert svg.attributes["aria-label"].startswith("Path model: Expectations → Quality 0.")
    table = shown.one("table")
    assert len(table.one("tbody").all("tr")) == 15


def test_open_paths_are_named_with_their_intervals(told: Told, page: Element) -> None:
    held = [row for row in rows(told, "path") if row.low <= 0 <= row.high]
    said = page.one("section", id_="measure-index").one("div", class_="sentences").text
    assert f"of nine paths differ clearly from zero; open: ‘{constructs_of(told, held[0])}’ (" in said


def constructs_of(told: Told, row: Estimate) -> str:
    (measure,) = told[0].measures
    return constructs.said(measure, row.subject)


def test_the_gauge_shows_the_newest_wave_first_and_all_answers_last(page: Element) -> None:
    shown = block(page, "On the whole scale")
    texts = [text.text for text in shown.one("svg").all("text")]
    assert [text for text in texts if text.startswith(("20", "All"))] == [
        "2026Q2", "2026Q1", "2025Q4", "2025Q3", "All answers",
    ]  # fmt: skip
    assert {"0", "25", "50", "75", "100"} <= set(texts)
    assert len(shown.one("tbody").all("tr")) == 5


def test_the_map_holds_what_leads_to_satisfaction_with_both_intervals(page: Element, told: Told) -> None:
    shown = block(page, "Importance for satisfaction and performance")
    said = [item.text for item in shown.one("ol").all("li")]
    assert [text.split(":")[0] for text in said] == ["Quality", "Expectations", "Value"]
    assert all(re.search(r"importance 0\.\d\d \(.+ to .+\), performance \d\d\.\d \(.+ to .+\)", text) for text in said)


def test_every_cell_of_the_assessment_says_pass_doubtful_or_fail_and_why(page: Element) -> None:
    shown = block(page, "Can the model be read?")
    assert not shown.all("details"), "it stands open"
    heads = [head.text for head in shown.one("thead").all("th")]
    assert heads[1:] == ["Expectations", "Quality", "Value", "Satisfaction", "Complaints", "Loyalty"]
    lines = shown.one("tbody").all("tr")
    assert all(re.search(r"\(.+ (19|20)\d\d\)|et al", line.children[0].text) for line in lines)
    cells = [cell for line in lines for cell in line.all("td") if cell.text != "–"]
    assert len(cells) > 35
    for cell in cells:
        mark = {"pass": "✓ pass", "doubtful": "! doubtful", "fail": "✕ fail"}[cell.attributes["class"]]
        assert cell.text.startswith(f"{mark}: ")
        assert len(cell.one("small").text) > 8
    assert "checks of the model, " in page.one("section", id_="measure-index").one("div", class_="sentences").text


def test_the_assessment_shows_the_worst_verdict_and_lists_all(told: Told) -> None:
    study, results = told
    worse = {"alpha": ("quality", 0.5), "loading": ("value =~ acsi_qp", 0.6), "rho_c": ("loyalty", 0.97)}
    rows = tuple(
        replace(row, value=worse[row.quantity][1])
        if not row.slice and worse.get(row.quantity, ("", 0))[0] == row.subject
        else row
        for row in results.estimates
    )
    changed = replace(results, estimates=Estimates(rows, results.estimates.dimensions))
    page = read(render(study, changed))
    said = {
        (line.children[0].text.split(" (")[0], head.text): cell.text
        for line in block(page, "Can the model be read?").one("tbody").all("tr")
        for head, cell in zip(block(page, "Can the model be read?").one("thead").all("th"), line.children, strict=True)
    }
    assert said["Cronbach's alpha", "Quality"].startswith("✕ fail: 0.500 under 0.6")
    assert said["Loading", "Value"].startswith("! doubtful: 0.600 from 0.4 to 0.708")
    assert said["Composite reliability rho_c", "Loyalty"].startswith("! doubtful: 0.970 over 0.95")
    assert said["Cronbach's alpha", "Complaints"] == "–"
    loadings = [row.value for row in rows if not row.slice and row.subject.startswith("quality =~ ")
                and row.quantity == "loading"]  # fmt: skip
    assert said["Loading", "Quality"].startswith(f"✓ pass: {min(loadings):.3f} 0.708 or more")
    section = page.one("section", id_="measure-index")
    assert "two are doubtful and one fails." in section.one("div", class_="sentences").text
    every = next(one for one in section.all("details") if one.one("caption").text == "All checks of the model")
    marks = [cell.attributes.get("class") for cell in every.all("td")]
    assert (marks.count("fail"), marks.count("doubtful")) == (1, 2)
    assert "Hair, Hult, Ringle & Sarstedt 2022" in every.text


def test_why_a_number_of_the_model_names_the_questions_it_rests_on(page: Element) -> None:
    (card,) = page.all("article", class_="card")
    why = page.one("div", id_=card.all("button")[0].attributes["popovertarget"])
    told = {}
    for term, fact in zip(why.all("dt"), why.all("dd"), strict=False):
        told.setdefault(term.text, fact.text)
    assert told["Formula"].startswith("100 x sum v (mean - lowest)")
    assert told["Answers of"] == "wave 2026Q2"
    assert "answers" in told["Base"] and "Weighted" in told["Weights"]
    assert "How satisfied are you with Northwind, all in all?" in why.text
    assert "How good has the service of Northwind been?" not in why.text
    assert "Fornell" in why.text and "evidence/survey.csv" in why.text


def test_nothing_is_said_to_drive_or_to_cause(page: Element) -> None:
    section = page.one("section", id_="measure-index")
    told = " ".join(part.text.lower() for part in section.all("p") + section.all("li") + section.all("figcaption"))
    assert not re.search(r"\b(drives?|driven|causes?|because|due to|leads to)\b", told)
    assert "is assumed" in told


def test_a_hidden_index_leaves_the_report_standing(told: Told) -> None:
    study, results = told
    hidden = Estimates(tuple(row.hidden() for row in results.estimates), results.estimates.dimensions)
    bare = read(render(study, replace(results, estimates=hidden, contrasts=())))
    assert "hidden" in bare.one("section", id_="measure-index").text


def test_a_model_without_waves_and_scales_is_told_as_well(told: Told) -> None:
    study, results = told
    kept = tuple(row for row in results.estimates if not row.slice and row.quantity not in ("index", "importance"))
    found = build(study, Results(Estimates(kept)))
    assert found.sections[0].keyed[0].title == ("The model",)
    assert found.cards == ()


def test_subjects_are_split_at_names_that_exist() -> None:
    text = '"a -> b" =~ i1 + i2; "c ~~ d" =~ j1; "c ~~ d" ~ "a -> b"'
    measure = paths.Paths(id="m", kind="paths", model=text)
    assert constructs.split(measure, "a -> b -> c ~~ d") == ("a -> b", "->", "c ~~ d")
    assert constructs.rests_on(measure, "a -> b") == ("i1", "i2")
    assert constructs.rests_on(measure, "a -> b =~ i2") == ("i2",)
    assert constructs.said(measure, "a -> b =~ i2") == "a -> b: i2"
    assert constructs.target(measure) == "c ~~ d"
