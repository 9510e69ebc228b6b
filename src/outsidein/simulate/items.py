"""What is asked: items with their scales, what moves their answers, and how carelessly they are answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outsidein.errors import InputError
from outsidein.simulate.scales import Scale


@dataclass(frozen=True)
class Effects:
    """How the unit variance of a latent opinion divides; what is left is the answer's own noise.

    `account` is shared by the people of an account (it is the intra-class correlation of the opinion), `person`
    by all answers of a person, `block` by a person's answers to the items of one block, `construct` (the squared
    loading) by those to the items that reflect one construct. All last over the waves.
    """

    account: float = 0.0
    person: float = 0.0
    block: float = 0.0
    construct: float = 0.0

    def __post_init__(self) -> None:
        if min(self.account, self.person, self.block, self.construct) < 0 or self.noise <= 0:
            raise InputError(f"effects are shares of the variance: none negative, together under 1; these are {self}")

    @property
    def noise(self) -> float:
        """The variance of the answer's own noise."""
        return 1.0 - self.account - self.person - self.block - self.construct


@dataclass(frozen=True)
class Shift:
    """Moves the mean opinion by so many standard deviations, where customer and wave match; empty means all."""

    by: float
    customers: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()

    def at(self, customer: str, wave: str) -> float:
        """How much it moves the opinion of this customer in this wave.

        >>> Shift(-1, waves=("2026Q1",)).at("cio", "2026Q2")
        0.0
        """
        hit = (not self.customers or customer in self.customers) and (not self.waves or wave in self.waves)
        return float(self.by) if hit else 0.0


@dataclass(frozen=True)
class Item:
    """One question with its scale. Items of one named block stand in a grid, where careless people do not read.

    `reflects` names the construct that an item is a question about.
    """

    id: str
    scale: Scale
    effects: Effects = Effects()
    block: str = ""
    shifts: tuple[Shift, ...] = ()
    missing: float = 0.0
    reflects: str = ""

    def __post_init__(self) -> None:
        if bool(self.reflects) != bool(self.effects.construct):
            raise InputError(f"item {self.id!r}: an item reflects a construct by a share of its variance; give both")

    def mean_opinion(self, customer: str, wave: str) -> float:
        """How far its shifts move the mean latent opinion of this customer in this wave, in standard deviations."""
        return sum((shift.at(customer, wave) for shift in self.shifts), 0.0)

    def correlation(self, other: Item) -> float:
        """The correlation of one person's latent opinions on two items in the same wave, constructs apart."""
        mine, theirs = self.effects, other.effects
        pairs = [(mine.account, theirs.account), (mine.person, theirs.person)]
        if self.block == other.block:
            pairs.append((mine.block, theirs.block))
        return float(sum(np.sqrt(a * b) for a, b in pairs))


@dataclass(frozen=True)
class Careless:
    """Shares of answer sheets filled in without reading the grids; single questions are answered as by all others.

    `straight`: one position down every grid, in half the usual time. `hasty`: any position at random, in a fifth
    of it. In both every point of a scale is as likely as the next.
    """

    straight: float = 0.0
    hasty: float = 0.0

    def __post_init__(self) -> None:
        if min(self.straight, self.hasty) < 0 or self.share >= 1:
            raise InputError(f"careless shares are not negative and together under 1; these are {self}")

    @property
    def share(self) -> float:
        """The share of careless sheets."""
        return self.straight + self.hasty
