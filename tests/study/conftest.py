from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import Field

from outsidein.errors import StudyError
from outsidein.study.load import LoadedStudy, load
from outsidein.study.sections import Measure


class Recommend(Measure):
    """A measure with one item."""

    item: str = Field(description="The item with the answers from 0 to 10.")


class Pairs(Measure):
    """A measure with pairs of items."""

    pairs: dict[str, tuple[str, str]]
    strict: bool = False


@pytest.fixture
def kinds() -> dict[str, type[Measure]]:
    return {"recommend": Recommend, "pairs": Pairs}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write a study folder from file names and texts."""

    def write(**files: str | bytes) -> Path:
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


@pytest.fixture
def loaded(folder: Callable[..., Path], kinds: dict[str, type[Measure]]) -> Callable[[str], LoadedStudy]:
    """Load a study from the text of its study.yaml; evidence/a.csv and evidence/b.csv are there."""

    def read(text: str) -> LoadedStudy:
        return load(folder(study_yaml=text, evidence__a_csv="q1\n1\n", evidence__b_csv="q1\n2\n"), kinds)

    return read


@pytest.fixture
def complaints(loaded: Callable[[str], LoadedStudy], tmp_path: Path) -> Callable[[str], list[str]]:
    """The problems that loading a text raises, without the path of the folder."""

    def read(text: str) -> list[str]:
        with pytest.raises(StudyError) as caught:
            loaded(text)
        return [str(problem).removeprefix(f"{tmp_path.as_posix()}/") for problem in caught.value.problems]

    return read
