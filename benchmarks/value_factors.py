"""Value factors in simulation: are classes recovered, does drift hold its level, what power has it, how fast is it?

python benchmarks/value_factors.py recovery [--surveys 40]   # confusion of true and found classes by n
python benchmarks/value_factors.py alarms [--surveys 200]    # false alarms in studies without any drift
python benchmarks/value_factors.py power [--surveys 40]      # how often a true flip is found, by n a wave
python benchmarks/value_factors.py speed [--rows 1000000]    # against DuckDB's plain scan, with memory
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

import outsidein as oi
from outsidein.analyses.kano import Kano
from outsidein.analyses.ledger import Ledger, combine
from outsidein.analyses.penalty_reward import PenaltyReward
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Item, Study, Survey

PAIRS = {"A": (1, 3), "O": (1, 5), "M": (3, 5), "I": (3, 3), "R": (5, 1)}
MIXES = {  # the class of a factor to how often its pairs are given: A, O, M, I, R
    "enhancer": (0.45, 0.18, 0.07, 0.27, 0.03),
    "performance": (0.18, 0.45, 0.20, 0.15, 0.02),
    "hygiene": (0.07, 0.20, 0.45, 0.26, 0.02),
    "indifferent": (0.20, 0.08, 0.08, 0.60, 0.04),
}
EFFECTS = {"enhancer": (0.0, 0.7), "performance": (-0.7, 0.7), "hygiene": (-0.7, 0.0), "indifferent": (0.0, 0.0)}
"""Penalty and reward in points of an outcome on 1 to 10 whose noise has a standard deviation of 1.2."""

WAVES = ("1", "2", "3", "4")
FACTORS = 20


def wave(truth: list[str], n: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The answers of n people on factors of these true classes."""
    mood = rng.normal(size=n)
    made: dict[str, np.ndarray] = {}
    moved = np.zeros(n)
    for place, name in enumerate(truth):
        pairs = np.array(list(PAIRS.values()))[rng.choice(len(PAIRS), n, p=MIXES[name])]
        made[f"fun_{place}"], made[f"dys_{place}"] = pairs.T
        rating = np.clip(np.round(3.3 + 0.4 * mood + rng.normal(size=n)), 1, 5).astype(int)
        made[f"f_{place}"] = rating
        penalty, reward = EFFECTS[name]
        moved += penalty * (rating <= 2) + reward * (rating == 5)
    made["y"] = np.clip(np.round(6 + moved + rng.normal(0, 1.2, n)), 1, 10).astype(int)
    return made


def estimates(made: pl.DataFrame, count: int, replicates: int, **by: str) -> dict[str, list[Estimate]]:
    """Both measures of some answers, ready for a ledger."""
    items = [f"f_{place}" for place in range(count)]
    found = {
        "k": oi.kano(made, "fun_{f}", "dys_{f}", replicates=replicates, **by),
        "p": oi.penalty_reward(made, "y", items, low=(1, 2), high=(5,), sensitivity=False, replicates=replicates, **by),
    }
    return {name: [replace(row, analysis=name) for row in rows] for name, rows in found.items()}


def study_of(count: int) -> Study:
    """The declaration of those measures."""
    factors = [
        {"id": f"x{i}", "item": f"f_{i}", "functional": f"fun_{i}", "dysfunctional": f"dys_{i}"} for i in range(count)
    ]
    survey = Survey(id="s", kind="survey", file="s", items={"y": Item(scale=(1, 10))})
    kano = Kano(id="k", kind="kano", functional="fun_{f}", dysfunctional="dys_{f}")
    effects = PenaltyReward(id="p", kind="penalty_reward", outcome="y", items=tuple(f"f_{i}" for i in range(count)))
    return Study.model_validate(
        {"study": "x", "value": {"factors": factors}} | {"evidence": (survey,), "measures": (kano, effects)}
    )


LEDGER = Ledger(id="l", kind="ledger", stated="k", derived="p")


def recovery(surveys: int, seed: int) -> None:
    """True against found classes: by Kano, by penalty and reward, and in the ledger."""
    names = {"enhancer": "A", "performance": "O", "hygiene": "M", "indifferent": "I"}
    for n in (100, 300, 1000):
        truth = [name for name in MIXES for _ in range(2)]
        seen: dict[str, Counter[tuple[str, str]]] = {kind: Counter() for kind in ("stated", "derived", "ledger")}
        for number in range(surveys):
            rng = np.random.default_rng([seed, n, number])
            found = estimates(pl.DataFrame(wave(truth, n, rng)), len(truth), 200)
            rows = combine(LEDGER, study_of(len(truth)), found, {})
            for row in rows:
                if row.quantity in ("stated", "derived", "class"):
                    kind = "ledger" if row.quantity == "class" else row.quantity
                    own = truth[int(row.subject[1:])]
                    seen[kind][own, row.note.split(";")[0].split(",")[0]] += 1
        for kind, table in seen.items():
            right = sum(count for (own, called), count in table.items() if own == called)
            print(f"n {n}, {kind}: {right / sum(table.values()):.1%} right")
            for own in names:
                line = {called: table[own, called] for called in (*names, "turn-off") if table[own, called]}
                print(f"    {own:12}", ", ".join(f"{called} {count}" for called, count in line.items()))


