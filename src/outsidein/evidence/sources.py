"""The files of one survey as one relation of raw cells: read each, then unite them by column name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

import duckdb

from outsidein.errors import EvidenceError
from outsidein.evidence import formats
from outsidein.evidence.cells import plain
from outsidein.evidence.engines.sql import Sql
from outsidein.evidence.formats.table import Column, Table
from outsidein.evidence.identifiers import constant, listed, literal, quote, select
from outsidein.evidence.kept import Kept
from outsidein.study.sections import Part, Survey

Form = Literal["text", "integer", "number", "boolean", "date", "moment"]
SMALL_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
LARGE_INTEGERS = {"HUGEINT", "UBIGINT", "UHUGEINT"}
RAW_KINDS = {*SMALL_INTEGERS, *LARGE_INTEGERS, "FLOAT", "DOUBLE", "DECIMAL", "BOOLEAN", "DATE", "VARCHAR",
             "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"}  # fmt: skip
CAST_TO: Mapping[Form, str] = {"text": "VARCHAR", "number": "DOUBLE", "date": "DATE", "moment": "TIMESTAMP"}
COPIED_BELOW = 1_000_000  # rows; a larger Parquet source is never copied, and only cheap checks are made on it
SEARCHED_BELOW = 100_000  # rows of a table up to which its answer sheets are compared with one another
QUERY = "the query"  # what a source is called that is a query
LOOKUP_FROM = 32  # meanings of a column above which a table is looked up instead of a CASE


@dataclass(frozen=True)
class RawColumn:
    """One column of the united files.

    ``header`` as in the first file that has it; ``name`` its safe name in the relation; ``form`` how its cells are
    held (``fits`` a BIGINT or not); ``labels`` the value labels of the files (code to label); ``missing`` their
    user-missing codes; ``wording`` the question; ``absent`` the numbers of the files that lack it; ``conflicts``
    codes that two files label differently.
    """

    header: str
    name: str
    form: Form = "text"
    fits: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    wording: str = ""
    absent: tuple[int, ...] = ()
    conflicts: tuple[str, ...] = ()
    only: str = ""

    @property
    def sql(self) -> str:
        """The column as an SQL expression; nothing outside the rows that `only` names, if it names any."""
        return f"CASE WHEN {self.only} THEN {quote(self.name)} END" if self.only else quote(self.name)


@dataclass(frozen=True)
class Place:
    """Where a raw value stands: how often in one file, and the first row."""

    file: str
    count: int
    row: int


@dataclass(frozen=True)
class Source:
    """The united files of one survey: `relation` has ``__file``, ``__row`` and one column for each of `columns`.

    ``lookups`` are the tables of meanings that reading its cells needs: the name of each join to its condition.
    ``selects`` is the query of each file's part of `relation`; ``kept`` what is known of files that have not changed.
    """

    engine: Sql
    name: str
    tables: tuple[Table, ...]
    columns: Mapping[str, RawColumn]
    lookups: dict[str, str] = field(default_factory=dict)
    selects: tuple[str, ...] = ()
    kept: Kept | None = None

    @property
    def relation(self) -> str:
        """The name of the united relation, a view."""
        return f"{self.name}__cells"

    @property
    def rows(self) -> int:
        """Rows of all files together."""
        return sum(table.rows for table in self.tables)

    @property
    def copied(self) -> bool:
        """Whether clean answers may be stored; a large file that DuckDB reads in place is never copied."""
        return all(table.stored for table in self.tables) or self.rows <= COPIED_BELOW

    @property
    def title(self) -> str:
        """The files in a few words."""
        first, *others = self.files
        return first if not others else f"{first} and {len(others)} more file{'s' * (len(others) > 1)}"

    @property
    def files(self) -> tuple[str, ...]:
        """The files as the user wrote them."""
        return tuple(table.file for table in self.tables)

    @property
    def searched(self) -> bool:
        """Whether answer sheets are compared with one another; those of a table, read at each question, if few."""
        return self.copied if self.numbered else self.rows <= SEARCHED_BELOW

    @property
    def numbered(self) -> bool:
        """Whether a row has a place that can be told; rows of a table have none, and no single one is shown."""
        return all(table.numbered for table in self.tables)

    def rows_of(
        self, columns: Sequence[str], *clauses: str, relation: str | None = None, gives: str = ""
    ) -> list[tuple]:
        """The rows of a query over the raw relation (or another one of this source); `gives` says what they tell."""
        return self.engine.rows(select(columns, quote(relation or self.relation), *clauses), gives)

    def one_row(self, columns: Sequence[str], *clauses: str, relation: str | None = None, gives: str = "") -> tuple:
        """The only row of such a query."""
        return self.rows_of(columns, *clauses, relation=relation, gives=gives)[0]

    @property
    def by_file(self) -> bool:
        """Whether each file is asked apart, so that the answers of those that have not changed can be kept."""
        return not self.copied and self.kept is not None and all(file in self.kept.contents for file in self.files)

    def rows_by_file(self, columns: Sequence[str], *clauses: str, gives: str = "") -> list[list[tuple]]:
        """The rows of one query over the raw cells of each file; of all files at once where none is kept."""
        if self.kept is None or not self.by_file:
            return [self.rows_of(columns, *clauses, gives=gives)]
        found = []
        for number, (file, cells) in enumerate(zip(self.files, self.selects, strict=True)):
            sql = select(columns, quote(f"{self.relation}_{number}"), *clauses)
            ask = partial(self.engine.rows, sql, gives)
            found.append([tuple(row) for row in self.kept.answer(file, f"{cells} {sql}", ask)])
        return found

    def distinct(self, key: str, most: int, *clauses: str, gives: str = "") -> dict[object, int] | None:
        """The distinct values of an SQL expression with their counts, the most frequent first; None above `most`."""
        if self.rows > COPIED_BELOW and self.engine.has_more_than(most, key, self.relation, *clauses):
            return None
        clauses = (*clauses, f"GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {most + 1}")
        gives = f"{gives}: distinct values with counts"
        found: Counter[object] = Counter()
        for rows in self.rows_by_file([f"{key} AS value", "count(*)"], *clauses, gives=gives):
            found.update(dict(rows))
        by_count = sorted(sorted(found.items(), key=lambda pair: pair[0]), key=lambda pair: -pair[1])  # type: ignore[arg-type]
        return None if len(by_count) > most else dict(by_count if self.by_file else found)

    def places(self, key: str, values: Sequence[object]) -> dict[object, list[Place]]:
        """Where each of some raw values stands, file by file; without a row where rows have no place."""
        where = f"WHERE {key} IN ({listed(values)})"
        row = "min(__row)" if self.numbered else "0"
        found = self.rows_of(
            [f"{key} AS value", "__file", "count(*)", f"{row} AS first_row"], where, "GROUP BY 1, 2 ORDER BY 1, 2",
            gives="values that cannot be used, with counts",
        )  # fmt: skip
        places: dict[object, list[Place]] = {}
        for value, file, count, row in found:
            places.setdefault(value, []).append(Place(self.files[file], count, row))
        return places

    def told(self, key: str, values: Sequence[object], most: int = 5) -> str:
        """Raw values with how often and where they stand, for a message."""
        found = self.places(key, values)
        pieces = [f"{_shown(value)} ({self._times(places)})" for value, places in list(found.items())[:most]]
        return ", ".join(pieces) + (f" and {len(found) - most} more" if len(found) > most else "")

    def _times(self, places: Sequence[Place]) -> str:
        count, first = sum(place.count for place in places), places[0]
        if not self.numbered:
            return "once" if count == 1 else f"{count} times"
        often = "once, in" if count == 1 else f"{count} times, first in"
        return f"{often} row {first.row}" + (f" of {first.file}" if len(self.files) > 1 else "")

    def meaning(self, key: str, meanings: Mapping[object, object], otherwise: str = "NULL") -> str:
        """SQL that turns a raw value into its meaning: a CASE, or for many values a table that `looked_up` joins."""
        if len(meanings) <= LOOKUP_FROM:
            cases = " ".join(f"WHEN {constant(raw)} THEN {constant(value)}" for raw, value in meanings.items())
            return f"CASE {key} {cases} ELSE {otherwise} END" if cases else otherwise
        table = f"{self.name}__meanings_{len(self.lookups)}"
        pairs = ", ".join(f"({constant(raw)}, {constant(value)})" for raw, value in meanings.items())
        self.engine.create(table, select(["*"], f"(VALUES {pairs}) AS meanings(__raw, __value)"), stored=True)
        self.lookups[table] = f"{key} = {quote(table)}.__raw"
        value, unknown = f"{quote(table)}.__value", f"{quote(table)}.__raw IS NULL"
        return value if otherwise == "NULL" else f"CASE WHEN {unknown} THEN {otherwise} ELSE {value} END"

    @property
    def looked_up(self) -> str:
        """The raw relation with every table of meanings joined to it."""
        joins = [f"LEFT JOIN {quote(table)} ON {condition}" for table, condition in self.lookups.items()]
        return " ".join([quote(self.relation), *joins])


def _shown(value: object, most: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= most else text[: most - 3] + "..."


def at_source(survey: Survey) -> bool:
    """Whether a survey is a table or a query of the study's engine, not files."""
    return survey.table is not None or survey.query is not None


