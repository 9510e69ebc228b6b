"""What is true of two more jobs of the demo, and of those who are asked about them.

Half a year after the outage Northwind asks those who decide, buy and hire about two jobs: getting a new colleague
ready to work, and keeping IT spending under control. On the first day something is often missing, and rises in cost go
unnoticed; forms, handovers and signatures are made more of than anybody asks for. Approvals and first logins are what
the departments' own IT staff does better than Northwind. In the last wave orders can be followed, which is liked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from outsidein.demo.story import ACCOUNTS, CUSTOMERS, SERVED, WANTED, WAVES
from outsidein.simulate import Item, Scale, Shift, Truth

SHEETS = 600
ASKED = ("cio", "buyer", "hr")
FOLLOWED = "2026Q2"

# outcome: (mean importance, mean satisfaction, and of some that with the department's own staff), on 1 to 7
STARTING: Mapping[str, tuple[float, ...]] = {
    "needs": (5.9, 5.5),
    "late_need": (6.3, 5.2, 5.6),
    "free_device": (5.4, 5.7),
    "approver": (5.7, 5.3, 6.2),
    "forms": (4.4, 6.2),
    "in_time": (6.7, 5.5, 4.9),
    "status": (6.2, 4.9, 5.1),
    "complete": (6.8, 4.6, 4.9),
    "first_login": (6.4, 5.0, 6.1),
    "requests": (5.8, 5.2),
    "noticed": (6.0, 5.4),
    "questions": (5.6, 5.6),
    "changed_order": (5.2, 5.4),
    "replaced": (6.1, 5.8, 4.7),
    "leavers": (6.5, 5.9, 4.6),
    "handover": (4.3, 6.0),
}

# outcome: (mean importance, mean satisfaction), on 1 to 7
SPENDING: Mapping[str, tuple[float, ...]] = {
    "forecast": (6.4, 5.6),
    "next_year": (5.5, 5.4),
    "terms": (5.2, 5.9),
    "unused": (6.3, 4.8),
    "offers": (5.6, 5.5),
    "notice": (6.2, 5.9),
    "invoice": (5.5, 5.7),
    "undelivered": (6.6, 5.8),
    "rounds": (5.0, 5.6),
    "signing": (4.2, 6.1),
    "so_far": (6.1, 5.1),
    "rises": (6.7, 4.7),
    "given_up": (6.0, 5.0),
    "passed_on": (5.1, 5.3),
    "board": (5.9, 5.4),
    "again": (6.2, 5.7),
}


def truth() -> Truth:
    """The declared truth of the second survey; `truth().value("opportunity", "imp_status", "sat_status")` is exact."""
    return Truth(
        customers=tuple(customer for customer in CUSTOMERS if customer.id in ASKED),
        waves=WAVES[-2:],
        items=tuple(_items()),
        accounts=tuple(
            replace(accounts, customers=tuple(name for name in accounts.customers if name in ASKED))
            for accounts in ACCOUNTS
        ),
    )


def _items() -> Iterator[Item]:
    """Importance and satisfaction of every outcome, and satisfaction with the department's own staff."""
    followed = (Shift(0.7, waves=(FOLLOWED,)),)
    for name, (importance, *_) in (*STARTING.items(), *SPENDING.items()):
        yield Item(f"imp_{name}", Scale.around((1, 7), importance, 1.3), WANTED, "imp", missing=0.01)
    for name, (_, satisfaction, *_) in (*STARTING.items(), *SPENDING.items()):
        moved = followed if name == "status" else ()
        yield Item(f"sat_{name}", Scale.around((1, 7), satisfaction, 1.3), SERVED, "sat", moved, missing=0.01)
    for name, (_, _, *own) in STARTING.items():
        if own:
            yield Item(f"self_{name}", Scale.around((1, 7), own[0], 1.3), SERVED, "self", missing=0.01)
