"""Which questions a number rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outsidein.analyses import ANALYSES
from outsidein.analyses.analysis import Items, named_items
from outsidein.analyses.ces import EASY, Ces, version
from outsidein.analyses.drivers import Drivers, rests_on
from outsidein.analyses.opportunity import AGAINST, Opportunity, boxes_chosen, outcomes, rivals
from outsidein.analyses.paths.measure import Paths
from outsidein.analyses.shares import Csat, Share, top_boxes
from outsidein.report import constructs
from outsidein.study.sections import Measure

COUNTED = ("importance", "satisfaction", "opportunity", "alternative", "alternative_opportunity")
"""Quantities of an opportunity measure that count answers in the top boxes."""


def asked(measure: Measure, items: Items, quantity: str = "", subject: str = "") -> tuple[str, ...]:
    """The items that a quantity of a subject is computed from; without them, all items of the measure.

    >>> from outsidein.analyses.nps import Nps
    >>> asked(Nps(id="nps", kind="nps", item="q1"), {})
    ('q1',)
    """
    if isinstance(measure, Drivers):
        return rests_on(measure, quantity, subject)
    if isinstance(measure, Paths):
        return constructs.rests_on(measure, subject)
    if isinstance(measure, Opportunity) and AGAINST in subject:
        return _against(measure, items, quantity, subject)
    fields = ANALYSES[measure.kind].item_fields
    if not fields:
        return ()
    chosen = (quantity,) if quantity in fields else fields
    named = [named_items(getattr(measure, field), items) for field in chosen]
    members = _members(measure, subject, named[0])
    more = rivals(measure, items).values() if isinstance(measure, Opportunity) and not (quantity or subject) else ()
    return tuple(dict.fromkeys([*(names[one] for names in named for one in members if one in names), *more]))


def _against(measure: Opportunity, items: Items, quantity: str, subject: str) -> tuple[str, ...]:
    """The questions behind a number about an outcome and an alternative."""
    outcome, _, alternative = subject.partition(AGAINST)
    other = rivals(measure, items).get((outcome, alternative), "")
    importance, satisfaction = outcomes(measure, items).get(outcome, ("", ""))
    own = {"alternative_opportunity": importance, "shortfall": satisfaction, "p_target": satisfaction}.get(quantity, "")
    return tuple(filter(None, (own, other)))


def _members(measure: Measure, subject: str, named: Mapping[str, str]) -> tuple[str, ...]:
    """The subjects that a subject stands for: itself, the items of a dimension, or all."""
    dimensions: Mapping[str, tuple[str, ...]] = getattr(measure, "dimensions", {})
    if subject in named:
        return (subject,)
    return dimensions.get(subject) or tuple(named)


def counted(measure: Measure, items: Items, quantity: str) -> str:
    """The answers that a share counts, in words; nothing where the quantity says it itself.

    >>> from outsidein.analyses.shares import Share
    >>> counted(Share(id="s", kind="share", item="q", values=(4, 5)), {}, "share")
    '4 and 5'
    """
    boxes: tuple[int, ...] = ()
    if isinstance(measure, Share):
        boxes = measure.values
    elif isinstance(measure, Csat) and quantity == "csat" and measure.item in items:
        boxes = top_boxes(items[measure.item], measure.top)
    elif isinstance(measure, Opportunity) and quantity in COUNTED:
        return _counted_of_outcomes(measure, items, quantity)
    elif isinstance(measure, Ces) and quantity == "easy" and measure.item in items:
        boxes = measure.easy or EASY[version(measure, items)]
    return _listed(boxes)


def _listed(boxes: Sequence[int]) -> str:
    return " and ".join(filter(None, (", ".join(map(str, boxes[:-1])), *map(str, boxes[-1:]))))


def _counted_of_outcomes(measure: Opportunity, items: Items, quantity: str) -> str:
    """The top boxes of importance, of satisfaction, or of both where they have scales of their own."""
    chosen = boxes_chosen(measure, items)
    pair = next(iter(outcomes(measure, items).values()), ())
    found = [_listed(top_boxes(items[item], chosen[item]) if item in items else chosen[item]) for item in pair]
    if not found or quantity == "importance" or len(set(found)) == 1:
        return found[0] if found else ""
    satisfaction = "alternative" if quantity == "alternative" else "satisfaction"
    return found[1] if quantity == satisfaction else f"{found[0]} of importance, {found[1]} of satisfaction"
