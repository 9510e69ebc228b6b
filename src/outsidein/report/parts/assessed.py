"""Whether a path model can be read: every check with its verdict, the rule behind it, and where the rule is from."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.analyses.paths.assessment import Verdict, assess
from outsidein.analyses.paths.measure import Paths
from outsidein.report import constructs, figures, numbers
from outsidein.report.figures import Piece, Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts.model import Block, Cell, Line, Table
from outsidein.report.parts.tables import NOTHING

MARKS = {"pass": "✓ pass", "doubtful": "! doubtful", "fail": "✕ fail"}
ORDER = ("fail", "doubtful", "pass")
KINDS = ("loading", "weight", "alpha", "rho_a", "rho_c", "ave", "htmt", "fornell_larcker", "vif", "q2_predict")
OF_MODEL = {"answers": "Answers", "replicates": "Replicates", "correlations": "Correlations"}
READING = (
    "Each cell holds the worst of its kind: of the items of a construct, or of its pairs with others. Rules judge the "
    "measurement, not the findings: a weak path is a result, a weak loading is a doubt about all of them."
)


def verdicts(material: Material, measure: Paths) -> tuple[Verdict, ...]:
    """The verdicts on a model over all answers."""
    rows = [row for row in material.results.estimates if row.analysis == measure.id and not row.slice]
    return assess(measure, rows)


def sentence(found: Sequence[Verdict]) -> Sentence:
    """How many checks pass, are doubtful, fail."""
    count = {verdict: sum(one.verdict == verdict for one in found) for verdict in ORDER}
    if not found:
        return ()
    doubtful, failed = (numbers.in_words(count[verdict]) if count[verdict] else "none" for verdict in ORDER[1::-1])
    return (
        f"Of {numbers.in_words(len(found))} checks of the model, {numbers.in_words(count['pass'])} "
        f"{'passes' if count['pass'] == 1 else 'pass'}, {doubtful} {'are' if count['doubtful'] > 1 else 'is'} doubtful "
        f"and {failed} {'fail' if count['fail'] > 1 else 'fails'}.",
    )


def blocks(material: Material, measure: Paths) -> list[Block]:
    """The worst verdict of each construct on each kind of number, and all verdicts."""
    found = verdicts(material, measure)
    if not found:
        return []
    title = "Can the model be read?"
    matrix = Block((title,), _matrix(material, measure, found), note=READING, open=True)
    return [matrix, Block((f"All {len(found)} checks",), _all(material, measure, found))]


def _matrix(material: Material, measure: Paths, found: Sequence[Verdict]) -> Table:
    """Kinds of numbers down, each with the source of its rule, and constructs across."""
    labels = material.names.analysis(measure.id).quantities
    sources = {one.quantity: one.source for one in found}
    lines = tuple(
        Line(
            (labels[quantity].label, f" ({sources[quantity]})"),
            tuple(_worst(material, measure, found, quantity, name) for name in measure.spec.names),
        )
        for quantity in KINDS
        if quantity in sources
    )
    heads = (Said(material.names.subject(measure.id, name)) for name in measure.spec.names)
    return Table("The worst verdict of each kind", ("Number, and source of the rule", *heads), (("", lines),), False)


def _worst(material: Material, measure: Paths, found: Sequence[Verdict], quantity: str, construct: str) -> Cell:
    mine = [one for one in found if one.quantity == quantity and construct in _parts(measure, one)]
    lower = material.names.analysis(measure.id).quantities[quantity].better == "lower"

    def standing(one: Verdict) -> tuple[int, float]:
        return ORDER.index(one.verdict), -one.value if lower else abs(one.value)

    worst = min(mine, key=standing, default=None)
    return NOTHING if worst is None else _cell(material, measure, worst)


def _parts(measure: Paths, verdict: Verdict) -> tuple[str, ...]:
    """The constructs that a verdict is about: of a path, the one it leads to."""
    parts = constructs.split(measure, verdict.subject)
    if len(parts) == 1:
        return tuple(name for name in measure.spec.names if parts[0] in (name, *measure.spec.block(name).members))
    return (parts[2],) if parts[1] == "->" else (parts[0], parts[2])


def _cell(material: Material, measure: Paths, verdict: Verdict) -> Cell:
    row = material.lookup.row(measure.id, verdict.quantity, verdict.subject)
    number: Sentence = (": ", figures.finer(row)) if row is not None else ()
    return Cell((MARKS[verdict.verdict], *number), verdict.why, verdict.verdict)


def _all(material: Material, measure: Paths, found: Sequence[Verdict]) -> Table:
    """Every verdict, by kind of number."""
    labels = material.names.analysis(measure.id).quantities
    kinds = dict.fromkeys(one.quantity for one in found)
    groups: list[tuple[Piece, tuple[Line, ...]]] = []
    for kind in kinds:
        mine = [one for one in found if one.quantity == kind]
        head = OF_MODEL.get(kind) or labels[kind].label
        groups.append((head, tuple(_line(material, measure, one) for one in mine)))
    return Table("All checks of the model", ("Of", "Verdict and rule", "Source"), tuple(groups), numeric=False)


def _line(material: Material, measure: Paths, verdict: Verdict) -> Line:
    subject = material.names.subject(measure.id, verdict.subject) if verdict.subject else "The whole model"
    return Line((Said(subject),), (_cell(material, measure, verdict), Cell((verdict.source or numbers.NOTHING,))))
