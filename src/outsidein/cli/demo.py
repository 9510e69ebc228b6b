"""`outsidein demo`: a whole study with simulated answers, from nothing to its report."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from time import perf_counter

import click

from outsidein.cli.printable import printable

FOLDER = Path("outsidein-demo")


@click.command(name="demo", short_help="A study with simulated answers, run and reported.")
@click.argument("folder", type=click.Path(path_type=Path), default=FOLDER)
@click.option("--open", "show", is_flag=True, help="Open the report in the browser.")
def command(folder: Path, show: bool) -> None:
    """Write a study of an IT service provider with 3,000 simulated answers, run it, and write its report.

    The folder (outsidein-demo when absent) must be new or empty.

    \b
    outsidein demo --open
    outsidein demo try-out
    """
    from outsidein import demo
    from outsidein.cli import report
    from outsidein.cli.watching import watching
    from outsidein.run import run

    begun = perf_counter()
    demo.write(folder)
    written = perf_counter()
    with watching(quiet=False) as bar:
        outcome = run(folder, progress=bar)
    ran = perf_counter()
    page = report.write(folder, outcome)
    reported = perf_counter()
    steps = (("written", written - begun), ("run", ran - written), ("reported", reported - ran))
    click.echo("the study was " + ", ".join(f"{name} in {seconds:.1f} s" for name, seconds in steps))
    click.echo(printable(f"next: read {folder / 'study.yaml'}, then outsidein show {quote(str(folder))}"))
    if show:
        report.open_in_browser(page)
