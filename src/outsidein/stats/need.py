"""What an analysis asks for: counts of answers, and moments of numbers. There is no third kind."""

from __future__ import annotations

from dataclasses import dataclass

Items = tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """The sufficient statistics an analysis asks for; needs unite with ``|``, keeping their first order.

    ``counts`` holds sets of categorical items, each counted jointly; ``moments`` holds sets of numeric items, each
    needing all its pairwise sums of products; ``complete`` sets of which only those count who answered every item.

    >>> Need(counts=(("q1",),)) | Need(counts=(("q1",), ("q2",)))
    Need(counts=(('q1',), ('q2',)), moments=(), complete=())
    """

    counts: tuple[Items, ...] = ()
    moments: tuple[Items, ...] = ()
    complete: tuple[Items, ...] = ()

    def __or__(self, other: Need) -> Need:
        return Need(
            tuple(dict.fromkeys(self.counts + other.counts)),
            tuple(dict.fromkeys(self.moments + other.moments)),
            tuple(dict.fromkeys(self.complete + other.complete)),
        )

    @property
    def items(self) -> Items:
        """Every item named, once, in order."""
        return tuple(dict.fromkeys(item for items in self.counts + self.moments + self.complete for item in items))
