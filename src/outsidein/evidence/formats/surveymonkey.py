"""SurveyMonkey: two header rows, the question and below it the answer; a question spans blank cells to its right."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.evidence.formats.heading import Heading
from outsidein.evidence.formats.names import clean_name

_FIRST = {"respondentid", "respondent id", "respondent_id"}
_OPEN = {"response", "open-ended response"}


def recognise(head: Sequence[Sequence[str]]) -> Heading | None:
    """The heading of a SurveyMonkey export, or None when the first rows are not of one.

    Source: SurveyMonkey help, "Exporting all responses" (CSV and XLSX, condensed or expanded columns).

    >>> recognise([["Respondent ID", "Which?", ""], ["", "Price", "Speed"], ["1", "Price", ""]]).names
    ('Respondent ID', 'Which? | Price', 'Which? | Speed')
    """
    if len(head) < 2 or not _is_surveymonkey(head[0], head[1]):
        return None
    questions = _questions(head[0])
    pairs = list(zip(questions, map(clean_name, head[1]), head[0], strict=True))
    shared = {question for question in questions if questions.count(question) > 1}
    names = _unique([_name(question, answer, own, question in shared) for question, answer, own in pairs])
    labels = tuple(f"{question} {answer}".strip() if answer and answer.casefold() not in _OPEN else question
                   for question, answer, _ in pairs)  # fmt: skip
    note = "read as a SurveyMonkey export: its first two rows hold questions and answers, named 'question | answer'"
    return Heading(names, labels, 2, (), (note,))


def _is_surveymonkey(questions: Sequence[str], answers: Sequence[str]) -> bool:
    """The second row has answers, none below the first column; it says Response, or the first row Respondent."""
    if answers[0].strip() or not questions[0].strip() or not any(cell.strip() for cell in answers):
        return False
    named = questions[0].strip().casefold() in _FIRST
    explained = all(answer.strip() for question, answer in zip(questions, answers, strict=True) if not question.strip())
    return named or (explained and any(cell.strip().casefold() in _OPEN for cell in answers))


def _questions(row: Sequence[str]) -> list[str]:
    """The question over each column: a blank cell belongs to the question at its left."""
    questions: list[str] = []
    for cell in row:
        name = clean_name(cell)
        questions.append(name or (questions[-1] if questions else ""))
    return questions


def _name(question: str, answer: str, own: str, shared: bool) -> str:
    if not answer:
        return clean_name(own)
    return question if answer.casefold() in _OPEN and not shared else f"{question} | {answer}"


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names, with a number after one that has stood before."""
    seen: dict[str, int] = {}
    unique: list[str] = []
    for name in names:
        seen[name.casefold()] = count = seen.get(name.casefold(), 0) + 1
        unique.append(f"{name} ({count})" if count > 1 and name else name)
    return tuple(unique)
