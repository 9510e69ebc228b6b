from collections.abc import Callable
from pathlib import Path

import pytest

from outsidein.draft import draft
from outsidein.errors import EvidenceError
from outsidein.study.sections import Layout

HEADER = "id;zufrieden;land\n"
ANSWERS = "".join(f"{row};{1 + row % 5};{'Österreich' if row % 3 else 'Züri'}\n" for row in range(60))


@pytest.fixture
def drafted_bytes(tmp_path: Path) -> Callable[..., str]:
    def made(data: bytes, layout: Layout | None = None) -> str:
        file = tmp_path / "antworten.csv"
        file.write_bytes(data)
        told = draft(tmp_path / "study", [file], layout)
        return told.lines[0].reason + "\n" + told.path.read_text(encoding="utf-8")

    return made


def test_windows_text_is_confirmed_by_its_words_and_told(drafted_bytes):
    text = drafted_bytes((HEADER + ANSWERS).encode("cp1252"))
    assert "layout: {encoding: cp1252}" in text
    assert "'Züri'" in text.splitlines()[0]
    assert "'Österreich'" in text


@pytest.mark.parametrize(
    ("words", "encoding"),
    [("Россия", "cp1251"), ("Österreich", "mac-roman"), ("Ελλάδα", "iso8859-7"), ("日本", "shift-jis")],
)
def test_other_encodings_are_not_guessed(drafted_bytes, words, encoding):
    data = (HEADER + ANSWERS.replace("Österreich", words).replace("Züri", words)).encode(encoding)
    with pytest.raises(EvidenceError, match="is not utf-8") as raised:
        drafted_bytes(data)
    assert "there is no study yet to declare it in" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_declared_encoding_is_used(drafted_bytes):
    data = (HEADER + ANSWERS.replace("Österreich", "Россия").replace("Züri", "Россия")).encode("cp1251")
    text = drafted_bytes(data, Layout.model_validate({"encoding": "cp1251"}))
    assert "'Россия'" in text
    assert "encoding: cp1251" in text


def test_title_lines_are_skipped_where_they_are_narrow(drafted_bytes):
    text = drafted_bytes(("Kundenbefragung\nStand: heute\n\n" + HEADER + ANSWERS).encode())
    assert "skip: 3" in text
    assert "3 lines above the header" in text.splitlines()[0]


def test_a_row_of_totals_is_skipped(drafted_bytes):
    rows = "id,spend,q1,q2\n" + "".join(f"{row},{row * 3},{1 + row % 5},{1 + row % 4}\n" for row in range(1, 61))
    total = f"Total,{sum(row * 3 for row in range(1, 61))},{sum(1 + row % 5 for row in range(1, 61))},150\n"
    text = drafted_bytes((rows + total).encode())
    assert "skip_last: 1" in text
    assert "1 line below the answers" in text


def test_a_decimal_comma_is_declared(drafted_bytes):
    rows = "".join(f"{row};{1 + row % 5};{0.5 + row % 10 / 10:.2f}\n".replace(".", ",") for row in range(60))
    text = drafted_bytes(("id;sat;weight\n" + rows).encode())
    assert 'decimal: ","' in text
    assert "weight: {column: weight}" in text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"q1,q1\n1,2\n", "have one name"),
        (b"q1,q2\n", "no rows below"),
        (b"q1,q2\n1,2\n3\n4,5\n6,7\n", "has 1 cell where the header"),
        (b"PK\x03\x04" + b"x" * 90, "zip archive"),
        (b"q1,q2\n\xc3\xa4,1\n\xe4,2\n", "mixes encodings"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_line_and_nothing_is_left(tmp_path, drafted_bytes, data, words):
    with pytest.raises(EvidenceError, match=words) as raised:
        drafted_bytes(data)
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "study").exists()
