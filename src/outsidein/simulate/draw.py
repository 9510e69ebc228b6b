"""Answers drawn from a declared truth: accounts, the people in them, who answers when, and what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.errors import InputError
from outsidein.simulate.items import Effects, Item
from outsidein.simulate.sizes import draw_sizes, size_shares
from outsidein.simulate.truth import Truth

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
CAREFUL, STRAIGHT, HASTY = 0, 1, 2
_PACE = np.array([1.0, 0.5, 0.2])


@dataclass(frozen=True)
class Sample:
    """Drawn answer sheets, one entry a sheet in every array, in no particular order.

    `account`, `customer`, `wave` and each of `segments` hold names; `person` numbers the people (the same one may
    answer in several waves); `manner` is 0 careful, 1 straight, 2 hasty; `day` is the date of the answer,
    `seconds` the time it took; `answers` holds a float64 array for each item, NaN where there is no answer.
    """

    account: NDArray[np.str_]
    person: Indices
    customer: NDArray[np.str_]
    wave: NDArray[np.str_]
    segments: Mapping[str, NDArray[np.str_]]
    manner: Indices
    day: NDArray[np.datetime64]
    seconds: Indices
    answers: Mapping[str, Floats]


@dataclass(frozen=True)
class _Roster:
    """Who can be asked: the account and the customer of every person (as indices), and the accounts' names."""

    account: Indices
    customer: Indices
    names: NDArray[np.str_]


@dataclass(frozen=True)
class _Sheets:
    """Which person answers in which wave, and in what manner."""

    person: Indices
    wave: Indices
    manner: Indices


