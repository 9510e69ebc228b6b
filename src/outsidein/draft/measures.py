"""Which measures a draft proposes: for every item at least one, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from outsidein.analyses.analysis import Items, named_items
from outsidein.draft.families import GENERIC, families, is_generic, is_question, split, stem_name
from outsidein.draft.naming import Names
from outsidein.draft.pairs import Asked, Question, Together, together
from outsidein.draft.roles import Role
from outsidein.draft.words import EASE, EFFORT, OVERALL, SATISFIED, says, words

FEWEST_IN_BLOCK = 3
MOST_IN_ALPHA = 12
LONGEST_LABEL = 120
NPS_SCALE, EFFORT_SCALE, EASE_SCALE = (0, 10), (1, 5), (1, 7)


@dataclass(frozen=True)
class Answer:
    """An item of the draft: its id and the role it came from."""

    id: str
    role: Role

    @property
    def scale(self) -> tuple[int, int]:
        """The ends of its scale."""
        scale = self.role.item.scale if self.role.item else "number"
        return (0, 0) if isinstance(scale, str) else scale

    @property
    def asked(self) -> str:
        """Its header and wording."""
        return self.role.profile.asked


@dataclass(frozen=True)
class Proposal:
    """A measure: its fields as the study has them, why it is proposed, and which items it uses."""

    fields: dict[str, Any]
    reason: str
    items: frozenset[str] = field(default_factory=frozenset)


def propose(answers: Sequence[Answer], names: Names) -> list[Proposal]:
    """The measures of some items, in the order in which a reader wants them."""
    sets = together([_question(answer) for answer in answers if answer.role.subject != "yes"])
    paired = frozenset(item for one in sets for item in one.items)
    single = [answer for answer in answers if answer.id not in paired and answer.role.subject != "kano"]
    proposals = [found for answer in single for rule in SINGLES if (found := rule(answer, names))]
    proposals += [_csat(answer, names) for answer in _overall_satisfaction(single)]
    proposals += [_pairs(one, answers, names) for one in sets]
    used = frozenset(item for proposal in proposals for item in proposal.items)
    blocks = list(_blocks([answer for answer in single if answer.id not in used], names))
    used |= frozenset(item for proposal in blocks for item in proposal.items)
    rest = [answer for answer in single if answer.id not in used]
    return [*proposals, *blocks, *_others(rest, names)]


def _question(answer: Answer) -> Question:
    column = answer.role.profile.column
    return Question(answer.id, column.header, column.wording, answer.scale, answer.role.subject == "kano")


def half_pairs(answers: Sequence[Answer]) -> list[Answer]:
    """The Kano questions whose other half is not there, so that nothing can be computed of them."""
    paired = {item for one in together([_question(answer) for answer in answers]) for item in one.items}
    return [answer for answer in answers if answer.role.subject == "kano" and answer.id not in paired]


# Measures of one item


def _nps(answer: Answer, names: Names) -> Proposal | None:
    if not answer.role.name.startswith("recommend") or answer.scale != NPS_SCALE:
        return None
    fields = {"id": names.give("nps"), "kind": "nps", "label": "Net promoter score", "item": answer.id}
    return Proposal(fields, "would they recommend us: share of 9-10 less share of 0-6", frozenset([answer.id]))


def _share(answer: Answer, names: Names) -> Proposal | None:
    if answer.role.subject != "yes":
        return None
    name = names.give(f"{answer.id}_yes")
    fields = {"id": name, "kind": "share", "label": _label(answer), "item": answer.id, "values": [1]}
    return Proposal(fields, "the share that said yes", frozenset([answer.id]))


def _overall_satisfaction(single: Sequence[Answer]) -> list[Answer]:
    """The questions on satisfaction as a whole: those that say so, else the only one on satisfaction."""
    ratings = [
        answer for answer in single if answer.role.subject != "yes" and not answer.role.name.startswith("recommend")
    ]
    overall = [answer for answer in ratings if says(answer.asked, OVERALL)]
    satisfied = [
        answer for answer in ratings if says(answer.asked, SATISFIED) or answer.role.subject in ("satisfied", "happy")
    ]
    both = [answer for answer in overall if answer in satisfied]
    return both or overall or (satisfied if len(satisfied) == 1 else [])


def _csat(answer: Answer, names: Names) -> Proposal:
    fields = {"id": names.give("csat"), "kind": "csat", "label": _label(answer, "Satisfaction"), "item": answer.id}
    low, high = answer.scale
    boxes = f"{high - 1} and {high}" if high - low > 1 else f"{high}"
    return Proposal(fields, f"satisfaction: the share of answers {boxes}, and the mean", frozenset([answer.id]))


def _ces(answer: Answer, names: Names) -> Proposal | None:
    effort = says(answer.asked, EFFORT) and answer.scale == EFFORT_SCALE
    ease = (says(answer.asked, EASE) or says(answer.asked, ("ces",))) and answer.scale == EASE_SCALE
    if not (effort or ease):
        return None
    fields = {"id": names.give("effort"), "kind": "ces", "label": _label(answer, "Customer effort"), "item": answer.id}
    what = "ease on 1-7, higher is easier" if ease else "effort on 1-5, lower is easier"
    return Proposal({**fields, "version": 2 if ease else 1}, f"taken as {what}", frozenset([answer.id]))


SINGLES = (_nps, _share, _ces)
"""Measures of one item. A new one is a function and a name here."""


def _label(answer: Answer, otherwise: str = "") -> str:
    """What a single question is called in reports: its wording, or a word for it where it has none."""
    wording = answer.role.profile.column.wording or answer.role.header
    if " " in wording.strip():
        return wording if len(wording) <= LONGEST_LABEL else wording[: LONGEST_LABEL - 3].rpartition(" ")[0] + "..."
    spoken = [word for word in words(wording) if word not in GENERIC]
    return otherwise or " ".join(spoken or words(wording)).capitalize() or wording


# Measures of several items

SUBJECT_NOUNS = {
    "satisfied": "satisfaction",
    "agree": "agreement",
    "likely": "likelihood",
    "important": "importance",
    "easy": "ease",
    "often": "frequency",
    "quality": "quality",
    "expected": "expectations",
    "definite": "intention",
    "happy": "happiness",
}
"""What answers such as 'very satisfied' or 'often' are about."""

_LABELS = {
    "kano": "What the factors are to customers",
    "opportunity": "Outcomes",
    "servqual": "Service quality",
    "tolerance": "Zone of tolerance",
}
_GAPS = {"kano": "factor", "opportunity": "outcome", "servqual": "statement", "tolerance": "attribute"}
_IDS = {"kano": "kano", "opportunity": "outcomes", "servqual": "service_quality", "tolerance": "zone_of_tolerance"}


def _pairs(one: Together, answers: Sequence[Answer], names: Names) -> Proposal:
    fields: dict[str, Any] = {"id": names.give(_IDS[one.kind]), "kind": one.kind, "label": _LABELS[one.kind]}
    items = {answer.id: answer.role.item for answer in answers if answer.role.item}
    fields |= {name: _template(one.kind, asked, items) or dict(asked) for name, asked in one.fields.items()}
    if one.kind == "servqual":
        fields |= _dimensions(one.subjects)
    fields |= _labels(one, answers)
    return Proposal(fields, f"{one.how}; {len(one.subjects)} subjects{_scales(one, answers)}", one.items)


def _template(kind: str, asked: Asked, items: Items) -> str:
    """The items of a field as one name with a gap, such as imp_{outcome}, where that finds them and no others."""
    subject, item = next(iter(asked.items()))
    before, found, after = item.partition(subject)
    template = f"{before}{{{_GAPS[kind]}}}{after}"
    return template if found and (before or after) and named_items(template, items) == dict(asked) else ""


def _labels(one: Together, answers: Sequence[Answer]) -> dict[str, dict[str, str]]:
    """What the subjects are called in reports, where the wording of their questions tells."""
    last = list(one.fields.values())[-1]
    by_id = {answer.id: answer for answer in answers}
    labels = {subject: _thing(by_id[item]) for subject, item in last.items()}
    told = all(labels.values()) and len(set(labels.values())) == len(labels)
    return {"labels": labels} if told else {}


def _thing(answer: Answer) -> str:
    """What a question is about, from its wording; an empty string where it has none."""
    wording = answer.role.profile.column.wording or answer.role.header
    parts = split(wording)
    spoken = parts[1] if parts else wording
    return spoken if " " in wording and len(spoken) <= LONGEST_LABEL else ""


def _dimensions(subjects: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Dimensions of two and more subjects each, where names such as tan1, tan2, rel1 tell them."""
    family = families(subjects)
    members: dict[str, list[str]] = {}
    for subject in subjects:
        members.setdefault(stem_name(family.get(subject, "")).replace(" ", "_"), []).append(subject)
    whole = "" not in members and len(members) > 1 and all(family[s].endswith(" #") for s in subjects)
    return {"dimensions": members} if whole else {}


