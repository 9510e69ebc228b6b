"""The program's one SQL in the words of each engine."""

import pytest

from outsidein.evidence.engines.dialect import FUNCTIONS, Dialect
from outsidein.evidence.engines.duckdb import DIALECT

WORDS = Dialect("x", {"text_key": "key({0})", "row_hash": "hashed({all})"}, {"VARCHAR": "STRING"}, backquotes=True)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("CAST(a AS VARCHAR)", "CAST(a AS STRING)"),
        ("'VARCHAR text_key(a)'", "'VARCHAR text_key(a)'"),
        ('"VARCHAR"', "`VARCHAR`"),
        ('"a""b`c 🚀"', '`a"b``c 🚀`'),
        (r"'it''s \d'", r"'it\'s \\d'"),
        ("text_key(coalesce(a, ','))", "key(coalesce(a, ','))"),
        ("row_hash(a, (b, c), VARCHAR)", "hashed(a, (b, c), STRING)"),
        ("text_key(text_key(a))", "key(key(a))"),
        ("is_nan(a) OR b", "a = CAST('NaN' AS DOUBLE) OR b"),
    ],
)
def test_words(written: str, sent: str):
    assert WORDS.translate(written) == sent


def test_unclosed_calls_are_a_fault_of_the_program():
    with pytest.raises(ValueError, match="closing parenthesis"):
        WORDS.translate("text_key(a")
    with pytest.raises(ValueError, match="without arguments"):
        WORDS.translate("text_key")


def test_duckdb_says_every_function():
    assert {name for name, template in FUNCTIONS.items() if not template} <= set(DIALECT.functions)
