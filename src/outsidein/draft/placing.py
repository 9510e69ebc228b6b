"""Where the files of a new study lie: inside its folder as they are, or copied into its `evidence` folder."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outsidein.errors import InputError, MissingError, suggest
from outsidein.evidence.formats import SUFFIXES
from outsidein.study.inside import Refusal, locate
from outsidein.study.load import FILE

EVIDENCE = "evidence"
_FORBIDDEN = re.compile(r"[^\w .()+,=@&-]|[\x00-\x1f]")


@dataclass(frozen=True)
class Placed:
    """A file of the user: how it was named, where it lies, and its path inside the study; whether it must be copied."""

    shown: str
    path: Path
    name: str
    copied: bool
    there: bool = False

    @property
    def told(self) -> str:
        """What is done with the file, in words."""
        if not self.copied:
            return "used where it lies, inside the study"
        return f"already copied to {self.name}" if self.there else f"copied to {self.name}"


def place(folder: Path, files: Sequence[Path]) -> list[Placed]:
    """Decide where every file of a new study will lie; nothing is written yet.

    Raises:
        InputError: The folder is a file, holds a study already, or a file of another content lies where one would be
            copied; a file is given twice.
        MissingError: There is no such file.
    """
    _check_folder(folder)
    if not files:
        raise InputError(
            "no file is given; name one or more files of answers, as in: outsidein new my-study answers.csv"
        )
    placed: list[Placed] = []
    for file in files:
        one = _placed(folder, file, [other.name for other in placed])
        if any(one.path == other.path for other in placed):
            raise InputError(f"{file}: the file is named twice; each answer counts once")
        placed.append(one)
    return placed


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        hint = "the folder of the study comes first, then the files, as in: outsidein new my-study answers.csv"
        raise InputError(f"{folder}: is a file; {hint}")
    if (folder / FILE).exists():
        raise InputError(
            f"{folder / FILE}: is there already, and nothing is overwritten; name a new folder, or move it away"
        )


def _placed(folder: Path, file: Path, taken: Sequence[str]) -> Placed:
    _check_file(file)
    path, root = file.resolve(), folder.resolve()
    if path.is_relative_to(root):
        name = path.relative_to(root).as_posix()
        refusal = locate(name, folder)
        if isinstance(refusal, Refusal) and path.is_file():
            raise InputError(f"{file}: {refusal.what}, so a study cannot name it; rename it")
        return Placed(str(file), path, name, copied=False)
    name = _free(file, path, taken)
    target = folder / name
    there = target.exists()
    if there and not _same(path, target):
        raise InputError(f"{target}: is there already with another content, and nothing is overwritten; move it away")
    return Placed(str(file), path, name, copied=True, there=there)


def _check_file(file: Path) -> None:
    try:
        exists, is_folder = file.exists(), file.is_dir()
    except (OSError, ValueError) as error:
        raise InputError(f"{str(file)!r}: cannot be opened; check its name") from error
    if is_folder:
        raise InputError(f"{file}: is a folder; name the files in it")
    if not exists:
        folder = file.parent if file.parent.is_dir() else Path()
        names = sorted(each.name for each in folder.iterdir() if each.suffix.lower() in SUFFIXES)
        near = suggest(file.name, names)
        raise MissingError(f"{file}: there is no such file" + (f"; did you mean {near!r}?" if near else ""))


def _free(file: Path, path: Path, taken: Sequence[str]) -> str:
    """A name in the evidence folder that a study can hold and no other file of it has."""
    plain = _FORBIDDEN.sub("_", file.name).strip(" .") or "answers"
    names = [f"{EVIDENCE}/{plain}", f"{EVIDENCE}/{_FORBIDDEN.sub('_', path.parent.name)}-{plain}"]
    names += [f"{EVIDENCE}/{number}-{plain}" for number in range(2, len(taken) + 3)]
    used = {name.casefold() for name in taken}
    return next(name for name in names if name.casefold() not in used)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def put(folder: Path, placed: Sequence[Placed], text: str) -> Path:
    """Make the folder, copy the files, write `study.yaml` last; what was begun is taken back when that fails.

    Raises:
        InputError: Something cannot be written, or came into being in the meantime.
    """
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in placed:
            if one.copied and not one.there:
                _copy(one.path, folder / one.name, made)
        with (folder / FILE).open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        for path in made:
            path.unlink(missing_ok=True)
        what = (error.strerror or str(error)).lower()
        raise InputError(f"{error.filename or folder}: cannot be written ({what}); nothing was left behind") from error
    return folder / FILE


def _copy(path: Path, target: Path, made: list[Path]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise FileExistsError(17, "came into being in the meantime", str(target))
    made.append(target)
    shutil.copyfile(path, target)
