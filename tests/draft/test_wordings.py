import pytest

from outsidein.draft.wordings import ladder, yes_or_no

SCALES = [
    "Very dissatisfied|Dissatisfied|Neither satisfied nor dissatisfied|Satisfied|Very satisfied",
    "Extremely dissatisfied|Somewhat dissatisfied|Neutral|Somewhat satisfied|Extremely satisfied",
    "Strongly disagree|Disagree|Somewhat disagree|Neither agree nor disagree|Somewhat agree|Agree|Strongly agree",
    "Not at all important|Slightly important|Moderately important|Very important|Extremely important",
    "Not important|Slightly important|Moderately important|Important|Very important",
    "Not at all likely|Not so likely|Somewhat likely|Very likely|Extremely likely",
    "Very difficult|Difficult|Neutral|Easy|Very easy",
    "Poor|Fair|Good|Very good|Excellent",
    "Never|Rarely|Sometimes|Often|Always",
    "Much worse than expected|Worse than expected|As expected|Better than expected|Much better than expected",
    "Definitely not|Probably not|Might or might not|Probably|Definitely",
    "sehr unzufrieden|unzufrieden|teils/teils|zufrieden|sehr zufrieden",
    "stimme gar nicht zu|stimme eher nicht zu|teils/teils|stimme eher zu|stimme voll zu",
    "Pas du tout important|Un peu important|Important|Très important",
]


@pytest.mark.parametrize("scale", SCALES)
def test_known_scales_in_any_order_and_any_letters(scale):
    answers = scale.split("|")
    shuffled = [answer.upper() for answer in sorted(answers, key=len)]
    found = ladder(shuffled)
    assert found is not None
    assert [found.points[answer.upper()] for answer in answers] == list(range(1, len(answers) + 1))
    assert found.high == len(answers)


@pytest.mark.parametrize("scale", SCALES[:3])
@pytest.mark.parametrize("unsaid", [0, 1, -1])
def test_a_two_sided_scale_has_the_points_that_nobody_chose(scale, unsaid):
    answers = scale.split("|")
    left = [answer for answer in answers if answer != answers[unsaid]]
    found = ladder(left)
    assert found is not None
    assert found.high == len(answers)
    assert found.points == {answer: place for place, answer in enumerate(answers, 1) if answer in left}


@pytest.mark.parametrize(
    "answers",
    [
        ["Slightly important", "Very important", "Extremely important"],  # its foot was not seen
        ["Not at all important", "Slightly important", "Moderately important"],  # nor its head
        ["Satisfied", "Important", "Very satisfied"],
        ["North", "South", "East"],
        ["Neutral"],
        [],
    ],
)
def test_what_is_not_certain_is_no_scale(answers):
    assert ladder(answers) is None


def test_yes_and_no():
    assert yes_or_no(["YES", "No"]) == {"YES": 1, "No": 0}
    assert yes_or_no(["ja", "nein"]) == {"ja": 1, "nein": 0}
    assert yes_or_no(["Yes"]) is None
    assert yes_or_no(["Yes", "No", "Maybe"]) is None
