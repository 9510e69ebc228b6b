"""Which scale numbers were given on: its ends, and the codes among them that mean no answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ZERO = "0 is taken as no answer, as it usually is below a scale from 1"
Ends = tuple[int, int]
Counts = Mapping[int, int]

NO_ANSWER_CODES = frozenset(
    [66, 77, 88, 96, 97, 98, 99, *range(770, 778), 888, *range(995, 1000), *range(9995, 10000), 99999]
)
"""Numbers that survey tools write for 'don't know', 'not applicable' or 'refused'."""

CODES_ABOVE = frozenset([6, 7, 8, 9])
LAST_POINTS = (3, 4, 5, 7, 10)
HIGHEST = 10
ENOUGH = 30  # answers from which a point that nobody chose says something
SECOND_SCALE = 0.05  # a share of answers above 5 so small that they seem to be of another scale


@dataclass(frozen=True)
class Scale:
    """The ends of a scale, the codes that mean no answer, and why they are taken to."""

    low: int
    high: int
    missing: tuple[int, ...] = ()
    reason: str = ""

    @property
    def ends(self) -> Ends:
        """The lowest and the highest answer."""
        return self.low, self.high


@dataclass(frozen=True)
class Doubt:
    """Why no scale can be told; ``ends`` is the one that seems the likeliest, if any, with ``missing`` beside it."""

    reason: str
    ends: Ends | None = None
    missing: tuple[int, ...] = ()


def fit(counts: Counts, asked: Ends | None = None) -> Scale | Doubt:
    """The scale that some whole numbers were given on.

    Args:
        counts: Each number with how often it was given.
        asked: The scale of the questions beside this one, where they share one.

    >>> fit({1: 9, 2: 20, 3: 30, 4: 40, 5: 30, 99: 2})
    Scale(low=1, high=5, missing=(99,), reason='99 is a usual code for no answer')
    >>> fit({value: 9 for value in range(11)}).ends
    (0, 10)
    >>> fit({1: 5, 11: 9, 40: 2})
    Doubt(reason='numbers from 1 to 40', ends=None, missing=())
    """
    rest, codes, reasons = _without_codes(counts)
    if not rest or max(rest) > HIGHEST or min(rest) < -HIGHEST // 2:
        return _beyond(counts)
    if asked and _joins(rest, asked) and not _fills_another(rest, asked):
        return _beside(rest, asked, codes, reasons)
    above = _above_a_gap(rest)
    if above:
        codes += above
        reasons.append(f"{_and(above)} stand{'s' * (len(above) == 1)} above a gap")
        rest = {value: count for value, count in rest.items() if value not in above}
    if len(rest) < 3:
        return Doubt(f"only {_and(sorted(rest))} occur" + ("s" if len(rest) == 1 else ""))
    if _two_scales(rest):
        share = sum(count for value, count in rest.items() if value > 5) / sum(rest.values())
        mixed = f"{1 - share:.0%} of the answers are 1 to 5, the rest 6 to {max(rest)}: two scales seem to be mixed"
        return Doubt(mixed, (1, 5), tuple(value for value in rest if value > 5))
    low, high, zero = _ends(rest)
    if zero:
        codes, reasons = [*codes, 0], [*reasons, _ZERO]
    return Scale(low, high, tuple(sorted(codes)), "; ".join(reasons))


def _without_codes(counts: Counts) -> tuple[dict[int, int], list[int], list[str]]:
    """The numbers without known codes for no answer, the codes, and why."""
    high = [value for value in counts if value in NO_ANSWER_CODES]
    others = [value for value in counts if value not in high]
    if not others or max(others) > HIGHEST + 1:
        high = []
    low = [value for value in counts if value < 0]
    if low and min(low) >= -5 and -min(low) == max((v for v in counts if v not in high), default=0):
        low = []
    codes = sorted([*low, *high])
    rest = {value: count for value, count in sorted(counts.items()) if value not in codes}
    words = "is a usual code" if len(codes) == 1 else "are usual codes"
    return rest, codes, [f"{_and(codes)} {words} for no answer"] if codes else []


