from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.study.strict_yaml import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, compose


def problems(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [str(problem) for problem in compose(data, "s.yaml").problems]


WORDS = [
    "NO",
    "on",
    "yes",
    "1.10",
    "012",
    "0o14",
    "0x1F",
    "12:30:45",
    "00501",
    "1e5",
    ".inf",
    "2026-01-01",
    "Null",
    "<<",
]


@pytest.mark.parametrize("word", WORDS)
def test_scalars_stay_text(word: str):
    assert compose(f"{word}: [{word}, '{word}']".encode(), "s.yaml").value == {word: [word, word]}


def test_only_three_plain_words_are_empty():
    text = "a: ~\nb: null\nc:\nd: ''\ne: 'null'\nf: \"~\"\ng: [~, '~']\nnull: x\n~: y\n"
    expected = {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "null",
        "f": "~",
        "g": [None, "~"],
        "null": "x",
        "~": "y",
    }
    assert compose(text.encode(), "s.yaml").value == expected


def test_positions_of_keys_and_values():
    text = "study: Ü x\nevidence:\n  - id: a\n    items: {q1: {scale: [0, 10]}}\n  -\n    id: b\n"
    found = {location: tuple(place)[:6] for location, place in compose(text.encode(), "s.yaml").positions.items()}
    assert found == {
        (): ("s.yaml", 1, 1, 1, 1, False),
        ("study",): ("s.yaml", 1, 8, 1, 1, True),
        ("evidence",): ("s.yaml", 3, 3, 2, 1, False),
        ("evidence", 0): ("s.yaml", 3, 5, 3, 5, False),
        ("evidence", 0, "id"): ("s.yaml", 3, 9, 3, 5, True),
        ("evidence", 0, "items"): ("s.yaml", 4, 12, 4, 5, False),
        ("evidence", 0, "items", "q1"): ("s.yaml", 4, 17, 4, 13, False),
        ("evidence", 0, "items", "q1", "scale"): ("s.yaml", 4, 25, 4, 18, False),
        ("evidence", 0, "items", "q1", "scale", 0): ("s.yaml", 4, 26, 4, 26, True),
        ("evidence", 0, "items", "q1", "scale", 1): ("s.yaml", 4, 29, 4, 29, True),
        ("evidence", 1): ("s.yaml", 6, 5, 6, 5, False),
        ("evidence", 1, "id"): ("s.yaml", 6, 9, 6, 5, True),
    }


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("m: |\n    ab\n    cd\n", (3, 6)),
        ("m: |\n\n  ab\n", (3, 4)),
        ("m: |2-\n    cd\n", (2, 6)),
        ("m: ab cd\n", (1, 5)),
        ('m: "ab cd"\n', (1, 6)),
        ("m: >\n  ab\n  cd\n", (1, 4)),
        ("m: ab\n  cd\n", (1, 4)),
        ("m: [ab]\n", (1, 1)),
    ],
)
def test_a_character_inside_a_text_has_a_place(written, place):
    """The last b or d of each text; the text itself where its lines do not stand in the file as they are."""
    document = compose(written.encode(), "s.yaml")
    lines = str(document.value["m"]).rstrip("\n").split("\n")
    column = {"cd": 2, "  cd": 4, "ab": 2, "ab cd": 2}.get(lines[-1], 1)
    assert document.positions["m",].inside(len(lines), column) == place


def test_positions_below_an_including_section():
    found = compose(b"- id: a\n", "m.yaml", ("measures",)).positions
    assert list(found) == [("measures",), ("measures", 0), ("measures", 0, "id")]


REFUSED = {
    "a: &x 1": "s.yaml:1:4: the anchor '&x'; anchors are not read",
    "a: [1, *x]": "s.yaml:1:8: the alias '*x'; aliases are not read",
    "a: 1\nfile: *.csv": "s.yaml:2:8: this is not YAML: did not find expected alphabetic or numeric character; while",
    "a: !!str 1": "s.yaml:1:4: the tag '!!str'; tags are not read",
    "a: !!python/object/apply:os.system [x]": "s.yaml:1:4: the tag '!!python/object/apply:os.system'",
    "a: ! b": "s.yaml:1:4: the tag '!'",
    "!!map {a: 1}": "s.yaml:1:1: the tag '!!map'",
    "&a [*a]": "s.yaml:1:1: the anchor '&a'",
    "a: 1\nb: 2\na: 3": "s.yaml:3:1: the key 'a' is given twice; it was first given in line 1",
    "x: {y: 1, 'y': 2}": "s.yaml:1:11: the key 'y' is given twice; it was first given in line 1",
    "a: 1\n---\nb: 2": "s.yaml:2:1: a second document begins",
    "a: 1\n...\n---\n": "s.yaml:3:1: a second document begins",
    "a:\n\tb: 1": "s.yaml:2:1: a tab; indent with spaces",
    "a: 1 \t# note": "s.yaml:1:6: a tab",
    "a: x\0y": "s.yaml:1:5: the control character U+0000",
    "é: x\x07": "s.yaml:1:5: the control character U+0007",
    'a: "x\\0"': "s.yaml:1:4: the control character U+0000",
    'a: "\\e[31m"': "s.yaml:1:4: the control character U+001B",
    "? [a]\n: b": "s.yaml:1:3: a key that is not a word",
    "{{a: b}: c}": "s.yaml:1:2: a key that is not a word",
    "[" * 60: f"s.yaml:1:{MAX_DEPTH + 1}: more than 50 levels of nesting",
    "- " * 60: "s.yaml:1:101: more than 50 levels of nesting",
    "a: [1, 2\nb: 3": "s.yaml:2:2: this is not YAML: did not find expected ',' or ']'; while parsing a flow sequence",
    "q: What: why": "s.yaml:1:8: this is not YAML: mapping values are not allowed in this context; text that holds "
    "': '",
    "a: @x": "s.yaml:1:4: this is not YAML: found character that cannot start any token; text that begins with @",
    "a: 'x": "s.yaml:1:6: this is not YAML: found unexpected end of stream",
    "a:\n  - b\n -c": "s.yaml:3:2: this is not YAML: did not find expected key",
    'a: "\\ud800"': "s.yaml:1:7: this is not YAML: found invalid Unicode character escape code",
}


