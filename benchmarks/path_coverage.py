"""How often the 95 % intervals of a path model hold the coefficients of a declared population.

Four constructs of eleven items. Two kinds of people with models and means of their own make up the population; its
correlations, and from them its path coefficients, are exact. Surveys are drawn from it plainly, with the smaller kind
oversampled and weighted back (4:1), in accounts whose people think alike, and both; each is fitted as a user would, and
each interval is looked up. Prints the share of intervals that hold their coefficient, for each design and size.

    python benchmarks/path_coverage.py --surveys 300
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

import outsidein as oi
from outsidein.methods import pls, structural
from outsidein.methods.pls import Structure

BLOCKS = {"First": 3, "Second": 4, "Third": 2, "Last": 2}
PATHS = {"Second": ("First",), "Third": ("First", "Second"), "Last": ("First", "Second", "Third")}
ITEMS = [f"{name.lower()}{place + 1}" for name, count in BLOCKS.items() for place in range(count)]
LOADINGS = np.array([0.9, 0.8, 0.7, 0.85, 0.8, 0.75, 0.7, 0.9, 0.8, 0.9, 0.75])
SHARES = (0.8, 0.2)
BETAS = (
    {("First", "Second"): 0.5, ("First", "Third"): 0.2, ("Second", "Third"): 0.4,
     ("First", "Last"): 0.1, ("Second", "Last"): 0.3, ("Third", "Last"): 0.4},
    {("First", "Second"): 0.2, ("First", "Third"): 0.5, ("Second", "Third"): 0.1,
     ("First", "Last"): 0.4, ("Second", "Last"): 0.0, ("Third", "Last"): 0.2},
)  # fmt: skip
MIDDLES = (np.zeros(4), np.array([0.5, -0.4, 0.3, 0.6]))
ALIKE = 0.3  # share of the variance of constructs that people of one account share
ACCOUNT = 4  # people of an account


@dataclass(frozen=True)
class Design:
    """How a survey is drawn."""

    name: str
    weighted: bool
    clustered: bool


DESIGNS = (Design("plain", False, False), Design("weights 4:1", True, False), Design("accounts", False, True),
           Design("weights and accounts", True, True))  # fmt: skip


def text() -> str:
    """The model as a user writes it."""
    items = iter(ITEMS)
    lines = [f"{name} =~ {' + '.join(next(items) for _ in range(count))}" for name, count in BLOCKS.items()]
    return "\n".join(lines + [f"{name} ~ {' + '.join(before)}" for name, before in PATHS.items()])


def structure() -> Structure:
    """The same by places."""
    names, ends = list(BLOCKS), np.cumsum([0, *BLOCKS.values()])
    blocks = tuple(tuple(range(a, b)) for a, b in pairwise(ends))
    return Structure(blocks, ("A",) * 4, tuple(tuple(names.index(one) for one in PATHS.get(n, ())) for n in names))


def constructs(kind: int) -> np.ndarray:
    """Correlations of the constructs among one kind of people, each of variance one."""
    names, R = list(BLOCKS), np.eye(4)
    for place, name in enumerate(names):
        before = [names.index(one) for one in PATHS.get(name, ())]
        beta = np.array([BETAS[kind][names[one], name] for one in before])
        R[place, :place] = R[:place, place] = R[:place][:, before] @ beta if before else 0.0
    return R


def truth() -> dict[str, float]:
    """The coefficients of the population: of its exact correlations."""
    owner = structure().owner
    covariance, middle = np.zeros((11, 11)), np.zeros(11)
    for kind, share in enumerate(SHARES):
        mean = (LOADINGS * MIDDLES[kind][owner])[:, None]
        within = np.outer(LOADINGS, LOADINGS) * constructs(kind)[np.ix_(owner, owner)]
        np.fill_diagonal(within, 1.0)
        covariance += share * (within + mean @ mean.T)
        middle += share * mean[:, 0]
    covariance -= np.outer(middle, middle)
    deviation = np.sqrt(np.diag(covariance))
    found = pls.estimate(covariance / np.outer(deviation, deviation), structure(), tolerance=1e-13)
    paths, names = structural.regress(found.scores, structure()).paths, list(BLOCKS)
    return {
        f"{a} -> {b}": float(paths[names.index(a), names.index(b)]) for b, befores in PATHS.items() for a in befores
    }


def survey(design: Design, n: int, rng: np.random.Generator) -> pa.Table:
    """Answers of n people."""
    accounts = n // ACCOUNT if design.clustered else n
    half = 0.5 if design.weighted else SHARES[1]
    kind = (rng.random(accounts) < half).astype(int)
    account = np.repeat(np.arange(accounts), n // accounts)
    kind = kind[account]
    shared = ALIKE if design.clustered else 0.0
    scores = np.empty((n, 4))
    for one in (0, 1):
        root = np.linalg.cholesky(constructs(one))
        level = np.sqrt(shared) * rng.normal(size=(accounts, 4))[account] + np.sqrt(1 - shared) * rng.normal(
            size=(n, 4)
        )
        scores[kind == one] = (level @ root.T + MIDDLES[one])[kind == one]
    owner = structure().owner
    answers = LOADINGS * scores[:, owner] + np.sqrt(1 - LOADINGS**2) * rng.normal(size=(n, 11))
    weight = np.where(kind == 1, SHARES[1] / half, SHARES[0] / (1 - half))
    return pa.table(
        {name: answers[:, place] for place, name in enumerate(ITEMS)} | {"account": account, "weight": weight}
    )


def held(design: Design, n: int, surveys: int, seed: int) -> tuple[float, list[float]]:
    """The share of intervals that hold their coefficient: of all paths, and of each."""
    wanted, model = truth(), oi.PathModel(text())
    options = ({"weight": "weight"} if design.weighted else {}) | ({"unit": "account"} if design.clustered else {})
    hits = np.zeros((surveys, len(wanted)))
    for number in range(surveys):
        rng = np.random.default_rng([seed, n, DESIGNS.index(design), number])
        found = model.fit(survey(design, n, rng), replicates=1000, seed=number, **options)
        for place, (subject, value) in enumerate(wanted.items()):
            row = found.one(quantity="path", subject=subject)
            hits[number, place] = row.low <= value <= row.high
    return float(hits.mean()), hits.mean(axis=0).tolist()


def main() -> None:
    """Print one line a design and size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surveys", type=int, default=300, help="surveys of each design and size")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000], help="people asked")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("population:", ", ".join(f"{name} {value:.3f}" for name, value in truth().items()))
    print(f"{'design':22} {'n':>5}  {'held':>6}  {'lowest and highest path':24} seconds")
    for n in options.sizes:
        for design in DESIGNS:
            begun = time.perf_counter()
            share, each = held(design, n, options.surveys, options.seed)
            span = f"{min(each):.1%} to {max(each):.1%}"
            print(f"{design.name:22} {n:5}  {share:6.1%}  {span:24} {time.perf_counter() - begun:.0f}", flush=True)


if __name__ == "__main__":
    main()
