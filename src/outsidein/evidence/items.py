"""Items: the raw cells of one column of answers as scale points or quantities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from outsidein.evidence.cells import (
    Meaning,
    NumberRules,
    ScaleRules,
    as_text,
    codes_and_texts,
    number,
    plain,
    read_number,
    read_scale,
)
from outsidein.evidence.faults import Fault
from outsidein.evidence.identifiers import constant, listed, literal
from outsidein.evidence.intake import Unread
from outsidein.evidence.kano_answers import kano_point
from outsidein.evidence.reading import Reading
from outsidein.evidence.sources import RawColumn, Source, is_whole, text_of
from outsidein.study.sections import Item

MOST_ANSWERS = 2_000  # distinct raw values of an item; more looks like free text or an id
SMALLEST, LARGEST = -(2**15), 2**15 - 1
WHOLE_BELOW = 10**15  # a larger number is no scale point
WORDINGS: Mapping[str, Callable[[str], int | None]] = {"kano": kano_point}
TOO_MANY = f"more than {MOST_ANSWERS:,} different values; this looks like free text or an id, not an answer"


@dataclass(frozen=True)
class Span:
    """The smallest and largest number of a column, and whether all are whole and finite; None where it has none."""

    low: float | None
    high: float | None
    whole: bool = True
    finite: bool = True

    def inside(self, low: int, high: int) -> bool:
        """Whether every number is a whole one from `low` to `high`."""
        if self.low is None or self.high is None:
            return self.finite
        return self.whole and self.finite and low <= self.low and self.high <= high


@dataclass(frozen=True)
class ItemColumn:
    """An item, the raw column it is read from, and the decimal mark of the files."""

    name: str
    item: Item
    column: RawColumn
    decimal: str = "."
    span: Span | None = None

    @property
    def where(self) -> tuple[str, ...]:
        """The place of the item in the declaration."""
        return ("items", self.name)

    def fault(self, key: str, message: str) -> Fault:
        """A fault of this item, at the key of its declaration that mends it."""
        return Fault((*self.where, key), f"column {self.column.header!r} (item {self.name!r}): {message}")


def spans(source: Source, columns: Iterable[RawColumn]) -> dict[str, Span]:
    """The spans of the columns that hold numbers, in one pass (for Parquet, mostly from its footer)."""
    numeric = list({c.name: c for c in columns if c.form in ("integer", "number")}.values())
    asked: list[str] = []
    for column in numeric:
        cell, given = column.sql, "" if column.form == "integer" else f" FILTER (WHERE is_finite({column.sql}))"
        asked += [f"min({cell}){given}", f"max({cell}){given}"]
        if column.form == "number":
            asked += [f"bool_and({is_whole(cell, WHOLE_BELOW)}){given}"]
            asked += [f"NOT coalesce(bool_or(is_infinite({cell})), FALSE)"]
        else:
            asked += ["TRUE", "TRUE"]
    gives = f"smallest and largest of {_headers(numeric)}"
    rows = [row for (row,) in source.rows_by_file(asked, gives=gives)] if asked else []
    return {
        column.name: _span([row[4 * place : 4 * place + 4] for row in rows]) for place, column in enumerate(numeric)
    }


def _span(files: Sequence[tuple]) -> Span:
    """The span over files, of what each says: smallest, largest, whether all are whole, whether all are finite."""
    low, high = ([row[place] for row in files if row[place] is not None] for place in (0, 1))
    whole, finite = all(row[2] is not False for row in files), all(row[3] for row in files)
    return Span(min(low, default=None), max(high, default=None), whole, finite)


def _headers(columns: Iterable[RawColumn]) -> str:
    return ", ".join(column.header for column in columns)


def read_item(source: Source, asked: ItemColumn) -> Reading:
    """The SQL of an item (SMALLINT for a scale, DOUBLE for a free quantity), its faults, notes and unread answers."""
    faults = [asked.fault("labels", problem) for problem in _declaration_problems(asked.item)]
    if faults:
        return Reading("NULL", tuple(faults))
    reading = _read_free(source, asked) if asked.item.scale == "number" else _read_points(source, asked)
    conflicts = tuple(f"item {asked.name!r}: {conflict}" for conflict in asked.column.conflicts)
    return Reading(reading.sql, reading.faults, (*conflicts, *reading.notes), reading.unread)


def _declaration_problems(item: Item) -> Iterable[str]:
    codes: dict[str, int] = {}
    for label, code in item.labels.items():
        if codes.setdefault(plain(label), code) != code:
            yield f"`labels` gives {label!r} two meanings, {codes[plain(label)]} and {code}"
    if item.scale == "number":
        return
    low, high = item.scale
    if not SMALLEST <= low < high <= LARGEST:
        yield f"`scale: [{low}, {high}]` must run from a lower to a higher point; for other quantities `scale: number`"
    for label, code in item.labels.items():
        if not low <= code <= high:
            yield f"`labels` gives {label!r} the point {code}, which is outside the scale {low} to {high}"


@dataclass(frozen=True)
class _Declared:
    """What the declaration and the file's own labels say about the cells of an item."""

    labels: dict[str, int]
    missing: frozenset[str]
    missing_numbers: frozenset[Decimal]

    @property
    def recodes(self) -> bool:
        """Whether a number can mean another number."""
        return any(number(label) is not None for label in self.labels)


