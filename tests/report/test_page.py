from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from outsidein.report import build, render, write
from outsidein.results import Results
from outsidein.stats.estimates import Estimates
from outsidein.study.sections import Study
from report.northwind import ANSWERS, results, study
from report.reading import Element, read

MEASURES = ("loyal", "satisfied", "ease", "renewal", "averages", "outcomes", "quality", "zone", "scale", "why", "model")


def section(page: Element, name: str) -> Element:
    return page.one("section", id_=name)


def test_headings_and_landmarks_are_in_order(page: Element) -> None:
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page.one("html").attributes["lang"] == "en"


def test_links_lead_to_places_on_the_page_and_ids_are_used_once(page: Element) -> None:
    ids = Counter(element.attributes["id"] for element in page.all() if "id" in element.attributes)
    assert max(ids.values()) == 1
    targets = [link.attributes["href"] for link in page.all("a")]
    assert all(target.startswith("#") and target[1:] in ids for target in targets)
    assert page.all("a")[0].attributes["href"] == "#main"


def test_nothing_is_requested_and_nothing_runs(page: Element, html: str) -> None:
    assert not page.all("script", "link", "img", "iframe", "object", "embed", "form", "base")
    names = {name for element in page.all() for name in element.attributes}
    assert not names & {"src", "srcset", "style", "action", "xlink:href"}
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(page: Element, html: str) -> None:
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = [meta.attributes["content"] for meta in page.all("meta") if "http-equiv" in meta.attributes]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_every_number_opens_to_why(page: Element) -> None:
    buttons = page.all("button", class_="n") + page.all("button", class_="n hidden-n")
    whys = {element.attributes["id"]: element for element in page.all("div", class_="why")}
    assert len(buttons) > 400
    assert {button.attributes["popovertarget"] for button in buttons} == set(whys)
    for why in whys.values():
        names = [term.text for term in why.all("dt")]
        assert {"Answers of", "Formula", "Weights", "Evidence"} <= set(names)
        assert "Base" in names or "Hidden" in names
        assert "Question" in names or "Questions" in names


def test_why_tells_formula_slice_base_weights_question_and_source(page: Element) -> None:
    (card, *_) = section(page, "matters").all("article", class_="card")
    why = page.one("div", id_=card.all("button")[0].attributes["popovertarget"])
    told = dict(zip([term.text for term in why.all("dt")], [fact.text for fact in why.all("dd")], strict=True))
    assert told["Number"].startswith("32, 95\u202f% interval 23 to 41; standard error 4.8".replace("\u202f", " "))
    assert told["Formula"] == "100 x (share of 9-10 less share of 0-6)"
    assert told["Answers of"] == "wave 2026Q2"
    assert told["Base"] == "400 answers, worth 240 of a simple random sample"
    assert told["Weights"] == "Weighted so that the totals by customer are those declared in the study."
    assert told["Question"] == "‘What about recommend?’ (0 to 10)"
    assert told["Evidence"] == "evidence/survey.csv"
    assert "Rocks 2016" in told["Source"]


def test_the_first_screens_say_what_matters_with_its_uncertainty(page: Element) -> None:
    text = section(page, "matters").text
    assert (
        "Between 23 and 41 (95 % interval) in 2026Q2; not clearly changed since 2026Q1 (0, between −13 and +13)."
        in text
    )
    assert (
        "Of three outcomes, ‘Minimize the trouble with informed when a system fails’ is most underserved: opportunity"
        in text
    )
    assert "Tangibles falls furthest short of expectations: gap −1.30 (−1.40 to −1.20)." in text
    assert "Scale: Cronbach's alpha is 0.78 (0.76 to 0.80), above the customary 0.7." in text
    moved = section(page, "moves").text
    assert (
        "Net promoter score, Field: fell from 2025Q3 to 2025Q4 (−48, between −68 and −28); this is indicative only"
        not in moved
    )
    assert "Net promoter score, Field: fell from 2025Q3 to 2025Q4 (−48" in moved


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_has_its_section_with_tables_and_methods(page: Element, measure: str) -> None:
    part = section(page, f"measure-{measure}")
    assert part.one("h2").text
    assert part.all("table")
    methods = part.all("details", class_="made")[0]
    assert methods.all("table")[0].all("tbody")[0].all("tr")
    assert methods.all("table")[1].all("bdi")
    assert "Evidence: evidence/survey.csv." in methods.text


