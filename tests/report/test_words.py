from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from outsidein.analyses.contrasts import Contrast
from outsidein.report import words
from outsidein.report.figures import Figure, Said, Sentence, as_text, glued
from outsidein.stats.estimates import Estimate

SCORE = (Said("Net promoter score"),)


def number(value: float, low: float, high: float, unit: str = "points", **more: object) -> Estimate:
    row = Estimate(
        "nps", "", value, (high - low) / 4, low, high, 400, 250.0, np.zeros(0), analysis="loyal", kind="nps", unit=unit
    )
    return replace(row, **more)  # pyright: ignore[reportArgumentType]


def change(value: float, low: float, high: float, p: float, **more: object) -> Contrast:
    row = number(value, low, high, slice=(("wave", "2026Q2"),), **more)
    return Contrast(row, "change", (("wave", "2026Q1"),), p, p)


def said(sentence: Sentence) -> str:
    return as_text(sentence).replace("\u202f", " ")


def test_a_level_carries_its_interval() -> None:
    assert (
        said(words.level(SCORE, number(32.2, 26.8, 37.4)))
        == "Net promoter score is 32, between 27 and 37 (95 % interval)"
    )


@pytest.mark.parametrize(
    ("contrast", "expected"),
    [
        (change(1.2, -5, 7, 0.7), "it has not clearly changed since 2026Q1 (+1, between −5 and +7)"),
        (change(9.1, 3, 15, 0.004), "it has clearly risen since 2026Q1 (+9, between +3 and +15)"),
        (change(-9.1, -15, -3, 0.05), "it has clearly fallen since 2026Q1 (−9, between −15 and −3)"),
        (change(-9.1, -15, -3, 0.0501), "it has not clearly changed since 2026Q1 (−9, between −15 and −3)"),
        (change(0.0, 0, 0, float("nan")), "it has not clearly changed since 2026Q1 (0, between 0 and 0)"),
    ],
)
def test_a_change_is_clear_only_when_its_corrected_p_says_so(contrast: Contrast, expected: str) -> None:
    assert said(words.change(contrast)) == expected


def test_changes_of_shares_are_in_percentage_points() -> None:
    sentence = words.change(change(-0.034, -0.07, 0.01, 0.2, unit="share"))
    assert said(sentence) == "it has not clearly changed since 2026Q1 (−3 percentage points, between −7 and +1)"


def test_a_number_and_its_change_in_one_sentence() -> None:
    sentence = words.level_and_change(SCORE, number(32, 27, 37), change(1, -5, 7, 0.7))
    assert said(sentence) == (
        "Net promoter score is 32, between 27 and 37 (95 % interval); "
        "it has not clearly changed since 2026Q1 (+1, between −5 and +7)."
    )
    assert said(words.level_and_change(SCORE, number(32, 27, 37), None)).endswith("(95 % interval).")


def test_a_hidden_number_says_so_and_nothing_else() -> None:
    sentence = words.level_and_change(SCORE, number(32, 27, 37).hidden(), change(1, -5, 7, 0.7))
    assert said(sentence) == "Net promoter score is hidden (too few answers)."
    hidden = change(1, -5, 7, 0.7)
    hidden = replace(hidden, estimate=hidden.estimate.hidden())
    assert not any(digit in said(words.change(hidden)).replace("2026Q1", "") for digit in "0123456789")


def test_a_number_of_few_answers_is_indicative() -> None:
    row = number(32, 27, 37, note="the interval follows the skew of the answers; indicative: fewer than 30 answers")
    assert said(words.level(SCORE, row)).endswith("; this is indicative only: fewer than 30 answers")
    assert words.indicative(number(32, 27, 37, note="the interval follows the skew of the answers")) == ""


def outcome(name: str, score: float, chance: float) -> tuple[Estimate, Estimate]:
    row = number(score, score - 1, score + 1, "score", subject=name)
    return row, replace(row, value=chance, low=np.nan, high=np.nan, unit="chance")


def test_the_most_underserved_outcome_is_named_with_its_probability() -> None:
    scores, chances = zip(outcome("a", 9.1, 0.2), outcome("b", 13.1, 0.993), outcome("c", 10.2, 0.6), strict=True)
    sentence = words.most_underserved(scores, chances, str.upper)
    assert (
        said(sentence) == "Of three outcomes, ‘B’ is most underserved: opportunity 13.1 (12.1 to 14.1), "
        "underserved with probability 99 %."
    )
    assert words.count_of_zones(chances, chances).replace("\u202f", " ") == (
        "With a probability of at least 95 %, one is underserved and one is overserved, of three."
    )


def test_no_outcome_is_called_underserved_that_probably_is_not() -> None:
    scores, chances = zip(outcome("a", 9.1, 0.2), outcome("b", 8.0, 0.01), strict=True)
    assert "‘A’ comes nearest to being underserved" in said(words.most_underserved(scores, chances, str.upper))
    assert "none is underserved and none is overserved, of two" in words.count_of_zones(chances, chances)