def _declared(asked: ItemColumn) -> _Declared:
    labels = {plain(label): code for label, code in asked.item.labels.items()}
    numbers, texts = codes_and_texts((*asked.item.missing, *asked.column.missing), asked.decimal)
    for code, label in asked.column.labels.items():
        if plain(label) in texts:
            numbers, texts = _with(numbers, number(code)), texts | {plain(code)}
        elif plain(label) in labels:
            labels.setdefault(plain(code), labels[plain(label)])
        elif asked.item.wordings and (point := WORDINGS[asked.item.wordings](label)) is not None:
            labels.setdefault(plain(code), point)
    return _Declared(labels, texts, numbers)


def _with(numbers: frozenset[Decimal], more: Decimal | None) -> frozenset[Decimal]:
    return numbers if more is None else numbers | {more}


def scale_rules(asked: ItemColumn) -> ScaleRules:
    """The rules by which the cells of a scale item are read."""
    declared, (low, high) = _declared(asked), asked.item.scale
    if isinstance(low, str) or isinstance(high, str):
        raise TypeError(f"{asked.name} is a free quantity")
    file_labels = {plain(label): code for code, label in asked.column.labels.items()}
    wordings = WORDINGS[asked.item.wordings] if asked.item.wordings else None
    return ScaleRules(
        low, high, declared.missing, declared.missing_numbers, declared.labels, file_labels, asked.decimal, wordings
    )


@dataclass
class _Read:
    """The distinct raw values of a column, sorted by what they mean."""

    meanings: dict[object, object] = field(default_factory=dict)
    refused: dict[str, list[object]] = field(default_factory=dict)
    unread: list[object] = field(default_factory=list)
    answers: int = 0
    unread_answers: int = 0

    def add(self, raw: object, count: int, meaning: Meaning) -> None:
        if meaning.kind == "answer":
            self.meanings[raw] = meaning.value
            self.answers += count
        elif meaning.kind == "unread":
            self.unread.append(raw)
            self.unread_answers += count
        elif meaning.kind != "nothing":
            self.refused.setdefault(meaning.kind, []).append(raw)


def _read_points(source: Source, asked: ItemColumn) -> Reading:
    rules, column = scale_rules(asked), asked.column
    recodes = any(number(label) is not None for label in rules.labels)
    if asked.span and not recodes and asked.span.inside(rules.low, rules.high):
        return Reading(_inside(column, rules), notes=_empty_note(asked, asked.span.low is not None))
    found = source.distinct(column.sql, MOST_ANSWERS, f"WHERE {column.sql} IS NOT NULL", gives=column.header)
    if found is None:
        return Reading("NULL", (asked.fault("scale", TOO_MANY),))
    read = _Read()
    for raw, count in found.items():
        cell = as_text(int(raw) if isinstance(raw, bool) else raw)
        read.add(raw, count, read_scale(cell, rules))
    faults = _scale_faults(source, asked, rules, read)
    if column.form in ("integer", "number") and not recodes:
        sql = _range_test(column, rules)
    else:
        sql = f"CAST({source.meaning(column.sql, read.meanings)} AS SMALLINT)"
    return Reading(sql, tuple(faults), _empty_note(asked, bool(read.answers)), _unread(source, asked, read))


def _inside(column: RawColumn, rules: ScaleRules) -> str:
    """The SQL where every number is known to lie on the scale: no test where none is needed."""
    free_of_codes = all(not rules.low <= code <= rules.high for code in rules.missing_numbers)
    simple = column.form == "integer" and free_of_codes
    return f"CAST({column.sql} AS SMALLINT)" if simple else _range_test(column, rules)


def _range_test(column: RawColumn, rules: ScaleRules) -> str:
    inside = [int(code) for code in sorted(rules.missing_numbers) if rules.low <= code <= rules.high]
    no_answer = f" AND {column.sql} NOT IN ({listed(inside)})" if inside else ""
    test = f"{column.sql} BETWEEN {rules.low} AND {rules.high}{no_answer}"
    return f"CASE WHEN {test} THEN CAST({column.sql} AS SMALLINT) END"


def _empty_note(asked: ItemColumn, answered: bool) -> tuple[str, ...]:
    return () if answered else (f"item {asked.name!r} (column {asked.column.header!r}) has no answer at all",)


def _scale_faults(source: Source, asked: ItemColumn, rules: ScaleRules, read: _Read) -> Iterable[Fault]:
    def told(kind: str) -> str:
        return source.told(asked.column.sql, read.refused[kind])

    if "outside" in read.refused:
        yield _outside_fault(asked, rules, read.refused["outside"], told("outside"))
    if "fraction" in read.refused:
        message = f"{told('fraction')} between the points of the scale; write `scale: number` for a free quantity"
        yield asked.fault("scale", message)
    if "infinite" in read.refused:
        yield asked.fault("missing", f"{told('infinite')} is no finite number; mend the file")
    if read.unread_answers > read.answers:
        shown = source.told(asked.column.sql, read.unread)
        message = f"most cells mean no point of the scale: {shown}; say what they mean, as in `labels: {{Agree: 4}}`"
        yield asked.fault("labels", message)


