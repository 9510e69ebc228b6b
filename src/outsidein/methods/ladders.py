"""Means-end chains: what the links of many ladders say together (Gutman 1982; Reynolds & Gutman 1988; Pieters 1995).

Links are given by two arrays of codes, `means` and `ends`: link i leads from code `means[i]` to code `ends[i]`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TWO_THIRDS = 2 / 3


@dataclass(frozen=True)
class Positions:
    """Where each code stands in the chains, each (codes, ...): how far up it is, how much runs through it, into it."""

    abstractness: Floats
    centrality: Floats
    prestige: Floats


def positions(direct: Floats, means: Integers, ends: Integers, codes: int) -> Positions:
    """Abstractness in / (in + out), centrality (in + out) / all, prestige in / all, of direct links.

    Args:
        direct: (links, ...), how many lead from means to end; further axes, such as replicates, are kept.
        means: (links,), the code that each link leads from.
        ends: (links,), the code that each link leads to.
        codes: How many codes there are.

    A code without links has no abstractness (not a number). Source: Pieters, Baumgartner & Allen 1995.

    >>> direct, means, ends = np.array([2.0, 1.0]), np.array([0, 1]), np.array([1, 2])
    >>> positions(direct, means, ends, 3).abstractness.round(3).tolist()
    [0.0, 0.667, 1.0]
    """
    into, out = (_sums(direct, places, codes) for places in (ends, means))
    total = direct.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Positions(into / (into + out), (into + out) / total, into / total)


def _sums(direct: Floats, places: Integers, codes: int) -> Floats:
    sums = np.zeros((codes, *direct.shape[1:]))
    np.add.at(sums, places, direct)
    return sums


def kept_shares(direct: Floats, cutoffs: Sequence[int]) -> Floats:
    """The share of all direct relations that is kept at each cut-off: (cut-offs, ...).

    A link is kept where at least as many lead along it as the cut-off says.

    >>> kept_shares(np.array([2.0, 1.0, 1.0]), [1, 2, 3]).tolist()
    [1.0, 0.5, 0.0]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([np.where(direct >= least, direct, 0.0).sum(axis=0) for least in cutoffs]) / direct.sum(axis=0)


def choose_cutoff(direct: Floats, share: float = TWO_THIRDS) -> int:
    """The largest cut-off at which at least `share` of all direct relations is kept; 1 where there are none.

    Reynolds & Gutman 1988: a map should account for about two thirds of all relations.

    >>> choose_cutoff(np.array([2.0, 1, 2, 1, 1, 2, 2]))
    2
    """
    if not direct.sum() > 0:
        return 1
    cutoffs = range(1, max(int(direct.max()), 1) + 1)
    return max((least for least, kept in zip(cutoffs, kept_shares(direct, cutoffs), strict=True) if kept >= share),
               default=1)  # fmt: skip


def without_shortcuts(direct: Floats, means: Integers, ends: Integers) -> NDArray[np.bool_]:
    """Which links a map keeps: a link is dropped where the others lead from its means to its end by way of more codes.

    Links are looked at from the weakest to the strongest (ties: the later one first), so that no code is cut off from
    what it leads to, even where codes lead to one another in a circle.

    >>> without_shortcuts(np.array([3.0, 3.0, 2.0]), np.array([0, 1, 0]), np.array([1, 2, 2])).tolist()
    [True, True, False]
    """
    kept = np.ones(len(means), bool)
    for place in np.lexsort((-np.arange(len(means)), direct)):
        kept[place] = False
        kept[place] = not _reaches(means[kept], ends[kept], int(means[place]), int(ends[place]))
    return kept


def _reaches(means: Integers, ends: Integers, start: int, end: int) -> bool:
    seen, ahead = {start}, deque([start])
    while ahead:
        after = set(ends[means == ahead.popleft()].tolist()) - seen
        if end in after:
            return True
        seen |= after
        ahead.extend(sorted(after))
    return False


def layers(height: Integers, means: Integers, ends: Integers, direct: Floats) -> Integers:
    """The layer of each code in a map, from 0 at the bottom: by kind, and within a kind above what leads to it.

    Args:
        height: (codes,), the kind of each code: attributes below consequences below values.
        means: (links,), ends: (links,), direct: (links,): the links of the map.

    A link that would close a circle with stronger ones lifts nothing.

    >>> layers(np.array([0, 1, 1, 2]), np.array([0, 1, 2]), np.array([1, 2, 3]), np.ones(3)).tolist()
    [0, 1, 2, 3]
    """
    found, below = np.zeros(len(height), np.int64), 0
    for kind in sorted(set(height.tolist())):
        inside = (height[means] == kind) & (height[ends] == kind) if len(means) else np.zeros(0, bool)
        lifted = _lifted(len(height), means[inside], ends[inside], direct[inside])
        members = height == kind
        found[members] = below + lifted[members]
        below = int(found[members].max()) + 1
    return found


def _lifted(codes: int, means: Integers, ends: Integers, direct: Floats) -> Integers:
    """How many links lead up to each code at most."""
    lift = np.zeros(codes, np.int64)
    taken: list[tuple[int, int]] = []
    for place in np.argsort(-direct, kind="stable"):
        one = (int(means[place]), int(ends[place]))
        arrays = np.array([*taken, one]).reshape(-1, 2)
        if not _reaches(arrays[:-1, 0], arrays[:-1, 1], one[1], one[0]):
            taken.append(one)
    for _ in range(codes):
        for lower, upper in taken:
            lift[upper] = max(lift[upper], lift[lower] + 1)
    return lift


def relations(ladder: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """What leads to what in one ladder: adjacent steps directly, any later step indirectly.

    >>> list(relations(["A", "C", "V"]))
    [('A', 'C', True), ('A', 'V', False), ('C', 'V', True)]
    """
    for place, means in enumerate(ladder):
        for distance, end in enumerate(ladder[place + 1 :]):
            yield means, end, distance == 0
