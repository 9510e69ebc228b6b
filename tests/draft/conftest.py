"""Drafts of small files, each loaded, checked and tried on its evidence, so that every test proves that it runs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from outsidein.analyses import KINDS, binding
from outsidein.draft import Draft, draft
from outsidein.evidence.answers import Answers, clean
from outsidein.evidence.engines.duckdb import DuckDB, connect
from outsidein.evidence.sources import parts_of, read_source
from outsidein.study.check import check
from outsidein.study.load import LoadedStudy, load
from outsidein.study.sections import Item, Survey


@dataclass(frozen=True)
class Drafted:
    """A draft that runs: what it told, the study it wrote, and the clean answers of its first source."""

    told: Draft
    loaded: LoadedStudy
    answers: Answers

    @property
    def text(self) -> str:
        return self.told.path.read_text(encoding="utf-8")

    @property
    def survey(self) -> Survey:
        return self.loaded.study.evidence[0]

    @property
    def items(self) -> dict[str, Item]:
        return self.survey.items

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each measure by its id."""
        return {measure.id: measure.kind for measure in self.loaded.study.measures}

    @property
    def roles(self) -> dict[str, str]:
        return {guess.column: guess.role for guess in self.told.lines}

    def reason(self, column: str) -> str:
        return next(guess.reason for guess in self.told.lines if guess.column == column)


def proven(told: Draft) -> Drafted:
    """The draft loaded and checked, and all its sources tried; fails where it would not run."""
    loaded = load(told.path.parent, KINDS)
    assert [*check(loaded), *binding.check(loaded)] == []
    found = [cleaned(loaded, number) for number in range(len(loaded.study.evidence))]
    return Drafted(told, loaded, found[0])


def cleaned(loaded: LoadedStudy, number: int) -> Answers:
    survey = loaded.study.evidence[number]
    paths = [loaded.folder / part.file for part in parts_of(survey)]
    connection = connect((loaded.folder.resolve(),))
    try:
        tables = read_source(survey, paths, connection, "s")
        return clean(survey, loaded.study.customers, tables, DuckDB(connection), "answers")
    finally:
        connection.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a CSV file: its name, its columns by header, each a list of cells."""

    def written(name: str, columns: dict[str, Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding=encoding, newline="") as stream:
            out = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
            out.writerow(columns)
            out.writerows(zip(*columns.values(), strict=True))
        return path

    return written


@pytest.fixture
def drafted(tmp_path: Path, write: Callable[..., Path]) -> Callable[..., Drafted]:
    """Drafts a study from columns, or from files that exist."""

    def made(*sources: dict[str, Sequence[Any]] | Path) -> Drafted:
        files = [one if isinstance(one, Path) else write(f"answers{i}.csv", one) for i, one in enumerate(sources)]
        return proven(draft(tmp_path / "study", files))

    return made


def cycle(values: Sequence[Any], rows: int = 120) -> list[Any]:
    """Cells that repeat some values."""
    return [values[row % len(values)] for row in range(rows)]


@pytest.fixture(name="cycle")
def cycle_fixture() -> Callable[..., list[Any]]:
    return cycle
