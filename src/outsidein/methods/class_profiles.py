"""What people of a latent class are like in what the classes are not made of, and how few questions tell them apart.

Classes are never known for certain, so plain shares by class are pulled towards each other. They are corrected by the
table of how people of one class would be assigned to another (Bolck, Croon & Hagenaars 2004, Political Analysis 12;
Vermunt 2010, Political Analysis 18).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outsidein.methods.arrays import Array, floats
from outsidein.methods.latent_classes import LatentClasses, Patterns, posterior


def assignment(chances: ArrayLike, weight: ArrayLike) -> Array:
    """D (K, K): of the people of a class (row) the share that is assigned to each class, in proportion to chances.

    >>> assignment([[0.9, 0.1], [0.2, 0.8]], [1, 1]).round(4).tolist()
    [[0.7727, 0.2273], [0.2778, 0.7222]]
    """
    found, weights = floats(chances), floats(weight)
    joint = (found * weights[:, None]).T @ found
    return np.asarray(joint / joint.sum(axis=1, keepdims=True), np.float64)


def corrected(sums: ArrayLike, table: ArrayLike) -> Array:
    """Sums by true class from sums by assigned class (K, ...): D'^-1 times the sums.

    >>> corrected([[77.27], [22.73]], [[0.7727, 0.2273], [0.2778, 0.7222]]).round(2).ravel().tolist()
    [100.0, 0.0]
    """
    given, matrix = floats(sums), floats(table)
    return floats(np.linalg.solve(matrix.T, given.reshape(len(matrix), -1))).reshape(given.shape)


@dataclass(frozen=True)
class Question:
    """One question of a short form: its place among the items, and the share of people assigned alike so far."""

    item: int
    agreement: float


def short_form(patterns: Patterns, classes: LatentClasses, enough: float = 0.95, most: int = 6) -> list[Question]:
    """The fewest questions that assign people as all questions would, each the one that helps most after those before.

    Ends once a share `enough` of people gets the class that all their answers give, or at `most` questions.

    >>> from outsidein.methods.latent_classes import collapsed
    >>> patterns, _ = collapsed([[0, 0], [1, 0], [1, 1], [0, 1]], [8, 1, 8, 1])
    >>> told = LatentClasses(np.array([0.5, 0.5]), np.array([[0.9, 0.1, 0.6, 0.4], [0.1, 0.9, 0.4, 0.6]]))
    >>> [(question.item, question.agreement) for question in short_form(patterns, told)]
    [(0, 1.0)]
    """
    whole = posterior(patterns, classes)[0].argmax(axis=1)
    logs = np.log(np.maximum(classes.chances, 1e-12))
    joint = np.broadcast_to(np.log(classes.shares), (len(whole), classes.count))
    said = [floats(patterns.marks[:, part] @ logs[:, part].T) for part in _parts(patterns)]
    asked: list[Question] = []
    while len(asked) < min(most, len(said)) and (not asked or asked[-1].agreement < enough):
        left = [item for item in range(len(said)) if item not in {one.item for one in asked}]
        scores = [_same(joint + said[item], whole, patterns.weight) for item in left]
        best = int(np.argmax(scores))
        asked.append(Question(left[best], scores[best]))
        joint = joint + said[left[best]]
    return asked


def _parts(patterns: Patterns) -> list[slice]:
    return [slice(int(first), int(first) + size) for first, size in zip(patterns.starts, patterns.levels, strict=True)]


def _same(joint: Array, whole: np.ndarray, weight: Array) -> float:
    return float(weight @ (joint.argmax(axis=1) == whole) / weight.sum())
