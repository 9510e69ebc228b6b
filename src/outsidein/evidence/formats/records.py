"""The rows of a CSV file one by one, by RFC 4180 and nothing looser; names the row of the first fault."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from outsidein.evidence.formats.dialect import DELIMITERS, Dialect
from outsidein.evidence.formats.encoding import Encoding
from outsidein.evidence.formats.refusal import refusal, several
from outsidein.evidence.formats.table import LARGEST_CELL

Row = Sequence[str]


@dataclass
class Walk:
    """One pass over the rows; after it, what was left out at the end."""

    path: Path
    file: str
    encoding: Encoding
    dialect: Dialect
    skip_last: int = 0
    blank_at_end: int = field(default=0, init=False)
    left_out: tuple[int, ...] = field(default=(), init=False)

    def rows(self) -> Iterator[Row]:
        """The header and all rows below it, each as wide as the header.

        Raises EvidenceError for a ragged or cut row, a quote that is misplaced or never closed, a blank line between
        rows, and a cell that is too large.
        """
        blank: int | None = None
        numbered = self._without_last()
        for number, row in numbered:
            if self._is_blank(row):
                blank = blank or number
                continue
            if blank:
                raise refusal(self.file, "is blank", "delete it; a second table needs a file of its own", row=blank)
            if len(row) != self.dialect.width:
                self._refuse_width(number, row, more=next(numbered, None) is not None)
            if sum(map(len, row)) * 4 > LARGEST_CELL:
                self._check_cells(number, row)
            yield row

    def _without_last(self) -> Iterator[tuple[int, Row]]:
        """Numbered rows up to the declared last ones; blank lines at the end of the file are no rows."""
        held: deque[tuple[int, Row]] = deque()
        blanks: list[tuple[int, Row]] = []
        for number, row in self._numbered():
            blanks.append((number, row))
            if self._is_blank(row):
                continue
            held.extend(blanks)
            blanks.clear()
            while len(held) > self.skip_last:
                yield held.popleft()
        self.left_out = tuple(number for number, _ in held)
        self.blank_at_end = len(blanks)

    def _is_blank(self, row: Row) -> bool:
        return not row or (len(row) == 1 < self.dialect.width and not row[0].strip())

    def _numbered(self) -> Iterator[tuple[int, Row]]:
        number = self.dialect.title
        with self.path.open(encoding=self.encoding.name, newline="") as stream, _large_cells():
            for _ in range(self.dialect.skip):
                stream.readline()
            reader = csv.reader(stream, delimiter=self.dialect.delimiter, strict=True)
            try:
                for number, row in enumerate(reader, start=self.dialect.title + 1):
                    yield number, row or ([""] if self.dialect.width == 1 else [])
            except csv.Error as error:
                self._refuse(str(error), number + 1)

    def _check_cells(self, number: int, row: Row) -> None:
        for index, cell in enumerate(row):
            if len(cell.encode()) > LARGEST_CELL:
                what = f"the cell in column {index + 1} has more than {LARGEST_CELL:,} bytes"
                raise refusal(self.file, what, "shorten it, or look for a quote that is never closed", row=number)

    def _refuse_width(self, number: int, row: Row, more: bool) -> NoReturn:
        width, header = self.dialect.width, self.dialect.title + 1
        what = f"has {several(len(row), 'cell')} where the header (row {header}) has {width}"
        remedy = f"a cell with {DELIMITERS.get(self.dialect.delimiter, 'the delimiter')} in it needs quotes around it"
        if len(row) < width:
            remedy = "a cell with a line break in it needs quotes around it"
        if len(row) < width and not more:
            remedy = "it is the last row: export the file again if it was cut, or if it is no answer declare "
            remedy += "layout: {skip_last: 1}"
        raise refusal(self.file, what, remedy, row=number)

    def _refuse(self, error: str, number: int) -> NoReturn:
        if "field limit" in error:
            what, remedy = f"a cell has more than {LARGEST_CELL:,} bytes", "look for a quote that is never closed"
        elif "unexpected end" in error:
            what, remedy = "a quote is opened and never closed", "close it, or export the file again if it was cut"
        elif "expected after" in error:
            what, remedy = (
                "text follows a closing quote",
                'a quote inside a quoted cell is written twice, as in "a ""b"" c"',
            )
        else:
            what, remedy = f"cannot be parsed ({error})", "export the file again"
        raise refusal(self.file, what, remedy, row=number)


@contextmanager
def _large_cells() -> Iterator[None]:
    """Let Python's parser read cells past our own limit, so that we can name the column of one that is too large."""
    before = csv.field_size_limit(4 * LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
