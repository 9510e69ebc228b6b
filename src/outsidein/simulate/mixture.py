"""A slice of the truth: customers and waves mixed by their shares, and what is exactly true of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outsidein.errors import InputError
from outsidein.simulate import exact
from outsidein.simulate.items import Careless, Item
from outsidein.simulate.names import unknown
from outsidein.simulate.structure import Structure

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """One customer in one wave, with its share of the slice."""

    customer: str
    wave: str
    share: float


@dataclass(frozen=True)
class Mixture:
    """Cells whose shares sum to 1, the items asked there, how carelessly they are answered, what they reflect."""

    items: Mapping[str, Item]
    cells: tuple[Cell, ...]
    careless: Careless
    structure: Structure = field(default_factory=Structure)

    def item(self, name: str) -> Item:
        """The item of that id; an error that names the nearest one when there is none."""
        if name not in self.items:
            raise InputError(unknown("item", name, self.items))
        return self.items[name]

    def shares(self, name: str) -> Floats:
        """The exact share of each point of an item's scale, the careless included."""
        item = self.item(name)
        careful = self._weights() @ item.scale.shares(self._opinions(item))
        return careful + self._blind(item) * (1.0 / len(careful) - careful)

    def mean(self, name: str) -> float:
        """The exact mean answer."""
        return exact.mean(self.item(name).scale.points, self.shares(name))

    def covariances(self, names: Sequence[str]) -> Floats:
        """The exact covariance matrix of the answers to some items."""
        rows = [[self._covariance(self.item(a), self.item(b)) for b in names] for a in names]
        return np.array(rows)

    def _weights(self) -> Floats:
        return np.array([cell.share for cell in self.cells])

    def _opinions(self, item: Item) -> Floats:
        return np.array([self.structure.mean_opinion(item, cell.customer, cell.wave) for cell in self.cells])

    def _blind(self, item: Item) -> float:
        return self.careless.share if item.block else 0.0

    def _covariance(self, a: Item, b: Item) -> float:
        if a == b:
            points = a.scale.points
            return float(points**2 @ self.shares(a.id)) - self.mean(a.id) ** 2
        product = self._careful_product(a, b)
        return product + self._careless_product(a, b, product) - self.mean(a.id) * self.mean(b.id)

    def _careful_product(self, a: Item, b: Item) -> float:
        """The mean product of two answers of those who read the questions."""
        x, y = self._opinions(a), self._opinions(b)
        first, second = a.scale.shares(x) @ a.scale.points, b.scale.shares(y) @ b.scale.points
        cuts = np.asarray(a.scale.cuts) - x[:, None], np.asarray(b.scale.cuts) - y[:, None]
        correlation = a.correlation(b) + self.structure.correlation(a, b)
        within = [exact.covariance(p, q, correlation) for p, q in zip(*cuts, strict=True)]
        return float(self._weights() @ (first * second + np.array(within)))

    def _careless_product(self, a: Item, b: Item, careful: float) -> float:
        """What careless sheets add to the mean product."""
        if not (a.block or b.block):
            return 0.0
        straight = _straight_product(a, b) if a.block and b.block else self._apart(a, b)
        return self.careless.straight * (straight - careful) + self.careless.hasty * (self._apart(a, b) - careful)

    def _apart(self, a: Item, b: Item) -> float:
        """The mean product when at least one of the two answers is blind and they have nothing in common."""
        means = [x.scale.points.mean() if x.block else self.mean(x.id) for x in (a, b)]
        return float(means[0] * means[1])


def _straight_product(a: Item, b: Item) -> float:
    """The mean product of two answers at one uniformly random height of their scales."""
    sizes = len(a.scale.points), len(b.scale.points)
    heights = (np.arange(np.lcm(*sizes)) + 0.5) / np.lcm(*sizes)
    first, second = (x.scale.points[(heights * size).astype(int)] for x, size in zip((a, b), sizes, strict=True))
    return float((first * second).mean())


Items = tuple[str, ...]
Quantity = Callable[[Mixture, Items, Items, Collection[int]], float]


def _nps(mix: Mixture, items: Items, _against: Items, _boxes: Collection[int]) -> float:
    return exact.nps(mix.item(items[0]).scale.points, mix.shares(items[0]))


def _share(mix: Mixture, items: Items, _against: Items, boxes: Collection[int]) -> float:
    points = mix.item(items[0]).scale.points
    return exact.share(points, mix.shares(items[0]), boxes or points[-2:].tolist())


def _mean(mix: Mixture, items: Items, _against: Items, _boxes: Collection[int]) -> float:
    return float(np.mean([mix.mean(name) for name in items]))


def _gap(mix: Mixture, items: Items, against: Items, boxes: Collection[int]) -> float:
    return _mean(mix, items, (), boxes) - _mean(mix, against, (), boxes)


def _opportunity(mix: Mixture, items: Items, against: Items, boxes: Collection[int]) -> float:
    return exact.opportunity(_share(mix, items, (), boxes), _share(mix, against, (), boxes))


def _alpha(mix: Mixture, items: Items, _against: Items, _boxes: Collection[int]) -> float:
    return exact.alpha(mix.covariances(items))


QUANTITIES: Mapping[str, Quantity] = {
    "nps": _nps,
    "share": _share,
    "mean": _mean,
    "gap": _gap,
    "opportunity": _opportunity,
    "alpha": _alpha,
}