def test_every_drawing_has_a_name_and_a_table_beside_it(page: Element) -> None:
    for block in page.all("section", class_="block"):
        drawings = block.all("svg", role="img")
        assert len(drawings) == (2 if block.all("div", class_="chart wide") else 1)
        (label,) = {drawing.attributes["aria-label"] for drawing in drawings}
        assert label
        assert block.all("table")


def test_tables_have_captions_and_headed_rows_and_columns(page: Element) -> None:
    for table in page.all("table"):
        assert table.one("caption").text
        heads = table.one("thead").all("th", scope="col")
        assert all(head.text for head in table.all("th"))
        for body in table.all("tbody"):
            for row in body.all("tr"):
                first = row.children[0]
                assert (first.tag, first.attributes["scope"]) in (("th", "row"), ("th", "rowgroup"))
                width = sum(int(cell.attributes.get("colspan", 1)) for cell in row.children)
                assert width == len(heads)


def test_hidden_numbers_are_told_and_explained_and_never_shown(page: Element) -> None:
    rows = [row for row in page.all("tr") if row.children[0].text == "South"]
    assert len(rows) > 4
    for row in rows:
        assert not re.search(r"\d", " ".join(cell.text for cell in row.children[1:]))
    hidden = page.all("button", class_="n hidden-n")
    assert {button.text for button in hidden} == {"hidden (too few answers)"}
    why = page.one("div", id_=hidden[0].attributes["popovertarget"])
    assert "Fewer answers than the smallest cell" in why.text
    assert not re.search(r"\d+ answers", why.text)


def test_rows_read_are_used_and_left_out(page: Element) -> None:
    quality = section(page, "quality")
    account = quality.all("table")[0].all("tbody")[0].all("tr")[0]
    assert [cell.text for cell in account.children] == [
        "evidence/survey.csv",
        f"{ANSWERS + 12:,}",
        f"{ANSWERS:,}",
        "12",
    ]
    assert "same as another row" in quality.text
    assert "so so" in quality.text
    assert "1 header was trimmed" in quality.text


def test_flags_are_told_with_what_they_change(page: Element) -> None:
    quality = section(page, "quality")
    flags = next(table for table in quality.all("table") if table.one("caption").text.startswith("Signs"))
    assert [cell.text for cell in flags.all("tr")[1].children][:4] == ["Speeding", "19", "1.6 %", "flagged"]
    assert [cell.text for cell in flags.all("tr")[2].children][3] == "only counted"
    compared = next(table for table in quality.all("table") if "without flagged" in table.one("caption").text)
    assert [row.children[0].text for row in compared.one("tbody").all("tr")][:2] == ["Net promoter score", "Satisfied"]
    assert not [row for row in page.all("tr") if row.children[0].text == "Flagged"]


def test_failures_and_methods_are_told(page: Element) -> None:
    assert "Scale, wave 2025Q3: the item 'x' is constant" in section(page, "quality").text
    methods = section(page, "methods").text
    for words in (
        "Wilson",
        "adjusted Wald",
        "Benjamini and Hochberg (1995)",
        "2,000",
        "Seed",
        "outsidein 0.1.0",
        "Smallest cell",
    ):
        assert words in methods


def test_who_answered_tells_bases_by_wave_and_customer_with_populations(page: Element) -> None:
    rows = {
        row.children[0].text: [cell.text for cell in row.children[1:]] for row in section(page, "answered").all("tr")
    }
    assert rows["2026Q2"] == ["400", "240", "33 %", "–"]
    assert rows["Field"] == ["400", "240", "33 %", "50 %"]
    assert rows["South"] == ["–", "–", "–", "–"]


def test_no_sentence_claims_a_cause(page: Element) -> None:
    sentences = page.all("p", class_="said") + page.all("p", class_="lead") + page.all("ul", class_="moves")
    told = " ".join(
        part.text.lower() for part in sentences + page.all("div", class_="sentences") + page.all("figcaption")
    )
    assert "clearly changed" in told
    for word in ("because", "caused", "due to", "drives", "driven", "leads to", "thanks to"):
        assert not re.search(rf"\b{word}\b", told)


def test_indicative_numbers_say_so(page: Element) -> None:
    whys = [why for why in page.all("div", class_="why") if "indicative: fewer than 20 resampling units" in why.text]
    assert whys
    assert all(why.all("dt")[-1].text == "Note" for why in whys)
    of_cio = [line.text for line in section(page, "measure-loyal").all("li") if "for Cio" in line.text]
    assert of_cio
    assert all("; this is indicative only: fewer than 20 resampling units" in line for line in of_cio)


