"""The examples of a page of documentation: its blocks in order, and how each kind is run.

A block after a line `<!-- file: path -->` is written to that file of the page's folder; a `diff` changes lines of it.
Otherwise `python` is run, `console` is run and what it prints compared (`...` stands for anything), and `yaml` is
loaded as part of a study.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from click.testing import CliRunner

from outsidein.analyses import KINDS
from outsidein.cli import main
from outsidein.study.load import load

BLOCK = re.compile(
    r"^(?P<indent> *)(?:<!-- file: (?P<file>\S+) -->\n+ *)?```(?P<language>[\w-]*)\n(?P<text>.*?)^ *```$", re.M | re.S
)
COMMAND = re.compile(r"^\$ (?P<command>.*(?:\\\n.*)*)\n?(?P<output>(?:(?!\$ ).*\n?)*)", re.M)
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
SHELL = ("cat", "head", "ls", "mkdir", "cp")
NOT_RUN = ("pip", "bash", "pytest", "git", "python")  # nor the demo: tests of the command line do
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Block:
    """One block of code: its language, its text, the file it is written to, and its first line."""

    language: str
    text: str
    file: str | None
    line: int


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("text")) + 1
        yield Block(found["language"], dedent(found["text"]), found["file"], line)


class Reader:
    """Somebody who tries a page out in an empty folder, from top to bottom."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__main__"}

    def follow(self, block: Block) -> None:
        """Do what a block says."""
        if block.file and block.language == "diff":
            self._edit(self.folder / block.file, block.text)
        elif block.file:
            place = self.folder / block.file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            self._python(block)
        elif block.language == "console":
            self._console(block)
        elif block.language == "yaml":
            self._yaml(block)

    def _edit(self, place: Path, changes: str) -> None:
        """Change a file as a diff says, whose lines stand in it once."""
        before, after = (
            "".join(line[1:] + "\n" for line in changes.splitlines() if line[0] in marks) for marks in (" -", " +")
        )
        text = place.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{place.name} does not hold\n{before}"
        place.write_text(text.replace(before, after), encoding="utf-8")

    def _python(self, block: Block) -> None:
        if ">>>" in block.text:
            self._session(block)
        else:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block.text, f"line {block.line}", "exec"), self.names)

    def _session(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.names, "example", None, block.line)
        said = io.StringIO()
        failed, _ = doctest.DocTestRunner(optionflags=OPTIONS, verbose=False).run(
            test, out=said.write, clear_globs=False
        )
        self.names.update(test.globs)
        assert failed == 0, said.getvalue()

    def _console(self, block: Block) -> None:
        for found in COMMAND.finditer(block.text):
            words = shlex.split(found["command"].replace("\\\n", " "), comments=True)
            if words[0] in NOT_RUN or words[:2] == ["outsidein", "demo"]:
                continue
            said = self._run(words)
            same = doctest.OutputChecker().check_output(found["output"] or "...\n", said, OPTIONS)
            assert same or not found["output"].strip(), f"$ {found['command']}\n{said}"

    def _run(self, words: list[str]) -> str:
        if words[0] == "outsidein":
            return CliRunner().invoke(main, words[1:], catch_exceptions=False).output
        assert words[0] in SHELL, f"{words[0]} is no command of an example"
        if words[0] == "mkdir":
            (self.folder / words[-1]).mkdir(parents=True, exist_ok=True)
        elif words[0] == "cp":
            given = ROOT if words[1].startswith("docs/") else self.folder
            (self.folder / words[2]).write_bytes((given / words[1]).read_bytes())
        elif words[0] == "ls":
            return "\n".join(sorted(path.name for path in (self.folder / words[-1]).iterdir()))
        else:
            lines = (self.folder / words[-1]).read_text(encoding="utf-8").splitlines(keepends=True)
            return "".join(lines[: int(words[2]) if "-n" in words else None])
        return ""

    def _yaml(self, block: Block) -> None:
        """A whole study, or some of its sections, must load."""
        text = block.text if re.search("^study:", block.text, re.M) else f"study: Example\n{block.text}"
        place = self.folder / f"line {block.line}"
        place.mkdir()
        (place / "study.yaml").write_text(text, encoding="utf-8")
        load(place, KINDS)
