"""The quantities of a ledger in words."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses.analysis import Quantity
from outsidein.methods.drift import CLASSES

_MANY = "Benjamini & Hochberg 1995"
_HOTELLING = "Hotelling 1931; corrected over factors and waves, Benjamini & Hochberg 1995"

QUANTITIES: Mapping[str, Quantity] = {
    "class": Quantity(
        "Class",
        "chance of the class that most kinds of evidence name, a tie shared; the note names it, and who disagrees",
        "chance",
    ),
    **{
        f"p_{name}": Quantity(
            f"Chance of {name.replace('_', '-')}",
            "mean over the replicates of the vote of all kinds of evidence, a tie shared",
            "chance",
        )
        for name in CLASSES
    },
    "agreement": Quantity(
        "Agreement", "share of replicates in which all kinds of evidence name the same class", "chance", "higher"
    ),
    "stated": Quantity("As stated", "share of replicates in which Kano's class is the one of the note", "chance"),
    "derived": Quantity("As derived", "the same of penalty and reward", "chance"),
    "spoken": Quantity("As spoken", "the same of what customers bring up", "chance"),
    "importance": Quantity("Importance", "range of impact: |penalty| + reward", "scale"),
    "performance": Quantity("Performance", "mean of the ratings on 0 to 100", "score", "higher"),
    "satisfaction_lost": Quantity("Satisfaction lost", "penalty x share of the low group", "scale", "higher"),
    "satisfaction_to_win": Quantity("Satisfaction to win", "reward x share outside the high group", "scale"),
    "word_of_mouth_lost": Quantity("Recommendation lost", "the same with recommending as outcome", "scale", "higher"),
    "word_of_mouth_to_win": Quantity("Recommendation to win", "the same with recommending as outcome", "scale"),
    "mentions": Quantity("Mentions", "how often it was brought up", "answers"),
    "changed_before": Quantity(
        "Chance of a change since the wave before", "share of pairs of replicates with another class", "chance"
    ),
    "changed_before_p": Quantity(
        "p of no shift since the wave before", "T-squared of all its numbers, in both waves", "p", "", _HOTELLING
    ),
    "changed_before_alarm": Quantity(
        "Shift since the wave before", "1 where the class is another and p is at most 5 %", "rank"
    ),
    "changed_first": Quantity(
        "Chance of a change since the first wave", "share of pairs of replicates with another class", "chance"
    ),
    "changed_first_p": Quantity(
        "p of no shift since the first wave", "T-squared of all its numbers, in both waves", "p", "", _HOTELLING
    ),
    "changed_first_alarm": Quantity(
        "Shift since the first wave", "1 where the class is another and p is at most 5 %", "rank"
    ),
    "warning": Quantity(
        "Early warning", "share of replicates in which an enhancer's reward shrinks and its penalty grows", "chance"
    ),
    "warning_p": Quantity(
        "p of the early warning", "the larger p of both one-sided tests, corrected over enhancers", "p", "", _MANY
    ),
}  # fmt: skip
