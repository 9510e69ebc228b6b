"""A table of a warehouse, or a query of the analyst's, as a relation of raw cells: nothing is copied."""

from __future__ import annotations

from collections.abc import Sequence

from outsidein.errors import EvidenceError, suggest
from outsidein.evidence.design import OWN_RANK_LIMIT
from outsidein.evidence.engines.warehouse import Warehouse
from outsidein.evidence.formats.names import check_names, clean_names
from outsidein.evidence.formats.refusal import refusal, shown
from outsidein.evidence.formats.table import ROW, Column, Table
from outsidein.evidence.identifiers import quote, select
from outsidein.evidence.sources import RAW_KINDS, parts_of
from outsidein.study.sections import Survey


def read_table(survey: Survey, engine: Warehouse, name: str) -> Table:
    """The table or the query of a survey, under a name that begins with `name`.

    Rows of a table have no order: `__row` numbers them by their content, so that equal rows alone change places.

    Raises:
        EvidenceError: There is no such table, it has no rows or no column that can be read, or a query is refused.
    """
    shown_as, own = parts_of(survey)[0].file, f"{name}__own"
    if survey.table is not None:
        _check_table(survey.table, engine)
    engine.create_from(own, survey.table, survey.query)
    named = survey.respondent is not None or survey.unit is not None
    return table_of(engine, name, shown_as, named=named)


def table_of(engine: Warehouse, name: str, shown_as: str, *, named: bool) -> Table:
    """The relation `<name>__own` as a table; `named` says that a column tells its answer sheets apart."""
    own = f"{name}__own"
    kinds = engine.kinds(own)
    used, notes = _readable(kinds, shown_as)
    names, renamed = clean_names(used)
    check_names(shown_as, clean_names(list(kinds))[0], None)
    rows = engine.rows(select(["count(*)"], quote(own)), "the number of rows")[0][0]
    if not rows:
        raise refusal(shown_as, "has no rows", "name a table with answers")
    if rows > OWN_RANK_LIMIT and not named:
        what = f"has {rows:,} rows, and nothing tells one answer sheet from another: rows of a table have no order"
        raise refusal(shown_as, what, "name the column of ids, as `respondent:` or `unit:`")
    cells = [f"{quote(mine)} AS {quote(new)}" for mine, new in zip(used, names, strict=True)]
    content = " || ".join(f"coalesce(CAST({quote(mine)} AS VARCHAR), '-') || ' '" for mine in used)
    place = f"row_number() OVER (ORDER BY md5({content})) AS {quote(ROW)}"
    engine.create(f"{name}__file0", select([*cells, place], quote(own)), stored=False)
    return Table(shown_as, f"{name}__file0", tuple(map(Column, names)), rows, False, notes + renamed, numbered=False)


def _check_table(table: str, engine: Warehouse) -> None:
    """That the engine's own catalogue knows a table. Raises EvidenceError that names what is there."""
    known = engine.tables()
    if table in known or any(one.rpartition(".")[2] == table for one in known):
        return
    bare = {one.rpartition(".")[2]: one for one in reversed(known)}
    near = suggest(table, known) or bare.get(suggest(table, bare), "")
    there = f"there is {', '.join(known[:8])}" if known else "this user may read no table"
    raise EvidenceError(f"no table {table!r} that may be read; {there}" + (f"; did you mean {near!r}?" if near else ""))


def _readable(kinds: dict[str, str], table: str) -> tuple[Sequence[str], tuple[str, ...]]:
    """The columns that can hold answers, and a note that names the others."""
    used = [name for name, kind in kinds.items() if kind.partition("(")[0] in RAW_KINDS]
    left = [name for name in kinds if name not in used]
    if not used:
        raise refusal(table, "has no column that can hold answers", "name a table with answers")
    listed = ", ".join(shown(name) for name in left[:5]) + (" ..." if len(left) > 5 else "")
    return used, ((f"columns of kinds that no answer has are left out: {listed}",) if left else ())
