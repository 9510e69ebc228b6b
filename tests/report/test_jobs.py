"""The section on jobs: the map shaded by opportunity, the forces, the eight documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outsidein.report.figures import as_text
from outsidein.report.jobs.measured import changed, scored, shade
from outsidein.report.jobs.section import jobs_section
from outsidein.report.material import Material
from outsidein.report.page import render
from outsidein.report.parts.model import JobsSection
from outsidein.report.workbook import sheets
from outsidein.report.workbook.sheet import Number
from outsidein.results import Results
from outsidein.stats.estimates import Estimates
from outsidein.study.sections import Study
from report.reading import Element, read

Pair = tuple[Study, Results]


@pytest.fixture(scope="module")
def told(northwind: Pair) -> JobsSection:
    found = jobs_section(Material.of(*northwind))
    assert found is not None
    return found


def test_the_map_has_the_eight_steps_and_what_belongs_to_none(told: JobsSection):
    (map_,) = told.maps
    assert (map_.title, map_.performer) == ("Keep working", "Office")
    assert map_.anchor == "measure-outcomes"
    assert [step.name for step in map_.steps] == [
        *("Define", "Locate", "Prepare", "Confirm", "Execute", "Monitor", "Modify", "Conclude"), "No step",
    ]  # fmt: skip
    statements = {step.name: [outcome.statement for outcome in step.outcomes] for step in map_.steps}
    assert statements["Monitor"] == ["Minimize the time it takes to know why"]
    assert statements["Conclude"] == ["Minimize the effort it takes to close"]
    assert statements["Define"] == []


def test_an_outcome_is_shaded_by_the_chance_of_its_zone(northwind: Pair):
    study, results = northwind
    shades = {}
    for under, over in ((0.99, 0.0), (0.85, 0.1), (0.5, 0.4), (0.3, 0.2), (0.02, 0.6), (0.0, 0.97)):
        chances = {"p_underserved": under, "p_overserved": over}
        rows = tuple(replace(row, value=chances.get(row.quantity, row.value)) for row in results.estimates)
        material = Material.of(study, replace(results, estimates=Estimates(rows, results.dimensions)))
        shades[under] = shade(material, scored(material, study.jobs[0]).scores["informed"])
    assert list(shades.values()) == [
        "under under-3", "under under-2", "under under-1", "served", "over over-1", "over over-3",
    ]  # fmt: skip


def test_what_was_not_asked_says_so_and_what_is_hidden_stays_hidden(northwind: Pair, told: JobsSection):
    (bare,) = told.maps[0].steps[-1].outcomes
    assert (bare.score, bare.shade, as_text(bare.zone)) == (None, "unasked", "not asked")
    study, results = northwind
    hidden = tuple(row.hidden() if row.analysis == "outcomes" else row for row in results.estimates)
    found = jobs_section(Material.of(study, replace(results, estimates=Estimates(hidden, results.dimensions))))
    assert found is not None
    shown = [outcome for step in found.maps[0].steps for outcome in step.outcomes]
    assert {outcome.shade for outcome in shown} == {"unasked"}
    assert "Too few answers" in as_text(found.maps[0].standing)


def test_the_eight_documents(told: JobsSection):
    assert [document.title for document in told.documents] == [
        "Jobs found", "Jobs by kind", "Competitors", "Job statements", "Priorities", "Related outcomes",
        "Outcome statements",
    ]  # fmt: skip
    assert told.maps  # the eighth is drawn
    cells = {
        document.title: [
            [as_text(line.head), *(as_text(cell.said) for cell in line.cells)]
            for _, lines in document.table.groups
            for line in lines
        ]
        for document in told.documents
    }
    assert ["Keep working", "Office", "“I just sit there.”", "–"] in cells["Jobs found"]
    assert ["Feel in control", "", "–", "Keep working"] in cells["Jobs found"]
    assert ["a colleague", "Secondary: the same job, done another way"] in cells["Competitors"]
    assert ["Story", "When it fails, I want to know why, so I can go on.", "–"] in cells["Job statements"]
    assert {row[0] for row in cells["Related outcomes"]} == {"Pain", "Gain", "Emotional", "Heard"}
    first = next(row for row in cells["Outcome statements"] if row[0].endswith("to close"))
    assert first[1:6] == ["conclude", "minimize", "effort", "it takes to close", "–"]


def test_priorities_are_the_sums_of_chances(northwind: Pair, told: JobsSection):
    study, results = northwind
    material = Material.of(study, results)
    rows = [material.lookup.row("outcomes", "p_underserved", name) for name in ("informed", "closing")]
    expected = sum(row.value for row in rows if row is not None)
    (priorities,) = (document for document in told.documents if document.title == "Priorities")
    (line,) = priorities.table.groups[0][1]
    assert [as_text(cell.said) for cell in line.cells][:3] == ["1", "2", f"{expected:.1f}"]


def test_a_clear_change_stands_on_the_map_and_no_other(northwind: Pair):
    study, results = northwind
    material = Material.of(study, results)
    row = scored(material, study.jobs[0]).scores["informed"]
    contrast = material.lookup.change(material.lookup.latest(row))
    assert contrast is not None
    said = {}
    for adjusted in (0.001, 0.4):
        contrasts = tuple(replace(one, p_adjusted=adjusted) for one in results.contrasts)
        said[adjusted] = as_text(changed(Material.of(study, replace(results, contrasts=contrasts)), row))
    assert said[0.4] == ""
    assert said[0.001].startswith(("rose since 2026Q1, ", "fell since 2026Q1, "))


def test_forces_and_timelines(told: JobsSection):
    (progress,) = told.progress
    assert [(force.name, force.drives, force.said) for force in progress.forces] == [
        ("Push", True, ("an outage",)), ("Pull", True, ("news",)), ("Anxiety", False, ("a password",)),
        ("Habit", False, ()),
    ]  # fmt: skip
    (line,) = progress.timelines
    assert (line.title, line.moments[0].stage, line.moments[0].force) == ("How it was hired", "Deciding", "Anxiety")


def test_every_number_of_the_map_can_be_asked_why(page: Element):
    section = page.one("section", id_="jobs")
    asked = {button.attributes["popovertarget"] for button in section.all("button")}
    explained = {element.attributes.get("id") for element in page.all("div")}
    assert len(asked) >= 4
    assert asked <= explained


def test_a_study_without_jobs_has_no_such_section(northwind: Pair):
    study, results = northwind
    bare = read(render(study.model_copy(update={"jobs": ()}), results))
    assert [section for section in bare.all("section") if section.attributes.get("id") == "jobs"] == []


def test_numbers_against_an_alternative_stand_with_the_measure(page: Element):
    section = page.one("section", id_="measure-outcomes")
    assert "Against a colleague" in section.text
    assert "Short of the target" in section.text


def test_the_workbook_has_the_documents_and_the_numbers_of_every_outcome(northwind: Pair, told: JobsSection):
    made = {sheet.name: sheet for sheet in sheets(*northwind)}
    assert [block.title for block in made["Jobs"].blocks] == [document.title for document in told.documents]
    (block,) = made["Job map"].blocks
    rows = [dict(zip(block.headers, row, strict=True)) for row in block.rows]
    assert [row["Outcome"] for row in rows] == ["informed", "closing", "unasked"]
    assert (rows[0]["Step"], rows[0]["Metric"], rows[0]["Measure"]) == ("monitor", "time", "outcomes")
    low, score, high = (rows[0][name] for name in ("Low", "Opportunity", "High"))
    assert isinstance(low, Number)
    assert isinstance(score, Number)
    assert isinstance(high, Number)
    assert low.value < score.value < high.value
    assert rows[2]["Opportunity"] is None
