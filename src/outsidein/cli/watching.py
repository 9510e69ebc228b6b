"""A run that is watched: a bar with the time gone and the time left on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from outsidein.cli.printable import printable


class Bar:
    """The stages of a run as a bar; each stage takes the place of the one before."""

    def __init__(self, bar: Progress):
        self._bar = bar
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(printable(name), total=total)

    def advance(self, to: int) -> None:
        """The stage has come this far."""
        if self._task is not None:
            self._bar.update(self._task, completed=to)


@contextmanager
def watching(quiet: bool) -> Iterator[Bar | None]:
    """A bar on the terminal that errors go to; nothing where that is none, or where quiet is asked for."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    shown = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
             TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    with Progress(*shown, console=Console(file=sys.stderr), transient=True) as bar:
        yield Bar(bar)
