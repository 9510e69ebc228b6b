"""What a run came to, in a few lines: rows, failures, headline numbers, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Any

import click

from outsidein.cli import figures
from outsidein.cli.labels import Labels, labels_in
from outsidein.cli.printable import printable
from outsidein.cli.tables import tell
from outsidein.report.headlines import overall
from outsidein.results import Results
from outsidein.run import Outcome
from outsidein.stats.estimates import Estimate

MOST_FAILURES = 5
MOST_SUBJECTS = 3


def tell_outcome(outcome: Outcome, folder: Path) -> None:
    """Say what a run came to."""
    results = outcome.results
    if outcome.reused:
        click.echo("nothing has changed since the last run; its results stand (--force computes them again)")
    tell_rows(results)
    for line in known(outcome):
        click.echo(printable(line))
    for line in (*left_out(results), *failures(results)):
        click.echo(printable(line))
    click.echo()
    tell_headline_numbers(results, labels_in(folder))
    click.echo()
    click.echo(printable(f"results: {outcome.folder}"))
    click.echo(printable(f"next:    outsidein report {quote(str(folder))} --open"))
    click.echo(printable(f"         outsidein show {quote(str(folder))}"))


def tell_rows(results: Results) -> None:
    """Rows read, used and excluded, a line a file."""
    lines = [
        (source["source"], part["file"], *(f"{part[name]:,}" for name in ("rows_read", "rows_used", "rows_excluded")))
        for source in results.intake
        for part in source["files"]
    ]
    tell(("Evidence", "File", "Rows read", "Used", "Excluded"), lines)


def known(outcome: Outcome) -> Iterator[str]:
    """Which files were not read again, since what was asked of them is known from earlier runs."""
    if outcome.recalled:
        yield f"known:    {', '.join(outcome.recalled)} from earlier runs, not read again (--force reads every file)"
    if outcome.damaged:
        yield f"damaged:  {outcome.damaged} kept statistics had been altered; they were computed again"


def left_out(results: Results) -> Iterator[str]:
    """Why rows were left out, which answers no rule reads, and where they are listed."""
    files = [part for source in results.intake for part in source["files"]]
    for part in files:
        yield from (f"excluded: {count:,} of {part['file']}: {reason}" for reason, count in part["reasons"].items())
        if part["unread"]:
            yield _unread(part["file"], part["unread"])
    if any(part["rows_excluded"] for part in files):
        yield "          each row with its reason: results/excluded.csv"


def _unread(file: str, answers: Sequence[Mapping[str, Any]]) -> str:
    cells = sum(answer["count"] for answer in answers)
    first = ", ".join(f"{answer['value']!r} in {answer['column']}" for answer in answers[:3])
    return f"unread:   {cells:,} answers of {file} mean no point of their scale and count as missing: {first}"


def failures(results: Results) -> Iterator[str]:
    """Which measures could not be computed where, and why; one line where the reason is the same."""
    places: dict[tuple[str, str], list[str]] = {}
    for failure in results.failures:
        places.setdefault((failure["analysis"], failure["message"]), []).append(failure["slice"])
    for (measure, message), slices in list(places.items())[:MOST_FAILURES]:
        more = f" and {len(slices) - 1} more slices" if len(slices) > 1 else ""
        yield f"failed:   {measure} ({slices[0]}{more}): {message}"
    if len(places) > MOST_FAILURES:
        yield f"          and {len(places) - MOST_FAILURES} more reasons, all in results/run.json"


def tell_headline_numbers(results: Results, labels: Labels) -> None:
    """A line for each headline number, with its interval; of a measure with many subjects the first three."""
    rows = overall(results)
    measures = dict.fromkeys(row.analysis for row in rows)
    mine = {measure: [row for row in rows if row.analysis == measure] for measure in measures}
    lines = [_headline(row, labels) for found in mine.values() for row in found[:MOST_SUBJECTS]]
    tell(("Measure", "Subject", "Quantity", "Value", "95 % interval", "n"), lines, spare=("Quantity",))
    for measure, found in mine.items():
        if len(found) > MOST_SUBJECTS:
            click.echo(printable(f"{labels.measure(measure)}: {len(found) - MOST_SUBJECTS} more in `outsidein show`"))


def _headline(row: Estimate, labels: Labels) -> tuple[str, ...]:
    about = labels.measure(row.analysis), labels.subject(row), labels.quantity(row)
    return *about, figures.value(row), figures.interval(row), figures.base(row)
