"""Who is resampled as one: the units of all sources gathered into pools, and how each falls into a random group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.errors import EvidenceError
from outsidein.evidence.answers import Answers
from outsidein.evidence.engines import Engine
from outsidein.evidence.request import Spread, constants
from outsidein.stats.plan import OWN_GROUP_LIMIT, RANDOM_GROUPS, Pool, Replicates, draw

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Resampling:
    """The one resampling plan of a study: its replicates, and the spread of each source's units over the groups."""

    replicates: Replicates
    spreads: Mapping[str, Spread]
    text_units: Mapping[str, bool]


def pool_name(answers: Answers) -> str:
    """The name of the pool of a source: sources that share a unit column share its units."""
    survey = answers.survey
    return survey.unit or f"{survey.id}/{survey.respondent or 'row'}"


def resample(engine: Engine, sources: Sequence[Answers], seed: int, count: int) -> Resampling:
    """Gather the units of all sources into pools and draw the study's replicates.

    Raises:
        EvidenceError: when one unit stands in two design strata.
    """
    pools, spreads, text = [], {}, {}
    offset = 0
    for name in dict.fromkeys(pool_name(answers) for answers in sources):
        members = [answers for answers in sources if pool_name(answers) == name]
        is_text = any(engine.is_text(answers.relation, "unit") for answers in members)
        pool, spread = _pool(engine, name, members, is_text, constants(seed, name))
        spread = Spread(name, offset, spread.keys, spread.strata, spread.sizes, spread.constants)
        pools.append(pool)
        offset += pool.groups
        for answers in members:
            spreads[answers.survey.id], text[answers.survey.id] = spread, is_text
    return Resampling(draw(pools, seed, count), spreads, text)


def _pool(
    engine: Engine, name: str, members: Sequence[Answers], text: bool, seeds: tuple[int, int]
) -> tuple[Pool, Spread]:
    keys = _unit_keys(engine, members, text)
    if keys is not None and len(keys) <= OWN_GROUP_LIMIT:
        strata = _strata_of_units(engine, members, text, keys)
        return Pool(name, strata, keys), Spread(name, 0, keys)
    levels, sizes = _strata_of_groups(engine, members)
    strata = np.repeat(np.arange(len(sizes)), sizes)
    return Pool(name, strata), Spread(name, 0, None, levels, sizes, seeds)


def _unit_keys(engine: Engine, members: Sequence[Answers], text: bool) -> Integers | None:
    """The distinct unit keys of all sources, ascending; nothing when one has too many for groups of their own."""

    def ask(relation: str) -> list[int] | None:
        keys = engine.unit_keys(relation, text=text, limit=OWN_GROUP_LIMIT)
        return None if keys is None else keys.tolist()

    found = [keys for answers in members for keys in answers.asked(f"unit keys {text} {OWN_GROUP_LIMIT}", ask)]
    if any(keys is None for keys in found):
        return None
    return np.unique(np.concatenate([np.array(keys, np.int64) for keys in found]))


def _strata_of_units(engine: Engine, members: Sequence[Answers], text: bool, keys: Integers) -> Integers:
    strata = np.zeros(len(keys), np.int64)
    stratified = [answers for answers in members if answers.has_stratum]
    asked = [answers.asked(f"unit strata {text}", lambda relation: engine.unit_strata(relation, text=text))
             for answers in stratified]  # fmt: skip
    pairs = sorted({(key, stratum) for parts in asked for part in parts for key, stratum in part})
    levels = sorted({stratum for _, stratum in pairs})
    known: dict[int, str] = {}
    for key, stratum in pairs:
        if known.setdefault(key, stratum) != stratum:
            column = stratified[0].survey.stratum
            raise EvidenceError(
                f"{stratified[0].survey.id}: one unit stands in two strata of column {column!r} "
                f"({known[key]!r} and {stratum!r}); a unit belongs to one stratum: mend the column or drop `stratum`"
            )
    for key, stratum in known.items():
        strata[np.searchsorted(keys, key)] = 1 + levels.index(stratum)
    return strata


def _strata_of_groups(engine: Engine, members: Sequence[Answers]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Random groups for each stratum, in proportion to its rows, and never fewer than 20."""
    rows: dict[str, int] = {}
    for answers in members:
        if answers.has_stratum:
            for part in answers.asked(
                "strata", lambda relation: list(engine.level_counts(relation, "stratum").items())
            ):
                for stratum, count in part:
                    rows[stratum] = rows.get(stratum, 0) + count
    if not rows:
        return (), (RANDOM_GROUPS,)
    total = sum(rows.values())
    return tuple(sorted(rows)), tuple(max(20, round(RANDOM_GROUPS * rows[name] / total)) for name in sorted(rows))
