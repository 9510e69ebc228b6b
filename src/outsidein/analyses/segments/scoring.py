"""New people put into segments by the points of the short form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Answers = Mapping[str, Sequence[float | None]]


def assigned(answers: Answers, points: Mapping[str, float]) -> tuple[list[str], list[float]]:
    """The likeliest segment of each person, and its chance, from the points of each answer.

    Args:
        answers: Each question to one answer a person, or nothing.
        points: "1" to the points a segment begins with, "1: item = level" to those of an answer.

    >>> assigned({"q": [5, None]}, {"1": 0.5, "2": -0.5, "1: q = 5": -1.0, "2: q = 5": 1.0, "1: q = 1": 1.0})[0]
    ['2', '1']
    """
    segments = [subject for subject in points if ":" not in subject]
    count = len(next(iter(answers.values())))
    totals = np.array([[points[segment] for segment in segments]] * count).reshape(count, len(segments))
    for item, given in answers.items():
        levels = _levels(item, points)
        for person, answer in enumerate(given):
            if answer is not None and (level := _level(answer, levels)) is not None:
                totals[person] += [points.get(f"{segment}: {item} = {level}", 0.0) for segment in segments]
    shares = np.exp(totals - totals.max(axis=1, keepdims=True, initial=-np.inf))
    shares /= shares.sum(axis=1, keepdims=True)
    best = shares.argmax(axis=1)
    return [segments[place] for place in best], shares.max(axis=1, initial=0.0).tolist()


def _levels(item: str, points: Mapping[str, float]) -> list[str]:
    parts = (subject.partition(": ")[2].rpartition(" = ") for subject in points)
    return list(dict.fromkeys(level for name, _, level in parts if name == item))


def _level(answer: float, levels: Sequence[str]) -> str | None:
    """The level that an answer is: a point of the scale, boxes that hold it, or all others."""
    for level in levels:
        if level != "other" and answer in [float(point) for point in level.split(", ")]:
            return level
    return "other" if "other" in levels else None
