"""The demo's second survey: what six parts of the service are to its users, and how that shifted, with known truth.

Every quarter 400 office workers are asked how it is to have each part and how it is to lack it (Kano), how well it is
done, and how content they are in all. One part truly changes: the status page wins customers in the first two quarters,
and is taken for granted in the last.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.demo.story import WAVES

QUARTERS = tuple(wave.id for wave in WAVES)
ASKED_A_WAVE = 400
ANSWERS = ("I like it", "I expect it", "I am neutral", "I can live with it", "I dislike it")
CELLS: Mapping[str, tuple[tuple[int, int], ...]] = {  # pairs of answers of each class, the likelier first
    "A": ((1, 3), (1, 4), (1, 2)),
    "O": ((1, 5),),
    "M": ((2, 5), (3, 5), (4, 5)),
    "I": ((3, 3), (2, 4), (3, 4)),
    "R": ((5, 1), (5, 2), (3, 1)),
    "Q": ((1, 1), (5, 5)),
}
WITHIN = (0.55, 0.3, 0.15)
LEVEL, NOISE = 6.2, 1.3
MISSING = 0.01

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """A part of the service: the mix of its Kano classes, what it costs and wins, and the mix of its ratings 1 to 5."""

    mix: Mapping[str, float]
    penalty: float
    reward: float
    ratings: tuple[float, ...] = (0.08, 0.14, 0.26, 0.30, 0.22)


ATTRACTIVE = {"A": 0.56, "O": 0.14, "M": 0.05, "I": 0.22, "R": 0.02, "Q": 0.01}
BETWEEN = {"A": 0.24, "O": 0.36, "M": 0.22, "I": 0.15, "R": 0.02, "Q": 0.01}
MUST_BE = {"A": 0.07, "O": 0.19, "M": 0.56, "I": 0.15, "R": 0.02, "Q": 0.01}
PARTS: Mapping[str, Part] = {
    "first_fix": Part({"A": 0.15, "O": 0.54, "M": 0.20, "I": 0.09, "R": 0.01, "Q": 0.01}, -1.1, 1.0),
    "uptime": Part(MUST_BE, -1.5, 0.0),
    "status": Part(ATTRACTIVE, 0.0, 1.2),
    "visits": Part({**ATTRACTIVE, "A": 0.52, "I": 0.26}, 0.0, 1.0),
    "robot": Part(
        {"A": 0.04, "O": 0.03, "M": 0.03, "I": 0.27, "R": 0.61, "Q": 0.02}, -1.0, 0.0, (0.3, 0.3, 0.2, 0.1, 0.1)
    ),
    "look": Part({"A": 0.17, "O": 0.06, "M": 0.05, "I": 0.68, "R": 0.03, "Q": 0.01}, 0.0, 0.0),
}
"""The parts, as they are in the first wave."""

SHIFTED: Mapping[tuple[str, str], Part] = {
    ("status", QUARTERS[2]): Part(BETWEEN, -0.9, 0.7),
    ("status", QUARTERS[3]): Part(MUST_BE, -1.4, 0.0),
}
"""What differs from the first wave, by part and wave: the one true shift."""


def part(name: str, wave: str) -> Part:
    """A part of the service in a wave."""
    return SHIFTED.get((name, wave), PARTS[name])


SPOKEN = {
    "A": ("positive", 0.35),
    "O": ("either", 0.5),
    "M": ("negative", 0.35),
    "I": ("either", 0.02),
    "R": ("negative", 0.4),
}
"""How a part of each class is spoken of, and by how many of those who comment."""
COMMENTING = 120  # people a wave whose comments were coded


def mentions_csv(seed: int) -> str:
    """The text of `mentions.csv`: a row a mention, with its respondent, wave, part and polarity."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 3])))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["respondent", "quarter", "part", "polarity"])
    for number, wave in enumerate(QUARTERS):
        people = np.sort(rng.choice(ASKED_A_WAVE, COMMENTING, replace=False)) + number * ASKED_A_WAVE + 1
        for person in people:
            writer.writerows([f"F{person:04d}", wave, *mention] for mention in _mentions(wave, rng))
    return out.getvalue()


def _mentions(wave: str, rng: np.random.Generator) -> list[tuple[str, str]]:
    """What one person brings up."""
    said = []
    for name in PARTS:
        mix = part(name, wave).mix
        side, often = SPOKEN[max(mix, key=lambda letter: mix[letter])]
        positive = {"positive": 0.88, "negative": 0.1, "either": 0.5}[side]
        if rng.random() < often:
            said.append((name, str(rng.choice(["positive", "negative"], p=[positive, 1 - positive]))))
    return said


def factors_csv(seed: int) -> str:
    """The text of `factors.csv`: a header and 1,600 answer sheets, wave after wave."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 2])))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["respondent", "quarter", *(f"{stem}_{name}" for stem in ("fun", "dys", "f") for name in PARTS),
                     "content", "recommend"])  # fmt: skip
    for number, wave in enumerate(QUARTERS):
        for place, row in enumerate(_wave(wave, rng)):
            writer.writerow([f"F{number * ASKED_A_WAVE + place + 1:04d}", wave, *row])
    return out.getvalue()


def _wave(wave: str, rng: np.random.Generator) -> list[list[str]]:
    """The answers of one wave, one row an answer sheet."""
    parts = [part(name, wave) for name in PARTS]
    pairs = [_pairs(one, rng) for one in parts]
    ratings = np.stack([rng.choice(5, ASKED_A_WAVE, p=one.ratings) + 1 for one in parts])
    moved = sum(
        one.penalty * (given <= 2) + one.reward * (given == 5) for one, given in zip(parts, ratings, strict=True)
    )
    content = np.clip(np.round(LEVEL + moved + rng.normal(0, NOISE, ASKED_A_WAVE)), 1, 10)
    recommend = np.clip(np.round(LEVEL + 0.8 * moved + rng.normal(0, 1.4 * NOISE, ASKED_A_WAVE)), 0, 10)
    answers = [*(_words(pair[0]) for pair in pairs), *(_words(pair[1]) for pair in pairs)]
    columns = [*answers, *(row.astype(str) for row in (*ratings, content.astype(int), recommend.astype(int)))]
    table = np.stack(columns)
    return np.where(rng.random(table.shape) < MISSING, "", table).T.tolist()


def _pairs(one: Part, rng: np.random.Generator) -> tuple[Integers, Integers]:
    """The answers on having and on lacking a part, 1 to 5."""
    cells = [(pair, share * within / sum(WITHIN[: len(pairs)]))
             for letter, share in one.mix.items() if (pairs := CELLS[letter])
             for pair, within in zip(pairs, WITHIN, strict=False)]  # fmt: skip
    chosen = rng.choice(len(cells), ASKED_A_WAVE, p=[share for _, share in cells])
    having, lacking = np.array([pair for pair, _ in cells])[chosen].T
    return having, lacking


def _words(points: Integers) -> NDArray[np.str_]:
    return np.array(ANSWERS)[points - 1]
