"""What each quantity of segments is."""

from __future__ import annotations

from collections.abc import Mapping

from outsidein.analyses.analysis import Quantity

_GOODMAN = "Goodman 1974, Biometrika 61; one Newton step in each replicate: Andrews 2002, Econometrica 70"
_ULWICK = "Ulwick 2005; within the segment"
_BCH = "Bolck, Croon & Hagenaars 2004; Vermunt 2010, Political Analysis 18"

QUANTITIES: Mapping[str, Quantity] = {
    "share": Quantity("Share of the segment", "share of people in the latent class", "share", "", _GOODMAN),
    "classes": Quantity("Number of segments", "the number of classes tried with the lowest BIC", "number"),
    "log_likelihood": Quantity("Log-likelihood", "sum of weights x log P(answers), weights scaled to n", "number"),
    "bic": Quantity("BIC", "-2 log-likelihood + parameters x log n", "number", "lower", "Schwarz 1978"),
    "entropy": Quantity(
        "Clearness", "1 - entropy of the chances of segments / (n log K)", "coefficient", "higher",
        "Ramaswamy et al. 1993, Marketing Science 12",
    ),
    "p_fewer": Quantity(
        "p value against one segment fewer",
        "chance of such a gain in likelihood in samples drawn from one class fewer",
        "p",
        "",
        "bootstrap likelihood ratio: McLachlan 1987; Nylund et al. 2007",
    ),
    "p": Quantity("Answer in the segment", "chance of the answer within the class", "share", "", _GOODMAN),
    "mean": Quantity("Mean in the segment", "mean of the answers within the class", "scale", "", _GOODMAN),
    "importance": Quantity("Importance in the segment", "10 x share in the top boxes", "score", "", _ULWICK),
    "satisfaction": Quantity("Satisfaction in the segment", "10 x share in the top boxes", "score", "higher", _ULWICK),
    "opportunity": Quantity(
        "Opportunity in the segment", "importance + max(importance - satisfaction, 0)", "score", "", _ULWICK
    ),
    "p_underserved": Quantity(
        "Chance of being underserved", "share of replicates with an opportunity of 10 or more", "chance"
    ),
    "p_overserved": Quantity(
        "Chance of being overserved", "share of replicates with satisfaction above importance", "chance"
    ),
    "profile": Quantity(
        "Profile of the segment", "share with this answer, corrected for errors of assignment", "share", "", _BCH
    ),
    "p_adjusted": Quantity(
        "p value of the profile, corrected",
        "Wald's test that all segments answer alike, corrected over the profile",
        "p",
        "",
        "Benjamini & Hochberg 1995",
    ),
    "stability": Quantity(
        "Stability",
        "adjusted Rand index of the segments and those found anew in replicates; the interval holds 95 % of these",
        "coefficient",
        "higher",
        "Hubert & Arabie 1985; Hennig 2007",
    ),
    "kmeans_agreement": Quantity(
        "Agreement with k-means", "adjusted Rand index of the segments and k-means on factor scores", "coefficient"
    ),
    "agreement": Quantity(
        "Agreement of the short form",
        "share of people whom the questions up to this one assign as all questions do",
        "share",
        "higher",
    ),
    "points": Quantity(
        "Points of the short form",
        "log of the share of the segment, or of the answer in it, less the mean of all segments; most points win",
        "coefficient",
    ),
}  # fmt: skip
