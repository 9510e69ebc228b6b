"""What customers bring up by themselves: how often each factor is mentioned, in praise or in blame."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses import ANALYSES
from outsidein.report import numbers
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.named import Row, ranking
from outsidein.report.figures import Said, Sentence, level
from outsidein.report.material import Material
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.model import Block, Cell, Line, Table
from outsidein.report.words import bracket
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

COLUMNS = ("mentions", "share_of_mentions", "positive", "net")
NET = f"Share in praise less share in blame, in points, with 95{numbers.PERCENT} intervals."


def ranked(material: Material, measure: Measure) -> list[Estimate]:
    """The mentions of each factor over all answers, the most first, hidden ones last."""
    rows = material.lookup.subjects(measure.id, "mentions")
    return sorted(rows, key=lambda row: (row.suppressed, -row.value if not row.suppressed else 0.0))


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """What is mentioned most, and what is praised most and least."""
    rows = [row for row in ranked(material, measure) if not row.suppressed]
    if not rows:
        return ()
    nets = [
        net for row in rows if (net := material.lookup.beside(row, "net")).quantity == "net" and net.value == net.value
    ]
    said: list[Sentence] = [("Most is said of ", _name(material, rows[0]), ": ", level(rows[0]), " mentions.")]
    if len(nets) > 1:
        best, worst = max(nets, key=lambda row: row.value), min(nets, key=lambda row: row.value)
        said.append((
            "Most praised is ", _name(material, best), " (net ", level(best), bracket(best), "), most blamed ",
            _name(material, worst), " (net ", level(worst), bracket(worst), ").",
        ))  # fmt: skip
    return tuple(said)


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """Net praise of each factor, with the table, and its net praise by every dimension."""
    rows = ranked(material, measure)
    nets = [material.lookup.beside(row, "net") for row in rows if not row.suppressed]
    known = [row for row in nets if row.quantity == "net" and not row.suppressed and row.value == row.value]
    if not known:
        return ()
    shown = [Row(str(_text(material, row)), numbers.value(row.value, row.unit), (row,)) for row in known]
    label = f"Net praise of {numbers.in_words(len(known))} factors. {drawn.SAME}"
    return (
        Block(("Net praise, all mentions",), _table(material, rows), draw(ranking(shown, 0.0), label), NET),
        *grids.by_every_dimension(material, known, "Factor"),
    )


def _text(material: Material, row: Estimate) -> str:
    return material.names.subject(row.analysis, row.subject)


def _name(material: Material, row: Estimate) -> Said:
    return Said(_text(material, row))


def _table(material: Material, rows: Sequence[Estimate]) -> Table:
    quantities = ANALYSES["spoken"].quantities
    heads = ("Factor", "Class", *(quantities[name].label for name in COLUMNS))
    lines = tuple(
        Line(
            (_name(material, row),),
            (_class(material.lookup.beside(row, "class")),
             *(tables.cell(material.lookup.beside(row, name)) for name in COLUMNS)),
        )
        for row in rows
    )  # fmt: skip
    return Table("Mentions of each factor", heads, (("", lines),))


def _class(row: Estimate) -> Cell:
    if row.suppressed or not row.note or row.quantity != "class":
        return tables.NOTHING
    return Cell((row.note.split("; ")[0],), numbers.value(row.value, row.unit))
