"""One Newton step from fitted latent classes: to polish them, and to move them under other weights.

EM maps a point t to M(t). Its Jacobian J at the fit is known from the second moments of the chances of classes, and
t + (I - J)^-1 (M(t) - t) is the step of Newton's method for M(t) = t (Louis 1982, JRSS B 44; Jamshidian & Jennrich
1993, JASA 88). Under the weights of a replicate M alone changes, so that one sum of scores and one linear system serve
all replicates: the k-step bootstrap with k = 1 (Davidson & MacKinnon 1999, International Economic Review 40; Andrews
2002, Econometrica 70). Since every replicate starts at the fit, classes cannot change their names on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outsidein.methods.arrays import Array, floats
from outsidein.methods.latent_classes import ROWS_AT_ONCE, Fit, LatentClasses, Patterns, posterior

NOTHING = 1e-9  # a chance below this is taken to be none, and stays
STEPS = 6
NEAR = 1e-12


@dataclass(frozen=True)
class Moments:
    """Second moments of the chances of classes: ``within`` (K, 1 + P, K, 1 + P), ``beside`` (K, E, K, 1 + P).

    ``within`` is the derivative of the sums of each class (its size, and each of its answers) by the logarithms of its
    parameters; ``beside`` that of the sums of other marks, which the classes are not made of.
    """

    within: Array
    beside: Array


def moments(patterns: Patterns, chances: Array, beside: Array | None = None) -> Moments:
    """The second moments of posterior `chances` (N, K), and with other marks `beside` (N, E).

    >>> from outsidein.methods.latent_classes import collapsed
    >>> patterns, _ = collapsed([[0], [1]], [3, 1])
    >>> moments(patterns, np.array([[0.5, 0.5], [0.5, 0.5]])).within[0, :, 0].tolist()
    [[1.0, 0.75, 0.25], [0.75, 0.75, 0.0], [0.25, 0.0, 0.25]]
    """
    count, columns = chances.shape[1], 1 + sum(patterns.levels)
    others = 0 if beside is None else beside.shape[1]
    within, apart = np.zeros((count, columns, count, columns)), np.zeros((count, others, count, columns))
    for first in range(0, len(chances), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        marks = np.column_stack([np.ones(len(chances[rows])), patterns.marks[rows]])
        for k in range(count):
            for m in range(count):
                heavy = patterns.weight[rows] * chances[rows, k] * (float(k == m) - chances[rows, m])
                weighted = heavy[:, None] * marks
                if m >= k:
                    within[k, :, m] += marks.T @ weighted
                if beside is not None:
                    apart[k, :, m] += beside[rows].T @ weighted
    for k in range(count):
        for m in range(k):
            within[k, :, m] = within[m, :, k].T
    return Moments(within, apart)


@dataclass(frozen=True)
class Newton:
    """What a Newton step from some fitted classes takes: ``inverse`` of I - J, in the order of `packed`."""

    patterns: Patterns
    classes: LatentClasses
    inverse: Array
    moments: Moments

    def step(self, sizes: Array, sums: Array) -> Array:
        """From the sums of each class under some weights, sizes (K, columns) and answers (K, P, columns): (D, columns).

        The first row block is the shares, then the chances class by class; each clipped to where chances can lie.
        """
        target = packed(*normal(self.patterns, self.classes, sizes, sums))
        here = packed(self.classes.shares, self.classes.chances)[:, None]
        return self._inside(here + self.inverse @ (target - here))

    def _inside(self, values: Array) -> Array:
        """Chances between 0 and 1 that add up to one."""
        count = self.classes.count
        clipped = values.clip(0.0, 1.0)
        shares, chances = clipped[:count], clipped[count:].reshape(count, -1, values.shape[1])
        totals = np.repeat(np.add.reduceat(chances, self.patterns.starts, axis=1), self.patterns.levels, axis=1)
        chances = chances / np.where(totals > 0, totals, 1.0)
        return np.concatenate([shares / shares.sum(axis=0), chances.reshape(-1, values.shape[1])])

    def moved(self, values: Array) -> Array:
        """How the sums of other marks change when parameters move from the fit to `values` (D, columns)."""
        count, columns = self.classes.count, 1 + sum(self.patterns.levels)
        here = packed(self.classes.shares, self.classes.chances)[:, None]
        relative = np.where(here > NOTHING, (values - here) / np.where(here > NOTHING, here, 1.0), 0.0)
        logs = np.concatenate([relative[:count, None], relative[count:].reshape(count, columns - 1, -1)], axis=1)
        return np.tensordot(self.moments.beside, logs, axes=([2, 3], [0, 1]))


def packed(shares: Array, chances: Array) -> Array:
    """Shares (K, ...) and chances (K, P, ...) in one axis.

    >>> packed(np.array([0.6, 0.4]), np.array([[0.9, 0.1], [0.2, 0.8]])).tolist()
    [0.6, 0.4, 0.9, 0.1, 0.2, 0.8]
    """
    return np.concatenate([shares, chances.reshape(-1, *chances.shape[2:])])


def normal(patterns: Patterns, classes: LatentClasses, sizes: Array, sums: Array) -> tuple[Array, Array]:
    """Shares and chances from sums of each class (K, columns) and (K, P, columns); what nobody answered stays.

    >>> from outsidein.methods.latent_classes import collapsed
    >>> patterns, _ = collapsed([[0], [1]], [3, 1])
    >>> one = LatentClasses(np.array([1.0]), np.array([[0.75, 0.25]]))
    >>> normal(patterns, one, np.array([[5.0]]), np.array([[[4.0], [1.0]]]))[1].ravel().tolist()
    [0.8, 0.2]
    """
    totals = np.repeat(np.add.reduceat(sums, patterns.starts, axis=1), patterns.levels, axis=1)
    chances = np.where(totals > 0, sums / np.where(totals > 0, totals, 1.0), classes.chances[..., None])
    return sizes / sizes.sum(axis=0), chances


def newton(patterns: Patterns, found: Fit, beside: Array | None = None) -> Newton:
    """The Newton step from a fit; `beside` are other marks (N, E) whose sums are to be moved along.

    >>> from outsidein.methods.latent_classes import collapsed, fit
    >>> patterns, _ = collapsed([[0, 0, 0]] * 40 + [[1, 1, 1]] * 20 + [[0, 0, 1], [1, 1, 0]] * 2, [1] * 64)
    >>> newton(patterns, fit(patterns, 2)).inverse.shape
    (14, 14)
    """
    second = moments(patterns, found.posterior, beside)
    rate = _jacobian(patterns, found, second.within)
    return Newton(patterns, found.classes, floats(np.linalg.pinv(np.eye(len(rate)) - rate, rcond=1e-10)), second)


def _jacobian(patterns: Patterns, found: Fit, within: Array) -> Array:
    """The derivative of one step of EM by the parameters, both in the order of `packed`."""
    classes, count = found.classes, found.classes.count
    here = np.column_stack([classes.shares, classes.chances])
    by_value = within * np.where(here > NOTHING, 1.0 / np.where(here > NOTHING, here, 1.0), 0.0)
    sums = np.einsum("n,nk,np->kp", patterns.weight, found.posterior, patterns.marks)
    answered = np.repeat(np.add.reduceat(sums, patterns.starts, axis=1), patterns.levels, axis=1)
    inner = by_value[:, 1:]
    totals = np.repeat(np.add.reduceat(inner, patterns.starts, axis=1), patterns.levels, axis=1)
    divisor = np.where(answered > 0, answered, np.inf)[..., None, None]
    chances = (inner - classes.chances[..., None, None] * totals) / divisor
    rows = np.concatenate([by_value[:, 0] / patterns.total, chances.reshape(-1, *here.shape)])
    return np.concatenate([rows[:, :, 0], rows[:, :, 1:].reshape(len(rows), -1)], axis=1)[:, : count + here[:, 1:].size]


def polished(patterns: Patterns, found: Fit) -> Fit:
    """The fit with its parameters exact to rounding, where Newton's method gets there without losing likelihood.

    >>> from outsidein.methods.latent_classes import collapsed, fit
    >>> patterns, _ = collapsed([[0, 0, 0]] * 40 + [[1, 1, 1]] * 20 + [[0, 0, 1], [1, 1, 0]] * 2, [1] * 64)
    >>> rough = fit(patterns, 2)
    >>> polished(patterns, rough).log_likelihood >= rough.log_likelihood
    True
    """
    for _ in range(STEPS):
        found = _without_traces(patterns, found)
        step = newton(patterns, found)
        sizes, sums = _sums(patterns, found.posterior)
        values = step.step(sizes[:, None], sums[..., None])[:, 0]
        count = found.classes.count
        moved = LatentClasses(values[:count], values[count:].reshape(count, -1))
        chances, likelihood = posterior(patterns, moved)
        if likelihood < found.log_likelihood - 1e-9 * abs(found.log_likelihood):
            return found
        change = float(np.abs(values - packed(found.classes.shares, found.classes.chances)).max())
        found = Fit(moved, likelihood, chances, found.converged)
        if change < NEAR:
            return found
    return found


def _sums(patterns: Patterns, chances: Array) -> tuple[Array, Array]:
    heavy = chances * patterns.weight[:, None]
    return heavy.sum(axis=0), np.asarray(heavy.T @ floats(patterns.marks))


def _without_traces(patterns: Patterns, found: Fit) -> Fit:
    """The fit with chances that EM has all but driven to none set to none."""
    classes = found.classes
    kept = np.where(classes.chances > 1e-6, classes.chances, 0.0)
    totals = np.repeat(np.add.reduceat(kept, patterns.starts, axis=1), patterns.levels, axis=1)
    cleaned = LatentClasses(classes.shares, kept / np.where(totals > 0, totals, 1.0))
    chances, likelihood = posterior(patterns, cleaned)
    return Fit(cleaned, likelihood, chances, found.converged)
