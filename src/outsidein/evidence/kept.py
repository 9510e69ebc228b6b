"""What was learnt of a file of evidence, kept until the file, the question or the program changes.

Counts and moments of files add up, and so do the small answers that are asked before them. So what is known of a file
that has not changed need not be read again: when a wave is added, only the new file is.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from outsidein.evidence.kernel import Reduction

FOLDER = ".outsidein"  # in the study; may be deleted at any time
DIGEST = 64  # hexadecimal digits of SHA-256 at the head of a kept file


@dataclass
class Kept:
    """The answers of earlier runs, by the content of a file and the question.

    ``contents`` is the SHA-256 of each file, by its name in the study; ``program`` whatever else an answer depends on.
    With ``fresh`` set nothing old is used. ``asked`` are the files that were read; ``damaged`` counts what was kept but
    has been altered since, and was computed again.
    """

    folder: Path
    contents: Mapping[str, str]
    program: str = ""
    fresh: bool = False
    asked: set[str] = field(default_factory=set)
    recalled: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    damaged: int = 0

    def answer(self, file: str, question: str, ask: Callable[[], Any]) -> Any:
        """The answer of `ask`, plain values in lists, about a file of this content."""
        name = self._name(file, question)
        found = self._load(name, file, _read_plain)
        return found if found is not _NOTHING else self._keep(name, file, ask(), _write_plain)

    def sums(self, file: str, question: str, ask: Callable[[], Reduction]) -> Reduction:
        """The sums of a pass over a file of this content."""
        name = self._name(file, question)
        found = self._load(name, file, _read_sums)
        return found if found is not _NOTHING else self._keep(name, file, ask(), _write_sums)

    def sweep(self) -> None:
        """Forget what this run did not use."""
        for path in self.folder.glob("*.kept") if self.folder.is_dir() else ():
            if path.name not in self.used:
                path.unlink(missing_ok=True)

    def _name(self, file: str, question: str) -> str:
        text = json.dumps([self.program, self.contents[file], question])
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest() + ".kept"

    def _load(self, name: str, file: str, read: Callable[[bytes], Any]) -> Any:
        self.used.add(name)
        path = self.folder / name
        if self.fresh or not path.is_file():
            return _NOTHING
        try:
            whole = path.read_bytes()
            head, body = whole[:DIGEST], whole[DIGEST:]
            if hashlib.sha256(body).hexdigest().encode() != head:
                raise ValueError("altered")
            found = read(body)
        except (OSError, ValueError, KeyError, TypeError):
            self.damaged += 1
            return _NOTHING
        self.recalled.add(file)
        return found

    def _keep(self, name: str, file: str, answer: Any, write: Callable[[Any], bytes]) -> Any:
        self.asked.add(file)
        with suppress(TypeError):  # an answer of another kind than the ones below is asked again each time
            body = write(answer)
            make_folder(self.folder)
            write_whole(self.folder / name, hashlib.sha256(body).hexdigest().encode() + body)
        return answer


_NOTHING = object()


def make_folder(folder: Path) -> None:
    """The folder, with a note to version control that nothing in it belongs to the study."""
    if not folder.is_dir():
        folder.mkdir()
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    waiting = path.with_name(path.name + ".new")
    with waiting.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    waiting.replace(path)


def _write_plain(answer: Any) -> bytes:
    return json.dumps(_tagged(answer)).encode()


def _read_plain(body: bytes) -> Any:
    return _untagged(json.loads(body))


def _tagged(value: Any) -> Any:
    """Plain values with a tag where JSON has no such kind. Raises TypeError for others."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_tagged(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{type(value).__name__} is not kept")


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return [_untagged(each) for each in value]
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return {"moment": datetime.fromisoformat, "day": date.fromisoformat}[kind](text)
    return value


def _write_sums(sums: Reduction) -> bytes:
    names, arrays = [], {}
    complete = sums.complete.moments if sums.complete else {}
    kinds = {"counts": sums.counts, "moments": sums.moments, "complete": complete, "patterns": sums.patterns}
    for kind, parts in kinds.items():
        for (grouping, items), found in parts.items():
            for place, array in enumerate(found[0]):
                arrays[f"{len(names)}_{place}"] = array
            names.append([kind, grouping, items])
    held = io.BytesIO()
    np.savez(
        held, allow_pickle=False, signs=sums.signs, names=np.frombuffer(json.dumps(names).encode(), np.uint8), **arrays
    )
    return held.getvalue()


def _read_sums(body: bytes) -> Reduction:
    complete = Reduction()
    sums = Reduction(complete=complete)
    kinds = {"counts": sums.counts, "moments": sums.moments, "complete": complete.moments, "patterns": sums.patterns}
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        sums.signs = arrays["signs"]
        for number, (kind, grouping, items) in enumerate(json.loads(arrays["names"].tobytes())):
            found = tuple(arrays[f"{number}_{place}"] for place in range(3))
            kinds[kind][tuple(grouping), tuple(items)] = [found]
    return sums
