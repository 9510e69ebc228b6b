"""Statements of jobs and outcomes: their grammar, what is wrong with their wording, and how to put it better."""

from outsidein.study.statements.composing import as_sentence, job_text, outcome_text, story_text
from outsidein.study.statements.linting import Kind, Remark, lint

__all__ = ["Kind", "Remark", "as_sentence", "job_text", "lint", "outcome_text", "story_text"]
