"""Estimates: labelled rows, each with its replicates, that can be compared and combined replicate by replicate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from arro3.core import Array, DataType, Table
from numpy.typing import NDArray

from outsidein.errors import MissingError, suggest

Floats = NDArray[np.float64]
Conditions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Estimate:
    """One number of a study, with its uncertainty.

    ``quantity`` is what was estimated (``nps``, ``gap``), ``subject`` of what (an item, an outcome, a dimension;
    empty where the analysis has one subject), ``slice`` the subset it is about as (dimension, level) pairs. ``se``,
    ``low`` and ``high`` are on the scale of ``value`` (a 95 % interval); ``n`` counts answers, ``n_effective`` the
    simple random sample that would be as precise. ``replicates`` are the study's replicates of this number;
    ``degrees`` the degrees of freedom of ``se``.
    """

    quantity: str
    subject: str
    value: float
    se: float
    low: float
    high: float
    n: int
    n_effective: float
    replicates: Floats
    degrees: float = np.inf
    unit: str = ""
    note: str = ""
    analysis: str = ""
    kind: str = ""
    slice: Conditions = ()
    suppressed: bool = False

    def level(self, dimension: str) -> str | None:
        """The level of one slice dimension, or nothing where this number is not cut by it."""
        return dict(self.slice).get(dimension)

    def hidden(self) -> Estimate:
        """This row with everything taken out that could single somebody out."""
        nothing = np.full(len(self.replicates), np.nan)
        return replace(
            self, value=np.nan, se=np.nan, low=np.nan, high=np.nan, n=0, n_effective=np.nan, replicates=nothing,
            suppressed=True, note="hidden: too few answers, or another hidden number would follow from it",
        )  # fmt: skip


def combine(rows: Sequence[Estimate], rule: Callable[[Floats], Floats], quantity: str) -> Estimate:
    """One estimate out of several, replicate by replicate: `rule` maps (rows, columns) to (columns,).

    The standard error is the standard deviation of the replicates, the interval their 2.5th and 97.5th percentiles.
    """
    columns = np.stack([np.concatenate([[row.value], row.replicates]) for row in rows])
    values = rule(columns)
    kept = values[1:][np.isfinite(values[1:])]
    low, high = np.percentile(kept, [2.5, 97.5]) if len(kept) else (np.nan, np.nan)
    return replace(
        rows[0], quantity=quantity, value=float(values[0]), se=float(kept.std()) if len(kept) else np.nan,
        low=float(low), high=float(high), n=min(row.n for row in rows), replicates=values[1:],
        n_effective=min(row.n_effective for row in rows), note="",
    )  # fmt: skip


def difference(a: Estimate, b: Estimate) -> Estimate:
    """a - b in every replicate."""
    return combine([a, b], lambda values: values[0] - values[1], a.quantity)


def ratio(a: Estimate, b: Estimate) -> Estimate:
    """a / b in every replicate."""
    return combine([a, b], lambda values: values[0] / values[1], a.quantity)


def mean(rows: Sequence[Estimate]) -> Estimate:
    """The plain mean of several rows in every replicate."""
    return combine(rows, lambda values: values.mean(axis=0), rows[0].quantity)


def rank(rows: Sequence[Estimate]) -> list[Estimate]:
    """The rank of each row among all (1 is the highest), with the interval of that rank."""
    return [combine([row, *rows], lambda values: 1.0 + np.sum(values[1:] > values[0], axis=0), "rank") for row in rows]


@dataclass(frozen=True, repr=False)
class Estimates:
    """A table of estimates; a sequence of `Estimate` rows that also speaks the Arrow PyCapsule interface.

    ``pyarrow.table(estimates)`` and ``polars.DataFrame(estimates)`` give the columns quantity, subject, value, se, low,
    high, n, n_effective, and one per slice dimension.
    """

    rows: tuple[Estimate, ...]
    dimensions: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Estimate:
        return self.rows[index]

    def where(self, **labels: str | None) -> Estimates:
        """The rows with these labels: analysis, kind, quantity, subject, or a slice dimension (None: not cut by it)."""
        return Estimates(tuple(row for row in self.rows if _matches(row, labels)), self.dimensions)

    def one(self, **labels: str | None) -> Estimate:
        """The only row with these labels.

        Raises:
            MissingError: when there is none, or more than one; it names what there is.
        """
        found = self.where(**labels)
        if len(found) == 1:
            return found[0]
        wanted = ", ".join(f"{name}={value!r}" for name, value in labels.items())
        if found:
            raise MissingError(f"{len(found)} estimates have {wanted}; name more of quantity, subject or slice")
        quantities = list(dict.fromkeys(row.quantity for row in self.rows))
        near = suggest(str(labels.get("quantity", "")), quantities)
        meant = f"; did you mean {near!r}?" if near else ""
        raise MissingError(f"no estimate has {wanted}; quantities are {', '.join(quantities)}{meant}")

    def column(self, name: str) -> list[Any]:
        """One column as a list: a field of `Estimate`, or a slice dimension."""
        if name in self.dimensions:
            return [row.level(name) for row in self.rows]
        return [getattr(row, name) for row in self.rows]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return arrow_table(self).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def _matches(row: Estimate, labels: dict[str, str | None]) -> bool:
    fields = ("analysis", "kind", "quantity", "subject")
    return all((getattr(row, name) if name in fields else row.level(name)) == value for name, value in labels.items())


def arrow_table(estimates: Estimates) -> Table:
    """The public columns of the estimates as an Arrow table."""
    text, number = DataType.utf8(), DataType.float64()
    types = {"quantity": text, "subject": text, "value": number, "se": number, "low": number, "high": number,
             "n": DataType.int64(), "n_effective": number}  # fmt: skip
    types |= dict.fromkeys(estimates.dimensions, text)
    return Table.from_pydict(
        {name: Array(_no_nan(estimates.column(name)), type=kind) for name, kind in types.items()},
    )


def _no_nan(values: Iterable[Any]) -> list[Any]:
    return [None if isinstance(value, float) and value != value else value for value in values]


def _cells(estimates: Estimates) -> tuple[list[str], list[list[str]]]:
    numbers = ["value", "low", "high", "se", "n", "n_effective"]
    header = [*estimates.dimensions, "quantity", "subject", *numbers]
    return header, [[_shown(row, name, name in estimates.dimensions) for name in header] for row in estimates.rows]


def _shown(row: Estimate, name: str, is_dimension: bool) -> str:
    value = row.level(name) if is_dimension else getattr(row, name)
    if row.suppressed and name == "value":
        return "hidden"
    if value is None or (isinstance(value, float) and value != value) or (row.suppressed and name == "n"):
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def as_text(estimates: Estimates) -> str:
    """The estimates as a plain table, for a terminal."""
    header, rows = _cells(estimates)
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [header, *rows]
    ]
    return "\n".join(lines)


def as_html(estimates: Estimates) -> str:
    """The estimates as an HTML table, for a notebook; every cell is escaped."""
    header, rows = _cells(estimates)
    head = "".join(f"<th>{_escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{_escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
