"""Data quality: rows read, used and excluded with reasons, answers no rule reads, flags, repairs, failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from outsidein.report.material import Material
from outsidein.report.workbook.sheet import Block, Cell, Sheet, number

Row = tuple[Cell, ...]


def sheet(material: Material) -> Sheet:
    """What became of the rows of every file."""
    results = material.results
    blocks = (
        Block(("Evidence", "File", "Rows read", "Used", "Excluded"), list(_files(material)), "Rows by file"),
        Block(("Evidence", "File", "Reason", "Rows"), list(_reasons(material)), "Why rows were excluded"),
        Block(
            ("Evidence", "File", "Item", "Column", "What stands there", "Rows", "First in row"),
            list(_unread(material)), "Answers that no rule reads; they count as no answer",
        ),
        Block(
            ("Evidence", "Sign", "Sheets", "Share", "Marks as flagged", "Rule"),
            [row for source in results.quality for row in _flags(source)], "Signs of careless or repeated answers",
        ),
        Block(("Evidence", "Note"), list(_notes(material)), "Repairs and notes"),
        Block(
            ("Measure", "Slice", "Why"),
            [(found["analysis"], found["slice"], found["message"]) for found in results.failures],
            "What could not be computed",
        ),
    )  # fmt: skip
    return Sheet("Data quality", [block for block in blocks if block.rows])


def _parts(material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((source["source"], part) for source in material.results.intake for part in source["files"])


def _files(material: Material) -> Iterator[Row]:
    for source, part in _parts(material):
        yield source, part["file"], part["rows_read"], part["rows_used"], part["rows_read"] - part["rows_used"]


def _reasons(material: Material) -> Iterator[Row]:
    for source, part in _parts(material):
        yield from ((source, part["file"], reason, count) for reason, count in part.get("reasons", {}).items())


def _unread(material: Material) -> Iterator[Row]:
    for source, part in _parts(material):
        for found in part.get("unread", ()):
            stands = str(found["value"])
            yield source, part["file"], found["item"], found["column"], stands, found["count"], found["row"]


def _flags(source: Mapping[str, Any]) -> Iterator[Row]:
    for flag in source["flags"]:
        marks = "yes" if flag.get("marks", True) else "no"
        yield source["source"], flag["name"], flag["count"], number(flag["share"], "share"), marks, flag["rule"]


def _notes(material: Material) -> Iterator[Row]:
    for source in material.results.intake:
        yield from ((source["source"], note) for note in source.get("notes", ()))
    for source, part in _parts(material):
        yield from ((source, f"{part['file']}: {note}") for note in part.get("notes", ()))
