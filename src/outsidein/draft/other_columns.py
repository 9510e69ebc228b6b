"""Columns that answers are sliced by, and all the rest: texts, names of things, quantities, what is left in doubt."""

from __future__ import annotations

import re

from outsidein.draft.moments import looks_dated
from outsidein.draft.profile import Profile
from outsidein.draft.roles import Role, Sheet, left_out
from outsidein.draft.words import GROUPS, QUANTITIES, TEXTS, UNITS, says
from outsidein.evidence.cells import NOTHING, plain
from outsidein.study.sections import Segment

MOST_LEVELS = 25  # groups of a segment
SMALL_GROUP = 10  # answers; two groups must have as many
LONGEST_LEVEL = 60  # letters, on average
SELDOM_FILLED = 0.3
OPEN_TEXT = 40  # letters, on average
SHORT_TEXT = 12  # letters, on average, where the header says that it is text
MOST_CODES = 30
FEW_PIECES = 30  # different answers that stand several in a cell
_BETWEEN = re.compile(r"\s*[;|]\s*|,\s+(?=[A-Z0-9])")


def find_segments(sheet: Sheet) -> list[Role]:
    """Columns with few different values, each given often enough to be a group."""
    return [role for profile in sheet.open if (role := _segment(profile))]


def _segment(profile: Profile) -> Role | None:
    groups = _groups(profile)
    if not groups:
        return None
    sizes = sorted(groups.values(), reverse=True)
    if len(sizes) > MOST_LEVELS or profile.length > LONGEST_LEVEL or _several(profile):
        return None
    if len(sizes) < 2 or sizes[1] < SMALL_GROUP:
        return None
    if profile.share_filled < SELDOM_FILLED:
        why = f"{1 - profile.share_filled:.0%} of the cells are empty: too few answers to slice"
        return left_out(profile, "segment", why, hint="segment")
    codes = "; codes: give `labels:`" if profile.points else ""
    why = f"{len(sizes)} different values, {next(iter(groups))!r} the most frequent{codes}"
    return Role(profile, "segment", why, use="segment", segment=Segment.model_validate({}))


def _groups(profile: Profile) -> dict[str, int]:
    """The groups of a column with their sizes, or nothing where it holds none."""
    if not profile.complete or looks_dated(profile) or says(profile.header, TEXTS):
        return {}
    if profile.points and not (profile.whole and says(profile.header, (*GROUPS, *UNITS))):
        return {}
    return dict(profile.answers)


def _several(profile: Profile) -> bool:
    """Whether cells hold several answers of one list, as in 'Price; Service'."""
    texts = list(profile.answers)
    pieces = [_BETWEEN.split(text) for text in texts]
    split = [each for each in pieces if len(each) > 1]
    different = {piece for each in pieces for piece in each}
    return len(split) >= 3 and len(different) <= min(FEW_PIECES, 0.7 * len(texts)) and len(split) >= 0.3 * len(texts)


def name_the_rest(sheet: Sheet) -> list[Role]:
    """What the columns are that no other phase could place; all of them are left out."""
    return [_rest(profile) for profile in sheet.open]


def _rest(profile: Profile) -> Role:
    if len([text for text in profile.answers if plain(text) not in NOTHING]) == 1:
        return _constant(profile)
    if _several(profile):
        why = "several answers in one cell; give each a column of its own with 0 and 1"
        return left_out(profile, "several answers", why)
    if profile.numbers.count > profile.filled / 2:
        return _quantity(profile)
    different = f"{profile.distinct:,} different texts" if profile.distinct > 1 else "one text"
    if profile.length >= (SHORT_TEXT if says(profile.header, TEXTS) else OPEN_TEXT):
        why = f"{different} of {profile.length:.0f} letters on average; the words of customers are not analysed yet"
        return left_out(profile, "open text", why)
    if profile.distinct > MOST_LEVELS or not profile.complete:
        return left_out(
            profile, "label", f"{different}: too many to slice by", hint="" if profile.unique else "segment"
        )
    return left_out(profile, "unsure", f"{different}, which are no known scale and make no groups of a good size")


def _constant(profile: Profile) -> Role:
    value = profile.most_frequent if len(profile.most_frequent) <= 40 else profile.most_frequent[:37] + "..."
    if profile.share_filled < 1 and not profile.points:
        why = f"{value!r} in {profile.share_filled:.0%} of the rows, else empty: a box that was ticked, or not?"
        return left_out(profile, "ticked box", why + " Write 1 and 0 to count it")
    return left_out(profile, "constant", f"every answer is {value!r}")


def _quantity(profile: Profile) -> Role:
    numbers = profile.numbers
    seen = f"numbers from {numbers.low:,.6g} to {numbers.high:,.6g}"
    if says(profile.header, QUANTITIES):
        return left_out(profile, "quantity", f"{seen}: a quantity by its name", hint="item number")
    if profile.complete and profile.whole and profile.distinct <= MOST_CODES:
        return left_out(profile, "unsure", f"whole {seen}: codes, or a quantity?", hint="item number or segment")
    return left_out(profile, "quantity", f"{seen}: a quantity, not a rating", hint="item number")
