"""On a terminal: a bar while a run goes on, tables that fit, and no word of a study that controls it."""

from __future__ import annotations

import os
import re
import struct
import sys
from pathlib import Path

import pytest

from outsidein.cli import tables

pty = pytest.importorskip("pty")
PROGRAM = "from outsidein.cli import main; main()"
STYLES = re.compile(r"\x1b\[[0-9;]*m")


def _on_terminal(width: int, *arguments: str | Path) -> str:
    """What a terminal of this width is sent."""
    import fcntl  # noqa: PLC0415
    import termios  # noqa: PLC0415

    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
    words = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    files = [(os.POSIX_SPAWN_DUP2, child, number) for number in range(3)]
    process = os.posix_spawn(sys.executable, words, environment, file_actions=files)
    os.close(child)
    sent = b"".join(iter(lambda: _read(parent), b""))
    os.waitpid(process, 0)
    os.close(parent)
    return sent.decode("utf-8").replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the program has ended
        return b""


def test_a_run_shows_what_it_does_and_then_what_it_came_to(fresh: Path) -> None:
    sent = _on_terminal(100, "run", fresh)
    assert "Gathering shop" in sent
    assert "left" in sent
    after = sent.split("\x1b[2K")[-1]  # the bar is wiped away
    assert STYLES.sub("", after).splitlines()[0].split()[0] == "Evidence"


def test_tables_fit_and_only_styles_of_our_own_reach_the_terminal(ran: Path) -> None:
    sent = _on_terminal(80, "show", ran, "--by", "title")
    plain = STYLES.sub("", sent)
    assert max(map(len, plain.splitlines())) <= 80
    assert re.search(r"^nps +Net Promoter +\[bold\]x\[/bold\] +−38 +−51 to −24 +120", plain, re.MULTILINE)
    assert "a\\x1b[31mb" in plain
    assert "\x1b" not in plain
    assert "\x1b[31m" not in sent


def test_a_narrow_terminal_leaves_out_spare_columns_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    columns, lines = ("Measure", "Quantity", "Value", "n"), [["nps", "Net Promoter Score", "32", "1,200"]]
    assert tables.dropped(columns, columns, lines, (40, ("Quantity", "n"))) == []
    assert tables.dropped(columns, columns, lines, (30, ("Quantity", "n"))) == ["Quantity"]
    assert tables.dropped(columns, columns, lines, (10, ("Quantity", "n"))) == ["Quantity", "n"]
    tables.tell((*columns, "Empty"), [[*line, ""] for line in lines], spare=("Quantity",))
    assert capsys.readouterr().out.splitlines()[0] == "Measure  Quantity            Value      n"
