"""What the words of an answer mean on a scale: 'Very satisfied' is a subject, a side and a strength."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outsidein.evidence.cells import plain


@dataclass(frozen=True)
class Wording:
    """What an answer says: what it is about, and how far it goes.

    ``subject`` is a word such as 'satisfied', or empty for the answer in the middle; ``level`` orders the answers of
    one subject; ``two_sided`` tells that the subject has an opposite ('dissatisfied') and that this answer uses it or
    stands between the two.
    """

    subject: str
    level: float
    two_sided: bool = False


# Each subject: the words of its good side, the words of its bad side.
SUBJECTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "satisfied": (
        ("satisfied", "zufrieden", "satisfait", "satisfecho", "satisfaite", "satisfecha"),
        ("dissatisfied", "unsatisfied", "unzufrieden", "insatisfait", "insatisfecho", "insatisfaite", "insatisfecha"),
    ),
    "agree": (("agree", "d'accord", "de acuerdo"), ("disagree", "pas d'accord", "en desacuerdo")),
    "likely": (("likely", "wahrscheinlich", "probable"), ("unlikely", "unwahrscheinlich", "improbable")),
    "important": (("important", "wichtig", "importante"), ("unimportant", "unwichtig")),
    "easy": (
        ("easy", "einfach", "leicht", "facile", "fácil"),
        ("difficult", "hard", "schwierig", "schwer", "difficile"),
    ),
    "happy": (("happy",), ("unhappy",)),
    "pleased": (("pleased",), ("displeased",)),
    "useful": (("useful", "nützlich", "utile"), ("useless",)),
    "helpful": (("helpful", "hilfreich"), ("unhelpful",)),
    "clear": (("clear", "klar"), ("unclear", "unklar")),
    "friendly": (("friendly", "freundlich"), ("unfriendly", "unfreundlich")),
    "positive": (("positive", "positiv"), ("negative", "negativ")),
    "reliable": (("reliable",), ("unreliable",)),
    "interested": (("interested",), ("uninterested",)),
    "confident": (("confident",), ()),
    "effective": (("effective",), ("ineffective",)),
    "valuable": (("valuable",), ()),
    "responsive": (("responsive",), ("unresponsive",)),
    "knowledgeable": (("knowledgeable",), ()),
    "familiar": (("familiar",), ("unfamiliar",)),
    "concerned": (("concerned",), ()),
    "desirable": (("desirable",), ("undesirable",)),
    "favorable": (("favorable", "favourable"), ("unfavorable", "unfavourable")),
}
# How strongly the word before or after it is meant. "not at all" stands at the foot of a one-sided scale.
STRENGTHS: Mapping[str, float] = {
    **dict.fromkeys(("slightly", "a little", "a little bit", "marginally", "tend to", "etwas", "un peu"), 1),
    **dict.fromkeys(("somewhat", "rather", "eher", "plutôt", "más bien", "mildly"), 1.5),
    **dict.fromkeys(("moderately", "fairly", "reasonably", "neutral", "mäßig", "ziemlich", "moyennement"), 2),
    **dict.fromkeys(("mostly", "quite", "generally", "largely", "mainly", "pretty", "weitgehend", "bastante"), 2.25),
    "": 2.5,
    **dict.fromkeys(("very", "very much", "highly", "strongly", "sehr", "très", "muy"), 3),
    **dict.fromkeys(("extremely", "completely", "totally", "fully", "absolutely", "entirely", "exceptionally"), 4),
    **dict.fromkeys(("äußerst", "vollkommen", "voll und ganz", "tout à fait", "totalement", "totalmente"), 4),
    **dict.fromkeys(("extrêmement", "extremadamente", "completamente", "completely and totally"), 4),
}
FEET: Mapping[str, float] = {
    **dict.fromkeys(("not at all", "überhaupt nicht", "gar nicht", "pas du tout", "nada", "in no way"), 0),
    **dict.fromkeys(("not", "nicht", "pas", "no"), 0.25),
    **dict.fromkeys(
        ("not very", "not so", "not too", "not that", "not particularly", "hardly", "weniger", "peu", "poco"), 0.75
    ),
    **dict.fromkeys(("of little", "low", "little", "minimally", "kaum"), 0.8),
}
MIDDLE = re.compile(
    r"neutral|neither|undecided|mixed|so-so|in between|teils/teils|teils teils|teils-teils|weder noch|neutre"
    r"|indifferent|(neither|weder|ni) .+ (nor|or|noch|ni) .+"
)
# Whole scales that are not built from a subject, from the lowest answer to the highest.
LADDERS: Mapping[str, tuple[str, ...]] = {
    "often": (
        *(
            "never|nie|jamais|nunca",
            "almost never|very rarely|hardly ever",
            "rarely|seldom|selten|rarement|raras veces",
        ),
        *(
            "occasionally",
            "sometimes|about half the time|manchmal|parfois|a veces",
            "often|frequently|häufig|oft|souvent",
        ),
        *("usually|most of the time|very often|mostly", "almost always", "always|immer|toujours|siempre"),
    ),
    "quality": (
        *(
            "terrible|awful|very poor|very bad|unacceptable|sehr schlecht",
            "poor|bad|schlecht|mangelhaft",
            "below average",
        ),
        *("fair|acceptable|adequate|so so|ausreichend", "average|ok|okay|befriedigend", "above average"),
        *("good|satisfactory|gut", "very good|great|sehr gut", "excellent|outstanding|exceptional|hervorragend"),
    ),
    "amount": ("none at all|nothing", "a little", "a moderate amount|some", "a lot|much", "a great deal|very much"),
    "height": ("very low|sehr niedrig", "low|niedrig", "medium|moderate|mittel", "high|hoch", "very high|sehr hoch"),
}
ENDS: Mapping[str, tuple[float, float]] = {"often": (1, 5), "quality": (1, 6), "amount": (0, 3), "height": (1, 3)}
"""For each ladder the rung that the lowest answer must not lie above, and the one that the highest must reach."""

MIDDLES: Mapping[str, float] = {"quality": 4, "height": 2}
"""The rung that a neutral answer stands on."""

# Scales with a middle answer, as above; who can say one end can say the other.
BALANCES: Mapping[str, tuple[str, ...]] = {
    "expected": (
        "much worse than expected|far below expectations|well below expectations|much worse|a lot worse",
        "worse than expected|below expectations|worse|somewhat worse|a little worse",
        "as expected|met expectations|meets expectations|equal to expectations|about the same|the same",
        "better than expected|above expectations|exceeded expectations|better|somewhat better|a little better",
        "much better than expected|far above expectations|far exceeded expectations|much better|a lot better",
    ),
    "definite": (
        "definitely not|definitely would not|certainly not|definitely no|definitely will not",
        "probably not|probably would not|probably no|probably will not",
        "might or might not|maybe|possibly|perhaps",
        "probably|probably yes|probably would|probably will",
        "definitely|definitely yes|definitely would|certainly|definitely will",
    ),
}  # fmt: skip
GERMAN_AGREE: Mapping[str, float] = {
    **dict.fromkeys(
        ("stimme gar nicht zu", "stimme überhaupt nicht zu", "trifft gar nicht zu", "trifft überhaupt nicht zu"), -4
    ),
    **dict.fromkeys(("stimme nicht zu", "trifft nicht zu"), -2.5),
    **dict.fromkeys(("stimme eher nicht zu", "trifft eher nicht zu"), -1.5),
    **dict.fromkeys(("stimme eher zu", "trifft eher zu"), 1.5),
    **dict.fromkeys(("stimme zu", "trifft zu"), 2.5),
    **dict.fromkeys(
        ("stimme voll zu", "stimme voll und ganz zu", "stimme völlig zu", "trifft voll zu", "trifft voll und ganz zu"),
        4,
    ),
}
YES = frozenset(["yes", "y", "true", "ja", "oui", "sí", "si", "sim", "checked", "selected", "ticked", "agreed", "wahr"])
NO = frozenset(["no", "n", "false", "nein", "non", "não", "unchecked", "not selected", "not ticked", "falsch"])


def wording(text: str) -> Wording | None:
    """What an answer says, or None where its words are not known.

    >>> wording("Very dissatisfied")
    Wording(subject='satisfied', level=-3, two_sided=True)
    >>> wording("Slightly important").level < wording("Extremely important").level
    True
    >>> wording("Tuesday") is None
    True
    """
    answer = plain(text).rstrip(".!")
    if MIDDLE.fullmatch(answer):
        return Wording("", 0, two_sided=True)
    if answer in GERMAN_AGREE:
        return Wording("agree", GERMAN_AGREE[answer], two_sided=GERMAN_AGREE[answer] < 0)
    return _on_ladder(answer) or _about_subject(answer)


def _on_ladder(answer: str) -> Wording | None:
    for name, rungs in (*LADDERS.items(), *BALANCES.items()):
        for place, rung in enumerate(rungs):
            if answer in rung.split("|"):
                return Wording(name, place - 2 if name in BALANCES else place, two_sided=name in BALANCES)
    return None


def _about_subject(answer: str) -> Wording | None:
    for subject, (good, bad) in SUBJECTS.items():
        for side, sign in ((bad, -1), (good, 1)):
            for word in side:
                if (rest := _without(answer, word)) is not None:
                    return _at(subject, rest, sign)
    return None


def _without(answer: str, word: str) -> str | None:
    """The words around a subject, or None where it is not there."""
    if answer == word:
        return ""
    if answer.endswith(" " + word):
        return answer[: -len(word) - 1].strip()
    if answer.startswith(word + " "):  # "agree strongly", "satisfied somewhat"
        return answer[len(word) + 1 :].strip()
    return None


def _at(subject: str, strength: str, sign: int) -> Wording | None:
    if strength in STRENGTHS:
        return Wording(subject, sign * STRENGTHS[strength], two_sided=sign < 0)
    if strength in FEET and sign > 0:
        return Wording(subject, FEET[strength])
    return None


@dataclass(frozen=True)
class Ladder:
    """The scale of some answers: what it is about, the point that each answer stands for, and the highest point."""

    subject: str
    points: Mapping[str, int]
    high: int


def levels_of(texts: Iterable[str]) -> tuple[str, dict[str, float]] | None:
    """The one subject of some answers and the level of each; None where they have no subject in common.

    >>> levels_of(["Agree", "Neutral", "Disagree"])
    ('agree', {'Agree': 2.5, 'Neutral': 0, 'Disagree': -2.5})
    """
    known = {text: wording(text) for text in texts}
    found = {text: meaning for text, meaning in known.items() if meaning}
    subjects = {meaning.subject for meaning in found.values() if meaning.subject}
    if len(found) < len(known) or len(subjects) != 1:
        return None
    subject = subjects.pop()
    middle = _middle(subject, any(meaning.two_sided and meaning.subject for meaning in found.values()))
    if middle is None and any(not meaning.subject for meaning in found.values()):
        return None
    return subject, {text: meaning.level if meaning.subject else middle or 0 for text, meaning in found.items()}


def _middle(subject: str, two_sided: bool) -> float | None:
    """The level of a neutral answer, or None where a scale has none."""
    if two_sided or subject in BALANCES:
        return 0
    return MIDDLES.get(subject) if subject in LADDERS else STRENGTHS["neutral"]


def ladder(texts: Iterable[str]) -> Ladder | None:
    """The scale of some answers, or None where it cannot be told for certain.

    A two-sided scale is completed by its mirror image: who can be 'very satisfied' can be 'very dissatisfied'. A
    one-sided one must show its foot ('not at all') and its head ('very' or more).

    >>> ladder(["Satisfied", "Neutral", "Very satisfied", "Dissatisfied"]).points["Very satisfied"]
    5
    >>> ladder(["Slightly important", "Very important"]) is None
    True
    """
    found = levels_of(texts)
    if found is None:
        return None
    subject, levels = found
    steps = set(levels.values())
    if any(level < 0 for level in steps) or subject in BALANCES:
        steps |= {-level for level in steps}
    elif not _shows_its_ends(subject, steps):
        return None
    ordered = sorted(steps)
    points = {text: ordered.index(levels[text]) + 1 for text in sorted(levels, key=lambda text: (levels[text], text))}
    return Ladder(subject, points, len(ordered))


def _shows_its_ends(subject: str, steps: set[float]) -> bool:
    foot, head = ENDS.get(subject, (0.25, STRENGTHS[""]))
    return len(steps) >= 3 and min(steps) <= foot and max(steps) >= head


def yes_or_no(texts: Iterable[str]) -> dict[str, int] | None:
    """Yes as 1 and no as 0, where all answers are one or the other.

    >>> yes_or_no(["Yes", "no"])
    {'Yes': 1, 'no': 0}
    """
    given = list(texts)
    points = {text: 1 if plain(text) in YES else 0 for text in given if plain(text) in YES | NO}
    return points if len(points) == len(given) and len(set(points.values())) == 2 else None
