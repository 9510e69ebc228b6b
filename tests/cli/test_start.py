"""The program starts at once, teaches with examples, and answers what it does not know with what it does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import version

import pytest

from cli.conftest import called
from outsidein.cli import COMMANDS

HEAVY = ("duckdb", "numpy", "scipy", "pydantic", "rich", "yaml", "jinja2", "arro3", "xlsxwriter", "vl_convert")
HELP = "from outsidein.cli import main; main(['--help'], standalone_mode=False)"


def test_help_imports_nothing_heavy() -> None:
    program = f"import sys\n{HELP}\nprint([name for name in {HEAVY} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_help_lists_every_command_in_order() -> None:
    shown = called("--help").stdout.split("Commands:")[1]
    assert tuple(re.findall(r"^  (\w+)", shown, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_teaches_with_an_example(name: str) -> None:
    said = called(name, "--help")
    assert said.exit_code == 0
    assert re.search(rf"^ +outsidein {name} ", said.stdout, re.MULTILINE)


def test_version() -> None:
    assert called("--version").stdout.split()[-1] == version("outsidein")


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    said = called("shwo", "x")
    assert said.exit_code == 2
    assert "no command 'shwo'; did you mean 'show'?" in said.stderr


def test_an_unknown_command_far_from_all_is_answered_with_all() -> None:
    assert f"there is {', '.join(COMMANDS)}" in called("zzzzzz").stderr


def test_the_installed_program_starts() -> None:
    program = os.path.join(os.path.dirname(sys.executable), "outsidein")  # noqa: PTH118, PTH120
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
