"""`outsidein report`: the report for reading and the workbook for calculating."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outsidein.cli.printable import printable

if TYPE_CHECKING:
    from outsidein.run import Outcome


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
    from outsidein.cli.files import put
    from outsidein.report import workbook
    from outsidein.run import load_checked

    study = load_checked(folder).study
    page, book = outcome.folder / "report.html", outcome.folder / "workbook.xlsx"
    with report.drawn_beside():
        told = report.build(study, outcome.results)
        put(book, lambda path: workbook.write(study, outcome.results, path))
        report.write(told, page)
    click.echo(printable(f"report:   {page}"))
    click.echo(printable(f"workbook: {book}"))
    return page


def open_in_browser(page: Path) -> None:
    """Open a page in the browser, or say that there is none."""
    import webbrowser

    if not webbrowser.open(page.resolve().as_uri()):
        click.echo("no browser could be opened here; open the report yourself", err=True)
