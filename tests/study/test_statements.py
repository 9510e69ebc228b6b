"""The linter finds every bad statement, says how to put it better, and leaves good ones alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.study.jobs import Outcome
from outsidein.study.statements import Kind, lint, outcome_text
from outsidein.study.statements.grammar import taken_apart
from outsidein.study.statements.likeness import alike
from outsidein.study.statements.linting import RULES

SOLUTIONS = ("self-service portal", "colleague", "News during an outage")

GOOD: list[tuple[Kind, str]] = [
    ("outcome", "minimize the time it takes to find a free agent"),
    ("outcome", "Minimize the time it takes to find out whom to ask when a system fails"),
    ("outcome", "Minimize the effort it takes to describe a failure to the service desk"),
    ("outcome", "Minimize the likelihood of not knowing when work can go on during an outage"),
    ("outcome", "Minimize the time it takes to get a workaround while a system is down"),
    ("outcome", "Minimize the likelihood that the same failure comes back after a fix"),
    ("outcome", "Minimize the number of steps it takes to close a ticket once it is solved"),
    ("outcome", "increase the likelihood that the cut is made in the intended place"),
    ("outcome", "Increase the share of failures that are solved at the first call"),
    ("outcome", "minimise the frequency of recalibration"),
    ("outcome", "minimize the number of health and safety incidents"),
    ("outcome", "minimize the likelihood of forgetting whether or not the door is locked"),
    ("outcome", "minimize the time between a failure and its report"),
    ("outcome", "minimize the time it takes to determine if a part is worn"),
    ("outcome", "minimize the total cost of ownership when travelling by car or train"),
    ("functional", "keep my work moving when a system fails"),
    ("functional", "plan a trip abroad"),
    ("functional", "listen to music while jogging"),
    ("functional", "document an incident"),
    ("functional", "finance a home"),
    ("functional", "stay informed of changes in the law"),
    ("emotional", "feel in control of my day"),
    ("emotional", "avoid feeling helpless when a system fails"),
    ("emotional", "feel good about the choice"),
    ("social", "be perceived as a reliable colleague"),
    ("social", "avoid being perceived as the one who holds up the team"),
    ("consumption", "install the app"),
    ("consumption", "dispose of an old device"),
]

BAD: list[tuple[Kind, str, str, str]] = [
    ("outcome", "easy to use", "direction metric adjective", "minimize the effort it takes to use"),
    ("functional", "use our app to book", "solution", "book [object]"),
    (
        "outcome",
        "reduce the time to find a free agent",
        "direction",
        "minimize the time it takes to find a free agent",
    ),
    (
        "outcome",
        "find a free agent quickly",
        "direction metric adjective",
        "minimize the time it takes to find a free agent",
    ),
    ("outcome", "no errors", "direction metric", "minimize the number of errors"),
    ("outcome", "faster answers", "direction metric adjective", "minimize the time it takes to get answers"),
    ("outcome", "minimize waiting", "metric", "minimize the likelihood of waiting"),
    ("outcome", "minimize the number", "object", "minimize the number [of what]"),
    (
        "outcome",
        "minimize the time and effort it takes to book a room",
        "compound",
        "minimize the time it takes to book a room; and on its own: minimize the effort it takes to book a room",
    ),
    (
        "outcome",
        "minimize the likelihood of losing data or work when a system fails",
        "compound",
        "minimize the likelihood of losing data when a system fails; and on its own: "
        "minimize the likelihood of losing work when a system fails",
    ),
    (
        "outcome",
        "minimize the time it takes to find help in the self-service portal",
        "solution",
        "minimize the time it takes to find help",
    ),
    (
        "outcome",
        "minimize the time it takes to ask a colleague for help",
        "solution",
        "minimize the time it takes to ask [whatever does the job] for help",
    ),
    (
        "outcome",
        "minimize the time it takes to quickly find a desk",
        "adjective",
        "minimize the time it takes to find a desk",
    ),
    ("functional", "easy to use", "verb adjective", "use [object]"),
    ("functional", "communication with customers", "verb", "[verb] communication with customers"),
    ("functional", "book and pay for a trip", "compound", "book a trip; and on its own: pay for a trip"),
    ("functional", "find a room in under five minutes", "metric", "find a room"),
    ("functional", "find a room within 5 minutes", "metric", "find a room"),
    ("functional", "minimize the time it takes to get home", "metric", "get home"),
    ("functional", "I want to quickly find a free agent", "verb adjective", "find a free agent"),
    ("functional", "travel", "object", "travel [object]"),
    ("functional", "log in to the portal to see my tickets", "solution", "see my tickets"),
    ("functional", "buy food/drink", "compound", "buy food; and on its own: buy drink"),
    ("emotional", "in control", "opening", "feel in control"),
    ("emotional", "not look stupid", "opening", "avoid feeling stupid"),
    ("social", "look competent", "opening", "be perceived as competent"),
    ("consumption", "installation of a device", "verb", "[verb] installation of a device"),
]


@pytest.mark.parametrize(("kind", "statement"), GOOD, ids=[statement for _, statement in GOOD])
def test_a_good_statement_is_left_alone(kind: Kind, statement: str):
    assert lint(statement, kind, SOLUTIONS) == []


@pytest.mark.parametrize(("kind", "statement", "rules", "better"), BAD, ids=[f"{bad[0]}: {bad[1]}" for bad in BAD])
def test_a_bad_statement_is_found_and_put_better(kind: Kind, statement: str, rules: str, better: str):
    found = lint(statement, kind, SOLUTIONS)
    assert " ".join(remark.rule for remark in found) == rules
    assert found[0].rewording == better


WHOLE = [bad for bad in BAD if "[" not in bad[3] and bad[1] != "easy to use"]


@pytest.mark.parametrize(("kind", "statement", "rules", "better"), WHOLE, ids=[bad[1] for bad in WHOLE])
def test_what_is_said_to_be_better_is_sound(kind: Kind, statement: str, rules: str, better: str):
    for one in better.split("; and on its own: "):
        assert lint(one, kind, SOLUTIONS) == []


def test_case_space_and_the_full_stop_do_not_matter():
    for _, statement, *_ in BAD:
        spaced = f"  {statement.replace(' ', '   ')} . "
        assert [r.rule for r in lint(spaced)] == [r.rule for r in lint(statement)]
    assert lint("MINIMIZE THE TIME IT TAKES TO FIND A FREE AGENT.") == []


def test_a_context_begins_with_when_unless_something_is_asked():
    parts = taken_apart("Minimize the time it takes to find out whom to ask when a system fails")
    assert (parts.controlled, parts.context) == ("it takes to find out whom to ask", "when a system fails")
    assert taken_apart("minimize the likelihood of not knowing when work can go on").context == ""


def test_an_outcome_that_names_a_solution_is_reworded_as_an_outcome():
    (remark,) = [one for one in lint("easy to use the portal") if one.rule == "solution"]
    assert remark.rewording == "minimize the effort it takes to use [whatever does the job]"


def test_an_empty_statement_is_found_too():
    assert [remark.rule for remark in lint("", "outcome")] == ["direction", "metric"]
    assert [remark.rule for remark in lint("", "functional")] == ["verb"]


@given(st.text(max_size=80), st.sampled_from(list(RULES)), st.lists(st.text(max_size=10), max_size=3))
def test_any_text_gets_an_answer(text: str, kind: Kind, solutions: list[str]):
    for remark in lint(text, kind, solutions):
        assert remark.severity in ("warning", "advice")
        assert remark.what


def test_parts_make_a_sentence_that_the_linter_takes():
    parts = {"direction": "minimize", "metric": "time", "object": "to find out whom to ask"}
    outcome = Outcome.model_validate({"id": "o1", **parts, "context": "when something breaks"})
    text = outcome_text(outcome)
    assert text == "minimize the time it takes to find out whom to ask when something breaks"
    assert lint(text) == []


SAME = [
    ("minimize the time it takes to find a free agent", "Minimise the duration of finding free agents", True),
    ("minimize the time it takes to find a free agent", "minimize the time it takes to find a free agent today", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_duplicates_and_near_duplicates(one: str, other: str, same: bool):
    assert list(alike([one, "plan a trip", other])) == [(2, 0, same)]


def test_the_same_object_in_another_metric_is_another_outcome():
    assert (
        list(alike([f"minimize the {metric} it takes to find a room" for metric in ("time", "effort", "cost")])) == []
    )
    assert list(alike([text for kind, text in GOOD if kind == "outcome"])) == []
