"""Outcome-based segments: latent classes of ratings, with all that is said of them (METHODS 3)."""

from __future__ import annotations

from outsidein.analyses.analysis import Analysis, Items
from outsidein.analyses.rows import settle
from outsidein.analyses.segments.answers import answers
from outsidein.analyses.segments.fitting import fitted
from outsidein.analyses.segments.measure import Segments, asked, problems
from outsidein.analyses.segments.quantities import QUANTITIES
from outsidein.analyses.segments.rows import Bases, of_classes, of_numbers, of_outcomes, of_partition, of_profile
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.sample import Sample


def needs(measure: Segments, items: Items) -> Need:
    """The patterns of answers to all items together, with those left out."""
    joint = asked(measure, items).joint
    return Need(patterns=(joint,)) if joint else Need()


def compute(measure: Segments, items: Items, sample: Sample) -> list[Estimate]:
    """How many segments there are, their sizes, what each is like, how stable they are, and how to find them again.

    Raises:
        MethodError: there are too few answers, or an item is constant.
    """
    found = fitted(measure, answers(measure, items, sample))
    bases = Bases(found)
    drawn = [
        *of_classes(found, bases),
        *of_outcomes(measure, items, found, bases),
        *of_profile(measure, found, bases),
    ]
    return [
        *settle(drawn, sample),
        *of_numbers(measure, found, bases),
        *of_partition(measure, found, bases),
    ]


ANALYSIS = Analysis(
    Segments,
    needs,
    compute,
    problems,
    QUANTITIES,
    item_fields=("items", "importance", "satisfaction", "profile"),
    headline="share",
    compared=(),
    flagged=False,
)
