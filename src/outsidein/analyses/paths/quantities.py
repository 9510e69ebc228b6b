"""What each quantity of a path model is."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses.analysis import Quantity

_ACSI = "Fornell et al. 1996, J. Marketing 60"
_HAIR = "Hair et al. 2022"
_IPMA = "Ringle & Sarstedt 2016, Ind. Manag. Data Syst. 116"

QUANTITIES: Mapping[str, Quantity] = {
    "index": Quantity(
        "Index",
        "100 x sum v (mean - lowest) / sum v (highest - lowest), v = weight / standard deviation",
        "score",
        "higher",
        _ACSI,
    ),
    "path": Quantity(
        "Path", "standardised coefficient of the regression of a construct on those that lead to it", "coefficient", "",
        "partial least squares: Wold 1982; Lohmoeller 1989",
    ),
    "total_effect": Quantity("Total effect", "sum over all ways of the products of their paths", "coefficient"),
    "indirect_effect": Quantity("Indirect effect", "total effect less the path", "coefficient"),
    "importance": Quantity(
        "Importance", "total effect in points of one index for each point of the other", "coefficient", "", _IPMA
    ),
    "performance": Quantity("Performance", "mean of an item on 0 to 100", "score", "higher", _IPMA),
    "weight": Quantity("Weight", "weight of a standardised item in the score of its construct", "coefficient"),
    "loading": Quantity(
        "Loading", "correlation of an item with its construct; consistent PLS: weight x root of rho_a / sum of squares",
        "coefficient",
    ),
    "r2": Quantity("R²", "share of a construct's variance explained by those that lead to it", "share"),
    "f2": Quantity(
        "Effect size f²", "(R² - R² without the path) / (1 - R²), scores as they are", "coefficient", "", "Cohen 1988"
    ),
    "vif": Quantity(
        "Variance inflation", "1 / (1 - R² on the other constructs, or items, beside it)", "coefficient", "lower", _HAIR
    ),
    "alpha": Quantity(
        "Cronbach's alpha", "k r / (1 + (k - 1) r), r the mean correlation of k items", "coefficient", "higher",
        "Cronbach 1951",
    ),
    "rho_a": Quantity(
        "Reliability rho_a", "(w'w)² w'(S - diag S)w / w'(ww' - diag ww')w", "coefficient", "higher",
        "Dijkstra & Henseler 2015, MIS Quarterly 39",
    ),
    "rho_c": Quantity(
        "Composite reliability rho_c", "(sum of loadings)² / ((sum of loadings)² + sum of (1 - loading²))",
        "coefficient", "higher", "Joereskog 1971",
    ),
    "ave": Quantity(
        "Average variance extracted", "mean of squared loadings", "share", "higher", "Fornell & Larcker 1981"
    ),
    "htmt": Quantity(
        "HTMT", "mean |correlation| of items across two constructs / geometric mean of those within", "coefficient",
        "lower", "Henseler, Ringle & Sarstedt 2015",
    ),
    "fornell_larcker": Quantity(
        "Fornell-Larcker margin", "root of the smaller AVE less |correlation of the two constructs|", "coefficient",
        "higher", "Fornell & Larcker 1981",
    ),
    "q2_predict": Quantity(
        "Q² predicted", "1 - squared errors / those of the mean, over people left out in ten folds", "share", "higher",
        "Shmueli et al. 2019, European J. Marketing 53",
    ),
    "q2_linear": Quantity(
        "Q² of a plain regression", "the same for a regression on all items of the constructs before it", "share", "",
        "Shmueli et al. 2019, European J. Marketing 53",
    ),
}  # fmt: skip
