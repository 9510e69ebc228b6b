import csv
import hashlib
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import yaml

import outsidein as oi
from outsidein import demo
from outsidein.analyses import KINDS
from outsidein.demo import factors, interviews, joining, story, survey
from outsidein.errors import InputError
from outsidein.simulate import draw
from outsidein.study.load import load

PARAMETERS = {
    "nps": {"item"},
    "csat": {"item", "top"},
    "ces": {"item", "version"},
    "share": {"item", "values"},
    "mean": {"items"},
    "opportunity": {"importance", "satisfaction", "job", "alternatives"},
    "servqual": {"expectation", "perception", "dimensions", "weights", "labels"},
    "tolerance": {"desired", "adequate", "perceived", "labels"},
    "paths": {"model", "items"},
    "segments": {"items", "split", "classes", "stability", "importance", "satisfaction", "profile", "labels"},
    "alpha": {"items"},
    "drivers": {"outcome", "items", "method", "slices", "labels"},
    "kano": {"functional", "dysfunctional", "slices", "labels"},
    "penalty_reward": {"outcome", "items", "low", "high", "sensitivity", "slices", "labels"},
    "spoken": {"factor", "polarity", "slices"},
    "ledger": {"stated", "derived", "spoken", "word_of_mouth", "slices"},
    "ladders": {"keep"},
}


def as_text(node):
    if isinstance(node, dict):
        return {str(key): as_text(value) for key, value in node.items()}
    return [as_text(value) for value in node] if isinstance(node, list) else str(node)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return demo.write(tmp_path_factory.mktemp("demo") / "northwind")


@pytest.fixture(scope="module")
def declared(folder):
    read = {name: yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("study", "jobs")}
    return as_text(read["study"] | {"jobs": read["jobs"]})


@pytest.fixture(scope="module")
def study(folder):
    return load(folder, KINDS).study


@pytest.fixture(scope="module")
def rows(folder):
    with (folder / "evidence" / "survey.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest(folder):
    files = ("study.yaml", *(f"evidence/{name}.csv" for name in ("survey", "jobs", "factors", "mentions", "ladders")))
    return [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files]


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    assert digest(demo.write(tmp_path / "again")) == digest(folder)
    assert digest(demo.write(tmp_path / "other", seed=7))[1] != digest(folder)[1]


def test_an_empty_folder_is_taken(tmp_path):
    assert demo.write(tmp_path) == tmp_path
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evidence", "jobs.yaml", "study.yaml"]


def test_nothing_is_overwritten(folder, tmp_path):
    before = digest(folder)
    with pytest.raises(InputError, match="is not empty, it holds 'evidence'; name a new folder"):
        demo.write(folder, seed=7)
    assert digest(folder) == before
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="is a file; name a new folder"):
        demo.write(tmp_path / "file")


def test_the_study_is_of_the_declared_types_and_says_what_is_true(study):
    truth = demo.truth()
    assert {c.id: c.population for c in study.customers} == {c.id: c.population for c in truth.customers}
    assert {c.id: {"role": c.role, "customer_kind": c.kind} for c in study.customers} == {
        c.id: c.traits for c in truth.customers
    }
    assert {c.id: c.label for c in study.customers} == dict(survey.LABELS)
    scales = {name: item.scale for name, item in study.surveys[0].items.items()}
    of_joining = {name: (1, 7) for kind in ("need", "met") for name in (f"{kind}_{need}" for need in joining.NEEDS)}
    of_joining |= {name: (1, len(levels[0])) for name, levels in joining.FACTORS.items()}
    assert scales == {item.id: (item.scale.low, item.scale.points[-1]) for item in truth.items} | of_joining


def test_two_kinds_of_people_are_true_when_a_new_colleague_joins(folder):
    found = oi.segments(
        folder / "evidence" / "survey.csv",
        "need_{outcome}",
        split=(6, 7),
        classes=(1, 2, 3),
        stability=0,
        replicates=500,
    )
    assert found.one(quantity="classes").value == 2
    for segment, share in (("1", joining.SELF_SERVING), ("2", 1 - joining.SELF_SERVING)):
        row = found.one(quantity="share", subject=segment)
        assert row.low < share < row.high
    for name, (importance, _) in joining.NEEDS.items():
        for segment, chance in zip("12", importance, strict=True):
            assert found.one(quantity="p", subject=f"{segment}: need_{name} = 6, 7").value == pytest.approx(
                chance, abs=0.06
            )


