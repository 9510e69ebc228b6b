"""Which interval stands beside which quantity, in words."""

from __future__ import annotations

from outsidein.stats.estimates import Estimate

WILSON = "Wilson's interval on the effective answers; Clopper-Pearson's where fewer than five said yes or no"
PEOPLE = "Wilson's or Clopper-Pearson's interval of the share of people, times their number; replicates for mentions"
NPS = "adjusted Wald interval (Rocks 2016) on the effective answers"
STUDENT = "Student's t; Hall's (1992) interval, which follows the skew, where answers are skewed"
REPLICATES = (
    "2.5th to 97.5th percentile of the replicates; with fewer than 500 answers bias-corrected and accelerated (BCa)"
)
RANKS = "2.5th to 97.5th percentile of the ranks in the replicates"
CHANCE = "none: it is itself a share of the replicates"
COEFFICIENT = "Student's t on the error of the replicates, with units less drivers less one degrees of freedom"
P_VALUE = "none"
CONTRAST = "Student's t on the error of the difference, with Welch's degrees of freedom"

SHARES = (
    *("promoters", "passives", "detractors", "csat", "share", "easy", "better", "worse", "total_strength", "named"),
    *(f"count_{letter}" for letter in "AOMIRQ"),
)
OF_REPLICATES = (
    "constant",
    "penalty_raw",
    "reward_raw",
    "penalty",
    "reward",
    "range",
    "lost_now",
    "to_win",
    "penalty_at",
    "reward_at",
)
OF_KIND = {
    ("opportunity", "importance"): WILSON,
    ("opportunity", "satisfaction"): WILSON,
    ("nps", "nps"): NPS,
    ("ces", "net_easy"): REPLICATES,
    ("csat", "mean"): STUDENT,
    ("csat", "mean_0_100"): STUDENT,
    ("ces", "ces"): STUDENT,
    ("mean", "mean"): STUDENT,
    ("drivers", "coefficient"): COEFFICIENT,
    ("kano", "fong"): P_VALUE,
    ("penalty_reward", "low_share"): WILSON,
    ("penalty_reward", "high_share"): WILSON,
    ("penalty_reward", "performance"): STUDENT,
    ("penalty_reward", "penalty_p"): P_VALUE,
    ("penalty_reward", "reward_p"): P_VALUE,
    **dict.fromkeys([("penalty_reward", name) for name in OF_REPLICATES], REPLICATES),
    ("drivers", "p_adjusted"): P_VALUE,
    ("drivers", "sampling_error"): P_VALUE,
    ("ladders", "direct"): PEOPLE,
    ("ladders", "indirect"): PEOPLE,
    ("ladders", "cutoff"): P_VALUE,
}


def method(row: Estimate, composed: bool = False) -> str:
    """The interval of a number; `composed` says that its subject is made of several items."""
    if row.unit == "chance":
        return CHANCE
    if row.unit == "rank":
        return RANKS
    if row.quantity in SHARES:
        return WILSON
    return OF_KIND.get((row.kind, row.quantity)) or (STUDENT if row.unit == "scale" and not composed else REPLICATES)
