"""Texts of the study and the evidence that try to become something else than text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from zlib import crc32

import pytest

from outsidein.report import render
from outsidein.report.charts.drawing import ELEMENTS
from report.northwind import results, study
from report.reading import Element, read

NAUGHTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "</style><script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    "</text></svg><script>alert(1)</script>",
    "]]><svg onload=alert(1)><!--",
    "<a href=javascript:alert(1)>x</a>",
    "{{ 7*7 }}{% raw %}{{ ''.__class__ }}",
    "&lt;script&gt;&amp;&#60;b&#62;",
    "\u202e\u2066 reversed \u2069\u202c",
    "a\x00b\x08c\x1b[31m\x7f\ud800",
    "Z\u0351\u036f\u0300" * 12,
    "line\nbreak\r\n\ttab",
    "${alert(1)} `` datum.value === 1 || alert(1)",
)


EVERYTHING = " ".join(NAUGHTY[place] for place in (0, 1, 2, 3, 5, 8, 10))


def hostile(say: Callable[[str], str]) -> Element:
    """The page of a study whose every text has passed `say`."""
    return read(render(study(say), results(say)))


def rotated(text: str) -> str:
    """A text with one naughty text at its end: another for each, the same wherever that text stands."""
    return f"{text} {NAUGHTY[crc32(text.encode()) % len(NAUGHTY)]}"


@pytest.fixture(scope="module")
def harmless() -> Element:
    return hostile(lambda text: f"{text} harmless")


@pytest.fixture(scope="module")
def evil() -> Element:
    return hostile(lambda text: f"{text} {EVERYTHING}")


def shape(page: Element) -> Counter[tuple[str, ...]]:
    """How often each element stands on the page with which attributes; drawings apart: their lines depend on texts."""
    inside = {id(part) for svg in page.all("svg") for part in svg.all()}
    return Counter((e.tag, *sorted(e.attributes)) for e in page.all() if id(e) not in inside)


def check(found: Element, harmless: Element) -> None:
    assert shape(found) == shape(harmless)
    assert {part.tag for svg in found.all("svg") for part in svg.all()} <= set(ELEMENTS)
    assert all(link.attributes["href"].startswith("#") for link in found.all("a"))


def test_no_text_becomes_an_element_or_an_attribute(evil: Element, harmless: Element) -> None:
    check(evil, harmless)


def test_nor_does_any_text_alone(harmless: Element) -> None:
    check(hostile(rotated), harmless)


def test_texts_are_set_apart_from_the_text_around_them(evil: Element) -> None:
    apart = ("bdi", "text", "tspan")
    outside = [
        piece
        for element in evil.one("body").all()
        if element.tag not in apart
        for piece in own_text(element)
        if "\u202e" in piece
    ]
    assert outside == []
    assert len([bdi for bdi in evil.all("bdi") if "\u202e" in bdi.text]) > 100


def own_text(element: Element) -> list[str]:
    """The pieces of text in an element that do not belong to an element inside it."""
    inner = Counter(piece for child in element.children for piece in child.pieces)
    kept = []
    for piece in element.pieces:
        if inner[piece]:
            inner[piece] -= 1
        else:
            kept.append(piece)
    return kept


def test_the_text_itself_is_kept_as_it_was_given(evil: Element) -> None:
    kept = (
        "Northwind IT services <script>alert(1)</script> \"><img src=x onerror=alert(1)> ' onmouseover='alert(1)' x='"
    )
    assert evil.one("h1").text.startswith(kept)


def test_a_word_of_any_length_is_kept_and_drawn_short() -> None:
    long = "x" * 20_000
    said = study(lambda text: long)
    said = said.model_copy(update={"measures": [m for m in said.measures if m.kind == "opportunity"]})
    page = read(render(said, results()))
    assert long in page.one("h1").text
    assert max(len(text.text) for text in page.all("text")) < 100
