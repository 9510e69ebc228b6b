"""Path models and satisfaction indices: how high the index is, what goes with it, and whether the model can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outsidein.analyses.contrasts import WAVE
from outsidein.analyses.paths.measure import Paths
from outsidein.report import constructs, modelled, numbers
from outsidein.report.charts.drawing import draw
from outsidein.report.charts.gauge import gauge
from outsidein.report.charts.named import Row, ranking
from outsidein.report.charts.path_diagram import Edge, Node, narrow, wide
from outsidein.report.charts.quadrants import Driver, quadrants
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts import assessed, compared, drawn, grids, tables
from outsidein.report.parts.headlines import about, anchor, current, headline
from outsidein.report.parts.model import Block, Finding, Table
from outsidein.stats.estimates import Estimate

ARROWS = (
    f"Each arrow bears its coefficient and its 95{numbers.PERCENT} interval; the stronger, the thicker. Thin, grey and "
    "broken: the interval holds zero. Orange: the coefficient is negative. The arrows are assumed, not found."
)
EFFECTS = f"Total effects, over all ways through the model, with 95{numbers.PERCENT} intervals."
GAUGE = f"Short bars are 95{numbers.PERCENT} intervals."
MAPPED = (
    "Importance is the total effect on what the model is about: points of that index for one point of the other. "
    f"Crosses are 95{numbers.PERCENT} intervals; a circle is hollow where that of its importance holds zero. The "
    "broken lines stand at the means."
)
PATHS = ("path", "total_effect", "indirect_effect", "f2", "vif")
ITEMS = ("loading", "weight", "performance")
SCALES = ("index", "r2", "alpha", "rho_a", "rho_c", "ave")


def finding(material: Material, measure: Paths) -> Finding | None:
    """What goes with the target most, over the total effects on it."""
    rows = effects(material, measure)
    if not rows:
        return None
    name = constructs.target(measure)
    label = f"Total effects on {name}. {drawn.SAME}"
    shown = [Row(_start(material, measure, row), numbers.value(row.value, row.unit), (row,)) for row in rows]
    return Finding(
        f"{material.names.title(measure.id)}: what goes with it", anchor(measure), _most(material, measure, rows),
        modelled.ASSUMED, draw(ranking(shown, 0.0), label), EFFECTS,
    )  # fmt: skip


def sentences(material: Material, measure: Paths) -> tuple[Sentence, ...]:
    """How high the index is, what goes with it most, which paths are open, and whether the model can be read."""
    return tuple(_sentences(material, measure))


def _sentences(material: Material, measure: Paths) -> Iterator[Sentence]:
    row, name = headline(material, measure), constructs.target(measure)
    if row is not None:
        yield current(material, (Said(about(material, measure)),), row)
    if rows := effects(material, measure):
        yield _most(material, measure, rows)
    explained = material.lookup.row(measure.id, "r2", constructs.target(measure))
    if explained is not None:
        yield modelled.explained(name, explained)
    paths = material.lookup.subjects(measure.id, "path")
    yield modelled.open_paths(paths, lambda subject: material.names.subject(measure.id, subject))
    if checks := assessed.sentence(assessed.verdicts(material, measure)):
        yield checks
    yield (modelled.ASSUMED,)


def effects(material: Material, measure: Paths) -> list[Estimate]:
    """The total effects on the target, over all answers, the strongest first."""
    target = constructs.target(measure)
    found = [
        material.lookup.row(measure.id, "total_effect", f"{name} -> {target}")
        for name in constructs.leading_to(measure, target)
    ]
    return sorted((row for row in found if row and not row.suppressed), key=lambda row: -abs(row.value))


def blocks(material: Material, measure: Paths) -> tuple[Block, ...]:
    """The diagram, the map, the index over waves and segments, and every number of the model as tables."""
    row, title = headline(material, measure), material.names.title(measure.id)
    made = [_diagram(material, measure), *_map(material, measure)]
    if row is not None:
        made += _gauge(material, measure, row)
        made += drawn.over_waves(material, row, title)
        made += drawn.by_segment(material, row, title)
        made += _indices(material, measure)
    made += [*assessed.blocks(material, measure), *compared.blocks(material, measure)]
    made += [_of_constructs(material, measure), _of_items(material, measure), *_apart(material, measure)]
    return (*made, *grids.by_every_dimension(material, material.lookup.subjects(measure.id, "index"), "Construct"))


def _name(material: Material, measure: Paths, construct: str) -> str:
    return material.names.subject(measure.id, construct)


def _start(material: Material, measure: Paths, row: Estimate) -> str:
    """The construct from which a path or an effect comes."""
    return _name(material, measure, constructs.split(measure, row.subject)[0])


def _most(material: Material, measure: Paths, rows: Sequence[Estimate]) -> Sentence:
    return modelled.goes_with_most(constructs.target(measure), rows, lambda row: _start(material, measure, row))


def _diagram(material: Material, measure: Paths) -> Block:
    """The model as a diagram for wide and for narrow screens, and its paths as a table."""
    spec, lookup, target = measure.spec, material.lookup, constructs.target(measure)
    edges, places = [], {name: place for place, name in enumerate(spec.names)}
    for a, b in spec.paths:
        row = lookup.row(measure.id, "path", f"{a} -> {b}")
        if row is not None:
            edges.append(Edge(places[a], places[b], row))
    nodes = [
        Node(_name(material, measure, name), _explained(lookup.row(measure.id, "r2", name)), name == target)
        for name in spec.names
    ]
    label = f"Path model: {modelled.in_short([edge.row for edge in edges], material.names)}. {drawn.SAME}"
    drawings = [draw(made, label) if made else None for made in (wide(nodes, edges), narrow(nodes, edges))]
    first, second = drawings
    return Block(("The model",), _paths(material, measure), second or first, ARROWS, wide=first)


def _explained(row: Estimate | None) -> str:
    if row is None:
        return ""
    return f"R² {numbers.value(row.value, row.unit)}" if not row.suppressed else "R² hidden"


def _paths(material: Material, measure: Paths) -> Table:
    """Every path with its total effect and its effect size; then effects that have no path of their own."""
    lookup, quantities = material.lookup, material.names.analysis(measure.id).quantities
    subjects = dict.fromkeys(
        row.subject for quantity in ("path", "total_effect") for row in lookup.subjects(measure.id, quantity)
    )
    lines = [
        (
            (Said(_name(material, measure, subject)),),
            [lookup.row(measure.id, quantity, subject) for quantity in PATHS],
        )
        for subject in subjects
    ]
    heads = [quantities[quantity].label for quantity in PATHS]
    return tables.grid("Paths and effects, all answers", "From → to", heads, lines)


def _gauge(material: Material, measure: Paths, row: Estimate) -> list[Block]:
    """The index on the whole of its scale: newest wave, the waves before, all together."""
    waves = [cell for cell in material.lookup.series(row, WAVE) if not cell.suppressed][::-1]
    several = len(waves) > 1
    shown = [*((cell.level(WAVE) or "", cell) for cell in waves if several), ("All answers" if several else "", row)]
    title = material.names.title(measure.id)
    label = f"{title} on 0 to 100: {numbers.value(shown[0][1].value, row.unit)}. {drawn.SAME}"
    named = [(Said(name) if name != "All answers" else name, cell) for name, cell in shown]
    table = tables.levels(f"{title}, on 0 to 100", "Wave", {"": named})
    return [Block(("On the whole scale",), table, draw(gauge(shown), label), GAUGE)]


def _indices(material: Material, measure: Paths) -> list[Block]:
    """The index of every construct over waves."""
    rows = material.lookup.subjects(measure.id, "index")
    shown = {_name(material, measure, row.subject): material.lookup.series(row, WAVE) for row in rows}
    title = "Indices of all constructs over waves"
    return drawn.panels(material, shown, title, "Construct", rows[0].unit) if len(rows) > 1 else []


def _map(material: Material, measure: Paths) -> list[Block]:
    """How much each construct matters for the target, against how high its own index is."""
    target, lookup = constructs.target(measure), material.lookup
    pairs = [
        (lookup.row(measure.id, "importance", f"{name} -> {target}"), lookup.row(measure.id, "index", name))
        for name in constructs.leading_to(measure, target)
    ]
    both = [(i, p) for i, p in pairs if i is not None and p is not None and not (i.suppressed or p.suppressed)]
    if len(both) < 2:
        return []
    both.sort(key=lambda pair: -pair[0].value)
    points = [Driver(str(n), p, i, not modelled.is_open(i)) for n, (i, p) in enumerate(both, start=1)]
    across, up = (sum(row.value for row in rows) / len(both) for rows in ([p for _, p in both], [i for i, _ in both]))
    label = f"Importance for {target} against performance. {drawn.SAME}"
    drawing = draw(quadrants(points, across, up, f"Importance for {target}"), label)
    key = tuple(modelled.rated(_name(material, measure, p.subject), i, p) for i, p in both)
    lines = [((f"{n} ", Said(_name(material, measure, p.subject))), [i, p]) for n, (i, p) in enumerate(both, start=1)]
    table = tables.profile(
        f"Importance for {target} and performance", "Construct", ("Importance", "Performance"), lines
    )
    title: Sentence = ("Importance for ", Said(target), " and performance")
    return [Block(title, table, drawing, MAPPED, key)]


def _of_constructs(material: Material, measure: Paths) -> Block:
    """Index, R² and reliability of every construct."""
    quantities = material.names.analysis(measure.id).quantities
    lines = [
        (
            (Said(_name(material, measure, name)),),
            [material.lookup.row(measure.id, quantity, name) for quantity in SCALES],
        )
        for name in measure.spec.names
    ]
    heads = [quantities[quantity].label for quantity in SCALES]
    return Block(("Constructs",), tables.grid("Constructs, all answers", "Construct", heads, lines))


def _of_items(material: Material, measure: Paths) -> Block:
    """Loading, weight and mean on 0 to 100 of every item, by construct."""
    quantities = material.names.analysis(measure.id).quantities
    groups = tuple(
        (
            Said(_name(material, measure, block.name)),
            tables.grid("", "", (), [
                ((Said(material.wording(measure.id, item) or item),), [
                    _of_item(material, measure, quantity, block.name, item) for quantity in ITEMS
                ])
                for item in block.members
            ]).groups[0][1],
        )
        for block in measure.spec.blocks
    )  # fmt: skip
    heads = [quantities[quantity].label for quantity in ITEMS]
    return Block(("Items of the constructs",), Table("Items, all answers", ("Item", *heads), groups))


def _of_item(material: Material, measure: Paths, quantity: str, construct: str, item: str) -> Estimate | None:
    rows = (material.lookup.row(measure.id, quantity, f"{construct} {sign} {item}") for sign in ("=~", "<~"))
    return next((row for row in rows if row is not None), None)


def _apart(material: Material, measure: Paths) -> list[Block]:
    """Whether constructs can be told apart."""
    rows = material.lookup.subjects(measure.id, "htmt")
    quantities = material.names.analysis(measure.id).quantities
    lines = [
        (
            (Said(_name(material, measure, row.subject)),),
            [row, material.lookup.row(measure.id, "fornell_larcker", row.subject)],
        )
        for row in rows
    ]
    heads = [quantities[quantity].label for quantity in ("htmt", "fornell_larcker")]
    title = "Constructs told apart"
    return [Block((title,), tables.grid(f"{title}, all answers", "Constructs", heads, lines))] if rows else []
