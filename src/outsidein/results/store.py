"""Results on disk: written whole or not at all, read back by whoever shows them."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from arro3.core import Array, DataType, Table, list_array

from outsidein.analyses.contrasts import Contrast
from outsidein.errors import InputError, MissingError
from outsidein.evidence.identifiers import literal, quote
from outsidein.results.record import Results
from outsidein.stats.estimates import Conditions, Estimate, Estimates

FOLDER, WAITING, BEFORE = "results", ".results-new", ".results-before"
LABELS = ("analysis", "kind", "quantity", "subject")
NUMBERS = ("value", "se", "low", "high")
PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 2048"  # replicates hardly compress


def write(study_folder: Path, results: Results) -> Path:
    """Write all results into a new folder, then put it in the place of the old one.

    A run that is stopped at any point leaves the old results or the new ones, never a mix.
    """
    restore(study_folder)
    if (study_folder / FOLDER).is_file():
        raise InputError(f"{study_folder / FOLDER}: is a file, where the folder of the results goes; move it away")
    waiting = study_folder / WAITING
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir()
    _write_all(waiting, results)
    _settle(waiting)
    return _swap(study_folder)


def read(study_folder: Path, *, replicates: bool = False) -> Results:
    """The results of the last run; the replicates of each number only when asked for, since they are many.

    Raises:
        MissingError: when the study has not been run.
        InputError: when the files of the results are damaged.
    """
    restore(study_folder)
    folder = study_folder / FOLDER
    if not (folder / "run.json").is_file():
        raise MissingError(f"{study_folder}: no results yet; run `outsidein run {study_folder}` first")
    try:
        return _read_all(folder, replicates)
    except (OSError, ValueError, LookupError, TypeError, duckdb.Error) as error:
        what = f"{folder}: the results are damaged; `outsidein run {study_folder}` makes new ones"
        raise InputError(what) from error


def _read_all(folder: Path, replicates: bool) -> Results:
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    dimensions = tuple(run["dimensions"])
    return Results(
        estimates=Estimates(tuple(_read_estimates(folder / "estimates.parquet", dimensions, replicates)), dimensions),
        contrasts=tuple(_read_contrasts(folder / "contrasts.parquet", dimensions)),
        levels=run["levels"],
        intake=tuple(json.loads((folder / "intake.json").read_text(encoding="utf-8"))),
        quality=tuple(json.loads((folder / "quality.json").read_text(encoding="utf-8"))),
        failures=tuple(run["failures"]),
        run=run,
    )


def restore(study_folder: Path) -> None:
    """Bring back the old results where a run was stopped between taking them away and putting the new ones in place."""
    before, folder = study_folder / BEFORE, study_folder / FOLDER
    if before.exists():
        if folder.exists():
            shutil.rmtree(before)
        else:
            before.rename(folder)


def _swap(study_folder: Path) -> Path:
    folder, before = study_folder / FOLDER, study_folder / BEFORE
    if folder.exists():
        folder.rename(before)
    (study_folder / WAITING).rename(folder)
    shutil.rmtree(before, ignore_errors=True)
    return folder


def _settle(folder: Path) -> None:
    """Have every file of the folder, and the folder itself, on disk."""
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_all(folder: Path, results: Results) -> None:
    with _database() as connection:
        _write_table(connection, _estimate_columns(results.estimates), folder / "estimates.parquet")
        _write_table(connection, _contrast_columns(results), folder / "contrasts.parquet")
    _write_json(folder / "intake.json", [_counted(source) for source in results.intake])
    _write_json(folder / "quality.json", list(results.quality))
    _write_excluded(folder / "excluded.csv", results.intake)
    described = {"dimensions": list(results.dimensions), "levels": results.levels, "failures": list(results.failures)}
    _write_json(folder / "run.json", {**results.run, **described})


def _counted(source: Mapping[str, Any]) -> dict[str, Any]:
    """The account of a source without the rows themselves, which stand in `excluded.csv`."""
    files = [{name: value for name, value in part.items() if name != "excluded"} for part in source["files"]]
    return {**source, "files": files}


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=list)
    path.write_text(text + "\n", encoding="utf-8")


def _write_excluded(path: Path, intake: Sequence[Mapping[str, Any]]) -> None:
    fields = ("file", "row", "column", "value", "reason")
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(("source", *fields))
        for source in intake:
            for part in source["files"]:
                writer.writerows(
                    (source["source"], *(harmless(row.get(name)) for name in fields)) for row in part["excluded"]
                )


def harmless(value: object) -> object:
    """A cell that no spreadsheet will take for a formula."""
    text = value if isinstance(value, str) else None
    return f"'{text}" if text and text[0] in "=+-@\t\r＝＋－＠" else value


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False})
    connection.execute("SET enable_progress_bar = false")
    try:
        yield connection
    finally:
        connection.close()


def _write_table(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Array], path: Path) -> None:
    table = Table.from_pydict(dict(columns))
    connection.register("outgoing", table)
    connection.execute(f"COPY outgoing TO {literal(str(path))} ({PARQUET})")
    connection.unregister("outgoing")


def _text(values: Sequence[str | None]) -> Array:
    return Array(list(values), type=DataType.utf8())


def _number(values: Sequence[float]) -> Array:
    return Array([None if value != value else float(value) for value in values], type=DataType.float64())


def _label_columns(rows: Sequence[Estimate], dimensions: Sequence[str]) -> dict[str, Array]:
    columns = {name: _text([getattr(row, name) for row in rows]) for name in LABELS}
    return columns | {name: _text([row.level(name) for row in rows]) for name in dimensions}


def _estimate_columns(estimates: Estimates) -> dict[str, Array]:
    rows = estimates.rows
    columns = _label_columns(rows, estimates.dimensions)
    columns |= {name: _number([getattr(row, name) for row in rows]) for name in NUMBERS}
    columns["n"] = Array([None if row.suppressed else row.n for row in rows], type=DataType.int64())
    columns["n_effective"] = _number([row.n_effective for row in rows])
    columns |= {"unit": _text([row.unit for row in rows])}
    columns["suppressed"] = Array([row.suppressed for row in rows], type=DataType.bool())
    columns["note"] = _text([row.note for row in rows])
    columns["replicates"] = _replicate_lists(rows)
    return columns


def _replicate_lists(rows: Sequence[Estimate]) -> Array:
    """The replicates of each row in single precision; an empty list where the number is hidden or has none."""
    nothing = np.zeros(0, np.float32)
    kept = [nothing if np.isnan(row.replicates).all() else row.replicates.astype(np.float32) for row in rows]
    ends = np.cumsum([0, *map(len, kept)]).astype(np.int64)
    return list_array(Array.from_numpy(ends), Array.from_numpy(np.concatenate([nothing, *kept])))


def _contrast_columns(results: Results) -> dict[str, Array]:
    rows = [contrast.estimate for contrast in results.contrasts]
    columns = _label_columns(rows, results.dimensions)
    columns["contrast"] = _text([contrast.contrast for contrast in results.contrasts])
    columns["against"] = _text([json.dumps(contrast.against) for contrast in results.contrasts])
    columns |= {name: _number([getattr(row, name) for row in rows]) for name in NUMBERS}
    columns["p"] = _number([contrast.p for contrast in results.contrasts])
    columns["p_adjusted"] = _number([contrast.p_adjusted for contrast in results.contrasts])
    columns["n"] = Array([None if row.suppressed else row.n for row in rows], type=DataType.int64())
    columns["n_effective"] = _number([row.n_effective for row in rows])
    columns["unit"] = _text([row.unit for row in rows])
    columns["suppressed"] = Array([row.suppressed for row in rows], type=DataType.bool())
    return columns


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file as dictionaries, without replicates."""
    with _database() as connection:
        found = connection.read_parquet(str(path))
        names = [name for name in found.columns if name != "replicates"]
        for row in found.project(", ".join(quote(name) for name in names)).fetchall():
            yield dict(zip(names, row, strict=True))


