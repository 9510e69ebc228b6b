"""A study that compares a path model between waves: what is told, where it stands, and what stays hidden."""

import csv
from pathlib import Path

import numpy as np
import pytest

from outsidein.results import Results
from outsidein.run import problems, run

STUDY = """\
study: Waves
replicates: 200
minimum_cell: {minimum}
slices: [wave, side]
measures:
  - id: model
    kind: paths
    model: "Quality =~ q0 + q1; Satisfaction =~ s0 + s1 + s2; Satisfaction ~ Quality"
    compare: [{compare}]
evidence:
  - id: survey
    kind: survey
    file: answers.csv
    wave: {{column: wave}}
    segments: {{side: {{}}}}
    items:
""" + "".join(f"      {name}: {{{{scale: [1, 10]}}}}\n" for name in ("q0", "q1", "s0", "s1", "s2"))


def study(folder: Path, compare: str, sides: tuple[int, int] = (200, 200), minimum: int = 10) -> Results:
    """Three waves; in the last, satisfaction is higher and its third question hardly measures it any more."""
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY.format(compare=compare, minimum=minimum))
    rng = np.random.default_rng(2)
    with (folder / "answers.csv").open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["wave", "side", "q0", "q1", "s0", "s1", "s2"])
        for wave, last, rise in (("2024", 0.8, 0.0), ("2025", 0.8, 0.0), ("2026", 0.1, 0.6)):
            for side, size in zip("LR", sides, strict=True):
                quality, rest = rng.normal(size=(2, size))
                satisfied = 0.6 * quality + 0.8 * rest + rise
                scores = [(quality, 0.8), (quality, 0.8), (satisfied, 0.8), (satisfied, 0.8), (satisfied, last)]
                latent = [score * load + np.sqrt(1 - load**2) * rng.normal(size=size) for score, load in scores]
                rated = np.clip(np.round(6 + 2 * np.array(latent).T), 1, 10).astype(int)
                lines.writerows([wave, side, *row] for row in rated)
    return run(folder).results


@pytest.fixture(scope="module")
def compared(tmp_path_factory) -> Results:
    return study(tmp_path_factory.mktemp("waves") / "study", "wave, side")


def test_each_wave_is_compared_with_the_wave_before(compared):
    subject = "Satisfaction, 2026 - 2025"
    last = compared.estimates.one(quantity="p_compositional", subject=subject)
    assert last.value <= 0.05
    assert last.slice == (("wave", "2026"),)
    assert compared.estimates.one(quantity="p_compositional", subject="Satisfaction, 2025 - 2024").value > 0.05
    assert not len(compared.estimates.where(quantity="p_compositional", subject="Satisfaction, 2026 - 2024"))


def test_score_and_drift_are_contrasts_corrected_for_how_many_there_are(compared):
    found = {(c.estimate.quantity, c.estimate.subject, c.estimate.slice): c for c in compared.contrasts}
    wave = (("wave", "2026"),)
    score, drift = found["score", "Satisfaction", wave], found["drift", "Satisfaction", wave]
    whole = found["index", "Satisfaction", wave]
    assert (score.contrast, score.against) == ("change", (("wave", "2025"),))
    assert score.estimate.value + drift.estimate.value == pytest.approx(whole.estimate.value)
    assert score.clear
    assert score.p_adjusted >= score.p
    assert not found["score", "Satisfaction", (("wave", "2025"),)].clear
    assert found["drift", "Quality", (("side", "R"),)].contrast == "difference"


def test_means_and_variances_of_scores_are_tested_and_corrected_apart_from_findings(compared):
    wave = (("wave", "2026"),)
    found = {(c.estimate.quantity, c.estimate.subject, c.estimate.slice): c for c in compared.contrasts}
    mean, variance = (found[name, "Satisfaction", wave] for name in ("score_mean", "score_variance"))
    assert mean.p <= 0.01 < found["score_mean", "Quality", wave].p
    assert 0.3 < mean.estimate.low < mean.estimate.value < mean.estimate.high < 0.8  # 0.6 of a latent deviation
    assert variance.p <= 0.01
    for family in (("score_mean", "score_variance"), ("score", "drift")):
        mine = [c for c in compared.contrasts if c.estimate.quantity in family]
        assert max(c.p_adjusted for c in mine) == pytest.approx(max(c.p for c in mine))
        assert all(c.p_adjusted >= c.p for c in mine)


def test_paths_have_the_p_value_of_relabelling_beside_their_change(compared):
    way = "Quality -> Satisfaction"
    for pair in ("2025 - 2024", "2026 - 2025"):
        p, adjusted = (
            compared.estimates.one(quantity=quantity, subject=f"{way}, {pair}")
            for quantity in ("p_path_difference", "p_adjusted")
        )
        assert 0.05 < p.value == adjusted.value  # nothing about the path differs, and there is only one
        assert p.slice == (("wave", pair[:4]),)


def test_nothing_is_said_of_slices_that_are_too_small(tmp_path):
    found = study(tmp_path / "study", "side", sides=(200, 12), minimum=50)
    assert not [c for c in found.contrasts if c.estimate.quantity in ("score", "drift")]
    assert not len(found.estimates.where(quantity="compositional"))
    assert not found.failures


def test_a_dimension_that_the_measure_is_not_cut_by_is_told(tmp_path):
    found = study(tmp_path / "study", "region")
    assert [failure["message"] for failure in found.failures] == ["there are no two slices by 'region' to compare"]


def test_models_of_higher_constructs_are_compared_as_others_are(tmp_path):
    folder = tmp_path / "study"
    study(folder, "wave")
    text = (folder / "study.yaml").read_text()
    higher = "Satisfaction =~ s0 + s1; Whole =~ Quality + Satisfaction; End =~ s2; End ~ Whole"
    (folder / "study.yaml").write_text(text.replace("Satisfaction =~ s0 + s1 + s2; Satisfaction ~ Quality", higher))
    assert not problems(folder)
    found = run(folder).results
    assert not found.failures
    assert np.isfinite(found.estimates.one(quantity="p_compositional", subject="Whole, 2026 - 2025").value)
    changes = {(c.estimate.quantity, c.estimate.subject) for c in found.contrasts if c.contrast == "change"}
    assert {("score", "Whole"), ("score", "Quality"), ("drift", "Whole"), ("index", "Whole")} <= changes