def test_the_same_results_give_the_same_bytes(northwind: tuple[Study, Results], html: str) -> None:
    assert render(*northwind) == html


def test_the_page_is_written_whole_or_not_at_all(tmp_path: Path, northwind: tuple[Study, Results], html: str) -> None:
    path = tmp_path / "report.html"
    assert write(build(*northwind), path) == path
    assert path.read_text(encoding="utf-8") == html
    broken = replace(build(*northwind), sections=None)
    with pytest.raises(TypeError):
        write(broken, path)
    assert path.read_text(encoding="utf-8") == html
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def overall_only(found: Results) -> Results:
    kept = tuple(row for row in found.estimates if not row.slice)
    return replace(found, estimates=Estimates(kept, ()), contrasts=(), levels={}, quality=(), failures=())


def test_a_study_without_waves_or_segments_still_has_a_report() -> None:
    page = read(render(study(), overall_only(results())))
    assert "Between 27 and 37 (95 % interval)." in section(page, "matters").text
    assert "Nothing could be compared." in section(page, "moves").text
    assert "Every measure could be computed in every slice." in section(page, "quality").text


def test_results_without_numbers_say_so() -> None:
    page = read(render(study(), Results(Estimates(()))))
    assert "No measure has a number to show." in page.text
    assert not page.all("div", class_="why")


def test_everything_hidden_is_a_page_without_numbers() -> None:
    found = overall_only(results())
    page = read(render(study(), replace(found, estimates=Estimates(tuple(row.hidden() for row in found.estimates)))))
    assert "Too few answers to show it." in section(page, "matters").text
    assert {button.text for button in page.all("button") if button.text != "Close"} == {"hidden (too few answers)"}


def test_measures_that_the_study_no_longer_has_are_left_out() -> None:
    shorter = study()
    shorter = shorter.model_copy(update={"measures": shorter.measures[:1]})
    page = read(render(shorter, results()))
    assert [part.attributes["id"] for part in page.all("section", class_="measure")] == ["measure-loyal"]


def test_every_fact_of_the_page_is_shown(northwind: tuple[Study, Results], page: Element) -> None:
    told = build(*northwind)
    assert [card.title for card in told.cards] == [
        a.text for a in (c.one("h3") for c in page.all("article", class_="card"))
    ]
    assert len(told.findings) == len(page.all("article", class_="finding")) == 5
    assert len(told.whys) == len(page.all("div", class_="why"))
    drawn = sum(len(part.drawn) + len(part.keyed) for part in told.sections)
    assert drawn == len(page.all("section", class_="block"))


def test_means_on_one_scale_are_drawn_and_open_the_report_unless_they_repeat_other_measures() -> None:
    declared = study()
    (means,) = [measure for measure in declared.measures if measure.kind == "mean"]
    alone = read(render(declared.model_copy(update={"measures": (means,)}), results()))
    assert alone.one("section", id_="measure-averages").all("svg") == []
    same = dict(declared.evidence[0].items) | {"csat": declared.evidence[0].items["recommend"]}
    evidence = (declared.evidence[0].model_copy(update={"items": same}),)
    drawn = read(render(declared.model_copy(update={"measures": (means,), "evidence": evidence}), results()))
    assert len(drawn.one("section", id_="measure-averages").all("svg")) == 1
    assert "Averages: highest of two is" in section(drawn, "matters").text
    repeated = read(render(declared.model_copy(update={"evidence": evidence}), results()))
    assert "Averages: highest of two is" not in section(repeated, "matters").text


def test_a_landscape_of_many_outcomes_names_the_highest() -> None:
    declared, found = study(), results()
    many = [f"o{number:02d}" for number in range(30)]
    rows = [row for row in found.estimates if row.analysis == "outcomes" and row.subject == "restore" and not row.slice]
    copies = tuple(replace(row, subject=name) for name in many for row in rows)
    (measure,) = [measure for measure in declared.measures if measure.kind == "opportunity"]
    page = read(render(declared.model_copy(update={"measures": (measure,)}), Results(Estimates(copies))))
    part = page.one("section", id_="measure-outcomes")
    assert len(part.one("ol").all("li")) == 20
    assert len(part.all("tbody")[0].all("tr")) == 30
    assert "The 20 highest are named" in part.text
