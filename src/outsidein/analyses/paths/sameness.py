"""Is a construct the same in two groups or waves, so that its numbers may be compared? Each test with its verdict.

The steps of MICOM in their order: the same model by design; composed alike; as high and as varied. Source: Henseler,
Ringle & Sarstedt 2016, International Marketing Review 33.
"""

from __future__ import annotations

from outsidein.analyses.paths.assessment import Judgement

SOURCE = "Henseler, Ringle & Sarstedt 2016"
LEVEL = 0.05

Said = tuple[Judgement, str]


def composed_alike(p: float) -> Said:
    """Compositional invariance: without it nothing of a construct can be compared.

    >>> composed_alike(0.01)[0]
    'fail'
    """
    if p <= LEVEL:
        return "fail", "made up otherwise in one than in the other: compare neither its paths nor its scores"
    return "pass", "made up alike, as far as can be seen: its paths can be compared"


def as_high(p: float) -> Said:
    """Equality of means, one half of full invariance."""
    if p <= LEVEL:
        return "doubtful", "another mean: a finding, not a fault; do not pool the two as if they were one"
    return "pass", "the same mean, as far as can be seen"


def as_varied(p: float) -> Said:
    """Equality of variances, the other half."""
    if p <= LEVEL:
        return "doubtful", "another variance: standardised paths of the two are on other scales"
    return "pass", "the same variance, as far as can be seen"