def _replicates(path: Path) -> Iterator[np.ndarray]:
    """The replicates of each row of a file."""
    with _database() as connection:
        found = connection.read_parquet(str(path))
        lengths = found.project("len(replicates)").fetchnumpy().popitem()[1]
        values = found.project("unnest(replicates)").fetchnumpy().popitem()[1]
    yield from np.split(np.asarray(values, np.float64), np.cumsum(np.asarray(lengths))[:-1])


def _slice(row: Mapping[str, Any], dimensions: Sequence[str]) -> Conditions:
    return tuple((name, row[name]) for name in dimensions if row[name] is not None)


def _estimate(row: Mapping[str, Any], dimensions: Sequence[str]) -> Estimate:
    numbers: dict[str, Any] = {name: np.nan if row[name] is None else row[name] for name in NUMBERS}
    effective = row.get("n_effective")
    return Estimate(
        **{name: row[name] for name in LABELS}, **numbers, n=row["n"] or 0,
        n_effective=np.nan if effective is None else effective, replicates=np.zeros(0),
        unit=row.get("unit") or "", note=row.get("note") or "", slice=_slice(row, dimensions),
        suppressed=row["suppressed"],
    )  # fmt: skip


def _read_estimates(path: Path, dimensions: Sequence[str], replicates: bool) -> Iterator[Estimate]:
    rows = (_estimate(row, dimensions) for row in _rows(path))
    if not replicates:
        yield from rows
        return
    for row, drawn in zip(rows, _replicates(path), strict=True):
        yield replace(row, replicates=drawn)


def _read_contrasts(path: Path, dimensions: Sequence[str]) -> Iterator[Contrast]:
    for row in _rows(path):
        p, adjusted = (np.nan if row[name] is None else row[name] for name in ("p", "p_adjusted"))
        against = tuple((name, level) for name, level in json.loads(row["against"]))
        yield Contrast(_estimate(row, dimensions), row["contrast"], against, p, adjusted)
