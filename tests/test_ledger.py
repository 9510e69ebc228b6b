"""The ledger and its drift on the demo's second survey, whose truth is known; and what a ledger refuses."""

from pathlib import Path

import pytest

from outsidein import demo
from outsidein.analyses import KINDS, binding
from outsidein.demo import factors
from outsidein.run import run
from outsidein.study.load import load

TRUTH = {
    "first_fix": "performance",
    "uptime": "hygiene",
    "visits": "enhancer",
    "robot": "turn-off",
    "look": "indifferent",
}
STATUS = ("enhancer", "enhancer", "performance", "hygiene")


def ledger_only(folder: Path) -> Path:
    """The demo with the measures on its value factors alone."""
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    before, rest = text.split("measures:\n", 1)
    measures, evidence = rest.split("\n# The answers:", 1)
    kept = measures[measures.index("  # What six parts of the service are") : measures.index("  # What leads to what")]
    sources = evidence[evidence.index("\n  # A smaller survey") :]
    before = before.replace("slices: [wave, customer, role, region, [wave, role], [wave, customer]]", "slices: [wave]")
    before = before.replace("replicates: 2000 ", "replicates: 400 ")
    before = "".join(line for line in before.splitlines(keepends=True) if not line.startswith("jobs:"))
    (folder / "study.yaml").write_text(f"{before}measures:\n{kept}\nevidence:\n{sources}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return ledger_only(demo.write(tmp_path_factory.mktemp("ledger") / "study"))


@pytest.fixture(scope="module")
def found(study):
    return run(study).results.estimates


def note(found, quantity, subject, wave):
    return found.one(analysis="ledger", quantity=quantity, subject=subject, wave=wave).note


def test_every_factor_is_what_it_truly_is_in_every_wave(found):
    for place, wave in enumerate(factors.QUARTERS):
        named = {name: note(found, "class", name, wave).split(";")[0].split(",")[0] for name in factors.PARTS}
        assert named == TRUTH | {"status": STATUS[place]}


def test_the_one_true_shift_is_found_and_no_other(found):
    alarms = [row for row in found if row.quantity.endswith("_alarm") and row.value == 1]
    assert {row.subject for row in alarms} == {"status"}
    assert (
        note(found, "changed_first", "status", factors.QUARTERS[3])
        == "since 2025Q3: from enhancer to hygiene, as expected"
    )
    assert note(found, "changed_before", "status", factors.QUARTERS[2]).endswith(
        "from enhancer to performance, as expected"
    )
    still = [row for row in found.where(quantity="changed_first") if row.subject != "status"]
    assert all(row.note.endswith("not told from no shift") for row in still)


def test_chances_share_out_one_and_stakes_are_those_of_the_measures(found):
    wave = factors.QUARTERS[0]
    for name in factors.PARTS:
        rows = [row for row in found.where(analysis="ledger", subject=name, wave=wave) if row.quantity.startswith("p_")]
        assert len(rows) == 5
        assert sum(row.value for row in rows) == pytest.approx(1)
        mine = found.one(analysis="ledger", quantity="satisfaction_lost", subject=name, wave=wave)
        theirs = found.one(analysis="effects", quantity="lost_now", subject=f"f_{name}", wave=wave)
        assert (mine.value, mine.low, mine.high) == (theirs.value, theirs.low, theirs.high)


def test_disagreement_is_said(found):
    rows = [row for row in found.where(analysis="ledger", quantity="class") if "they disagree" in row.note]
    for row in rows:
        named = {part.split()[-1] for part in row.note.split("they disagree: ")[1].split(", ")}
        assert len(named) > 1
    agreed = found.where(analysis="ledger", quantity="agreement")
    assert all(0 <= row.value <= 1 for row in agreed)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("stated: parts", "stated: part", "'part' is no measure of kind kano; measures of kind kano are parts"),
        ("derived: effects", "derived: parts", "'parts' is no measure of kind penalty_reward"),
        ("    stated: parts\n    derived: effects\n    spoken: brought_up\n", "", "has no evidence"),
    ],
)
def test_a_ledger_of_what_is_not_there_is_refused(study, tmp_path, old, new, message):
    text = (study / "study.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "study.yaml").write_text(text.replace(old, new), encoding="utf-8")
    assert message in "\n".join(str(problem) for problem in binding.check(load(tmp_path, KINDS)))
