"""The rows of a ledger: the joint class of each factor in one slice, and its drift between slices of waves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outsidein.methods import drift, kano, penalty_reward, spoken
from outsidein.methods.comparisons import benjamini_hochberg
from outsidein.methods.drift import CLASSES, NONE
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Factor, Study

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Cells = Mapping[tuple[str, str], Estimate]

HYGIENE, PERFORMANCE, ENHANCER, TURN_OFF, INDIFFERENT = range(len(CLASSES))
OF_KANO = np.array([ENHANCER, PERFORMANCE, HYGIENE, INDIFFERENT, TURN_OFF, NONE, NONE])  # A O M I R Q, none
OF_EFFECTS = np.array([HYGIENE, PERFORMANCE, ENHANCER, INDIFFERENT, NONE])  # as penalty_reward.CLASSES, none
KINDS = ("stated", "derived", "spoken")
SURE = 0.95
CLEAR = 0.05
MOVED = {"stated": ("better", "worse"), "derived": ("penalty_raw", "reward_raw"), "spoken": ("net",)}
"""What is compared between waves, by kind of evidence."""


@dataclass(frozen=True)
class Known:
    """What is known of one factor in one slice.

    ``classes`` are its classes by kind of evidence, (1 + replicates,); ``votes`` their votes, (5, 1 + replicates);
    ``cells`` are the rows by kind of evidence and quantity.
    """

    factor: str
    classes: Mapping[str, Integers]
    votes: Floats
    cells: Mapping[tuple[str, str], Estimate]

    @property
    def own(self) -> int:
        """The class with the largest chance."""
        return int(drift.leading(self.chances))

    @property
    def chances(self) -> Floats:
        """The chance of each class: the mean of its votes over the replicates."""
        drawn = self.votes[:, 1:]
        return np.nanmean(drawn, axis=1) if np.isfinite(drawn).any() else np.full(len(CLASSES), np.nan)

    @property
    def numbers(self) -> Floats:
        """The numbers that are compared between waves, (numbers, 1 + replicates)."""
        found = [self.cells.get((kind, quantity)) for kind, names in MOVED.items() for quantity in names]
        return np.stack([_columns(row) for row in found if row is not None])

    @property
    def least(self) -> Estimate:
        """Of the classes the one that rests on the fewest answers."""
        return min((row for (_, name), row in self.cells.items() if name == "class"), key=lambda row: row.n_effective)


@dataclass(frozen=True)
class Evidence:
    """What the measures of a ledger say in one slice: every factor that some of them knows."""

    factors: tuple[Known, ...]

    @classmethod
    def of(cls, ledger: Any, measures: Mapping[str, Any], study: Study, cells: Mapping[str, Cells]) -> Evidence:
        """The factors of a study, each with the subjects by which the measures know it."""
        known = [_known(ledger, measures, study, factor, cells) for factor in _factors(study, cells)]
        return cls(tuple(one for one in known if one is not None))


@dataclass(frozen=True)
class Rows:
    """The ledger of one slice: its factors, and their rows."""

    known: tuple[Known, ...]
    estimates: tuple[Estimate, ...]


def _factors(study: Study, cells: Mapping[str, Cells]) -> list[Factor]:
    """The declared factors, or else every subject of the measures."""
    if study.value.factors:
        return list(study.value.factors)
    subjects = {subject: None for kind in KINDS for quantity, subject in cells[kind] if quantity == "class"}
    return [Factor(id=subject) for subject in subjects]  # pyright: ignore[reportCallIssue]


def _subjects(measures: Mapping[str, Any], factor: Factor) -> dict[str, str]:
    """By which subject each measure knows a factor: by its item, its Kano question, or its own id."""
    rated = factor.item or next(iter(factor.items), None) or factor.id
    stated = factor.id
    functional = getattr(measures.get("stated"), "functional", None)
    if isinstance(functional, dict):
        stated = next((name for name, item in functional.items() if item == factor.functional), factor.id)
    elif isinstance(functional, str) and factor.functional:
        before, _, after = functional.partition("{")
        stated = factor.functional.removeprefix(before).removesuffix(after.partition("}")[2])
    return {"stated": stated, "derived": rated, "word_of_mouth": rated, "spoken": factor.id}


def _known(
    ledger: Any, measures: Mapping[str, Any], study: Study, factor: Factor, cells: Mapping[str, Cells]
) -> Known | None:
    """A factor, if any measure knows it and nothing of it is hidden."""
    subjects = _subjects(measures, factor)
    own = {
        (kind, quantity): row
        for kind, subject in subjects.items()
        for (quantity, of), row in cells[kind].items()
        if of == subject and not row.suppressed
    }
    rules = {"stated": _stated, "derived": _derived, "spoken": _spoken}
    classes = {
        kind: rule(ledger, measures[kind], study, own)
        for kind, rule in rules.items()
        if any(spoken_of == kind for spoken_of, _ in own)
    }
    if not classes:
        return None
    if "spoken" in classes:
        classes["spoken"] = _blamed(classes)
    return Known(factor.id, classes, drift.joint(np.stack(list(classes.values()))), own)


def _columns(row: Estimate) -> Floats:
    """The estimate and its replicates."""
    return np.concatenate([[row.value], row.replicates])


def _stated(ledger: Any, measure: Any, study: Study, cells: Cells) -> Integers:
    counts = np.stack([_columns(cells["stated", f"count_{letter}"]) for letter in kano.CLASSES])
    return OF_KANO[kano.RULES[measure.rule](counts)]


def _derived(ledger: Any, measure: Any, study: Study, cells: Cells) -> Integers:
    """By penalty and reward; a penalty alone is a turn-off where performance is low."""
    penalty, reward = (_columns(cells["derived", name]) for name in ("penalty", "reward"))
    places = OF_EFFECTS[penalty_reward.classes(penalty, reward, _least(measure, study))]
    low = _columns(cells["derived", "performance"]) < ledger.low_performance
    return np.where((places == HYGIENE) & low, TURN_OFF, places)


def _blamed(classes: Mapping[str, Integers]) -> Integers:
    """What is blamed is lacking or unwanted; which of both, other kinds of evidence tell, where they know."""
    found = classes["spoken"]
    for kind in ("derived", "stated"):
        other = classes.get(kind, np.full(len(found), NONE))
        found = np.where((found == HYGIENE) & (other == TURN_OFF), TURN_OFF, found)
    return found


def _least(measure: Any, study: Study) -> float:
    scales = [source.items[measure.outcome].scale for source in study.surveys if measure.outcome in source.items]
    scale = next(iter(scales), "number")
    return measure.least * (1.0 if isinstance(scale, str) else scale[1] - scale[0])


def _spoken(ledger: Any, measure: Any, study: Study, cells: Cells) -> Integers:
    share, positive = (_columns(cells["spoken", name]) for name in ("share_of_mentions", "positive"))
    return spoken.classes(share, positive, measure.rarely)


def ledger_rows(evidence: Evidence) -> Rows:
    """The rows of every factor in one slice."""
    rows = tuple(row for one in evidence.factors for row in _rows(one))
    return Rows(evidence.factors, rows)


def _rows(one: Known) -> Iterator[Estimate]:
    """The joint class with its chance, that of each class, the agreement, each kind of evidence, what is at stake."""
    chances, own = one.chances, one.own
    yield _plain(one, "class", np.nan if own == NONE else float(chances[own]), _words(one, own, chances))
    for place, name in enumerate(CLASSES):
        yield _plain(one, f"p_{name}", float(chances[place]))
    agreement = drift.agree(np.stack(list(one.classes.values())))[1:]
    yield _plain(one, "agreement", float(np.nanmean(agreement)) if np.isfinite(agreement).any() else np.nan)
    for kind, classes in one.classes.items():
        named = int(classes[0])
        known = classes[1:] != NONE
        chance = float(np.mean(classes[1:][known] == named)) if known.any() and named != NONE else np.nan
        yield _plain(one, kind, chance, "" if named == NONE else _said(named))
    for quantity, source in STAKES.items():
        if source in one.cells:
            yield replace(one.cells[source], quantity=quantity, subject=one.factor, analysis="", kind="", slice=())


STAKES = {
    "importance": ("derived", "range"),
    "performance": ("derived", "performance"),
    "satisfaction_lost": ("derived", "lost_now"),
    "satisfaction_to_win": ("derived", "to_win"),
    "word_of_mouth_lost": ("word_of_mouth", "lost_now"),
    "word_of_mouth_to_win": ("word_of_mouth", "to_win"),
    "mentions": ("spoken", "mentions"),
}
"""What is at stake, and where it comes from."""


def _said(place: int) -> str:
    return CLASSES[place].replace("_", "-")


def _words(one: Known, own: int, chances: Floats) -> str:
    """The class in words, and where the kinds of evidence disagree, each of them."""
    if own == NONE:
        return ""
    named = {kind: int(classes[0]) for kind, classes in one.classes.items() if classes[0] != NONE}
    disagree = len(set(named.values())) > 1
    parts = ", ".join(f"{kind} {_said(place)}" for kind, place in named.items())
    sure = "" if chances[own] >= SURE or disagree else ", not beyond doubt"
    return f"{_said(own)}{sure}" + (f"; they disagree: {parts}" if disagree else "")


def _plain(one: Known, quantity: str, value: float, note: str = "") -> Estimate:
    """A number without an interval of its own."""
    base = one.least
    nothing = np.full(len(base.replicates), np.nan)
    return Estimate(quantity, one.factor, value, np.nan, np.nan, np.nan, base.n, base.n_effective, nothing, note=note)


@dataclass(frozen=True)
class _Shift:
    """A factor in two waves: the chance that its class is another, and the test that its numbers are."""

    quantity: str
    before: Known
    after: Known
    wave: str
    place: int
    p: float


def drifts(waves: Sequence[Rows], names: Sequence[str]) -> dict[int, list[Estimate]]:
    """By wave: whether each factor has shifted since the wave before and since the first; early warnings.

    Tests are corrected over all factors and pairs of waves at once, so that without any true shift at most 5 % of
    studies raise a false alarm; so are the warnings among themselves.
    """
    shifts = [shift for place in range(1, len(waves)) for shift in _shifts(waves, names, place)]
    adjusted = benjamini_hochberg(np.array([shift.p for shift in shifts])) if shifts else np.zeros(0)
    found: dict[int, list[Estimate]] = {}
    for shift, p in zip(shifts, adjusted, strict=True):
        found.setdefault(shift.place, []).extend(_told(shift, float(p)))
    for place, rows in _warnings(waves).items():
        found.setdefault(place, []).extend(rows)
    return found


def _shifts(waves: Sequence[Rows], names: Sequence[str], place: int) -> Iterator[_Shift]:
    """The factors of a wave against the wave before, and against the first where that is another."""
    against = {"changed_before": place - 1} | ({"changed_first": 0} if place > 1 else {})
    for quantity, earlier in against.items():
        known = {one.factor: one for one in waves[earlier].known}
        for after in waves[place].known:
            before = known.get(after.factor)
            if before is not None and before.numbers.shape == after.numbers.shape:
                units = min(before.least.n_effective, after.least.n_effective)
                p = drift.shift_p(before.numbers, after.numbers, units)
                yield _Shift(quantity, before, after, names[earlier], place, p)


def _told(shift: _Shift, p: float) -> list[Estimate]:
    """The chance of a change, its corrected p value, and the change in words where both say that there is one."""
    chance = float(drift.changed(shift.before.votes[:, 1:], shift.after.votes[:, 1:]))
    before, after = shift.before.own, shift.after.own
    alarm = p <= CLEAR and before != after and NONE not in (before, after)
    note = f"since {shift.wave}: not told from no shift"
    if alarm:
        way = drift.direction(before, after)
        note = f"since {shift.wave}: from {_said(before)} to {_said(after)}, {way}"
    elif p <= CLEAR:
        note = f"since {shift.wave}: moved, and still {_said(after)}"
    return [
        _plain(shift.after, shift.quantity, chance, note),
        _plain(shift.after, f"{shift.quantity}_p", p),
        _plain(shift.after, f"{shift.quantity}_alarm", float(alarm)),
    ]


def _warnings(waves: Sequence[Rows]) -> dict[int, list[Estimate]]:
    """Enhancers whose reward shrinks while their penalty grows, before their class flips."""
    pairs = [
        (place, before, after)
        for place in range(1, len(waves))
        for after in waves[place].known
        for before in waves[place - 1].known
        if before.factor == after.factor and before.own == after.own == ENHANCER and _both(before, after)
    ]
    if not pairs:
        return {}
    moves = [_moves(before, after) for _, before, after in pairs]
    adjusted = benjamini_hochberg(np.array([drift.shrinking_p(*move) for move in moves]))
    found: dict[int, list[Estimate]] = {}
    for (place, _, after), (reward, penalty), p in zip(pairs, moves, adjusted, strict=True):
        chance = float(np.mean((reward[1:] < 0) & (penalty[1:] < 0)))
        note = "early warning: its reward shrinks while its penalty grows" if p <= CLEAR else ""
        rows = [_plain(after, "warning", chance, note), _plain(after, "warning_p", float(p))]
        found.setdefault(place, []).extend(rows)
    return found


def _both(before: Known, after: Known) -> bool:
    return all(_sides(one) is not None for one in (before, after))


def _sides(one: Known) -> tuple[Floats, Floats] | None:
    """What having it wins and what lacking it costs (from 0 down): by penalty and reward, else as stated."""
    for kind, (wins, costs) in {"derived": ("reward_raw", "penalty_raw"), "stated": ("better", "worse")}.items():
        if (kind, wins) in one.cells and (kind, costs) in one.cells:
            return _columns(one.cells[kind, wins]), _columns(one.cells[kind, costs])
    return None


def _moves(before: Known, after: Known) -> tuple[Floats, Floats]:
    """The changes of what is won and of what is lost."""
    earlier, later = _sides(before), _sides(after)
    if earlier is None or later is None:
        raise ValueError("both waves need both sides")
    return later[0] - earlier[0], later[1] - earlier[1]
