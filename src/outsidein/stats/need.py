"""What an analysis asks for: counts of answers, and moments of numbers. There is no third kind."""

from __future__ import annotations

from dataclasses import dataclass

Items = tuple[str, ...]


@dataclass(frozen=True)
class Derived:
    """A numeric item made of another: 1 where the answer lies from ``low`` to ``high`` and 0 elsewhere, or the answer.

    It has an answer only where every one of ``given`` has one, so that items derived with the same ``given`` rest on
    the same people. Without ``low`` and ``high`` it is the answer itself.
    """

    name: str
    item: str
    given: Items
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Need:
    """The sufficient statistics an analysis asks for; needs unite with ``|``, keeping their first order.

    ``counts`` holds sets of categorical items, each counted jointly; ``moments`` holds sets of numeric items, each
    needing all its pairwise sums of products; ``complete`` sets of which only those count who answered every item;
    ``patterns`` sets of categorical items of which each pattern of answers is counted, "no answer" among them.
    ``derived`` are the items among them that are made of others.

    >>> Need(counts=(("q1",),)) | Need(counts=(("q1",), ("q2",)))
    Need(counts=(('q1',), ('q2',)), moments=(), complete=(), derived=(), patterns=())
    """

    counts: tuple[Items, ...] = ()
    moments: tuple[Items, ...] = ()
    complete: tuple[Items, ...] = ()
    derived: tuple[Derived, ...] = ()
    patterns: tuple[Items, ...] = ()

    def __or__(self, other: Need) -> Need:
        return Need(
            tuple(dict.fromkeys(self.counts + other.counts)),
            tuple(dict.fromkeys(self.moments + other.moments)),
            tuple(dict.fromkeys(self.complete + other.complete)),
            tuple(dict.fromkeys(self.derived + other.derived)),
            tuple(dict.fromkeys(self.patterns + other.patterns)),
        )

    @property
    def items(self) -> Items:
        """Every item named, once, in order."""
        asked = self.counts + self.moments + self.complete + self.patterns
        return tuple(dict.fromkeys(item for items in asked for item in items))
