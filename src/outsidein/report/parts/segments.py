"""Segments: how large they are, how sure they are, what each wants and lacks, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outsidein.analyses.segments.measure import Segments, asked
from outsidein.report import figures, numbers, segmented
from outsidein.report.charts.drawing import Drawing, draw
from outsidein.report.charts.landscape import LINES
from outsidein.report.charts.named import Row, ranking
from outsidein.report.charts.profiles import profiles
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts import drawn, tables
from outsidein.report.parts.headlines import anchor
from outsidein.report.parts.model import Block, Cell, Finding, Line, Table
from outsidein.report.words import bracket
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Measure

UNDERSERVED = LINES[0][0]
CLEAR = 0.05
SIZES = f"Shares of people with 95{numbers.PERCENT} intervals."
MARKS = f"The numbers are those of the segments, the lines 95{numbers.PERCENT} intervals."
FITS = ("bic", "entropy", "log_likelihood", "p_fewer")


def finding(material: Material, measure: Measure) -> Finding | None:
    """How many segments there are, and how large each is."""
    shares = _shares(material, measure)
    if not shares or not isinstance(measure, Segments):
        return None
    most, *rest = sentences(material, measure)
    return Finding(
        material.names.title(measure.id), anchor(measure), most, figures.as_text(rest[0]) if rest else "",
        _sizes(measure, shares), SIZES,
    )  # fmt: skip


def sentences(material: Material, measure: Measure) -> tuple[Sentence, ...]:
    """The segments with their sizes, how stable they are, what is most underserved in each, and what explains them."""
    shares = _shares(material, measure)
    if not shares or not isinstance(measure, Segments):
        return ()
    said = (
        _how_many(measure, shares),
        _stability(material, measure),
        *(_most_underserved(material, measure, share) for share in shares),
        _explained(material, measure),
        _short_form(material, measure),
    )
    return tuple(sentence for sentence in said if sentence)


def blocks(material: Material, measure: Measure) -> tuple[Block, ...]:
    """Sizes, answers, opportunities and profile of the segments; how many there are; the short form."""
    shares = _shares(material, measure)
    if not shares or not isinstance(measure, Segments):
        return ()
    named = [(Said(segmented.segment(measure, row.subject)), row) for row in shares]
    sizes = tables.levels("Sizes of the segments", "Segment", {"": named})
    found = (
        Block(("Sizes of the segments",), sizes, _sizes(measure, shares), SIZES),
        _answers(material, measure, shares),
        _opportunities(material, measure, shares),
        _profile(material, measure, shares),
        _numbers(material, measure),
        _points(material, measure, shares),
    )
    return tuple(block for block in found if block)


def _shares(material: Material, measure: Measure) -> list[Estimate]:
    return material.lookup.subjects(measure.id, "share")


def _sizes(measure: Segments, shares: Sequence[Estimate]) -> Drawing:
    rows = [
        Row(segmented.segment(measure, row.subject), numbers.value(row.value, row.unit), (_in_percent(row),))
        for row in shares
    ]
    return draw(ranking(rows), f"Sizes of {numbers.in_words(len(rows))} segments. {drawn.SAME}")


def _in_percent(row: Estimate) -> Estimate:
    return replace(row, value=100 * row.value, low=100 * row.low, high=100 * row.high)


def _how_many(measure: Segments, shares: Sequence[Estimate]) -> Sentence:
    if len(shares) == 1:
        return ("People do not fall into segments: one class describes their answers best.",)
    parts: list[figures.Piece] = [f"People fall into {numbers.in_words(len(shares))} segments: "]
    for place, row in enumerate(shares):
        parts += [", " if place else "", "‘", Said(segmented.segment(measure, row.subject)), "’ ", figures.level(row)]
        parts += [bracket(row)]
    return (*parts, ".")


def _stability(material: Material, measure: Segments) -> Sentence:
    row = material.lookup.row(measure.id, "stability")
    if row is None or row.suppressed:
        return ()
    firm = "much the same people" if row.value >= 0.8 else "roughly the same people" if row.value >= 0.6 else "others"
    return (
        f"Found anew in replicates of the sample, the segments hold {firm}: the adjusted Rand index is ",
        figures.level(row), ", where 1 is the same and 0 is chance.",
    )  # fmt: skip


def _most_underserved(material: Material, measure: Segments, share: Estimate) -> Sentence:
    rows = _within(material, measure, "opportunity", share)
    shown = [row for row in rows if not row.suppressed]
    if not shown:
        return ()
    most = max(shown, key=lambda row: row.value)
    name, outcome = segmented.segment(measure, share.subject), most.subject.partition(": ")[2]
    chance = material.lookup.beside(most, "p_underserved")
    return (
        "Most underserved among ‘", Said(name), "’: ", Said(measure.labels.get(outcome, outcome)), ", opportunity ",
        figures.level(most), bracket(most), "; underserved with probability ", figures.level(chance), ".",
    )  # fmt: skip


def _within(material: Material, measure: Segments, quantity: str, share: Estimate) -> list[Estimate]:
    rows = material.lookup.subjects(measure.id, quantity)
    return [row for row in rows if row.subject.startswith(f"{share.subject}: ")]


def _explained(material: Material, measure: Segments) -> Sentence:
    rows = [row for row in material.lookup.subjects(measure.id, "p_adjusted") if not row.suppressed]
    clear = [row for row in rows if row.value <= CLEAR]
    if not rows:
        return ()
    if not clear:
        return ("Nothing in the profile clearly tells the segments apart.",)
    said: list[figures.Piece] = ["The segments clearly differ in "]
    for place, row in enumerate(clear):
        said += [" and " if place and place == len(clear) - 1 else ", " if place else ""]
        said += ["‘", Said(measure.labels.get(row.subject, row.subject)), "’ (p ", figures.level(row), ")"]
    return (*said, ".")


def _short_form(material: Material, measure: Segments) -> Sentence:
    rows = material.lookup.subjects(measure.id, "agreement")
    if not rows or rows[-1].suppressed:
        return ()
    asks = f"{numbers.first_upper(numbers.in_words(len(rows)))} question{'' if len(rows) == 1 else 's'}"
    return (f"{asks} of the ratings are enough to put ", figures.level(rows[-1]), " of people where all would.")


def _answers(material: Material, measure: Segments, shares: Sequence[Estimate]) -> Block:
    """What each segment says: the share in the boxes told apart, or the mean of every rating."""
    items = material.items(measure.id)
    split = ", ".join(map(str, measure.split))
    quantity, ending = ("p", f" = {split}") if split else ("mean", "")
    heading = f"Answers of {split} in each segment" if split else "Mean answers of each segment"
    names = segmented.rating_names(measure, items)
    lines = {name: [f"{row.subject}: {item}{ending}" for row in shares] for item, name in names.items()}
    return _grid(material, measure, (heading, quantity, 100.0 if split else 1.0, None), lines)


def _opportunities(material: Material, measure: Segments, shares: Sequence[Estimate]) -> Block | None:
    outcomes = asked(measure, material.items(measure.id)).outcomes
    names = {name: measure.labels.get(name) or numbers.first_upper(name) for name in outcomes}
    lines = {names[name]: [f"{row.subject}: {name}" for row in shares] for name in outcomes}
    if not lines:
        return None
    return _grid(material, measure, ("Opportunities of each segment", "opportunity", 1.0, UNDERSERVED), lines)


def _profile(material: Material, measure: Segments, shares: Sequence[Estimate]) -> Block | None:
    """Who is in each segment, by every answer to what may explain it."""
    levels = dict.fromkeys(
        row.subject.partition(": ")[2] for row in material.lookup.subjects(measure.id, "profile")
    )  # fmt: skip
    if not levels:
        return None
    lines = {}
    for level in levels:
        item, _, answer = level.partition(" = ")
        lines[f"{measure.labels.get(item, item)}: {answer}"] = [f"{row.subject}: {level}" for row in shares]
    return _grid(material, measure, ("Who is in each segment", "profile", 100.0, None), lines)


def _grid(
    material: Material, measure: Segments, form: tuple[str, str, float, float | None], lines: dict[str, list[str]]
) -> Block:
    """A number of every segment in each row, drawn as profiles, with the same as a table."""
    title, quantity, factor, at = form
    found = {
        name: [material.lookup.row(measure.id, quantity, subject) for subject in subjects]
        for name, subjects in lines.items()
    }
    whole = {name: [cell for cell in cells if cell] for name, cells in found.items() if all(cells)}
    heads = [Said(segmented.segment(measure, str(place + 1))) for place in range(len(next(iter(found.values()))))]
    table = tables.grid(title, "", heads, [((Said(name),), cells) for name, cells in found.items()])
    chart = profiles([Row(name, "", tuple(cells)) for name, cells in whole.items()], factor, at)
    broken = " The broken line is where an outcome becomes underserved." if at else ""
    key: tuple[Sentence, ...] = tuple((head,) for head in heads)
    return Block((title,), table, draw(chart, f"{title}. {drawn.SAME}"), MARKS + broken, key)


def _numbers(material: Material, measure: Segments) -> Block:
    """The fit of each number of segments that was tried."""
    quantities = material.names.analysis(measure.id).quantities
    counts = [row.subject for row in material.lookup.subjects(measure.id, "bic")]
    lines = [
        ((numbers.in_words(int(count)),), [material.lookup.row(measure.id, name, count) for name in FITS])
        for count in counts
    ]
    heads = [quantities[name].label for name in FITS]
    return Block(("How many segments",), tables.grid("Fit of each number of segments", "Segments", heads, lines))


def _points(material: Material, measure: Segments, shares: Sequence[Estimate]) -> Block | None:
    """The short form: the points of every answer, and how many people it puts where all questions would."""
    rows = material.lookup.subjects(measure.id, "points")
    if not rows:
        return None
    names = segmented.rating_names(measure, material.items(measure.id))
    answers = dict.fromkeys(row.subject.partition(": ")[2] for row in rows)
    lines = []
    for answer in answers:
        item, _, level = answer.partition(" = ")
        subjects = [f"{row.subject}: {answer}" if answer else row.subject for row in shares]
        cells = [material.lookup.row(measure.id, "points", subject) for subject in subjects]
        head = f"{names.get(item, item)}: {level}" if answer else "To begin with"
        lines.append(
            Line((Said(head),), tuple(Cell((figures.level(cell),)) if cell else tables.NOTHING for cell in cells))
        )
    heads = tuple(Said(segmented.segment(measure, row.subject)) for row in shares)
    title = "Points of the short form: add them up, the segment with the most is the likeliest"
    return Block(("The short form for new people",), Table(title, ("Answer", *heads), (("", tuple(lines)),)))
