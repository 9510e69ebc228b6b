"""Columns about the sheet of answers and who gave it: ids, accounts, weights, durations, persons, bookkeeping."""

from __future__ import annotations

import re

from outsidein.draft.moments import looks_dated
from outsidein.draft.profile import Profile
from outsidein.draft.roles import Role, Sheet, left_out
from outsidein.draft.words import (
    BOOKKEEPING,
    DURATIONS,
    IDS,
    NOT_SECONDS,
    PERSONAL,
    SHEETS,
    SURE_WEIGHTS,
    UNIT_BUT_NOT,
    UNITS,
    WEIGHTS,
    is_only,
    says,
    words,
)
from outsidein.evidence.sources import text_of

FEW_UNITS = 20
NEARLY_ALL = 0.95
EXACT_BELOW = 1_000_000  # rows; in larger sources different values are counted approximately
MOSTLY_DIFFERENT = 0.9
ALL_BUT_A_FEW = 0.999
MEAN_WEIGHT = (0.75, 1.25)
SHORTEST_DURATION = 5  # seconds, on average
LONGEST_DURATION = 1_000_000  # seconds, on average; more are milliseconds
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_ADDRESS = re.compile(r"([0-9]{1,3}\.){3}[0-9]{1,3}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{8,}[0-9]")
_CODE = re.compile(r"[^\s]*[0-9][^\s]*")
_STATUS = frozenset(["0", "IP Address", "Survey Preview", "Survey Test", "Imported", "Spam"])
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_NOT_ANSWERING = (
    "avg",
    "average",
    "call",
    "talk",
    "speed",
    "wait",
    "waiting",
    "visit",
    "handling",
    "resolution",
    "reply",
)


def set_aside(sheet: Sheet) -> list[Role]:
    """Columns that hold nothing, that name persons, or that a survey tool keeps for itself."""
    found = [rule(profile) for profile in sheet.open for rule in (_empty, _unnamable, _personal, _bookkeeping)]
    first: dict[int, Role] = {}
    for role in found:
        if role:
            first.setdefault(role.profile.place, role)
    return list(first.values())


def _empty(profile: Profile) -> Role | None:
    if profile.answers:
        return None
    return left_out(profile, "empty", "no cell holds an answer")


def _unnamable(profile: Profile) -> Role | None:
    if not _CONTROL.search(profile.header):
        return None
    return left_out(profile, "unsure", "its header holds a control character, which YAML cannot; rename the column")


def _personal(profile: Profile) -> Role | None:
    for pattern, what in ((_EMAIL, "e-mail addresses"), (_ADDRESS, "network addresses")):
        if sum(bool(pattern.fullmatch(text)) for text in profile.answers) > len(profile.answers) / 2:
            return left_out(profile, "personal data", f"{what}: they tell who answered")
    if is_only(profile.header, PERSONAL) or (profile.column.wording and is_only(profile.column.wording, PERSONAL)):
        return left_out(profile, "personal data", "the header says that it tells who answered, or where")
    phones = sum(bool(_PHONE.fullmatch(text)) for text in profile.answers)
    if says(profile.header, ("phone", "telephone", "mobile", "telefon", "tel")) and phones > len(profile.answers) / 2:
        return left_out(profile, "personal data", "telephone numbers: they tell who answered")
    return None


def _bookkeeping(profile: Profile) -> Role | None:
    status = is_only(profile.header, ("status",)) and any(text in _STATUS for text in profile.answers)
    if not status and not is_only(profile.header, BOOKKEEPING):
        return None
    return left_out(profile, "bookkeeping", "survey tools write it about the sheet, not about the customer")


def find_respondent(sheet: Sheet) -> list[Role]:
    """The column that tells one answer sheet from another, where there is one; other ids are set aside."""
    ranked = sorted(
        ((rank, p) for p in sheet.open if (rank := _id_rank(p))), key=lambda pair: (-pair[0], pair[1].place)
    )
    for _, profile in ranked:
        different = _different(sheet, profile)
        if different >= MOSTLY_DIFFERENT * sheet.rows:
            return [_respondent(sheet, profile, different), *_other_ids(sheet, profile)]
    return []


def _id_rank(profile: Profile) -> int:
    """How surely a column is the id of the sheet; 0 for none."""
    if profile.share_filled < NEARLY_ALL or profile.distinct < MOSTLY_DIFFERENT * profile.filled or profile.length > 64:
        return 0
    named = says(profile.header, IDS) or says(profile.column.wording, IDS)
    if named and not says(profile.header, UNITS):
        return 4 if says(profile.asked, SHEETS) or words(profile.header) == ("id",) else 3
    if named or (profile.rows >= FEW_UNITS and profile.unique and _counts_rows(profile)):
        return 2
    codes = sum(bool(_CODE.fullmatch(text)) for text in profile.answers)
    whole = not profile.numbers.count
    return int(
        profile.rows >= FEW_UNITS
        and profile.unique
        and whole
        and codes == len(profile.answers)
        and not looks_dated(profile)
    )


def _counts_rows(profile: Profile) -> bool:
    """Whether a column counts the rows, or nearly so."""
    numbers = profile.numbers
    if numbers.count < profile.filled or not numbers.whole or profile.filled < profile.rows:
        return False
    return numbers.high - numbers.low + 1 <= 1.1 * profile.rows


