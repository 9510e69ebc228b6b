"""What came in: the account of the rows of a file. Read = used + left out, each of those with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from outsidein.errors import OutsideInError


@dataclass(frozen=True)
class Exclusion:
    """One row that is not used: where it stands, what stands there, and why it is left out.

    >>> Exclusion("wave1.csv", 17, "Status", "Survey Preview", "a preview, not an answer")
    Exclusion(file='wave1.csv', row=17, column='Status', value='Survey Preview', reason='a preview, not an answer')
    """

    file: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Unread:
    """Cells of one item that mean no point of its scale: the value, how many rows of a file hold it, and the first."""

    file: str
    item: str
    column: str
    value: str
    count: int
    row: int


@dataclass(frozen=True)
class Intake:
    """What became of the rows of one file.

    ``excluded`` are the rows left out, one by one up to a limit; ``unlisted`` says how many more there are for each
    reason. ``unread`` are the texts that no rule reads as an answer; ``notes`` are repairs, a sentence each.
    Raises OutsideInError where the account does not add up.

    >>> Intake("a.csv", 3, 2, (Exclusion("a.csv", 4, "weight", "0", "the weight is zero"),)).reasons
    {'the weight is zero': 1}
    """

    file: str
    rows_read: int
    rows_used: int
    excluded: tuple[Exclusion, ...] = ()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()
    unlisted: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rows_read != self.rows_used + self.rows_excluded:
            raise OutsideInError(
                f"{self.file}: the account of rows does not add up: {self.rows_read} read, {self.rows_used} used, "
                f"{self.rows_excluded} left out; this is a fault of the program, please report it"
            )

    @property
    def rows_excluded(self) -> int:
        """How many rows were left out, listed or not."""
        return len(self.excluded) + sum(self.unlisted.values())

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were left out for each reason, the most frequent first; reasons name no single row."""
        counts = dict(self.unlisted)
        for exclusion in self.excluded:
            reason = re.sub(r"\brow [0-9]+", "another row", exclusion.reason)
            counts[reason] = counts.get(reason, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def to_dict(self) -> dict[str, object]:
        """The account as plain values for JSON; the rows left out are counted by reason, not listed."""
        return {
            "file": self.file,
            "rows_read": self.rows_read,
            "rows_used": self.rows_used,
            "rows_excluded": self.rows_excluded,
            "reasons": self.reasons,
            "unread": [asdict(answer) for answer in self.unread],
            "notes": list(self.notes),
        }
