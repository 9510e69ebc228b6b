"""Sentences as markup: numbers in buttons that open their explanation, words of the study in <bdi>, all escaped."""

from __future__ import annotations

from markupsafe import Markup, escape

from outsidein.report.figures import Figure, Piece, Said, Sentence, glued


def piece(part: Piece) -> Markup:
    """One piece of a sentence.

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
