"""`outsidein explain`: every query that a run would send to the study's engine, and what leaves it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

FILES = "All evidence is files: they are read here, and no engine is asked."
NOTES = (
    "Text in <> stands for what an earlier query finds. A column of text is asked for its distinct values where this",
    "shows its smallest and largest number. With at most 10,000 units each is a group of its own: then its key, its",
    "stratum and its sums leave the engine. If a cell cannot be used, its distinct values are asked for, with counts.",
)

FILES = "All evidence is files: they are read here, and no engine is asked."


@click.command(name="explain", short_help="Print every query that a run would send to the study's engine.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--engine", metavar="ENGINE", help="Instead of the study's own engine, as for `outsidein run`.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, each query whole.")
def command(folder: Path, engine: str | None, as_json: bool) -> None:
    """Say what a run would ask of the study's engine, and what would leave it. Nothing runs; nothing is connected to.

    \b
    outsidein explain my-study
    outsidein explain my-study --json
    """
    from outsidein.cli.printable import printable
    from outsidein.explaining import Explained, explain

    def told(one: Explained) -> None:
        click.echo(printable(f"{one.source}: read from {one.engine}, columns {', '.join(one.columns)}"))
        for number, asked in enumerate(one.queries, 1):
            click.echo(printable(f"\n{number}. leaves the engine: {asked.gives}\n{asked.sql}", lines=True))

    found = explain(folder, engine)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        told(one)
    click.echo("\n" + "\n".join(NOTES) if found else FILES)
