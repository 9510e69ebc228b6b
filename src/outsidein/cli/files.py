"""A file written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def put(path: Path, write: Callable[[Path], object]) -> None:
    """Have `write` make a file beside `path`, then put it in its place; readers see the old or the new."""
    waiting = path.with_name(f".{path.name}.new")
    try:
        write(waiting)
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)
