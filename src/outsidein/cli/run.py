"""`outsidein run`: from evidence to results."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="run", short_help="Read the evidence, compute every measure, write results.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Compute again even if nothing has changed.")
@click.option("--quiet", is_flag=True, help="No progress bar and no summary.")
@click.option(
    "--engine",
    metavar="ENGINE",
    help="Where tables live, instead of the study's own engine: spark:MASTER or postgres:env:NAME.",
)
@click.option("--threads", type=click.IntRange(min=1), help="Threads for reading; all cores when absent.")
def command(folder: Path, force: bool, quiet: bool, threads: int | None, engine: str | None) -> None:
    """Read the evidence of a study, compute every measure with its uncertainty, and write the folder results/.

    Results are written whole or not at all. If neither the study nor its evidence has changed, nothing is computed.
    Of large Parquet files, those that have not changed are not read again: what was learnt of them is kept in
    .outsidein/ of the study, which may be deleted at any time. --force reads and computes everything.

    \b
    outsidein run my-study
    outsidein run my-study --force --threads 2
    outsidein run my-study --engine postgres:env:SURVEYS
    """
    from outsidein.cli.summary import tell_outcome
    from outsidein.cli.watching import watching
    from outsidein.run import run

    with watching(quiet) as bar:
        outcome = run(folder, force=force, threads=threads, progress=bar, engine=engine)
    if not quiet:
        tell_outcome(outcome, folder)
