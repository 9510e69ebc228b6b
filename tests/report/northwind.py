"""A study with eleven kinds of measure and results made by hand: four waves, three customers, one hidden region.

Every text that an analyst or a file could bring passes `said`, so that a test can put anything in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from outsidein.analyses import ANALYSES, KINDS
from outsidein.analyses.contrasts import contrasts
from outsidein.analyses.paths.measure import Paths
from outsidein.results import Results
from outsidein.stats.estimates import Conditions, Estimate, Estimates
from outsidein.study.sections import Measure, Study

Say = Callable[[str], str]
WAVES, CUSTOMERS, REGIONS = ("2025Q3", "2025Q4", "2026Q1", "2026Q2"), ("cio", "office", "field"), ("North", "South")
OUTCOMES, STATEMENTS, ATTRIBUTES = ("informed", "restore", "closing"), ("rel1", "rel2", "tan1"), ("reply", "updates")
RIVALS = {"informed": "rel1", "restore": "rel2"}  # outcome to the item about the alternative
CHANCES = ("p_underserved", "p_strong", "p_extreme", "p_overserved", "p_served", "p_below", "p_within", "p_above",
           "p_leading", "p_target", "p_concentrate", "p_keep_up", "p_low_priority", "p_overkill",
           "p_adjusted")  # fmt: skip
DRIVERS = ("sat_informed", "sat_restore", "sat_closing")
MODEL = ("Image", "Value", "Trust")
PATHS = ((0, 1), (1, 2), (0, 2))  # the last of which is open
ANSWERS = 1200


def same(text: str) -> str:
    """The text as it is."""
    return text


def study(say: Say = same, **more: Any) -> Study:
    """The declaration: three customers, a region, one survey, a measure of each kind."""
    declared = {
        "study": say("Northwind IT services"),
        "customers": [
            {"id": name, "label": say(name.title()), "role": "user", "kind": "business", "population": 100 * place}
            for place, name in enumerate(CUSTOMERS, start=1)
        ],
        "slices": ["wave", "customer", "region", ["wave", "customer"]],
        "jobs": list(_jobs(say)),
        "evidence": [_survey(say)],
    }  # fmt: skip
    plain = Study.model_validate({**declared, **more})
    return plain.model_copy(update={"measures": tuple(_measures(say))})


def _survey(say: Say) -> dict[str, Any]:
    grids = (("imp", OUTCOMES), ("sat", OUTCOMES), ("exp", STATEMENTS), ("per", STATEMENTS))
    rated = {f"{kind}_{name}": [1, 7] for kind, names in grids for name in names}
    zones = {f"{kind}_{name}": [1, 9] for kind in ("des", "ade", "act") for name in ATTRIBUTES}
    model = {f"{name.lower()}{place}": [1, 10] for name in MODEL for place in (1, 2)}
    scales = {"recommend": [0, 10], "csat": [1, 5], "ces": [1, 7], "renew": [0, 1], **rated, **zones, **model}
    return {
        "id": "survey",
        "kind": "survey",
        "file": "evidence/survey.csv",
        "unit": "account",
        "wave": {"column": "quarter"},
        "customer": {"column": "role"},
        "segments": {"region": {"label": say("Region")}},
        "weight": {"rake": {"customer": "population"}},
        "items": {name: {"scale": scale, "question": say(f"What about {name}?")} for name, scale in scales.items()},
    }


def _jobs(say: Say) -> Iterator[dict[str, Any]]:
    """Two jobs: one with everything, and a feeling that goes with it."""
    yield {
        "id": "move", "performer": "office", "priority": 1, "label": say("Keep working"),
        "statement": {"verb": "keep", "object": "my work moving", "context": say("in an outage")},
        "heard": say("I just sit there."),
        "outcomes": [
            {"id": "informed", "step": "monitor", "statement": say("minimize the time it takes to know why")},
            {"id": "closing", "step": "conclude", "direction": "minimize", "metric": "effort",
             "object": say("to close")},
            {"id": "unasked", "statement": say("minimize the effort it takes to find help"), "heard": say("Where?")},
        ],
        "stories": [{"when": say("it fails"), "want": say("know why"), "so_that": say("go on")}],
        "pains": [say("Nobody answers.")], "gains": [say("Somebody answers.")],
        "forces": {"push": [say("an outage")], "pull": [say("news")], "anxiety": [say("a password")], "habit": []},
        "timelines": [
            {"kind": "hire", "what": say("the page"),
             "moments": [{"stage": "deciding", "told": say("I dared."), "force": "anxiety"}]},
        ],
        "alternatives": [{"id": "peer", "name": say("a colleague"), "kind": "secondary"}],
    }  # fmt: skip
    yield {"id": "calm", "kind": "emotional", "serves": "move", "statement": say("feel in control")}


def _measures(say: Say) -> Iterator[Measure]:
    def words(names: Sequence[str]) -> dict[str, str]:
        return {name: say(f"Minimize the trouble with {name} when a system fails") for name in names}

    declared: list[dict[str, Any]] = [
        {"id": "loyal", "kind": "nps", "label": say("Net promoter score"), "item": "recommend"},
        {"id": "satisfied", "kind": "csat", "label": say("Satisfied"), "item": "csat"},
        {"id": "ease", "kind": "ces", "label": say("Ease"), "item": "ces"},
        {"id": "renewal", "kind": "share", "label": say("Would renew"), "item": "renew", "values": (1,)},
        {"id": "averages", "kind": "mean", "label": say("Averages"), "items": ("recommend", "csat")},
        {"id": "outcomes", "kind": "opportunity", "label": say("Outcomes"), "importance": "imp_{o}",
         "satisfaction": "sat_{o}", "alternatives": {"peer": {name: f"per_{RIVALS[name]}" for name in RIVALS}},
         "labels": words(OUTCOMES) | {"peer": say("a colleague")}},
        {"id": "quality", "kind": "servqual", "label": say("Quality"), "expectation": "exp_{s}",
         "perception": "per_{s}", "dimensions": {"reliability": ("rel1", "rel2"), "tangibles": ("tan1",)},
         "labels": words(STATEMENTS)},
        {"id": "zone", "kind": "tolerance", "label": say("Zone"), "desired": "des_{a}", "adequate": "ade_{a}",
         "perceived": "act_{a}", "labels": words(ATTRIBUTES)},
        {"id": "scale", "kind": "alpha", "label": say("Scale"), "items": ("per_rel1", "per_rel2", "per_tan1")},
        {"id": "why", "kind": "drivers", "label": say("Why"), "outcome": "csat", "items": DRIVERS,
         "stated": {"sat_restore": "imp_restore", "sat_closing": "imp_closing"},
         "labels": {name: say(f"How well {name} is done") for name in (*DRIVERS, "csat")}},
        {"id": "model", "kind": "paths", "label": say("Index"), "model": model_text(say)},
    ]  # fmt: skip
    for entry in declared:
        yield KINDS[entry["kind"]].model_validate(entry)


def constructs(say: Say) -> list[str]:
    """The names of the constructs, as the syntax of models can hold them."""
    return [f"{name} {' '.join(say('').replace('`', '').replace(chr(34), '').split())}"[:400].strip() for name in MODEL]


def model_text(say: Say) -> str:
    """Image leads to Value, and both to Trust."""
    names = [f'"{name}"' for name in constructs(say)]
    measured = [f"{name} =~ {plain.lower()}1 + {plain.lower()}2" for name, plain in zip(names, MODEL, strict=True)]
    return "\n".join([*measured, *(f"{names[b]} ~ {names[a]}" for a, b in PATHS)])


def slices(say: Say = same) -> list[Conditions]:
    """Overall, by wave, customer and region, by wave and customer, and with against without flagged answers."""
    waves = [("wave", say(wave)) for wave in WAVES]
    single = [*waves, *(("customer", name) for name in CUSTOMERS), *(("region", say(name)) for name in REGIONS)]
    crossed = [(wave, ("customer", name)) for wave in waves for name in CUSTOMERS]
    return [(), *((pair,) for pair in single), *crossed, (("flagged", "no"),), (("flagged", "yes"),)]


SUBJECTS: Mapping[str, Sequence[str]] = {
    "averages": ("recommend", "csat"),
    "outcomes": OUTCOMES,
    "quality": (*STATEMENTS, "reliability", "tangibles", "overall"),
    "zone": (*ATTRIBUTES, "overall"),
    "why": DRIVERS,
}
LEVELS: Mapping[str, float] = {
    "nps": 32, "promoters": 0.5, "passives": 0.32, "detractors": 0.18, "p_below": 0.01,
    "p_within": 0.98, "p_above": 0.01, "csat": 0.74, "share": 0.7, "easy": 0.6, "mean": 4.1,
    "mean_0_100": 77, "ces": 5.2, "net_easy": 21, "importance": 8.1, "satisfaction": 4.2, "opportunity": 12.0,
    "rank": 1,
    "expectation": 6.1, "perception": 5.0, "gap": -1.1, "weighted_expectation": 6.1, "weighted_perception": 5.0,
    "weighted_gap": -1.1, "desired": 7.6, "adequate": 5.9, "perceived": 6.4, "adequacy": 0.5, "superiority": -1.2,
    "width": 1.7, "position": 0.3, "alpha": 0.78, "alpha_standardised": 0.78, "omega": 0.79, "item_rest": 0.6,
    "alpha_without": 0.7, "coefficient": 0.3, "unique": 0.08, "r2": 0.48, "vif": 2.1, "condition": 3.8,
    "p_adjusted": 0.001, "performance": 64, "stated_importance": 71, "p_concentrate": 0.9,
    "index": 65.0, "ave": 0.7,
}  # fmt: skip
OF_OTHER_METHODS = ("sampling_error", "conditional", "p_complete", "p_conditional", "p_general")
SPREAD: Mapping[str, float] = {
    "points": 2.4,
    "share": 0.012,
    "scale": 0.05,
    "score": 0.3,
    "rank": 0.3,
    "coefficient": 0.01,
}


def rows(say: Say = same) -> list[Estimate]:
    """Every number of the study; those of the region South are hidden, those of one customer only indicative."""
    made = [
        _row(measure, quantity, subject, place, say)
        for measure in _measures(say)
        for quantity in ANALYSES[measure.kind].quantities
        for subject in _subjects(measure, quantity)
        for place in slices(say)
    ]
    return [row.hidden() if row.level("region") == say("South") else row for row in made]


def _subjects(measure: Measure, quantity: str) -> Sequence[str]:
    if isinstance(measure, Paths):
        return _of_model(measure, quantity)
    if measure.id == "scale":
        return ("per_rel1", "per_rel2", "per_tan1") if quantity in ("item_rest", "alpha_without") else ("",)
    if measure.id == "why" and quantity in ("r2", "condition"):
        return ("",)
    if measure.id == "why" and quantity in OF_OTHER_METHODS:
        return ()
    if quantity == "stated_importance":
        return DRIVERS[1:]
    if quantity in ("alternative", "alternative_opportunity", "target", "shortfall", "p_target"):
        return [f"{name} @ peer" for name in RIVALS]
    if quantity.startswith("weighted_"):
        return ("overall",)
    return [s for s in SUBJECTS.get(measure.id, ("",)) if s != "overall" or not quantity.startswith(("p_", "position"))]


def _of_model(measure: Paths, quantity: str) -> Sequence[str]:
    """What each quantity of the model is of."""
    names = measure.spec.names
    if quantity in ("path", "total_effect", "importance", "f2"):
        return [f"{names[a]} -> {names[b]}" for a, b in PATHS]
    if quantity in ("loading", "performance", "weight"):
        sign = "<~" if quantity == "weight" else "=~"
        return [f"{block.name} {sign} {item}" for block in measure.spec.blocks for item in block.members]
    if quantity in ("htmt", "fornell_larcker"):
        return [f"{names[a]} ~~ {names[b]}" for a, b in PATHS]
    of_each = {"r2": names[1:], "indirect_effect": (f"{names[0]} -> {names[2]}",)}
    return of_each.get(quantity, names if quantity in ("index", "alpha", "rho_a", "rho_c", "ave") else ())


def _row(measure: Measure, quantity: str, subject: str, place: Conditions, say: Say) -> Estimate:
    unit = ANALYSES[measure.kind].quantities[quantity].unit
    names = list(SUBJECTS.get(measure.id, ("",)))
    order = names.index(subject) if subject in names else 0
    spread = SPREAD.get(unit, 0.0) * (1 + len(place))
    customer, wave = dict(place).get("customer"), dict(place).get("wave")
    fell = 20 * (customer == "field" and wave not in (None, say(WAVES[0]))) + 20 * (customer == "cio" and wave is None)
    moves = quantity not in ("expectation", "weighted_expectation", "adequate", "desired", "width", "rank")
    order = list(_of_model(measure, quantity)).index(subject) if isinstance(measure, Paths) else order
    value = LEVELS.get(quantity, 0.9 - 0.4 * order) - moves * (order + fell) * SPREAD.get(unit, 0.0)
    if quantity == "path" and order == len(PATHS) - 1:
        value = spread / 2
    number = Estimate(
        quantity, subject, value, spread, value - 1.96 * spread, value + 1.96 * spread, ANSWERS // (1 + 2 * len(place)),
        0.6 * ANSWERS / (1 + 2 * len(place)), np.zeros(0), analysis=measure.id, kind=measure.kind,
        slice=place, unit=unit,
        note=say("indicative: fewer than 20 resampling units") if dict(place).get("customer") == "cio" else "",
    )  # fmt: skip
    if quantity in CHANCES:
        return replace(number, value=min(max(value, 0.0), 1.0), se=np.nan, low=np.nan, high=np.nan)
    return number


def levels(say: Say = same) -> dict[str, tuple[str, ...]]:
    """The levels of every dimension, in order."""
    return {
        "wave": tuple(map(say, WAVES)), "customer": CUSTOMERS, "region": tuple(map(say, REGIONS)),
        "flagged": ("no", "yes"),
    }  # fmt: skip


def results(say: Say = same) -> Results:
    """Everything a run leaves behind."""
    made, found = rows(say), []
    for measure in _measures(say):
        mine = [row for row in made if row.analysis == measure.id]
        found += contrasts(ANALYSES[measure.kind], mine, levels(say), independent=True)
    return Results(
        estimates=Estimates(tuple(made), ("wave", "customer", "region", "flagged")),
        contrasts=tuple(found),
        levels=levels(say),
        intake=(_intake(say),),
        quality=({"source": "survey", "rows": ANSWERS, "flags": list(_flags(say))},),
        failures=({"analysis": "scale", "slice": say("wave 2025Q3"), "message": say("the item 'x' is constant")},),
        run=_run(say),
    )


def _intake(say: Say) -> dict[str, Any]:
    reason, file = say("same as another row"), say("evidence/survey.csv")
    unread = {"file": file, "item": "csat", "column": say("q_csat"), "value": say("so so"), "count": 3, "row": 17}
    return {
        "source": "survey",
        "files": [
            {
                "file": file, "rows_read": ANSWERS + 12, "rows_used": ANSWERS, "rows_excluded": 12,
                "reasons": {reason: 12}, "unread": [unread], "notes": [say("1 header was trimmed")], "excluded": [],
            }
        ],
        "notes": [say("waves are taken in the order given")],
    }  # fmt: skip


def _flags(say: Say) -> Iterator[dict[str, Any]]:
    yield {
        "name": say("speeding"),
        "count": 19,
        "share": 19 / ANSWERS,
        "rule": say("faster than 2 s an item"),
        "marks": True,
    }
    yield {"name": say("short block"), "count": 60, "share": 0.05, "rule": say("5 items of one answer"), "marks": False}


def _run(say: Say) -> dict[str, Any]:
    source = {
        "source": "survey", "files": [say("evidence/survey.csv")], "rows": ANSWERS, "questions": {"q": say("asked?")},
        "unit": say("account"), "units_are_groups": True, "groups": 150, "weighted": False, "raked_to": ["customer"],
    }  # fmt: skip
    inputs = {
        "study": {"study.yaml": "ab" * 32}, "evidence": {say("evidence/survey.csv"): "cd" * 32},
        "programs": {"outsidein": "0.1.0", "numpy": "2.4"},
    }  # fmt: skip
    return {"seed": 7, "replicates": 2000, "minimum_cell": 10, "inputs": inputs, "python": "3.11", "sources": [source]}
