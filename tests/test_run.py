"""The run from a study folder to results: the truth is found again, the bytes are the same, nothing is half done."""

import csv
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from exact_index import truths
from outsidein import demo
from outsidein.demo import jobs_story
from outsidein.errors import StudyError
from outsidein.results import Results, read
from outsidein.run import problems, run
from outsidein.stats.estimates import Estimate

SMALL = """\
study: Small
replicates: 200
slices: [wave, side]
measures:
  - {id: recommend, kind: nps, item: q1}
  - {id: top, kind: csat, item: q2}
  - {id: scale, kind: alpha, items: [q2, q3, q4]}
  - {id: spend, kind: mean, items: [spend]}
evidence:
  - id: survey
    kind: survey
    file: answers.csv
    wave: {column: quarter}
    segments: {side: {}}
    items:
      q1: {scale: [0, 10]}
      q2: {scale: [1, 5]}
      q3: {scale: [1, 5]}
      q4: {scale: [1, 5]}
      spend: {scale: number}
"""


def small(folder: Path, rows: int = 400, seed: int = 1) -> Path:
    """A little study with waves, a segment, three ratings and a free quantity."""
    source = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(SMALL)
    lines = [["quarter", "side", "q1", "q2", "q3", "q4", "spend"]]
    for i in range(rows):
        level = source.gauss(0, 1)
        ratings = [min(5, max(1, round(3 + level + source.gauss(0, 1)))) for _ in range(3)]
        lines.append(
            [
                f"2026Q{1 + i % 2}",
                source.choice("LR"),
                source.randint(0, 10),
                *ratings,
                f"{source.gammavariate(2, 50):.2f}",
            ]
        )
    write_rows(folder, lines)
    return folder


def write_rows(folder: Path, lines: list) -> None:
    with (folder / "answers.csv").open("w", newline="") as handle:
        csv.writer(handle).writerows(lines)


def rows_of(folder: Path) -> list:
    with (folder / "answers.csv").open(newline="") as handle:
        return list(csv.reader(handle))


def tidy(folder: Path) -> bytes:
    return (folder / "results" / "estimates.parquet").read_bytes()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("demo") / "study"
    demo.write(folder)
    return run(folder).results


def holds(row: Estimate, truth: float) -> bool:
    return row.low <= truth <= row.high


def test_the_demo_finds_the_declared_truth_overall(found):
    score = found.estimates.one(analysis="nps", quantity="nps", **dict.fromkeys(found.dimensions))
    assert holds(score, demo.truth().value("nps", ["recommend"]))


def test_the_demo_finds_the_declared_truth_nearly_everywhere(found):
    """Of the NPS of every customer in every wave, about 95 % of intervals hold the truth."""
    truth, held, total = demo.truth(), 0, 0
    for row in found.estimates.where(analysis="nps", quantity="nps"):
        place = dict(row.slice)
        if row.suppressed or set(place) - {"wave", "customer"} or not place:
            continue
        held += holds(row, truth.value("nps", ["recommend"], where=place))
        total += 1
    assert total >= 30
    assert held / total >= 0.85


def test_the_demo_finds_every_kind_of_truth(found):
    """Outcomes, gaps, the zone of tolerance, satisfaction and renewal: nearly all intervals hold the truth."""
    truth, overall = demo.truth(), found.estimates.where(**dict.fromkeys(found.dimensions))
    checks = [(overall.one(quantity="csat"), truth.value("share", ["csat"], boxes=(4, 5)))]
    for row in overall.where(analysis="outcomes", quantity="opportunity"):
        checks.append((row, truth.value("opportunity", [f"imp_{row.subject}"], [f"sat_{row.subject}"])))
    for row in overall.where(quantity="gap"):
        if any(item.id == f"exp_{row.subject}" for item in truth.items):
            checks.append((row, truth.value("gap", [f"per_{row.subject}"], [f"exp_{row.subject}"])))
    for row in overall.where(quantity="adequacy"):
        if row.subject != "overall":
            checks.append((row, truth.value("gap", [f"act_{row.subject}"], [f"ade_{row.subject}"])))
    assert len(checks) == 24
    assert sum(holds(row, value) for row, value in checks) >= 21


