"""Ids for the columns, sources and measures of a draft: short, valid, no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from outsidein.study.slices import BUILT_IN
from outsidein.study.surveys import ANSWER_COLUMNS, RESULT_COLUMNS

LONGEST = 40
RESERVED = frozenset((*BUILT_IN, *ANSWER_COLUMNS, *RESULT_COLUMNS))
_AS_IT_IS = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_OTHER = re.compile(r"[^A-Za-z0-9]+")


def slug(text: str, otherwise: str = "x") -> str:
    """An id for a text: the text itself where it is one, else its first words in small letters.

    >>> slug("Product.Tastiness"), slug("Bike lanes & streets"), slug("2nd visit"), slug("満足", "column_3")
    ('Product.Tastiness', 'bike_lanes_streets', 'q2nd_visit', 'column_3')
    """
    if _AS_IT_IS.fullmatch(text) and len(text) <= LONGEST:
        return text
    letters = unicodedata.normalize("NFKD", text)
    plain = (
        _OTHER.sub("_", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip("_").lower()
    )
    if sum(letter.isalnum() for letter in text) > 2 * max(1, len(plain.replace("_", ""))):
        return otherwise  # mostly of another script: what is left would say nothing
    short = plain if len(plain) <= LONGEST else plain[: LONGEST + 1].rpartition("_")[0] or plain[:LONGEST]
    if not short:
        return otherwise
    return short if short[0].isalpha() else f"q{short}"


class Names:
    """Ids given so far; no two differ only in case, and none is a name that the study keeps for itself."""

    def __init__(self, reserved: Iterable[str] = RESERVED):
        self._taken = {name.casefold() for name in reserved}

    def give(self, text: str, otherwise: str = "x", suffix: str = "group") -> str:
        """A new id for a text.

        >>> names = Names()
        >>> names.give("role"), names.give("Price"), names.give("price")
        ('role_group', 'Price', 'price_2')
        """
        wanted = slug(text, otherwise)
        if wanted.casefold() in RESERVED:
            wanted = f"{wanted}_{suffix}"
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name.casefold())
        return name
