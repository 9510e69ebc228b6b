"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from pathlib import Path

_SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
    (b"PAR1", "parquet"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"{\\rtf", "rtf"),
)
_STATA = range(105, 116)
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<stata_dta")

DESCRIPTIONS = {
    "zip": "a zip archive (an Excel workbook has this form)",
    "compound": "an Excel workbook of the old form (.xls) or one locked by a password",
    "parquet": "a Parquet file",
    "spss": "an SPSS file",
    "stata": "a Stata file",
    "pdf": "a PDF document",
    "gzip": "a gzip archive",
    "bzip2": "a bzip2 archive",
    "xz": "an xz archive",
    "7z": "a 7z archive",
    "zstandard": "a zstandard archive",
    "sqlite": "an SQLite database",
    "rtf": "an RTF document",
    "markup": "an HTML or XML page",
}


def signature(path: Path) -> str:
    """A key of `DESCRIPTIONS`, or an empty string for what may be text."""
    with path.open("rb") as stream:
        start = stream.read(512)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<stata_dta") or (
        len(start) > 3 and start[0] in _STATA and start[1] in (1, 2) and start[2] == 1
    ):
        return "stata"
    if text.startswith(_MARKUP):
        return "markup"
    return next((kind for mark, kind in _SIGNATURES if start.startswith(mark)), "")
