"""The quantities of a Kano analysis in words."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses.analysis import Quantity

CLASS_NAMES: Mapping[str, str] = {
    "A": "attractive",
    "O": "one-dimensional",
    "M": "must-be",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}

_KANO, _BERGER, _LEE = "Kano et al. 1984", "Berger et al. 1993", "Lee & Newcomb 1997"
_FONG, _DUMOUCHEL = "Fong 1996", "DuMouchel in Berger et al. 1993"
_QUADRANTS = {"A": "only having", "O": "both", "M": "only lacking", "I": "neither"}


def _counts() -> Mapping[str, Quantity]:
    return {
        f"count_{letter}": Quantity(
            f"{name.capitalize()} answers",
            f"answers x weighted share of {letter}; without weights, how many",
            "answers",
            "",
            _KANO,
        )
        for letter, name in CLASS_NAMES.items()
    }


def _chances() -> Mapping[str, Quantity]:
    return {
        f"p_{letter}": Quantity(
            f"Chance of {name}", f"share of replicates in which the class is {letter}", "chance", "", _KANO
        )
        for letter, name in CLASS_NAMES.items()
    }


def _quadrants() -> Mapping[str, Quantity]:
    return {
        f"p_quadrant_{letter}": Quantity(
            f"Chance of {CLASS_NAMES[letter]} by means",
            f"share of replicates with a continuous mean of 2 or more: {which}",
            "chance",
            "",
            _DUMOUCHEL,
        )
        for letter, which in _QUADRANTS.items()
    }


QUANTITIES: Mapping[str, Quantity] = {
    "class": Quantity(
        "Class",
        "share of replicates in which the factor is in its class; the note names the class",
        "chance",
        "",
        "Berger et al. 1993; Blauth's rule as an option",
    ),
    **_counts(),
    "better": Quantity("Better", "(A + O) / (A + O + M + I): what having it wins", "share", "", _BERGER),
    "worse": Quantity("Worse", "-(O + M) / (A + O + M + I): what not having it loses", "share", "", _BERGER),
    "total_strength": Quantity("Total strength", "(A + O + M) / n; clear from 60 %", "share", "", _LEE),
    "category_strength": Quantity(
        "Category strength", "(most frequent class - next) / n; clear from 6 %", "share", "", _LEE
    ),
    "fong": Quantity(
        "Fong's statistic",
        "difference of the two largest counts over its standard error; from 1.65 they can be told apart",
        "coefficient",
        "",
        _FONG,
    ),
    "functional_mean": Quantity(
        "Mean of having", "mean of 4, 2, 0, -1, -2 for the answers on having it", "scale", "", _DUMOUCHEL
    ),
    "dysfunctional_mean": Quantity(
        "Mean of lacking", "mean of -2, -1, 0, 2, 4 for the answers on not having it", "scale", "", _DUMOUCHEL
    ),
    **_chances(),
    **_quadrants(),
}  # fmt: skip
