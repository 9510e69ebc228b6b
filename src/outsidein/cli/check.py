"""`outsidein check`: everything that is wrong with a study, at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from outsidein.cli.printable import printable


@click.command(name="check", short_help="Say what is wrong with a study.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The problems as one JSON list, for editors and scripts.")
@click.pass_context
def command(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Say everything that is wrong with a study, with file, line and column, without reading its answers.

    \b
    outsidein check my-study
    my-study/study.yaml:14:12: no item 'q11' in evidence 'survey'; items are q1, q2; did you mean 'q1'?

    Exit code 0: no problems; 2: problems.
    """
    from outsidein.run import problems

    found = problems(folder)
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in found], indent=2))
    else:
        click.echo("\n".join(printable(str(problem)) for problem in found) or "no problems")
    ctx.exit(2 if found else 0)
