"""What the satisfaction index of the demo is in truth: partial least squares on the exact covariances of the answers.

Written apart from `outsidein.methods.pls`, from the textbook (Lohmoeller 1989; Tenenhaus et al. 2005): mode A, path
scheme, one matrix at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outsidein import demo
from outsidein.demo import story

Floats = NDArray[np.float64]
Truths = dict[tuple[str, str], float]
ITEMS, NAMES = list(story.INDEX), list(story.EFFECTS)
BLOCKS = [[place for place, item in enumerate(ITEMS) if story.INDEX[item][0] == name] for name in NAMES]
BEFORE = [[NAMES.index(a) for a in story.EFFECTS[name]] for name in NAMES]


def weights(correlation: Floats) -> Floats:
    """Outer weights (items, constructs) of scores with variance one, of which each has loadings that sum above zero."""
    found = np.zeros((len(ITEMS), len(NAMES)))
    for place, block in enumerate(BLOCKS):
        found[block, place] = 1.0
    for _ in range(300):
        found = found / np.sqrt(np.einsum("ij,ik,kj->j", found, correlation, found))
        scores = found.T @ correlation @ found
        inner = np.zeros_like(scores)
        for end, starts in enumerate(BEFORE):
            if starts:
                inner[starts, end] = np.linalg.solve(scores[np.ix_(starts, starts)], scores[starts, end])
                inner[end, starts] = scores[end, starts]
        proxies = correlation @ found @ inner
        for place, block in enumerate(BLOCKS):
            found[block, place] = proxies[block, place] * np.sign(proxies[block, place].sum())
    return found / np.sqrt(np.einsum("ij,ik,kj->j", found, correlation, found))


def truths(where: dict[str, str] | None = None) -> Truths:
    """The true paths, total effects, R² and indices of a slice, by quantity and subject."""
    mixture = demo.truth().within(where or {})
    covariance = mixture.covariances(ITEMS)
    deviation = np.sqrt(np.diag(covariance))
    outer = weights(covariance / np.outer(deviation, deviation))
    scores = outer.T @ (covariance / np.outer(deviation, deviation)) @ outer
    paths = np.zeros_like(scores)
    found: Truths = {}
    for end, starts in enumerate(BEFORE):
        if starts:
            paths[end, starts] = np.linalg.solve(scores[np.ix_(starts, starts)], scores[starts, end])
            found["r2", NAMES[end]] = float(paths[end, starts] @ scores[starts, end])
            found |= {("path", f"{NAMES[a]} -> {NAMES[end]}"): float(paths[end, a]) for a in starts}
    total = np.linalg.inv(np.eye(len(NAMES)) - paths)
    pairs = [(a, b) for b in range(len(NAMES)) for a in range(b) if abs(total[b, a]) > 0]
    found |= {("total_effect", f"{NAMES[a]} -> {NAMES[b]}"): float(total[b, a]) for a, b in pairs}
    points = [mixture.item(item).scale.points for item in ITEMS]
    means = np.array([mixture.mean(item) for item in ITEMS])
    ends = np.array([(scale[0], scale[-1]) for scale in points])
    raw = outer / deviation[:, None]
    index = 100 * (raw.T @ (means - ends[:, 0])) / (raw.T @ (ends[:, 1] - ends[:, 0]))
    return found | {("index", name): float(value) for name, value in zip(NAMES, index, strict=True)}
