"""The one gate that every number passes before it leaves: small cells, and what would give them away, are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from outsidein.analyses.contrasts import Contrast
from outsidein.methods.disclosure import suppress_cells
from outsidein.stats.estimates import Conditions, Estimate

Nesting = Mapping[
    str, Mapping[str, Mapping[str, str]]
]  # finer dimension to coarser dimension to level of the finer to level of the coarser


def disclose(rows: Sequence[Estimate], minimum: int, nesting: Nesting | None = None) -> list[Estimate]:
    """The rows with every cell hidden that holds fewer than `minimum` answers or would give such a cell away.

    A family is one subject of one analysis in all its slices; its bases must add up from slice to slice.
    `nesting` says which dimensions follow from others, as roles do from customers.
    """
    families: dict[tuple[str, str, str], list[Estimate]] = {}
    for row in rows:
        families.setdefault((row.analysis, row.quantity, row.subject), []).append(row)
    known: dict[tuple[tuple[Conditions, int], ...], frozenset[Conditions]] = {}
    hidden: set[tuple[str, str, str, Conditions]] = set()
    for key, family in families.items():
        bases = tuple((row.slice, row.n) for row in family)
        if bases not in known:
            known[bases] = hidden_slices(dict(bases), minimum, nesting or {})
        hidden |= {(*key, place) for place in known[bases]}
    return [
        row.hidden() if (row.analysis, row.quantity, row.subject, row.slice) in hidden else row for row in rows
    ]  # fmt: skip


def disclose_contrasts(contrasts: Iterable[Contrast], shown: Sequence[Estimate]) -> list[Contrast]:
    """Contrasts with those hidden of which either side is hidden.

    A contrast of numbers that have no rows of their own is hidden with any row of its measure in either slice.
    """
    known = {(row.analysis, row.quantity, row.subject) for row in shown}
    hidden = {(row.analysis, row.quantity, row.subject, row.slice) for row in shown if row.suppressed}
    closed = {(row.analysis, row.slice) for row in shown if row.suppressed}
    result = []
    for contrast in contrasts:
        row = contrast.estimate
        key = (row.analysis, row.quantity, row.subject)
        gone, sides = (hidden, key) if key in known else (closed, (row.analysis,))
        if (*sides, row.slice) in gone or (*sides, contrast.against) in gone:
            contrast = replace(contrast, estimate=row.hidden(), p=float("nan"), p_adjusted=float("nan"))
        result.append(contrast)
    return result


def hidden_slices(bases: Mapping[Conditions, int], minimum: int, nesting: Nesting) -> frozenset[Conditions]:
    """The slices whose base must not be shown."""
    slices = list(bases)
    relations = list(_relations(slices, nesting, bases))
    found = suppress_cells([bases[place] for place in slices], relations, minimum)
    return frozenset(place for place, gone in zip(slices, found.hidden, strict=True) if gone)


def _relations(
    slices: Sequence[Conditions], nesting: Nesting, bases: Mapping[Conditions, int]
) -> Iterable[tuple[int, list[int]]]:
    """Every slice as the sum of slices with one condition more, and as the sum of those of a finer dimension."""
    place = {conditions: number for number, conditions in enumerate(slices)}
    children: dict[tuple[Conditions, str], list[Conditions]] = {}
    for conditions in slices:
        for name, level in conditions:
            parent = tuple(pair for pair in conditions if pair[0] != name)
            children.setdefault((parent, name), []).append(conditions)
            for coarser, levels in nesting.get(name, {}).items():
                above = tuple(sorted(((coarser, levels[level]), *parent))) if level in levels else None
                match = next((s for s in slices if above is not None and tuple(sorted(s)) == above), None)
                if match is not None:
                    children.setdefault((match, name), []).append(conditions)
    for (parent, _), members in children.items():
        if parent in place and sum(bases[member] for member in members) == bases[parent]:
            yield place[parent], [place[member] for member in members]
