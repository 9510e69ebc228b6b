"""The page of every command, as the command line declares them."""

from __future__ import annotations

import inspect

import click

from generating.markdown import NOTE, block, code, sentence, table
from outsidein.cli import COMMANDS, main

INTRODUCTION = """# Commands

Exit codes: 0 done; 2 something to mend (a study, a file, an argument), said in one line on the error stream; 130
stopped with Ctrl-C; 1 anything else. Nothing is read from the environment, and no command asks questions. Progress is
shown on a terminal only. Each command explains itself: `outsidein run --help`."""


def page() -> str:
    """The page."""
    group = click.Context(main, info_name="outsidein")
    return "\n\n".join([NOTE, INTRODUCTION, *(_command(group, name) for name in COMMANDS)])


def _command(group: click.Context, name: str) -> str:
    command = main.get_command(group, name)
    if command is None or not command.help or not command.short_help:
        raise LookupError(f"the command {name} has no help")
    context = click.Context(command, info_name=name, parent=group)
    usage = " ".join([f"outsidein {name}", *command.collect_usage_pieces(context)])
    options = [_option(option) for option in command.params if isinstance(option, click.Option)]
    parts = [f"## {name}", block(usage), *_paragraphs(command.help)]
    return "\n\n".join(parts + ([table(("option", "does"), options)] if options else []))


def _paragraphs(text: str) -> list[str]:
    """Paragraphs of help; those after a line with a backspace are examples."""
    found = inspect.cleandoc(text).split("\n\n")
    return [block(part.removeprefix("\b\n")) if part.startswith("\b") else part for part in found]


def _option(option: click.Option) -> tuple[str, str]:
    if not option.help:
        raise LookupError(f"the option {option.opts[0]} has no help")
    value = "" if option.is_flag or option.flag_value else f" {option.metavar or _type(option.type)}"
    return ", ".join(code(name + value) for name in option.opts), sentence(option.help)


def _type(kind: click.ParamType) -> str:
    return "FILE" if isinstance(kind, click.Path) else kind.name.split()[0].upper()
