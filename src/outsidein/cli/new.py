"""`outsidein new`: a study drafted from survey files."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from outsidein.cli.printable import printable


@click.command(name="new", short_help="Draft a study from survey files.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE...")
def command(folder: Path, files: tuple[Path, ...]) -> None:
    """Draft study.yaml in a new FOLDER from one or more survey FILEs: CSV, Excel, Parquet, SPSS, Stata.

    The role of each column is guessed, and each guess is shown with its reason, for you to correct in study.yaml.
    Nothing is ever overwritten, and the files are left as they are.

    \b
    outsidein new my-study answers.csv
    outsidein new my-study spring.csv autumn.csv
    """
    from outsidein.cli.tables import tell
    from outsidein.draft import draft

    drafted = draft(folder, files)
    tell(("Column", "Read as", "Because"), drafted.lines)
    click.echo(printable(f"drafted: {drafted.path}; correct it where a guess is wrong"))
    click.echo(printable(f"next:    outsidein check {quote(str(folder))}"))
    click.echo(printable(f"         outsidein run {quote(str(folder))}"))
