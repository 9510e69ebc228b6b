"""Every error a user can meet. Imports nothing from the package.

OutsideInError            exit 1, HTTP 500
├── InputError            exit 2, HTTP 422   something the user gave us; one line says where, what, and what to do
│   ├── StudyError        one or more problems of a study, each with file, line and column
│   ├── EvidenceError     a file of evidence: file, row, column, remedy
│   └── MethodError       a method cannot answer from these numbers (a constant item, an empty raking cell)
├── EngineError           exit 1, HTTP 500   the engine that holds the data cannot be reached, or stopped answering
└── MissingError          exit 2, HTTP 404   asked for something that is not there; names what is
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class OutsideInError(Exception):
    """Base of all errors raised on purpose."""

    exit_code = 1
    http_status = 500


class InputError(OutsideInError, ValueError):
    """Something the user gave us is wrong; the message says what, where, and what to do."""

    exit_code = 2
    http_status = 422


class EvidenceError(InputError):
    """A file of evidence cannot be used as it is."""


class MethodError(InputError):
    """A method cannot answer from these numbers."""


class EngineError(OutsideInError):
    """The engine that holds the data cannot be reached, or stopped answering."""


class MissingError(OutsideInError, LookupError):
    """Asked for something that does not exist; the message names what does."""

    exit_code = 2
    http_status = 404


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a study: where it stands, what is wrong, what exists, what was perhaps meant.

    `severity` is "error"; a "warning" or an "advice" is about wording, and keeps no study from being run.
    """

    file: str
    line: int
    column: int
    what: str
    exists: str = ""
    suggestion: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        wrong = self.severity == "error"
        better = f"did you mean {self.suggestion!r}?" if wrong else f"better: {self.suggestion}"
        said = "; ".join(part for part in (self.what, self.exists, better if self.suggestion else "") if part)
        return f"{self.file}:{self.line}:{self.column}: {'' if wrong else f'{self.severity}: '}{said}"


class StudyError(InputError):
    """All problems of a study, found at once."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def suggest(word: str, options: Iterable[str]) -> str:
    """The option nearest to `word`, or an empty string when none is near.

    >>> suggest("segmnt", ["segment", "wave"])
    'segment'
    """
    near = get_close_matches(word, list(options), n=1, cutoff=0.6)
    return near[0] if near else ""