def _joins(rest: Counts, asked: Ends) -> bool:
    """Whether the numbers can have been given on a scale: they use half of it, and little lies outside."""
    on_scale = [value for value in rest if asked[0] <= value <= asked[1]]
    outside = [value for value in rest if value not in on_scale]
    return 2 * len(on_scale) >= min(asked[1] - asked[0] + 1, 6) and len(outside) <= 2 and not _two_scales(rest)


def _fills_another(rest: Counts, asked: Ends) -> bool:
    """Whether the numbers use every point of a shorter scale, and there are enough to have shown a longer one."""
    high = max(rest)
    every = all(value in rest for value in range(1, high + 1))
    return every and high < asked[1] and high in LAST_POINTS and sum(rest.values()) >= ENOUGH


def _beside(rest: Counts, asked: Ends, codes: list[int], reasons: list[str]) -> Scale | Doubt:
    """The scale of the questions beside this one; what lies outside must be a code."""
    outside = [value for value in rest if not asked[0] <= value <= asked[1]]
    if any(value not in CODES_ABOVE | {0} for value in outside):
        return Doubt(
            f"{_and(outside)} lies outside the scale {asked[0]} to {asked[1]} of the questions beside it", asked
        )
    if outside:
        words = f"{_and(outside)} lie{'s' * (len(outside) == 1)} outside the scale of the questions beside it"
        reasons = [*reasons, _ZERO if outside == [0] else words]
    return Scale(*asked, tuple(sorted([*codes, *outside])), "; ".join(reasons))


def _above_a_gap(rest: Counts) -> list[int]:
    """The codes 6 to 9 above an otherwise whole scale that ends two or more below them."""
    values = sorted(rest)
    top = [values.pop()]
    while values and values[-1] == top[0] - 1:
        top.insert(0, values.pop())
    whole = len(values) >= 3 and values == list(range(values[0], values[-1] + 1)) and values[0] in (0, 1)
    if whole and set(top) <= CODES_ABOVE and len(top) <= 2 and sum(rest.values()) >= ENOUGH:
        return top
    return []


def _two_scales(rest: Counts) -> bool:
    total, above = sum(rest.values()), sum(count for value, count in rest.items() if value > 5)
    return total >= 2 * ENOUGH and 0 < above < SECOND_SCALE * total and max(rest) > 7 and {1, 2, 3, 4, 5} <= set(rest)


def _ends(rest: Counts) -> tuple[int, int, bool]:
    """The ends of the scale, and whether 0 is no answer on it."""
    low, high = min(rest), max(rest)
    if low < 0:
        end = max(-low, high)
        return -end, end, False
    every = all(value in rest for value in range(max(low, 1), high + 1)) and low <= 1
    if not (every and high in (6, 9) and low == 1) and not (low == 0 and high in (4, 6)):
        high = next(point for point in LAST_POINTS if point >= high)
    if low == 0 and high in (5, 7):
        return 1, high, True
    return (0 if low == 0 else 1), high, False


def _beyond(counts: Counts) -> Doubt:
    low, high = min(counts), max(counts)
    if low == 1 and high == 11 and len(counts) >= 6:
        return Doubt("numbers from 1 to 11: perhaps 0 to 10 written one higher; if so, give `labels`", (1, 11))
    ends = (0, 100) if 0 <= low <= 10 and 95 <= high <= 100 else None
    return Doubt(f"numbers from {low} to {high}", ends)


def shared(ends: Iterable[Ends]) -> Ends | None:
    """The scale that most questions of a block are on, if there is one.

    >>> shared([(1, 5), (1, 5), (1, 4)])
    (1, 5)
    """
    found = list(ends)
    most = max(dict.fromkeys(found), key=lambda each: (found.count(each), each[1] - each[0]), default=None)
    return most if most and 2 * found.count(most) >= len(found) > 1 and found.count(most) > 1 else None


def _and(values: Iterable[int]) -> str:
    """Numbers as words.

    >>> _and([8, 9])
    '8 and 9'
    """
    texts = [str(value) for value in values]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}" if texts else "nothing"
