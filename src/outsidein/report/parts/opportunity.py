"""Opportunities: which outcomes matter and are badly met."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses import ANALYSES
from outsidein.report import figures, numbers, words
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.landscape import LINES, Outcome, landscape
from outsidein.report.charts.named import Row, ranking
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import anchor
from outsidein.report.parts.model import Block, Finding, Table
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

UNDERSERVED = LINES[0][0]
MOST_RANKED = 5
MOST_KEYED = 20
RANKED = (
    f"Opportunity scores with 95{numbers.PERCENT} intervals. "
    f"From {UNDERSERVED:.0f}, the broken line, an outcome is underserved."
)
ZONES = (
    f"Crosses are 95{numbers.PERCENT} intervals. The broken lines are opportunity scores of "
    + ", ".join(f"{score:.0f} ({name})" for score, name in LINES)
    + "; above the plain line satisfaction exceeds importance."
)
COLUMNS = ("opportunity", "importance", "satisfaction", "p_underserved", "p_overserved", "rank")


def ranked(material: Material, measure: Measure) -> list[Estimate]:
    """The scores over all answers, the highest first, hidden ones last."""
    rows = material.lookup.subjects(measure.id, "opportunity")
    return sorted(rows, key=lambda row: (row.suppressed, -row.value if not row.suppressed else 0.0))


def finding(material: Material, measure: Measure) -> Finding | None:
    """The most underserved outcome, over the highest scores."""
    rows = ranked(material, measure)
    top = [row for row in rows if not row.suppressed][:MOST_RANKED]
    if not top:
        return None
    names = material.names
    shown = [Row(names.subject(row.analysis, row.subject), numbers.value(row.value, row.unit), (row,)) for row in top]
    label = f"The {numbers.in_words(len(top))} highest opportunity scores. {drawn.SAME}"
    return Finding(
        names.title(measure.id), anchor(measure), _most(material, measure, rows), _sure(material, measure),
        draw(ranking(shown, UNDERSERVED), label), RANKED,
    )  # fmt: skip


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The most underserved outcome, and how many are under- and overserved beyond doubt."""
    rows = ranked(material, measure)
    return (_most(material, measure, rows), (_sure(material, measure),)) if rows else ()


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The landscape with its key, and the scores by every dimension."""
    rows = ranked(material, measure)
    shown = [row for row in rows if not row.suppressed]
    outcomes = [_outcome(material, row, place) for place, row in enumerate(shown, start=1)]
    key = _key(material, shown[:MOST_KEYED])
    rest = f" The {MOST_KEYED} highest are named; all are in the table." if len(shown) > MOST_KEYED else ""
    label = f"Importance against satisfaction of {numbers.in_words(len(shown))} outcomes. {drawn.SAME}"
    drawing = draw(landscape([outcome for outcome in outcomes if outcome]), label) if shown else None
    block = Block(("Opportunity landscape, all answers",), _table(material, rows), drawing, ZONES + rest, key)
    return (block, *grids.by_every_dimension(material, rows, "Outcome"))


def _key(material: Material, rows: Sequence[Estimate]) -> tuple[Sentence, ...]:
    """What the numbers of the landscape stand for: the outcomes, the highest score first."""
    return tuple(
        (
            Said(material.names.subject(row.analysis, row.subject)), ": ", figures.level(row), words.bracket(row),
            ", underserved with probability ", figures.level(material.lookup.beside(row, "p_underserved")),
        )
        for row in rows
    )  # fmt: skip


def _most(material: Material, measure: Measure, rows: Sequence[Estimate]) -> Sentence:
    chances = [material.lookup.beside(row, "p_underserved") for row in rows]
    return words.most_underserved(rows, chances, lambda subject: material.names.subject(measure.id, subject))


def _sure(material: Material, measure: Measure) -> str:
    rows = material.lookup.subjects
    return words.count_of_zones(rows(measure.id, "p_underserved"), rows(measure.id, "p_overserved"))


def _outcome(material: Material, row: Estimate, place: int) -> Outcome | None:
    importance, satisfaction = (material.lookup.beside(row, quantity) for quantity in ("importance", "satisfaction"))
    hidden = importance.suppressed or satisfaction.suppressed
    return None if hidden else Outcome(str(place) if place <= MOST_KEYED else "", importance, satisfaction)


def _table(material: Material, rows: Sequence[Estimate]) -> Table:
    """The key of the landscape: every outcome with its number, its scores and its chances."""
    quantities, names = ANALYSES["opportunity"].quantities, material.names
    lines = [
        (
            (f"{place} ", Said(names.subject(row.analysis, row.subject))),
            [material.lookup.beside(row, quantity) for quantity in COLUMNS],
        )
        for place, row in enumerate(rows, start=1)
    ]
    heads = [quantities[quantity].label for quantity in COLUMNS]
    return tables.profile("Outcomes by opportunity score, all answers", "Outcome", heads, lines)
