"""A run after a change reads what changed and nothing else; its results are those of a run from nothing."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from outsidein.cli import main
from outsidein.evidence.kept import FOLDER
from outsidein.evidence.sources import Source
from outsidein.run import Outcome, run

WAVES = ("one", "two", "three")
HEAD = """\
study: Waves
replicates: 200
slices: [wave, side, [wave, side]]
measures:
  - {id: recommend, kind: nps, item: q1}
  - {id: top, kind: csat, item: q2}
  - {id: scale, kind: alpha, items: [q2, q3, q4]}
  - {id: model, kind: paths, model: "A =~ q2 + q3; B =~ q4 + q1; B ~ A"}
  - {id: kinds, kind: segments, items: [q2, q3], profile: [q1], classes: [1], stability: 0}
  - {id: both, kind: opportunity, importance: {a: q2}, satisfaction: {a: q3}}
"""
SURVEY = """\
evidence:
  - id: survey
    kind: survey
    files: [%s]
    segments: {side: {labels: {W: West}}}
%s
    items:
      q1: {scale: [0, 10], missing: [99]}
      q2: {scale: [1, 5], labels: {Very good: 5, Good: 4, Fair: 3, Bad: 2, Awful: 1}}
      q3: {scale: [1, 5]}
      q4: {scale: [1, 5]}
      spend: {scale: number}
"""
DESIGNS = {
    "plain": "",
    "accounts": "    unit: account",
    "strata": "    unit: account\n    stratum: branch",
    "respondents": "    respondent: person",
    "timed": "    duration: seconds",
    "weighted": "    unit: account\n    weight: {column: w, trim: 2.5}",
    "raked": "    weight: {column: w, rake: {side: {N: 2, S: 1, West: 1}}}",
}
SPEND = "  - {id: spend, kind: mean, items: [spend]}\n"
RESULTS = ("estimates.parquet", "contrasts.parquet", "intake.json", "quality.json", "excluded.csv")
WORDS = ("Awful", "Bad", "Fair", "Good", "Very good", "no idea", None)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred rows are taken for a file that is too large to copy."""
    monkeypatch.setattr("outsidein.evidence.sources.COPIED_BELOW", 10)
    monkeypatch.setattr("outsidein.evidence.design.OWN_RANK_LIMIT", 10)
    monkeypatch.setattr("outsidein.evidence.stages.OWN_RANK_LIMIT", 10)


def answers(wave: int, rows: int = 400) -> pa.Table:
    """One wave: each has accounts, a word and a side of its own, weights that grow, and rows that cannot be used."""
    rng = np.random.default_rng(wave)
    number = np.arange(rows) + 1000 * wave
    account = rng.integers(0, 40, rows) + 10 * wave
    words = WORDS[: 5 + min(wave, 2)]
    known = [None if i % 53 == 0 else int(a) for i, a in zip(number, account, strict=True)]
    return pa.table({
        "person": pa.array([None if i % 97 == 5 else f"p{i}" for i in number]),
        "account": pa.array(known, pa.int64()),
        "branch": [f"b{a % 3}" for a in account],
        "w": pa.array(np.where(rng.random(rows) < 0.02, 0, rng.uniform(0.2, 2 + wave, rows))),
        "seconds": pa.array(rng.gamma(4, 20, rows)),
        "side": [("N", "S", "W", "E")[i] for i in rng.integers(0, 2 + min(wave, 2), rows)],
        "q1": pa.array([99 if i == 7 else int(i) for i in rng.integers(0, 11, rows)], pa.int16()),
        "q2": [words[i] for i in rng.integers(0, len(words), rows)],
        "q3": pa.array(rng.integers(1, 6, rows), pa.int8()),
        "q4": pa.array([None if i == 6 else int(i) for i in rng.integers(1, 7, rows)], pa.int8()),
        "spend": pa.array(rng.gamma(2, 50, rows)),
    })  # fmt: skip


def study(folder: Path, waves: int, design: str = "", head: str = HEAD) -> Path:
    """A study of the first waves, each in a file of its own."""
    folder.mkdir(exist_ok=True)
    for wave in range(waves):
        path = folder / f"{WAVES[wave]}.parquet"
        if not path.exists():
            pq.write_table(answers(wave), path)
    files = ", ".join(f"{{file: {WAVES[wave]}.parquet, wave: wave {wave + 1}}}" for wave in range(waves))
    (folder / "study.yaml").write_text(head + SURVEY % (files, design))
    return folder


