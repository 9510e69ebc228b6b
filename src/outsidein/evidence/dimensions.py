"""What answers are sliced by: segments and customers, as text; 'not stated' where the cell is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from outsidein.errors import suggest
from outsidein.evidence.cells import as_text, plain, tidy
from outsidein.evidence.faults import Fault, some
from outsidein.evidence.reading import NOT_STATED, Reading
from outsidein.evidence.sources import RawColumn, Source
from outsidein.study.sections import Customer, CustomerColumn, Segment

MOST_LEVELS = 10_000  # distinct raw values of a dimension; more looks like free text or an id


def read_segment(source: Source, name: str, segment: Segment, column: RawColumn) -> Reading:
    """The SQL of a segment: trimmed text, the declared labels or those of the file applied."""
    where = ("segments", name)
    found = _raw_values(source, column)
    if found is None:
        return Reading("NULL", (too_many(where, column, f"segment {name!r}", MOST_LEVELS),))
    labels = {**{tidy(code): tidy(label) for code, label in column.labels.items()},
              **{tidy(code): tidy(label) for code, label in segment.labels.items()}}  # fmt: skip
    level = level_reader(labels, column)
    conflicts = () if segment.labels else column.conflicts
    start = f"column {column.header!r} (segment {name!r})"
    faults = tuple(Fault((*where, "labels"), f"{start}: {conflict}; declare `labels`") for conflict in conflicts)
    meanings = {raw: level(raw) for raw in found}
    return Reading(level_sql(source, column, meanings), faults, alike_notes(f"segment {name!r}", meanings.values()))


def level_reader(labels: Mapping[str, str], column: RawColumn) -> Callable[[object], str]:
    """A function from a raw value to its level."""
    missing = {tidy(code) for code in column.missing}

    def level(raw: object) -> str:
        text = tidy(as_text(raw))
        stated = text and (text in labels or text not in missing)
        return (stated and labels.get(text, text)) or NOT_STATED

    return level


def level_sql(source: Source, column: RawColumn, meanings: Mapping[object, str | None]) -> str:
    """SQL from the raw cell to its level; text that means itself is not looked up."""
    if column.form == "text":
        changed = {raw: level for raw, level in meanings.items() if raw != level}
        return f"coalesce({source.meaning(column.sql, changed, column.sql)}, {_not_stated()})"
    return f"coalesce({source.meaning(column.sql, meanings)}, {_not_stated()})"


def _not_stated() -> str:
    return f"'{NOT_STATED}'"


def _raw_values(source: Source, column: RawColumn) -> dict[object, int] | None:
    given = f"WHERE {column.sql} IS NOT NULL"
    return source.distinct(column.sql, MOST_LEVELS, given, gives=column.header)


def too_many(where: tuple[str, ...], column: RawColumn, purpose: str, most: int) -> Fault:
    """The fault of a dimension with too many values."""
    message = f"more than {most:,} different values; this looks like free text or an id, not something to slice by"
    return Fault(where, f"column {column.header!r} ({purpose}): {message}")


def alike_notes(purpose: str, levels: Iterable[str | None]) -> tuple[str, ...]:
    """A note where levels differ only in case or spaces, which is seldom meant."""
    groups: dict[str, list[str]] = {}
    for level in dict.fromkeys(level for level in levels if level is not None):
        groups.setdefault(plain(level), []).append(level)
    alike = [" and ".join(repr(level) for level in sorted(group)) for group in groups.values() if len(group) > 1]
    return (
        (f"{purpose}: {'; '.join(alike[:5])} are kept apart; join them with `labels` if they are one",) if alike else ()
    )


def read_customer(
    source: Source, declared: CustomerColumn, column: RawColumn, customers: Sequence[Customer]
) -> dict[str, Reading]:
    """The SQL of `customer`, and of its `role` and `kind`, which the customers section says."""
    where = ("customer", "labels")
    found = _raw_values(source, column)
    if found is None:
        return {"customer": Reading("NULL", (too_many(where, column, "customer", MOST_LEVELS),))}
    known = _known_customers(declared, column, customers)
    missing = {plain(code) for code in column.missing}
    read = {raw: _customer(raw, known, missing) for raw in found}
    strangers = [raw for raw, customer in read.items() if customer is None]
    unknown = [target for target in declared.labels.values() if target not in {c.id for c in customers}]
    faults = [_stranger_fault(source, where, column, strangers, customers)] if strangers else []
    faults += [_label_fault(where, target, customers) for target in dict.fromkeys(unknown)]
    by_id = {customer.id: customer for customer in customers}
    parts = {
        "customer": read,
        "role": {raw: _said(by_id, customer, "role") for raw, customer in read.items()},
        "customer_kind": {raw: _said(by_id, customer, "kind") for raw, customer in read.items()},
    }
    readings = {name: Reading(level_sql(source, column, meanings)) for name, meanings in parts.items()}
    return {**readings, "customer": Reading(readings["customer"].sql, tuple(faults))}


def _known_customers(declared: CustomerColumn, column: RawColumn, customers: Sequence[Customer]) -> dict[str, str]:
    """Raw text, folded, to customer id: declared codes first, then ids, then labels that name one customer only."""
    labels: dict[str, str] = {}
    for customer in customers:
        key = plain(customer.label)
        labels[key] = customer.id if key not in labels else ""
    known = {key: customer for key, customer in labels.items() if key and customer}
    known |= {plain(customer.id): customer.id for customer in customers}
    for code, label in column.labels.items():
        if plain(label) in known:
            known[plain(code)] = known[plain(label)]
    return known | {plain(code): customer for code, customer in declared.labels.items()}


def _customer(raw: object, known: Mapping[str, str], missing: set[str]) -> str | None:
    text = plain(as_text(raw))
    if text in known:
        return known[text]
    return NOT_STATED if not text or text in missing else None


def _said(by_id: Mapping[str, Customer], customer: str | None, what: str) -> str:
    known = by_id.get(customer or "")
    return (getattr(known, what) if known else None) or NOT_STATED


def _stranger_fault(
    source: Source, where: tuple[str, ...], column: RawColumn, strangers: list[object], customers: Sequence[Customer]
) -> Fault:
    ids = [customer.id for customer in customers]
    there = f"customers are {some(ids, 20)}" if ids else "the study declares no customers"
    example = f"labels: {{{as_text(strangers[0])}: {ids[0] if ids else 'an id'}}}"
    shown = source.told(column.sql, strangers)
    message = f"{shown} is the id or label of no customer; {there}; say who it is, as in `customer: {{{example}}}`"
    return Fault(where, f"column {column.header!r} (customer): {message}")


def _label_fault(where: tuple[str, ...], target: str, customers: Sequence[Customer]) -> Fault:
    ids = [customer.id for customer in customers]
    near = suggest(target, ids)
    hint = f"; did you mean {near!r}?" if near else ""
    return Fault(where, f"customer labels: no customer has the id {target!r}; customers are {some(ids, 20)}{hint}")
