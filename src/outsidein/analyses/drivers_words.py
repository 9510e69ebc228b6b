"""What each quantity of a driver analysis is."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses.analysis import Quantity

_SHAPLEY = "Lindeman, Merenda & Gold 1980; Gromping 2007"
_MAP = "Martilla & James 1977"
_DOMINANCE = "Azen & Budescu 2003"

QUANTITIES: Mapping[str, Quantity] = {
    "importance": Quantity(
        "Importance",
        "shapley, dominance: what the driver adds to R-squared, averaged over all orders; relative_weights: Johnson's "
        "relative weight; all sum to R-squared; coefficients: the size of the coefficient",
        "coefficient",
        "",
        f"{_SHAPLEY}; Johnson 2000; Budescu 1993",
    ),
    "share": Quantity("Share of importance", "importance / the sum of it over all drivers", "share", "", _SHAPLEY),
    "coefficient": Quantity(
        "Standardised coefficient",
        "change of the outcome for a standard deviation of the driver, the others held, in standard deviations",
        "coefficient",
        "higher",
    ),
    "unique": Quantity(
        "Unique contribution", "what R-squared loses without the driver: coefficient squared / VIF", "coefficient"
    ),
    "p_adjusted": Quantity(
        "p value, corrected",
        "chance of a coefficient at least this far from zero if there were none, corrected over the drivers",
        "p",
        "",
        "Student's t on the error of the coefficient; Benjamini & Hochberg 1995",
    ),
    "performance": Quantity("Performance", "100 (mean - lowest) / (highest - lowest)", "score", "higher", _MAP),
    "stated_importance": Quantity(
        "Stated importance", "100 (mean - lowest) / (highest - lowest) of the item that asks for it", "score", "", _MAP
    ),
    "p_concentrate": Quantity(
        "Chance of 'concentrate here'", "share above the mean, performance below the line", "chance", "", _MAP
    ),
    "p_keep_up": Quantity(
        "Chance of 'keep up the good work'", "share above the mean, performance above the line", "chance", "", _MAP
    ),
    "p_low_priority": Quantity(
        "Chance of 'low priority'", "share below the mean, performance below the line", "chance", "", _MAP
    ),
    "p_overkill": Quantity(
        "Chance of 'possible overkill'", "share below the mean, performance above the line", "chance", "", _MAP
    ),
    "r2": Quantity("R-squared", "share of the outcome's variance that all drivers explain", "coefficient", "higher"),
    "vif": Quantity(
        "Variance inflation",
        "1 / (1 - R-squared of the driver on the others); from 10 on it harms",
        "coefficient",
        "lower",
        "Marquardt 1970",
    ),
    "condition": Quantity(
        "Condition number",
        "largest over smallest singular value of the standardised drivers; from 30 on it harms",
        "coefficient",
        "lower",
        "Belsley, Kuh & Welsch 1980",
    ),
    "sampling_error": Quantity(
        "Error of sampled orders",
        "standard error of the importance over pairs of sampled orders, with more than 20 drivers",
        "coefficient",
        "lower",
        "Castro, Gomez & Tejada 2009",
    ),
    "conditional": Quantity(
        "Contribution after others",
        "what the driver adds to R-squared on average after that many others (method dominance)",
        "coefficient",
        "",
        _DOMINANCE,
    ),
    "p_complete": Quantity(
        "Chance of complete dominance",
        "share of replicates in which the first adds more than the second after every set of others",
        "chance",
        "",
        _DOMINANCE,
    ),
    "p_conditional": Quantity(
        "Chance of conditional dominance",
        "share of replicates in which the first adds more on average after every number of others",
        "chance",
        "",
        _DOMINANCE,
    ),
    "p_general": Quantity(
        "Chance of general dominance", "share of replicates in which the first matters more", "chance", "", _DOMINANCE
    ),
}  # fmt: skip
