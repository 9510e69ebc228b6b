"""What sentences, tables and charts are made of: plain words, words of the study, and figures that can be asked why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from outsidein.analyses.contrasts import Contrast
from outsidein.report import numbers
from outsidein.stats.estimates import Estimate


@dataclass(frozen=True)
class Said:
    """Words that come from the study or the evidence: data, escaped and set apart from the text around them."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Figure:
    """A number as it is written, with the estimate or the contrast it stands for."""

    text: str
    of: Estimate | Contrast

    def __str__(self) -> str:
        return self.text

    @property
    def estimate(self) -> Estimate:
        """The row behind the number."""
        return self.of.estimate if isinstance(self.of, Contrast) else self.of

    @property
    def hidden(self) -> bool:
        """Whether the number may not be shown."""
        return self.estimate.suppressed

    @property
    def id(self) -> str:
        """The id of the explanation of this number, the same wherever it is shown."""
        row, other = self.estimate, ()
        if isinstance(self.of, Contrast):
            other = (self.of.contrast, self.of.against)
        key = json.dumps([row.analysis, row.quantity, row.subject, row.slice, other])
        return "why-" + hashlib.blake2s(key.encode("utf-8", "replace"), digest_size=6).hexdigest()


Piece = str | Said | Figure
Sentence = tuple[Piece, ...]


def level(row: Estimate) -> Figure:
    """A number, or that it is hidden."""
    return Figure(numbers.HIDDEN if row.suppressed else numbers.value(row.value, row.unit), row)


def finer(row: Estimate, more: int = 1) -> Figure:
    """A number with more decimals than usual, or that it is hidden."""
    return Figure(numbers.HIDDEN if row.suppressed else numbers.finer(row.value, row.unit, more), row)


def difference(contrast: Contrast) -> Figure:
    """A difference with its sign, or that it is hidden."""
    row = contrast.estimate
    return Figure(numbers.HIDDEN if row.suppressed else numbers.signed(row.value, row.unit), contrast)


def difference_of(row: Estimate) -> Figure:
    """A number that is itself a difference, with its sign, or that it is hidden."""
    return Figure(numbers.HIDDEN if row.suppressed else numbers.signed(row.value, row.unit), row)


def as_text(sentence: Sentence) -> str:
    """A sentence as plain text.

    >>> as_text(("Of ", Said("all"), " it is said."))
    'Of all it is said.'
    """
    return "".join(map(str, sentence))


OPENING, CLOSING = ("(", "‘"), (",", ".", ")", ";", ":", "’")


def glued(sentence: Sentence) -> Iterator[tuple[str, Piece, str]]:
    """The pieces of a sentence, each figure with the marks that no line may part from it.

    >>> import numpy as np
    >>> row = Estimate("nps", "", 3, 1, 1, 5, 40, 40, np.zeros(0))
    >>> [(before, str(piece), after) for before, piece, after in glued(("risen (", Figure("+3", row), ", or so)"))]
    [('', 'risen ', ''), ('(', '+3', ','), ('', ' or so)', '')]
    """
    pieces: list[Piece] = list(sentence)
    for place, piece in enumerate(pieces):
        before = after = ""
        if isinstance(piece, Figure):
            last, first = (pieces[i] if 0 <= i < len(pieces) else "" for i in (place - 1, place + 1))
            before = last[-1] if isinstance(last, str) and last.endswith(OPENING) else ""
            after = first[0] if isinstance(first, str) and first.startswith(CLOSING) else ""
        elif isinstance(piece, str):
            behind = place > 0 and isinstance(pieces[place - 1], Figure) and piece.startswith(CLOSING)
            ahead = place + 1 < len(pieces) and isinstance(pieces[place + 1], Figure) and piece.endswith(OPENING)
            piece = piece[1 if behind else 0 : -1 if ahead and len(piece) > behind else None]
        yield before, piece, after


def figures_in(part: object) -> Iterator[Figure]:
    """Every figure in a part of the page, in reading order."""
    if isinstance(part, Figure):
        yield part
    elif isinstance(part, (tuple, list)):
        for inner in part:
            yield from figures_in(inner)
    elif is_dataclass(part) and not isinstance(part, Estimate):
        for field in fields(part):
            yield from figures_in(getattr(part, field.name))
