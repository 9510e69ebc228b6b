"""Classes fitted to a slice: how many, what they are, and how they move in every replicate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outsidein.analyses.segments.answers import Answers
from outsidein.analyses.segments.measure import Segments
from outsidein.errors import MethodError
from outsidein.methods.class_profiles import assignment, corrected
from outsidein.methods.latent_classes import Fit, bic, fit, parameters, posterior
from outsidein.methods.latent_steps import Newton, newton, polished
from outsidein.methods.partitions import adjusted_rand

Floats = NDArray[np.float64]
ROUGHLY = 1e-7  # the relative gain at which a fit to a replicate ends
FRESH_STARTS = 3  # random starts of a replicate, beside the classes of the estimate


@dataclass(frozen=True)
class Fitted:
    """The classes of a slice under every replicate.

    ``fits`` are those of each number of classes tried, ``chosen`` that with the lowest BIC. ``shares`` is (K, columns),
    ``chances`` (K, P, columns) of the answers that make the classes, ``beside`` (K, E, columns) of all others.
    """

    answers: Answers
    fits: Mapping[int, Fit]
    chosen: Fit
    shares: Floats
    chances: Floats
    beside: Floats

    @property
    def count(self) -> int:
        """How many classes were chosen."""
        return self.chosen.classes.count

    @property
    def modal(self) -> NDArray[np.int64]:
        """The likeliest class of each pattern."""
        return self.chosen.posterior.argmax(axis=1)


def fitted(measure: Segments, answers: Answers) -> Fitted:
    """The number of classes with the lowest BIC, and those classes in every replicate.

    Raises:
        MethodError: even the fewest classes have more parameters than there are answers.
    """
    fits = _tried(measure, answers)
    best = min(fits, key=lambda count: criterion(answers, fits[count]))
    chosen = polished(answers.patterns, fits[best])
    fits = {**fits, best: chosen}
    step = newton(answers.patterns, chosen, _mean_marks(answers))
    sizes, sums, beside = _totals(answers, chosen)
    values = step.step(sizes, sums)
    values[:, 0] = np.concatenate([chosen.classes.shares, chosen.classes.chances.ravel()])
    shares, chances = values[: chosen.classes.count], values[chosen.classes.count :]
    by_class = chances.reshape(chosen.classes.count, -1, values.shape[1])
    return Fitted(answers, fits, chosen, shares, by_class, _beside(answers, chosen, step, values, (sizes, beside)))


def _tried(measure: Segments, answers: Answers) -> dict[int, Fit]:
    levels, numbers = answers.patterns.levels, sorted(set(measure.classes))
    possible = [count for count in numbers if parameters(levels, count) < answers.n]
    if not possible:
        needed = parameters(levels, numbers[0])
        raise MethodError(f"{answers.n} answers are too few: {numbers[0]} segments have {needed} parameters")
    return {count: fit(answers.patterns, count) for count in possible}


def criterion(answers: Answers, found: Fit) -> float:
    """The BIC of a fit."""
    return bic(found.log_likelihood, parameters(answers.patterns.levels, found.classes.count), answers.n)


def _totals(answers: Answers, chosen: Fit) -> tuple[Floats, Floats, Floats]:
    """The size of each class under every replicate, (K, columns), and its answers, (K, P, ...) and (K, E, ...)."""
    chances, main = chosen.posterior[answers.place], answers.patterns.marks[answers.place]
    marks = np.column_stack([np.ones(len(main)), main, answers.beside.marks])
    sums = np.stack([answers.totals(marks * one[:, None]) for one in chances.T])
    scale = answers.n / sums[:, 0].sum(axis=0)
    columns = 1 + main.shape[1]
    return sums[:, 0] * scale, sums[:, 1:columns] * scale, sums[:, columns:] * scale


def _mean_marks(answers: Answers) -> Floats | None:
    """The answers beside the classes that go with each pattern, as means of its cells."""
    marks = answers.beside.marks
    if not marks.shape[1]:
        return None
    sums = np.zeros((len(answers.patterns.weight), marks.shape[1]))
    np.add.at(sums, answers.place, marks * answers.cell_weight[:, None])
    return sums / answers.patterns.weight[:, None]


def _beside(answers: Answers, chosen: Fit, step: Newton, values: Floats, sums: tuple[Floats, Floats]) -> Floats:
    """The chances of the answers that classes are not made of, in every replicate, corrected for errors of assignment.

    An item that the classes are made of in a coarser form is not corrected: what it says is in the assignment.
    """
    _, beside = sums
    if not beside.shape[1]:
        return beside
    moved = beside + step.moved(values)
    table = assignment(chosen.posterior, answers.patterns.weight)
    made_of = {name for name, _ in answers.main.names}
    outside = np.array([name not in made_of for name, _ in answers.beside.names])
    if outside.any():
        moved[:, outside] = corrected(moved[:, outside], table)
    found = np.maximum(moved, 0.0)
    for item in dict.fromkeys(name for name, _ in answers.beside.names):
        columns = answers.beside.columns(item)
        totals = found[:, columns].sum(axis=1, keepdims=True)
        found[:, columns] = np.divide(found[:, columns], totals, out=np.full_like(found[:, columns], np.nan),
                                      where=totals > 0)  # fmt: skip
    return found


def agreements(measure: Segments, found: Fitted) -> Floats:
    """How far the classes found anew in each of some replicates assign people as those of the estimate do."""
    answers, chosen = found.answers, found.chosen
    scores = []
    for column in range(1, 1 + min(measure.stability, answers.sample.replicates.count)):
        again = fit(answers.replicate(column), found.count, FRESH_STARTS, chosen.classes, tolerance=ROUGHLY)
        modal = posterior(answers.patterns, again.classes)[0].argmax(axis=1)
        scores.append(adjusted_rand(found.modal, modal, answers.patterns.weight))
    return np.array(scores)
