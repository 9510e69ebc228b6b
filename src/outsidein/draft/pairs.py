"""Questions that ask several things about one subject: importance and satisfaction, expected and perceived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from outsidein.draft.families import split
from outsidein.draft.words import says, words

Asked = Mapping[str, str]  # subject to the id of the item that asks about it

MARKS: Mapping[str, tuple[str, ...]] = {
    "importance": ("importance", "important", "imp", "wichtigkeit", "wichtig", "importancia"),
    "satisfaction": (
        "satisfaction",
        "satisfied",
        "sat",
        "zufriedenheit",
        "zufrieden",
        "satisfaccion",
        "performance",
        "perf",
    ),
    "expectation": ("expectation", "expectations", "expected", "expect", "exp", "erwartung", "expectativa"),
    "perception": ("perception", "perceptions", "perceived", "perc", "per", "experienced", "wahrnehmung", "percepcion"),
    "desired": ("desired", "desire", "des", "wished", "ideal"),
    "functional": ("functional", "func", "fun", "funktional", "fonctionnel", "funcional", "positive", "pos", "with"),
    "dysfunctional": (
        *("dysfunctional", "dysfunc", "dysfun", "dysf", "dys", "disfunctional", "dysfunktional", "dysfonctionnel"),
        *("disfuncional", "negative", "neg", "without"),
    ),
    "adequate": ("adequate", "ade", "adq", "adeq", "minimum", "minimal", "min", "tolerable"),
    "perceived": ("perceived", "perception", "perc", "per", "actual", "act"),
}
LETTERS: Mapping[str, str] = {
    **dict.fromkeys(("perception", "perceived"), "p"),
    "importance": "i",
    "satisfaction": "s",
    "expectation": "e",
    "desired": "d",
    "functional": "f",
    "dysfunctional": "d",
    "adequate": "a",
}
"""Single letters that stand for the same before a number, as in e1 and p1."""

SETS: Mapping[str, tuple[str, ...]] = {
    "kano": ("functional", "dysfunctional"),
    "tolerance": ("desired", "adequate", "perceived"),
    "servqual": ("expectation", "perception"),
    "opportunity": ("importance", "satisfaction"),
}
"""What each kind of measure asks of a subject; the kinds are looked for in this order."""

KANO_WORDS = ("functional", "func", "fun", "funktional", "fonctionnel", "funcional", "dysfunctional", "dysfunc",
              "dysfun", "dysf", "dys", "disfunctional", "dysfunktional", "dysfonctionnel", "disfuncional")  # fmt: skip
KANO_SCALES = ((1, 5), (1, 3))
NEGATIONS = ("not", "no", "without", "don t", "didn t", "doesn t", "nicht", "kein", "keine", "ohne", "sans", "pas",
             "sin", "non", "absent", "lack", "lacked", "missing", "niet", "geen", "nie", "senza", "sem")  # fmt: skip
FEWEST = 2  # subjects
FEWEST_BY_LETTER = 3
_FILLERS = frozenset(["is", "are", "was", "were", "it", "to", "you", "the", "with", "your", "our", "of", "that", "for"])
_NUMBERED = re.compile(r"(?P<stem>[a-z]+?)(?P<mark>i?)")


@dataclass(frozen=True)
class Question:
    """One item that may be half of a pair: its id, its header, its wording, its scale, and whether it is a Kano one."""

    item: str
    header: str
    wording: str
    scale: tuple[int, int]
    kano: bool = False


@dataclass(frozen=True)
class Together:
    """Questions that belong together: the kind of measure, and for each field of it subject to item."""

    kind: str
    fields: Mapping[str, Asked]
    how: str

    @property
    def subjects(self) -> tuple[str, ...]:
        """What is asked about, in the order of the file."""
        return tuple(next(iter(self.fields.values())))

    @property
    def items(self) -> frozenset[str]:
        """The items of all fields."""
        return frozenset(item for asked in self.fields.values() for item in asked.values())


def together(questions: Sequence[Question]) -> list[Together]:
    """All sets of questions that belong together; no question is in two of them.

    >>> asked = [Question(name, name, "", (1, 7)) for name in ("imp_a", "sat_a", "imp_b", "sat_b", "other")]
    >>> [(one.kind, one.subjects) for one in together(asked)]
    [('opportunity', ('a', 'b'))]
    """
    found: list[Together] = []
    rest = list(questions)
    for kind, fields in SETS.items():
        for rule in (_by_word, _by_letter, _by_infix, _by_thing):
            one = rule(kind, fields, [question for question in rest if _may_be(kind, question)])
            if one:
                found.append(one)
                rest = [question for question in rest if question.item not in one.items]
    return found


def _may_be(kind: str, question: Question) -> bool:
    """Kano questions are told by their answers, or by their names alone where these say so and the scale is right."""
    if kind != "kano":
        return not question.kano
    named = says(f"{question.header} {question.wording}", KANO_WORDS) and question.scale in KANO_SCALES
    return question.kano or bool(named)


def _by_word(kind: str, fields: Sequence[str], questions: Sequence[Question]) -> Together | None:
    """Names or wordings with a word for what is asked: imp_speed, speed_sat, 'How important is: - Speed'."""
    asked: dict[str, dict[str, str]] = {field: {} for field in fields}
    for question in questions:
        for field, subject in _marked(question, fields):
            asked[field].setdefault(subject, question.item)
    return _complete(kind, asked, questions, FEWEST, "the names say what is asked")


def _marked(question: Question, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        for text in (question.header, question.wording):
            subject = _subject(text, MARKS[field])
            if subject:
                yield field, subject
                return


def _subject(text: str, marks: Sequence[str]) -> str:
    """What is asked about where a text bears a mark at one end, or in the question before what is asked about."""
    parts = split(text)
    if parts and set(words(parts[0])) & set(marks):
        return "_".join(words(parts[1]))
    for mark in marks:
        match = _named(mark).fullmatch(text)
        if match:
            return match["after"] or match["before"]
    spoken = list(words(text))
    if len(spoken) > 2 and spoken[0] == "how" and spoken[1] in marks:
        return "_".join(word for word in spoken[2:] if word not in _FILLERS)
    if not 2 <= len(spoken) <= 8:
        return ""
    if spoken[0] in marks:
        return "_".join(spoken[1:])
    return "_".join(spoken[:-1]) if spoken[-1] in marks else ""


@lru_cache(maxsize=256)
def _named(mark: str) -> re.Pattern[str]:
    """A name with a mark at one end: imp_speed, speed.satisfaction."""
    return re.compile(rf"(?i:{mark})[_.-]+(?P<after>\w[\w.-]*)|(?P<before>\w[\w.-]*?)[_.-]+(?i:{mark})")


def _by_letter(kind: str, fields: Sequence[str], questions: Sequence[Question]) -> Together | None:
    """Names of a letter and a number: e1, e2, e3 and p1, p2, p3."""
    asked: dict[str, dict[str, str]] = {field: {} for field in fields}
    for question in questions:
        spoken = words(question.header)
        for field in fields:
            if len(spoken) == 2 and spoken[0] == LETTERS[field] and spoken[1].isdigit():
                asked[field].setdefault(spoken[1], question.item)
    named = {field: {f"item_{subject}": item for subject, item in found.items()} for field, found in asked.items()}
    return _complete(kind, named, questions, FEWEST_BY_LETTER, "the letters before the numbers say what is asked")


def _by_infix(kind: str, fields: Sequence[str], questions: Sequence[Question]) -> Together | None:
    """Names where an i before the number asks for importance: q6 and qi6."""
    if kind != "opportunity":
        return None
    plain: dict[str, str] = {}
    important: dict[str, str] = {}
    for question in questions:
        spoken = words(question.header)
        if len(spoken) == 2 and spoken[1].isdigit() and (match := _NUMBERED.fullmatch(spoken[0])):
            kept = important if match["mark"] else plain
            kept.setdefault(f"{match['stem']}{spoken[1]}", question.item)
    asked = {
        "importance": important,
        "satisfaction": {subject: plain[subject] for subject in important if subject in plain},
    }
    return _complete(kind, asked, questions, FEWEST_BY_LETTER, "an i before the number is taken to ask for importance")


def _by_thing(kind: str, fields: Sequence[str], questions: Sequence[Question]) -> Together | None:
    """Two Kano questions on the same things; that on not having them is negated, or stands later."""
    things: dict[str, dict[str, str]] = {}
    for question in questions if kind == "kano" else ():
        parts = split(question.wording or question.header)
        if parts:
            things.setdefault(parts[0], {})["_".join(words(parts[1]))] = question.item
    if len(things) != 2:
        return None
    first, second = sorted(things, key=lambda stem: bool(says(stem, NEGATIONS)))
    asked = dict(zip(fields, (things[first], things[second]), strict=True))
    return _complete(kind, asked, questions, FEWEST, f"asked about having ({first!r}) and lacking ({second!r})")


def _complete(
    kind: str, asked: Mapping[str, Mapping[str, str]], questions: Sequence[Question], fewest: int, how: str
) -> Together | None:
    """The subjects about which everything is asked, if there are enough; alike scales for each thing that is asked."""
    scales = {question.item: question.scale for question in questions}
    first, *others = asked.values()
    subjects = [subject for subject in first if all(subject in other for other in others)]
    if kind != "opportunity":
        subjects = [subject for subject in subjects if len({scales[found[subject]] for found in asked.values()}) == 1]
    if len(subjects) < fewest:
        return None
    return Together(
        kind, {field: {subject: found[subject] for subject in subjects} for field, found in asked.items()}, how
    )
