"""The ledger: what each factor is by all kinds of evidence, what is at stake, and how it has shifted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from outsidein.analyses import ANALYSES
from outsidein.analyses.contrasts import WAVE
from outsidein.methods.drift import CLASSES
from outsidein.report import numbers
from outsidein.report.charts.drawing import Drawing, draw
from outsidein.report.charts.shifts import shifts
from outsidein.report.figures import Said, Sentence, level
from outsidein.report.material import Material
from outsidein.report.parts import drawn, tables
from outsidein.report.parts.headlines import anchor
from outsidein.report.parts.model import Block, Cell, Finding, Line, Table
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure, Value
from outsidein.study.value import level_of

KINDS = ("stated", "derived", "spoken")
STAKES = ("importance", "performance", "satisfaction_lost", "satisfaction_to_win",
          "word_of_mouth_lost", "word_of_mouth_to_win")  # fmt: skip
ORDERS = ("satisfaction_lost", "satisfaction_to_win", "importance", "performance")
LETTERS = "HPETI"
MOST_DRAWN = 20
MULTIPLES = (
    f"Chance of each class, in {numbers.PERCENT.strip()}, by wave: H hygiene, P performance, E enhancer, T turn-off, "
    "I indifferent."
)
SHIFTS = ("changed_first", "changed_before")


def rows_of(material: Material, measure: Measure) -> list[Estimate]:
    """The class of each factor in the newest wave, over all waves where there is one; hidden ones last."""
    rows = [material.lookup.latest(row) for row in material.lookup.subjects(measure.id, "class")]
    return sorted(rows, key=lambda row: (row.suppressed, CLASSES.index(_key(row)) if _key(row) in CLASSES else 9))


def finding(material: Material, measure: Measure) -> Finding | None:
    """What the factors are now, over their drift."""
    rows = [row for row in rows_of(material, measure) if not row.suppressed]
    drawing = _multiples(material, rows)
    if not rows or drawing is None:
        return None
    shifted = _shifted(material, rows)
    return Finding(
        material.names.title(measure.id), anchor(measure), _by_class(material, rows),
        "" if shifted else "No shift of a class can be told from none.", drawing, MULTIPLES,
    )  # fmt: skip


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """What the factors are now, which have shifted, which may soon, and where the kinds of evidence disagree."""
    rows = [row for row in rows_of(material, measure) if not row.suppressed]
    if not rows:
        return ()
    shifted = _shifted(material, rows)
    none: tuple[Sentence, ...] = (
        (("No shift of a class can be told from none.",),) if _has_waves(material, rows) else ()
    )
    disagree = [row for row in rows if "they disagree" in row.note]
    return (_by_class(material, rows), *(shifted or none), *_warned(material, rows), *_disagreeing(material, disagree))


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """The ledger, opened; the same in other orders; drift; what each factor belongs to; the evidence of each."""
    rows = rows_of(material, measure)
    if not rows:
        return ()
    shown = [row for row in rows if not row.suppressed]
    wave = rows[0].level(WAVE)
    title: Sentence = ("Ledger, ", Said(wave)) if wave else ("Ledger",)
    drawing = _multiples(material, shown)
    drift = [Block(("Drift of the classes",), _drift_table(material, rows), drawing, MULTIPLES)] if drawing else []
    orders = [_ordered(material, shown, quantity) for quantity in ORDERS]
    return (
        Block(title, _table(material, rows, "What each factor is, and what is at stake"), open=True),
        *drift,
        *_means_to(material, rows),
        *(block for block in orders if block),
        *(_opened(material, row) for row in shown[:MOST_DRAWN]),
    )


def _key(row: Estimate) -> str:
    return row.note.split(";")[0].split(",")[0].replace("-", "_")


def _name(material: Material, row: Estimate) -> Said:
    return Said(material.names.subject(row.analysis, row.subject))


def _by_class(material: Material, rows: Sequence[Estimate]) -> Sentence:
    said: list[object] = []
    for name in CLASSES:
        members = [row for row in rows if _key(row) == name]
        if members:
            word = name.replace("_", "-")
            said += [f"{'; ' if said else ''}{word if said else numbers.first_upper(word)}: "]
            said += [p for at, row in enumerate(members) for p in ([", "] if at else []) + [_name(material, row)]]
    return (*said, ".")  # pyright: ignore[reportReturnType]


def _has_waves(material: Material, rows: Sequence[Estimate]) -> bool:
    return any(material.lookup.row(row.analysis, "changed_before", row.subject, row.slice) for row in rows)


def _shifted(material: Material, rows: Sequence[Estimate]) -> tuple[Sentence, ...]:
    """Every factor whose class has shifted, beyond doubt, since the first wave or the wave before."""
    said = []
    for row in rows:
        for quantity in SHIFTS:
            alarm = material.lookup.row(row.analysis, f"{quantity}_alarm", row.subject, row.slice)
            chance = material.lookup.row(row.analysis, quantity, row.subject, row.slice)
            if alarm is not None and chance is not None and alarm.value == 1:
                since, _, what = chance.note.partition(": ")
                said.append((_name(material, row), f" has shifted {since}, {what}; a change has probability ",
                             level(chance), "."))  # fmt: skip
                break
    return tuple(said)


def _warned(material: Material, rows: Sequence[Estimate]) -> tuple[Sentence, ...]:
    found = [material.lookup.row(row.analysis, "warning", row.subject, row.slice) for row in rows]
    return tuple(
        ("Early warning: ", _name(material, row), " still wins, but its reward shrinks while its penalty grows "
         "(probability ", level(row), ").")
        for row in found if row is not None and row.note
    )  # fmt: skip


def _disagreeing(material: Material, rows: Sequence[Estimate]) -> tuple[Sentence, ...]:
    return tuple(
        ("On ", _name(material, row), f" the kinds of evidence disagree: {row.note.split('they disagree: ')[1]}.")
        for row in rows
    )


def _cell(row: Estimate | None) -> Cell:
    """A class in words with its chance below."""
    if row is None or row.suppressed or not row.note:
        return tables.NOTHING
    return Cell((row.note.split(";")[0],), numbers.value(row.value, row.unit))


def _table(material: Material, rows: Sequence[Estimate], caption: str) -> Table:
    quantities = ANALYSES["ledger"].quantities
    heads = ("Factor", "Class", *(quantities[kind].label for kind in KINDS), "Agreement",
             *(quantities[name].label for name in STAKES))  # fmt: skip
    return Table(caption, heads, (("", tuple(_line(material, row) for row in rows)),))


def _line(material: Material, row: Estimate) -> Line:
    if row.suppressed:
        return Line((_name(material, row),), (tables.NOTHING,) * (len(KINDS) + len(STAKES) + 2))
    beside = {name: material.lookup.row(row.analysis, name, row.subject, row.slice) for name in (*KINDS, *STAKES)}
    agreement = material.lookup.row(row.analysis, "agreement", row.subject, row.slice)
    return Line(
        (_name(material, row),),
        (_cell(row), *(_cell(beside[kind]) for kind in KINDS), tables.cell(agreement),
         *(tables.cell(beside[name]) for name in STAKES)),
    )  # fmt: skip


def _ordered(material: Material, rows: Sequence[Estimate], quantity: str) -> Block | None:
    """The ledger by what is at stake, the most first."""
    found = {row.subject: material.lookup.row(row.analysis, quantity, row.subject, row.slice) for row in rows}
    if not any(found.values()):
        return None

    def size(row: Estimate) -> float:
        other = found[row.subject]
        return -abs(other.value) if other is not None and other.value == other.value else 0.0

    label = ANALYSES["ledger"].quantities[quantity].label.lower()
    return Block((f"The ledger by {label}",), _table(material, sorted(rows, key=size), f"The same by {label}"))


def _multiples(material: Material, rows: Sequence[Estimate]) -> Drawing | None:
    """The chance of each class by wave, a panel a factor; nothing where there is one wave."""
    series = [material.lookup.series(_whole(row), WAVE) for row in rows[:MOST_DRAWN]]
    waves = [
        wave for wave in material.lookup.levels(WAVE) if any(cell.level(WAVE) == wave for s in series for cell in s)
    ]
    if len(waves) < 2:
        return None
    shown = {
        material.names.subject(row.analysis, row.subject): _lines(material, row, waves) for row in rows[:MOST_DRAWN]
    }
    return draw(
        shifts(waves, shown), f"Chance of each class by wave of {numbers.in_words(len(shown))} factors. {drawn.SAME}"
    )


def _whole(row: Estimate) -> Estimate:
    """The same number over all waves, to be found by."""
    return Estimate(row.quantity, row.subject, row.value, row.se, row.low, row.high, row.n, row.n_effective,
                    row.replicates, analysis=row.analysis, kind=row.kind)  # fmt: skip


def _lines(material: Material, row: Estimate, waves: Sequence[str]) -> dict[str, list[float]]:
    lines = {}
    for letter, name in zip(LETTERS, CLASSES, strict=True):
        found = [material.lookup.row(row.analysis, f"p_{name}", row.subject, ((WAVE, wave),)) for wave in waves]
        chances = [cell.value if cell is not None and not cell.suppressed else float("nan") for cell in found]
        if any(chance >= 0.05 for chance in chances):
            lines[letter] = chances
    return lines


def _drift_table(material: Material, rows: Sequence[Estimate]) -> Table:
    waves = material.lookup.levels(WAVE)
    lines = tuple(
        Line(
            (_name(material, row),),
            (
                *(_cell(material.lookup.row(row.analysis, "class", row.subject, ((WAVE, wave),))) for wave in waves),
                *(_change(material, row, quantity) for quantity in SHIFTS),
            ),
        )
        for row in rows
    )
    heads = ("Factor", *(Said(wave) for wave in waves), "Changed since the first wave", "Changed since the wave before")
    return Table("Class of each factor by wave", heads, (("", lines),), numeric=False)


def _change(material: Material, row: Estimate, quantity: str) -> Cell:
    chance, p = (
        material.lookup.row(row.analysis, name, row.subject, row.slice) for name in (quantity, f"{quantity}_p")
    )
    if chance is None or p is None or chance.suppressed:
        return tables.NOTHING
    what = chance.note.partition(": ")[2]
    return Cell((numbers.value(chance.value, chance.unit),), f"p {numbers.value(p.value, p.unit)}; {what}")


def _means_to(material: Material, rows: Sequence[Estimate]) -> list[Block]:
    """The product level of each factor, the benefits it gives and the personal values behind them."""
    value = material.study.value
    factors = {factor.id: factor for factor in value.factors}
    lines = []
    for row in rows:
        factor = factors.get(row.subject)
        feature = next((one for one in value.features if factor is not None and one.id == factor.feature), None)
        stands_at = level_of(value, factor) if factor is not None else None
        if factor is not None and (feature or stands_at):
            benefits, values = _chain(value, feature.gives if feature else ())
            cells = (stands_at or "", _labels(value.benefits, benefits), _labels(value.values, values))
            lines.append(Line((_name(material, row),), tuple(Cell((Said(text or numbers.NOTHING),)) for text in cells)))
    if not lines:
        return []
    caption = "What the factors belong to"
    heads = ("Factor", "Product level", "Benefits", "Personal values")
    return [Block((caption,), Table(caption, heads, (("", tuple(lines)),), numeric=False), open=True)]


def _chain(value: Value, gives: Sequence[str]) -> tuple[list[str], list[str]]:
    """The benefits and the personal values that lead up from some benefits."""
    benefits = {benefit.id: benefit for benefit in value.benefits}
    ends = {one.id for one in value.values}
    reached: dict[str, None] = dict.fromkeys(gives)
    ahead = list(gives)
    while ahead:
        further = benefits[ahead[0]].serves if ahead[0] in benefits else ()
        ahead = [*ahead[1:], *(name for name in further if name not in reached)]
        reached |= dict.fromkeys(further)
    return [name for name in reached if name in benefits], [name for name in reached if name in ends]


def _labels(entries: Sequence[object], ids: Sequence[str]) -> str:
    names = {getattr(entry, "id", ""): getattr(entry, "label", "") or getattr(entry, "id", "") for entry in entries}
    return ", ".join(names[name] for name in ids)


def _opened(material: Material, row: Estimate) -> Block:
    """All that is known of one factor, by wave."""
    quantities = ANALYSES["ledger"].quantities
    names: list[str] = ["class", *(f"p_{name}" for name in CLASSES), *KINDS, "agreement", *STAKES, *SHIFTS, "warning"]
    waves = list(material.lookup.levels(WAVE)) or [""]
    find: Callable[[str, str], Estimate | None] = lambda quantity, wave: material.lookup.row(  # noqa: E731
        row.analysis, quantity, row.subject, ((WAVE, wave),) if wave else ()
    )
    lines = [((quantities[name].label,), [find(name, wave) for wave in waves]) for name in names]
    kept = [(head, cells) for head, cells in lines if any(cells)]
    title = f"{material.names.subject(row.analysis, row.subject)}: all the evidence"
    return Block((Said(title),), tables.grid(title, "Quantity", [Said(wave or "All answers") for wave in waves], kept))
