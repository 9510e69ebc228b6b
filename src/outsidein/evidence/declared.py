"""Which columns a survey declares, and whether its files have them. All that is missing is told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from outsidein.errors import suggest
from outsidein.evidence.faults import Fault, some
from outsidein.evidence.formats.names import clean_name
from outsidein.evidence.sources import RawColumn, Source
from outsidein.study.sections import Survey

RESERVED = ("unit", "stratum", "weight", "flagged")


@dataclass(frozen=True)
class Use:
    """A column that the survey names: where in the declaration, what it is for, and whether every file must have it."""

    where: tuple[str, ...]
    header: str
    purpose: str
    everywhere: bool = False


def uses(survey: Survey) -> Iterator[Use]:
    """Every column that a survey declares, in the order of the declaration."""
    for purpose in ("respondent", "unit", "stratum"):
        header = getattr(survey, purpose)
        if header is not None:
            yield Use((purpose,), header, purpose, everywhere=True)
    if survey.wave and survey.wave.column is not None:
        yield Use(("wave", "column"), survey.wave.column, "wave")
    if survey.customer:
        yield Use(("customer", "column"), survey.customer.column, "customer")
    if survey.weight.column is not None:
        yield Use(("weight", "column"), survey.weight.column, "weight", everywhere=True)
    if survey.duration is not None:
        yield Use(("duration",), survey.duration, "duration")
    for name, segment in survey.segments.items():
        yield Use(("segments", name), name if segment.column is None else segment.column, f"segment {name!r}")
    for name, item in survey.items.items():
        yield Use(("items", name), name if item.column is None else item.column, f"item {name!r}")


def match(source: Source, survey: Survey) -> tuple[dict[tuple[str, ...], RawColumn], list[Fault], list[str]]:
    """The column of every use, by its place in the declaration; the faults; the notes.

    A header matches exactly or, failing that, in another case. A column that only some files have is a note, except
    where a row cannot be used without it.
    """
    columns: dict[tuple[str, ...], RawColumn] = {}
    faults = list(_name_faults(survey))
    notes = []
    for use in uses(survey):
        column = source.columns.get(clean_name(use.header).casefold())
        if column is None or len(column.absent) == len(source.files):
            faults.append(_unknown(source, use))
            continue
        columns[use.where] = column
        if column.header != clean_name(use.header):
            notes.append(f"column {column.header!r} is read as {use.header!r} ({use.purpose})")
        if column.absent and _needed(use, survey, column):
            faults.append(_absent(source, use, column))
        elif column.absent:
            files = _files(source, column)
            notes.append(f"{files}: no column {use.header!r} ({use.purpose}); its cells are taken as empty there")
    return columns, faults, list(dict.fromkeys(notes))


def output_names(survey: Survey) -> list[str]:
    """The columns that slices and items of a survey become, in order."""
    own = ["wave"] if survey.wave or any(part.wave for part in survey.files) else []
    own += ["customer", "role", "customer_kind"] if survey.customer else []
    return [*own, *survey.segments, *survey.items]


def _name_faults(survey: Survey) -> Iterator[Fault]:
    names = output_names(survey)
    times = Counter(name.casefold() for name in [*RESERVED, *names])
    for name in dict.fromkeys([*survey.segments, *survey.items]):
        if name.startswith("__") or not name.strip() or "\0" in name:
            reason = "is not a name that can be used"
        elif name.casefold() in RESERVED:
            reason = "is a name that every survey uses itself"
        elif times[name.casefold()] > 1:
            reason = "is the name of something else too (capitals make no difference)"
        else:
            continue
        section = "items" if name in survey.items else "segments"
        yield Fault((section, name), f"{survey.id}: {name!r} {reason}; choose another id and give its `column`")


def _unknown(source: Source, use: Use) -> Fault:
    headers = [column.header for column in source.columns.values()]
    wanted = clean_name(use.header)
    near = suggest(wanted, headers) or suggest(wanted.casefold(), [header.casefold() for header in headers])
    near = next((header for header in headers if header.casefold() == near.casefold()), "") if near else ""
    hint = f"; did you mean {near!r}?" if near else ""
    return Fault(
        use.where, f"{source.title}: no column {use.header!r} ({use.purpose}); columns are {some(headers, 30)}{hint}"
    )


def _needed(use: Use, survey: Survey, column: RawColumn) -> bool:
    if use.purpose != "wave":
        return use.everywhere
    return any(not survey.files or survey.files[number].wave is None for number in column.absent)


def _files(source: Source, column: RawColumn) -> str:
    return ", ".join(source.files[number] for number in column.absent)


def _absent(source: Source, use: Use, column: RawColumn) -> Fault:
    remedy = "add it, or give these files a `wave` of their own" if use.purpose == "wave" else "every file needs it"
    return Fault(use.where, f"{_files(source, column)}: no column {use.header!r} ({use.purpose}); {remedy}")
