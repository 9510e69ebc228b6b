"""A study as a whole: opened, run, and its results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from outsidein import run as running
from outsidein.results import Results, store
from outsidein.study.load import LoadedStudy


@dataclass(frozen=True)
class OpenStudy:
    """A study folder that was opened."""

    loaded: LoadedStudy

    def run(self, *, force: bool = False) -> Results:
        """Run the study (or take its results where nothing has changed) and return them."""
        running.run(self.loaded.folder, force=force)
        return self.results

    @property
    def results(self) -> Results:
        """The results of the last run."""
        return store.read(self.loaded.folder, replicates=True)


def open(folder: str | Path) -> OpenStudy:
    """Open a study folder; `.run()` runs it, `.results` are those of the last run.

    Raises:
        StudyError: with all problems of the study at once.
        MissingError: there is no such folder, or no study in it.
    """
    return OpenStudy(running.load_checked(Path(folder)))
