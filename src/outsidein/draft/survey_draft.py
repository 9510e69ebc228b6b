"""A source as it is drafted: its files and layout, the role of every column, the ids of those that are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from outsidein.draft.families import split
from outsidein.draft.measures import Answer
from outsidein.draft.naming import Names
from outsidein.draft.roles import Role
from outsidein.study.sections import Layout, Part, Survey


@dataclass(frozen=True)
class SurveyDraft:
    """A source as drafted.

    ``parts`` are its files, with the wave of each where their names give it; ``roles`` stand in the order of the
    columns; ``names`` has the id of each segment and item by the place of its column; ``reasons`` say why a line of the
    survey that is about no column stands there, by the name of its field.
    """

    id: str
    parts: tuple[Part, ...]
    layout: Layout
    roles: tuple[Role, ...]
    names: Mapping[int, str]
    rows: int
    duplicates: str = "refuse"
    reasons: Mapping[str, str] = field(default_factory=dict)

    def used(self, use: str) -> list[Role]:
        """The columns with a use."""
        return [role for role in self.roles if role.use == use]

    def name(self, role: Role) -> str:
        """The id of a segment or an item."""
        return self.names[role.profile.place]

    @property
    def answers(self) -> list[Answer]:
        """The items with their ids."""
        return [Answer(self.name(role), role) for role in self.used("item")]

    @property
    def segments(self) -> dict[str, Role]:
        """The segments by their ids."""
        return {self.name(role): role for role in self.used("segment")}

    @property
    def has_wave(self) -> bool:
        """Whether answers belong to waves."""
        return bool(self.used("wave")) or any(part.wave for part in self.parts)

    def fields(self) -> dict[str, Any]:
        """The survey as the study has it: only what is declared, in the order of the format."""
        fields: dict[str, Any] = {"id": self.id, "kind": "survey", **self._files(), "layout": self._layout()}
        fields["respondent"] = self._column("respondent")
        fields["duplicates"] = self.duplicates if self.duplicates != "refuse" else None
        fields["unit"] = self._column("unit")
        fields["wave"] = next((_wave(role) for role in self.used("wave")), None)
        fields["weight"] = next(({"column": role.header} for role in self.used("weight")), None)
        fields["duration"] = self._column("duration")
        fields["segments"] = {name: _segment(name, role) for name, role in self.segments.items()}
        fields["items"] = {answer.id: _item(answer) for answer in self.answers}
        return {name: value for name, value in fields.items() if value}

    def _files(self) -> dict[str, Any]:
        if len(self.parts) == 1 and not self.parts[0].wave:
            return {"file": self.parts[0].file}
        return {"files": [part.model_dump(exclude_none=True) for part in self.parts]}

    def _column(self, use: str) -> str | None:
        return next((role.header for role in self.used(use)), None)

    def _layout(self) -> dict[str, Any]:
        layout = self.layout.model_dump(exclude_unset=True, exclude_none=True)
        dates = next((role.dates for role in self.used("wave") if role.dates), None)
        return layout | ({"dates": dates} if dates else {})

    def survey(self) -> Survey:
        """The survey, typed."""
        return Survey.model_validate(self.fields())

    def without(self, role: Role, reason: str, name: str = "unsure") -> SurveyDraft:
        """The draft with a column left out after all."""
        out = Role(role.profile, name, reason)
        return replace(self, roles=tuple(out if each is role else each for each in self.roles))


def _wave(role: Role) -> dict[str, Any]:
    wave = role.wave.model_dump(exclude_defaults=True) if role.wave else {}
    return {**wave, "order": list(wave["order"])} if "order" in wave else wave


def _segment(name: str, role: Role) -> dict[str, str]:
    """A segment; where its id had to differ from the header, reports still show the header."""
    return {"column": role.header} | ({"label": role.header.capitalize()} if name == f"{role.header}_group" else {})


def _item(answer: Answer) -> dict[str, Any]:
    item = answer.role.item
    if item is None:
        raise ValueError(f"{answer.id} has no scale")
    fields: dict[str, Any] = {} if answer.role.header == answer.id else {"column": answer.role.header}
    fields["scale"] = item.scale if isinstance(item.scale, str) else list(item.scale)
    fields |= {"wordings": item.wordings} if item.wordings else {}
    fields |= {"labels": dict(item.labels)} if item.labels else {}
    return fields | ({"missing": list(item.missing)} if item.missing else {})


def name_columns(roles: Sequence[Role], names: Names) -> dict[int, str]:
    """An id for every segment and item of a source."""
    return {
        role.profile.place: names.give(_named_by(role), f"column_{role.profile.place + 1}", _KINDS[role.use])
        for role in roles
        if role.use in _KINDS
    }


_KINDS = {"segment": "group", "item": "answer"}


def _named_by(role: Role) -> str:
    """What a column is named by: its header, or of a question about several things the thing."""
    parts = split(role.header) if role.use == "item" else None
    return parts[1] if parts else role.header