def _outside_fault(asked: ItemColumn, rules: ScaleRules, values: list[object], told: str) -> Fault:
    codes = [as_text(value) for value in values[:8]]
    labels = asked.column.labels
    named = "; ".join(f"{code} is {labels[code]!r} in the file" for code in codes if code in labels)
    message = f"{told} outside the scale {rules.low} to {rules.high}{f' ({named})' if named else ''}"
    remedy = f"write `missing: [{', '.join(codes)}]` where that means no answer, or widen `scale`"
    return asked.fault("scale", f"{message}; {remedy}")


def _unread(source: Source, asked: ItemColumn, read: _Read) -> tuple[Unread, ...]:
    if not read.unread:
        return ()
    places = source.places(asked.column.sql, read.unread)
    return tuple(
        Unread(place.file, asked.name, asked.column.header, as_text(value), place.count, place.row)
        for value, found in places.items()
        for place in found
    )


def plain_number(text: str, decimal: str) -> tuple[str, str]:
    """SQL that tells whether a text is a plain number in the declared format, and SQL of its value (a DOUBLE)."""
    pattern = f"[+-]?([0-9]+[{decimal}]?[0-9]*|[{decimal}][0-9]+)([eE][+-]?[0-9]+)?"
    return f"full_match({text}, {literal(pattern)})", f"to_number(replace({text}, ',', '.'))"


def _read_free(source: Source, asked: ItemColumn) -> Reading:
    declared = _declared(asked)
    rules = NumberRules(declared.missing, declared.missing_numbers, declared.labels, asked.decimal)
    if asked.column.form in ("integer", "number", "boolean"):
        return _free_typed(source, asked, declared)
    text = text_of(asked.column)
    plainly, value = plain_number(text, asked.decimal)
    gives = f"{asked.column.header}, where it is no number"
    odd = source.distinct(text, MOST_ANSWERS, f"WHERE {text} IS NOT NULL AND NOT {plainly}", gives=gives)
    if odd is None:
        return Reading("NULL", (asked.fault("scale", f"{TOO_MANY}; and they are no plain numbers"),))
    read = _Read()
    for raw, count in odd.items():
        read.add(raw, count, read_number(as_text(raw), rules))
    gives = f"{asked.column.header}, where it is too large"
    too_large = source.distinct(text, MOST_ANSWERS, f"WHERE {plainly} AND NOT is_finite({value})", gives=gives)
    bad = [*read.unread, *read.refused.get("infinite", []), *(too_large or {})]
    faults = (_number_fault(source, asked, text, bad),) if bad else ()
    number_or_none = _recoded(value, declared)
    sql = f"CASE WHEN {plainly} THEN {number_or_none} ELSE CAST({source.meaning(text, read.meanings)} AS DOUBLE) END"
    return Reading(sql, faults)


def _number_fault(source: Source, asked: ItemColumn, text: str, bad: list[object]) -> Fault:
    mark = "a decimal comma" if asked.decimal == "," else "a decimal point"
    message = (
        f"{source.told(text, bad)} is not a plain number with {mark}; write numbers without thousands separators, "
        "currency or percent, declare `layout: {decimal: ','}`, or list what means no answer under `missing`"
    )
    return asked.fault("missing", message)


def _free_typed(source: Source, asked: ItemColumn, declared: _Declared) -> Reading:
    if asked.span and not asked.span.finite:
        infinite: list[object] = [float("inf"), float("-inf")]
        message = f"{source.told(asked.column.sql, infinite)} is no finite number; mend the file"
        return Reading("NULL", (asked.fault("missing", message),))
    value = as_double(asked.column)
    answered = asked.span is None or asked.span.low is not None
    sql = f"CASE WHEN is_nan({value}) THEN NULL ELSE {_recoded(value, declared)} END"
    return Reading(sql, notes=_empty_note(asked, answered))


def as_double(column: RawColumn) -> str:
    """SQL of a typed cell as a DOUBLE; TRUE is 1."""
    if column.form == "boolean":
        return f"CAST(CASE {column.sql} WHEN TRUE THEN 1 WHEN FALSE THEN 0 END AS DOUBLE)"
    return f"CAST({column.sql} AS DOUBLE)"


def _recoded(value: str, declared: _Declared) -> str:
    """A number with declared recodes and missing codes applied."""
    codes: Mapping[Decimal | None, int] = {number(label): code for label, code in declared.labels.items()}
    cases = [f"WHEN {value} IN ({listed(float(code) for code in sorted(declared.missing_numbers))}) THEN NULL"]
    cases = cases if declared.missing_numbers else []
    cases += [
        f"WHEN {value} = {constant(float(old))} THEN {constant(float(new))}"
        for old, new in codes.items()
        if old is not None
    ]
    return f"CASE {' '.join(cases)} ELSE {value} END" if cases else value