def test_measures_have_the_parameters_of_their_kind_and_name_items_that_exist(declared, study):
    items = {name: item for source in study.surveys for name, item in source.items.items()}
    assert list(dict.fromkeys(measure["kind"] for measure in declared["measures"])) == list(PARAMETERS)
    for measure in declared["measures"]:
        assert set(measure) - {"id", "kind", "label", "slices"} <= PARAMETERS[measure["kind"]]
        named = [measure["item"]] if "item" in measure else measure.get("items", [])
        if isinstance(named, dict):
            named = [name for asked in named.values() for name in ([asked] if isinstance(asked, str) else asked)]
        assert set([] if isinstance(named, str) else named) <= set(items)
        for template in (value for value in measure.values() if isinstance(value, str) and "{" in value):
            assert [name for name in items if name.startswith(template.split("{")[0])]
    quality, zone = (measure for measure in declared["measures"] if measure["kind"] in ("servqual", "tolerance"))
    assert [name for names in quality["dimensions"].values() for name in names] == list(story.STATEMENTS)
    assert list(quality["labels"]) == list(story.STATEMENTS)
    assert list(zone["labels"]) == list(story.ATTRIBUTES)
    assert set(quality["weights"]) == set(quality["dimensions"])
    assert sum(int(points) for points in quality["weights"].values()) == 100


def test_every_column_declared_is_in_the_file_and_holds_what_it_says(study, rows):
    source = study.evidence[0]
    used = [
        source.respondent,
        source.unit,
        source.wave.column,
        source.customer.column,
        source.duration,
        *source.segments,
    ]
    assert set(used) <= set(rows[0])
    for name, item in source.items.items():
        known = {*item.labels} or {str(point) for point in range(item.scale[0], item.scale[1] + 1)}
        found = {row[item.column or name] for row in rows}
        assert found <= known | {*item.missing, ""}, name
        assert len(found & known) == len(known), name
    assert {row["role"] for row in rows} == {customer.label for customer in study.customers}
    assert sorted({row["quarter"] for row in rows}) == [wave.id for wave in story.WAVES]
    assert len(rows[0]) == 89


def test_the_survey_of_factors_holds_what_it_declares(folder, study):
    source = next(source for source in study.surveys if source.id == "factors")
    with (folder / source.file).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert Counter(row["quarter"] for row in found) == dict.fromkeys(factors.QUARTERS, factors.ASKED_A_WAVE)
    for name, item in source.items.items():
        texts = {row[item.column or name] for row in found} - {""}
        assert len(texts) >= 5
        assert texts <= (
            set(factors.ANSWERS) if item.wordings else set(map(str, range(item.scale[0], item.scale[1] + 1)))
        )


