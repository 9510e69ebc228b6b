"""Partial least squares: the weights that make scores of constructs out of their items, from the correlations alone.

Everything the iteration needs follows from the correlation matrix of the items, so all replicates run together:
matrices are (items, items, ...), weights (items, ...), correlations of constructs (constructs, constructs, ...),
replicates last.
Sources: Wold 1982, "Soft modeling"; Lohmoeller 1989, Latent Variable Path Modeling; Hair et al. 2022.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods import cholesky
from outsidein.methods.arrays import Array, Flags, Indices, floats

Scheme = Literal["path", "factorial", "centroid"]
Mode = Literal["A", "B"]

TOLERANCE = 1e-7
ITERATIONS = 300
TOGETHER = 600_000  # correlations iterated at once, so that what they need stays near the processor


@dataclass(frozen=True)
class Structure:
    """Which items measure which construct, and which construct depends on which.

    ``blocks`` holds the items of each construct by place; an item belongs to one block. ``modes`` says how its weights
    are found: "A" (correlations with the construct) or "B" (regression of the construct on its items).
    ``predecessors`` holds the constructs that each one depends on; nothing may depend on itself by any way round.
    """

    blocks: tuple[tuple[int, ...], ...]
    modes: tuple[Mode, ...]
    predecessors: tuple[tuple[int, ...], ...]

    @property
    def constructs(self) -> int:
        """How many constructs there are."""
        return len(self.blocks)

    @property
    def items(self) -> int:
        """How many items the blocks have."""
        return sum(map(len, self.blocks))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The constructs so that each comes after all that it depends on.

        Raises:
            MethodError: a construct depends on itself.
        """
        placed: list[int] = []
        waiting = list(range(self.constructs))
        while waiting:
            ready = [one for one in waiting if all(before in placed for before in self.predecessors[one])]
            if not ready:
                raise MethodError("the structural model runs in a circle; paths must lead forwards only")
            placed += ready
            waiting = [one for one in waiting if one not in ready]
        return tuple(placed)

    @cached_property
    def owner(self) -> Indices:
        """The construct of each item, (items,)."""
        owners = np.zeros(self.items, np.int64)
        for construct, block in enumerate(self.blocks):
            owners[list(block)] = construct
        return owners

    @cached_property
    def rows(self) -> tuple[slice | list[int], ...]:
        """The items of each block, as a slice where they stand together."""
        return tuple(
            slice(block[0], block[-1] + 1) if block == tuple(range(block[0], block[-1] + 1)) else list(block)
            for block in self.blocks
        )

    @cached_property
    def adjacent(self) -> Flags:
        """Whether two constructs are joined by a path, (constructs, constructs), symmetric."""
        joined = np.zeros((self.constructs, self.constructs), bool)
        for construct, before in enumerate(self.predecessors):
            joined[list(before), construct] = joined[construct, list(before)] = True
        return joined


@dataclass(frozen=True, eq=False)
class Outer:
    """The measurement side of a path model.

    Attributes:
        weights: of the standardised items, (items, ...); scores have variance one.
        cross: correlation of each item with each construct, (items, constructs, ...).
        scores: correlations of the constructs' scores, (constructs, constructs, ...).
        converged: the weights stopped changing, (...).
        iterations: how many rounds it took, (...).
    """

    weights: Array
    cross: Array
    scores: Array
    converged: Flags
    iterations: Indices

    def loadings(self, structure: Structure) -> Array:
        """Correlation of each item with its own construct, (items, ...)."""
        return self.cross[np.arange(structure.items), structure.owner]


def estimate(
    correlation: ArrayLike,
    structure: Structure,
    scheme: Scheme = "path",
    tolerance: float = TOLERANCE,
    limit: int = ITERATIONS,
) -> Outer:
    """Outer weights by the PLS algorithm: (items, items, ...) gives an `Outer`.

    From equal weights, in turn: inner proxies of the constructs as weighted sums of their neighbours' scores (`path`:
    regression on predecessors, correlation with successors; `factorial`: correlation; `centroid`: its sign); new
    weights of the items against the proxies (mode A: covariances, mode B: regression); scaled to scores of variance
    one; until the sum of absolute changes of all weights is under `tolerance`. Signs: the loadings of each construct
    add up to more than zero. A replicate that did not converge within `limit` rounds is NaN, as is one whose matrix
    holds NaN.

    >>> two = Structure(((0, 1), (2, 3)), ("A", "A"), ((), (0,)))
    >>> R = np.array([[1, 0.6, 0.3, 0.3], [0.6, 1, 0.3, 0.3], [0.3, 0.3, 1, 0.6], [0.3, 0.3, 0.6, 1]])
    >>> found = estimate(R, two)
    >>> print(found.weights.round(4), found.scores[0, 1].round(4))
    [0.559 0.559 0.559 0.559] 0.375
    """
    R = floats(correlation)
    flat = R.reshape(*R.shape[:2], -1)
    weights = np.full((len(R), flat.shape[2]), np.nan)
    rounds = np.zeros(flat.shape[2], np.int64)
    for columns in _together(*flat.shape[1:]):
        weights[:, columns], rounds[columns] = _iterate(flat[:, :, columns], structure, scheme, tolerance, limit)
    cross = _item_scores(flat, weights, structure)
    weights, cross = _signed(weights, cross, structure)
    scores = _score_correlations(cross, weights, structure)
    shape = R.shape[2:]
    return Outer(
        weights.reshape(-1, *shape),
        cross.reshape(*cross.shape[:2], *shape),
        scores.reshape(*scores.shape[:2], *shape),
        np.asarray(np.isfinite(weights).all(axis=0)).reshape(shape),
        rounds.reshape(shape),
    )


