"""Evidence simulated from a declared truth, whose true values are computed exactly.

`Truth` and `draw` make surveys; `ratings` streams rows for benchmarks; `sampling` makes samples for coverage studies.
"""

from __future__ import annotations

from outsidein.simulate.draw import Sample, draw
from outsidein.simulate.items import Careless, Effects, Item, Shift
from outsidein.simulate.ratings import rating_shares, ratings
from outsidein.simulate.scales import Scale
from outsidein.simulate.structure import Construct, Structure
from outsidein.simulate.truth import Accounts, Customer, Segment, Truth, Wave

__all__ = [
    "Accounts",
    "Careless",
    "Construct",
    "Customer",
    "Effects",
    "Item",
    "Sample",
    "Scale",
    "Segment",
    "Shift",
    "Structure",
    "Truth",
    "Wave",
    "draw",
    "rating_shares",
    "ratings",
]
