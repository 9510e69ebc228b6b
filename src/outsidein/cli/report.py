"""`outsidein report`: the report for reading and the workbook for calculating."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outsidein.cli.printable import printable

if TYPE_CHECKING:
    from concurrent.futures import Future

    from outsidein.run import Outcome

MANY_NUMBERS = 4_000  # from so many on the workbook is written beside the report, by a process of its own


@click.command(name="report", short_help="Write report.html and workbook.xlsx.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--open", "show", is_flag=True, help="Open the report in the browser.")
def command(folder: Path, show: bool) -> None:
    """Write results/report.html (one file, works offline) and results/workbook.xlsx (a sheet a measure).

    A study that has not been run, or has changed since, is run first.

    \b
    outsidein report my-study
    outsidein report my-study --open
    """
    from outsidein.cli.watching import watching
    from outsidein.run import run

    with watching(quiet=False) as bar:
        outcome = run(folder, progress=bar)
    if not outcome.reused:
        click.echo("the study had not been run, or had changed since: it has been run")
    page = write(folder, outcome)
    if show:
        open_in_browser(page)


def write(folder: Path, outcome: Outcome) -> Path:
    """Write the report and the workbook beside the results, say where they lie, and return the path of the report."""
    from outsidein import report
    from outsidein.run import load_checked

    study = load_checked(folder).study
    page, book = outcome.folder / "report.html", outcome.folder / "workbook.xlsx"
    with _meanwhile(len(outcome.results.estimates)) as meanwhile:
        meanwhile(write_workbook, folder, book)
        report.write(study, outcome.results, page)
    click.echo(printable(f"report:   {page}"))
    click.echo(printable(f"workbook: {book}"))
    return page


def write_workbook(folder: Path, book: Path) -> None:
    """Write the workbook of a study that has been run."""
    from outsidein.cli.files import put
    from outsidein.report import workbook
    from outsidein.results import store
    from outsidein.run import load_checked

    study, results = load_checked(folder).study, store.read(folder)
    put(book, lambda path: workbook.write(study, results, path))


@contextmanager
def _meanwhile(numbers: int) -> Iterator[Callable[..., object]]:
    """How to call a function that need not be waited for before the end: in a process of its own where there is much
    to write, at once otherwise."""
    if numbers < MANY_NUMBERS:
        yield lambda function, *arguments: function(*arguments)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        waiting: list[Future[object]] = []
        yield lambda function, *arguments: waiting.append(other.submit(function, *arguments))
        for future in waiting:
            future.result()


def open_in_browser(page: Path) -> None:
    """Open a page in the browser, or say that there is none."""
    import webbrowser

    if not webbrowser.open(page.resolve().as_uri()):
        click.echo("no browser could be opened here; open the report yourself", err=True)
