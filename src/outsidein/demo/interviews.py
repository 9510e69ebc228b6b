"""The demo's laddering interviews: what people say when asked, again and again, why that matters to them.

What is true: people speak of fast answers, news during an outage and systems that run; news let them plan, and that is
being in control. Nobody finds that the quarterly review keeps costs under control, as Northwind claims; many say that
a contact who knows them takes a worry off them, which Northwind does not claim.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from outsidein.demo.survey import LABELS

PEOPLE: Mapping[str, int] = {"cio": 12, "buyer": 8, "office": 20, "field": 16, "hr": 4, "finance": 4}
STEPS = ("feature", "benefit_1", "benefit_2", "benefit_3", "value")
LADDERS = (2, 3, 4)

# feature: how ready people are to begin with it
BEGINNINGS: Mapping[str, float] = {
    "fast_desk": 0.26,
    "outage_news": 0.24,
    "running_systems": 0.20,
    "portal": 0.14,
    "named_contact": 0.13,
    "service_review": 0.03,
}

# code: the chance of each next step; what is missing to one is the chance that the ladder ends there
LEADS: Mapping[str, Mapping[str, float]] = {
    "fast_desk": {"no_waiting": 0.85, "keep_working": 0.15},
    "outage_news": {"can_plan": 0.85, "calm": 0.15},
    "running_systems": {"keep_working": 0.90, "calm": 0.10},
    "portal": {"no_waiting": 0.60, "can_plan": 0.25},
    "named_contact": {"understood": 0.85},
    "service_review": {"can_plan": 0.50},
    "understood": {"no_waiting": 0.30, "calm": 0.60},
    "no_waiting": {"keep_working": 0.70, "standing": 0.10},
    "can_plan": {"keep_working": 0.30, "control": 0.60},
    "keep_working": {"achievement": 0.65, "standing": 0.15},
    "calm": {"peace": 0.75},
}

LABELLED: Mapping[str, str] = {
    "fast_desk": "A desk that answers fast",
    "outage_news": "News during an outage",
    "running_systems": "Systems that run",
    "portal": "Self-service portal",
    "named_contact": "A contact who knows us",
    "service_review": "Quarterly review",
    "understood": "Need not explain it again",
    "no_waiting": "No waiting",
    "can_plan": "Can plan around it",
    "keep_working": "Work goes on",
    "calm": "One worry less",
    "costs": "Costs under control",
    "control": "Being in control",
    "achievement": "Getting things done",
    "peace": "Peace of mind",
    "standing": "Standing among colleagues",
}
VALUES = ("control", "achievement", "peace", "standing")


def ladders_csv(seed: int) -> str:
    """The text of `ladders.csv`: one row a ladder, 64 people of two to four ladders each, in the words of the study.

    Faults: now and then a step is written twice, or in capitals.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 21])))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["person", "role", *STEPS])
    person = 0
    for customer, people in PEOPLE.items():
        for _ in range(people):
            person += 1
            for ladder in said(rng):
                writer.writerow([f"I{person:02d}", LABELS[customer], *_written(ladder, rng)])
    return out.getvalue()


def said(rng: np.random.Generator) -> Iterator[list[str]]:
    """The ladders of one person, each from another feature upwards."""
    names, ready = list(BEGINNINGS), np.array(list(BEGINNINGS.values()))
    for start in rng.choice(len(names), int(rng.choice(LADDERS)), replace=False, p=ready / ready.sum()).tolist():
        yield list(_climb(names[start], rng))


def _climb(code: str, rng: np.random.Generator) -> Iterator[str]:
    while code:
        yield code
        leads = LEADS.get(code, {})
        ends = np.cumsum([*leads.values(), 1.0])
        code = [*leads, ""][int(np.searchsorted(ends, rng.random(), side="right"))]


def _written(ladder: Sequence[str], rng: np.random.Generator) -> list[str]:
    """A ladder in its columns: the feature, up to three benefits, and last the value."""
    words = [LABELLED[code] for code in ladder]
    if rng.random() < 0.03:
        words[0] = words[0].upper()
    ends_in_value = ladder[-1] in VALUES
    benefits = words[1:-1] if ends_in_value else words[1:]
    if len(benefits) == 1 and rng.random() < 0.04:
        benefits *= 2
    return [words[0], *(benefits + [""] * 3)[:3], words[-1] if ends_in_value else ""]
