"""Ratings for benchmarks: as many rows as wanted, in chunks that are never held together, from an exact truth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from outsidein.simulate.scales import Scale

CHUNK = 1 << 18
SEGMENTS = 8
_PARTS = 1 << 16
_HALO = 1 << 15

Columns = dict[str, "NDArray[np.generic]"]


def ratings(
    rows: int, items: int = 24, seed: int = 1, missing: float = 0.0, weighted: bool = False
) -> Iterator[Columns]:
    """Yields chunks of columns: `id` (int64, from 0), `segment` (int8, 1..8), `r1`... (int8, 1..10), `weight`.

    A chunk has 262,144 rows (the last one fewer). With `missing` above 0 a rating is a masked array, which
    `pyarrow.array` reads as nulls. `weight` (float64, 0.5 to 2.5, unrelated to the answers) comes when `weighted`.
    Half of a person's answers follow one opinion, so ratings correlate. True shares: `rating_shares`.

    >>> chunk = next(ratings(1000, items=3, seed=7))
    >>> list(chunk), chunk["r1"].dtype.name, chunk["id"][-1].item()
    (['id', 'segment', 'r1', 'r2', 'r3'], 'int8', 999)
    """
    heights = _heights(items)
    for number, first in enumerate(range(0, rows, CHUNK)):
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, number])))
        yield _chunk(np.arange(first, min(first + CHUNK, rows)), heights, missing, weighted, rng)


def rating_shares(items: int = 24) -> NDArray[np.float64]:
    """The exact shares of the ratings 1..10: array (8 segments, items, 10).

    >>> rating_shares(24).shape
    (8, 24, 10)
    """
    return _counts(items) / _PARTS


def _counts(items: int) -> NDArray[np.int64]:
    """Shares in whole 65,536ths: segments and items differ in the mean opinion."""
    scale = Scale.around((1, 10), centre=7.4, spread=2.2)
    shift = np.linspace(-0.4, 0.4, SEGMENTS)[:, None] + 0.3 * np.sin(np.arange(items))
    below = np.rint(np.cumsum(scale.shares(shift), axis=-1)[..., :-1] * _PARTS).astype(np.int64)
    return np.diff(below, prepend=0, append=_PARTS, axis=-1)


def _heights(items: int) -> NDArray[np.int8]:
    """The rating at each of 65,536 heights of the distribution, segment after segment: array (items, 8 x 65,536)."""
    answers = np.arange(1, 11, dtype=np.int8)
    return np.array([np.repeat(np.tile(answers, SEGMENTS), row.ravel()) for row in _counts(items).swapaxes(0, 1)])


def _chunk(
    ids: NDArray[np.int64], heights: NDArray[np.int8], missing: float, weighted: bool, rng: np.random.Generator
) -> Columns:
    segment = rng.integers(SEGMENTS, size=len(ids), dtype=np.int8)
    opinion = rng.integers(_PARTS, size=len(ids), dtype=np.uint16)
    columns: Columns = {"id": ids, "segment": segment + np.int8(1)}
    start = segment.astype(np.int32) * _PARTS
    for number, curve in enumerate(heights, start=1):
        own, coin = rng.integers(_PARTS, size=(2, len(ids)), dtype=np.uint16)
        answers = curve.take(start + np.where(coin < _HALO, opinion, own))
        columns[f"r{number}"] = _with_gaps(answers, missing, rng) if missing else answers
    if weighted:
        columns["weight"] = rng.uniform(0.5, 2.5, len(ids))
    return columns


def _with_gaps(answers: NDArray[np.int8], missing: float, rng: np.random.Generator) -> NDArray[np.int8]:
    absent = rng.integers(_PARTS, size=len(answers), dtype=np.uint16) < round(missing * _PARTS)
    return np.ma.masked_array(answers, absent)
