"""The content of files as a hash, remembered so that a large file is not read again only to see that it is the same.

As in the index of Git, a file is taken as unchanged where its size, inode and times of change are; the time of its last
change of state (ctime) cannot be set back by ordinary means. A file that changed just before it was hashed is hashed
again, since another change could have the same time.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

from outsidein.evidence.kept import make_folder, write_whole

REMEMBERED_FROM = 1 << 24  # bytes; smaller files are hashed each time
SETTLED = 2_000_000_000  # nanoseconds a file must have stood still before it was hashed
INDEX = "contents.json"


@dataclass
class Contents:
    """The SHA-256 of files; `folder` holds what is remembered. With `fresh` set, every file is hashed."""

    folder: Path
    fresh: bool = False
    known: dict[str, tuple[list[int], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.fresh:
            return
        try:
            held = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
            self.known = {
                str(name): ([int(part) for part in state], str(digest)) for name, (state, digest) in held.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            self.known = {}

    def digest(self, name: str, path: Path) -> str:
        """The SHA-256 of the file `path`, which the study calls `name`."""
        state, begun = _state(path), time.time_ns()
        known = self.known.get(name)
        if known and known[0] == state:
            return known[1]
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        self.known.pop(name, None)
        if state[0] >= REMEMBERED_FROM and _state(path) == state and max(state[2:]) + SETTLED < begun:
            self.known[name] = (state, digest)
        return digest

    def save(self) -> None:
        """Remember what was hashed."""
        if self.known:
            make_folder(self.folder)
            write_whole(self.folder / INDEX, json.dumps(self.known, indent=1).encode())


def _state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns]
