"""One resampling plan for a whole study: who is resampled as one, and the replicate weights drawn once for all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

OWN_GROUP_LIMIT = 10_000  # up to this many units, each unit is a random group of its own
RANDOM_GROUPS = 1_000  # above it, units are spread over this many random groups
DRAWN_AT_ONCE = 16  # replicates whose draws are held together, so few that they stay near the processor
JACKKNIFE_BLOCKS = 200  # blocks deleted in turn, for the acceleration of BCa intervals

Floats = NDArray[np.float64]
Weights = NDArray[np.float32] | NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Pool:
    """The random groups of one kind of unit (the accounts of a study, or the respondents of one source).

    ``strata`` holds the index of the design stratum of each group; ``keys`` the unit of each group, ascending, where
    every unit is a group of its own, and nothing where units are hashed into groups.
    """

    name: str
    strata: Integers
    keys: Integers | None = None

    @property
    def groups(self) -> int:
        """How many random groups the pool has."""
        return len(self.strata)


@dataclass(frozen=True, eq=False)
class Replicates:
    """The weight of every random group in every replicate.

    ``weights`` is (groups, 1 + replicates + blocks): column 0 is all ones (the estimate itself), then the bootstrap
    replicates, then the delete-one-block jackknife that BCa intervals need. They are of single precision where all of
    them are counts, which add up to no more than the groups in any column, and of double precision elsewhere.
    ``offsets`` says where each pool's groups begin.
    """

    weights: Weights
    count: int
    offsets: Mapping[str, int]

    @property
    def columns(self) -> int:
        """Columns of `weights`: the estimate, the replicates, the jackknife blocks."""
        return self.weights.shape[1]

    @cached_property
    def double(self) -> Floats:
        """The weights in double precision."""
        return self.weights.astype(np.float64, copy=False)


def draw(pools: Sequence[Pool], seed: int, count: int) -> Replicates:
    """Draw the replicate weights of a study over all its pools.

    Pools and strata are resampled apart, each from a stream of its own, so that adding a source changes no other
    draw. Without strata a replicate is a multinomial draw of as many groups as there are (Efron 1979); within strata
    it is the rescaled draw of n - 1 out of n (Rao & Wu 1988), which keeps variances of small strata unbiased.
    """
    offsets = np.cumsum([0] + [pool.groups for pool in pools])
    counts = all(len(np.unique(pool.strata)) == 1 for pool in pools)
    shape = int(offsets[-1]), 1 + count + JACKKNIFE_BLOCKS
    weights = np.empty(shape, np.float32) if counts else np.empty(shape)
    weights[:, 0] = weights[:, 1 + count :] = 1.0
    for pool, offset in zip(pools, offsets[:-1], strict=True):
        _draw_pool(weights[offset : offset + pool.groups], pool, seed, count)
    return Replicates(
        weights=weights,
        count=count,
        offsets={pool.name: int(offset) for pool, offset in zip(pools, offsets[:-1], strict=True)},
    )


def _draw_pool(weights: Weights, pool: Pool, seed: int, count: int) -> None:
    """Fill the weights of one pool, (groups, columns), in place."""
    strata = np.unique(pool.strata)
    for stratum in strata:
        members = np.flatnonzero(pool.strata == stratum)
        stream = np.random.Generator(np.random.PCG64(_entropy(pool.name, int(stratum), seed)))
        _bootstrap(weights, members, count, stream, rescaled=len(strata) > 1)
        _delete_blocks(weights, members, stream, 1 + count)


def _entropy(name: str, stratum: int, seed: int) -> list[int]:
    return [seed, stratum, int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")]


def _bootstrap(weights: Weights, members: Integers, count: int, stream: np.random.Generator, *, rescaled: bool) -> None:
    """Write the multiplicities of some groups in `count` draws, a few columns at a time, so that memory stays small."""
    size = len(members)
    rows = slice(None) if size == len(weights) else members
    if rescaled and size == 1:
        weights[rows, 1 : 1 + count] = 1.0
        return
    draws = size - 1 if rescaled else size
    first, times = 1, np.empty((DRAWN_AT_ONCE, size), weights.dtype)
    for picks in _picks(stream, size, draws, count):
        for place, picked in enumerate(picks):
            times[place] = np.bincount(picked, minlength=size)
        if rescaled:
            times *= size / draws
        weights[rows, first : first + len(picks)] = times[: len(picks)].T
        first += len(picks)


def _picks(stream: np.random.Generator, size: int, draws: int, count: int) -> Iterator[Integers]:
    """The groups drawn by each of `count` replicates, (some, draws); while some are counted, the next are drawn."""
    coming = None
    with ThreadPoolExecutor(1) as drawer:
        for first in range(0, count, DRAWN_AT_ONCE):
            drawn, shape = coming, (min(DRAWN_AT_ONCE, count - first), draws)
            coming = drawer.submit(stream.integers, 0, size, shape)
            if drawn is not None:
                yield drawn.result()
        if coming is not None:
            yield coming.result()


def _delete_blocks(weights: Weights, members: Integers, stream: np.random.Generator, first: int) -> None:
    """Set to zero, in each jackknife column, the groups of its block; a block holds every 200th group at random."""
    shuffled = stream.permutation(members)
    weights[shuffled, first + np.arange(len(members)) % JACKKNIFE_BLOCKS] = 0.0
