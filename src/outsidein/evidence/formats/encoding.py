"""Which characters a file of text holds: decided before it is parsed, and checked to the last byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from outsidein.errors import EvidenceError
from outsidein.evidence.formats.refusal import refusal, shown

CHUNK = 1 << 22
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARE = "declare the encoding the file was saved in, for example layout: {encoding: cp1252} for Excel on Windows"
_TWICE_READ = re.compile("(?:[ÃÂ][\u0080-\u00bf]|â€[\u0080-\u2122])")


@dataclass(frozen=True)
class Encoding:
    """The name Python knows an encoding by, and whether DuckDB can read the bytes as they are (UTF-8)."""

    name: str
    plain: bool
    notes: tuple[str, ...] = ()


def encoding_of(path: Path, file: str, declared: str | None) -> Encoding:
    """The encoding of the whole file, checked: by its mark, by declaration, or UTF-8.

    Raises EvidenceError at the first byte that is not of that encoding, at a NUL, and where mark and declaration
    differ.
    """
    name = _named(path, file, declared)
    suspects = _check(path, file, name, declared)
    plain = name in ("utf-8", "utf-8-sig")
    notes = () if plain else (f"the text is read as {name}" + (", as declared" if declared else ""),)
    return Encoding(name, plain, notes + _mojibake(suspects))


def _named(path: Path, file: str, declared: str | None) -> str:
    with path.open("rb") as stream:
        start = stream.read(4)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    known = _known(file, declared) if declared else "utf-8"
    if marked is None:
        return known
    if declared and not marked.startswith(known.removesuffix("-le").removesuffix("-be")):
        what = f"begins with the mark of {marked.removesuffix('-sig')}, but {declared} is declared"
        raise refusal(file, what, "remove `encoding` from the layout")
    return marked


def _known(file: str, declared: str) -> str:
    try:
        "".encode(declared)
        name = codecs.lookup(declared).name
    except (LookupError, ValueError) as error:
        what = f"the encoding {shown(declared)} is not known"
        raise refusal(file, what, "name one such as utf-8, utf-16, cp1252, latin-1 or mac-roman") from error
    return name.removesuffix("-sig")


def _decoded(path: Path, name: str) -> Iterator[str]:
    """The text of the file in large pieces; the last piece fails where the file ends inside a character."""
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _check(path: Path, file: str, name: str, declared: str | None) -> list[str]:
    """Read the file once as text; returns up to three examples of text that was decoded twice."""
    lines, ascii_so_far, suspects = 1, True, []
    try:
        for text in _decoded(path, name):
            if "\0" in text:
                raise _nul(file, lines + _ends(text[: text.index("\0")]), name)
            if not text.isascii():
                ascii_so_far = False
                suspects += _twice_read(text) if len(suspects) < 3 else []
            lines += _ends(text)
    except UnicodeError as error:
        raise _undecodable(file, error, lines, name, mixed=not ascii_so_far or _other_utf8(error)) from error
    return suspects[:3]


def _twice_read(text: str) -> list[str]:
    """The first three cells that look as if UTF-8 had been read as CP1252."""
    if not any(sign in text for sign in ("Ã", "Â", "â€")):
        return []
    return [_around(text, match.start()) for match in islice(_TWICE_READ.finditer(text), 3)]


def _around(text: str, at: int) -> str:
    return re.split(r'[\r\n,;\t|"]', text[max(0, at - 12) : at])[-1] + re.split(r'[\r\n,;\t|"]', text[at : at + 12])[0]


def _ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _nul(file: str, line: int, name: str) -> EvidenceError:
    remedy = "export the file again"
    if name == "utf-8":
        remedy += ", or if it is UTF-16 without a mark declare layout: {encoding: utf-16-le}"
    return refusal(file, "a NUL byte is no text", remedy, line=line)


def _undecodable(file: str, error: UnicodeError, lines: int, name: str, mixed: bool) -> EvidenceError:
    if not isinstance(error, UnicodeDecodeError):
        return refusal(file, f"is not {name} text", _DECLARE)
    before = error.object[: error.start]
    line = lines + (before.count(b"\n") or before.count(b"\r"))
    at_end = "unexpected end" in error.reason or "truncated" in error.reason
    if at_end and error.end >= len(error.object) and name != "utf-8":
        return refusal(file, "the file is cut in the middle of a character", "export it again", line=line)
    what = f"the byte 0x{error.object[error.start]:02X} is not {name.removesuffix('-sig')}"
    if name.startswith("utf-8") and mixed:
        remedy = "other places are; the file mixes encodings, so export it again in one"
        return refusal(file, what, remedy, line=line)
    return refusal(file, what, _DECLARE, line=line)


def _other_utf8(error: UnicodeError) -> bool:
    """Whether what stands before the wrong byte, in the same piece, holds letters that are right UTF-8."""
    return isinstance(error, UnicodeDecodeError) and not error.object[: error.start].isascii()


def _mojibake(suspects: list[str]) -> tuple[str, ...]:
    if not suspects:
        return ()
    examples = ", ".join(shown(suspect) for suspect in dict.fromkeys(suspects))
    what = f"the text looks as if it had been decoded twice, for example {examples}"
    return (f"{what}; it is kept as it stands: mend it where it was exported",)
