"""Kano questions in files: their answers are known in many languages, and their two halves are put together."""

import pytest

from outsidein.analyses.analysis import named_items
from outsidein.evidence.kano_answers import is_kano, kano_point

FIVE = ["I like it that way", "It must be that way", "I am neutral", "I can live with it that way", "I dislike it"]
WORDINGS = {
    "English": FIVE,
    "English, shorter": ["I like it", "I expect it", "I'm neutral", "I can tolerate it", "I can't accept it"],
    "English, longer": [
        "I would be delighted to find it that way", "It is a basic necessity, or I expect it that way",
        "I don't care", "I can put up with it", "I would dislike it and can't accept it"],
    "German": ["Das würde mich sehr freuen", "Das setze ich voraus", "Das ist mir egal",
               "Das könnte ich in Kauf nehmen", "Das würde mich sehr stören"],
    "French": ["J'aime ça", "Ça doit être ainsi", "Ça m'est égal", "Je m'en accommode", "Je n'aime pas ça"],
    "Spanish": ["Me gusta", "Debe ser así", "Me da igual", "Puedo tolerarlo", "No me gusta"],
    "Portuguese": ["Gosto", "Deve ser assim", "Tanto faz", "Posso viver com isso", "Não gosto"],
    "Italian": ["Mi piace", "Deve essere così", "Mi è indifferente", "Posso conviverci", "Non mi piace"],
    "Dutch": ["Dat vind ik leuk", "Dat moet zo zijn", "Maakt me niet uit", "Daar kan ik mee leven", "Niet leuk"],
    "Polish": ["Podoba mi się", "Tak musi być", "Jest mi to obojętne", "Mogę to zaakceptować", "Nie podoba mi się"],
    "Swedish": ["Jag gillar det", "Det måste vara så", "Jag är neutral", "Jag kan leva med det", "Jag gillar det inte"],
    "Turkish": ["Hoşuma gider", "Öyle olmalı", "Fark etmez", "Katlanabilirim", "Hoşuma gitmez"],
    "Russian": ["Мне нравится", "Так и должно быть", "Мне все равно", "Могу с этим смириться", "Мне не нравится"],
    "Chinese": ["我很喜欢", "理所当然", "无所谓", "勉强接受", "我很不喜欢"],
    "Japanese": ["気に入る", "当然である", "何とも思わない", "仕方ない", "気に入らない"],
    "numbered": [f"{place} - {text}" for place, text in enumerate(FIVE, start=1)],
    "numbered the other way": [f"{6 - place}. {text}." for place, text in enumerate(FIVE, start=1)],
}  # fmt: skip


@pytest.mark.parametrize("answers", WORDINGS.values(), ids=list(WORDINGS))
def test_usual_answers_are_known(answers):
    assert [kano_point(answer) for answer in answers] == [1, 2, 3, 4, 5]
    assert is_kano(answers)
    assert is_kano([answers[0], answers[2], answers[4]])


@pytest.mark.parametrize(
    "answers",
    [
        ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied"],
        ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree"],
        ["North", "South", "East"],
        ["Like", "Neutral"],
        ["Never", "Sometimes", "Always"],
    ],
)
def test_other_answers_are_not(answers):
    assert not is_kano(answers)


def measure(found):
    return next(one for one in found.loaded.study.measures if one.kind == "kano")


NAMES = {
    "func and dys": ("func_{}", "dys_{}"),
    "suffixes": ("{}_functional", "{}_dysfunctional"),
    "with and without": ("With: {}", "Without: {}"),
    "positive and negative": ("{}_pos", "{}_neg"),
    "grids": ("How do you feel if you have [{}]", "How do you feel if you do not have [{}]"),
    "grids, no answer first": ("What if there is: - {}", "What if there is none: - {}"),
}


@pytest.mark.parametrize("names", NAMES.values(), ids=list(NAMES))
def test_both_questions_on_a_factor_are_put_together(drafted, cycle, names):
    columns = {name.format(thing): cycle(FIVE[::step]) for name, step in zip(names, (1, -1), strict=True)
               for thing in ("wifi", "coffee", "desk")}  # fmt: skip
    found = drafted({**columns, "q1": cycle([1, 2, 3, 4, 5])})
    having, lacking = (named(found, field) for field in ("functional", "dysfunctional"))
    assert list(having) == list(lacking) == ["wifi", "coffee", "desk"]
    headers = {name: item.column or name for name, item in found.items.items()}
    assert [headers[item] for item in having.values()] == [names[0].format(thing) for thing in having]
    assert [headers[item] for item in lacking.values()] == [names[1].format(thing) for thing in lacking]


def named(found, field):
    return named_items(getattr(measure(found), field), found.items)


def test_numbers_are_taken_where_names_say_what_is_asked(drafted, cycle):
    found = drafted({f"{mark}_{thing}": cycle([1, 2, 3, 4, 5]) for mark in ("functional", "dysfunctional")
                     for thing in ("wifi", "coffee")})  # fmt: skip
    assert measure(found).functional == "functional_{factor}"


def test_moods_with_positive_and_negative_names_are_no_kano_questions(drafted, cycle):
    found = drafted({f"{mark}_{thing}": cycle([1, 2, 3, 4, 5]) for mark in ("pos", "neg") for thing in ("mood", "day")})
    assert "kano" not in found.kinds.values()


def test_a_question_without_its_other_half_is_left_out_and_told(drafted, cycle):
    found = drafted({"wifi": cycle(FIVE), "q1": cycle([1, 2, 3, 4, 5])})
    assert found.roles["wifi"] == "kano"
    assert "the other question on the same thing was not found" in found.reason("wifi")
    assert list(found.items) == ["q1"]
