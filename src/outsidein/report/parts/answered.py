"""Who answered: the bases of every source, by wave and by segment, and whose voice is missing."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses.contrasts import WAVE
from outsidein.report import numbers
from outsidein.report.figures import Piece, Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts.model import Answered, Cell, Line, Table
from outsidein.report.parts.tables import NOTHING, base
from outsidein.stats.estimates import Conditions, Estimate

OF_CUSTOMERS = {"customer": "id", "role": "role", "customer_kind": "kind"}


def answered(material: Material) -> tuple[Answered, ...]:
    """The respondents of each source that a measure reads."""
    read = [survey.id for survey in material.study.surveys if survey.id in material.source_of.values()]
    return tuple(_source(material, source) for source in read)


def _source(material: Material, source: str) -> Answered:
    whole = widest(material, source)
    table = _bases(material, source, whole) if whole else None
    return Answered(source, tuple(_facts(material, source, whole)), table, _silent(material, source))


def widest(material: Material, source: str, place: Conditions = ()) -> Estimate | None:
    """The number of a source, among the headlines of its measures, that rests on the most answers."""
    lookup = material.lookup
    rows = [
        row
        for measure in material.measures
        if material.source_of.get(measure.id) == source
        for row in lookup.subjects(measure.id, material.names.analysis(measure.id).headline, place)
    ]
    return max(rows, key=lambda row: row.n, default=None)


def _facts(material: Material, source: str, whole: Estimate | None) -> list[Sentence]:
    facts = material.source(source)
    rows = facts.get("rows")
    said: list[Sentence] = [(f"{numbers.count(rows)} answer sheets are used.",)] if rows is not None else []
    said.append(material.weights(source))
    if whole and not whole.suppressed and round(whole.n_effective) < whole.n:
        said.append((
            f"Weights and answers that go together leave what {numbers.count(whole.n_effective)} independent answers "
            f"would tell ({numbers.count(whole.n)} given), for ‘", Said(material.names.title(whole.analysis)), "’.",
        ))  # fmt: skip
    unit = material.unit(source)
    return [*said, unit] if unit else said


def _bases(material: Material, source: str, whole: Estimate) -> Table | None:
    """Answers and effective answers by every dimension of the source, with shares and, where declared, populations."""
    groups = []
    for dimension in (WAVE, *material.lookup.segments(whole)):
        rows = {row.level(dimension) or "": row for row in material.lookup.series(whole, dimension)}
        best = {level: widest(material, source, row.slice) or row for level, row in rows.items()}
        if best:
            groups.append((Said(material.names.dimension(dimension)), _lines(material, dimension, best, whole)))
    heads: tuple[Piece, ...] = ("Group", "Answers", "Effective", "Share of answers")
    heads = (*heads, "Share of customers") if _populations(material, "customer") else heads
    return Table("Answers by wave and by segment", heads, tuple(groups)) if groups else None


def _lines(material: Material, dimension: str, rows: Mapping[str, Estimate], whole: Estimate) -> tuple[Line, ...]:
    return tuple(
        Line(
            (Said(material.names.level(dimension, level)),),
            (*base(row), _share(row, whole), *_population(material, dimension, level)),
        )
        for level, row in rows.items()
    )


def _population(material: Material, dimension: str, level: str) -> list[Cell]:
    """The share of a group in all customers; no cell in a study that does not know it of any."""
    if not _populations(material, "customer"):
        return []
    shares = _populations(material, dimension)
    return [Cell((numbers.percent(shares[level], 0),)) if level in shares else NOTHING]


def _share(row: Estimate, whole: Estimate) -> Cell:
    known = not row.suppressed and whole.n > 0
    return Cell((numbers.percent(row.n / whole.n, 0),)) if known else NOTHING


def _populations(material: Material, dimension: str) -> dict[str, float]:
    """The share of each customer, role or kind in all customers, where all populations are declared."""
    customers = material.study.customers
    if dimension not in OF_CUSTOMERS or not customers or any(customer.population is None for customer in customers):
        return {}
    sizes: dict[str, float] = {}
    for customer in customers:
        level = str(getattr(customer, OF_CUSTOMERS[dimension]) or "not stated")
        sizes[level] = sizes.get(level, 0.0) + (customer.population or 0.0)
    return {level: size / sum(sizes.values()) for level, size in sizes.items()}


def _silent(material: Material, source: str) -> tuple[str, ...]:
    """Customers of the study who gave no answer to a source that asks customers."""
    survey = next(survey for survey in material.study.surveys if survey.id == source)
    heard = set(material.lookup.levels("customer"))
    if survey.customer is None or not heard:
        return ()
    return tuple(customer.label or customer.id for customer in material.study.customers if customer.id not in heard)
