"""The clean answers of a source file by file, so that a file that has not changed need not be asked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from outsidein.evidence.duplicates import Repeats
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.kept import Kept
from outsidein.evidence.kernel import Reduction
from outsidein.evidence.quality import Sign
from outsidein.evidence.sources import RawColumn, Source
from outsidein.evidence.stages import Readings
from outsidein.study.sections import Customer, Survey


@dataclass(frozen=True)
class FilePart:
    """The clean answers of one file.

    ``relation`` is made of them alone; ``number`` is that of the file in ``__file``. ``identity`` is a hash of all that
    they follow from beside the file's content; it is empty where they follow from other files too, and then nothing is
    kept. ``levels`` are the levels of each dimension that occur in this file.
    """

    file: str
    number: int
    relation: str
    identity: str
    kept: Kept
    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def answer(self, question: str, ask: Callable[[], Any]) -> Any:
        """What `ask` finds in the answers of this file, as plain values in lists."""
        return self.kept.answer(self.file, f"{self.identity} {question}", ask) if self.identity else ask()

    def sums(self, question: str, ask: Callable[[], Reduction]) -> Reduction:
        """The sums over the answers of this file."""
        return self.kept.sums(self.file, f"{self.identity} {question}", ask) if self.identity else ask()


@dataclass(frozen=True)
class Meaning:
    """What the clean answers of a source follow from beside its files."""

    survey: Survey
    customers: Sequence[Customer]
    columns: Mapping[tuple[str, ...], RawColumn]
    readings: Readings
    repeats: Repeats
    signs: Sequence[Sign]

    def identity(self, number: int) -> str:
        """A hash of what the answers of one file follow from; empty where rows are left out for those of other files.

        What a raw value means depends on the declaration, the column's form and labels, and the value alone, so other
        values of other files do not enter.
        """
        if self.repeats.relation is not None:
            return ""
        declared = self.survey.model_dump(mode="json", exclude={"file", "files"})
        own = [part.model_dump(mode="json", exclude={"file"}) for part in self.survey.files[number : number + 1]]
        columns = [[where, self._column(column, number)] for where, column in self.columns.items()]
        people = [customer.model_dump(mode="json") for customer in self.customers] if self.survey.customer else []
        unit = self.readings.design["unit"].sql if "unit" in self.readings.design else ""
        reasons = [[each.sql, each.value, each.reason] for each in self.readings.conditions]
        rest = [unit, reasons, [[sign.name, sign.sql, sign.marks] for sign in self.signs]]
        text = json.dumps([number, declared, own, columns, people, rest], sort_keys=True)
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()

    @staticmethod
    def _column(column: RawColumn, number: int) -> list[Any]:
        here = number not in column.absent
        return [column.header, column.form, column.fits, dict(column.labels), list(column.missing), here]


def file_parts(source: Source, meaning: Meaning) -> tuple[FilePart, ...]:
    """A relation of clean answers for each file; none where the source is asked as a whole."""
    if source.kept is None or not source.by_file:
        return ()
    found = []
    for number, file in enumerate(source.files):
        relation = f"{source.name}__part{number}"
        source.engine.create(relation, select(["*"], quote(source.name), f"WHERE __file = {number}"), stored=False)
        found.append(FilePart(file, number, relation, meaning.identity(number), source.kept))
    return tuple(found)
