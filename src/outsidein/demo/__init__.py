"""The demo: a study of a business-to-business IT service provider, with simulated evidence whose truth is known."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from outsidein.demo.factors import factors_csv, mentions_csv
from outsidein.demo.interviews import ladders_csv
from outsidein.demo.jobs_survey import jobs_csv
from outsidein.demo.story import truth
from outsidein.demo.survey import survey_csv
from outsidein.errors import InputError

__all__ = ["SEED", "truth", "write"]

SEED = 20260101


def write(folder: Path, seed: int = SEED) -> Path:
    """Writes the demo study into a new or empty folder and returns it: `study.yaml`, `jobs.yaml`, and surveys.

    The same seed gives the same bytes. Raises InputError when the folder holds anything already, or is a file.
    """
    _refuse_to_overwrite(folder)
    evidence = folder / "evidence"
    evidence.mkdir(parents=True, exist_ok=True)
    files = {"survey.csv": survey_csv, "jobs.csv": jobs_csv}
    files |= {"factors.csv": factors_csv, "mentions.csv": mentions_csv, "ladders.csv": ladders_csv}
    for name, text in files.items():
        (evidence / name).write_text(text(seed), encoding="utf-8", newline="")
    for name in ("study.yaml", "jobs.yaml"):
        (folder / name).write_bytes(resources.files(__name__).joinpath(name).read_bytes())
    return folder


def _refuse_to_overwrite(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; name a new folder for the demo")
    held = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if held:
        raise InputError(f"{folder}: is not empty, it holds {held[0]!r}; name a new folder, nothing is overwritten")
