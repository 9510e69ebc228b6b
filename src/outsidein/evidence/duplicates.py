"""Respondents who stand in a survey more than once: the same sheet twice, or two sheets under one id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outsidein.evidence.design import FILE_STEP, content_sql, known_id
from outsidein.evidence.faults import Fault
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.intake import Exclusion
from outsidein.evidence.sources import Source

Policy = Literal["refuse", "first", "last", "keep"]
NO_WAVE = "''"  # the rows that are compared are of one wave
PLACE = f"CAST(__file AS BIGINT) * {FILE_STEP} + __row"  # one number; `divmod` by FILE_STEP takes it apart


@dataclass(frozen=True)
class Repeats:
    """Rows left out because their respondent has another row: a relation of them, or None where there are none.

    ``again`` says whether some respondent is left with more than one row: in another wave, or because all are kept.
    """

    relation: str | None = None
    again: bool = False
    faults: tuple[Fault, ...] = ()


def find_repeats(source: Source, read: str, policy: Policy) -> Repeats:
    """Find the rows that repeat a respondent within a wave.

    `read` is a relation with ``__file``, ``__row``, ``__why`` (NULL for rows still used), ``__respondent`` and
    ``__wave``. Nothing but the ids is read unless one of them repeats.
    """
    used = "WHERE __why IS NULL AND __respondent IS NOT NULL"
    gives = "how many rows and how many respondents there are"
    rows, people = source.one_row(["count(*)", "count(DISTINCT __respondent)"], used, relation=read, gives=gives)
    if rows == people:
        return Repeats()
    relation = f"{source.name}__repeats"
    many = select(["__respondent", "__wave"], quote(read), used, "GROUP BY 1, 2 HAVING count(*) > 1")
    source.engine.create(relation, _repeats_sql(_rows_sql(source, read, many), policy), stored=True)
    gives = "how many rows repeat a respondent"
    left_out = source.one_row(["count(*) FILTER (WHERE NOT __kept)"], relation=relation, gives=gives)[0]
    if policy in ("first", "last") and left_out and not source.numbered:
        return Repeats(faults=(_no_first(source, policy),))
    faults = _refusals(source, relation) if policy == "refuse" else ()
    again = rows - left_out > people
    return Repeats(relation if left_out else None, again, faults)


def _no_first(source: Source, policy: Policy) -> Fault:
    message = f"{source.title}: `duplicates: {policy}` needs rows in an order, and rows of a table have none"
    return Fault(("duplicates",), f"{message}; choose the rows yourself, with a `query:` instead of `table:`")


def _rows_sql(source: Source, read: str, many: str) -> str:
    """The rows of the repeating respondents, with a key of their whole content."""
    who = ["r.__file AS __file", "r.__row AS __row", "r.__respondent AS __respondent", "r.__wave AS __wave"]
    twice = "m.__respondent = r.__respondent AND m.__wave = r.__wave"
    rows = select(who, f"{quote(read)} AS r JOIN ({many}) AS m ON {twice}", "WHERE r.__why IS NULL")
    content = f"{content_sql(list(source.columns.values()), NO_WAVE)} AS __content"
    raw = f"({rows}) AS r JOIN {quote(source.relation)} AS raw ON raw.__file = r.__file AND raw.__row = r.__row"
    return select([*who, content], raw)


def _repeats_sql(rows: str, policy: Policy) -> str:
    """Every row of a repeating respondent, with the row that is kept for it and whether the two are the same."""
    by_key, by_content = "PARTITION BY __respondent, __wave", "PARTITION BY __respondent, __wave, __content"
    turn = "DESC" if policy == "last" else "ASC"
    marked = select(
        [
            "__file, __row, __respondent, __content",
            f"min(__content) OVER ({by_key}) = max(__content) OVER ({by_key}) AS __alike",
            f"first_value({PLACE}) OVER ({by_content} ORDER BY __file, __row) AS __first_same",
            f"first_value({PLACE}) OVER ({by_key} ORDER BY __file {turn}, __row {turn}) AS __chosen",
            f"first_value(__content) OVER ({by_key} ORDER BY __file {turn}, __row {turn}) AS __chosen_content",
        ],
        f"({rows}) AS rows",
    )
    own = "TRUE" if policy in ("refuse", "keep") else "__alike"
    kept = f"CASE WHEN {own} THEN __first_same ELSE __chosen END"
    same = f"{own} OR __content = __chosen_content"
    columns = [f"*, {kept} AS __place, {same} AS __same, {kept} = {PLACE} AS __kept"]
    return select(columns, f"({marked}) AS marked")


def _refusals(source: Source, relation: str) -> tuple[Fault, ...]:
    different, gives = "WHERE NOT __alike", "how many respondents have rows that differ"
    people = source.one_row(["count(DISTINCT __respondent)"], different, relation=relation, gives=gives)[0]
    if not people:
        return ()
    many = "1 respondent has" if people == 1 else f"{people} respondents have"
    message = (
        f"{source.title}: {many} several rows with different answers{_shown(source, relation, people)}; say "
        "`duplicates: first` or `last` to use one of them, `keep` to use all, "
        "or name the column that tells one answer sheet from another"
    )
    return (Fault(("duplicates",), message),)


def _shown(source: Source, relation: str, people: int) -> str:
    """The first of the respondents whose rows differ, with their rows; nothing where no row may be shown."""
    if not source.numbered:
        return ""
    ids = select(["__respondent"], quote(relation), "WHERE NOT __alike GROUP BY 1 ORDER BY 1 LIMIT 5")
    clauses = f"WHERE __respondent IN ({ids}) ORDER BY __respondent, __file, __row LIMIT 1000"
    rows: dict[object, list[tuple[int, int]]] = {}
    for person, file, row in source.rows_of(["__respondent", "__file", "__row"], clauses, relation=relation):
        rows.setdefault(person, []).append((file, row))
    shown = "; ".join(f"{known_id(person)} in {_rows(source, places)}" for person, places in rows.items())
    return f": {shown}" + (f" and {people - 5} more" if people > 5 else "")


def _rows(source: Source, places: list[tuple[int, int]]) -> str:
    several = len(source.files) > 1
    shown = [f"{row} of {source.files[file]}" if several else str(row) for file, row in places[:4]]
    return "rows " + ", ".join(shown) + (", ..." if len(places) > 4 else "")


def repeat_exclusions(source: Source, repeats: Repeats, column: str, policy: Policy, most: int) -> list[Exclusion]:
    """The first rows left out as repeats, each with the row that stands for it."""
    if repeats.relation is None:
        return []
    columns = ["__file", "__row", "__respondent", "__place", "__same"]
    clauses = f"WHERE NOT __kept ORDER BY __file, __row LIMIT {most}"
    return [
        Exclusion(source.files[file], row, column, str(person), repeat_reason(source, file, place, same, policy))
        for file, row, person, place, same in source.rows_of(columns, clauses, relation=repeats.relation)
    ]


def repeat_reason(source: Source, file: int, place: int, same: bool, policy: Policy) -> str:
    """Why a repeated row is left out."""
    other_file, row = divmod(place, FILE_STEP)
    other = f"row {row}" + (f" of {source.files[other_file]}" if other_file != file else "")
    return f"same as {other}" if same else f"the respondent is in {other} too, which is used (duplicates: {policy})"