def parts_of(survey: Survey) -> tuple[Part, ...]:
    """The files of a survey; one with a single `file`, or a table, is the case of one part. Raises EvidenceError."""
    if at_source(survey):
        return (Part(file=survey.table or QUERY, wave=None),)
    if survey.file and survey.files:
        raise EvidenceError(f"{survey.id}: give `file` or `files`, not both")
    parts = survey.files or ((Part(file=survey.file, wave=None),) if survey.file else ())
    if not parts:
        raise EvidenceError(f"{survey.id}: no file is given; add `file: answers.csv`")
    names = [part.file for part in parts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise EvidenceError(f"{survey.id}: {twice} is listed twice under `files`; each file counts once")
    return parts


def read_source(
    survey: Survey, paths: Sequence[Path], connection: duckdb.DuckDBPyConnection, name: str
) -> tuple[Table, ...]:
    """Read every file of a survey into DuckDB, as relations whose names begin with `name`.

    Args:
        survey: What is declared.
        paths: Where each of `parts_of(survey)` lies, in that order.
        connection: Where the relations are made.
        name: A name for the source, unlike that of any other.

    Raises:
        EvidenceError: A file cannot be read; says file, row and remedy.
    """
    return tuple(
        formats.read(path, survey.layout, connection, f"{name}__file{number}", part.file)
        for number, (part, path) in enumerate(zip(parts_of(survey), paths, strict=True))
    )


def unite(tables: Sequence[Table], engine: Sql, name: str, kept: Kept | None = None) -> Source:
    """One relation over all files, joined by column name; headers that differ only in case are one column."""
    spellings = [{column.name.casefold(): column for column in table.columns} for table in tables]
    types = [engine.kinds(table.relation) for table in tables]
    columns: dict[str, RawColumn] = {}
    for key in dict.fromkeys(key for spelling in spellings for key in spelling):
        held = [spelling.get(key) for spelling in spellings]
        kinds = [types[i][column.name] for i, column in enumerate(held) if column]
        columns[key] = _column(f"__c{len(columns)}", held, kinds)
    parts = [
        select(
            [
                f"CAST({i} AS INTEGER) AS __file",
                "CAST(__row AS BIGINT) AS __row",
                *(_cell(spellings[i].get(key), types[i], column) for key, column in columns.items()),
            ],
            quote(table.relation),
        )
        for i, table in enumerate(tables)
    ]
    source = Source(engine, name, tuple(tables), columns, selects=tuple(parts), kept=kept)
    engine.create(source.relation, " UNION ALL ".join(parts), stored=False)
    for number, part in enumerate(parts if source.by_file else ()):
        engine.create(f"{source.relation}_{number}", part, stored=False)
    return source


def _form(kind: str) -> Form:
    if kind in SMALL_INTEGERS or kind in LARGE_INTEGERS:
        return "integer"
    if kind in {"FLOAT", "DOUBLE"} or kind.startswith("DECIMAL"):
        return "number"
    if kind.startswith("TIMESTAMP"):
        return "moment"
    return {"BOOLEAN": "boolean", "DATE": "date"}.get(kind, "text")  # type: ignore[return-value]


def _common(forms: set[Form]) -> Form:
    if len(forms) == 1:
        return next(iter(forms))
    if forms == {"integer", "number"}:
        return "number"
    return "moment" if forms == {"date", "moment"} else "text"


def _column(name: str, held: Sequence[Column | None], kinds: Sequence[str]) -> RawColumn:
    present = [column for column in held if column]
    labels: dict[str, str] = {}
    conflicts = []
    for column in present:
        for code, label in column.values.items():
            first = labels.setdefault(code, label)
            if plain(first) != plain(label):
                conflicts.append(f"code {code} is {first!r} in one file and {label!r} in another")
    return RawColumn(
        header=present[0].name,
        name=name,
        form=_common({_form(kind) for kind in kinds}),
        fits=all(kind in SMALL_INTEGERS for kind in kinds),
        labels=labels,
        missing=tuple(dict.fromkeys(code for column in present for code in column.missing)),
        wording=next((column.label for column in present if column.label), ""),
        absent=tuple(number for number, column in enumerate(held) if column is None),
        conflicts=tuple(conflicts),
    )


def _cell(column: Column | None, types: Mapping[str, str], to: RawColumn) -> str:
    if column is None:
        return f"NULL AS {to.sql}"
    cell, kind = quote(column.name), types[column.name]
    if kind == "TIMESTAMP WITH TIME ZONE":
        cell = f"in_utc({cell})"
    if to.form == "text" and _form(kind) == "number":
        cell = number_text(f"CAST({cell} AS DOUBLE)")
    elif to.form in CAST_TO and kind != CAST_TO[to.form]:
        cell = f"CAST({cell} AS {CAST_TO[to.form]})"
    return f"{cell} AS {to.sql}"


def number_text(cell: str) -> str:
    """SQL for a DOUBLE as text: whole numbers without decimals, nothing for NaN."""
    whole = f"WHEN {is_whole(cell, 10**15)} THEN CAST(CAST({cell} AS BIGINT) AS VARCHAR)"
    return f"CASE WHEN is_nan({cell}) THEN NULL {whole} ELSE CAST({cell} AS VARCHAR) END"


def is_whole(cell: str, below: int) -> str:
    """SQL that tells whether a DOUBLE is a whole number of a size below `below`; NULL stays NULL."""
    return f"CASE WHEN abs({cell}) < {below} THEN {cell} = floor({cell}) ELSE {cell} IS NULL AND NULL END"


def text_of(column: RawColumn) -> str:
    """SQL for a raw column as text, trimmed; nothing where it is empty."""
    if column.form == "number":
        return number_text(column.sql)
    return trimmed(column.sql) if column.form == "text" else f"CAST({column.sql} AS VARCHAR)"


def trimmed(text: str) -> str:
    """SQL of a text without the blanks at its ends, NULL where nothing is left."""
    return f"trimmed({text}, {literal(BLANKS)})"


BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\ufeff"