def found(folder: Path) -> dict[str, bytes]:
    return {name: (folder / "results" / name).read_bytes() for name in RESULTS}


def from_nothing(folder: Path, place: Path) -> dict[str, bytes]:
    """The results of the same study and the same files, where nothing was known before."""
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns(FOLDER, "results"))
    assert run(place).recalled == ()
    return found(place)


def assert_as_from_nothing(folder: Path, place: Path, recalled: tuple[str, ...]) -> Outcome:
    outcome = run(folder)
    assert not outcome.reused
    assert outcome.recalled == recalled
    assert found(folder) == from_nothing(folder, place)
    return outcome


@pytest.mark.parametrize(
    ("design", "limit"),
    [*((design, 10_000) for design in DESIGNS), ("plain", 30), ("strata", 30), ("raked", 30)],
)
def test_a_wave_that_is_added_is_all_that_is_read(tmp_path, monkeypatch, design, limit):
    """All files are read where the wave moves what every row stands for: the mean weight at which weights are trimmed,
    the median time that a speeder is held against, the random groups of a stratum.
    """
    monkeypatch.setattr("outsidein.evidence.units.OWN_GROUP_LIMIT", limit)
    folder = study(tmp_path / "s", 2, DESIGNS[design])
    run(folder)
    study(folder, 3, DESIGNS[design])
    outcome = run(folder)
    assert found(folder) == from_nothing(folder, tmp_path / "other")
    changes_all = design in ("weighted", "timed") or (design == "strata" and limit == 30)
    assert outcome.recalled == (() if changes_all else ("one.parquet", "two.parquet"))


@pytest.mark.parametrize("design", DESIGNS)
def test_file_by_file_gives_what_all_files_at_once_give(tmp_path, monkeypatch, design):
    folder = study(tmp_path / "s", 3, DESIGNS[design])
    run(folder)
    before = found(folder)
    monkeypatch.setattr(Source, "by_file", property(lambda source: False))
    run(folder, force=True)
    assert found(folder) == before


def test_signs_that_no_row_shows_make_no_slice(tmp_path, monkeypatch):
    """Whether a row is flagged is known only once the one pass over the answers is done."""
    folder = study(tmp_path / "s", 2, DESIGNS["timed"])
    for wave in range(2):
        table = answers(wave)
        calm = table.set_column(4, "seconds", pa.array([500.0 + row % 3 for row in range(len(table))]))
        pq.write_table(calm, folder / f"{WAVES[wave]}.parquet")
    results = run(folder).results
    assert "flagged" not in results.levels
    assert [(flag["name"], flag["count"]) for flag in results.quality[0]["flags"]] == [("speeding", 0)]
    before = found(folder)
    monkeypatch.setattr(Source, "by_file", property(lambda source: False))
    run(folder, force=True)
    assert found(folder) == before


def test_free_quantities_are_read_again_only_where_their_middle_moves(tmp_path):
    folder = study(tmp_path / "s", 2, head=HEAD + SPEND)
    largest = max(answers(wave)["spend"].to_numpy().max() for wave in range(2))
    table = answers(2)
    calm = np.clip(table["spend"].to_numpy(), 1, largest - 1)
    pq.write_table(table.set_column(10, "spend", pa.array(calm)), folder / "three.parquet")
    run(folder)
    study(folder, 3, head=HEAD + SPEND)
    assert_as_from_nothing(folder, tmp_path / "calm", ("one.parquet", "two.parquet"))
    calm[0] = 10 * largest
    pq.write_table(table.set_column(10, "spend", pa.array(calm)), folder / "three.parquet")
    assert_as_from_nothing(folder, tmp_path / "moved", ())


def test_a_file_that_changed_is_read_again_and_no_other(tmp_path):
    folder = study(tmp_path / "s", 3)
    run(folder)
    pq.write_table(answers(1).slice(0, 390), folder / "two.parquet")
    assert_as_from_nothing(folder, tmp_path / "other", ("one.parquet", "three.parquet"))


