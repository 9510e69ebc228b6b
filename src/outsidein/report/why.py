"""Why this number: formula, slice, base, weights, questions, evidence and method of every figure on the page."""

from __future__ import annotations

import math
from collections.abc import Iterable

from outsidein.analyses.contrasts import Contrast
from outsidein.report import intervals, numbers
from outsidein.report.asked import asked, counted
from outsidein.report.figures import Figure, Said, Sentence, as_text, figures_in
from outsidein.report.material import Material, scale_in_words
from outsidein.report.parts.model import Why
from outsidein.stats.estimates import Estimate

MOST_QUESTIONS = 6
HIDDEN = "Fewer answers than the smallest cell that may be shown, or a number from which a hidden one would follow."
Fact = tuple[str, tuple[Sentence, ...]]


def explanations(material: Material, parts: Iterable[object]) -> tuple[Why, ...]:
    """One explanation for each different figure in the parts of a page, in the order of the page."""
    found = {figure.id: figure for part in parts for figure in figures_in(part)}
    return tuple(explain(material, figure) for figure in found.values())


def explain(material: Material, figure: Figure) -> Why:
    """All facts about one figure."""
    row = figure.estimate
    contrast = figure.of if isinstance(figure.of, Contrast) else None
    facts = [
        *_number(row, contrast),
        *_base(material, row, contrast),
        *_made(material, row, contrast),
        *_origin(material, row),
    ]
    return Why(figure.id, title(material, row, contrast), tuple(fact for fact in facts if any(map(as_text, fact[1]))))


def title(material: Material, row: Estimate, contrast: Contrast | None = None) -> Sentence:
    """What a number is: its quantity, its subject, its slice."""
    quantity = material.names.quantity(row).label
    what: Sentence = (
        (quantity, ", ", Said(material.names.subject(row.analysis, row.subject))) if row.subject else (quantity,)
    )
    if contrast is None:
        return (*what, ": ", Said(material.names.slice(row.slice)))
    first, second = (material.names.slice(place) for place in (row.slice, contrast.against))
    return (*what, ": ", Said(first), " less ", Said(second))


def _number(row: Estimate, contrast: Contrast | None) -> list[Fact]:
    if row.suppressed:
        return [("Hidden", ((HIDDEN,),))]
    if contrast:
        value, span = (
            numbers.difference(row.value, row.unit),
            numbers.signed_interval(row.low, row.high, row.unit, " to "),
        )
    else:
        value, span = numbers.value(row.value, row.unit), numbers.interval(row.low, row.high, row.unit)
    words = value if span == numbers.NOTHING else f"{value}, 95{numbers.PERCENT} interval {span}"
    error = f"; standard error {numbers.error(row.se, row.unit)}" if math.isfinite(row.se) else ""
    return [("Number", ((words + error,),))]


def _made(material: Material, row: Estimate, contrast: Contrast | None) -> list[Fact]:
    quantity = material.names.quantity(row)
    boxes = counted(material.names.measure(row.analysis), material.items(row.analysis), row.quantity)
    formula = quantity.formula + (f"; counted are the answers {boxes}" if boxes else "")
    interval = intervals.CONTRAST if contrast else intervals.method(row, _composed(material, row))
    return [
        ("Formula", ((formula,),)), ("Interval", ((interval,),)), ("Test", ((_test(row, contrast),),)),
        ("Source", ((quantity.source,),)),
    ]  # fmt: skip


def _test(row: Estimate, contrast: Contrast | None) -> str:
    if contrast is None or row.suppressed:
        return ""
    verdict = "clear" if contrast.clear else "not clear"
    corrected = numbers.probability(contrast.p_adjusted)
    return f"p {numbers.probability(contrast.p)}, corrected for the family {corrected}: {verdict}"


def _composed(material: Material, row: Estimate) -> bool:
    measure = material.names.measure(row.analysis)
    fields = len(material.names.analysis(row.analysis).item_fields)
    return len(asked(measure, material.items(row.analysis), row.quantity, row.subject)) > fields


def _base(material: Material, row: Estimate, contrast: Contrast | None) -> list[Fact]:
    """Whose answers, how many, and how they are weighted."""
    who: list[Fact] = [("Answers of", ((Said(material.names.slice_sentence(row.slice)),),))]
    if contrast is not None:
        who.append(("Less", ((Said(material.names.slice_sentence(contrast.against)),),)))
    weights: Fact = ("Weights", (material.weights(material.source_of.get(row.analysis, "")),))
    if row.suppressed:
        return [*who, weights]
    effective = (
        f", worth {numbers.count(row.n_effective)} of a simple random sample" if math.isfinite(row.n_effective) else ""
    )
    each = " on the smaller side" if contrast else ""
    return [*who, ("Base", ((f"{numbers.count(row.n)} answers{each}{effective}",),)), weights]


def _origin(material: Material, row: Estimate) -> list[Fact]:
    measure, items = material.names.measure(row.analysis), material.items(row.analysis)
    names = asked(measure, items, row.quantity, row.subject)
    questions = [question(material, row.analysis, name) for name in names[:MOST_QUESTIONS]]
    if len(names) > MOST_QUESTIONS:
        questions.append((f"and {len(names) - MOST_QUESTIONS} more, listed with the measure",))
    files = tuple((Said(file),) for file in material.files(row.analysis))
    return [
        ("Questions" if len(questions) > 1 else "Question", tuple(questions)),
        ("Evidence", files),
        ("Note", ((Said(row.note),),) if row.note and not row.suppressed else ()),
    ]


def question(material: Material, analysis: str, name: str) -> Sentence:
    """The wording of an item with its scale; its id where no wording is known."""
    scale = scale_in_words(material.items(analysis).get(name))
    wording = material.wording(analysis, name)
    said: Sentence = ("‘", Said(wording), "’") if wording else (Said(name),)
    return (*said, f" ({scale})") if scale else said
