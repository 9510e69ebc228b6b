"""`outsidein schema`: the JSON Schema of study.yaml, with which editors complete and explain it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from outsidein.errors import InputError


@click.command(name="schema", short_help="The JSON Schema of study.yaml, for editors.")
@click.option("--write", "file", type=click.Path(path_type=Path), help="Write it to this file instead of printing it.")
def command(file: Path | None) -> None:
    """Print the JSON Schema of study.yaml: with it an editor completes and explains what can stand there.

    \b
    outsidein schema --write study.schema.json

    Then begin study.yaml with the line

    \b
    # yaml-language-server: $schema=study.schema.json
    """
    from outsidein.analyses import KINDS
    from outsidein.study.schema import schema

    text = json.dumps(schema(KINDS), indent=2)
    if file is None:
        click.echo(text)
        return
    _refuse_other(file)
    file.write_text(text + "\n", encoding="utf-8")
    click.echo(f"wrote {file}; begin study.yaml with: # yaml-language-server: $schema={file.name}")


def _refuse_other(file: Path) -> None:
    """Only an older schema is overwritten."""
    if not file.exists():
        return
    try:
        known = "$schema" in json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        known = False
    if not known:
        raise InputError(f"{file}: is there already and is no JSON Schema; name another file, nothing is overwritten")
