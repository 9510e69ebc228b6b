"""What a run says of itself and of its sources: how it was done, its rows, its flags, the levels of its dimensions."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from outsidein.evidence.answers import Answers
from outsidein.evidence.request import Spread
from outsidein.evidence.units import Resampling
from outsidein.stats.estimates import Estimate
from outsidein.study.sections import Study
from outsidein.study.slices import ordered


def levels(sources: Sequence[Answers]) -> dict[str, tuple[str, ...]]:
    """The levels of every dimension, over all sources, in order."""
    every: dict[str, tuple[str, ...]] = {}
    for answers in sources:
        for name, found in answers.dimensions.items():
            every[name] = tuple(dict.fromkeys((*every.get(name, ()), *found)))
    return every


def sliced_by(rows: Sequence[Estimate]) -> tuple[str, ...]:
    """The dimensions that some row is cut by, in the order used everywhere."""
    return ordered(name for row in rows for name, _ in row.slice)


def nesting(study: Study) -> dict[str, dict[str, dict[str, str]]]:
    """Dimensions that follow from the customer: the role and the kind of each."""
    roles = {customer.id: customer.role or "not stated" for customer in study.customers}
    kinds = {customer.id: customer.kind for customer in study.customers}
    return {"customer": {"role": roles, "customer_kind": kinds}}


def account(answers: Answers) -> dict[str, Any]:
    """The account of the rows of a source."""
    return {
        "source": answers.survey.id,
        "files": [{**part.to_dict(), "excluded": list(map(asdict, part.excluded))} for part in answers.intake],
        "notes": list(answers.notes),
    }


def quality(answers: Answers) -> dict[str, Any]:
    """The flags on the answer sheets of a source."""
    return {"source": answers.survey.id, "rows": answers.rows, "flags": list(map(asdict, answers.quality))}


def described(
    study: Study,
    sources: Sequence[Answers],
    resampling: Resampling,
    seconds: Mapping[str, float],
    inputs: Mapping[str, Any],
) -> dict[str, Any]:
    """How the run was done, for `run.json` and the methods page."""
    spreads = resampling.spreads
    return {
        "study": study.study,
        "seed": study.seed,
        "replicates": study.replicates,
        "minimum_cell": study.minimum_cell,
        "inputs": dict(inputs),
        "python": platform.python_version(),
        "seconds": dict(seconds),
        "sources": [
            {
                "source": answers.survey.id,
                "files": [part.file for part in answers.intake],
                "rows": answers.rows,
                "questions": dict(answers.questions),
                "unit": answers.survey.unit or answers.survey.respondent or "row",
                "units_are_groups": spreads[answers.survey.id].keys is not None,
                "groups": _groups(spreads[answers.survey.id]),
                "weighted": answers.has_weight,
                "raked_to": list(answers.survey.weight.rake),
                "stratified": answers.has_stratum,
            }
            for answers in sources
        ],
    }


def _groups(spread: Spread) -> int:
    return len(spread.keys) if spread.keys is not None else sum(spread.sizes)