def test_hidden_outcomes_are_passed_over() -> None:
    scores, chances = zip(outcome("a", 9.1, 0.9), outcome("b", 13.1, 0.99), strict=True)
    hidden = [scores[0], scores[1].hidden()]
    assert "‘A’ is most underserved" in said(words.most_underserved(hidden, chances, str.upper))
    everything = [row.hidden() for row in scores]
    assert (
        said(words.most_underserved(everything, chances, str.upper))
        == "The opportunity scores are hidden: too few answers."
    )


def test_the_largest_shortfall_is_named_only_when_it_is_one() -> None:
    gaps = [
        number(-0.3, -0.5, -0.1, "scale", subject="empathy"),
        number(-1.2, -1.3, -1.1, "scale", subject="reliability"),
    ]
    assert (
        said(words.furthest_short(gaps, str.title))
        == "Reliability falls furthest short of expectations: gap −1.20 (−1.30 to −1.10)."
    )
    unsure = [number(-0.1, -0.3, 0.1, "scale", subject="empathy")]
    assert said(words.furthest_short(unsure, str.title)).startswith(
        "Nothing falls clearly short of expectations; lowest is Empathy"
    )
    assert "hidden" in said(words.furthest_short([gaps[0].hidden()], str.title))


def test_an_attribute_stands_where_it_most_probably_stands() -> None:
    adequacy, superiority = number(-1.26, -1.36, -1.16, "scale"), number(-2.7, -2.8, -2.6, "scale")
    chances = {
        name: number(value, np.nan, np.nan, "chance")
        for name, value in (("below", 1.0), ("within", 0.0), ("above", 0.0))
    }
    assert said(words.standing("News", adequacy, superiority, chances)) == (
        "News stands below the zone of tolerance with probability more than 99 %: "
        "−1.26 (−1.36 to −1.16) against the level that would just do."
    )
    above = chances | {"below": chances["above"], "above": chances["below"]}
    assert "+0.19" in said(words.standing("Desk", adequacy, number(0.19, 0.1, 0.3, "scale"), above))
    assert "against the level desired" in said(words.standing("Desk", adequacy, superiority, above))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.72, 0.8, "above"), (0.66, 0.75, "not clearly above"), (0.5, 0.66, "below")],
)
def test_reliability_is_held_against_the_customary_bar(low: float, high: float, verdict: str) -> None:
    row = number((low + high) / 2, low, high, "coefficient")
    assert f", {verdict} the customary 0.7" in said(words.consistency((Said("Scale"),), row))


def test_clear_changes_and_differences_are_told_with_both_sides() -> None:
    fell = change(-31, -45, -17, 0.001)
    assert (
        said(words.moved((Said("Score, Field"),), fell))
        == "Score, Field: fell from 2026Q1 to 2026Q2 (−31, between −45 and −17)"
    )
    assert said(words.moved((), fell)).startswith("Fell from")
    assert said(words.most_for(fell, "Field")) == "; most for Field (−31, between −45 and −17)"
    assert said(words.differs((), fell, "CIO", "Office")) == "Lower for CIO than for Office (−31, between −45 and −17)"


@pytest.mark.parametrize(
    ("clear", "tested", "expected"),
    [
        (0, 0, ""),
        (0, 24, "None of 24 comparisons is clear."),
        (1, 24, "One of 24 comparisons is clear."),
        (3, 24, "Three of 24 comparisons are clear."),
        (1, 1, "The one comparison is clear."),
        (0, 1, "The one comparison is not clear."),
    ],
)
def test_how_many_contrasts_are_clear(clear: int, tested: int, expected: str) -> None:
    assert words.how_many_clear(clear, tested, "comparison", "comparisons") == expected


def test_marks_stay_with_their_figure_and_nothing_is_lost() -> None:
    sentence = words.level_and_change(SCORE, number(32, 27, 37), change(1, -5, 7, 0.7))
    pieces = list(glued(sentence))
    assert "".join(before + str(piece) + after for before, piece, after in pieces) == as_text(sentence)
    figures = [(before, after) for before, piece, after in pieces if isinstance(piece, Figure)]
    assert figures == [("", ","), ("(", ",")]


def test_figures_have_one_id_wherever_they_stand_and_another_for_another_number() -> None:
    row, contrast = number(32, 27, 37), change(1, -5, 7, 0.7)
    other = replace(row, slice=(("wave", "2026Q2"),))
    assert Figure("32", row).id == Figure("32.0", row).id
    assert len({Figure("1", of).id for of in (row, other, contrast)}) == 3


def test_a_clear_change_further_back_is_told_too() -> None:
    sentence = words.level_and_change(SCORE, number(25, 17, 33), change(-4, -13, 5, 0.4), change(-27, -36, -17, 0.001))
    assert said(sentence).endswith(
        "(−4, between −13 and +5); before that, it clearly fell from 2026Q1 to 2026Q2 (−27, between −36 and −17)."
    )


def test_the_ends_of_several_means_are_told() -> None:
    means = [number(mean, mean - 0.2, mean + 0.2, "scale", subject=name) for name, mean in (("a", 7.9), ("b", 6.4))]
    assert said(words.highest_and_lowest((Said("Image"),), means, str.upper)) == (
        "Image: highest of two is ‘A’ with 7.90 (7.70 to 8.10), lowest ‘B’ with 6.40 (6.20 to 6.60)."
    )