def draw(truth: Truth, sheets: int, seed: int) -> Sample:
    """Draws so many answer sheets from a truth; the same seed gives the same sheets.

    Cells of customer and wave get multinomial numbers by response and wave share; within a cell, people are drawn
    without replacement. Raises InputError when the accounts hold fewer people of a customer than answer in a wave.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    roster = _roster(truth, rng)
    drawn = _sheets(truth, roster, sheets, rng)
    answers = _answers(truth, roster, drawn, rng)
    account = roster.account[drawn.person]
    wave_names = np.array([wave.id for wave in truth.waves])
    customer_names = np.array([customer.id for customer in truth.customers])
    return Sample(
        account=roster.names[account],
        person=drawn.person,
        customer=customer_names[roster.customer[drawn.person]],
        wave=wave_names[drawn.wave],
        segments={s.id: rng.choice(np.array(s.levels), len(roster.names))[account] for s in truth.segments},
        manner=drawn.manner,
        day=_days(truth, drawn, rng),
        seconds=_seconds(truth, drawn, rng),
        answers=answers,
    )


def _roster(truth: Truth, rng: np.random.Generator) -> _Roster:
    ids = [customer.id for customer in truth.customers]
    ready = np.array([customer.population * customer.response for customer in truth.customers])
    sizes, customers, names = [], [], []
    for pool in truth.accounts:
        size = draw_sizes(size_shares(pool.median, pool.spread, pool.largest), pool.count, rng)
        inside = np.array([ids.index(name) for name in pool.customers])
        ends = np.rint(np.cumsum(ready[inside]) / ready[inside].sum() * size.sum()).astype(np.int64)
        customers.append(rng.permutation(np.repeat(inside, np.diff(ends, prepend=0))))
        sizes.append(size)
        names += [f"{pool.prefix}{number:0{len(str(pool.count))}d}" for number in range(1, pool.count + 1)]
    size = np.concatenate(sizes)
    return _Roster(np.repeat(np.arange(len(size)), size), np.concatenate(customers), np.array(names))


def _sheets(truth: Truth, roster: _Roster, sheets: int, rng: np.random.Generator) -> _Sheets:
    ready = np.array([[c.population * c.response * w.share for w in truth.waves] for c in truth.customers])
    counts = rng.multinomial(sheets, (ready / ready.sum()).ravel()).reshape(ready.shape)
    people, waves = [], []
    for (customer, wave), count in np.ndenumerate(counts):
        people.append(_people(truth, roster, customer, int(count), rng))
        waves.append(np.full(count, wave))
    careless = truth.careless
    manners = [1.0 - careless.share, careless.straight, careless.hasty]
    return _Sheets(np.concatenate(people), np.concatenate(waves), rng.choice(3, sheets, p=manners))


def _people(truth: Truth, roster: _Roster, customer: int, count: int, rng: np.random.Generator) -> Indices:
    known = np.flatnonzero(roster.customer == customer)
    if count > len(known):
        name = truth.customers[customer].id
        raise InputError(
            f"{count} answers of customer {name!r} fall in one wave, but the accounts hold {len(known)} such people; "
            "declare more or larger accounts, or draw fewer sheets"
        )
    return rng.choice(known, count, replace=False)


def _answers(truth: Truth, roster: _Roster, drawn: _Sheets, rng: np.random.Generator) -> dict[str, Floats]:
    """Every item of every sheet. Items that reflect constructs are drawn apart and leave all others as they are."""
    apart = rng.spawn(1)[0]
    of_account = roster.account[drawn.person]
    effects = {"account": rng.standard_normal(len(roster.names))[of_account]}
    effects["person"] = rng.standard_normal(len(roster.account))[drawn.person]
    blocks = _blocks(truth, roster, drawn, rng, apart)
    constructs = truth.structure.draw(of_account, drawn.person, apart)
    height = rng.random(len(drawn.person))
    given: dict[str, Floats] = {}
    for item in truth.items:
        source = apart if item.reflects else rng
        own = {"block": blocks[item.block], "construct": constructs.get(item.reflects, np.zeros(1))}
        noise = np.sqrt(item.effects.noise) * source.standard_normal(len(drawn.person))
        read = item.scale.answers(_means(truth, item, roster, drawn) + _shared(item.effects, effects | own) + noise)
        filled = _fill_in(item, read, height, drawn.manner, source)
        given[item.id] = np.where(source.random(len(drawn.person)) < item.missing, np.nan, filled)
    return given


def _blocks(
    truth: Truth, roster: _Roster, drawn: _Sheets, rng: np.random.Generator, apart: np.random.Generator
) -> dict[str, Floats]:
    """What a person's answers to each block have in common, from the draws of the block's first item."""
    first = {item.block: item for item in reversed(truth.items)}
    names = dict.fromkeys(item.block for item in truth.items)
    sources = {name: apart if first[name].reflects else rng for name in names}
    return {name: source.standard_normal(len(roster.account))[drawn.person] for name, source in sources.items()}


def _shared(effects: Effects, drawn: Mapping[str, Floats]) -> Floats:
    return sum((np.sqrt(getattr(effects, name)) * values for name, values in drawn.items()), np.zeros(1))


def _means(truth: Truth, item: Item, roster: _Roster, drawn: _Sheets) -> Floats:
    mean = truth.structure.mean_opinion
    table = np.array([[mean(item, c.id, w.id) for w in truth.waves] for c in truth.customers])
    return table[roster.customer[drawn.person], drawn.wave]


def _fill_in(item: Item, read: Indices, height: Floats, manner: Indices, rng: np.random.Generator) -> Indices:
    """The answer put on the sheet: what was read and thought, unless a grid is filled in without reading."""
    if not item.block:
        return read
    size = len(item.scale.points)
    straight = item.scale.low + (height * size).astype(np.int64)
    hasty = item.scale.low + rng.integers(size, size=len(read))
    return np.choose(manner, [read, straight, hasty])


def _days(truth: Truth, drawn: _Sheets, rng: np.random.Generator) -> NDArray[np.datetime64]:
    opens = np.array([wave.opens for wave in truth.waves], dtype="datetime64[D]")
    days = np.array([wave.days for wave in truth.waves])
    return opens[drawn.wave] + (rng.random(len(drawn.wave)) * days[drawn.wave]).astype("timedelta64[D]")


def _seconds(truth: Truth, drawn: _Sheets, rng: np.random.Generator) -> Indices:
    careful = truth.seconds * np.exp(0.35 * rng.standard_normal(len(drawn.wave)))
    return np.rint(careful * _PACE[drawn.manner]).astype(np.int64)