def _different(sheet: Sheet, profile: Profile) -> int:
    """How many different cells a column has in the whole source; in a large one, about how many."""
    text = text_of(profile.column)
    count = f"count(DISTINCT {text})" if sheet.rows <= EXACT_BELOW else f"approx_count_distinct({text})"
    return sheet.source.one_row([count])[0]


def _respondent(sheet: Sheet, profile: Profile, different: int) -> Role:
    named = says(profile.header, IDS) or says(profile.column.wording, IDS)
    reason = f"the header says {named!r}" if named else "it numbers the rows"
    every = "every row has another value" if different == sheet.rows else f"{different:,} values in {sheet.rows:,} rows"
    if sheet.rows > EXACT_BELOW:
        every = f"nearly every one of {sheet.rows:,} rows has another value"
    lost = sheet.rows - sheet.source.one_row([f"count({text_of(profile.column)})"])[0]
    told = f"; {lost:,} without one {'are' if lost > 1 else 'is'} left out" if lost else ""
    return Role(profile, "respondent", f"{reason}, and {every}{told}", use="respondent")


def _other_ids(sheet: Sheet, chosen: Profile) -> list[Role]:
    others = [p for p in sheet.open if p is not chosen and says(p.header, IDS) and p.unique and _id_rank(p) > 2]
    return [left_out(p, "id", f"another id of the sheet; {chosen.header!r} is used") for p in others]


def find_unit(sheet: Sheet) -> list[Role]:
    """The account: the column whose values are resampled as one, because several rows come from one."""
    named = [p for p in sheet.open if says(p.header, UNITS) and not says(p.header, UNIT_BUT_NOT)]
    ids = [p for p in sheet.open if p not in named and says(p.header, IDS)]
    ranked = sorted(named, key=lambda p: (not says(p.header, IDS), p.place)) + ids
    roles: list[Role] = []
    for profile in ranked:
        role = _unit(profile, says(profile.header, UNITS) or says(profile.header, IDS))
        if role and role.use and any(other.use for other in roles):
            role = left_out(profile, "account", f"{profile.distinct:,} different values; the unit is another column")
        roles += [role] if role else []
    return roles


def _unit(profile: Profile, word: str) -> Role | None:
    different = profile.distinct
    if profile.numbers.count and not profile.numbers.whole:
        return None
    repeats = f"the header says {word!r}, and {different:,} different values stand in {profile.filled:,} rows"
    if different < FEW_UNITS:
        return None
    if different > MOSTLY_DIFFERENT * profile.filled:
        return left_out(profile, "id", f"{repeats}: nearly every row has its own, so it groups nothing")
    if profile.share_filled < ALL_BUT_A_FEW:
        why = f"{repeats}, but {1 - profile.share_filled:.1%} of the rows have none and would be left out"
        return left_out(profile, "account", why, hint="unit")
    name = "account" if word in UNITS else "unit"
    return Role(profile, name, f"{repeats}: the rows of one are resampled together", use="unit")


def find_weight(sheet: Sheet) -> list[Role]:
    """The base weight: a column of that name whose mean is about 1."""
    roles: list[Role] = []
    for profile in sheet.open:
        word = says(profile.header, WEIGHTS) or says(profile.column.wording, SURE_WEIGHTS)
        numbers = profile.numbers
        if not word or numbers.count < NEARLY_ALL * profile.filled or numbers.low < 0 or numbers.high <= 0:
            continue
        about_one = MEAN_WEIGHT[0] <= numbers.mean <= MEAN_WEIGHT[1]
        taken = any(role.use for role in roles)
        if (about_one or says(profile.asked, SURE_WEIGHTS)) and not taken and profile.share_filled >= NEARLY_ALL:
            why = (
                f"the header says {word!r}; from {numbers.low:.3g} to {numbers.high:.3g}, on average {numbers.mean:.3g}"
            )
            roles.append(Role(profile, "weight", why, use="weight"))
        else:
            why = f"a weight of answers has a mean of about 1, this one of {numbers.mean:.3g}"
            reason = "another column is the weight" if taken else why
            roles.append(left_out(profile, "unsure", reason, hint="weight"))
    return roles


def find_duration(sheet: Sheet) -> list[Role]:
    """The seconds that it took to answer."""
    roles: list[Role] = []
    for profile in sheet.open:
        word = says(profile.header, DURATIONS) or says(profile.column.wording, DURATIONS)
        if not word or says(profile.header, _NOT_ANSWERING):
            continue
        numbers = profile.numbers
        if numbers.count < NEARLY_ALL * profile.filled or numbers.low < 0 or numbers.mean < SHORTEST_DURATION:
            continue
        other = says(profile.asked, NOT_SECONDS)
        if other or numbers.mean > LONGEST_DURATION or any(role.use for role in roles):
            why = f"in {other}; seconds are needed" if other else "not the seconds it took to answer, as it seems"
            roles.append(left_out(profile, "duration", why, hint="duration"))
        else:
            why = f"the header says {word!r}; on average {numbers.mean:.0f}, taken as seconds"
            roles.append(Role(profile, "duration", why, use="duration"))
    return roles
