"""What every column is for: one phase after another takes the columns it can tell, the last takes the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from outsidein.draft.profile import Profile
from outsidein.evidence.sources import Source
from outsidein.study.sections import Item, Segment, Wave


@dataclass(frozen=True)
class Role:
    """What a column is for, and why.

    ``name`` as it is shown, such as 'respondent' or 'rating 1-5'; ``use`` is the place it takes in the survey, empty
    for a column that is left out; ``subject`` what a rating is about, where its answers tell; ``hint`` is a line of
    YAML that would take a column in that is left out.
    """

    profile: Profile
    name: str
    reason: str
    use: str = ""
    item: Item | None = None
    segment: Segment | None = None
    wave: Wave | None = None
    dates: str | None = None
    subject: str = ""
    hint: str = ""

    @property
    def header(self) -> str:
        """The header of the column."""
        return self.profile.header


@dataclass(frozen=True)
class Sheet:
    """A source and the columns in it; ``waves_by_file`` tells that the names of its files give the waves."""

    source: Source
    profiles: Sequence[Profile]
    decimal: str = "."
    waves_by_file: bool = False
    taken: Mapping[int, Role] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The rows of the source."""
        return self.source.rows

    @property
    def open(self) -> list[Profile]:
        """The columns that no phase has taken yet."""
        return [profile for profile in self.profiles if profile.place not in self.taken]

    def with_roles(self, roles: Sequence[Role]) -> Sheet:
        """The sheet after a phase."""
        return replace(self, taken={**self.taken, **{role.profile.place: role for role in roles}})

    def has(self, use: str) -> bool:
        """Whether some column has a place in the survey already."""
        return any(role.use == use for role in self.taken.values())


Phase = Callable[[Sheet], list[Role]]


def read_roles(sheet: Sheet, phases: Sequence[Phase]) -> list[Role]:
    """The role of every column, in the order of the file; the last phase must take all that are left."""
    for phase in phases:
        sheet = sheet.with_roles(phase(sheet))
    return [sheet.taken[profile.place] for profile in sheet.profiles]


def left_out(profile: Profile, name: str, reason: str, hint: str = "") -> Role:
    """The role of a column that is not used."""
    return Role(profile, name, reason, hint=hint)
