"""A path model in two waves or segments: whether each construct is the same in both, and which paths differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from outsidein.analyses.contrasts import Contrast
from outsidein.analyses.paths import sameness
from outsidein.analyses.paths.measure import Paths
from outsidein.report import figures, numbers
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts.assessed import MARKS
from outsidein.report.parts.model import Block, Cell, Line, Table
from outsidein.report.parts.tables import NOTHING
from outsidein.stats.estimates import Conditions, Estimate

Pair = tuple[Conditions, Conditions]  # the later, or first, of two slices, and the one it is compared with
READING = (
    "Read from left to right: a construct that is not made up alike is another thing in either, and nothing of it can "
    "be compared. A p value is the share of relabellings of the people, or accounts, that come out as far apart."
)


def blocks(material: Material, measure: Paths) -> list[Block]:
    """A table of constructs, and one of paths, for every two slices that the measure compares."""
    found: list[Block] = []
    for pair in _pairs(material, measure):
        title = _title(material, pair)
        found.append(
            Block(
                ("Is it the same model in ", *title, "?"), _constructs(material, measure, pair), note=READING, open=True
            )
        )
        paths = _paths(material, measure, pair)
        if paths.groups[0][1]:
            found.append(Block(("Paths in ", *title), paths))
    return found


def _pairs(material: Material, measure: Paths) -> Iterator[Pair]:
    """The pairs that were compared, in the order of the contrasts."""
    tabled = material.names.analysis(measure.id).tabled
    pairs = dict.fromkeys(
        (one.estimate.slice, one.against)
        for one in material.results.contrasts
        if one.estimate.analysis == measure.id and one.estimate.quantity in tabled
    )
    yield from pairs


def _title(material: Material, pair: Pair) -> Sentence:
    later, earlier = (material.names.slice(place) for place in pair)
    return Said(earlier), " and ", Said(later)


def _constructs(material: Material, measure: Paths, pair: Pair) -> Table:
    """Each construct: composed alike, as high, as varied."""
    contrasts = _contrasts(material, measure, pair)
    names = [name for name in measure.spec.names if ("score_mean", name) in contrasts]
    lines = tuple(
        Line(
            (Said(material.names.subject(measure.id, name)),),
            (
                _composed(material, contrasts["score_mean", name], pair),
                _differing(contrasts["score_mean", name], sameness.as_high),
                _differing(contrasts["score_variance", name], sameness.as_varied),
            ),
        )
        for name in names
    )
    less = _less(material, pair)
    heads = ("Made up alike", Said(f"Mean, {less}, in standard deviations"), Said(f"Variance, {less}, in logarithms"))
    return Table(f"The constructs in both ({sameness.SOURCE})", ("Construct", *heads), (("", lines),), numeric=False)


def _less(material: Material, pair: Pair) -> str:
    return " less ".join(material.names.slice(place) for place in pair)


def _composed(material: Material, beside: Contrast, pair: Pair) -> Cell:
    """The correlation of the scores by either weights with its p value; a construct of one item is that item."""
    row = beside.estimate
    correlation, p = (_told(material, row, quantity, pair) for quantity in ("compositional", "p_compositional"))
    if correlation is None or p is None or row.suppressed:
        return NOTHING
    verdict, why = sameness.composed_alike(p.value)
    likeness = figures.finer(correlation, 2)
    return Cell((f"{MARKS[verdict]}: ", likeness, ", p ", figures.level(p)), why, verdict)


def _differing(contrast: Contrast, rule: Callable[[float], sameness.Said]) -> Cell:
    row = contrast.estimate
    if row.suppressed:
        return Cell((figures.difference(contrast),))
    verdict, why = rule(contrast.p)
    said = (f"{MARKS[verdict]}: ", figures.difference(contrast), f", p {numbers.probability(contrast.p)}")
    return Cell(said, why, verdict)


def _paths(material: Material, measure: Paths, pair: Pair) -> Table:
    """Each path: its difference with its interval, the p value of relabelling, and the same corrected."""
    contrasts = _contrasts(material, measure, pair)
    shown = [found for a, b in measure.spec.paths if (found := contrasts.get(("path", f"{a} -> {b}")))]
    lines = tuple(
        Line((Said(material.names.subject(measure.id, one.estimate.subject)),), _difference(material, one, pair))
        for one in shown
    )
    way = _less(material, (shown[0].estimate.slice, shown[0].against)) if shown else ""
    heads = (Said(f"Path, {way}"), "p, by relabelling", "p, corrected over the paths")
    return Table("Differences of paths", ("From → to", *heads), (("", lines),))


def _difference(material: Material, contrast: Contrast, pair: Pair) -> tuple[Cell, ...]:
    row = contrast.estimate
    if row.suppressed:
        return Cell((figures.difference(contrast),)), NOTHING, NOTHING
    span = numbers.signed_interval(row.low, row.high, row.unit, " to ")
    chances = (_told(material, row, name, pair) for name in ("p_path_difference", "p_adjusted"))
    return Cell((figures.difference(contrast),), span), *(Cell((figures.level(p),)) if p else NOTHING for p in chances)


def _contrasts(material: Material, measure: Paths, pair: Pair) -> Mapping[tuple[str, str], Contrast]:
    """The contrasts of two slices by quantity and subject, whichever of the two comes first."""
    return {
        (one.estimate.quantity, one.estimate.subject): one
        for one in material.results.contrasts
        if one.estimate.analysis == measure.id and {one.estimate.slice, one.against} == set(pair)
    }


def _told(material: Material, row: Estimate, quantity: str, pair: Pair) -> Estimate | None:
    """A number about both slices and the subject of a row, which stands in the first of them."""
    (_, after), (_, before) = pair[0][0], pair[1][0]
    return material.lookup.row(row.analysis, quantity, f"{row.subject}, {after} - {before}", pair[0])
