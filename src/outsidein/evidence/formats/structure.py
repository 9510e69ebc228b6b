"""Whether a CSV file is regular, and how many rows it has: one pass of array arithmetic over its bytes.

A regular file is one where RFC 4180 leaves nothing open: one kind of line end, quotes only around whole cells, every
row as wide as the header, blank lines at most at the end. DuckDB reads such a file right (and fast); all others are
read row by row. The idea (quote parity by prefix sums) is that of Langdale and Lemire, Parsing gigabytes of JSON per
second, 2019.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from outsidein.evidence.formats.dialect import Dialect
from outsidein.evidence.formats.table import LARGEST_CELL

_CHUNK = 1 << 22
_QUOTE, _CR, _LF = ord('"'), ord("\r"), ord("\n")
_LINE_ENDS = {"\n": r"\n", "\r": r"\r", "\r\n": r"\r\n"}

Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Structure:
    """What a regular file is made of."""

    rows: int
    """Rows below the skipped lines, the header included."""
    blank_at_end: int
    line_end: str
    r"""As DuckDB wants it written: `\n`, `\r\n` or `\r`."""


def structure_of(path: Path, dialect: Dialect, chunk: int = _CHUNK) -> Structure | None:
    """The structure of a UTF-8 file, or None when it is not regular; `chunk` bytes are looked at in one go."""
    line_end = _first_line_end(path)
    scan = _Scan(dialect, line_end)
    for piece in _pieces(path, dialect.skip, line_end, chunk):
        if not scan.add(piece):
            return None
    return scan.finish()


def _first_line_end(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(_CHUNK)
    if b"\r\n" in start:
        return "\r\n"  # before "\n", which Excel writes inside cells of such a file
    return "\r" if b"\r" in start and b"\n" not in start else "\n"


def _pieces(path: Path, skip: int, line_end: str, chunk: int) -> Iterator[bytes]:
    """The bytes below the mark and the skipped lines; a lone quote where those lines cannot be told."""
    with path.open("rb") as stream:
        start = stream.read(_CHUNK).removeprefix(b"\xef\xbb\xbf")
        for _ in range(skip):
            line, found, start = start.partition(line_end.encode())
            if not found or b'"' in line:
                yield b'"'
                return
        for at in range(0, len(start), chunk):
            yield start[at : at + chunk]
        while piece := stream.read(chunk):
            yield piece


class _Scan:
    """The state carried from piece to piece: inside a quote or not, the last byte, and the row begun."""

    def __init__(self, dialect: Dialect, line_end: str):
        self.delimiter, self.width, self.line_end = ord(dialect.delimiter), dialect.width, line_end
        self.end = _CR if line_end == "\r" else _LF
        self.inside, self.last, self.pending = 0, self.end, False
        self.rows = self.blank = self.cells_begun = self.bytes_begun = 0

    def add(self, piece: bytes) -> bool:
        """Take in one piece; False when the file is not regular."""
        data = np.frombuffer(piece, np.uint8)
        outside = self._outside(data)
        if outside is None:
            return False
        ends = self._where(data, self.end, outside)
        if not self._line_ends_agree(data, ends, outside):
            return False
        self.last = int(data[-1])
        return self._rows(ends, self._where(data, self.delimiter, outside), len(data))

    def _outside(self, data: NDArray[np.uint8]) -> NDArray[np.bool_] | bool | None:
        """Which bytes stand outside of quotes (True: all); None when a quote stands where it must not."""
        quotes = data == _QUOTE
        if not quotes.any():
            if self.last == _QUOTE and not self.inside and int(data[0]) not in (self.delimiter, _CR, _LF):
                return None
            return not self.inside or np.zeros(len(data), bool)
        parity = (np.cumsum(quotes) + self.inside) & 1
        if not self._quotes_enclose_cells(data, np.flatnonzero(quotes), parity):
            return None
        self.inside = int(parity[-1])
        return parity == 0

    def _quotes_enclose_cells(self, data: NDArray[np.uint8], at: Positions, parity: NDArray[np.int_]) -> bool:
        """Each opening quote follows a cell's start, each closing one precedes a cell's end (or its twin)."""
        edges = np.zeros(256, bool)
        edges[[self.delimiter, _CR, _LF, _QUOTE]] = True
        opening = parity[at] == 1
        before = np.where(at[opening] > 0, data[at[opening] - 1], self.last)
        closing = at[~opening]
        after = data[np.minimum(closing + 1, len(data) - 1)]
        carried = self.last == _QUOTE and not self.inside and not edges[int(data[0])]
        return bool(edges[before].all() and edges[after].all()) and not carried

    def _where(self, data: NDArray[np.uint8], byte: int, outside: NDArray[np.bool_] | bool) -> Positions:
        found = data == byte
        return np.flatnonzero(found if outside is True else found & outside)

    def _line_ends_agree(self, data: NDArray[np.uint8], ends: Positions, outside: NDArray[np.bool_] | bool) -> bool:
        """No line feed without its carriage return, and none the other way round, where the ends are both."""
        other = self._where(data, _LF if self.line_end == "\r" else _CR, outside)
        if self.line_end != "\r\n":
            return not len(other)
        carried, self.pending = self.pending, bool(len(other)) and int(other[-1]) == len(data) - 1
        expected = np.zeros(int(carried), np.intp)
        return np.array_equal(ends, np.concatenate([expected, other[: len(other) - self.pending] + 1]))

    def _rows(self, ends: Positions, delimiters: Positions, size: int) -> bool:
        """Check the width of every row that ends in this piece."""
        cells = np.diff(np.searchsorted(delimiters, ends), prepend=0)
        lengths = np.diff(ends, prepend=-1)
        if len(ends):
            cells[0] += self.cells_begun
            lengths[0] += self.bytes_begun
        blank = lengths <= len(self.line_end)
        filled = np.flatnonzero(~blank)
        if len(filled) and (self.blank or blank[: filled[-1]].any()):
            return False
        self.rows += len(filled)
        self.blank += int(blank.sum())
        last = int(ends[-1]) if len(ends) else -1
        self.cells_begun = (
            len(delimiters) - int(np.searchsorted(delimiters, last)) + (0 if len(ends) else self.cells_begun)
        )
        self.bytes_begun = size - 1 - last + (0 if len(ends) else self.bytes_begun)
        regular = (cells[filled] == self.width - 1).all() and (lengths[filled] <= LARGEST_CELL).all()
        return bool(regular) and self.bytes_begun <= LARGEST_CELL and not (self.width == 1 and self.blank)

    def finish(self) -> Structure | None:
        """Close the last row, which may lack its line end."""
        if self.inside or self.pending:
            return None
        if self.bytes_begun:
            if self.blank or self.cells_begun != self.width - 1:
                return None
            self.rows += 1
        return Structure(self.rows, self.blank, _LINE_ENDS[self.line_end])
