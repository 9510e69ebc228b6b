"""`outsidein show`: the numbers of the last run, in the terminal or for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from outsidein.cli.labels import Labels
    from outsidein.cli.selection import Asked
    from outsidein.results import Results


@click.command(name="show", short_help="The numbers as a table, as JSON or as CSV.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("measure", required=False)
@click.option("--by", multiple=True, metavar="DIMENSION", help="Cut by this dimension; again to cut by two at once.")
@click.option("--where", multiple=True, metavar="DIMENSION=LEVEL", help="Only this slice, such as wave=2026Q2.")
@click.option("--changes", is_flag=True, help="Changes between waves and differences between segments instead.")
@click.option("--all", "everything", is_flag=True, help="Every quantity in every slice.")
@click.option("--json", "style", flag_value="json", help="One JSON list.")
@click.option("--csv", "style", flag_value="csv", help="CSV with a header.")
def command(folder: Path, measure: str | None, style: str | None, changes: bool, **cut: Any) -> None:
    """Show the numbers of the last run with their 95 % intervals.

    Without a measure: the headline of each, and how it changed last. With one: all its quantities.

    \b
    outsidein show my-study
    outsidein show my-study nps --by role
    outsidein show my-study nps --by role --where wave=2026Q2
    outsidein show my-study nps --changes
    outsidein show my-study --all --csv > numbers.csv
    """
    from outsidein.cli.labels import labels_in
    from outsidein.cli.selection import asked_for
    from outsidein.results import read

    labels = labels_in(folder)
    results = read(folder)
    asked = asked_for(results, labels, measure, **cut)
    if style is None:
        _tell(results, asked, labels, changes)
    else:
        click.echo(_exported(results, asked, labels, changes, style).encode("utf-8"), nl=False)


def _exported(results: Results, asked: Asked, labels: Labels, changes: bool, style: str) -> str:
    from outsidein.cli import export
    from outsidein.cli.selection import contrasts, estimates

    if changes:
        records = [export.contrast_record(one, results.dimensions, labels) for one in contrasts(results, asked)]
    else:
        records = [export.estimate_record(row, results.dimensions, labels) for row in estimates(results, asked)]
    return export.as_json(records) + "\n" if style == "json" else export.as_csv(records)


def _tell(results: Results, asked: Asked, labels: Labels, changes: bool) -> None:
    from outsidein.cli import numbers
    from outsidein.cli.selection import contrasts, estimates

    if changes:
        numbers.tell_contrasts(contrasts(results, asked), labels)
    elif asked.measure or asked.everything:
        numbers.tell_estimates(estimates(results, asked), results.dimensions, labels)
    else:
        numbers.tell_headlines(results, estimates(results, asked), labels)
