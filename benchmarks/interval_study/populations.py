"""What is asked in the study, the declared shares of every answer, and the exact truth of every quantity."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from outsidein.methods import opportunity
from outsidein.methods.reliability import reliability
from outsidein.simulate.sampling import SKEWED, Population, battery_covariances
from outsidein.simulate.scales import Scale
from outsidein.study.sections import Item, Measure

Floats = NDArray[np.float64]
Asked = Mapping[str, Population]
Key = tuple[str, str, str]  # measure, quantity, subject

CORRELATION = 0.4  # of the opinions of one person on any two items
ICC = 0.15  # of the opinions of two people of one account, on one item or on two
SPREAD = 0.5  # standard deviation of the logarithm of spend: its skewness is 1.75
SPEND = 200.0  # median spend


def top(share: float) -> Population:
    """Answers 1 to 5 with this share in the top two boxes."""
    rest = 1 - share
    return Population(1, (0.15 * rest, 0.3 * rest, 0.55 * rest, 0.6 * share, 0.4 * share))


def around(centre: float, spread: float, points: int) -> Population:
    """Answers 1 to `points`: a rounded normal, piled up at the ends."""
    return Population(1, tuple(Scale.around((1, points), centre, spread).shares().tolist()))


ASKED: Asked = {
    "recommend": SKEWED["recommend"],
    "delighted": Population(0, (0.01, 0.002, 0.003, 0.005, 0.01, 0.02, 0.02, 0.05, 0.15, 0.23, 0.5)),
    "satisfied": SKEWED["satisfied"],
    "ceiling": SKEWED["ceiling"],
    "divided": SKEWED["divided"],
    "rare": SKEWED["rare"],
    "hardly": Population(0, (0.98, 0.02)),
    "nearly": Population(0, (0.03, 0.97)),
    "imp_speed": top(0.75), "sat_speed": top(0.3),
    "imp_price": top(0.6), "sat_price": top(0.6),
    "imp_looks": top(0.35), "sat_looks": top(0.7),
    "e_clean": around(6.3, 1.2, 7), "p_clean": around(5.4, 1.6, 7),
    "e_modern": around(5.0, 1.5, 7), "p_modern": around(5.2, 1.5, 7),
    "e_prompt": around(6.6, 1.0, 7), "p_prompt": around(4.5, 1.8, 7),
    "e_kept": around(6.8, 1.0, 7), "p_kept": around(5.0, 1.7, 7),
    "d_help": around(8.2, 1.2, 9), "a_help": around(6.0, 1.6, 9), "p_help": around(6.8, 1.7, 9),
    "d_wait": around(8.6, 1.2, 9), "a_wait": around(6.8, 1.5, 9), "p_wait": around(6.2, 1.8, 9),
    "u1": SKEWED["satisfied"], "u2": around(3.8, 1.1, 5), "u3": around(3.2, 1.2, 5), "u4": around(4.3, 1.0, 5),
}  # fmt: skip
FREE = "spend"
ITEMS: Mapping[str, Item] = {
    **{name: Item(scale=(p.low, p.low + len(p.shares) - 1)) for name, p in ASKED.items()},
    FREE: Item(scale="number"),
}
SCALE_OF_FIVE = ("u1", "u2", "u3", "u4")
DIMENSIONS = {"tangibles": ("clean", "modern"), "reliability": ("prompt", "kept")}
POINTS = {"tangibles": 30.0, "reliability": 70.0}
BOXES = {"csat": (4, 5), "easy": (5, 6, 7), "net_easy": (6, 7), "net_difficult": (1, 2, 3, 4)}

_MEASURES: tuple[dict[str, object], ...] = (
    {"id": "nps", "kind": "nps", "item": "recommend"},
    {"id": "nps_skewed", "kind": "nps", "item": "delighted"},
    {"id": "csat", "kind": "csat", "item": "satisfied"},
    {"id": "ces", "kind": "ces", "item": "ceiling"},
    {"id": "share_5", "kind": "share", "item": "rare", "values": (1,)},
    {"id": "share_2", "kind": "share", "item": "hardly", "values": (1,)},
    {"id": "share_97", "kind": "share", "item": "nearly", "values": (1,)},
    {"id": "mean", "kind": "mean", "items": ("recommend", "divided", FREE)},
    {"id": "opportunity", "kind": "opportunity", "importance": "imp_{outcome}", "satisfaction": "sat_{outcome}"},
    {"id": "servqual", "kind": "servqual", "expectation": "e_{item}", "perception": "p_{item}",
     "dimensions": DIMENSIONS, "weights": POINTS},
    {"id": "tolerance", "kind": "tolerance", "desired": "d_{item}", "adequate": "a_{item}", "perceived": "p_{item}"},
    {"id": "alpha", "kind": "alpha", "items": SCALE_OF_FIVE},
)  # fmt: skip


def measures(kinds: Mapping[str, type[Measure]]) -> list[Measure]:
    """The measures of the study; `kinds` maps the kind of a measure to its class."""
    return [kinds[str(one["kind"])].model_validate(_with_items(one)) for one in _MEASURES]


def _with_items(measure: Mapping[str, object]) -> dict[str, object]:
    """The measure with its templates written out, since those of servqual and tolerance would both match p_."""
    subjects = {"servqual": sum(DIMENSIONS.values(), ()), "tolerance": ("help", "wait")}.get(str(measure["kind"]))
    if subjects is None:
        return dict(measure)
    return {
        field: {name: value.replace("{item}", name) for name in subjects}
        if isinstance(value, str) and "{item}" in value
        else value
        for field, value in measure.items()
    }


def truths(asked: Asked = ASKED) -> dict[Key, float]:
    """The exact value of every quantity that has an interval."""
    found: dict[Key, float] = {}
    for known in (_single(asked), _opportunities(asked), _servqual(asked), _tolerance(asked)):
        found |= known
    return found | _reliability(asked, "alpha", SCALE_OF_FIVE)


def _single(asked: Asked) -> dict[Key, float]:
    """Scores, shares and means of single questions."""
    found: dict[Key, float] = {}
    for name, item in (("nps", "recommend"), ("nps_skewed", "delighted")):
        boxes = {"promoters": (9, 10), "passives": (7, 8), "detractors": tuple(range(7))}
        found[name, "nps", ""] = asked[item].nps()
        found |= {(name, quantity, ""): asked[item].share(chosen) for quantity, chosen in boxes.items()}
    satisfied, ease = asked["satisfied"], asked["ceiling"]
    found["csat", "csat", ""] = satisfied.share(BOXES["csat"])
    found["csat", "mean", ""] = satisfied.mean()
    found["csat", "mean_0_100", ""] = 25 * (satisfied.mean() - 1)
    found["ces", "ces", ""] = ease.mean()
    found["ces", "easy", ""] = ease.share(BOXES["easy"])
    found["ces", "net_easy", ""] = 100 * (ease.share(BOXES["net_easy"]) - ease.share(BOXES["net_difficult"]))
    shares = {"share_5": "rare", "share_2": "hardly", "share_97": "nearly"}
    found |= {(name, "share", ""): asked[item].share((1,)) for name, item in shares.items()}
    found |= {("mean", "mean", name): asked[name].mean() for name in ("recommend", "divided")}
    found["mean", "mean", FREE] = SPEND * float(np.exp(SPREAD**2 / 2))
    return found


def _opportunities(asked: Asked) -> dict[Key, float]:
    names = [name.removeprefix("imp_") for name in asked if name.startswith("imp_")]
    importance, satisfaction = (
        [10 * asked[f"{side}_{name}"].share((4, 5)) for name in names] for side in ("imp", "sat")
    )
    scores = opportunity.score(importance, satisfaction)
    columns = {
        "importance": importance, "satisfaction": satisfaction, "opportunity": scores, "rank": opportunity.ranks(scores)
    }  # fmt: skip
    return {
        ("opportunity", quantity, name): float(value)
        for quantity, values in columns.items()
        for name, value in zip(names, values, strict=True)
    }


def _servqual(asked: Asked) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for quantity, signs in {"expectation": (1, 0), "perception": (0, 1), "gap": (-1, 1)}.items():
        items = {
            name: signs[0] * asked[f"e_{name}"].mean() + signs[1] * asked[f"p_{name}"].mean()
            for members in DIMENSIONS.values()
            for name in members
        }
        whole = {name: float(np.mean([items[item] for item in members])) for name, members in DIMENSIONS.items()}
        found |= {("servqual", quantity, name): value for name, value in (items | whole).items()}
        found["servqual", quantity, "overall"] = float(np.mean(list(whole.values())))
        found["servqual", f"weighted_{quantity}", "overall"] = sum(whole[name] * POINTS[name] for name in whole) / 100
    return found


def _tolerance(asked: Asked) -> dict[Key, float]:
    found: dict[Key, float] = {}
    for name in ("help", "wait"):
        desired, adequate, perceived = (asked[f"{level}_{name}"].mean() for level in "dap")
        values = {
            "desired": desired, "adequate": adequate, "perceived": perceived, "adequacy": perceived - adequate,
            "superiority": perceived - desired, "width": desired - adequate,
            "position": (perceived - adequate) / (desired - adequate),
        }  # fmt: skip
        found |= {("tolerance", quantity, name): value for quantity, value in values.items()}
    quantities = ("desired", "adequate", "perceived", "adequacy", "superiority", "width")
    for quantity in quantities:
        parts = [found["tolerance", quantity, name] for name in ("help", "wait")]
        found["tolerance", quantity, "overall"] = sum(parts) / 2
    return found


def _reliability(asked: Asked, measure: str, items: tuple[str, ...]) -> dict[Key, float]:
    whole = reliability(battery_covariances([asked[name] for name in items], CORRELATION))
    found = {
        (measure, quantity, ""): float(getattr(whole, quantity))
        for quantity in ("alpha", "alpha_standardised", "omega")
    }
    for quantity in ("item_rest", "alpha_without"):
        values = getattr(whole, quantity)
        found |= {(measure, quantity, name): float(value) for name, value in zip(items, values, strict=True)}
    return found
