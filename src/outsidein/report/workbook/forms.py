"""How Excel shows a number: one form a unit, one more for its differences. What the cell holds is never rounded."""

from __future__ import annotations

from collections.abc import Mapping

LEVELS: Mapping[str, str] = {
    "points": "0.0",
    "share": "0.0%",
    "scale": "0.00",
    "score": "0.0",
    "rank": "0",
    "answers": "#,##0",
    "chance": "0.0%",
    "coefficient": "0.00",
}
PLAIN = "coefficient"
FORMS: Mapping[str, str] = {
    **LEVELS,
    **{f"{unit} change": f"+{form};-{form};{form}" for unit, form in LEVELS.items()},
    "count": "#,##0",
    "p": "0.0000",
}


def level(unit: str) -> str:
    """The form of a level in this unit."""
    return unit if unit in LEVELS else PLAIN


def change(unit: str) -> str:
    """The form of a difference in this unit; of shares, in percentage points."""
    return f"{level(unit)} change"