@pytest.mark.parametrize(
    ("old", "new"),
    [("[wave, side]]", "[side, wave]]"), ("[wave, side, [wave, side]]", "[side]"), ("item: q2", "item: q4"),
     ("items: [q2, q3, q4]", "items: [q2, q4]"), ("{W: West}", "{W: North}"), ("missing: [99]", "missing: [99, 98]")],
    ids=["order", "slices", "measure", "items", "labels", "missing"],
)  # fmt: skip
def test_another_question_is_asked_of_every_file(tmp_path, old, new):
    folder = study(tmp_path / "s", 2)
    run(folder)
    text = (folder / "study.yaml").read_text()
    assert old in text
    (folder / "study.yaml").write_text(text.replace(old, new))
    outcome = run(folder)
    assert found(folder) == from_nothing(folder, tmp_path / "other")
    assert outcome.recalled == (("one.parquet", "two.parquet") if old == "[wave, side]]" else ())


def test_another_seed_spreads_hashed_units_anew(tmp_path, monkeypatch):
    """Units that are groups of their own are drawn by the seed, and stay where they are."""
    folder = study(tmp_path / "s", 2)
    for limit, recalled in ((10_000, ("one.parquet", "two.parquet")), (30, ())):
        monkeypatch.setattr("outsidein.evidence.units.OWN_GROUP_LIMIT", limit)
        study(folder, 2)
        run(folder, force=True)
        (folder / "study.yaml").write_text((folder / "study.yaml").read_text() + "seed: 7\n")
        assert_as_from_nothing(folder, tmp_path / str(limit), recalled)


def test_what_only_concerns_results_asks_no_file(tmp_path):
    folder = study(tmp_path / "s", 2)
    run(folder)
    (folder / "study.yaml").write_text(
        (folder / "study.yaml").read_text().replace("replicates: 200", "replicates: 300")
    )
    assert_as_from_nothing(folder, tmp_path / "other", ("one.parquet", "two.parquet"))


def test_what_was_altered_is_not_believed(tmp_path):
    folder = study(tmp_path / "s", 2)
    run(folder)
    before = found(folder)
    kept = sorted((folder / FOLDER).glob("*.kept"))
    for number, path in enumerate(kept):
        whole = bytearray(path.read_bytes())
        whole[(number * 37) % len(whole)] ^= 1
        path.write_bytes(whole[: len(whole) // 2] if number % 3 == 0 else whole)
    shutil.rmtree(folder / "results")
    outcome = run(folder)
    assert outcome.damaged == len(kept)
    assert outcome.recalled == ()
    assert found(folder) == before
    shutil.rmtree(folder / "results")
    assert run(folder).recalled == ("one.parquet", "two.parquet")


def test_what_is_kept_may_be_deleted_and_never_grows(tmp_path):
    folder = study(tmp_path / "s", 2)
    run(folder)
    before, kept = found(folder), {path.name for path in (folder / FOLDER).iterdir()}
    assert (folder / FOLDER / ".gitignore").read_text() == "*\n"
    shutil.rmtree(folder / FOLDER)
    run(folder, force=True)
    assert found(folder) == before
    assert {path.name for path in (folder / FOLDER).iterdir()} == kept
    (folder / "study.yaml").write_text((folder / "study.yaml").read_text().replace("study: Waves", "study: W\nseed: 7"))
    run(folder)
    assert len(list((folder / FOLDER).iterdir())) == len(kept)


def test_force_believes_nothing_and_run_says_what_is_known(tmp_path):
    folder = study(tmp_path / "s", 2)
    run(folder)
    assert run(folder, force=True).recalled == ()
    study(folder, 3)
    said = CliRunner().invoke(main, ["run", str(folder)]).stdout
    assert "known:    one.parquet, two.parquet from earlier runs, not read again" in said


def test_a_wave_without_usable_rows_adds_nothing(tmp_path):
    folder = study(tmp_path / "s", 2, DESIGNS["accounts"])
    table = answers(1)
    empty = table.set_column(1, "account", pa.array([None] * len(table), pa.int64()))
    pq.write_table(empty, folder / "two.parquet")
    run(folder)
    before = found(folder)["estimates.parquet"]
    study(folder, 1, DESIGNS["accounts"])
    run(folder)
    assert found(folder)["estimates.parquet"] == before


def test_small_studies_keep_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("outsidein.evidence.sources.COPIED_BELOW", 1_000_000)
    folder = study(tmp_path / "s", 2)
    run(folder)
    assert not (folder / FOLDER).exists()
