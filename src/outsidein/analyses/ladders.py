"""Laddering: the implication matrix, its cut-off, and where every code stands in the chains (METHODS 11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from outsidein.analyses.analysis import Analysis, Items, Location, Quantity
from outsidein.analyses.rows import Base, Drawn, composite, plain, settle, share
from outsidein.errors import MethodError
from outsidein.methods import ladders as method
from outsidein.stats.estimates import Estimate
from outsidein.stats.need import Need
from outsidein.stats.ratio import Ratio
from outsidein.stats.sample import Sample
from outsidein.study.ladders import AGAIN, CODE, DIRECT, INDIRECT, ends_of, named
from outsidein.study.sections import LINK, Measure

Floats = NDArray[np.float64]
MOST_CUTOFFS = 12


class LadderMap(Measure):
    """What leads to what in the minds of customers: features to benefits, benefits to personal values."""

    kind: Literal["ladders"]  # pyright: ignore[reportIncompatibleVariableOverride]
    count: Literal["respondents", "mentions"] = Field(
        "respondents",
        description="Count a link once a person, however often that person makes it; or every time it is made.",
    )
    cutoff: int | None = Field(
        None, ge=1, description="How many must make a link for the map to keep it; chosen by `keep` when absent."
    )
    keep: float = Field(
        round(method.TWO_THIRDS, 4), gt=0, le=1,
        description="The share of all direct relations that the cut-off must keep, where none is given.",
    )  # fmt: skip


def needs(measure: LadderMap, items: Items) -> Need:
    """The counts of links, where the evidence has ladders."""
    return Need(counts=((LINK,),)) if LINK in items else Need()


def compute(measure: LadderMap, items: Items, sample: Sample) -> list[Estimate]:
    """The implication matrix, who names what, positions of codes, and the cut-off with its curve."""
    matrix = _Matrix.of(measure, items[LINK].labels, sample)
    rows = [
        *matrix.links("direct", matrix.direct, sample),
        *matrix.links("indirect", matrix.indirect, sample),
        *(share("named", code, ratio, sample) for code, ratio in matrix.codes.items()),
        *_positions(matrix, sample),
        *_cutoff(measure, matrix, sample),
    ]
    return settle(rows, sample)


@dataclass(frozen=True)
class _Matrix:
    """How many, of each one asked, make each link (as ratios, or summed over mentions) and name each code."""

    mentions: bool
    respondents: Ratio
    direct: Mapping[str, tuple[Ratio, ...]]
    indirect: Mapping[str, tuple[Ratio, ...]]
    codes: Mapping[str, Ratio]

    @classmethod
    def of(cls, measure: LadderMap, cells: Mapping[str, int], sample: Sample) -> _Matrix:
        """The matrix of one slice. Raises MethodError where nobody in it made a link."""
        wanted = list(range(1, len(cells)))
        ratios = dict(zip(wanted, sample.against(sample.counts[LINK,], wanted, 0), strict=True))
        again = named(cells, AGAIN)

        def found(kind: str) -> dict[str, tuple[Ratio, ...]]:
            return {
                name: (ratios[place], *((ratios[again[f"{kind} {name}"]],) if measure.count == "mentions" else ()))
                for name, place in named(cells, kind).items()
            }

        codes = {name: ratios[place] for name, place in named(cells, CODE).items()}
        matrix = cls(measure.count == "mentions", next(iter(codes.values())), found(DIRECT), found(INDIRECT), codes)
        if not any(part.value > 0 for parts in matrix.direct.values() for part in parts):
            raise MethodError("no ladder has a link: each has one step alone")
        return matrix

    def links(
        self, quantity: str, links: Mapping[str, tuple[Ratio, ...]], sample: Sample
    ) -> Iterator[Estimate | Drawn]:
        """How many make each link, of all asked: the share of people who do, times their number."""
        for name, parts in links.items():
            if self.mentions:
                yield composite(quantity, name, self.times(parts), sample, parts)
            else:
                yield share(quantity, name, parts[0], sample, float(parts[0].n))

    def times(self, parts: Sequence[Ratio]) -> Floats:
        """How many times a link is made, in every replicate column."""
        return np.sum([part.values for part in parts], axis=0) * self.respondents.n

    @property
    def base(self) -> Base:
        """What numbers without an interval of their own rest on."""
        return Base(self.respondents.n, self.respondents.n_effective, self.respondents.units, np.inf)


def _positions(matrix: _Matrix, sample: Sample) -> Iterator[Drawn]:
    """Abstractness, centrality and prestige of every code that has a link."""
    order = {code: place for place, code in enumerate(matrix.codes)}
    means, ends = _places(matrix, order)
    direct = np.stack([matrix.times(parts) for parts in matrix.direct.values()])
    found = method.positions(direct, means, ends, len(order))
    for quantity in ("abstractness", "centrality", "prestige"):
        for code, values in zip(order, getattr(found, quantity), strict=True):
            if np.isfinite(found.abstractness[order[code], 0]):
                yield composite(quantity, code, values, sample, (matrix.respondents,))


def _places(matrix: _Matrix, order: Mapping[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    places = np.array([[order[end] for end in ends_of(name)] for name in matrix.direct], np.int64)
    return places[:, 0], places[:, 1]


def _cutoff(measure: LadderMap, matrix: _Matrix, sample: Sample) -> Iterator[Estimate | Drawn]:
    """The cut-off, the curve it is chosen by, and the chance of each link to be over it."""
    direct = np.stack([matrix.times(parts) for parts in matrix.direct.values()])
    direct[np.abs(direct - direct.round()) < 1e-9] = direct[np.abs(direct - direct.round()) < 1e-9].round()
    chosen = measure.cutoff or method.choose_cutoff(direct[:, 0], measure.keep)
    yield plain("cutoff", "", float(chosen), matrix.base, sample)
    most = max(chosen, min(int(direct[:, 0].max()), MOST_CUTOFFS))
    curve = method.kept_shares(direct, range(1, most + 1))
    for place, values in enumerate(curve):
        yield composite("kept", str(place + 1), values, sample, (matrix.respondents,))
    drawn = direct[:, 1 : 1 + sample.replicates.count]
    for name, values in zip(matrix.direct, drawn, strict=True):
        yield plain("p_kept", name, float((values >= chosen).mean()), matrix.base, sample)


def problems(measure: LadderMap, items: Items) -> Iterator[tuple[Location, str]]:
    """Nothing can be wrong with it beyond its types."""
    yield from ()


_GUTMAN = "Gutman 1982; Reynolds & Gutman 1988"
_PIETERS = "Pieters, Baumgartner & Allen 1995"

ANALYSIS = Analysis(
    LadderMap,
    needs,
    compute,
    problems,
    {
        "direct": Quantity(
            "Lead there directly", "people whose ladders have one right after the other; of all asked", "answers", "",
            _GUTMAN,
        ),
        "indirect": Quantity(
            "Lead there indirectly", "people whose ladders have one later than the other", "answers", "", _GUTMAN
        ),
        "named": Quantity("Name it", "share of people in whose ladders it stands", "share", "", _GUTMAN),
        "abstractness": Quantity("Abstractness", "links that lead in / links in and out", "coefficient", "", _PIETERS),
        "centrality": Quantity("Centrality", "links in and out / all direct links", "coefficient", "", _PIETERS),
        "prestige": Quantity("Prestige", "links that lead in / all direct links", "coefficient", "", _PIETERS),
        "cutoff": Quantity(
            "Cut-off", "the largest number of people at which the wanted share of all direct relations is kept",
            "answers", "", _GUTMAN,
        ),
        "kept": Quantity("Relations kept", "share of direct relations in links of so many", "share", "", _GUTMAN),
        "p_kept": Quantity(
            "Chance to be in the map", "share of the replicates in which the link reaches the cut-off", "chance", "",
            "replicates over respondents",
        ),
    },
    item_fields=(),
    headline="centrality",
    compared=(),
)  # fmt: skip
"""The kind `ladders`."""
