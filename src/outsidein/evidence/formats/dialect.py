"""How a CSV file is written, decided from its head by strict parsing: never by a sniffer that guesses on."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from outsidein.evidence.formats.encoding import CHUNK, Encoding
from outsidein.evidence.formats.refusal import refusal, shown
from outsidein.evidence.formats.table import MOST_COLUMNS
from outsidein.study.sections import Layout

DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
ONE_COLUMN = "\x1f"
"""Stands for the delimiter of a file with one column: the unit separator, which text does not hold."""

_WORDS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|", "pipe": "|", "space": " "}
_HEAD = 200
_LONGEST_TITLE = 20


@dataclass(frozen=True)
class Dialect:
    """What parsing needs to know."""

    delimiter: str
    width: int
    """Cells in each row."""
    skip: int
    """Physical lines above the header, the `sep=` line included."""
    title: int
    """Declared lines above the header; the header is row `title + 1` in a spreadsheet, which hides `sep=`."""


def dialect_of(path: Path, file: str, encoding: Encoding, layout: Layout) -> Dialect:
    """The dialect of a file, from the layout where it is declared and else from the file's head.

    Raises EvidenceError where the head is empty, has a title above the header, or can be parsed in two ways.
    """
    lines = _head(path, encoding)
    separator = re.fullmatch(r'"?sep=(.)"?\s*', lines[0], re.IGNORECASE) if lines else None
    skip = layout.skip + (1 if separator else 0)
    below = lines[skip:]
    if not any(line.strip() for line in below):
        where = f" below the {layout.skip} skipped lines" if layout.skip else ""
        raise refusal(file, f"holds no text{where}", "give a file with a header and answers")
    blank = next(i for i, line in enumerate(below) if line.strip())
    if blank:
        remedy = f"declare the lines above the header, as in layout: {{skip: {layout.skip + blank}}}"
        raise refusal(file, "is blank where the header should be", remedy, row=layout.skip + 1)
    given = _declared(file, layout) or (separator.group(1) if separator else "")
    delimiter = given or _decide(file, below, layout)
    parsed = _parsed(below, delimiter)
    width = parsed[0].width if parsed else 1
    if width > MOST_COLUMNS:
        raise refusal(file, f"has {width:,} columns; at most {MOST_COLUMNS:,} are read", "split the file")
    return Dialect(delimiter, width, skip, layout.skip)


def _head(path: Path, encoding: Encoding) -> list[str]:
    """The first physical lines with their ends; a last one that was cut by the reading is left out."""
    with path.open(encoding=encoding.name, newline="") as stream:
        text = stream.read(CHUNK)
        whole = not stream.read(1)
    lines = list(io.StringIO(text, newline=""))
    return lines if whole or len(lines) < 2 else lines[:-1]


def _declared(file: str, layout: Layout) -> str:
    if layout.delimiter is None:
        return ""
    delimiter = _WORDS.get(layout.delimiter.lower(), layout.delimiter)
    if len(delimiter) != 1 or delimiter in '"\r\n' or not delimiter.isascii():
        what = f"the delimiter {shown(layout.delimiter)} is not one character"
        raise refusal(file, what, 'declare one such as layout: {delimiter: ";"}, or tab')
    return delimiter


class _Record(NamedTuple):
    width: int
    line: int
    """Physical lines above it."""


def _parsed(lines: Sequence[str], delimiter: str) -> list[_Record]:
    """The first records that are not blank and parse strictly; stops at the first fault, which is reported later."""
    records: list[_Record] = []
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    above = 0
    with contextlib.suppress(csv.Error):
        for record in islice(reader, _HEAD):
            if len(record) > 1 or (record and record[0].strip()):
                records.append(_Record(len(record), above))
            above = reader.line_num
    return records


def _decide(file: str, lines: Sequence[str], layout: Layout) -> str:
    heads = {delimiter: _parsed(lines, delimiter) for delimiter in DELIMITERS}
    split = {
        delimiter: [each.width for each in head] for delimiter, head in heads.items() if head and head[0].width > 1
    }
    even = {delimiter: widths[0] for delimiter, widths in split.items() if min(widths) == max(widths)}
    if even:
        return _widest(file, even)
    if split:
        return max(split, key=lambda delimiter: (_agreement(split[delimiter]), split[delimiter][0]))
    for delimiter, head in heads.items():
        _refuse_title(file, head, delimiter, layout)
    return ONE_COLUMN


def _widest(file: str, even: dict[str, int]) -> str:
    most = max(even.values())
    best = [delimiter for delimiter, width in even.items() if width == most]
    if len(best) > 1:
        names = " or ".join(DELIMITERS[delimiter] for delimiter in best)
        raise refusal(
            file, f"can be read with {names} between its cells", 'declare layout: {delimiter: ";"} or the like'
        )
    return best[0]


def _agreement(widths: Sequence[int]) -> float:
    return sum(width == widths[0] for width in widths) / len(widths)


def _refuse_title(file: str, head: Sequence[_Record], delimiter: str, layout: Layout) -> None:
    """Refuse a head whose first rows are narrow and whose later rows all have one larger width."""
    start = next((i for i, each in enumerate(head) if each.width > 1), 0)
    below = head[start:]
    if 0 < start <= _LONGEST_TITLE and len(below) > 1 and len({each.width for each in below}) == 1:
        what = f"the first row has 1 cell and later rows have {below[0].width}, by {DELIMITERS[delimiter]}"
        lines = layout.skip + below[0].line
        remedy = f"declare the lines above the header, as in layout: {{skip: {lines}}}, or put quotes around the cells"
        raise refusal(file, what, remedy, row=layout.skip + 1)
