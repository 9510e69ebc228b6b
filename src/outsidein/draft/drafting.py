"""From files of answers to a drafted study, as a table of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from shlex import quote as shell_quoted
from typing import NamedTuple

import duckdb

from outsidein.analyses.analysis import named_items
from outsidein.draft.answer_columns import find_answers
from outsidein.draft.joining import Group, common_name, join
from outsidein.draft.measures import Proposal, half_pairs, propose
from outsidein.draft.naming import Names
from outsidein.draft.opening import Opened, open_file
from outsidein.draft.other_columns import find_segments, name_the_rest
from outsidein.draft.pairs import SETS
from outsidein.draft.placing import Placed, place, put
from outsidein.draft.profile import Profile, profiles
from outsidein.draft.roles import Phase, Role, Sheet, read_roles
from outsidein.draft.sheet_columns import find_duration, find_respondent, find_unit, find_weight, set_aside
from outsidein.draft.slicing import choose_slices
from outsidein.draft.study_text import StudyDraft, study_text, use_it
from outsidein.draft.survey_draft import SurveyDraft, name_columns
from outsidein.draft.trial import tried
from outsidein.draft.wave_columns import find_waves
from outsidein.evidence.engines.duckdb import DuckDB, connect
from outsidein.evidence.sources import Source, unite
from outsidein.study.sections import Layout, Part

PHASES: tuple[Phase, ...] = (
    set_aside,
    find_weight,
    find_duration,
    find_respondent,
    find_unit,
    find_waves,
    find_answers,
    find_segments,
    name_the_rest,
)
"""The order in which columns are told; each phase sees only what those before it left."""

_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]{1,2}")


class Guess(NamedTuple):
    """What a column (or a file) is taken for, and why."""

    column: str
    role: str
    reason: str


class Draft(NamedTuple):
    """A drafted study: the path of its `study.yaml`, and every guess in it."""

    path: Path
    lines: tuple[Guess, ...]


def draft(folder: Path, files: Sequence[Path], layout: Layout | None = None) -> Draft:
    """Look at files of answers and draft a study about them; it runs as it is, and says why each line stands there.

    Files outside the folder are copied into its `evidence` folder; nothing that exists is overwritten, and nothing is
    left behind when a file cannot be read.

    Args:
        folder: The folder of the new study; it is made where it does not exist.
        files: Files of answers in any form that evidence may have.
        layout: How the files are written, where they do not say it themselves.

    Raises:
        InputError: There is a study already, or something in the way; a file cannot be read (EvidenceError).
        MissingError: A file does not exist.
    """
    placed = place(folder, files)
    connection = connect(tuple(dict.fromkeys(one.path.parent for one in placed)))
    try:
        opened = [
            open_file(one.path, one.shown, connection, f"file{number}", layout or Layout.model_validate({}))
            for number, one in enumerate(placed)
        ]
        sources = _sources(placed, opened, connection)
    finally:
        connection.close()
    study = _study(folder, sources)
    path = put(folder, placed, study_text(study))
    return Draft(path, (*_files(placed, opened), *_guesses(study)))


def _sources(
    placed: Sequence[Placed], opened: Sequence[Opened], connection: duckdb.DuckDBPyConnection
) -> list[SurveyDraft]:
    names = Names()
    return [
        _source(
            group,
            (placed, opened),
            connection,
            names.give(common_name([PurePath(placed[number].name) for number in group.files]), "survey"),
        )
        for group in join(opened, connection)
    ]


def _source(
    group: Group, files: tuple[Sequence[Placed], Sequence[Opened]], connection: duckdb.DuckDBPyConnection, name: str
) -> SurveyDraft:
    """One source: its columns looked at, their roles told, and the whole tried on the files."""
    placed, opened = [files[0][number] for number in group.files], [files[1][number] for number in group.files]
    tables = [one.table for one in opened]
    engine = DuckDB(connection)
    source = unite(tables, engine, f"look_{name}")
    found, decimal = _profiles(source)
    sheet = Sheet(source, found, decimal, bool(group.waves))
    roles = read_roles(sheet, PHASES)
    waves = group.waves or (None,) * len(placed)
    parts = tuple(Part(file=one.name, wave=wave) for one, wave in zip(placed, waves, strict=True))
    layout, reasons = _layout(opened[0], decimal)
    reasons |= {"files": group.reason, "file": group.reason}
    drafted = SurveyDraft(name, parts, layout, tuple(roles), name_columns(roles, Names()), source.rows, reasons=reasons)
    return tried(_in_pairs(drafted), tables, engine, f"try_{name}")


def _in_pairs(drafted: SurveyDraft) -> SurveyDraft:
    """The source without Kano questions whose other half is not there."""
    for answer in half_pairs(drafted.answers):
        reason = f"{answer.role.reason}; the other question on the same thing was not found beside it"
        drafted = drafted.without(answer.role, reason, "kano")
    return drafted


def _profiles(source: Source) -> tuple[list[Profile], str]:
    found = profiles(source)
    texts = [list(profile.answers) for profile in found if not profile.numbers.count]
    if any(sum(bool(_COMMA.fullmatch(text)) for text in each) > len(each) / 2 for each in texts):
        return profiles(source, ","), ","
    return found, "."


def _layout(opened: Opened, decimal: str) -> tuple[Layout, dict[str, str]]:
    reasons = list(opened.reasons)
    if decimal == ".":
        return opened.layout, {"layout": "; ".join(reasons)}
    reasons.append("numbers are written with a decimal comma")
    return opened.layout.model_copy(update={"decimal": decimal}), {"layout": "; ".join(reasons)}


def _study(folder: Path, sources: Sequence[SurveyDraft]) -> StudyDraft:
    names = Names()
    several = len(sources) > 1
    proposals = [
        replace(one, fields={**one.fields, "source": source.id}) if several else one
        for source in sources
        for one in propose(source.answers, names)
    ]
    segments = {name: role for source in sources for name, role in source.segments.items()}
    slices = choose_slices(segments, any(source.has_wave for source in sources))
    return StudyDraft(
        _name(folder), shell_quoted(str(folder)), [_named(s, proposals) for s in sources], proposals, slices
    )


def _name(folder: Path) -> str:
    """The name of the study: that of its folder, as words."""
    words = " ".join(re.split(r"[\s_-]+", folder.resolve().name)).strip()
    return words[:1].upper() + words[1:] or "Survey"


def _named(source: SurveyDraft, proposals: Sequence[Proposal]) -> SurveyDraft:
    """The source with the roles of its items as the measures see them: importance, expectation and so on."""
    items = source.survey().items
    seen = {
        item: field
        for one in proposals
        if one.fields.get("source", source.id) == source.id
        for field in SETS.get(one.fields["kind"], ())
        for item in named_items(one.fields[field], items).values()
    }
    return replace(source, roles=tuple(_role(source, role, seen) for role in source.roles))


def _role(source: SurveyDraft, role: Role, seen: dict[str, str]) -> Role:
    field = seen.get(source.name(role)) if role.use == "item" else None
    return replace(role, name=f"{field} {role.name.split()[-1]}") if field else role


def _files(placed: Sequence[Placed], opened: Sequence[Opened]) -> list[Guess]:
    lines = []
    for where, one in zip(placed, opened, strict=True):
        told = [where.told, *one.reasons, *one.table.notes]
        out = len(one.table.excluded)
        told += [f"{out} row{'s' * (out > 1)} left out as no answers"] if out else []
        lines.append(Guess(where.shown, "file", "; ".join(told)))
    return lines


def _guesses(study: StudyDraft) -> list[Guess]:
    lines = []
    for source in study.sources:
        if len(source.parts) > 1 or len(study.sources) > 1:
            lines.append(Guess(source.id, "source", source.reasons["files"] or "columns of its own"))
        repeated = [role.header for role in source.used("respondent") if "duplicates" in source.reasons]
        lines += [Guess(header, "duplicates", source.reasons["duplicates"]) for header in repeated]
        lines += [Guess(role.header, role.name, _reason(role)) for role in source.roles]
    return lines


def _reason(role: Role) -> str:
    if role.use:
        return role.reason
    return f"left out: {role.reason}" + (f"; to use it: {use_it(role)}" if use_it(role) else "")
