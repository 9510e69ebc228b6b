"""Sentences about names: one that is declared twice, one that does not exist."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from outsidein.errors import InputError, suggest


def distinct(kind: str, names: Sequence[str]) -> None:
    """Raises InputError when a name stands there twice, or when there is none."""
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise InputError(f"{kind} {twice[0]!r} is declared twice; each has a name of its own")
    if not names:
        raise InputError(f"no {kind} is declared; a truth needs at least one")


def unknown(kind: str, name: str, known: Collection[str]) -> str:
    """What to say of a name that does not exist.

    >>> unknown("wave", "2026q1", ["2025Q4", "2026Q1"])
    "no wave '2026q1'; there are 2025Q4, 2026Q1; did you mean '2026Q1'?"
    """
    near = suggest(name, known)
    return f"no {kind} {name!r}; there are {', '.join(known)}" + (f"; did you mean {near!r}?" if near else "")
