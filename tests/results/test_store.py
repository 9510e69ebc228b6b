"""Results are written whole or not at all, and read back as they were."""

import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import duckdb
import numpy as np
import pytest

from outsidein.analyses.contrasts import Contrast
from outsidein.errors import MissingError
from outsidein.results import Results, read, store, write
from outsidein.stats.estimates import Estimate, Estimates


def results(value: float = 30.0) -> Results:
    rng = np.random.default_rng(1)
    rows = tuple(
        Estimate("nps", "", value + i, 2.0, value + i - 4, value + i + 4, 100, 91.5, rng.normal(size=50), 1e9, "points",
                 "note, with \"quotes\" 🚀", "recommend", "nps", slices)
        for i, slices in enumerate([(), (("wave", "2026Q1"),), (("wave", "2026'Q2"),)])
    )  # fmt: skip
    shown = (*rows[:2], rows[2].hidden())
    return Results(
        estimates=Estimates(shown, ("wave",)),
        contrasts=(Contrast(rows[1], "change", rows[0].slice, 0.04, 0.08),),
        levels={"wave": ("2026Q1", "2026'Q2")},
        intake=({"source": "s", "files": [{"file": "a.csv", "rows_read": 3, "rows_used": 2, "excluded": [
            {"file": "a.csv", "row": 4, "column": "w", "value": "=1+1", "reason": "weight is zero"}]}]},),
        failures=({"analysis": "x", "slice": "overall", "message": "constant"},),
        run={"seed": 1, "inputs": {"a": "b"}},
    )  # fmt: skip


def test_what_is_read_is_what_was_written(tmp_path):
    before = results()
    write(tmp_path, before)
    after = read(tmp_path, replicates=True)
    assert len(after.estimates) == 3
    for a, b in zip(before.estimates, after.estimates, strict=True):
        assert (a.analysis, a.kind, a.quantity, a.subject, a.slice, a.unit, a.note, a.suppressed) == (
            b.analysis, b.kind, b.quantity, b.subject, b.slice, b.unit, b.note, b.suppressed,
        )  # fmt: skip
        if not a.suppressed:
            assert (a.value, a.se, a.low, a.high, a.n, a.n_effective) == (
                b.value,
                b.se,
                b.low,
                b.high,
                b.n,
                b.n_effective,
            )
            assert np.allclose(a.replicates, b.replicates, rtol=1e-6)
    assert after.contrasts[0].p == 0.04
    assert after.contrasts[0].against == ()
    assert after.failures == before.failures
    assert list(after.levels["wave"]) == ["2026Q1", "2026'Q2"]


def test_the_tidy_file_has_the_columns_of_the_contract(tmp_path):
    folder = write(tmp_path, results())
    columns = duckdb.sql(f"SELECT * FROM '{folder / 'estimates.parquet'}'").columns
    assert columns == [
        "analysis", "kind", "quantity", "subject", "wave", "value", "se", "low", "high", "n", "n_effective", "unit",
        "suppressed", "note", "replicates",
    ]  # fmt: skip


def test_hidden_numbers_are_not_in_the_file(tmp_path):
    folder = write(tmp_path, results())
    hidden = duckdb.sql(
        "SELECT value, se, low, high, n, n_effective, len(replicates) "
        f"FROM '{folder / 'estimates.parquet'}' WHERE suppressed"
    ).fetchall()
    assert hidden == [(None, None, None, None, None, None, 0)]


def test_the_same_results_give_the_same_bytes(tmp_path):
    first = write(tmp_path, results())
    names = ("estimates.parquet", "contrasts.parquet", "excluded.csv", "intake.json")
    bytes_before = [(first / name).read_bytes() for name in names]
    second = write(tmp_path, results())
    assert bytes_before == [(second / name).read_bytes() for name in names]


def test_formulas_in_excluded_rows_are_harmless(tmp_path):
    folder = write(tmp_path, results())
    assert (folder / "excluded.csv").read_text().splitlines()[1] == "s,a.csv,4,w,'=1+1,weight is zero"


def test_no_results_yet(tmp_path):
    with pytest.raises(MissingError, match="outsidein run"):
        read(tmp_path)


def _write_and_die(folder: Path, call: int) -> None:
    """Write other results, and be killed at the `call`-th change of the disk."""
    count = 0

    def deadly(real):
        def called(*args, **kwargs):
            nonlocal count
            count += 1
            if count == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)

        return called

    Path.rename = deadly(Path.rename)  # pyright: ignore[reportAttributeAccessIssue]
    Path.mkdir = deadly(Path.mkdir)  # pyright: ignore[reportAttributeAccessIssue]
    Path.write_text = deadly(Path.write_text)  # pyright: ignore[reportAttributeAccessIssue]
    os.fsync = deadly(os.fsync)
    shutil.rmtree = deadly(shutil.rmtree)
    write(folder, results(80.0))


@pytest.mark.parametrize("call", range(1, 20))
def test_killed_at_any_point_the_results_are_old_or_new(tmp_path, call):
    write(tmp_path, results(30.0))
    process = multiprocessing.get_context("spawn").Process(target=_write_and_die, args=(tmp_path, call))
    process.start()
    process.join()
    assert read(tmp_path).estimates[0].value in (30.0, 80.0)
    write(tmp_path, results(55.0))
    assert read(tmp_path).estimates[0].value == 55.0
    assert sorted(path.name for path in tmp_path.iterdir()) == [store.FOLDER]
