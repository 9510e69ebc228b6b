"""A structural model of constructs that items reflect: what follows from what, and what is exactly true of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outsidein.errors import InputError
from outsidein.simulate.items import Item, Shift
from outsidein.simulate.names import unknown

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Construct:
    """One construct, with mean 0 and variance 1 before it is shifted.

    `paths` are the standardised effects of constructs declared before it; the rest of its variance is its own, of
    which the people of an account share `account`. `shifts` move it, and all that follows from it.
    """

    id: str
    paths: Mapping[str, float] = field(default_factory=dict)
    account: float = 0.0
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True)
class Structure:
    """Constructs in causal order. Its values are those of the constructs, which no questionnaire sees directly.

    Answers on scales are coarse and noisy: an estimator that is made of answers aims at what it gives on their exact
    covariances (`Truth.within`), and most of that lies nearer to zero.

    Raises:
        InputError: A path comes from no earlier construct, or paths explain all of a construct.

    >>> from outsidein.simulate import Construct, Structure
    >>> served = Structure((Construct("quality"), Construct("satisfaction", {"quality": 0.6})))
    >>> round(served.values()["r2", "satisfaction"], 6)
    0.36
    """

    constructs: tuple[Construct, ...] = ()

    def __post_init__(self) -> None:
        for place, construct in enumerate(self.constructs):
            earlier = [other.id for other in self.constructs[:place]]
            if absent := [name for name in construct.paths if name not in earlier]:
                raise InputError(unknown(f"construct before {construct.id!r}", absent[0], earlier))
        for construct, explained in zip(self.constructs, self._explained(), strict=True):
            if explained >= 1.0:
                raise InputError(f"the paths to {construct.id!r} explain all of it; make them smaller")

    @property
    def names(self) -> list[str]:
        """The constructs in causal order."""
        return [construct.id for construct in self.constructs]

    def values(self) -> dict[tuple[str, str], float]:
        """Every `path` and `total_effect` ("A -> B") and every `r2` ("B"), by quantity and subject."""
        names, effects, explained = self.names, self._effects(), self._explained()
        paths = {("path", f"{a} -> {b.id}"): size for b in self.constructs for a, size in b.paths.items()}
        pairs = [(a, b) for b in range(len(names)) for a in range(b) if effects[b, a]]
        totals = {("total_effect", f"{names[a]} -> {names[b]}"): float(effects[b, a]) for a, b in pairs}
        r2 = {("r2", b.id): float(share) for b, share in zip(self.constructs, explained, strict=True) if b.paths}
        return paths | totals | r2

    def correlations(self) -> Floats:
        """The correlations of the constructs of one person, where nothing is shifted."""
        return self._made_of() @ self._made_of().T

    def correlation(self, a: Item, b: Item) -> float:
        """What the constructs that two items reflect add to the correlation of their latent opinions."""
        if not (a.reflects and b.reflects):
            return 0.0
        between = self.correlations()[self.names.index(a.reflects), self.names.index(b.reflects)]
        return float(between * np.sqrt(a.effects.construct * b.effects.construct))

    def mean_opinion(self, item: Item, customer: str, wave: str) -> float:
        """The mean latent opinion on an item: its own shifts, and those of the construct it reflects."""
        own = item.mean_opinion(customer, wave)
        if not item.reflects:
            return own
        mean = self._effects()[self.names.index(item.reflects)] @ self._shifts(customer, wave)
        return own + float(np.sqrt(item.effects.construct) * mean)

    def draw(self, account: Indices, person: Indices, rng: np.random.Generator) -> dict[str, Floats]:
        """The constructs of every sheet before they are shifted, from the account and the person of each sheet."""
        sizes = account.max(initial=-1) + 1, person.max(initial=-1) + 1
        own = np.empty((len(self.constructs), len(person)))
        for place, construct in enumerate(self.constructs):
            of_account, of_person = (rng.standard_normal(size) for size in sizes)
            share = construct.account
            own[place] = np.sqrt(share) * of_account[account] + np.sqrt(1.0 - share) * of_person[person]
        return dict(zip(self.names, self._made_of() @ own, strict=True))

    def _paths(self) -> Floats:
        """Row: the construct that a path leads to; column: the one it comes from."""
        rows = [[b.paths.get(a, 0.0) for a in self.names] for b in self.constructs]
        return np.array(rows).reshape(len(rows), len(rows))

    def _effects(self) -> Floats:
        """Total effects of the columns on the rows; of each construct on itself 1."""
        return np.asarray(np.linalg.inv(np.eye(len(self.constructs)) - self._paths()), dtype=np.float64)

    def _made_of(self) -> Floats:
        """Each construct (row) out of what is each construct's own (columns), which is independent with variance 1."""
        return self._effects() * np.sqrt(1.0 - self._explained())

    def _explained(self) -> Floats:
        """The share of each construct's variance that its paths explain."""
        paths, between = self._paths(), np.eye(len(self.constructs))
        for place, row in enumerate(paths):
            between[place, :place] = between[:place, place] = row[:place] @ between[:place, :place]
        return np.einsum("ij,jk,ik->i", paths, between, paths)

    def _shifts(self, customer: str, wave: str) -> Floats:
        return np.array([sum(shift.at(customer, wave) for shift in one.shifts) for one in self.constructs])
