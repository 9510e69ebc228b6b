"""How many latent classes: the bootstrap likelihood ratio test (McLachlan 1987, Applied Statistics 36; Nylund,
Asparouhov & Muthen 2007, Structural Equation Modeling 14).

Twice the gain in log-likelihood of one class more follows no known law, since under the hypothesis of fewer classes the
larger model has parameters that mean nothing. So its law is found by drawing answers from the smaller model.
"""

from __future__ import annotations

import numpy as np

from outsidein.methods.arrays import Array
from outsidein.methods.latent_classes import Fit, LatentClasses, Patterns, collapsed, fit

DRAWN_STARTS = 4
ROUGHLY = 1e-7


def likelihood_ratio(patterns: Patterns, fewer: Fit, more: Fit, samples: int, seed: int = 1) -> float:
    """The chance of a gain at least this large if the smaller model were true, from that many drawn samples.

    (1 + how many gains of drawn samples are at least the gain) / (1 + samples). What was left out in the sample is left
    out in the drawn ones.

    >>> from outsidein.methods.latent_classes import collapsed
    >>> patterns, _ = collapsed([[0, 0, 0]] * 40 + [[1, 1, 1]] * 20 + [[0, 0, 1], [1, 1, 0]] * 2, [1] * 64)
    >>> likelihood_ratio(patterns, fit(patterns, 1), fit(patterns, 2), samples=19)
    0.05
    """
    rng = np.random.default_rng([seed, more.classes.count])
    gain = more.log_likelihood - fewer.log_likelihood
    at_least = sum(_gain(patterns, fewer, more, rng) >= gain for _ in range(samples))
    return (1 + at_least) / (1 + samples)


def _gain(patterns: Patterns, fewer: Fit, more: Fit, rng: np.random.Generator) -> float:
    """The gain in log-likelihood of the larger model in one sample drawn from the smaller."""
    drawn = simulated(patterns, fewer.classes, rng)
    before = fit(drawn, fewer.classes.count, starts=0, near=fewer.classes, tolerance=ROUGHLY)
    after = fit(drawn, more.classes.count, DRAWN_STARTS, _split(drawn, before, rng), tolerance=ROUGHLY)
    return after.log_likelihood - before.log_likelihood


def _split(patterns: Patterns, found: Fit, rng: np.random.Generator) -> LatentClasses:
    """One class more, from the classes found with the largest split in two."""
    shares, chances = found.classes.shares, found.classes.chances
    apart = np.exp(rng.normal(scale=0.3, size=chances.shape[1]))
    return LatentClasses(
        np.concatenate([[shares[0] / 2, shares[0] / 2], shares[1:]]),
        np.concatenate([_normal(patterns, chances[:1] * apart), _normal(patterns, chances[:1] / apart), chances[1:]]),
    )


def _normal(patterns: Patterns, chances: Array) -> Array:
    totals = np.add.reduceat(chances, patterns.starts, axis=1)
    return chances / np.repeat(totals, patterns.levels, axis=1)


def simulated(patterns: Patterns, classes: LatentClasses, rng: np.random.Generator) -> Patterns:
    """As many answer sheets as the patterns weigh, drawn from the classes, with the same answers left out.

    >>> from outsidein.methods.latent_classes import collapsed
    >>> patterns, _ = collapsed([[0, 1], [1, -1]], [30, 10])
    >>> sure = LatentClasses(np.array([1.0]), np.array([[0.0, 1.0, 1.0, 0.0]]))
    >>> simulated(patterns, sure, np.random.default_rng(1)).codes.tolist()
    [[1, -1], [1, 0]]
    """
    n = max(round(patterns.total), 1)
    rows = rng.choice(len(patterns.weight), n, p=patterns.weight / patterns.total)
    member = rng.choice(classes.count, n, p=classes.shares)
    codes = np.full((n, len(patterns.levels)), -1)
    for item, (first, size) in enumerate(zip(patterns.starts, patterns.levels, strict=True)):
        below = classes.chances[member, first : first + size].cumsum(axis=1)
        drawn = (rng.random(n)[:, None] * below[:, -1:] > below).sum(axis=1)
        codes[:, item] = np.where(patterns.codes[rows, item] >= 0, drawn, -1)
    return collapsed(codes, np.ones(n), patterns.levels)[0]
