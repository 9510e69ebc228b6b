"""Kano: what each factor is to customers, what having it wins, what lacking it loses, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses import ANALYSES
from outsidein.analyses.kano_words import CLASS_NAMES
from outsidein.report import numbers
from outsidein.report.charts.drawing import Drawing, draw
from outsidein.report.charts.quadrants import Ground, plane
from outsidein.report.figures import Said, Sentence, level
from outsidein.report.material import Material
from outsidein.report.parts import drawn, grids, tables
from outsidein.report.parts.headlines import anchor
from outsidein.report.parts.model import Block, Cell, Finding, Line, Table
from outsidein.report.words import SURE, bracket
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

GROUND = Ground(
    50.0, 50.0,
    (("Attractive", 0, 1), ("One-dimensional", 1, 1), ("Indifferent", 0, 0), ("Must-be", 1, 0)),
    f"Lost by lacking it, {numbers.PERCENT.strip()}", f"Won by having it, {numbers.PERCENT.strip()}",
    least=0.0, most=100.0,
)  # fmt: skip
PLANE = (
    f"Crosses are 95{numbers.PERCENT} intervals of better and worse; a hollow point is in its class in less than "
    f"95{numbers.PERCENT} of the replicates, or cannot be told from the next. "
    f"The broken lines are at 50{numbers.PERCENT}."
)
COLUMNS = ("better", "worse", "total_strength", "category_strength")
VALUED = ("A", "O", "M")


def classed(material: Material, measure: Measure) -> list[Estimate]:
    """The class of each factor over all answers, in the order of the measure, hidden ones last."""
    return sorted(material.lookup.subjects(measure.id, "class"), key=lambda row: row.suppressed)


def letter(material: Material, row: Estimate) -> str:
    """The class that a factor is in: that with the words of its note."""
    return next((own for own, name in CLASS_NAMES.items() if row.note.startswith(name)), "")


def is_sure(row: Estimate) -> bool:
    """Whether a factor is in its class beyond doubt."""
    return row.value >= SURE and "not separable" not in row.note


def finding(material: Material, measure: Measure) -> Finding | None:
    """Which factors win and which lose, over the plane."""
    rows = [row for row in classed(material, measure) if not row.suppressed]
    if not rows:
        return None
    return Finding(
        material.names.title(measure.id), anchor(measure), _by_class(material, rows), _sure(rows),
        _plane(material, measure, rows), PLANE,
    )  # fmt: skip


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The factors of each class, and how many classes are beyond doubt."""
    rows = [row for row in classed(material, measure) if not row.suppressed]
    return (_by_class(material, rows), (_sure(rows),)) if rows else ()


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The plane with its key and its table, how often each class was named, and better and worse by every dimension."""
    rows = classed(material, measure)
    shown = [row for row in rows if not row.suppressed]
    if not shown:
        return ()
    key = tuple(_key(material, row) for row in shown)
    plain = Block(("Won and lost, all answers",), _table(material, rows), _plane(material, measure, shown), PLANE, key)
    lookup = material.lookup
    return (
        plain,
        Block(("Chance of each class, all answers",), _chances(material, rows)),
        *_classes_by_wave(material, rows),
        *grids.by_every_dimension(material, [lookup.beside(row, "better") for row in rows], "Factor"),
        *grids.by_every_dimension(material, [lookup.beside(row, "worse") for row in rows], "Factor"),
    )


def _by_class(material: Material, rows: Sequence[Estimate]) -> Sentence:
    """Which factors are in which class: "Must-be: uptime, speed; attractive: visits."."""
    said: list[object] = []
    for own, name in CLASS_NAMES.items():
        members = [row for row in rows if letter(material, row) == own]
        if members:
            said += [f"{'; ' if said else ''}{name if said else numbers.first_upper(name)}: "]
            said += _listed([Said(material.names.subject(row.analysis, row.subject)) for row in members])
    return (*said, ".")  # pyright: ignore[reportReturnType]


def _listed(names: Sequence[Said]) -> list[object]:
    return [piece for place, name in enumerate(names) for piece in ([", "] if place else []) + [name]]


def _sure(rows: Sequence[Estimate]) -> str:
    sure = sum(map(is_sure, rows))
    return (
        f"Of {numbers.in_words(len(rows))} classes {numbers.in_words(sure)} "
        f"{'is' if sure == 1 else 'are'} beyond doubt: in 95{numbers.PERCENT} of the replicates, and told apart from "
        "the next."
    )


def _plane(material: Material, measure: Measure, rows: Sequence[Estimate]) -> Drawing:
    points = [_point(material, row, place) for place, row in enumerate(rows, start=1)]
    label = f"Better against worse of {numbers.in_words(len(rows))} factors. {drawn.SAME}"
    return draw(plane(points, GROUND), label)


def _point(material: Material, row: Estimate, place: int) -> dict[str, str | float]:
    won, lost = (material.lookup.beside(row, quantity) for quantity in ("better", "worse"))
    return {
        "key": str(place), "clear": is_sure(row),
        "x": -100 * lost.value, "x_low": -100 * lost.high, "x_high": -100 * lost.low,
        "y": 100 * won.value, "y_low": 100 * won.low, "y_high": 100 * won.high,
    }  # fmt: skip


def _key(material: Material, row: Estimate) -> Sentence:
    won, lost = (material.lookup.beside(row, quantity) for quantity in ("better", "worse"))
    return (
        Said(material.names.subject(row.analysis, row.subject)), f": {row.note.split('; ')[0]}, with probability ",
        level(row), "; better ", level(won), bracket(won), ", worse ", level(lost), bracket(lost),
    )  # fmt: skip


def _table(material: Material, rows: Sequence[Estimate]) -> Table:
    quantities = ANALYSES["kano"].quantities
    lines = tuple(_line(material, row, place) for place, row in enumerate(rows, start=1))
    heads = ["Class", "Chance", *(quantities[name].label for name in COLUMNS), "Answers"]
    return Table("Factors by Kano class, all answers", ("Factor", *heads), (("", lines),))


def _line(material: Material, row: Estimate, place: int) -> Line:
    cells = [tables.cell(material.lookup.beside(row, name)) for name in COLUMNS]
    named = Cell((row.note.split("; ")[0],)) if not row.suppressed else tables.NOTHING
    head = (f"{place} ", Said(material.names.subject(row.analysis, row.subject)))
    return Line(head, (named, tables.cell(row), *cells, tables.base(row)[0]))


def _chances(material: Material, rows: Sequence[Estimate]) -> Table:
    lines = [
        (
            (Said(material.names.subject(row.analysis, row.subject)),),
            [material.lookup.beside(row, f"p_{own}") for own in CLASS_NAMES],
        )
        for row in rows
    ]
    heads = [numbers.first_upper(name) for name in CLASS_NAMES.values()]
    return tables.profile("Chance of each class, all answers", "Factor", heads, lines)


def _classes_by_wave(material: Material, rows: Sequence[Estimate]) -> list[Block]:
    """The class of each factor in every wave, in words with its chance below."""
    cut = [material.lookup.series(row, "wave") for row in rows]
    seen = {row.level("wave") for cells in cut for row in cells}
    waves = [wave for wave in material.lookup.levels("wave") if wave in seen]
    if len(waves) < 2:
        return []
    lines = tuple(
        Line((Said(material.names.subject(row.analysis, row.subject)),), tuple(_in_wave(cells, wave) for wave in waves))
        for row, cells in zip(rows, cut, strict=True)
    )
    caption = "Class of each factor by wave"
    table = Table(caption, ("Factor", *(Said(wave) for wave in waves)), (("", lines),), numeric=False)
    return [Block((caption,), table, open=True)]


def _in_wave(cells: Sequence[Estimate], wave: str) -> Cell:
    row = next((cell for cell in cells if cell.level("wave") == wave), None)
    if row is None or row.suppressed:
        return tables.NOTHING
    return Cell((row.note.split("; ")[0],), numbers.value(row.value, row.unit))
