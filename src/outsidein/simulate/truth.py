"""A declared truth: who the customers are, what they think in each wave, who answers, and how carefully.

The latent opinion of a person on an item is normal with variance 1 around a mean that depends on customer and wave;
accounts and persons add effects that are normal too. So what one answers follows exactly from the normal
distribution, and every true value is computed and never simulated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from outsidein.errors import InputError
from outsidein.simulate.items import Careless, Item
from outsidein.simulate.mixture import QUANTITIES, Cell, Mixture
from outsidein.simulate.names import distinct, unknown
from outsidein.simulate.structure import Structure


@dataclass(frozen=True)
class Customer:
    """A kind of customer: how many there are, how readily they answer (relative to others), and its traits.

    `traits` are what slices can be cut by besides the id, such as {"role": "decider"}.
    """

    id: str
    population: float
    response: float = 1.0
    traits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wave:
    """A round of the survey: the day it opens, for how many days, and its share of all answers (relative)."""

    id: str
    opens: date
    days: int = 28
    share: float = 1.0


@dataclass(frozen=True)
class Accounts:
    """Some accounts and the customers in them; the number of people asked in each is skewed, 1 to `largest`.

    Sizes are lognormal around `median` with standard deviation `spread` of the logarithm.
    """

    prefix: str
    count: int
    customers: tuple[str, ...]
    median: float = 5.0
    spread: float = 1.0
    largest: int = 40


@dataclass(frozen=True)
class Segment:
    """A trait of accounts, each level as likely as the next, that has nothing to do with any answer."""

    id: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Truth:
    """Everything that is true of a simulated survey.

    `seconds` is the median time of a careful sheet, `structure` the model of the constructs that items reflect.
    Raises InputError when names do not fit together.

    >>> from outsidein.simulate import Accounts, Customer, Item, Scale, Truth, Wave
    >>> asked = Item("q", Scale.of_shares(0, [1, 1, 1, 1, 1, 1, 4, 10, 15, 30, 35]))
    >>> customers = (Customer("user", population=1000),)
    >>> truth = Truth(customers, (Wave("w1", date(2026, 1, 5)),), (asked,), (Accounts("A", 50, ("user",)),))
    >>> round(truth.value("nps", "q"), 6)
    55.0
    """

    customers: tuple[Customer, ...]
    waves: tuple[Wave, ...]
    items: tuple[Item, ...]
    accounts: tuple[Accounts, ...]
    segments: tuple[Segment, ...] = ()
    careless: Careless = field(default_factory=Careless)
    seconds: float = 420.0
    structure: Structure = field(default_factory=Structure)

    def __post_init__(self) -> None:
        distinct("customer", [customer.id for customer in self.customers])
        distinct("wave", [wave.id for wave in self.waves])
        distinct("item", [item.id for item in self.items])
        distinct("customer in the accounts", [name for pool in self.accounts for name in pool.customers])
        if self.structure.names:
            distinct("construct", self.structure.names)
        self._check_names()

    def value(
        self,
        quantity: str,
        items: str | Sequence[str],
        against: str | Sequence[str] = (),
        boxes: Collection[int] = (),
        where: Mapping[str, str] | None = None,
    ) -> float:
        """The exact value of a quantity, at population shares, in the slice `where` (all of it when absent).

        Quantities: `nps` (-100..100), `share` (0..1; `boxes`, the top two when absent), `mean` (of the items'
        means), `gap` (mean of `items` less mean of `against`: perception against expectation, or perceived
        against adequate), `opportunity` (0..20; importance `items`, satisfaction `against`), `alpha`.
        `where` names waves, customers, traits of customers and segments, such as {"wave": "2026Q1"}.
        Careless sheets count as they do in the answers; `careful()` leaves them out.
        Raises InputError for a quantity, item, dimension or level that does not exist, naming those that do.
        """
        if quantity not in QUANTITIES:
            raise InputError(unknown("quantity", quantity, QUANTITIES))
        first, second = ((names,) if isinstance(names, str) else tuple(names) for names in (items, against))
        return QUANTITIES[quantity](self.within(where or {}), first, second, boxes)

    def within(self, where: Mapping[str, str]) -> Mixture:
        """The slice as a mixture of customers and waves, which knows exact shares, means and covariances."""
        for dimension, level in where.items():
            self._check_level(dimension, level)
        segments = {segment.id for segment in self.segments}
        telling = {name: level for name, level in where.items() if name not in segments}
        pairs = [(c, w) for c in self.customers for w in self.waves if _matches(c, w, telling)]
        total = sum(c.population * w.share for c, w in pairs)
        if not pairs:
            raise InputError(f"no customer in any wave has {dict(where)}; leave out one of these conditions")
        cells = tuple(Cell(c.id, w.id, c.population * w.share / total) for c, w in pairs)
        return Mixture({item.id: item for item in self.items}, cells, self.careless, self.structure)

    def careful(self) -> Truth:
        """The same truth without careless sheets."""
        return replace(self, careless=Careless())

    def as_answered(self) -> Truth:
        """The same truth with customers in the shares in which they answer: what is found without weights."""
        customers = tuple(replace(c, population=c.population * c.response, response=1.0) for c in self.customers)
        return replace(self, customers=customers)

    def levels(self) -> dict[str, tuple[str, ...]]:
        """Every dimension that `where` knows, with its levels."""
        found: dict[str, dict[str, None]] = {"wave": dict.fromkeys(wave.id for wave in self.waves)}
        for customer in self.customers:
            for name, level in {"customer": customer.id, **customer.traits}.items():
                found.setdefault(name, {})[level] = None
        segments = {segment.id: segment.levels for segment in self.segments}
        return {name: tuple(levels) for name, levels in found.items()} | segments

    def _check_level(self, dimension: str, level: str) -> None:
        levels = self.levels()
        if dimension not in levels:
            raise InputError(unknown("dimension", dimension, levels))
        if level not in levels[dimension]:
            raise InputError(unknown(dimension, level, levels[dimension]))

    def _check_names(self) -> None:
        customers, waves = [c.id for c in self.customers], [w.id for w in self.waves]
        pooled = [name for pool in self.accounts for name in pool.customers]
        if set(pooled) != set(customers):
            raise InputError(f"customers {customers} and those in the accounts {pooled} are not the same")
        moved = (*self.items, *self.structure.constructs)
        shifts = [shift for one in moved for shift in one.shifts]
        for kind, named, known in (
            ("customer", [name for shift in shifts for name in shift.customers], customers),
            ("wave", [name for shift in shifts for name in shift.waves], waves),
        ):
            if absent := [name for name in named if name not in known]:
                raise InputError(unknown(f"{kind} of a shift", absent[0], known))
        if absent := [item.reflects for item in self.items if item.reflects not in ("", *self.structure.names)]:
            raise InputError(unknown("construct", absent[0], self.structure.names))


def _matches(customer: Customer, wave: Wave, where: Mapping[str, str]) -> bool:
    traits = {**customer.traits, "customer": customer.id, "wave": wave.id}
    return all(traits.get(name) == level for name, level in where.items())
