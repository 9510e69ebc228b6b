"""What templates leave to Python: sentences as markup, all escaped, and drawings set out in two stacks."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from outsidein.report.figures import Figure, Piece, Said, Sentence, glued
from outsidein.report.parts.model import Block

ROOM = 90.0  # of a title, a note and a folded table, in units of a drawing


def piece(part: Piece) -> Markup:
    """One piece of a sentence: a number is a button that opens its explanation, words of the study stand apart.

    >>> piece(Said("R&D"))
    Markup('<bdi>R&amp;D</bdi>')
    """
    return Markup(_piece(part))  # noqa: S704 (every text in it is escaped)


def say(sentence: Sentence) -> Markup:
    """A whole sentence; no line parts a number from the marks beside it.

    >>> say(("Of ", Said("<all>"), " it is said."))
    Markup('Of <bdi>&lt;all&gt;</bdi> it is said.')
    """
    return Markup("".join(_whole(*parts) for parts in glued(sentence)))  # noqa: S704 (every text in it is escaped)


def _whole(before: str, part: Piece, after: str) -> str:
    if not before and not after:
        return _piece(part)
    return f'<span class="whole">{escape(before)}{_piece(part)}{escape(after)}</span>'


def _piece(part: Piece) -> str:
    if isinstance(part, Figure):
        kind = "n hidden-n" if part.hidden else "n"
        return (
            f'<button type="button" class="{kind}" popovertarget="{part.id}" aria-describedby="ask">'
            f"{escape(part.text)}</button>"
        )
    return f"<bdi>{escape(part.text)}</bdi>" if isinstance(part, Said) else str(escape(part))


def stacked(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], ...]:
    """Blocks in two stacks of about the same height: each goes where there is more room."""
    stacks: tuple[list[Block], list[Block]] = ([], [])
    heights = [0.0, 0.0]
    for block in blocks:
        place = 0 if heights[0] <= heights[1] else 1
        stacks[place].append(block)
        heights[place] += (block.drawing.height if block.drawing else 0.0) + ROOM
    return tuple(tuple(stack) for stack in stacks if stack)
