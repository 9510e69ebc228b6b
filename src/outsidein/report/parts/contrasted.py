"""What has clearly changed, and who clearly differs, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from outsidein.analyses.contrasts import WAVE, Contrast
from outsidein.report import figures, numbers, words
from outsidein.report.figures import Said, Sentence
from outsidein.report.material import Material
from outsidein.report.parts import tables
from outsidein.report.parts.kinds import is_on_top
from outsidein.report.parts.model import Moves, Table
from outsidein.stats.estimates import Conditions, Estimate

MOST = 8
CHANGED, DIFFERS = "What has clearly changed", "Who clearly differs"
COUNTED = {
    "change": ("change from one wave to the next", "changes from one wave to the next"),
    "difference": ("comparison between segments", "comparisons between segments"),
}


def all_changes(material: Material) -> Moves:
    """The clear changes of all measures, those of one number in one wave told in one sentence."""
    found = _on_top(material, _clear(material, "change"))
    groups = _grouped(found, lambda row: (row.analysis, row.quantity, row.subject, row.level(WAVE)))
    said = tuple(_largest_change(material, group) for group in groups[:MOST])
    return Moves(CHANGED, said, len(groups) - len(said), _none(material, "change"))


def all_differences(material: Material) -> Moves:
    """The largest clear difference of each measure, and how many it has."""
    found = _on_top(material, _clear(material, "difference"))
    groups = _grouped(found, lambda row: (row.analysis,))
    order = [measure.id for measure in material.measures]
    groups.sort(key=lambda group: order.index(group[0].estimate.analysis))
    said = tuple(_largest_difference(material, group) for group in groups[:MOST])
    return Moves(DIFFERS, said, len(groups) - len(said), _none(material, "difference"))


def changes(material: Material, analysis: str) -> Moves:
    """The clear changes of one measure."""
    found = _clear(material, "change", analysis)
    said = tuple((*_change(material, contrast, ""), *_caution(material, contrast), ".") for contrast in found[:MOST])
    none = _none(material, "change", analysis)
    return Moves(CHANGED, said, len(found) - len(said), none, _table(material, found, "All clear changes"))


def differences(material: Material, analysis: str) -> Moves:
    """The clear differences between segments of one measure."""
    found = _clear(material, "difference", analysis)
    said = tuple(
        (*_difference(material, contrast, ""), *_caution(material, contrast), ".") for contrast in found[:MOST]
    )
    none = _none(material, "difference", analysis)
    return Moves(DIFFERS, said, len(found) - len(said), none, _table(material, found, "All clear differences"))


def _table(material: Material, found: Sequence[Contrast], caption: str) -> Table | None:
    """All clear contrasts, where there are more than are told in sentences."""
    if len(found) <= MOST:
        return None
    lines = [
        (
            *(Said(words_) for words_ in _sides(material, contrast)), figures.difference(contrast),
            numbers.signed_interval(contrast.estimate.low, contrast.estimate.high, contrast.estimate.unit, " to "),
            numbers.probability(contrast.p_adjusted),
        )
        for contrast in found
    ]  # fmt: skip
    heads = ("What", "Of", "Less", "Difference", f"95{numbers.PERCENT} interval", "p, corrected")
    return tables.plain(caption, heads, lines, numeric=False)


def _sides(material: Material, contrast: Contrast) -> tuple[str, str, str]:
    row, names = contrast.estimate, material.names
    parts = [names.quantity(row).label, names.subject(row.analysis, row.subject) if row.subject else ""]
    return ", ".join(filter(None, parts)), names.slice(row.slice), names.slice(contrast.against)


def _clear(material: Material, kind: str, analysis: str | None = None) -> list[Contrast]:
    """The contrasts that stand out, without those that have a table of their own."""
    return [one for one in material.lookup.clear(kind, analysis) if not _is_tabled(material, one)]


def _is_tabled(material: Material, contrast: Contrast) -> bool:
    row = contrast.estimate
    return row.quantity in material.names.analysis(row.analysis).tabled


def _tested(material: Material, kind: str, analysis: str) -> int:
    return material.lookup.tested(kind, analysis, material.names.analysis(analysis).tabled)


def _on_top(material: Material, found: Sequence[Contrast]) -> list[Contrast]:
    """The contrasts of the measures that are told on the first screens."""
    told = {measure.id for measure in material.measures if is_on_top(material, measure)}
    return [contrast for contrast in found if contrast.estimate.analysis in told]


def _grouped(found: Iterable[Contrast], key) -> list[list[Contrast]]:
    groups: dict[object, list[Contrast]] = {}
    for contrast in found:
        groups.setdefault(key(contrast.estimate), []).append(contrast)
    return list(groups.values())


def _largest_change(material: Material, group: Sequence[Contrast]) -> Sentence:
    """The change of the broadest slice, and the largest change inside it where that is larger."""
    first = group[0]
    inside = [found for found in group[1:] if found.estimate.value * first.estimate.value > 0]
    most = max(inside, key=lambda found: abs(found.estimate.value), default=first)
    said = _change(material, first, material.names.title(first.estimate.analysis))
    if abs(most.estimate.value) > abs(first.estimate.value):
        said = (*said, *words.most_for(most, material.names.slice(_who(most.estimate))))
    return (*said, *_caution(material, first), ".")


def _largest_difference(material: Material, group: Sequence[Contrast]) -> Sentence:
    first, analysis = group[0], group[0].estimate.analysis
    tested = _tested(material, "difference", analysis)
    count = (
        f"; {numbers.in_words(len(group))} of {numbers.in_words(tested)} comparisons are clear"
        if len(group) > 1
        else ""
    )
    said = _difference(material, first, material.names.title(analysis))
    return (*said, *_caution(material, first), count, ".")


def _none(material: Material, kind: str, analysis: str | None = None) -> str:
    """What is said where nothing is clear: how many contrasts were tested."""
    names = [analysis] if analysis else [measure.id for measure in material.measures]
    return words.how_many_clear(0, sum(_tested(material, kind, name) for name in names), *COUNTED[kind])


def _who(row: Estimate) -> Conditions:
    return tuple(pair for pair in row.slice if pair[0] != WAVE)


def _change(material: Material, contrast: Contrast, title: str) -> Sentence:
    row = contrast.estimate
    subject = _subject(material, row, title, _who(row))
    return words.moved(subject, contrast)


def _difference(material: Material, contrast: Contrast, title: str) -> Sentence:
    row = contrast.estimate
    who, other = (material.names.slice(place) for place in (row.slice, contrast.against))
    return words.differs(_subject(material, row, title, None), contrast, who, other)


def _subject(material: Material, row: Estimate, title: str, who: Conditions | None) -> Sentence:
    """What a contrast is about: the measure, the quantity where it is not the headline, the subject, the segment."""
    names = material.names
    parts = [title] if title else []
    if row.quantity != names.analysis(row.analysis).headline:
        parts.append(names.quantity(row).label)
    if row.subject:
        parts.append(names.subject(row.analysis, row.subject))
    if who is not None and (who or not parts):
        parts.append(names.slice(who) if who else "All answers")
    return (Said(", ".join(parts)),) if parts else ()


def _caution(material: Material, contrast: Contrast) -> Sentence:
    """That one of the two numbers is only indicative."""
    row = contrast.estimate
    sides = [
        material.lookup.row(row.analysis, row.quantity, row.subject, place) for place in (row.slice, contrast.against)
    ]
    found = next((reason for side in sides if side and (reason := words.indicative(side))), "")
    return words.cautioned(found)