def test_one_part_alone_truly_changes():
    assert {name for name, _ in factors.SHIFTED} == {"status"}
    shifted = [factors.part("status", wave) for wave in factors.QUARTERS]
    assert [max(one.mix, key=one.mix.get) for one in shifted] == ["A", "A", "O", "M"]
    assert [(one.penalty < 0, one.reward > 0) for one in shifted] == [
        (False, True),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_faults_that_an_analyst_meets(rows):
    assert len(rows) == 3012
    sheets = Counter(tuple(row.values()) for row in rows)
    assert Counter(sheets.values()) == {1: 2988, 2: 12}
    assert len({row["respondent"] for row in rows}) == 3000
    blank = np.mean([value == "" for row in rows for name, value in row.items() if name != "comment"])
    assert 0.005 < blank < 0.015
    assert 0.02 < np.mean([row["q_ces"] == "99" for row in rows]) < 0.06
    grids = [
        {row[f"imp_{name}"] for name in story.OUTCOMES} | {row[f"sat_{name}"] for name in story.OUTCOMES}
        for row in rows
    ]
    assert 20 < sum(len(answers - {""}) == 1 for answers in grids) < 80
    seconds = np.array([int(row["seconds"]) for row in rows])
    assert 20 < np.sum(seconds < np.median(seconds) / 3) < 120


def test_comments_are_sentences_in_the_mood_of_the_score(rows):
    said = [(row["comment"], int(row["q_recommend"])) for row in rows if row["comment"] and row["q_recommend"]]
    assert 900 < len(said) < 1800
    assert all(comment.endswith(".") for comment, _ in said)
    praise = [score for comment, score in said if comment.startswith("Quick, friendly")]
    assert praise and min(praise) >= 9
    outage = {row["role"] for row in rows if "outage" in row["comment"].split(".")[0].lower()}
    assert outage == {"Field engineer"}


def test_the_story_is_true():
    value = demo.truth().value
    score = {
        (c.id, w.id): value("nps", "recommend", where={"customer": c.id, "wave": w.id})
        for c in story.CUSTOMERS
        for w in story.WAVES
    }
    assert 20 < value("nps", "recommend") < 30
    assert value("nps", "recommend", where={"role": "decider"}) < value("nps", "recommend", where={"role": "user"}) - 10
    assert score["field", "2025Q4"] < score["field", "2025Q3"] - 40
    assert score["field", "2026Q2"] == score["field", "2025Q4"]
    assert score["office", "2025Q4"] < score["office", "2025Q3"] - 10
    assert score["office", "2026Q1"] == score["office", "2025Q3"]
    assert all(score["cio", wave.id] == score["cio", "2025Q3"] for wave in story.WAVES)


def test_one_outcome_is_clearly_underserved_one_overserved_and_reliability_has_the_largest_gap():
    value = demo.truth().value
    scores = {name: value("opportunity", f"imp_{name}", f"sat_{name}") for name in story.OUTCOMES}
    assert [name for name, score in scores.items() if score > 12] == ["informed"]
    assert scores["informed"] > 13
    assert value("share", "sat_closing") > value("share", "imp_closing") + 0.3
    gaps = {name: value("gap", f"per_{name}", f"exp_{name}") for name in story.STATEMENTS}
    assert max(gaps[name] for name in gaps if name.startswith("rel")) < min(
        gap for name, gap in gaps.items() if not name.startswith("rel")
    )
    assert value("mean", "act_updates") < value("mean", "ade_updates")
    assert value("mean", "ade_first_reply") < value("mean", "act_first_reply") < value("mean", "des_first_reply")


def test_quality_falls_with_the_outage_and_cheaper_contracts_raise_value_and_with_it_satisfaction():
    truth = demo.truth()

    def mean(construct, **where):
        return truth.value("mean", [n for n, (of, *_) in story.INDEX.items() if of == construct], where=where)

    first, outage, _, newest = ({"wave": wave.id} for wave in story.WAVES)
    field = {"customer": "field"}
    assert mean("quality", **outage, **field) < mean("quality", **first, **field) - 0.8
    assert mean("quality", **newest, **field) == pytest.approx(mean("quality", **outage, **field))
    assert mean("value", **newest) > mean("value", **first) + 0.9
    assert mean("satisfaction", **outage) < mean("satisfaction", **first) < mean("satisfaction", **newest)
    assert mean("complaints", **newest) < mean("complaints", **first)
    assert mean("expectations", **newest) == mean("expectations", **first)


def test_the_model_is_that_of_the_index_and_most_of_satisfaction_comes_from_quality():
    values = story.structure().values()
    paths = {subject for quantity, subject in values if quantity == "path"}
    assert paths == {
        *("expectations -> quality", "expectations -> value", "expectations -> satisfaction"),
        *("quality -> value", "quality -> satisfaction", "value -> satisfaction"),
        *("satisfaction -> complaints", "satisfaction -> loyalty", "complaints -> loyalty"),
    }
    on = {name: values["total_effect", f"{name} -> satisfaction"] for name in ("expectations", "quality", "value")}
    assert max(on, key=on.get) == "quality"
    assert 0.5 < values["r2", "satisfaction"] < 0.8


def test_what_is_drawn_lies_as_far_from_the_truth_as_chance_allows():
    truth = demo.truth()
    sample = draw(truth, story.SHEETS, demo.SEED)
    scores = [
        standard_score(answers[rows], sample.account[rows], truth.value("mean", item, where={"customer": c.id}))
        for c in truth.customers
        for rows in [sample.customer == c.id]
        for item, answers in sample.answers.items()
    ]
    assert len(scores) == 6 * 67
    assert np.abs(scores).max() < 4.5
    assert 0.6 < np.mean(np.square(scores)) < 1.6


def standard_score(answers, accounts, expected):
    """The distance of a mean from its true value in standard errors that know of accounts."""
    seen = ~np.isnan(answers)
    _, account = np.unique(accounts[seen], return_inverse=True)
    mean = answers[seen].mean()
    sums = np.bincount(account, answers[seen] - mean)
    error = np.sqrt(np.sum(sums**2) * len(sums) / (len(sums) - 1)) / seen.sum()
    return (mean - expected) / error


def test_the_ladders_hold_what_is_true_of_them(folder):
    """True is how many of 20,000 people make a link; the 64 of the demo give it back within their intervals."""
    rng, people = np.random.default_rng(1), 20_000
    true = Counter(
        link for _ in range(people) for link in {pair for one in interviews.said(rng) for pair in pairwise(one)}
    )
    codes = list(interviews.LABELLED)
    kinds = (codes[:6], codes[6:-4], codes[-4:])
    said = [[interviews.LABELLED[code] for code in kind] for kind in kinds]
    found = oi.ladders(folder / "evidence" / "ladders.csv", interviews.STEPS, *said, unit="person", replicates=200)
    names = {text: code for code, text in interviews.LABELLED.items()}
    rows = {tuple(names[end] for end in row.subject.split(" -> ")): row for row in found.where(quantity="direct")}
    held = [row.low <= 64 * true[link] / people <= row.high for link, row in rows.items()]
    assert len(rows) >= 18
    assert sum(held) >= len(held) - 2
    kept = {link for link, row in rows.items() if row.value >= found.one(quantity="cutoff").value / 2}
    assert {("outage_news", "can_plan"), ("can_plan", "control"), ("understood", "calm")} <= kept
    assert ("service_review", "costs") not in rows
