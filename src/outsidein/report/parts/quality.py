"""Data quality: rows read = used + left out, signs of careless answers, what they change, repairs, unread answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from outsidein.report import numbers
from outsidein.report.figures import Piece, Said
from outsidein.report.material import Material
from outsidein.report.parts import tables
from outsidein.report.parts.headlines import headline
from outsidein.report.parts.model import Failure, Intake, Table
from outsidein.stats.estimates import Estimate

MOST_ROWS = 40
Record = Mapping[str, Any]


def intake(material: Material) -> tuple[Intake, ...]:
    """The account of every source."""
    flags = {found["source"]: found for found in material.results.quality}
    return tuple(_source(material, source, flags.get(source["source"], {})) for source in material.results.intake)


def _source(material: Material, source: Record, quality: Record) -> Intake:
    files: Sequence[Record] = source["files"]
    return Intake(
        source["source"], _accounts(files), _reasons(files), _unread(files), _flags(quality),
        _flagged(material, source["source"]), tuple(_notes(source)),
    )  # fmt: skip


def _accounts(files: Sequence[Record]) -> Table:
    lines = [
        [Said(part["file"]), *(numbers.count(n) for n in (part["rows_read"], part["rows_used"], excluded(part)))]
        for part in files
    ]
    return tables.plain("Rows by file: read = used + left out", ("File", "Read", "Used", "Left out"), lines)


def excluded(part: Record) -> int:
    """How many rows of a file were left out."""
    return part.get("rows_excluded", part["rows_read"] - part["rows_used"])


def _reasons(files: Iterable[Record]) -> Table | None:
    lines = [
        (Said(part["file"]), Said(reason), numbers.count(number))
        for part in files
        for reason, number in part.get("reasons", {}).items()
    ]
    return _listed("Why rows were left out", ("File", "Reason", "Rows"), lines)


def _unread(files: Iterable[Record]) -> Table | None:
    lines = [
        (
            Said(part["file"]),
            Said(found["column"]),
            Said(str(found["value"])),
            numbers.count(found["count"]),
            numbers.count(found["row"]),
        )
        for part in files
        for found in part.get("unread", ())
    ]
    heads = ("File", "Column", "What stands there", "Rows", "First in row")
    return _listed("Answers that no rule reads; they count as no answer", heads, lines)


def _flags(quality: Record) -> Table | None:
    lines = [
        (
            Said(numbers.first_upper(flag["name"])), numbers.count(flag["count"]), numbers.percent(flag["share"]),
            "flagged" if flag.get("marks", True) else "only counted", Said(flag["rule"]),
        )
        for flag in quality.get("flags", ())
    ]  # fmt: skip
    return _listed("Signs of careless or repeated answers", ("Sign", "Sheets", "Share", "What follows", "Rule"), lines)


def _listed(caption: str, heads: Sequence[Piece], lines: Sequence[Sequence[Piece]]) -> Table | None:
    if not lines:
        return None
    more = f" (the first {MOST_ROWS} of {numbers.count(len(lines))})" if len(lines) > MOST_ROWS else ""
    return tables.plain(caption + more, heads, lines[:MOST_ROWS], numeric=False)


def _flagged(material: Material, source: str) -> Table | None:
    """The headline numbers of all answers, and of those that are not flagged."""
    rows = [
        headline(material, measure) for measure in material.measures if material.source_of.get(measure.id) == source
    ]
    compared = [(row, without) for row in rows if row and (without := _without(material, row))]
    if not compared:
        return None
    lines = [((Said(_name(material, row)),), (row, without)) for row, without in compared]
    return tables.grid(
        "The headline numbers with and without flagged answers", "Measure", ("All answers", "Without flagged"), lines
    )


def _without(material: Material, row: Estimate) -> Estimate | None:
    return material.lookup.row(row.analysis, row.quantity, row.subject, (*row.slice, ("flagged", "no")))


def _name(material: Material, row: Estimate) -> str:
    title, quantity = material.names.title(row.analysis), material.names.quantity(row).label
    return (
        title
        if row.subject == ""
        else f"{title}, {quantity.lower()} {material.names.subject(row.analysis, row.subject).lower()}"
    )


def _notes(source: Record) -> Iterable[tuple[str, str]]:
    """Every repair and note, with the file or the source it belongs to."""
    yield from (("", note) for note in source.get("notes", ()))
    yield from ((part["file"], note) for part in source["files"] for note in part.get("notes", ()))


def failures(material: Material) -> tuple[Failure, ...]:
    """Measures that could not be computed somewhere."""
    known = {measure.id for measure in material.study.measures}
    return tuple(
        Failure(
            material.names.title(found["analysis"]) if found["analysis"] in known else found["analysis"],
            found["slice"],
            found["message"],
        )
        for found in material.results.failures
    )