def _together(items: int, columns: int) -> Iterator[slice]:
    step = max(TOGETHER // items**2, 1)
    yield from (slice(first, first + step) for first in range(0, columns, step))


def _iterate(R: Array, structure: Structure, scheme: Scheme, tolerance: float, limit: int) -> tuple[Array, Indices]:
    """Weights (items, columns), NaN where they went on changing, and the rounds each column took.

    A column keeps the weights of the round in which it converged, so that it does not depend on its neighbours.
    """
    found, rounds = np.full(R.shape[1:], np.nan), np.full(R.shape[2], limit)
    moving = np.flatnonzero(np.isfinite(R).all(axis=(0, 1)))
    R = np.ascontiguousarray(R) if len(moving) == R.shape[2] else R[:, :, moving]
    inverses = _block_inverses(R, structure)
    raw = np.ones((len(R), len(moving)))
    before = np.full_like(raw, np.inf)
    for number in range(limit + 1):
        if not len(moving):
            break
        weights, fresh = _round(R, raw, structure, scheme, inverses)
        still = ~(np.abs(weights - before).sum(axis=0) < tolerance)
        ended = ~still & (rounds[moving] == limit)
        found[:, moving[ended]], rounds[moving[ended]] = weights[:, ended], number
        still = rounds[moving] == limit
        if 2 * still.sum() < len(moving):
            kept = np.flatnonzero(still)
            R, weights, fresh = R[:, :, kept], weights[:, kept], fresh[:, kept]
            inverses = {place: matrix[:, :, kept] for place, matrix in inverses.items()}
            moving = moving[kept]
        before, raw = weights, fresh
    return found, rounds


def _block_inverses(R: Array, structure: Structure) -> dict[int, Array]:
    """The inverse correlations of the items of each block of mode B."""
    return {
        place: cholesky.inverse(R[np.ix_(block, block)])
        for place, (block, mode) in enumerate(zip(structure.blocks, structure.modes, strict=True))
        if mode == "B" and len(block) > 1
    }


def _round(
    R: Array, raw: Array, structure: Structure, scheme: Scheme, inverses: dict[int, Array]
) -> tuple[Array, Array]:
    """The weights given, scaled to scores of variance one, and those of the next round, not yet scaled."""
    cross = _item_scores(R, raw, structure)
    scores = _score_correlations(cross, raw, structure)
    variance = np.einsum("jjc->jc", scores)
    turn = 1 / np.sqrt(np.where(variance > 0, variance, np.nan))
    cross *= turn
    scores *= turn
    scores *= turn[:, None]
    inner = inner_weights(scores, structure, scheme)
    fresh = np.empty_like(raw)
    for place, rows in enumerate(structure.rows):
        fresh[rows] = np.einsum("ijc,jc->ic", cross[rows], inner[:, place])
        if place in inverses:
            fresh[rows] = np.einsum("ikc,kc->ic", inverses[place], fresh[rows])
    return raw * turn[structure.owner], fresh


def inner_weights(scores: ArrayLike, structure: Structure, scheme: Scheme) -> Array:
    """How much each construct (first axis) counts in the inner proxy of each other (second), by `scheme`.

    >>> chain = Structure(((0,), (1,), (2,)), ("A", "A", "A"), ((), (0,), (0, 1)))
    >>> S = np.array([[1, 0.5, 0.4], [0.5, 1, 0.6], [0.4, 0.6, 1]])
    >>> inner_weights(S, chain, "path")[:, 2].round(4)  # the regression of the third on the first two
    array([0.1333, 0.5333, 0.    ])
    """
    S = floats(scores)
    joined = structure.adjacent.reshape(*structure.adjacent.shape, *(1,) * (S.ndim - 2))
    inner = np.where(joined, np.sign(S) if scheme == "centroid" else S, 0.0)
    if scheme == "path":
        for construct, before in enumerate(structure.predecessors):
            if len(before) > 1:
                among = list(before)
                inner[among, construct] = cholesky.solve(S[np.ix_(among, among)], S[among, construct])
    return inner


def _item_scores(R: Array, weights: Array, structure: Structure) -> Array:
    """Covariance of each item with each score, (items, constructs, columns)."""
    cross = np.empty((len(R), structure.constructs, R.shape[2]))
    for place, rows in enumerate(structure.rows):
        np.einsum("ikc,kc->ic", R[:, rows], weights[rows], out=cross[:, place])
    return cross


def _score_correlations(cross: Array, weights: Array, structure: Structure) -> Array:
    """Covariances of the scores, (constructs, constructs, columns)."""
    S = np.empty((structure.constructs, *cross.shape[1:]))
    for place, rows in enumerate(structure.rows):
        np.einsum("ijc,ic->jc", cross[rows], weights[rows], out=S[place])
    return S


def _signed(weights: Array, cross: Array, structure: Structure) -> tuple[Array, Array]:
    """Weights and loadings turned so that the loadings of each construct add up to more than zero."""
    turn = np.ones((structure.constructs, weights.shape[1]))
    for place, block in enumerate(structure.blocks):
        turn[place] = np.where(cross[list(block), place].sum(axis=0) < 0, -1.0, 1.0)
    return weights * turn[structure.owner], cross * turn
