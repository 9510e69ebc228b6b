"""`outsidein check`: everything that is wrong with a study, at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from outsidein.cli.printable import printable
from outsidein.errors import Problem


@click.command(name="check", short_help="Say what is wrong with a study.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The problems as one JSON list, for editors and scripts.")
@click.option("--strict", is_flag=True, help="Warnings count as problems: exit code 2. Advice never does.")
@click.pass_context
def command(ctx: click.Context, folder: Path, as_json: bool, strict: bool) -> None:
    """Say everything that is wrong with a study, with file, line and column, without reading its answers.

    \b
    outsidein check my-study
    my-study/study.yaml:14:12: no item 'q11' in evidence 'survey'; items are q1, q2; did you mean 'q1'?

    Statements of jobs and outcomes are linted: warnings and advice on their wording, each with a better one. They keep
    no study from being run.

    Exit code 0: no problems, or only warnings and advice; 2: problems.
    """
    from outsidein.run import problems

    found = problems(folder)
    if as_json:
        click.echo(json.dumps([asdict(problem) for problem in found], indent=2))
    else:
        click.echo("\n".join([*(printable(str(problem)) for problem in found), *_summary(found)]))
    refused = ("error", "warning") if strict else ("error",)
    ctx.exit(2 if any(problem.severity in refused for problem in found) else 0)


def _summary(found: Sequence[Problem]) -> list[str]:
    """The last line: that nothing is wrong, or that nothing keeps the study from being run."""
    if not found:
        return ["no problems"]
    if any(problem.severity == "error" for problem in found):
        return []
    counts = Counter(problem.severity for problem in found)
    said = [f"{counts[name]} {name}{'s' if name == 'warning' and counts[name] > 1 else ''}" for name in sorted(counts)]
    return [f"no problems that stop a run; on the wording of jobs: {', '.join(said[::-1])}"]