@pytest.mark.parametrize("text", REFUSED)
def test_refused_with_place(text: str):
    found = problems(text)
    assert found[0].startswith(REFUSED[text])
    assert len(found) <= 2


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: b\nc: caf\xe9 d", "s.yaml:2:7: "),
        ("a: b\n".encode("utf-16"), "s.yaml:1:1: "),
        (b"\xef\xbb\xbfa: \xff", "s.yaml:1:4: "),
        (b"a: \xed\xa0\x80", "s.yaml:1:4: "),
        (b"a: \xe2\x82", "s.yaml:1:4: "),
    ],
)
def test_bytes_that_are_not_utf8(data: bytes, place: str):
    assert problems(data) == [place + "the file is not UTF-8; save it as UTF-8"]


def test_a_mark_of_utf8_is_no_part_of_the_first_key():
    document = compose("\ufeffa: 1".encode(), "s.yaml")
    assert document.value == {"a": "1"}
    assert document.positions["a",][1:5] == (1, 4, 1, 1)


def test_size_limit_is_exact():
    text = b"a: " + b"x" * (MAX_BYTES - 3)
    assert not compose(text, "s.yaml").problems
    assert problems(text + b"x")[0].startswith("s.yaml:1:1: the file is larger than 1,048,576 bytes")


def test_depth_limit_is_exact():
    assert not problems("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert len(problems("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))) == 1


def test_merge_bomb_is_refused_at_its_first_anchor():
    levels = "\n".join(f"b{n}: &b{n}\n  <<: [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 10))
    found = problems(f"b0: &b0 {{a: 1}}\n{levels}\n")
    assert found[0].startswith("s.yaml:1:5: the anchor '&b0'")
    assert len(found) == 1 + 9 * 10


def test_all_problems_of_a_file_are_found_and_the_value_is_read_on():
    document = compose(b"a: &x 1\na: 2\nb: !t c\n", "s.yaml")
    assert [(problem.line, problem.column) for problem in document.problems] == [(1, 4), (2, 1), (3, 4)]
    assert document.whole
    assert document.value == {"a": "1", "b": "c"}


def test_a_value_that_cannot_be_told_is_not_used():
    for text in ("a: *x", "a: [", "a: 1\n---\nb: 2", "a: \t1"):
        document = compose(text.encode(), "s.yaml")
        assert not document.whole
        assert document.value is None


def test_one_problem_for_each_line_of_tabs_and_no_flood():
    assert problems("a: 1\n\t\t\tb:\tc\n\td: e") == [
        r's.yaml:2:1: a tab; indent with spaces; inside double quotes a tab is written "\t"',
        r's.yaml:3:1: a tab; indent with spaces; inside double quotes a tab is written "\t"',
    ]
    assert len(problems("\t\n" * 100_000)) == MAX_PROBLEMS
    assert len(problems("a: 1\n" * 100_000)) == MAX_PROBLEMS


def test_an_escaped_tab_is_read():
    assert compose(rb'delimiter: "\t"', "s.yaml").value == {"delimiter": "\t"}


def test_nothing_is_none():
    for text in (b"", b"# only a note\n", b"---\n", b"~"):
        assert compose(text, "s.yaml").value is None


def test_line_ends():
    document = compose(b"a: 1\r\nb: 2\rc: x\n", "s.yaml")
    assert document.value == {"a": "1", "b": "2", "c": "x"}
    assert document.positions["c",].point == (3, 4)


def test_lines_of_control_characters_are_counted_as_the_parser_counts():
    lines = "a: 1\r\nb: 2\rc: 3\x85d: 4\u2028e: 5\n"
    assert problems(lines + "f: \x01")[0].startswith("s.yaml:6:4: ")
    assert compose((lines + "f: 6").encode(), "s.yaml").positions["f",].point == (6, 4)


characters = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
)
text_of_yaml = st.text(characters, max_size=12)
nodes = st.recursive(
    text_of_yaml,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text_of_yaml, inner, max_size=4),
    max_leaves=12,
)


def written(node: object) -> str:
    """A node in the flow style of YAML, all text in single quotes."""
    if isinstance(node, str):
        return "'" + node.replace("'", "''") + "'"
    if isinstance(node, list):
        return "[" + ", ".join(map(written, node)) + "]"
    assert isinstance(node, dict)
    return "{" + ", ".join(f"? {written(key)} : {written(value)}" for key, value in node.items()) + "}"


@settings(max_examples=50)
@given(nodes)
def test_text_comes_back_as_it_was_written(node: object):
    assert compose(written(node).encode(), "s.yaml").value == node


@settings(max_examples=50)
@given(nodes)
def test_every_node_has_a_place(node: object):
    text = written(node)
    for location, place in compose(text.encode(), "s.yaml").positions.items():
        inner = node
        for step in location:
            inner = inner[step]  # pyright: ignore
        assert text[place.column - 1 :].startswith(written(inner))


@given(st.binary(max_size=200) | st.text("{}[]:,-?&*!|>'\"#%@`~ \n\tab", max_size=60).map(str.encode))
def test_any_bytes_give_a_value_or_a_problem(data: bytes):
    document = compose(data, "s.yaml")
    assert document.problems or document.whole
    assert all(problem.line >= 1 and problem.column >= 1 for problem in document.problems)