def test_the_truth_of_the_other_two_jobs_is_found_again(found):
    """Scores of 32 outcomes and satisfaction with the alternative; the zones of those that lie far from a line."""
    truth, overall = jobs_story.truth(), found.estimates.where(**dict.fromkeys(found.dimensions))
    rows = [row for name in ("starting", "spending") for row in overall.where(analysis=name, quantity="opportunity")]
    exact = {row.subject: truth.value("opportunity", [f"imp_{row.subject}"], [f"sat_{row.subject}"]) for row in rows}
    others = overall.where(analysis="starting", quantity="alternative")
    own = {row.subject: 10 * truth.value("share", [f"self_{row.subject.split(' @ ')[0]}"]) for row in others}
    assert (len(rows), len(others)) == (32, 8)
    assert sum(holds(row, exact[row.subject]) for row in rows) >= 28
    assert sum(holds(row, own[row.subject]) for row in others) >= 7
    chance = {row.subject: row.value for row in overall.where(quantity="p_underserved")}
    assert {name for name, value in exact.items() if value > 11} <= {name for name in exact if chance[name] > 0.9}
    assert all(chance[name] < 0.1 for name, value in exact.items() if value < 8.5)


def test_orders_that_can_be_followed_are_liked(found):
    changes = [c for c in found.contrasts if c.contrast == "change" and c.estimate.analysis == "starting"]
    clear = {c.estimate.subject for c in changes if c.clear and len(c.estimate.slice) == 1}
    assert clear == {"status"}


@pytest.mark.parametrize("where", [{}, {"wave": "2025Q3"}, {"wave": "2026Q2"}, {"role": "user"}])
def test_the_demo_finds_the_truth_of_the_index(found, where):
    """Paths, total effects, R² and indices, against partial least squares on the exact covariances of the answers."""
    rows = found.estimates.where(analysis="index", **dict.fromkeys(found.dimensions) | where)
    checks = [(rows.one(quantity=q, subject=s), value) for (q, s), value in truths(where).items()]
    assert len(checks) == 9 + 15 + 5 + 6
    distances = np.array([(row.value - value) / row.se for row, value in checks])
    assert sum(holds(row, value) for row, value in checks) >= 31
    assert np.abs(distances).max() < 4


def test_the_index_rises_clearly_in_the_last_wave_and_the_path_that_is_not_there_stays_open(found):
    changes = {
        c.estimate.level("wave"): c
        for c in found.contrasts
        if c.contrast == "change" and (c.estimate.quantity, c.estimate.subject) == ("index", "satisfaction")
    }
    assert changes["2026Q2"].clear and changes["2026Q2"].estimate.value > 0
    assert changes["2025Q4"].clear and changes["2025Q4"].estimate.value < 0
    overall = found.estimates.where(analysis="index", quantity="path", **dict.fromkeys(found.dimensions))
    assert holds(overall.one(subject="expectations -> satisfaction"), 0)
    assert overall.one(subject="quality -> satisfaction").low > 0.4


def test_the_clear_fall_is_found_and_the_flat_one_is_not(found):
    changes = [c for c in found.contrasts if c.contrast == "change" and c.estimate.quantity == "nps"]
    falls = {
        dict(c.estimate.slice).get("customer"): c for c in changes if dict(c.estimate.slice).get("wave") == "2025Q4"
    }
    assert falls["field"].clear
    assert falls["field"].estimate.value < 0
    assert not falls["cio"].clear


def test_rows_read_are_used_or_excluded_with_a_reason(found):
    part = found.intake[0]["files"][0]
    assert part["rows_read"] == part["rows_used"] + part["rows_excluded"] == 3012
    assert sum(part["reasons"].values()) == part["rows_excluded"] == 12


def test_unchanged_inputs_are_not_recomputed(tmp_path):
    folder = small(tmp_path / "s")
    assert not run(folder).reused
    assert run(folder).reused
    assert not run(folder, force=True).reused
    (folder / "study.yaml").write_text(SMALL.replace("Small", "Other"))
    assert not run(folder).reused
    lines = rows_of(folder)
    write_rows(folder, lines[:-1])
    assert not run(folder).reused
    assert run(folder).reused


def test_the_same_study_gives_the_same_bytes_over_threads_and_shuffled_rows(tmp_path):
    folder = small(tmp_path / "s")
    run(folder, threads=1)
    before = tidy(folder)
    run(folder, threads=2, force=True)
    assert tidy(folder) == before
    lines = rows_of(folder)
    body = lines[1:]
    random.Random(7).shuffle(body)
    write_rows(folder, [lines[0], *body])
    run(folder, threads=2)
    assert tidy(folder) == before


