"""What stands below the answers: blank rows and totals are refused until they are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import NoReturn

from outsidein.evidence.formats.grid import Grid, Span
from outsidein.evidence.formats.refusal import refusal, several, shown
from outsidein.evidence.identifiers import literal
from outsidein.evidence.intake import Exclusion
from outsidein.study.sections import Layout

TOTAL_WORDS = frozenset(
    [
        *("total", "totals", "grand total", "sum", "sums", "average", "averages", "mean", "means", "median", "count"),
        *("gesamt", "insgesamt", "summe", "mittelwert", "durchschnitt", "totaal", "gemiddelde"),
        *("somme", "moyenne", "totale", "somma", "media", "suma", "promedio", "soma", "média", "合計", "平均"),
    ]
)
"""First cells, in small letters, of a row that sums up the rows above."""

_FEW_ROWS = 20
_SAMPLE = 1000
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Last:
    """What the layout says about the end of a file: how many raw rows to skip, and whether it says so at all."""

    skipped: int
    declared: bool
    decimal: str

    def excluded(self, grid: Grid) -> tuple[Exclusion, ...]:
        """The skipped rows, as exclusions."""
        rows = range(grid.first + grid.rows - self.skipped, grid.first + grid.rows)
        return tuple(left_out(grid.file, row) for row in rows)


def last_of(layout: Layout, skipped: int) -> Last:
    """The end of a file as declared, of which `skipped` rows still stand in the raw table."""
    return Last(skipped, "skip_last" in layout.model_fields_set, layout.decimal)


def left_out(file: str, row: int) -> Exclusion:
    """A row below the answers, left out because the layout declares it."""
    return Exclusion(file, row, "", "", "below the answers, as layout.skip_last declares")


def check(grid: Grid, span: Span, names: Mapping[int, str], last: Last) -> None:
    """Refuse a file whose last row is blank, or holds totals; `span` are the raw rows of answers.

    A row of totals begins with a word such as Total, or its numbers are the sums of their columns. To keep such a row
    as an answer, declare `skip_last: 0`. Raises EvidenceError.
    """
    final = grid.rows_of([f"c{index}" for index in names], (span[1] - 1, span[1]))[0]
    cells = {index: cell for index, cell in zip(names, final, strict=True) if cell is not None}
    if not cells:
        _refuse_blank(grid, span, names, last)
    if last.declared:
        return
    reason = _word(grid, span, cells, last) or _sums(grid, span, names, cells, last)
    if reason:
        remedy = "declare layout: {skip_last: 1} if it is one, or {skip_last: 0} if it is an answer"
        raise refusal(grid.file, f"looks like a row of totals: {reason}", remedy, row=grid.first + span[1] - 1)


def _refuse_blank(grid: Grid, span: Span, names: Mapping[int, str], last: Last) -> NoReturn:
    cells = ", ".join(f"c{index}" for index in names)
    filled = grid.rows_of(["max(rowid)"], span, f"AND coalesce({cells}) IS NOT NULL")[0][0]
    if filled is None:
        raise refusal(grid.file, "has a header but only blank rows below it", "give a file with answers")
    blank = span[1] - 1 - filled
    below = (
        f", and so is what stands below it ({several(blank - 1, 'row')})" if blank > 1 else ", and the last of the file"
    )
    remedy = f"delete them, or declare layout: {{skip_last: {last.skipped + blank}}}"
    raise refusal(grid.file, "is blank" + below, remedy, row=grid.first + filled + 1)


def _number(text: str, last: Last) -> float | None:
    try:
        value = float(text.replace(",", ".") if last.decimal == "," else text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _word(grid: Grid, span: Span, cells: Mapping[int, str], last: Last) -> str:
    """The word in the first filled cell, when no other row of that column has it and the rest are numbers."""
    (index, word), *others = cells.items()
    if word.strip().rstrip(":").casefold() not in TOTAL_WORDS or not others:
        return ""
    if any(_number(cell, last) is None for _, cell in others):
        return ""
    times = grid.rows_of(["count(*)"], span, f"AND c{index} = {literal(word)}")[0][0]
    return f"it begins with {shown(word)}" if times == 1 else ""


def _sums(grid: Grid, span: Span, names: Mapping[int, str], cells: Mapping[int, str], last: Last) -> str:
    """The columns whose last number is the sum of those above; two and more make a total."""
    above = (span[0], span[1] - 1)
    numbers = {index: value for index, cell in cells.items() if (value := _number(cell, last))}
    if above[1] - above[0] < 3 or len(numbers) < 2:
        return ""
    sample = _column_sums(grid, (above[0], min(above[1], above[0] + _SAMPLE)), numbers, last)
    possible = [i for i, (total, least) in sample.items() if least < 0 or total <= numbers[i] * (1 + _TOLERANCE)]
    if len(possible) < 2:
        return ""
    sums = _column_sums(grid, above, possible, last)
    equal = [i for i in possible if abs(sums[i][0] - numbers[i]) <= _TOLERANCE * abs(numbers[i])]
    if len(equal) < 2 or (above[1] - above[0] < _FEW_ROWS and len(equal) <= len(numbers) / 2):
        return ""
    return f"its numbers are the sums of their columns ({', '.join(shown(names[index]) for index in equal[:3])})"


def _column_sums(grid: Grid, span: Span, columns: Iterable[int], last: Last) -> dict[int, tuple[float, float]]:
    """For each column the sum and the least of its numbers."""
    text = "replace(c{0}, ',', '.')" if last.decimal == "," else "c{0}"
    number = f"TRY_CAST({text} AS DOUBLE)"
    chosen = list(columns)
    found = grid.rows_of([f"{what}({number.format(i)})" for i in chosen for what in ("sum", "min")], span)[0]
    return {i: (found[2 * k] or 0.0, found[2 * k + 1] or 0.0) for k, i in enumerate(chosen)}
