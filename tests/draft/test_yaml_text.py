from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.draft.yaml_text import beside, block, comment, entry, listed
from outsidein.study.strict_yaml import compose

# What a cell or a header can hold, control characters aside, which a study refuses in any spelling.
CONTROL = "".join(map(chr, range(32))) + "\x7f"
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters=CONTROL), max_size=60)
LIKE_YAML = [
    *("No", "yes", "null", "~", "1.10", "012", "1e5", "0x1F", "12:30:45", "=1+1", "-", "#", "?", ">", "|", "{x}", "["),
    *("*a", "&a", "!t", "%", "@", "'", '"', "\\", "a:"),
]
HARD = st.sampled_from(
    [*LIKE_YAML, "", " ", "- a", "a: b", "a #b", "a\tb", "a\nb", "😀", "\u202e", "\u2028", "\ufeff", "é"]
)
WORDS = TEXT | HARD


def read(lines):
    document = compose(block(lines).encode(), "study.yaml")
    assert document.problems == ()
    return document.value


def plain(value):
    """A value as the loader reads it: scalars are text."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else str(value)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(WORDS, WORDS | st.integers(-99, 99), min_size=1, max_size=6), WORDS)
def test_any_mapping_comes_back(mapping, reason):
    assert read(entry("labels", mapping, 2, reason)) == {"labels": plain(mapping)}


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12), WORDS)
def test_any_list_comes_back(values, reason):
    assert read(entry("missing", values, 0, reason)) == {"missing": plain(values)}


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.dictionaries(WORDS, WORDS, min_size=1, max_size=30), WORDS)
def test_entries_of_a_list_come_back(key, value, nested, reason):
    entries = [{"id": "a", "label": value}, {"id": "b", "map": nested, "column": key}]
    lines = ["measures:", *(line for one in entries for line in listed(one, 2, reason))]
    assert read(lines) == {"measures": plain(entries)}


def test_long_things_are_packed_within_the_width():
    lines = entry("items", [f"item_{number}" for number in range(60)], 4)
    assert len(lines) > 3
    assert max(map(len, lines)) <= 110
    assert read(lines) == {"items": [f"item_{number}" for number in range(60)]}


def test_a_comment_stands_beside_what_it_is_about_or_above():
    assert beside("a: 1", "short", 0) == ["a: 1  # short"]
    assert beside("a: 1", "long " * 40, 0)[-1] == "a: 1"
    assert all(line.startswith("  # ") and len(line) <= 110 for line in comment("word " * 60, 2))
