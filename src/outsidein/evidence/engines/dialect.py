"""One SQL for every engine: how the program writes it, and how an engine's own words are put in its place.

The program writes standard SQL: names in double quotes, text in single ones, types in DuckDB's words, and a few
functions that no two engines call alike (``FUNCTIONS``). A dialect is a table of the engine's words for them;
everything else is sent as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

PIECE = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][A-Za-z_0-9]*|[(),]|[^'"A-Za-z_(),]+""")

FUNCTIONS: Mapping[str, str] = {
    "is_nan": "{0} = CAST('NaN' AS DOUBLE)",
    "is_finite": "abs({0}) < CAST('Infinity' AS DOUBLE)",
    "is_infinite": "abs({0}) = CAST('Infinity' AS DOUBLE)",
    "trimmed": "nullif(trim(BOTH {1} FROM {0}), '')",
    "text_key": "",
    "full_match": "",
    "first_group": "",
    "to_number": "",
    "composed": "",
    "row_hash": "",
    "is_day": "",
    "in_utc": "",
    "steady_sum": "",
}
"""The functions of the program's own SQL: those with a template read alike everywhere, the others are the dialect's.

``trimmed(text, blanks)``: without these characters at its ends, NULL where nothing is left.
``text_key(text)``: the 60-bit integer of an id, the first 15 hexadecimal digits of its MD5.
``full_match(text, pattern)``: whether the whole text fits. ``first_group(text, pattern)``: the first group, or an empty
text. ``to_number(text)``: a DOUBLE, infinite where it is too large, NULL where it is none. ``composed(text)``: NFC.
``row_hash(a, b, ...)``: any hash of these values, for looking up only. ``is_day(day)``: a DATE or TIMESTAMP that is not
infinite. ``in_utc(moment)``: a TIMESTAMP of one with a time zone. ``steady_sum(number)``: a sum of DOUBLEs that
does not depend on the order of rows.
"""


@dataclass(frozen=True)
class Dialect:
    """An engine's words: ``words`` for types, ``functions`` as templates over their arguments ({0}, {1}, {all})."""

    name: str
    functions: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    backquotes: bool = False

    def translate(self, sql: str) -> str:
        """The program's SQL in the engine's words.

        >>> Dialect("x", {"composed": "nfc({0})"}, {"INT": "int4"}).translate("CAST(composed('INT') AS INT)")
        "CAST(nfc('INT') AS int4)"
        """
        return "".join(self._translated(iter(PIECE.findall(sql))))

    def _translated(self, pieces: Iterator[str]) -> Iterator[str]:
        templates = {**FUNCTIONS, **self.functions}
        for piece in pieces:
            if piece in templates:
                arguments = self._arguments(pieces)
                yield self.translate(templates[piece]).format(*arguments, all=", ".join(arguments))
            else:
                yield self._word(piece)

    def _arguments(self, pieces: Iterator[str]) -> list[str]:
        """The arguments up to the parenthesis that closes the one that comes now, each in the engine's words."""
        if next(pieces, "") != "(":
            raise ValueError("a function of the program's SQL stands without arguments")
        depth, arguments = 1, [""]
        for piece in pieces:
            depth += (piece == "(") - (piece == ")")
            if not depth:
                return [self.translate(argument.strip()) for argument in arguments]
            if piece == "," and depth == 1:
                arguments.append("")
            else:
                arguments[-1] += piece
        raise ValueError("a function of the program's SQL has no closing parenthesis")

    def _word(self, piece: str) -> str:
        if self.backquotes and piece[0] == "'":
            return "'" + piece[1:-1].replace("''", "'").replace("\\", "\\\\").replace("'", "\\'") + "'"
        if self.backquotes and piece[0] == '"':
            return "`" + piece[1:-1].replace('""', '"').replace("`", "``") + "`"
        return self.words.get(piece, piece)
