"""Only files inside the study folder: one rule for included sections and for evidence.

A name in a study is a plain relative path with `/` between folders. It is first judged as text, alike on every system,
then resolved (through links) and compared with the resolved study folder.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from outsidein.errors import suggest
from outsidein.study.wording import listed, shown

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(COM|LPT)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
_ENDING = re.compile(r"([^.]\.+|\.{3,}| )$")
_FILES_LOOKED_AT = 2000
_FILES_NAMED = 8


@dataclass(frozen=True)
class Refusal:
    """Why a name is not a file of the study."""

    what: str
    exists: str = ""
    suggestion: str = ""


def _parts(name: str) -> list[str]:
    return name.split("/")


_FORMS: tuple[tuple[Callable[[str], object], str], ...] = (
    (lambda name: not name.strip(), "the name of a file is empty"),
    (lambda name: any(unicodedata.category(c) == "Cc" for c in name), "{name} holds a control character"),
    (lambda name: "\\" in name, "{name} holds a backslash; write / between folders"),
    (lambda name: name.startswith("/"), "{name} is an absolute path"),
    (_SCHEME.match, "{name} is an address or begins with a drive"),
    (lambda name: any(part.startswith("~") for part in _parts(name)), "{name} begins with ~"),
    (lambda name: ".." in _parts(name), "{name} goes up with '..'"),
    (lambda name: re.search(r"[*?\[\]{}]", name), "{name} is a pattern (it holds one of * ? [ ] {{ }})"),
    (lambda name: any(map(_DEVICE.match, _parts(name))), "{name} is the name of a device"),
    (lambda name: any(map(_ENDING.search, _parts(name))), "{name} ends in a dot or a blank"),
    (lambda name: name.endswith("/"), "{name} is a folder"),
)
_RULE = "a file is named by its path inside the study folder, such as evidence/survey.csv"


def locate(name: str, folder: Path) -> Path | Refusal:
    """The file that `name` stands for, if it is a regular file inside the study folder.

    Args:
        name: As written in the study.
        folder: The study folder.

    Returns:
        The resolved path, or the reason why not.
    """
    for applies, words in _FORMS:
        if applies(name):
            return Refusal(words.format(name=shown(name)), _RULE)
    try:
        return _resolved(name, folder.resolve(strict=True))
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be resolved"
        return Refusal(f"{shown(name)} cannot be read: {reason.lower()}", _RULE)


def _resolved(name: str, root: Path) -> Path | Refusal:
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        return Refusal(f"{shown(name)} leads out of the study folder", _RULE)
    if path.is_file():
        return path
    if path.is_dir():
        return Refusal(f"{shown(name)} is a folder", "the name of a file is needed")
    if os.path.lexists(path):
        return Refusal(f"{shown(name)} is not a regular file", _RULE)
    return _absent(name, root)


def _absent(name: str, root: Path) -> Refusal:
    files = sorted(islice(_files(root), _FILES_LOOKED_AT))
    wanted = PurePosixPath(name)
    same_name = [file for file in files if PurePosixPath(file).name.lower() == wanted.name.lower()]
    same_kind = [file for file in files if PurePosixPath(file).suffix.lower() == wanted.suffix.lower()]
    nearest = same_name[0] if same_name else suggest(str(wanted), same_kind)
    named = listed(same_kind, _FILES_NAMED)
    suffix = wanted.suffix or "other"
    exists = f"the {suffix} files there: {named}" if named else f"there is no {suffix} file in the study folder"
    return Refusal(f"there is no file {shown(name)} in the study folder", exists, nearest)


def _files(root: Path) -> Iterator[str]:
    """The files of a study, except hidden ones and results, as paths with / inside the folder."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "results")
        yield from (
            (Path(folder) / name).relative_to(root).as_posix() for name in sorted(files) if not name.startswith(".")
        )
