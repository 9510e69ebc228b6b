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
from outsidein.methods.arrays import Array, Flags, Indices, floats, ratio

Scheme = Literal["path", "factorial", "centroid"]
Mode = Literal["A", "B"]

TOLERANCE = 1e-7
ITERATIONS = 300
TOGETHER = 1024  # replicates iterated at once, so that what they need stays near the processor


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
    for columns in _together(flat.shape[2]):
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


def _together(columns: int) -> Iterator[slice]:
    for first in range(0, columns, TOGETHER):
        yield slice(first, first + TOGETHER)


def _iterate(R: Array, structure: Structure, scheme: Scheme, tolerance: float, limit: int) -> tuple[Array, Indices]:
    """Weights (items, columns), NaN where they went on changing, and the rounds each column took.

    A column keeps the weights of the round in which it converged, so that it does not depend on its neighbours.
    """
    inverses = _block_inverses(R, structure)
    weights = _scaled(np.ones(R.shape[1:]), R, structure)
    found, rounds = np.full_like(weights, np.nan), np.full(R.shape[2], limit)
    moving = np.flatnonzero(np.isfinite(weights).all(axis=0))
    if len(moving) < R.shape[2]:
        R, weights, inverses = _only(moving, R, weights, inverses)
    for number in range(1, limit + 1):
        if not len(moving):
            break
        before, weights = weights, _round(R, weights, structure, scheme, inverses)
        still = np.abs(weights - before).sum(axis=0) >= tolerance
        still &= np.isfinite(weights).all(axis=0)
        ended = ~still & (rounds[moving] == limit)
        found[:, moving[ended]], rounds[moving[ended]] = weights[:, ended], number
        open_ones = rounds[moving] == limit
        if 2 * open_ones.sum() < len(moving):
            kept = np.flatnonzero(open_ones)
            R, weights, inverses = _only(kept, R, weights, inverses)
            moving = moving[kept]
    return found, rounds


def _only(kept: Indices, R: Array, weights: Array, inverses: dict[int, Array]) -> tuple[Array, Array, dict[int, Array]]:
    return R[:, :, kept], weights[:, kept], {place: matrix[:, :, kept] for place, matrix in inverses.items()}


def _block_inverses(R: Array, structure: Structure) -> dict[int, Array]:
    """The inverse correlations of the items of each block of mode B."""
    return {
        place: cholesky.inverse(R[np.ix_(block, block)])
        for place, (block, mode) in enumerate(zip(structure.blocks, structure.modes, strict=True))
        if mode == "B" and len(block) > 1
    }


def _round(R: Array, weights: Array, structure: Structure, scheme: Scheme, inverses: dict[int, Array]) -> Array:
    """One round of the algorithm."""
    cross = _item_scores(R, weights, structure)
    inner = inner_weights(_score_correlations(cross, weights, structure), structure, scheme)
    fresh = np.empty_like(weights)
    for place, block in enumerate(structure.blocks):
        rows = list(block)
        covariance = np.einsum("ijc,jc->ic", cross[rows], inner[:, place])
        fresh[rows] = np.einsum("ikc,kc->ic", inverses[place], covariance) if place in inverses else covariance
    return _scaled(fresh, R, structure)


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
    for place, block in enumerate(structure.blocks):
        first, rows = block[0], list(block)
        kept = slice(first, first + len(block)) if rows == list(range(first, first + len(block))) else rows
        np.einsum("ikc,kc->ic", R[:, kept], weights[kept], out=cross[:, place])
    return cross


def _score_correlations(cross: Array, weights: Array, structure: Structure) -> Array:
    """Correlations of the scores, (constructs, constructs, columns)."""
    S = np.empty((structure.constructs, *cross.shape[1:]))
    for place, block in enumerate(structure.blocks):
        rows = list(block)
        np.einsum("ijc,ic->jc", cross[rows], weights[rows], out=S[place])
    return S


def _scaled(weights: Array, R: Array, structure: Structure) -> Array:
    """Weights that give scores of variance one."""
    scaled = np.empty_like(weights)
    for block in structure.blocks:
        rows = list(block)
        own = weights[rows]
        variance = np.einsum("ic,ikc,kc->c", own, R[np.ix_(rows, rows)], own, optimize=["einsum_path", (1, 2), (0, 1)])
        scaled[rows] = ratio(own, np.sqrt(np.where(variance > 0, variance, np.nan)))
    return scaled


def _signed(weights: Array, cross: Array, structure: Structure) -> tuple[Array, Array]:
    """Weights and loadings turned so that the loadings of each construct add up to more than zero."""
    turn = np.ones((structure.constructs, weights.shape[1]))
    for place, block in enumerate(structure.blocks):
        turn[place] = np.where(cross[list(block), place].sum(axis=0) < 0, -1.0, 1.0)
    return weights * turn[structure.owner], cross * turn
