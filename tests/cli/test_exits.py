"""What goes wrong is said in one line where errors go; the exit code says what kind of thing it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from cli.conftest import called
from outsidein.cli.exits import exit_codes
from outsidein.cli.printable import printable

PROGRAM = [sys.executable, "-c", "from outsidein.cli import main; main()"]

INTERRUPTED_RUN = """
import os, signal, sys
from contextlib import contextmanager
from outsidein.cli import main, watching

class CtrlC:
    def stage(self, name, total=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)
    def advance(self, to):
        pass

@contextmanager
def pressing(quiet):
    yield CtrlC()

watching.watching = pressing
main(["run", sys.argv[2]])
"""


@pytest.mark.parametrize("command", ["check", "run", "show", "report"])
def test_a_folder_that_is_not_there(command: str, tmp_path: Path) -> None:
    said = called(command, tmp_path / "nothing")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "there is no folder" in said.stderr
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["run", "report"])
def test_all_problems_of_a_study_at_once(command: str, fresh: Path) -> None:
    text = (fresh / "study.yaml").read_text(encoding="utf-8")
    broken = text.replace("item: recommend", "item: recomend").replace("kind: mean", "kind: maen")
    (fresh / "study.yaml").write_text(broken, encoding="utf-8")
    said = called(command, fresh)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "did you mean 'mean'?" in said.stderr
    assert not (fresh / "results").exists()


def test_a_file_that_is_not_there(fresh: Path) -> None:
    (fresh / "answers.csv").unlink()
    said = called("run", fresh)
    assert said.exit_code == 2
    assert f"{fresh / 'study.yaml'}:" in said.stderr
    assert "Traceback" not in said.stderr


def test_show_before_run_says_what_to_do(fresh: Path) -> None:
    said = called("show", fresh)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "outsidein run" in said.stderr


def test_what_the_system_refuses_is_one_line(tmp_path: Path) -> None:
    said = called("schema", "--write", tmp_path / "no" / "such" / "file.json")
    assert said.exit_code == 1
    assert said.stderr == f"{tmp_path / 'no' / 'such' / 'file.json'}: no such file or directory\n"


def test_messages_cannot_move_the_cursor(tmp_path: Path) -> None:
    said = called("check", tmp_path / "a\x1b[2Jb")
    assert said.exit_code == 2
    assert "\x1b" not in said.stderr


@pytest.mark.parametrize("stage", ["Reading evidence", "Gathering shop", "Estimating shop"])
def test_ctrl_c_stops_with_one_line_and_leaves_no_results(fresh: Path, stage: str) -> None:
    program = [sys.executable, "-c", INTERRUPTED_RUN, stage, str(fresh)]
    said = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr) == (130, "", "stopped; nothing was left half written\n")
    assert not (fresh / "results").exists()


def test_a_closed_pipe_is_quiet(ran: Path) -> None:
    shown = subprocess.Popen(
        [*PROGRAM, "show", str(ran), "--all", "--csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert shown.stdout
    shown.stdout.close()
    assert shown.stderr
    assert shown.stderr.read() == b""
    shown.stderr.close()
    assert shown.wait(timeout=30) in (0, 1)


def test_what_duckdb_makes_of_ctrl_c_is_ctrl_c() -> None:
    with pytest.raises(click.exceptions.Exit) as ended, exit_codes():
        raise RuntimeError("Query interrupted")
    assert ended.value.exit_code == 130


def test_faults_of_the_program_are_not_hidden() -> None:
    with pytest.raises(RuntimeError, match="a fault"), exit_codes():
        raise RuntimeError("a fault")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\u202eb", "a\\u202eb"),
        ("a\x9bb", "a\\x9bb"),
        ("a\tb\nc", "a b c"),
        ("a\udc80b", "a\\udc80b"),
        ("über 漢字 🙂", "über 漢字 🙂"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_printable_keeps_lines_where_asked() -> None:
    assert printable("a\nb\rc", lines=True) == "a\nb\\rc"
