"""A draft is tried before it is written: what the evidence refuses is left out, with the reason it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outsidein.draft.roles import Role
from outsidein.draft.survey_draft import SurveyDraft
from outsidein.evidence.answers import clean
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.faults import Fault, SurveyError
from outsidein.evidence.formats import Table

MOST_TRIALS = 8
_USES = {"items": "item", "segments": "segment"}
_SINGLE = ("wave", "weight", "duration", "respondent", "unit")


def tried(draft: SurveyDraft, tables: Sequence[Table], engine: Sql, name: str) -> SurveyDraft:
    """The draft without what its files refuse, so that it runs as it is.

    Raises:
        EvidenceError: The files are refused for a reason that no column can mend.
    """
    for number in range(MOST_TRIALS):
        try:
            clean(draft.survey(), (), tables, engine, f"{name}__trial{number}")
        except SurveyError as error:
            mended = _mended(draft, error.faults)
            if mended is None:
                raise
            draft = mended
        else:
            break
    return draft


def _mended(draft: SurveyDraft, faults: Sequence[Fault]) -> SurveyDraft | None:
    """The draft without the columns at fault; None where a fault is about none of them."""
    for fault in faults:
        if fault.where[0] == "duplicates":
            why = "some ids stand in several rows with different answers; `first` or `last` would use one of them"
            draft = replace(draft, duplicates="keep", reasons={**draft.reasons, "duplicates": why})
            continue
        role = _at_fault(draft, fault)
        if role is None:
            return None
        draft = draft.without(role, fault.message)
    return draft


def _at_fault(draft: SurveyDraft, fault: Fault) -> Role | None:
    section = fault.where[0]
    if section in _USES and len(fault.where) > 1:
        return next((role for role in draft.used(_USES[section]) if draft.name(role) == fault.where[1]), None)
    section = "wave" if section == "layout" else section
    return next(iter(draft.used(section)), None) if section in _SINGLE else None
