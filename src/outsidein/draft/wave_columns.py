"""Columns that say when: names of waves, dates cut into periods."""

from __future__ import annotations

from dataclasses import replace

from outsidein.draft.moments import choose_period, in_order, looks_dated, order_needed, read_dates
from outsidein.draft.profile import Profile
from outsidein.draft.roles import Role, Sheet, left_out
from outsidein.draft.words import IDS, WAVES, WHEN_ANSWERED, says, words
from outsidein.study.sections import Wave

MOST_NAMED = 24  # names of waves in a column
MOSTLY_FILLED = 0.8
SOMEWHAT_FILLED = 0.5


def find_waves(sheet: Sheet) -> list[Role]:
    """The wave: a column of names of waves or, failing that, of dates. Other columns that say when are set aside."""
    named = [(rank, p) for p in sheet.open if (rank := _name_rank(p))]
    named.sort(key=lambda pair: (-pair[0], pair[1].place))
    dated = sorted((p for p in sheet.open if looks_dated(p)), key=_date_rank)
    candidates = [_by_name(profile) for _, profile in named]
    known = {profile.place for _, profile in named}
    candidates += [_by_date(sheet, profile) for profile in dated if profile.place not in known]
    return _first_used(candidates, "the names of the files give the waves" if sheet.waves_by_file else "")


def _first_used(candidates: list[Role], given: str) -> list[Role]:
    """The candidates, of which only the first that can be used is."""
    chosen = ""
    roles: list[Role] = []
    for role in candidates:
        if role.use and (given or chosen):
            name = "date" if role.wave and role.wave.period else "wave"
            reason = given or f"{chosen!r} gives the waves"
            role = replace(role, name=name, reason=reason, use="", wave=None, dates=None)
        chosen = chosen or (role.header if role.use else "")
        roles.append(role)
    return roles


def _name_rank(profile: Profile) -> int:
    """How surely a column holds names of waves; 0 for not at all."""
    if (
        not profile.complete
        or profile.distinct > MOST_NAMED
        or profile.share_filled < MOSTLY_FILLED
        or says(profile.header, IDS)
    ):
        return 0
    ordered = in_order(profile.answers)
    word = says(profile.header, WAVES)
    if ordered is None or len(ordered) < 2:
        return 0
    with_years = all(any(part.isdigit() and len(part) == 4 for part in words(text)) for text in ordered)
    if word:
        return 3 if with_years else 2
    return int(with_years and profile.column.form != "number")


def _by_name(profile: Profile) -> Role:
    ordered = in_order(profile.answers) or ()
    word = says(profile.header, WAVES)
    why = f"the header says {word!r}" if word else "its values name periods"
    shown = f"{ordered[0]} to {ordered[-1]}" if len(ordered) > 2 else " and ".join(ordered)
    order = ordered if order_needed(ordered) else ()
    wave = Wave.model_validate({"column": profile.header, "order": order})
    return Role(profile, "wave", f"{why}; {len(ordered)} waves: {shown}", use="wave", wave=wave)


def _date_rank(profile: Profile) -> tuple[int, int]:
    """The surest name of a date of answering first; columns that are half empty last."""
    word = says(profile.header, WHEN_ANSWERED)
    place = WHEN_ANSWERED.index(word) if word else len(WHEN_ANSWERED)
    return place + (100 if profile.share_filled < SOMEWHAT_FILLED else 0), profile.place


def _by_date(sheet: Sheet, profile: Profile) -> Role:
    found = read_dates(sheet.source, profile)
    if isinstance(found, str):
        return left_out(profile, "date", found, hint="wave")
    if profile.share_filled < SOMEWHAT_FILLED:
        return left_out(profile, "date", f"{1 - profile.share_filled:.0%} of the cells are empty")
    first, last = found.span
    cut = choose_period(found.days)
    if cut is None:
        days = f"all on {first}" if first == last else f"from {first} to {last}"
        return left_out(profile, "date", f"{days}: no period cuts them into waves of a good size")
    period, waves = cut
    sizes = sorted(waves.values())
    written = f", written {found.form}" if found.form else ""
    many = f"{len(waves)} waves of {sizes[0]:,} to {sizes[-1]:,} answers"
    why = f"dates from {first} to {last}{written}: {many} by {period}"
    wave = Wave.model_validate({"column": profile.header, "period": period})
    return Role(profile, "date", why, use="wave", wave=wave, dates=found.form)
