"""What is true of the demo's customers: the story that the evidence is simulated from.

Northwind runs the IT of other companies, and of its own HR and finance departments. Deciders and buyers would
recommend it less than users, and nothing changes for them. In the autumn of 2025 an outage stops the app of the field
engineers: they fall far and stay low; office workers fall a little and are back a quarter later. Everybody lacks
news during an outage, few care about closing tickets, and reliability is where service is furthest from expected.
Before the last wave prices are cut: value for money rises for everybody, and the satisfaction index with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from outsidein.simulate import (
    Accounts,
    Careless,
    Construct,
    Customer,
    Effects,
    Item,
    Scale,
    Segment,
    Shift,
    Structure,
    Truth,
    Wave,
)

SHEETS = 3000
OUTAGE = "2025Q4"
SINCE_OUTAGE = (OUTAGE, "2026Q1", "2026Q2")

CUSTOMERS = (
    Customer("cio", 400, 0.85, {"role": "decider", "customer_kind": "business"}),
    Customer("buyer", 650, 0.60, {"role": "buyer", "customer_kind": "business"}),
    Customer("office", 11500, 0.10, {"role": "user", "customer_kind": "business"}),
    Customer("field", 5200, 0.10, {"role": "user", "customer_kind": "business"}),
    Customer("hr", 1400, 0.20, {"role": "user", "customer_kind": "internal"}),
    Customer("finance", 1250, 0.20, {"role": "user", "customer_kind": "internal"}),
)

WAVES = (
    Wave("2025Q3", date(2025, 9, 1)),
    Wave("2025Q4", date(2025, 12, 1), days=19),
    Wave("2026Q1", date(2026, 3, 2)),
    Wave("2026Q2", date(2026, 6, 1)),
)

ACCOUNTS = (
    Accounts("A", 126, ("cio", "buyer", "office", "field"), median=8.0),
    Accounts("N", 24, ("hr", "finance"), median=13.0, spread=0.8),
)

REGIONS = Segment("region", ("Benelux", "DACH", "Nordics", "UK and Ireland"))

OPINION = Effects(account=0.06, person=0.30)
SERVED = Effects(account=0.05, person=0.25, block=0.25)
WANTED = Effects(account=0.02, block=0.40)

# outcome: (mean importance, mean satisfaction), on 1 to 7
OUTCOMES: Mapping[str, tuple[float, float]] = {
    "find_help": (6.0, 5.6),
    "describe": (5.5, 5.5),
    "informed": (6.9, 4.7),
    "workaround": (6.1, 5.3),
    "restore": (6.8, 5.9),
    "lost_work": (6.5, 6.0),
    "recurrence": (6.5, 5.6),
    "closing": (4.1, 6.1),
}

# statement: (mean expectation, mean perception), on 1 to 7
STATEMENTS: Mapping[str, tuple[float, float]] = {
    "tan1": (4.9, 5.1),
    "tan2": (5.1, 5.0),
    "rel1": (6.5, 4.8),
    "rel2": (6.3, 5.0),
    "rel3": (6.4, 5.1),
    "res1": (6.1, 5.3),
    "res2": (5.9, 5.3),
    "res3": (5.8, 5.1),
    "ass1": (6.1, 5.7),
    "ass2": (5.9, 5.6),
    "emp1": (5.4, 5.2),
    "emp2": (5.5, 5.1),
}

# attribute: (mean desired, mean adequate, mean perceived), on 1 to 9
ATTRIBUTES: Mapping[str, tuple[float, float, float]] = {
    "first_reply": (7.7, 5.8, 6.5),
    "updates": (7.9, 6.2, 4.9),
    "courtesy": (7.1, 5.6, 7.3),
}

# construct: the effects on it, by the American Customer Satisfaction Index (Fornell et al. 1996)
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "expectations": {},
    "quality": {"expectations": 0.50},
    "value": {"expectations": 0.10, "quality": 0.60},
    "satisfaction": {"expectations": -0.05, "quality": 0.55, "value": 0.35},
    "complaints": {"satisfaction": -0.50},
    "loyalty": {"satisfaction": 0.65, "complaints": -0.10},
}

# item of the index: (construct, squared loading, mean), on 1 to 10; complaints are a yes or no
INDEX: Mapping[str, tuple[str, float, float]] = {
    "acsi_overallx": ("expectations", 0.66, 8.0),
    "acsi_customx": ("expectations", 0.62, 7.7),
    "acsi_wrongx": ("expectations", 0.55, 8.2),
    "acsi_overallq": ("quality", 0.76, 7.4),
    "acsi_customq": ("quality", 0.72, 7.1),
    "acsi_wrongq": ("quality", 0.64, 6.9),
    "acsi_pq": ("value", 0.76, 6.2),
    "acsi_qp": ("value", 0.72, 6.5),
    "acsi_satis": ("satisfaction", 0.80, 7.3),
    "acsi_confirm": ("satisfaction", 0.72, 6.6),
    "acsi_ideal": ("satisfaction", 0.68, 6.4),
    "acsi_comp": ("complaints", 0.80, 0.0),
    "acsi_repur": ("loyalty", 0.76, 7.4),
    "acsi_stay": ("loyalty", 0.66, 6.8),
}
CHEAPER = "2026Q2"

STANDING = (
    Shift(-0.45, customers=("cio",)),
    Shift(-0.40, customers=("buyer",)),
    Shift(0.10, customers=("field",)),
    Shift(-0.10, customers=("hr", "finance")),
)


def truth() -> Truth:
    """The declared truth of the demo; `truth().value("nps", "recommend")` is its exact net promoter score."""
    return Truth(
        customers=CUSTOMERS,
        waves=WAVES,
        items=tuple(_items()),
        accounts=ACCOUNTS,
        segments=(REGIONS,),
        careless=Careless(straight=0.015, hasty=0.015),
        structure=structure(),
    )


def structure() -> Structure:
    """The declared model of the satisfaction index: the outage moves quality, cheaper contracts move value."""
    moved = {"quality": STANDING + _outage(0.7), "value": (Shift(0.8, waves=(CHEAPER,)),)}
    return Structure(tuple(Construct(name, paths, 0.04, moved.get(name, ())) for name, paths in EFFECTS.items()))


def _items() -> Iterator[Item]:
    yield from _overall()
    for name, (importance, _) in OUTCOMES.items():
        yield _grid(f"imp_{name}", (1, 7), importance, WANTED)
    for name, (_, satisfaction) in OUTCOMES.items():
        yield _grid(f"sat_{name}", (1, 7), satisfaction, SERVED, _outage(0.5) if name == "informed" else ())
    for name, (expectation, _) in STATEMENTS.items():
        yield _grid(f"exp_{name}", (1, 7), expectation, WANTED)
    for name, (_, perception) in STATEMENTS.items():
        yield _grid(f"per_{name}", (1, 7), perception, SERVED, _outage(0.6) if name.startswith("rel") else ())
    for index, kind in enumerate(("des", "ade", "act")):
        for name, levels in ATTRIBUTES.items():
            yield _grid(f"{kind}_{name}", (1, 9), levels[index], SERVED if kind == "act" else WANTED)
    yield from _index()


def _index() -> Iterator[Item]:
    """The questions of the satisfaction index: a grid, and whether one has complained."""
    for name, (construct, loading, centre) in INDEX.items():
        alone = construct == "complaints"
        scale = Scale.of_shares(0, [0.78, 0.22]) if alone else Scale.around((1, 10), centre, 1.9)
        block = "" if alone else "acsi"
        yield Item(name, scale, Effects(construct=loading), block, missing=0.01, reflects=construct)


def _overall() -> Iterator[Item]:
    """The questions asked alone."""
    loyal, pleased = STANDING + _outage(0.8), STANDING + _outage(0.6)
    yield Item("recommend", Scale.around((0, 10), 9.0, 2.6), OPINION, shifts=loyal, missing=0.01)
    yield Item("csat", Scale.around((1, 5), 4.15, 0.95), OPINION, shifts=pleased, missing=0.01)
    yield Item("ces", Scale.around((1, 7), 5.1, 1.6), OPINION, shifts=STANDING, missing=0.01)
    yield Item("renew", Scale.of_shares(0, [0.27, 0.73]), OPINION, shifts=STANDING, missing=0.01)


def _outage(fall: float) -> tuple[Shift, ...]:
    """What the outage did: field engineers fall and stay low, office workers fall by a third of it for one wave."""
    return (
        Shift(-fall, customers=("field",), waves=SINCE_OUTAGE),
        Shift(-fall / 3, customers=("office",), waves=(OUTAGE,)),
    )


def _grid(name: str, scale: tuple[int, int], centre: float, effects: Effects, shifts: tuple[Shift, ...] = ()) -> Item:
    """An item of a grid; the three questions on service levels stand in one grid, the others each in their own."""
    kind = name.split("_")[0]
    block = "zone" if kind in ("des", "ade", "act") else kind
    spread = 1.5 if scale == (1, 9) else 1.3
    return Item(name, Scale.around(scale, centre, spread), effects, block, shifts, missing=0.01)
