"""Kano's classes of a factor, from paired answers on having it and on not having it (Kano et al. 1984).

Answers are 1 (like it), 2 (must be), 3 (neutral), 4 (live with it), 5 (dislike it). Classes lie on the first axis in
the order of `CLASSES`, replicates on the last.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from outsidein.errors import MethodError
from outsidein.methods.arrays import Array, Flags, Indices, floats, ratio

CLASSES = ("A", "O", "M", "I", "R", "Q")
"""Attractive, one-dimensional, must-be, indifferent, reverse, questionable."""

FIRST = ("M", "O", "A", "I", "R", "Q")
"""Which class is taken of several that are named equally often."""

NONE = -1
"""The class of a factor on which nobody answered."""

STANDARD = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
POULIOT = ("QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ")
TABLES = {"standard": STANDARD, "pouliot": POULIOT}
"""The class of each pair of answers: rows are the answer on having, columns the answer on not having."""

WITH = (4.0, 2.0, 0.0, -1.0, -2.0)
WITHOUT = (-2.0, -1.0, 0.0, 2.0, 4.0)
"""What each answer counts in continuous means: on having, and on not having."""

CUT = 2.0
"""Where the quadrants of the continuous means meet."""

BOUND = 1.65
"""Fong's critical value."""

CLEAR, TOTAL = 0.06, 0.60
"""The category strength and the total strength from which a class is clear."""

_DIGITS = 12


def classes_of(having: ArrayLike, lacking: ArrayLike, table: str = "standard") -> Indices:
    """The class of each pair of answers 1..5, as its place in `CLASSES`.

    Three answers (like, neutral, dislike) are the answers 1, 3 and 5. `table` is "standard" (Berger et al. 1993) or
    "pouliot", in which must-be for both and live-with for both are questionable too (Pouliot 1993, in Berger).

    >>> [CLASSES[i] for i in classes_of([1, 1, 2, 3, 5, 1], [5, 2, 5, 3, 1, 1])]
    ['O', 'A', 'M', 'I', 'R', 'Q']
    """
    if table not in TABLES:
        raise MethodError(f"there is no Kano table {table!r}; there is {', '.join(TABLES)}")
    rows, columns = (np.asarray(answers, np.int64) for answers in (having, lacking))
    for answers in (rows, columns):
        if answers.size and (answers.min() < 1 or answers.max() > len(WITH)):
            raise MethodError("answers to a Kano question are 1 to 5")
    places = np.array([[CLASSES.index(letter) for letter in row] for row in TABLES[table]], np.int64)
    return places[rows - 1, columns - 1]


def by_mode(counts: ArrayLike) -> Indices:
    """The class named most often; of several the first of M > O > A > I > R > Q (Berger et al. 1993).

    `counts` is (6, ...), counts or shares; the result holds places in `CLASSES`, `NONE` where nothing was counted.

    >>> CLASSES[by_mode([30, 10, 30, 5, 0, 0])]
    'M'
    """
    return _largest(np.round(floats(counts), _DIGITS), FIRST)


def by_blauth(counts: ArrayLike) -> Indices:
    """Blauth's rule: if A + O + M > I + R + Q the largest of M, O, A, else the largest of I, R, Q (Berger 1993).

    >>> CLASSES[by_blauth([30, 20, 10, 40, 0, 0])], CLASSES[by_mode([30, 20, 10, 40, 0, 0])]
    ('A', 'I')
    """
    shares = np.round(floats(counts), _DIGITS)
    lead = floats(counts)[:3].sum(axis=0) - floats(counts)[3:].sum(axis=0)
    valued = np.round(lead, _DIGITS) > 0
    return np.asarray(np.where(valued, _largest(shares, FIRST[:3]), _largest(shares, FIRST[3:])), np.int64)


def _largest(shares: Array, among: tuple[str, ...]) -> Indices:
    """The largest of some classes, the first of those that are equal."""
    order = np.array([CLASSES.index(letter) for letter in among])
    known = np.isfinite(shares).all(axis=0) & (shares.sum(axis=0) > 0)
    found = order[np.argmax(np.nan_to_num(shares[order], nan=-1.0), axis=0)]
    return np.asarray(np.where(known, found, NONE), np.int64)


RULES = {"mode": by_mode, "blauth": by_blauth}


