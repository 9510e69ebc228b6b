"""The quantities of penalty-reward contrasts in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses.analysis import Quantity
from outsidein.methods.penalty_reward import CLASSES, NONE

_BRANDT, _MIKULIC, _BH = "Brandt 1987", "Mikulic & Prebezac 2008", "Benjamini & Hochberg 1995"
SURE = 0.95


def class_in_words(place: int, chances: NDArray[np.float64]) -> str:
    """The class of a factor, with the next where it is not beyond doubt.

    >>> class_in_words(0, np.array([0.7, 0.3, 0.0, 0.0])), class_in_words(2, np.array([0.0, 0.01, 0.99, 0.0]))
    ('hygiene, perhaps performance', 'enhancer')
    """
    if place == NONE:
        return ""
    others = [other for other in range(len(CLASSES)) if other != place]
    next_ = max(others, key=lambda other: chances[other])
    sure = chances[place] >= SURE or not chances[next_] > 0
    return CLASSES[place] if sure else f"{CLASSES[place]}, perhaps {CLASSES[next_]}"


_COEFFICIENT = "the outcome of those who rate the factor {group} less that of the middle, all other factors the same"

QUANTITIES: Mapping[str, Quantity] = {
    "class": Quantity(
        "Class",
        "share of replicates in which the factor is in its class; the note names the class",
        "chance",
        "",
        _MIKULIC,
    ),
    "penalty": Quantity("Penalty", _COEFFICIENT.format(group="low") + "; 0 where above 0", "scale", "", _BRANDT),
    "reward": Quantity("Reward", _COEFFICIENT.format(group="high") + "; 0 where under 0", "scale", "", _BRANDT),
    "penalty_raw": Quantity(
        "Penalty as it came", _COEFFICIENT.format(group="low") + "; of either sign", "scale", "higher", _BRANDT
    ),
    "reward_raw": Quantity(
        "Reward as it came", _COEFFICIENT.format(group="high") + "; of either sign", "scale", "higher", _BRANDT
    ),
    "range": Quantity("Range of impact", "|penalty| + reward", "scale", "", _MIKULIC),
    "satisfaction_potential": Quantity("Satisfaction potential", "reward / range", "share", "", _MIKULIC),
    "dissatisfaction_potential": Quantity("Dissatisfaction potential", "|penalty| / range", "share", "", _MIKULIC),
    "asymmetry": Quantity(
        "Impact asymmetry",
        "satisfaction less dissatisfaction potential; -1 can only cost, 1 can only win",
        "coefficient",
        "",
        _MIKULIC,
    ),
    "lost_now": Quantity("Lost today", "penalty x share of the low group", "scale", "higher"),
    "to_win": Quantity("Still to win", "reward x share outside the high group", "scale"),
    **{
        f"p_{name}": Quantity(f"Chance of {name}", f"share of replicates with {what}", "chance", "", _MIKULIC)
        for name, what in zip(
            CLASSES,
            ("a penalty alone", "both", "a reward alone", "neither penalty nor reward that counts"),
            strict=True,
        )
    },
    "performance": Quantity("Performance", "mean of the ratings on 0 to 100", "score", "higher"),
    "low_share": Quantity("Low group", "share of answers in the low group", "share", "lower"),
    "high_share": Quantity("High group", "share of answers in the high group", "share", "higher"),
    "penalty_p": Quantity("p of the penalty", "Student's t on the coefficient, corrected over all", "p", "", _BH),
    "reward_p": Quantity("p of the reward", "Student's t on the coefficient, corrected over all", "p", "", _BH),
    "constant": Quantity("Middle of all", "the outcome where every factor is in the middle", "scale", "", _BRANDT),
    "r2": Quantity("R-squared", "share of the outcome's variance that all contrasts explain", "coefficient", "higher"),
    "penalty_at": Quantity("Penalty at other cut points", "as the penalty, with these groups", "scale", "", _BRANDT),
    "reward_at": Quantity("Reward at other cut points", "as the reward, with these groups", "scale", "", _BRANDT),
    "class_at": Quantity("Class at other cut points", "as the class, with these groups", "chance", "", _MIKULIC),
}  # fmt: skip
