"""The text of a drafted `study.yaml`: every guess with its reason beside it, every column left out with why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outsidein.draft.measures import Proposal
from outsidein.draft.roles import Role
from outsidein.draft.survey_draft import SurveyDraft
from outsidein.draft.yaml_text import block, comment, entry, flow, listed, scalar, visible

MOST_NAMED = 12  # columns named in one line of those left out
_STEPS = """
Every line below is a guess, with its reason beside it. What to do next:
  1. Read it through, and correct what is wrong. Columns that are not used stand at the end of each source.
  2. outsidein check {0}    says what is wrong, with line and column
  3. outsidein run {0}      computes every number
  4. outsidein report {0}   writes the report and the workbook
"""


@dataclass(frozen=True)
class StudyDraft:
    """A study as drafted: its name, the folder as its user would write it, its sources, measures and slices."""

    name: str
    folder: str
    sources: Sequence[SurveyDraft]
    proposals: Sequence[Proposal]
    slices: Sequence[str]


def study_text(study: StudyDraft) -> str:
    """The whole file."""
    parts = [_head(study), _settings(study), _slices(study), _measures(study), _evidence(study)]
    return block(line for part in parts if part for line in [*part, ""])[:-1]


def _head(study: StudyDraft) -> list[str]:
    named = [f"{source.rows:,} rows from {', '.join(part.file for part in source.parts)}" for source in study.sources]
    title = comment(f"A study drafted by `outsidein new`: {'; '.join(named)}.")
    steps = [f"# {visible_line}".rstrip() for visible_line in _STEPS.format(visible(study.folder)).strip().splitlines()]
    return [*title, "#", *steps]


def _settings(study: StudyDraft) -> list[str]:
    return [
        f"study: {scalar(study.name)}",
        "seed: 1            # the same seed and the same answers give the same bytes",
        "minimum_cell: 10   # a number that rests on fewer answers is shown nowhere",
    ]


def _slices(study: StudyDraft) -> list[str]:
    if not study.slices:
        return []
    both = (
        f"; [{study.slices[0]}, {study.slices[1]}] in the list would be both at once" if len(study.slices) > 1 else ""
    )
    return [*comment(f"Every measure is computed for all answers together, and for each of these{both}."),
            f"slices: {flow(list(study.slices))}"]  # fmt: skip


def _measures(study: StudyDraft) -> list[str]:
    if not study.proposals:
        told = "No column could be read as an answer on a scale for certain; the columns and why stand below."
        return [*comment(told), "measures: []"]
    return ["measures:", *(line for one in study.proposals for line in listed(one.fields, 2, one.reason))]


def _evidence(study: StudyDraft) -> list[str]:
    return ["evidence:", *(line for source in study.sources for line in [*_source(source), ""])][:-1]


def _source(source: SurveyDraft) -> Iterator[str]:
    reasons = {role.use: role.reason for role in source.roles if role.use} | dict(source.reasons)
    for name, value in source.fields().items():
        if name in ("segments", "items"):
            yield ""
            yield from comment(_ABOUT[name], 4)
            yield f"    {name}:"
            yield from _columns(value, _reasons(source, name))
        elif name == "files":
            yield from comment(reasons.get("files", ""), 4)
            yield "    files:"
            yield from (line for part in value for line in listed(part, 6))
        else:
            yield from _field(name, value, reasons.get(name, ""))
    yield from _left_out(source)


_ABOUT = {
    "segments": "Columns that answers can be sliced by.",
    "items": "Columns of answers: the lowest and the highest answer; what is listed as missing is no answer.",
}


def _field(name: str, value: Any, reason: str) -> list[str]:
    if name == "id":
        return [f"  - id: {scalar(value)}"]
    return entry(name, value, 4, reason)


def _reasons(source: SurveyDraft, section: str) -> dict[str, str]:
    use = {"segments": "segment", "items": "item"}[section]
    return {source.name(role): role.reason for role in source.used(use)}


def _columns(columns: Mapping[str, Any], reasons: Mapping[str, str]) -> Iterator[str]:
    """Segments or items, one a line; those for one reason stand together, with the reason above them."""
    alike: dict[str, list[str]] = {}
    for name in columns:
        alike.setdefault(reasons[name], []).append(name)
    for reason, names in alike.items():
        if len(names) > 1:
            yield from comment(f"These {len(names)}: {reason}.", 6)
        for name in names:
            yield from entry(name, columns[name], 6, reason if len(names) == 1 else "")


def _left_out(source: SurveyDraft) -> Iterator[str]:
    """The columns that are not used, those for one reason together, each kind with a line that would use it."""
    out = [role for role in source.roles if not role.use]
    if not out:
        return
    yield ""
    yield from comment("Columns that are not used, and why:", 4)
    kinds: dict[tuple[str, str], list[Role]] = {}
    for role in out:
        kinds.setdefault((role.name, role.reason), []).append(role)
    for (name, reason), roles in kinds.items():
        headers = ", ".join(short(role.header) for role in roles[:MOST_NAMED])
        more = f" and {len(roles) - MOST_NAMED} more" if len(roles) > MOST_NAMED else ""
        lines = comment(f"{headers}{more}: {name}; {reason}", 4)
        yield lines[0].replace("# ", "# - ", 1)
        yield from (line.replace("# ", "#   ", 1) for line in lines[1:])
        yield from (f"    #     to use it: {visible(line)}" for line in [use_it(roles[0])] if line)


def use_it(role: Role) -> str:
    """How a column that is left out could be used: a line of YAML to put in, and where."""
    what, _, scale = role.hint.partition(" ")
    header = scalar(role.header)
    scale, _, other = scale.partition(" or ")
    lines = {
        "item": f"under `items:` {header}: {{scale: {scale}}}"
        + (f", or under `segments:` {header}: {{}}" if other else ""),
        "segment": f"under `segments:` {header}: {{}}",
        "unit": f"unit: {header}",
        "weight": f"weight: {{column: {header}}}",
        "duration": f"duration: {header}",
        "wave": f"wave: {{column: {header}, period: quarter}}, and in `layout:` how its dates are written",
    }
    return lines.get(what, "")


def short(text: str, most: int = 50) -> str:
    """A header for a comment or a list, cut where it is long.

    >>> short("How satisfied are you", 10)
    'How sat...'
    """
    return text if len(text) <= most else text[: most - 3] + "..."