def test_two_files_are_one(tmp_path):
    whole, split = small(tmp_path / "whole"), small(tmp_path / "split")
    lines = rows_of(split)
    for name, part in (("a.csv", lines[1:150]), ("b.csv", lines[150:])):
        with (split / name).open("w", newline="") as handle:
            csv.writer(handle).writerows([lines[0], *part])
    (split / "study.yaml").write_text(SMALL.replace("file: answers.csv", "files: [{file: a.csv}, {file: b.csv}]"))
    run(whole)
    run(split)
    assert tidy(split) == tidy(whole)


def test_parquet_and_csv_give_the_same_numbers(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    a, b = small(tmp_path / "csv"), small(tmp_path / "parquet")
    duckdb.sql(f"COPY (FROM read_csv('{b / 'answers.csv'}')) TO '{b / 'answers.parquet'}'")
    (b / "study.yaml").write_text(SMALL.replace("answers.csv", "answers.parquet"))
    run(a)
    run(b)
    one, two = read(a).estimates, read(b).estimates
    assert [(r.quantity, r.slice, r.n) for r in one] == [(r.quantity, r.slice, r.n) for r in two]
    assert [r.value for r in one] == pytest.approx([r.value for r in two], rel=1e-12)


def test_a_measure_that_fails_is_named_and_stops_nothing(tmp_path):
    folder = small(tmp_path / "s")
    lines = rows_of(folder)
    write_rows(folder, [lines[0], *([*row[:4], "3", *row[5:]] for row in lines[1:])])
    results = run(folder).results
    assert {failure["analysis"] for failure in results.failures} == {"scale"}
    assert "q3" in results.failures[0]["message"]
    assert results.estimates.where(analysis="recommend")


def test_a_run_that_fails_leaves_the_old_results(tmp_path):
    folder = small(tmp_path / "s")
    run(folder)
    before = tidy(folder)
    lines = rows_of(folder)
    write_rows(folder, [lines[0], *lines[1:-1], [*lines[-1][:2], "99", *lines[-1][3:]]])
    with pytest.raises(StudyError, match=r"study.yaml:16:12: .*99"):
        run(folder)
    assert tidy(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == ["answers.csv", "results", "study.yaml"]


def test_every_problem_of_a_study_is_told_at_once(tmp_path):
    folder = small(tmp_path / "s")
    text = SMALL.replace("item: q1", "item: q11").replace("slices: [wave, side]", "slices: [wav]")
    (folder / "study.yaml").write_text(text.replace("items: [spend]", "items: [spent]"))
    found = [str(problem) for problem in problems(folder)]
    assert len(found) == 3
    assert any("did you mean 'wave'" in line for line in found)
    assert any("did you mean 'q1'" in line for line in found)
    with pytest.raises(StudyError) as error:
        run(folder)
    assert len(error.value.problems) == 3


def test_small_cells_are_hidden_in_what_is_written(tmp_path):
    folder = small(tmp_path / "s")
    lines = rows_of(folder)
    rare = [[row[0], "rare" if i < 6 else row[1], *row[2:]] for i, row in enumerate(lines[1:])]
    write_rows(folder, [lines[0], *rare])
    run(folder)
    rows = read(folder).estimates.where(analysis="recommend", quantity="nps")
    assert rows.one(side="rare", wave=None).suppressed
    assert sum(row.suppressed for row in rows if row.level("side")) >= 2


def test_results_survive_a_move_of_the_folder(tmp_path):
    folder = small(tmp_path / "s")
    run(folder)
    shutil.move(folder, tmp_path / "elsewhere")
    assert run(tmp_path / "elsewhere").reused


def test_a_measure_may_be_cut_by_less_than_the_study(tmp_path):
    whole, less = (small(tmp_path / name) for name in ("whole", "less"))
    text = SMALL.replace("item: q2}", "item: q2, slices: [side]}").replace("q4]}", "q4], slices: []}")
    (less / "study.yaml").write_text(text)
    every, found = (run(folder).results.estimates for folder in (whole, less))
    names = ("recommend", "top", "scale", "spend")
    cuts = {name: {tuple(cut for cut, _ in row.slice) for row in found.where(analysis=name)} for name in names}
    study = {(), ("wave",), ("side",)}
    assert cuts == {"recommend": study, "top": {(), ("side",)}, "scale": {()}, "spend": study}
    numbers = {(row.analysis, row.quantity, row.subject, row.slice): (row.value, row.low, row.high) for row in every}
    for row in found:
        key = row.analysis, row.quantity, row.subject, row.slice
        assert numbers[key] == (row.value, row.low, row.high)
