"""Penalty and reward: what each factor costs where it is bad, and wins where it is good."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses import ANALYSES
from outsidein.analyses.penalty_reward import PenaltyReward, cuts
from outsidein.methods.penalty_reward import CLASSES
from outsidein.report import numbers
from outsidein.report.charts.contrasts import contrasts
from outsidein.report.charts.drawing import Drawing, draw
from outsidein.report.charts.named import Row
from outsidein.report.figures import Said, Sentence, level
from outsidein.report.material import Material
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import anchor
from outsidein.report.parts.model import Block, Cell, Finding, Line, Table
from outsidein.report.words import bracket
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

COLUMNS = ("penalty", "reward", "range", "asymmetry", "penalty_p", "reward_p", "performance", "lost_now", "to_win")
BARS = (
    f"To the left what a factor costs where it is rated low, to the right what it wins where it is rated high, "
    f"in points of the outcome, all other factors the same; lines are 95{numbers.PERCENT} intervals."
)
CLEAR = 0.05


def ranked(material: Material, measure: Measure) -> list[Estimate]:
    """The ranges over all answers, the widest first, hidden ones last."""
    rows = material.lookup.subjects(measure.id, "range")
    return sorted(rows, key=lambda row: (row.suppressed, -row.value if not row.suppressed else 0.0))


def finding(material: Material, measure: Measure) -> Finding | None:
    """The factors of each class, over the bars."""
    rows = [row for row in ranked(material, measure) if not row.suppressed]
    if not rows:
        return None
    return Finding(
        material.names.title(measure.id), anchor(measure), _by_class(material, rows), _clear(material, rows),
        _bars(material, rows), BARS,
    )  # fmt: skip


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The factors of each class, what is clear, where most is lost and to be won, and how the groups were made."""
    rows = [row for row in ranked(material, measure) if not row.suppressed]
    if not rows:
        return ()
    return (
        _by_class(material, rows),
        (_clear(material, rows),),
        *_stake(material, rows, "lost_now", "Most is lost today by "),
        *_stake(material, rows, "to_win", "Most is still to be won by "),
        (_groups(material, measure),),
    )


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The bars with their table, the classes at other cut points, and penalty and reward by every dimension."""
    rows = ranked(material, measure)
    shown = [row for row in rows if not row.suppressed]
    if not shown:
        return ()
    beside = material.lookup.beside
    return (
        Block(("Penalty and reward, all answers",), _table(material, rows), _bars(material, shown), BARS),
        Block(("Chance of each class, all answers",), _chances(material, rows)),
        *_sensitivity(material, measure, shown),
        *grids.by_every_dimension(material, [beside(row, "penalty") for row in rows], "Factor"),
        *grids.by_every_dimension(material, [beside(row, "reward") for row in rows], "Factor"),
    )


def _name(material: Material, row: Estimate) -> Said:
    return Said(material.names.subject(row.analysis, row.subject))


def _by_class(material: Material, rows: Sequence[Estimate]) -> Sentence:
    """Which factors are in which class: "Hygiene: uptime; enhancer: visits."."""
    found = {row.subject: material.lookup.beside(row, "class") for row in rows}
    said: list[object] = []
    for name in CLASSES:
        members = [row for row in rows if found[row.subject].note.split(",")[0] == name]
        if members:
            said += [f"{'; ' if said else ''}{name if said else numbers.first_upper(name)}: "]
            said += [p for at, row in enumerate(members) for p in ([", "] if at else []) + [_name(material, row)]]
    return (*said, ".")  # pyright: ignore[reportReturnType]


def _clear(material: Material, rows: Sequence[Estimate]) -> str:
    """How many penalties and rewards can be told from none."""
    counts = [
        sum(material.lookup.beside(row, quantity).value <= CLEAR for row in rows)
        for quantity in ("penalty_p", "reward_p")
    ]
    return (
        f"Of {numbers.in_words(len(rows))} factors {numbers.in_words(counts[0])} "
        f"{'has' if counts[0] == 1 else 'have'} a penalty and {numbers.in_words(counts[1])} a reward that can be told "
        "from none."
    )


def _stake(material: Material, rows: Sequence[Estimate], quantity: str, lead: str) -> list[Sentence]:
    found = [material.lookup.beside(row, quantity) for row in rows]
    most = max(found, key=lambda row: abs(row.value) if row.value == row.value else -1.0)
    if not abs(most.value) > 0:
        return []
    return [(lead, _name(material, most), ": ", level(most), bracket(most), " points of the outcome, over everybody.")]


def _groups(material: Material, measure: Measure) -> str:
    """How the groups were made."""
    if not isinstance(measure, PenaltyReward):
        return ""
    at = dict.fromkeys(cuts(measure, material.items(measure.id)).values())
    told = ", or ".join(f"up to {low} and from {high}" for low, high in at)
    guessed = "" if measure.low and measure.high else " (by the scale)"
    return (
        f"Rated low and high are answers {told}{guessed}; a penalty or reward counts from "
        f"{100 * measure.least:.0f}{numbers.PERCENT} of the outcome's range. What goes together "
        "need not be cause and effect."
    )


def _bars(material: Material, rows: Sequence[Estimate]) -> Drawing:
    drawn_rows = [
        Row(
            material.names.subject(row.analysis, row.subject),
            material.lookup.beside(row, "class").note.split(",")[0],
            (material.lookup.beside(row, "penalty"), material.lookup.beside(row, "reward")),
        )
        for row in rows
    ]
    return draw(contrasts(drawn_rows), f"Penalties and rewards of {numbers.in_words(len(rows))} factors. {drawn.SAME}")


def _table(material: Material, rows: Sequence[Estimate]) -> Table:
    quantities = ANALYSES["penalty_reward"].quantities
    lines = tuple(_line(material, row) for row in rows)
    heads = ("Factor", "Class", "Chance", *(quantities[name].label for name in COLUMNS), "Answers")
    return Table("Penalty and reward of each factor, all answers", heads, (("", lines),))


def _line(material: Material, row: Estimate) -> Line:
    if row.suppressed:
        return Line((_name(material, row),), (tables.NOTHING,) * (len(COLUMNS) + 3))
    own = material.lookup.beside(row, "class")
    cells = [tables.cell(material.lookup.beside(row, quantity)) for quantity in COLUMNS]
    return Line(
        (_name(material, row),), (Cell((own.note.split("; ")[0],)), tables.cell(own), *cells, tables.base(row)[0])
    )


def _chances(material: Material, rows: Sequence[Estimate]) -> Table:
    lines = [((_name(material, row),), [material.lookup.beside(row, f"p_{name}") for name in CLASSES]) for row in rows]
    heads = [numbers.first_upper(name) for name in CLASSES]
    return tables.profile("Chance of each class, all answers", "Factor", heads, lines)


def _sensitivity(material: Material, measure: Measure, rows: Sequence[Estimate]) -> list[Block]:
    """The class of each factor at other cut points, with its chance below."""
    found: dict[str, dict[str, Estimate]] = {}
    for row in material.lookup.subjects(measure.id, "class_at"):
        name, groups = row.subject.rsplit(", up to ", 1)
        found.setdefault(f"up to {groups}", {})[name] = row
    if not found:
        return []
    lines = tuple(
        Line((_name(material, row),), tuple(_at(cells.get(row.subject)) for cells in found.values())) for row in rows
    )
    caption = "Class at other cut points, all answers"
    table = Table(
        caption, ("Factor", *(numbers.first_upper(groups) for groups in found)), (("", lines),), numeric=False
    )
    return [Block((caption,), table)]


def _at(row: Estimate | None) -> Cell:
    if row is None or row.suppressed:
        return tables.NOTHING
    return Cell((row.note.split("; ")[0],), numbers.value(row.value, row.unit))