def _scales(one: Together, answers: Sequence[Answer]) -> str:
    """A word of caution where the things asked about a subject were asked on different scales."""
    ends = {answer.id: answer.scale for answer in answers}
    by_field = {name: sorted({ends[item] for item in asked.values()}) for name, asked in one.fields.items()}
    if len({tuple(found) for found in by_field.values()}) == 1:
        return ""
    told = ", ".join(
        f"{name} on {' or '.join(f'{low}-{high}' for low, high in found)}" for name, found in by_field.items()
    )
    return f"; mind the scales: {told}; of each the top boxes count (two, or of three points one)"


def _blocks(answers: Sequence[Answer], names: Names) -> Iterator[Proposal]:
    for stem, members in _families(answers).items():
        items = [answer.id for answer in members]
        low, high = members[0].scale
        like = (
            "in the wording of their answers"
            if stem in SUBJECT_NOUNS
            else f"in {'the question' if is_question(stem) else 'the name'} {stem_name(stem)!r}"
        )
        name = SUBJECT_NOUNS.get(stem, "questions" if is_generic(stem) else stem_name(stem))
        label = " ".join(words(name)).capitalize() or name
        fields = {"id": names.give(f"{name}_means"), "kind": "mean", "label": label, "items": items}
        yield Proposal(
            fields, f"the mean of each of {len(items)} questions on {low}-{high}, alike {like}", frozenset(items)
        )
        if not is_generic(stem) and len(items) <= MOST_IN_ALPHA:
            fields = {
                "id": names.give(f"{name}_scale"),
                "kind": "alpha",
                "label": f"{label} as a scale",
                "items": items,
            }
            yield Proposal(fields, "whether they measure one thing (Cronbach's alpha)", frozenset(items))


def _families(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Blocks of three and more ratings that share a scale, and a name or the wording of their answers."""
    ratings = [answer for answer in answers if answer.role.subject != "yes"]
    family = families([answer.role.header for answer in ratings])
    blocks: dict[tuple[str, str, tuple[int, int]], list[Answer]] = {}
    for answer in ratings:
        stem = family.get(answer.role.header, "")
        if answer.role.subject and not is_question(stem):
            stem = ""
        if stem or answer.role.subject:
            blocks.setdefault((stem, answer.role.subject, answer.scale), []).append(answer)
    kept = {key: members for key, members in blocks.items() if len(members) >= FEWEST_IN_BLOCK}
    return {stem or subject: members for (stem, subject, _), members in kept.items()}


def _others(answers: Sequence[Answer], names: Names) -> list[Proposal]:
    if not answers:
        return []
    items = [answer.id for answer in answers]
    fields = {"id": names.give("other_means"), "kind": "mean", "label": "Other ratings", "items": items}
    return [Proposal(fields, "the mean of each rating that no other measure uses", frozenset(items))]
