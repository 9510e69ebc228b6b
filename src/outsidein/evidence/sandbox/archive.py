"""A zip archive looked through before anything trusts it: sizes as they inflate, parts, checksums, XML without DTD."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import PurePosixPath

from outsidein.evidence.sandbox.answer import RefusedError

LARGEST = 512 << 20
"""Bytes that a whole archive may inflate to."""

HIGHEST_RATIO = 100
"""How many times its own size an archive may inflate to."""

_MOST_PARTS = 10_000
_CHUNK = 1 << 20
_AGAIN = "save it again in Excel, or as CSV"
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))


def inspect(path: str, size: int, look: Callable[[str, bytes], None]) -> None:
    """Inflate every part once; `look` sees each piece of each part. Raises RefusedError."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            inflated = 0
            for part in parts:
                inflated = _read(archive, part, inflated, size, look)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise RefusedError(f"is a damaged workbook ({' '.join(str(error).split())[:120]})", _AGAIN) from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS:
        raise RefusedError(f"holds {len(parts):,} parts; a workbook has at most {_MOST_PARTS:,}", _AGAIN)
    twice = [name for name, count in Counter(part.filename.casefold() for part in parts).items() if count > 1]
    if twice:
        raise RefusedError(f"holds the part {twice[0]!r} twice, so its content is in doubt", _AGAIN)
    for part in parts:
        if part.flag_bits & 0x1:
            raise RefusedError("is encrypted", "save it without a password")
        name = PurePosixPath(part.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or stat.S_ISLNK(part.external_attr >> 16):
            raise RefusedError(f"holds a part that points outside of it ({part.filename!r})", _AGAIN)


def _read(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, inflated: int, size: int, look: Callable[[str, bytes], None]
) -> int:
    """Inflate one part, counting on from what was inflated before; the checksum is checked at its end."""
    is_xml = part.filename.casefold().endswith((".xml", ".rels"))
    before = b""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            inflated += len(piece)
            _check_size(inflated, size)
            if is_xml and any(mark in before[-32:] + piece for mark in _DOCTYPES):
                raise RefusedError(f"declares a document type in {part.filename!r}, which no workbook needs", _AGAIN)
            before = piece
            look(part.filename, piece)
    return inflated


def _check_size(inflated: int, size: int) -> None:
    if inflated > LARGEST:
        raise RefusedError(f"inflates to more than {LARGEST >> 20} MiB", "save it as CSV")
    if inflated > HIGHEST_RATIO * size:
        raise RefusedError(f"inflates to more than {HIGHEST_RATIO} times its size", "save it as CSV")
