"""Latent classes: how fast beside StepMix on the same data, and whether a declared truth is found again.

``--part speed``: 20 items of 5 answers, 4 classes, 10,000 and 100,000 people; seconds of one fit, the log-likelihood of
both, and the ratio, with as many starts as StepMix is given and with one. StepMix runs in a Python of its own, named
by ``--peer`` (an environment with `pip install stepmix`); without it, only the fit of this program is timed.
``--part truth``: samples from two to five classes; how often the right number is chosen, and the adjusted Rand index of
the classes and the truth. ``--part coverage``: how often the 95 % intervals of shares and answers hold the truth.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

import outsidein as oi
from outsidein.methods.latent_classes import bic, collapsed, fit, parameters
from outsidein.methods.partitions import adjusted_rand

Integers = NDArray[np.int64]
SHARES = {2: [0.6, 0.4], 3: [0.5, 0.3, 0.2], 4: [0.4, 0.3, 0.2, 0.1], 5: [0.3, 0.25, 0.2, 0.15, 0.1]}
PEER = """
import json, sys, time, numpy as np
from stepmix.stepmix import StepMix
from threadpoolctl import threadpool_limits
codes, starts = np.load(sys.argv[1]), int(sys.argv[2])
with threadpool_limits(1):
    model = StepMix(n_components=4, measurement="categorical", n_init=starts, random_state=1, progress_bar=0, verbose=0)
    begun = time.perf_counter(); model.fit(codes); seconds = time.perf_counter() - begun
    print(json.dumps([seconds, float(model.score(codes)) * len(codes)]))
"""


def drawn(people: int, classes: int, items: int, answers: int, seed: int) -> tuple[Integers, Integers]:
    """Answers (people, items) of a few classes, and the class of each person."""
    rng = np.random.default_rng(seed)
    chances = rng.dirichlet(np.full(answers, 1.5), size=(classes, items))
    member = rng.choice(classes, people, p=SHARES[classes])
    return (rng.random((people, items))[..., None] > chances[member].cumsum(axis=-1)).sum(axis=-1), member


def speed(peer: str, folder: str) -> None:
    for people in (10_000, 100_000):
        codes, _ = drawn(people, 4, 20, 5, seed=1)
        np.save(f"{folder}/codes.npy", codes)
        for starts in (1, 12) if people == 10_000 else (1, 3):
            with threadpool_limits(1):
                begun = time.perf_counter()
                found = fit(collapsed(codes, np.ones(people))[0], 4, max(starts, 1))
                own = time.perf_counter() - begun
            line = f"{people:,} people, {starts} starts: {own:.3f} s, log-likelihood {found.log_likelihood:.4f}"
            if peer:
                said = subprocess.run([peer, "-c", PEER, f"{folder}/codes.npy", str(starts)], capture_output=True,
                                      text=True, check=True)  # fmt: skip
                seconds, likelihood = json.loads(said.stdout.splitlines()[-1])
                apart = abs(likelihood / found.log_likelihood - 1)
                line += f"; StepMix {seconds:.3f} s, {seconds / own:.1f} times as long, apart by {apart:.1e}"
            print(line, flush=True)


def truth(samples: int) -> None:
    for classes in SHARES:
        right, agreement = 0, []
        for seed in range(samples):
            codes, member = drawn(1_000, classes, 12, 4, seed)
            patterns, place = collapsed(codes, np.ones(len(codes)))
            fits = {k: fit(patterns, k) for k in range(1, 7)}
            best = min(fits, key=lambda k: bic(fits[k].log_likelihood, parameters(patterns.levels, k), len(codes)))
            right += best == classes
            modal = fits[classes].posterior[place].argmax(axis=1)
            agreement.append(adjusted_rand(modal, member, np.ones(len(codes))))
        print(f"{classes} classes: chosen {right} of {samples}, adjusted Rand {np.mean(agreement):.3f}", flush=True)


def coverage(samples: int) -> None:
    """Three classes on eight items, one of two answers each, the likelier with 85 %."""
    level = np.array([[1, 1, 0, 0] * 2, [0, 1, 1, 1] * 2, [0, 0, 0, 1] * 2])
    for people in (500, 2_000):
        held = {"share": [0, 0], "p": [0, 0]}
        for seed in range(samples):
            rng = np.random.default_rng(seed)
            member = rng.choice(3, people, p=SHARES[3])
            codes = rng.random((people, 8)) < np.where(level[member] == 1, 0.85, 0.15)
            frame = pa.table({f"q{item}": codes[:, item].astype(int) for item in range(8)})
            found = oi.segments(frame, [f"q{item}" for item in range(8)], classes=(3,), stability=0, replicates=500)
            for row in found:
                if row.quantity == "share":
                    exact = SHARES[3][int(row.subject) - 1]
                elif row.quantity == "p" and row.subject.endswith(" = 1"):
                    exact = (0.15, 0.85)[level[int(row.subject[0]) - 1, int(row.subject[4])]]
                else:
                    continue
                held[row.quantity][0] += row.low <= exact <= row.high
                held[row.quantity][1] += 1
        print(f"{people:,} people:", {name: f"{a / b:.3f} of {b}" for name, (a, b) in held.items()}, flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--part", choices=("speed", "truth", "coverage"), default="speed")
    asked.add_argument("--peer", default="", help="a Python that has StepMix")
    asked.add_argument("--folder", default=".", help="where the answers are written for the peer")
    asked.add_argument("--samples", type=int, default=50)
    given = asked.parse_args()
    if given.part == "speed":
        speed(given.peer, given.folder)
    else:
        {"truth": truth, "coverage": coverage}[given.part](given.samples)


if __name__ == "__main__":
    main()