def better(counts: ArrayLike) -> Array:
    """Berger's satisfaction coefficient, (A + O) / (A + O + M + I): 0..1 (Berger et al. 1993).

    >>> print(better([66, 22, 3, 9, 0, 0]), better([7, 33, 50, 10, 0, 0]))
    0.88 0.4
    """
    A, O, M, I = floats(counts)[:4]  # noqa: E741
    return ratio(A + O, A + O + M + I)


def worse(counts: ArrayLike) -> Array:
    """Berger's dissatisfaction coefficient, -(O + M) / (A + O + M + I): -1..0 (Berger et al. 1993).

    >>> print(worse([66, 22, 3, 9, 0, 0]), worse([7, 33, 50, 10, 0, 0]))
    -0.25 -0.83
    """
    A, O, M, I = floats(counts)[:4]  # noqa: E741
    return -ratio(O + M, A + O + M + I)


def total_strength(counts: ArrayLike) -> Array:
    """(A + O + M) / n: how far the factor is of value at all (Lee & Newcomb 1997).

    >>> print(total_strength([66, 22, 3, 9, 0, 0]))
    0.91
    """
    found = floats(counts)
    return ratio(found[:3].sum(axis=0), found.sum(axis=0))


def category_strength(counts: ArrayLike) -> Array:
    """(largest - second) / n, from 0 (Lee & Newcomb 1997). The second is the second of the whole, not of replicates.

    Which classes are the two is told by the first of the replicates (the estimate); in a replicate where they have
    changed places the strength is negative.

    >>> print(category_strength([[66.0, 20.0], [22.0, 60.0], [3.0, 10.0], [9.0, 10.0], [0.0, 0.0], [0.0, 0.0]]))
    [ 0.44 -0.4 ]
    """
    found = floats(counts)
    first, second = two_largest(found[..., 0] if found.ndim > 1 else found)
    return ratio(found[first] - found[second], found.sum(axis=0))


def two_largest(counts: ArrayLike) -> tuple[int, int]:
    """The places of the class named most often and of the next, as `by_mode` orders those that are equal.

    >>> two_largest([30, 10, 30, 5, 0, 0])
    (2, 0)
    """
    shares = np.round(floats(counts), _DIGITS)
    order = sorted(range(len(CLASSES)), key=lambda place: (-shares[place], FIRST.index(CLASSES[place])))
    return order[0], order[1]


def fong(first: ArrayLike, second: ArrayLike, n: ArrayLike) -> Array:
    """|a - b| / sqrt((a + b)(2n - a - b) / (2n)) of the two largest counts (Fong 1996); from 1.65 they differ.

    >>> print(fong(50, 33, 100).round(4), fong(40, 36, 100).round(4))
    2.4397 0.5827
    """
    a, b, size = floats(first), floats(second), floats(n)
    return ratio(np.abs(a - b), np.sqrt(ratio((a + b) * (2 * size - a - b), 2 * size)))


def is_clear(category: ArrayLike, total: ArrayLike) -> Flags:
    """Whether the category strength is at least 6 % and the total strength at least 60 % (Lee & Newcomb 1997).

    >>> bool(is_clear(0.44, 0.91)), bool(is_clear(0.05, 0.91))
    (True, False)
    """
    return np.asarray((floats(category) >= CLEAR - 1e-12) & (floats(total) >= TOTAL - 1e-12))


def quadrant(having: ArrayLike, lacking: ArrayLike) -> Indices:
    """The class by the continuous means: from 2 on in both O, in having A, in lacking M, else I (DuMouchel 1993).

    >>> [CLASSES[i] for i in quadrant([3.0, 3.0, 0.5, 0.5, np.nan], [0.5, 3.0, 3.0, 0.5, 1.0])[:4]]
    ['A', 'O', 'M', 'I']
    """
    x, y = floats(lacking), floats(having)
    places = np.select([(x >= CUT) & (y >= CUT), y >= CUT, x >= CUT], [1, 0, 2], 3)
    return np.asarray(np.where(np.isnan(x) | np.isnan(y), NONE, places), np.int64)


def chances(places: ArrayLike) -> Array:
    """The share of the replicates (last axis) in each class: (6, ...); those without a class are left out.

    >>> chances([0, 0, 2, NONE]).round(2)
    array([0.67, 0.  , 0.33, 0.  , 0.  , 0.  ])
    """
    found = np.asarray(places, np.int64)
    known = np.sum(found != NONE, axis=-1)
    return np.stack([ratio(np.sum(found == place, axis=-1), known) for place in range(len(CLASSES))])
