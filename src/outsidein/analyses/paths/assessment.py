"""Is a path model fit to be read? Each number that the literature has a rule for, with its verdict and why.

Rules judge the measurement, not the findings: a weak path is a result, a weak loading is a doubt about all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from outsidein.analyses.paths.measure import Paths
from outsidein.stats.estimates import Estimate

HAIR = "Hair, Hult, Ringle & Sarstedt 2022"
FORNELL = "Fornell & Larcker 1981"
HENSELER = "Henseler, Ringle & Sarstedt 2015"
FRANKE = "Franke & Sarstedt 2019"
SHMUELI = "Shmueli et al. 2019"

Judgement = Literal["pass", "doubtful", "fail"]
Rows = Mapping[tuple[str, str], Estimate]
Said = tuple[Judgement, str]


@dataclass(frozen=True)
class Verdict:
    """What a rule says of one number.

    ``verdict`` is pass, doubtful or fail; ``why`` the rule with its threshold, in words; ``source`` where it is from.
    """

    quantity: str
    subject: str
    value: float
    verdict: Judgement
    why: str
    source: str


def assess(measure: Paths, rows: Sequence[Estimate]) -> tuple[Verdict, ...]:
    """The verdicts on the rows of one path model in one slice, in their order; hidden rows have none.

    Rows are those of `compute`, of one slice: assess them by quantity and subject, and the answers and replicates
    that they rest on. Composites (`<~`) are judged by their weights and by the collinearity of their items, reflective
    constructs (`=~`) by loadings, reliability and validity.
    """
    known = {(row.quantity, row.subject): row for row in rows if np.isfinite(row.value) and not row.suppressed}
    composites = {block.name for block in measure.spec.blocks if not block.reflective}
    found = [_verdict(row, composites, known) for row in known.values()]
    return (*_base(measure, list(known.values())), *(one for one in found if one is not None))


def _verdict(row: Estimate, composites: set[str], known: Rows) -> Verdict | None:
    rule, source = RULES.get(row.quantity, (None, ""))
    if rule is None:
        return None
    of_composite = row.subject.split(" <~ ")[0].split(" =~ ")[0] in composites
    said = rule(row, of_composite, known)
    return Verdict(row.quantity, row.subject, row.value, *said, source) if said else None


def _loading(row: Estimate, of_composite: bool, known: Rows) -> Said | None:
    if of_composite:
        return None
    value = abs(row.value)
    if value >= 0.708:
        return "pass", "0.708 or more: the construct explains half of the item"
    if value >= 0.4:
        return "doubtful", "from 0.4 to 0.708: leave the item out if that raises reliability, unless meaning is lost"
    return "fail", "under 0.4: the item does not belong to the construct"


def _weight(row: Estimate, of_composite: bool, known: Rows) -> Said | None:
    if not of_composite:
        return None
    if row.low > 0 or row.high < 0:
        return "pass", "the interval of the weight does not hold 0"
    loading = known.get(("loading", row.subject.replace(" <~ ", " =~ ")))
    if loading is not None and loading.value >= 0.5:
        return "pass", "the weight may be 0, but the item alone says much of the construct (loading 0.5 or more)"
    return "doubtful", "the interval of the weight holds 0 and the loading is under 0.5: the item may add nothing"


def _reliability(row: Estimate, of_composite: bool, known: Rows) -> Said:
    if row.value > 0.95:
        return "doubtful", "over 0.95: the items ask the same question in other words"
    if row.value >= 0.7:
        return "pass", "0.7 or more"
    if row.value >= 0.6:
        return "doubtful", "from 0.6 to 0.7: enough for a first look only"
    return "fail", "under 0.6: the items do not measure one thing"


def _ave(row: Estimate, of_composite: bool, known: Rows) -> Said:
    if row.value >= 0.5:
        return "pass", "0.5 or more: the construct explains half of its items"
    consistency = known.get(("rho_c", row.subject))
    if row.value >= 0.4 and consistency is not None and consistency.value >= 0.6:
        return (
            "doubtful",
            "under 0.5: more error than construct in the items, though they are consistent (rho_c over 0.6)",
        )
    return "fail", "under 0.5: more error than construct in the items"


def _htmt(row: Estimate, of_composite: bool, known: Rows) -> Said:
    if row.high >= 1:
        return "fail", "the interval reaches 1: the two constructs may be one"
    if row.value >= 0.9:
        return "fail", "0.90 or more: too alike even for constructs close in meaning"
    if row.value >= 0.85:
        return "doubtful", "from 0.85 to 0.90: distinct only if they are close in meaning"
    return "pass", "under 0.85, and the interval does not reach 1"


def _fornell_larcker(row: Estimate, of_composite: bool, known: Rows) -> Said:
    if row.value <= 0:
        return "fail", "a construct shares more with the other construct than with its own items"
    if row.low <= 0:
        return "doubtful", "the margin is over 0, but its interval holds 0"
    return "pass", "both share more with their own items than with each other"


def _vif(row: Estimate, of_composite: bool, known: Rows) -> Said:
    if row.value >= 5:
        return "fail", "5 or more: what it adds cannot be told from what the others add"
    if row.value >= 3.3:
        return "doubtful", "from 3.3 to 5: coefficients are unsteady"
    return "pass", "under 3.3"


def _q2(row: Estimate, of_composite: bool, known: Rows) -> Said:
    if row.value <= 0:
        return "fail", "0 or less: the mean predicts new answers as well"
    benchmark = known.get(("q2_linear", row.subject))
    if benchmark is not None and row.value < benchmark.value:
        return "doubtful", "over 0, but a plain regression on the same items predicts better"
    return "pass", "over 0, and no worse than a plain regression on the same items"


RULES: Mapping[str, tuple[Callable[[Estimate, bool, Rows], Said | None], str]] = {
    "loading": (_loading, HAIR),
    "weight": (_weight, HAIR),
    "alpha": (_reliability, HAIR),
    "rho_a": (_reliability, HAIR),
    "rho_c": (_reliability, HAIR),
    "ave": (_ave, FORNELL),
    "htmt": (_htmt, f"{HENSELER}; {FRANKE}"),
    "fornell_larcker": (_fornell_larcker, FORNELL),
    "vif": (_vif, HAIR),
    "q2_predict": (_q2, SHMUELI),
}
"""The rule of each quantity that has one, and its source."""


def _base(measure: Paths, rows: Sequence[Estimate]) -> Iterator[Verdict]:
    """Verdicts on what the model rests on: answers, and replicates that could be computed."""
    if not rows:
        return
    arrows, n = _most_arrows(measure), min(row.n for row in rows)
    enough = n >= 10 * arrows
    why = f"{'at least' if enough else 'fewer than'} ten answers for each of the {arrows} arrows that meet in one place"
    yield Verdict("answers", "", float(n), "pass" if enough else "doubtful", why, HAIR)
    drawn = rows[0].replicates
    lost = int(np.sum(~np.isfinite(drawn)))
    why = f"{lost} of {len(drawn)} replicates have no admissible solution" if lost else "every replicate has a solution"
    yield Verdict("replicates", "", float(len(drawn) - lost), "doubtful" if lost else "pass", why, "")
    if any("not positive definite" in row.note for row in rows):
        why = "correlations of different people contradict each other: take `missing: listwise`"
        yield Verdict("correlations", "", np.nan, "doubtful", why, "")


def _most_arrows(measure: Paths) -> int:
    """The most arrows that lead to one place: items to a composite, or constructs to a construct."""
    spec = measure.spec
    into = [sum(b == name for _, b in spec.paths) for name in spec.names]
    made = [len(block.members) for block in spec.blocks if not block.reflective]
    return max((*into, *made), default=1)
