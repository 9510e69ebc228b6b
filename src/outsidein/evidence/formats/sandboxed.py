"""Runs a sandboxed reader and hands on its messages; a reader that dies, hangs or grows is one line to the user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO, Any

from outsidein.errors import EvidenceError
from outsidein.evidence.formats.refusal import refusal, shown

MEMORY = 2 << 30
"""Bytes of address space that a reader may use."""

SECONDS = 60
"""Seconds that a reader may take for a file of up to 64 MiB; larger files get more in proportion."""

Message = tuple[Mapping[str, Any], bytes]


def messages(
    program: str, path: Path, file: str, options: Mapping[str, Any], memory: int = MEMORY, seconds: float = SECONDS
) -> Generator[Message]:
    """The messages of `outsidein.evidence.sandbox.<program>` about a file, each with its payload.

    Raises EvidenceError when the program refuses the file, fails, is killed, or takes too long.
    """
    allowed = seconds * max(1.0, path.stat().st_size / (64 << 20))
    told = json.dumps({**options, "path": str(path.resolve()), "memory": memory})
    process = _start(program, told)
    late = threading.Event()
    timer = threading.Timer(allowed, _kill, (process, late))
    timer.start()
    try:
        assert process.stdout is not None
        whole = yield from _received(process.stdout, file)
        process.wait()
        if not whole or late.is_set():
            raise _death(file, process.returncode, late.is_set(), allowed)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _start(program: str, told: str) -> subprocess.Popen[bytes]:
    """The program in a new interpreter that finds the same packages as this one, and nothing in the current folder."""
    command = [sys.executable, "-P", "-m", f"outsidein.evidence.sandbox.{program}", told]
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
    nothing = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, env=environment, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing
    )


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _received(stream: IO[bytes], file: str) -> Generator[Message, None, bool]:
    """The messages; returns whether the last one said that nothing is missing."""
    for line in stream:
        message = _parsed(line)
        if message is None or message.get("end"):
            return message is not None
        if error := _told(message, file):
            raise error
        yield message, stream.read(message.get("payload", 0))
    return False


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        return json.loads(line)
    except ValueError:
        return None  # cut off by the death of the program, which is told by its exit


def _told(message: Mapping[str, Any], file: str) -> EvidenceError | None:
    if "refused" in message:
        return refusal(
            file, message["refused"], message["remedy"], row=message.get("row"), column=message.get("column")
        )
    if "limit" in message:
        return _memory(file)
    if "failed" in message:
        why = shown(message["why"], 120) if message["why"] else message["failed"]
        return refusal(file, f"cannot be read: its reader says {why}", "save it again, or as CSV")
    return None


def _memory(file: str) -> EvidenceError:
    return refusal(file, "needs more memory to be read than a file of its kind should", "save it as CSV or Parquet")


def _death(file: str, code: int, late: bool, seconds: float) -> EvidenceError:
    if late:
        return refusal(file, f"took longer than {seconds:.0f} seconds to read", "save it as CSV or Parquet")
    what = f"makes its reader break off (exit {code}); it is damaged, or needs too much memory"
    return refusal(file, what, "save it again, or as CSV")
