"""Columns of answers: ratings, recommendations, yes or no; their scales, labels and codes for no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsidein.draft.families import families, is_generic, stem_name
from outsidein.draft.profile import Profile
from outsidein.draft.roles import Role, Sheet, left_out
from outsidein.draft.scales import Doubt, Ends, Scale, fit, shared
from outsidein.draft.wordings import ladder, levels_of, yes_or_no
from outsidein.draft.words import (
    COUNTS,
    EASE,
    EFFORT,
    GROUPS,
    IDS,
    NO_ANSWER,
    OVERALL,
    QUANTITIES,
    RATINGS,
    RECOMMEND,
    SATISFIED,
    says,
)
from outsidein.evidence.cells import plain
from outsidein.evidence.kano_answers import is_kano, kano_point
from outsidein.study.sections import Item

MOST_TEXTS = 15  # different answers in words
FEW_TEXTS = 0.05  # the share of answers that may be texts beside numbers
NPS_SCALE = (0, 10)
KANO_SCALE = (1, 5)
USUAL_SCALES = frozenset([(1, 5), (1, 7), (1, 10), (0, 10)])
SURE_RANGE = 8  # different points of 0-10 or 1-10 that codes of groups do not use
ASKED_WORDS = (*RECOMMEND, *SATISFIED, *EFFORT, *EASE, *OVERALL, *RATINGS)


def find_answers(sheet: Sheet) -> list[Role]:
    """Every column of answers that can be read on a scale, or about which a doubt must be told."""
    candidates = [profile for profile in sheet.open if profile.complete and not says(profile.header, IDS)]
    in_words = [profile for profile in candidates if _mostly_texts(profile)]
    in_numbers = [profile for profile in candidates if not _mostly_texts(profile)]
    return [*_worded(in_words), *_numbered(in_numbers)]


def _no_answers(profile: Profile) -> list[str]:
    """The answers that say in words that there is none."""
    return [text for text in profile.texts if plain(text) in NO_ANSWER]


def _given(profile: Profile) -> dict[str, int]:
    """The answers in words that say something."""
    return {text: count for text, count in profile.texts.items() if plain(text) not in NO_ANSWER}


def _mostly_texts(profile: Profile) -> bool:
    return sum(_given(profile).values()) > FEW_TEXTS * sum(profile.answers.values())


# Answers in words


def _worded(profiles: Sequence[Profile]) -> list[Role]:
    levels = {
        p.place: found
        for p in profiles
        if not p.points and len(p.texts) <= MOST_TEXTS and (found := levels_of(_given(p)))
    }
    blocks = _texts_of_blocks(levels)
    roles = [_in_words(profile, blocks.get(profile.place, ())) for profile in profiles]
    return [role for role in roles if role]


def _texts_of_blocks(levels: Mapping[int, tuple[str, dict[str, float]]]) -> dict[int, tuple[str, ...]]:
    """For each column the answers of its kind: those of the fullest column that has all levels of its own."""
    ranked = sorted(levels, key=lambda place: (-len(set(levels[place][1].values())), place))
    widest: list[tuple[str, dict[str, float]]] = []
    chosen: dict[int, tuple[str, ...]] = {}
    for place in ranked:
        subject, own = levels[place]
        fitting = (texts for name, texts in widest if name == subject and set(own.values()) <= set(texts.values()))
        found = next(fitting, None)
        if found is None:
            found = own
            widest.append((subject, own))
        chosen[place] = tuple(found)
    return chosen


def _in_words(profile: Profile, beside: Sequence[str]) -> Role | None:
    given = _given(profile)
    points = yes_or_no(given)
    if points or profile.column.form == "boolean":
        labels = {} if profile.column.form == "boolean" else points or {}
        return _yes_or_no(profile, labels, f"the answers are {_words(given)}")
    found = ladder([*given, *beside]) if not profile.points else None
    if found is None and is_kano(given):
        return _kano(profile, given)
    if found is None or (says(profile.header, GROUPS) and len(given) == 2):
        return None
    missing = _no_answers(profile)
    item = _item((1, found.high), found.points, missing)
    why = f"{_words(list(found.points))} are points 1 to {found.high}" + _missing_words(missing)
    return Role(profile, f"rating 1-{found.high}", why, use="item", item=item, subject=found.subject)


def _kano(profile: Profile, given: Mapping[str, int]) -> Role:
    """One of the two questions on a factor; a survey draft leaves it out again where the other is not found."""
    missing = _no_answers(profile)
    item = _item(KANO_SCALE, {}, missing).model_copy(update={"wordings": "kano"})
    known = {text: point for text in given if (point := kano_point(text))}
    told = ", ".join(f"{text!r} {point}" for text, point in sorted(known.items(), key=lambda pair: pair[1]))
    why = f"answers of a Kano question: {told}" + _missing_words(missing)
    return Role(profile, "kano", why, use="item", item=item, subject="kano")


def _yes_or_no(profile: Profile, labels: Mapping[str, int], why: str) -> Role:
    missing = _no_answers(profile)
    item = _item((0, 1), labels, missing)
    return Role(profile, "yes or no", why + _missing_words(missing), use="item", item=item, subject="yes")


# Answers in numbers


@dataclass(frozen=True)
class _Fitted:
    """A column of numbers with its scale and its family; ``mixed`` where the family is on several scales."""

    profile: Profile
    found: Scale | Doubt
    family: str
    mixed: bool = False


def _numbered(profiles: Sequence[Profile]) -> list[Role]:
    whole = [profile for profile in profiles if profile.whole and _counts(profile)]
    fitted = _fitted(whole)
    sizes = _family_sizes(fitted)
    usual = _usual_scales(fitted)
    roles = [_in_numbers(one, sizes.get((one.family, _ends(one.found)), 0), usual) for one in fitted]
    return [role for role in roles if role]


def _fitted(profiles: Sequence[Profile]) -> list[_Fitted]:
    """The scale of each column: its own or, where its family shares one, that."""
    family = families([profile.header for profile in profiles])
    alone = {profile.place: fit(_counts(profile)) for profile in profiles}
    asked: dict[str, Ends | None] = {"": None}
    for stem in dict.fromkeys(family.values()):
        members = [alone[p.place] for p in profiles if family.get(p.header) == stem]
        ends = [each.ends for each in members if isinstance(each, Scale)]
        asked[stem] = shared(ends)
    stems = [family.get(profile.header, "") for profile in profiles]
    return [
        _Fitted(profile, fit(_counts(profile), asked[stem]), stem, mixed=bool(stem) and asked[stem] is None)
        for profile, stem in zip(profiles, stems, strict=True)
    ]


def _counts(profile: Profile) -> dict[int, int]:
    """The numbers of a column without those that its file labels as no answer."""
    return {value: count for value, count in profile.counts.items() if str(value) not in _labelled_missing(profile)}


def _labelled_missing(profile: Profile) -> dict[str, str]:
    """The codes of a column that its file labels as no answer, with their labels."""
    labels = profile.column.labels
    return {
        str(value): labels[str(value)] for value in profile.counts if plain(labels.get(str(value), "")) in NO_ANSWER
    }


def _ends(found: Scale | Doubt) -> Ends | None:
    return found.ends if isinstance(found, Scale) else None


def _family_sizes(fitted: Sequence[_Fitted]) -> dict[tuple[str, Ends | None], int]:
    sizes: dict[tuple[str, Ends | None], int] = {}
    for one in fitted:
        if one.family and isinstance(one.found, Scale):
            key = (one.family, one.found.ends)
            sizes[key] = sizes.get(key, 0) + 1
    return sizes


def _usual_scales(fitted: Sequence[_Fitted]) -> frozenset[Ends]:
    """The rating scales that three and more columns use in full, so that they are ratings whatever they are called."""
    full = [
        one.found.ends
        for one in fitted
        if isinstance(one.found, Scale) and one.found.ends in USUAL_SCALES and _in_full(one)
    ]
    return frozenset(ends for ends in full if full.count(ends) >= 3)


def _in_full(one: _Fitted) -> bool:
    """Whether a column uses every point; not one of a family on several scales, nor one named as a group."""
    ends = _ends(one.found)
    named = says(one.profile.header, (*GROUPS, *COUNTS))
    return (
        not named and not one.mixed and ends is not None and set(range(ends[0], ends[1] + 1)) <= set(one.profile.counts)
    )


def _in_numbers(one: _Fitted, alike: int, usual: frozenset[Ends]) -> Role | None:
    """The role of a column of whole numbers; None for codes of groups, which a later phase takes."""
    profile, found = one.profile, one.found
    group = says(profile.header, GROUPS)
    if set(profile.counts) == {0, 1} and not group:
        return _yes_or_no(profile, {}, f"only 0 and 1 occur; {_share_of_ones(profile):.0%} are 1")
    if isinstance(found, Doubt):
        return _doubtful(profile, found) if not group or says(profile.asked, ASKED_WORDS) else None
    word = says(profile.asked, ASKED_WORDS)
    block = alike >= 3 and not (group and not word)
    sure_range = (
        found.high == NPS_SCALE[1] and len(profile.counts) >= SURE_RANGE and not says(profile.header, QUANTITIES)
    )
    if found.ends in usual and _in_full(one) and not (word or block or sure_range):
        return _rating(profile, found, f"numbers from {found.low} to {found.high}, as in other columns of the sheet")
    if not (word or block or sure_range):
        return None if group or profile.column.labels else _rating_or_group(profile, found)
    return _rating(profile, found, _why(profile, found, one.family if block else "", word))


def _doubtful(profile: Profile, doubt: Doubt) -> Role | None:
    if says(profile.header, QUANTITIES) and doubt.ends is None:
        return None
    hint = f"item [{doubt.ends[0]}, {doubt.ends[1]}]" if doubt.ends else ""
    hint += f", missing: {list(doubt.missing)}" if doubt.missing else ""
    if not hint and len(profile.counts) <= 2:
        low, high = min(profile.counts), max(profile.counts)
        hint = f"item [{low}, {high}]" if low < high else ""
    return left_out(profile, "unsure", doubt.reason, hint=hint) if hint else None


def _rating_or_group(profile: Profile, found: Scale) -> Role:
    reason = f"codes {found.low} to {found.high}: a rating, or codes of groups?"
    return left_out(profile, "unsure", reason, hint=f"item [{found.low}, {found.high}] or segment")


def _share_of_ones(profile: Profile) -> float:
    return profile.counts[1] / sum(profile.counts.values())


def _why(profile: Profile, found: Scale, family: str, word: str) -> str:
    if family:
        like = "the questions beside it" if is_generic(family) else f"the other {stem_name(family)} questions"
        return f"numbers from {found.low} to {found.high}, as in {like}"
    seen = f"whole numbers from {min(profile.counts)} to {max(profile.counts)}"
    return f"{seen}; the words say {word!r}" if word else f"{seen}, {len(profile.counts)} different ones"


def _rating(profile: Profile, found: Scale, why: str) -> Role:
    ends = found.ends
    recommend = says(profile.asked, RECOMMEND)
    if recommend and found.low == 1 and ends[1] == NPS_SCALE[1] and len(profile.counts) < 10:
        ends = NPS_SCALE
    labelled = _labelled_missing(profile)
    item = _item(ends, {}, [*map(str, found.missing), *labelled, *_no_answers(profile)])
    name = f"recommend {ends[0]}-{ends[1]}" if recommend and ends == NPS_SCALE else f"rating {ends[0]}-{ends[1]}"
    told = f"; {found.reason}" if found.reason else ""
    told += "".join(f"; {code} is {label!r} in the file" for code, label in labelled.items())
    told += _missing_words(_no_answers(profile))
    told += f"; {_words(_given(profile))} will be counted as not read" if _given(profile) else ""
    return Role(profile, name, why + told, use="item", item=item)


def _item(ends: Ends, labels: Mapping[str, int], missing: Sequence[str]) -> Item:
    return Item.model_validate({"scale": ends, "labels": dict(labels), "missing": tuple(missing)})


# Words


def _words(texts: Sequence[str] | Mapping[str, int], most: int = 5) -> str:
    """Some texts, quoted, the first few of them."""
    shown = [repr(text if len(text) <= 40 else text[:37] + "...") for text in list(texts)[:most]]
    return ", ".join(shown) + (f" and {len(texts) - most} more" if len(texts) > most else "")


def _missing_words(missing: Sequence[str]) -> str:
    return f"; {_words(missing)} {'mean' if len(missing) > 1 else 'means'} no answer" if missing else ""