def drifting(truths: list[list[str]], n: int, rng: np.random.Generator) -> list[Estimate]:
    """The ledger of a study whose factors have these classes, wave by wave."""
    parts = [
        pl.DataFrame(wave(truth, n, rng)).with_columns(wave=pl.lit(name))
        for truth, name in zip(truths, WAVES, strict=True)
    ]
    found = estimates(pl.concat(parts), len(truths[0]), 300, by="wave")
    return combine(LEDGER, study_of(len(truths[0])), found, {"wave": WAVES})


def alarms(surveys: int, seed: int) -> None:
    """Studies of 20 factors and 4 waves without any drift: how many raise an alarm, or reject at all."""
    for n in (100, 300):
        raised = rejected = warned = 0
        for number in range(surveys):
            rng = np.random.default_rng([seed, n, number])
            truth = [str(name) for name in rng.choice(list(MIXES), FACTORS)]
            rows = drifting([truth] * 4, n, rng)
            raised += any(row.quantity.endswith("_alarm") and row.value == 1 for row in rows)
            rejected += any(
                row.quantity in ("changed_before_p", "changed_first_p") and row.value <= 0.05 for row in rows
            )
            warned += any(row.quantity == "warning_p" and row.value <= 0.05 for row in rows)
        print(f"n {n} a wave, {surveys} studies: alarm {raised / surveys:.1%}, any test {rejected / surveys:.1%}, "
              f"early warning {warned / surveys:.1%}")  # fmt: skip


def power(surveys: int, seed: int) -> None:
    """One of 20 factors turns from enhancer over performance into hygiene: how often that is found, by n."""
    path = ("enhancer", "enhancer", "performance", "hygiene")
    for n in (50, 100, 200, 300, 500):
        first = last = others = 0
        for number in range(surveys):
            rng = np.random.default_rng([seed, n, number, 1])
            rest = [str(name) for name in rng.choice(list(MIXES), FACTORS - 1)]
            rows = drifting([[name, *rest] for name in path], n, rng)
            called = [row for row in rows if row.quantity.endswith("_alarm") and row.value == 1]
            mine = {(row.quantity, dict(row.slice)["wave"]) for row in called if row.subject == "x0"}
            first += ("changed_first_alarm", "4") in mine
            last += ("changed_before_alarm", "4") in mine
            others += any(row.subject != "x0" for row in called)
        print(f"n {n}: found since the first wave {first / surveys:.0%}, since the wave before {last / surveys:.0%}; "
              f"another factor called {others / surveys:.0%}")  # fmt: skip


def speed(rows: int, seed: int) -> None:
    """Kano and penalty-reward of 30 factors each, 2,000 replicates, against a plain scan of the same columns."""
    rng = np.random.default_rng(seed)
    truth = [list(MIXES)[place % len(MIXES)] for place in range(30)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        made = wave(truth, rows, rng)
        pl.DataFrame({name: column.astype(np.int8) for name, column in made.items()}).write_parquet(path)
        fun, dys = ({f"x{i}": f"{stem}_{i}" for i in range(30)} for stem in ("fun", "dys"))
        items = [f"f_{place}" for place in range(30)]
        plain = _scan(path, [*fun.values(), *dys.values()])
        taken = _timed(lambda: oi.kano(path, fun, dys))
        print(f"kano, {rows:,} x 30 pairs: {taken:.1f} s, {taken / plain:.0f} plain scans of {plain:.3f} s; {_peak()}")
        plain = _scan(path, [*items, "y"])
        options = {"low": (1, 2), "high": (5,)}
        taken = _timed(lambda: oi.penalty_reward(path, "y", items, sensitivity=False, **options))
        print(f"penalty_reward, {rows:,} x 30: {taken:.1f} s, {taken / plain:.0f} scans of {plain:.3f} s; {_peak()}")
        taken = _timed(lambda: oi.penalty_reward(path, "y", items, **options))
        print(f"the same with other cut points: {taken:.1f} s, {taken / plain:.0f} scans; {_peak()}")


def _scan(path: Path, columns: list[str]) -> float:
    """Seconds that DuckDB needs to add up these columns."""
    sql = f"SELECT {', '.join(f'sum({name})' for name in columns)} FROM '{path}'"
    return min(_timed(lambda: duckdb.sql(sql).fetchall()) for _ in range(3))


def _timed(call) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _peak() -> str:
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def main() -> None:
    """Run one of the four."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("recovery", "alarms", "power", "speed"))
    parser.add_argument("--surveys", type=int, default=40)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.what == "speed":
        speed(asked.rows, asked.seed)
    else:
        {"recovery": recovery, "alarms": alarms, "power": power}[asked.what](asked.surveys, asked.seed)


if __name__ == "__main__":
    main()
