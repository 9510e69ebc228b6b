"""Which files are one source: those with the same columns, as rounds of one survey or as its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import duckdb

from outsidein.draft.moments import in_order
from outsidein.draft.opening import Opened
from outsidein.draft.words import IDS, says
from outsidein.evidence.identifiers import quote, select

ALIKE = 0.8  # the share of columns that files of one source have in common
SAME_PEOPLE = (
    0.5  # the share of ids in common from which files without waves are different questions to the same people
)


@dataclass(frozen=True)
class Group:
    """The files of one source, by their numbers; the wave of each where their names give it; why they are one."""

    files: tuple[int, ...]
    waves: tuple[str, ...] = ()
    reason: str = ""


def join(opened: Sequence[Opened], connection: duckdb.DuckDBPyConnection) -> list[Group]:
    """The sources that some files make, in the order of the files."""
    groups: list[list[int]] = []
    for number, one in enumerate(opened):
        fitting = next((group for group in groups if _alike(opened[group[0]], one)), None)
        if fitting is None:
            groups.append([number])
        else:
            fitting.append(number)
    return [found for group in groups for found in _settled(group, opened, connection)]


def _columns(one: Opened) -> set[str]:
    return {column.name.casefold() for column in one.table.columns}


def _alike(one: Opened, other: Opened) -> bool:
    """Whether two files can be read as one source: the same layout, nearly the same columns."""
    first, second = _columns(one), _columns(other)
    return one.layout == other.layout and len(first & second) >= ALIKE * len(first | second)


def _settled(group: Sequence[int], opened: Sequence[Opened], connection: duckdb.DuckDBPyConnection) -> list[Group]:
    """The files as one source, or as one each where they ask the same people different things."""
    if len(group) == 1:
        return [Group(tuple(group))]
    files = [opened[number] for number in group]
    waves = wave_names([PurePath(one.path) for one in files])
    same = len({frozenset(_columns(one)) for one in files}) == 1
    columns = "the same columns" if same else "nearly the same columns"
    if waves:
        return [
            Group(
                tuple(group), waves, f"{columns} in {len(group)} files, whose names give the waves: {', '.join(waves)}"
            )
        ]
    if _same_people(files, connection):
        why = "the same columns and the same people as another file, but no wave in its name: a source of its own"
        return [Group((number,), (), why) for number in group]
    return [Group(tuple(group), (), f"{columns} in {len(group)} files; add `wave:` to each file if they are rounds")]


def wave_names(paths: Sequence[PurePath]) -> tuple[str, ...]:
    """The waves that the names of some files give, in the order of the files; nothing where they give none.

    >>> wave_names([PurePath("answers_2025Q4.csv"), PurePath("answers_2026Q1.csv")])
    ('2025Q4', '2026Q1')
    >>> wave_names([PurePath("north.csv"), PurePath("south.csv")])
    ()
    """
    for names in ([path.stem for path in paths], [path.parent.name for path in paths]):
        for different in (_different(names), _without_prefix(_different(names))):
            if all(different) and len(set(different)) == len(different) and in_order(different):
                return tuple(different)
    return ()


def common_name(paths: Sequence[PurePath]) -> str:
    """What some files are called together: the words that all their names have, else the name of the first.

    >>> common_name([PurePath("answers_2025Q4.csv"), PurePath("answers_2026Q1.csv")])
    'answers'
    """
    pieces = [re.split(r"[\s_.\-]+", path.stem) for path in paths]
    common = [piece for piece in pieces[0] if piece and all(piece in each for each in pieces)]
    return paths[0].stem if len(paths) == 1 else "_".join(common) or paths[0].stem


def _different(names: Sequence[str]) -> list[str]:
    """Names without the words that all of them have."""
    pieces = [[piece for piece in re.split(r"[\s_.\-]+", name) if piece] for name in names]
    common = set.intersection(*(set(each) for each in pieces))
    return [" ".join(piece for piece in each if piece not in common) for each in pieces]


def _without_prefix(names: Sequence[str]) -> list[str]:
    """Names without the letters that all of them begin with."""
    length = 0
    while (
        all(name[length : length + 1].isalpha() for name in names) and len({name[: length + 1] for name in names}) == 1
    ):
        length += 1
    return [name[length:] for name in names]


def _same_people(files: Sequence[Opened], connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the first two files share most of their ids."""
    shared = [column.name for column in files[0].table.columns if says(column.name, IDS)]
    others = {column.name.casefold(): column.name for column in files[1].table.columns}
    for name in shared:
        other = others.get(name.casefold())
        if other is None:
            continue
        sets = [
            select([f"CAST({quote(column)} AS VARCHAR)"], quote(one.table.relation))
            for column, one in ((name, files[0]), (other, files[1]))
        ]
        common = connection.sql(select(["count(*)"], f"({' INTERSECT '.join(sets)})")).fetchall()[0][0]
        if common > SAME_PEOPLE * min(one.table.rows for one in files[:2]):
            return True
    return False
