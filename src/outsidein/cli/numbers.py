"""Numbers as tables in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from outsidein.analyses.contrasts import WAVE, Contrast
from outsidein.cli import figures
from outsidein.cli.labels import Labels
from outsidein.cli.printable import printable
from outsidein.cli.tables import tell
from outsidein.report.headlines import last_change
from outsidein.results import Results
from outsidein.stats.estimates import Conditions, Estimate

MOST_SUBJECTS = 8
MEASURED = ("Value", "95 % interval", "n")
CHANGED = ("Change", "95 % interval ", "Clear")  # the blank tells it from the interval of the value
COMPARED = (
    "Measure",
    "Quantity",
    "Subject",
    "Slice",
    "Against",
    "Difference",
    "95 % interval",
    "n",
    "p adjusted",
    "Clear",
)
SMALL = "hidden: too few answers, or another hidden number would follow from it"
CLEAR = "clear: stands out at a false discovery rate of 5 % among all changes, or all differences, of its measure"


def tell_headlines(results: Results, rows: Sequence[Estimate], labels: Labels) -> None:
    """The headline of each measure, with its last change."""
    chosen = _few_subjects(rows)
    fixed, cut = _cut(results.dimensions, chosen)
    columns = ("Measure", "Quantity", "Subject", *map(labels.dimension, cut), *MEASURED, *CHANGED)
    lines = [(row.analysis, *_told(row, labels, cut), *_change(results, row)) for row in chosen]
    if fixed:
        click.echo(printable(labels.slice(fixed)))
    tell(columns, lines, spare=("Quantity", "95 % interval "))
    _footnotes(chosen)
    if any(line[-1] for line in lines):
        _note(f"change: {_last_waves(results, rows)} against the wave before; {CLEAR}")
    _left_out(rows, chosen)


def tell_estimates(rows: Sequence[Estimate], dimensions: Sequence[str], labels: Labels) -> None:
    """Every quantity of some measures, a table each."""
    for measure in dict.fromkeys(row.analysis for row in rows):
        mine = [row for row in rows if row.analysis == measure]
        fixed, cut = _cut(dimensions, mine)
        columns = ("Quantity", "Subject", *map(labels.dimension, cut), *MEASURED, "Effective n", "Note")
        lines = [(*_told(row, labels, cut), figures.effective(row), _remark(row)) for row in mine]
        place = f", {labels.slice(fixed)}" if fixed else ""
        click.echo(printable(f"{labels.measure(measure)} ({measure}, {mine[0].kind}){place}"))
        tell(columns, _once(lines, columns.index("Subject")), spare=("Effective n",))
        _footnotes(mine)


def tell_contrasts(found: Sequence[Contrast], labels: Labels) -> None:
    """Changes and differences."""
    tell(COMPARED, [_contrast_line(one, labels) for one in found], spare=("Quantity", "p adjusted", "n"))
    _footnotes([one.estimate for one in found])
    _note(CLEAR)


def _cut(dimensions: Sequence[str], rows: Sequence[Estimate]) -> tuple[Conditions, list[str]]:
    """The conditions that all rows share, and the dimensions that tell them apart."""
    shared = [pair for pair in rows[0].slice if all(pair in row.slice for row in rows)] if rows else []
    fixed = {name for name, _ in shared}
    return tuple(shared), [n for n in dimensions if n not in fixed and any(row.level(n) for row in rows)]


def _told(row: Estimate, labels: Labels, dimensions: Sequence[str]) -> tuple[str, ...]:
    """What a number is, where, how large, and on how many answers."""
    levels = [labels.level(name, level) if (level := row.level(name)) else "" for name in dimensions]
    measured = figures.value(row), figures.interval(row), figures.base(row)
    return labels.quantity(row), labels.subject(row), *levels, *measured


def _once(lines: Sequence[tuple[str, ...]], column: int) -> list[tuple[str, ...]]:
    """The lines with a column said only where it changes."""
    before = ["", *(line[column] for line in lines)]
    return [
        (*line[:column], "" if line[column] == above else line[column], *line[column + 1 :])
        for line, above in zip(lines, before, strict=False)
    ]


def _remark(row: Estimate) -> str:
    return "" if row.suppressed else row.note


def _change(results: Results, row: Estimate) -> tuple[str, str, str]:
    one = last_change(results, row)
    return (figures.change(one), figures.change_interval(one), figures.clear(one)) if one else ("", "", "")


def _contrast_line(one: Contrast, labels: Labels) -> tuple[str, ...]:
    row = one.estimate
    return (
        row.analysis, labels.quantity(row), labels.subject(row), labels.slice(row.slice), labels.slice(one.against),
        figures.change(one), figures.change_interval(one), figures.base(row), figures.probability(one.p_adjusted),
        figures.clear(one),
    )  # fmt: skip


def _last_waves(results: Results, rows: Sequence[Estimate]) -> str:
    waves = results.levels.get(WAVE, ())
    return "each wave" if any(row.level(WAVE) for row in rows) or not waves else waves[-1]


def _few_subjects(rows: Sequence[Estimate]) -> list[Estimate]:
    """The first subjects of each measure."""
    subjects: dict[str, dict[str, None]] = {}
    for row in rows:
        subjects.setdefault(row.analysis, {})[row.subject] = None
    return [row for row in rows if row.subject in list(subjects[row.analysis])[:MOST_SUBJECTS]]


def _left_out(rows: Sequence[Estimate], chosen: Sequence[Estimate]) -> None:
    kept = {(row.analysis, row.subject) for row in chosen}
    left = dict.fromkeys((row.analysis, row.subject) for row in rows if (row.analysis, row.subject) not in kept)
    for measure in dict.fromkeys(analysis for analysis, _ in left):
        count = sum(analysis == measure for analysis, _ in left)
        _note(f"{measure}: {count} more subjects; name the measure to see all")


def _footnotes(rows: Sequence[Estimate]) -> None:
    if any(row.suppressed for row in rows):
        _note(SMALL)


def _note(text: str) -> None:
    click.secho(printable(text), dim=True)
