"""Opportunities: which outcomes matter and are badly met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.analyses import ANALYSES
from outsidein.analyses.opportunity import AGAINST
from outsidein.report import figures, numbers, words
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.landscape import LINES, Outcome, landscape
from outsidein.report.charts.named import Row, ranking
from outsidein.report.figures import Piece, Said, Sentence
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
VERSUS = ("alternative", "target", "shortfall", "p_target")
COLUMNS = ("opportunity", "importance", "satisfaction", "p_underserved", "p_overserved", "rank", "p_leading")
LIKELY = 0.8
MOST_SPARED = 4
SHORT = (
    "The target is the satisfaction with the alternative and a fifth more, or what the study says instead, at most 10. "
    "Where it is reached, customers have a reason to leave the alternative."
)


def finding(material: Material, measure: Measure) -> Finding | None:
    """The most underserved outcome, over the highest scores; nothing where other jobs come before."""
    if not _comes_first(material, measure):
        return None
    rows = material.lookup.ranked(measure.id, "opportunity")
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


def opening(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """What is said first of a job that is not drawn on the first screen."""
    rows = material.lookup.ranked(measure.id, "opportunity")
    title = material.names.title(measure.id)
    return (((Said(title), ". ", *_most(material, measure, rows))),) if rows else ()


def _comes_first(material: Material, measure: Measure) -> bool:
    """Whether a measure is of the first job that is measured, by the rank declared, or of no job."""
    rank = {job.id: (job.priority is None, job.priority or 0, place) for place, job in enumerate(material.study.jobs)}
    measured = [job for other in material.measures if (job := getattr(other, "job", None)) in rank]
    own = getattr(measure, "job", None)
    return own not in rank or own == min(measured, key=lambda job: rank[job])


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The most underserved outcome, and how many are under- and overserved beyond doubt."""
    rows = material.lookup.ranked(measure.id, "opportunity")
    if not rows:
        return ()
    return (_most(material, measure, rows), (_sure(material, measure),), *_spared(material, rows))


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The landscape with its key, and the scores by every dimension."""
    rows = material.lookup.ranked(measure.id, "opportunity")
    shown = [row for row in rows if not row.suppressed]
    outcomes = [_outcome(material, row, place) for place, row in enumerate(shown, start=1)]
    key = _key(material, shown[:MOST_KEYED])
    rest = f" The {MOST_KEYED} highest are named; all are in the table." if len(shown) > MOST_KEYED else ""
    label = f"Importance against satisfaction of {numbers.in_words(len(shown))} outcomes. {drawn.SAME}"
    drawing = draw(landscape([outcome for outcome in outcomes if outcome]), label) if shown else None
    block = Block(("Opportunity landscape, all answers",), _table(material, rows), drawing, ZONES + rest, key)
    against = _against(material, measure, shown)
    return (block, *against, *grids.by_every_dimension(material, rows, "Outcome"))


def _spared(material: Material, rows: Sequence[Estimate]) -> tuple[Sentence, ...]:
    """Outcomes that are probably overserved, the surest first: places to take cost out."""
    chances = [material.lookup.beside(row, "p_overserved") for row in rows if not row.suppressed]
    likely = sorted((row for row in chances if row.value >= LIKELY), key=lambda row: -row.value)
    if not likely:
        return ()
    pieces: list[Piece] = ["Overserved, and so places to look for cost that can be taken out: "]
    for place, row in enumerate(likely[:MOST_SPARED]):
        name = Said(material.names.subject(row.analysis, row.subject))
        pieces += ["; " if place else "", "‘", name, "’ (probability ", figures.level(row), ")"]
    more = len(likely) - MOST_SPARED
    return ((*pieces, f"; and {numbers.in_words(more)} more." if more > 0 else "."),)


def _against(material: Material, measure: Measure, rows: Sequence[Estimate]) -> list[Block]:
    """For every alternative: satisfaction with it, the target, and how far off it is, the highest score first."""
    alternatives: Sequence[str] = tuple(getattr(measure, "alternatives", ()))
    return [block for name in alternatives if (block := _versus(material, measure, rows, name))]


def _versus(material: Material, measure: Measure, rows: Sequence[Estimate], name: str) -> Block | None:
    quantities, names = ANALYSES["opportunity"].quantities, material.names
    lines: list[tuple[Sentence, Sequence[Estimate | None]]] = []
    for row in rows:
        subject = f"{row.subject}{AGAINST}{name}"
        cells = [material.lookup.row(measure.id, quantity, subject) for quantity in VERSUS]
        if any(cells):
            own = material.lookup.beside(row, "satisfaction")
            lines.append(((Said(names.subject(row.analysis, row.subject)),), [own, *cells]))
    if not lines:
        return None
    heads = ["Satisfaction", *(quantities[quantity].label for quantity in VERSUS)]
    labels: Mapping[str, str] = getattr(measure, "labels", {})
    title: Sentence = ("Against ", Said(labels.get(name) or numbers.first_upper(name)))
    caption = f"Against {labels.get(name) or name}, all answers"
    return Block(title, tables.profile(caption, "Outcome", heads, lines), note=SHORT, open=True)


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
