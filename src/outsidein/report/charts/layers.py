"""Where the nodes of a model stand: in columns by causal order, and inside a column so that few ways cross."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

Edge = tuple[int, int]
Columns = list[list[int]]
Rows = dict[int, float]

PASSING = 0.5  # the room that a way takes in a column where a node takes 1
MOST_TRIED = 5  # larger columns are ordered by what their members are joined with, not by trying all orders
MOST_SHARED = 12  # chains longer than this share columns from their beginning
SWEEPS = 4
CROSSING, PARTED = 4.0, 8.0  # costs beside the square of a bend: two ways that cross; joined nodes of a column apart


@dataclass(frozen=True)
class Layers:
    """Columns of members, each in order: nodes by their numbers, and the ways of edges through it (`count` and up).

    `chains` leads each edge from its start over its ways to its end.
    """

    count: int
    columns: Columns
    chains: Mapping[Edge, Sequence[int]]

    def is_node(self, member: int) -> bool:
        """Whether a member is a node, and no way."""
        return member < self.count

    def are_joined(self, one: int, other: int) -> bool:
        """Whether an edge leads from one node to the other."""
        return (one, other) in self.chains or (other, one) in self.chains


def arrange(count: int, edges: Sequence[Edge]) -> Layers:
    """Put `count` nodes into columns; the edges form no circle.

    A node stands in the layer of the longest way to it (Sugiyama, Tagawa & Toda 1981). Where two layers of one node
    follow each other they may share a column, so that a long chain stays compact.

    >>> arrange(3, [(0, 1), (1, 2), (0, 2)]).columns
    [[0, 1], [2]]
    """
    columns = _columns(count, edges)
    chains = _chains(columns, count, edges)
    for (start, _), chain in chains.items():
        first = next(place for place, column in enumerate(columns) if start in column)
        for place, member in enumerate(chain[1:-1], start=first + 1):
            columns[place].append(member)
    links = [link for chain in chains.values() for link in pairwise(chain)]
    for _ in range(SWEEPS):
        for place in range(len(columns)):
            columns[place] = _ordered(columns, place, links, count)
    return Layers(count, columns, chains)


def _columns(count: int, edges: Sequence[Edge]) -> Columns:
    depth = [0] * count
    for _ in range(count):
        for start, end in edges:
            depth[end] = max(depth[end], depth[start] + 1)
    layers = [[node for node in range(count) if depth[node] == level] for level in range(max(depth) + 1)]
    several = [columns for columns in _shared(layers) if len(columns) > 1] or [layers]
    return min(several, key=lambda columns: (_passed(columns, edges), len(columns)))


def _shared(layers: Columns) -> Iterator[Columns]:
    """Every way to let two layers of one node that follow each other share a column."""
    if not layers:
        yield []
        return
    pair = len(layers) > 1 and len(layers[0]) == len(layers[1]) == 1
    if pair:
        yield from ([layers[0] + layers[1], *rest] for rest in _shared(layers[2:]))
    if not pair or len(layers) <= MOST_SHARED:
        yield from ([layers[0], *rest] for rest in _shared(layers[1:]))


def _passed(columns: Columns, edges: Sequence[Edge]) -> int:
    """How many columns edges pass on their way."""
    at = {node: place for place, column in enumerate(columns) for node in column}
    return sum(max(at[end] - at[start] - 1, 0) for start, end in edges)


def _chains(columns: Columns, count: int, edges: Sequence[Edge]) -> dict[Edge, list[int]]:
    """Each edge as a chain from column to column; what it passes gets numbers from `count` on."""
    at = {node: place for place, column in enumerate(columns) for node in column}
    chains, following = {}, count
    for start, end in edges:
        passed = max(at[end] - at[start] - 1, 0)
        chains[start, end] = [start, *range(following, following + passed), end]
        following += passed
    return chains


def _ordered(columns: Columns, place: int, links: Sequence[Edge], count: int) -> list[int]:
    """The order of one column that costs least, the others staying as they are."""
    column = columns[place]
    if len(column) > MOST_TRIED:
        rows = _rows(columns, count)
        return sorted(column, key=lambda member: _beside(member, links, rows))
    beside = columns[max(place - 1, 0) : place], columns[place + 1 : place + 2]
    return list(min(permutations(column), key=lambda order: _cost([*beside[0], list(order), *beside[1]], links, count)))


def _beside(member: int, links: Sequence[Edge], rows: Rows) -> float:
    """The mean row of what a member is joined with; its own where it is joined with nothing."""
    joined = [rows[end] for link in links if member in link for end in link if end != member]
    return sum(joined) / len(joined) if joined else rows[member]


def _cost(columns: Columns, links: Sequence[Edge], count: int) -> float:
    """Bends and crossings of the ways between some columns, and joined nodes of one column that stand apart."""
    rows = _rows(columns, count)
    at = {member: place for place, column in enumerate(columns) for member in column}
    known = [(a, b) for a, b in links if a in at and b in at]
    inside = [(columns[at[a]].index(a), columns[at[b]].index(b)) for a, b in known if at[a] == at[b]]
    between = [(at[a], rows[a], rows[b]) for a, b in known if at[a] != at[b]]
    crossed = [one[0] == two[0] and (one[1] - two[1]) * (one[2] - two[2]) < 0 for one, two in combinations(between, 2)]
    parted, bends = sum(abs(a - b) - 1 for a, b in inside), sum((a - b) ** 2 for _, a, b in between)
    return PARTED * parted + CROSSING * sum(crossed) + bends


def _rows(columns: Columns, count: int) -> Rows:
    """The row of every member, with room for each, centred in its column."""
    rows: Rows = {}
    for column in columns:
        top = -_room(column, count) / 2
        for member in column:
            room = 1.0 if member < count else PASSING
            rows[member] = top + room / 2
            top += room
    return rows


def _room(column: Sequence[int], count: int) -> float:
    return sum(1.0 if member < count else PASSING for member in column)
