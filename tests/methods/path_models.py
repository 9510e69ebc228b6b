"""Path models for tests: simulated answers, and PLS written out plainly on people's scores, one replicate at a time."""

from __future__ import annotations

import numpy as np

from outsidein.methods.pls import Structure

BLOCKS = ((0, 1, 2), (3, 4, 5, 6), (7,), (8, 9, 10))
PREDECESSORS = ((), (0,), (0, 1), (1, 2, 0))


def structure(modes: str = "AAAA") -> Structure:
    """Four constructs, each of which depends on all before it."""
    return Structure(BLOCKS, tuple(modes), PREDECESSORS)  # pyright: ignore[reportArgumentType]


def answers(n: int = 150, seed: int = 3) -> np.ndarray:
    """Answers of n people to eleven items on scales of different length and middle."""
    rng = np.random.default_rng(seed)
    first = rng.normal(size=n)
    second = 0.6 * first + 0.8 * rng.normal(size=n)
    third = 0.3 * first + 0.4 * second + 0.8 * rng.normal(size=n)
    last = 0.5 * second - 0.3 * third + 0.7 * rng.normal(size=n)
    level = np.stack([first, second, third, last])
    made = np.empty((n, 11))
    for construct, block in enumerate(BLOCKS):
        for place, item in enumerate(block):
            strength = 0.85 - 0.12 * place
            made[:, item] = strength * level[construct] + np.sqrt(1 - strength**2) * rng.normal(size=n)
    return made * np.linspace(0.5, 3, 11) + np.arange(11)


def plain(rows: np.ndarray, structure: Structure, scheme: str) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the standardised items, and the scores of all people."""
    X = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    people, constructs = len(X), len(structure.blocks)
    weights = [np.ones(len(block)) for block in structure.blocks]
    for _ in range(1000):
        before = [own.copy() for own in weights]
        scores = np.empty((people, constructs))
        for c, block in enumerate(structure.blocks):
            score = X[:, block] @ weights[c]
            weights[c] = weights[c] / score.std()
            scores[:, c] = score / score.std()
        proxies = np.zeros((people, constructs))
        for c, causes in enumerate(structure.predecessors):
            effects = [other for other in range(constructs) if c in structure.predecessors[other]]
            if scheme == "path":
                if causes:
                    found = np.linalg.lstsq(scores[:, causes], scores[:, c], rcond=None)[0]
                    proxies[:, c] += scores[:, causes] @ found
                for other in effects:
                    proxies[:, c] += np.corrcoef(scores[:, c], scores[:, other])[0, 1] * scores[:, other]
                continue
            for other in [*causes, *effects]:
                r = np.corrcoef(scores[:, c], scores[:, other])[0, 1]
                proxies[:, c] += (np.sign(r) if scheme == "centroid" else r) * scores[:, other]
        for c, block in enumerate(structure.blocks):
            if structure.modes[c] == "A":
                weights[c] = X[:, block].T @ proxies[:, c] / people
            else:
                weights[c] = np.linalg.lstsq(X[:, block], proxies[:, c], rcond=None)[0]
            weights[c] = weights[c] / (X[:, block] @ weights[c]).std()
        if sum(np.abs(a - b).sum() for a, b in zip(weights, before, strict=True)) < 1e-12:
            break
    for c, block in enumerate(structure.blocks):
        score = X[:, block] @ weights[c]
        turn = -1.0 if (X[:, block].T @ score).sum() < 0 else 1.0
        weights[c], scores[:, c] = turn * weights[c], turn * score
    return np.concatenate(weights), scores
