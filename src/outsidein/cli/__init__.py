"""The command line: one file per command; an error becomes a message and an exit code here and nowhere else.

Nothing heavy is imported before a command is known, so that `outsidein --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module

import click

from outsidein.cli.exits import exit_codes
from outsidein.errors import suggest

COMMANDS = ("new", "check", "explain", "run", "show", "report", "demo", "schema")
"""The commands in the order in which a newcomer meets them; each is a module of this package with a `command`."""


class Commands(click.Group):
    """A group that imports a command when it is called, and turns errors into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or nothing."""
        return import_module(f"outsidein.cli.{cmd_name}").command if cmd_name in COMMANDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments call; an unknown one is answered with the nearest there is."""
        word = args[0]
        if not word.startswith("-") and word not in COMMANDS:
            near = suggest(word, COMMANDS)
            hint = f"did you mean {near!r}?" if near else f"there is {', '.join(COMMANDS)}"
            raise click.UsageError(f"no command {word!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        with exit_codes():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="outsidein", message="%(prog)s %(version)s")
def main() -> None:
    """From what customers say to numbers that can be defended.

    A study is a folder: study.yaml says who the customers are and what is measured, beside it lie the survey files.

    \b
    See it at work:        outsidein demo --open
    With your own file:    outsidein new my-study answers.csv
                           outsidein run my-study
                           outsidein report my-study --open

    Every command has examples: outsidein run --help
    """
