"""A study drafted from files of answers: every column looked at, its role guessed, each guess with its reason."""

from __future__ import annotations

from outsidein.draft.drafting import Draft, Guess, draft

__all__ = ["Draft", "Guess", "draft"]
