"""How a sandboxed program runs: limits first, then messages on standard output, one JSON line each.

A message may be followed by bytes; their number stands in its field `payload`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

Send = Callable[..., None]


class RefusedError(Exception):
    """The file cannot be used; the words and the remedy go to the user."""

    def __init__(self, what: str, remedy: str = "", **place: Any):
        super().__init__(what)
        self.message = {"refused": what, "remedy": remedy, **place}


def run(work: Callable[[Mapping[str, Any], Send], None]) -> None:
    """Do the work under limits; whatever goes wrong becomes a message."""
    options = json.loads(sys.argv[1])
    stream = _own_output()

    def send(message: Mapping[str, Any], payload: bytes = b"") -> None:
        line = json.dumps({**message, "payload": len(payload)} if payload else message)
        stream.write(line.encode() + b"\n" + payload)

    _limit(options["memory"])
    try:
        work(options, send)
        send({"end": True})
    except RefusedError as refused:
        send(refused.message)
    except MemoryError:
        send({"limit": "memory"})
    except BaseException as error:  # a parser in Rust or C raises what it likes; the parent gets one line
        send({"failed": type(error).__name__, "why": " ".join(str(error).split())[:200]})
    stream.flush()
    os._exit(0)  # a library that fails while it is torn down must not spoil the answer


def _own_output() -> BinaryIO:
    """Standard output for messages alone: what libraries print goes nowhere."""
    stream = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return stream


def _limit(memory: int) -> None:
    """Limit the address space, where the system can, and leave no core file."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
