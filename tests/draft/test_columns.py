"""What columns are taken for; every draft here is loaded, checked and tried on its file as well."""

import datetime

ROWS = 120
LIKERT = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]


COLUMNS = {
    "NPS": (range(11), "recommend 0-10"),
    "How likely are you to recommend us?": ([10, 9, 8, 7, 3], "recommend 0-10"),
    "satisfaction": ([1, 2, 3, 4, 5], "rating 1-5"),
    "satisfaction later": (["1.0", "2.0", "5.0", "4.0"], "rating 1-5"),
    "sat": (["5 - Very satisfied", "4 - Satisfied", "3", "2 - Dissatisfied", "1 - Very dissatisfied"], "rating 1-5"),
    "q1": (LIKERT, "rating 1-5"),
    "Überhaupt": (["sehr zufrieden", "zufrieden", "unzufrieden", "sehr unzufrieden"], "rating 1-4"),
    "recommended": ([0, 1], "yes or no"),
    "renews": (["Yes", "No", "Don't know"], "yes or no"),
    "region": (["North", "South", "East"], "segment"),
    "age group": ([1, 2, 3], "segment"),
    "email": (["a@b.org", "c@d.org"], "personal data"),
    "Reach me": (["x@example.org", "y@example.org"], "personal data"),
    "IP Address": (["10.0.0.1", "10.0.0.2"], "personal data"),
    "First name": (["Ada", "Alan"], "personal data"),
    "Straße": (["Hauptstraße 5", "Ring 7"], "personal data"),
    "Progress": ([100, 50], "bookkeeping"),
    "blank": ([""], "empty"),
    "dashes": (["-", "n/a"], "empty"),
    "version 2": (["b"], "constant"),
    "ticked": (["Price", ""], "ticked box"),
    "uses": (["App; Web", "App; Shop", "Web; Shop", "App", "Web"], "several answers"),
    "revenue": ([12.5, 80.25, 17.1], "quantity"),
    "kano": (["I like it", "I expect it", "I am neutral", "I dislike it"], "kano"),
    "var3": ([1, 2, 3, 4, 5, 6], "unsure"),
    "q7": ([1, 2], "unsure"),
    "weight": ([61.5, 80.2, 74.9], "unsure"),
}
"""Columns by their headers: the cells, which repeat, and what the column is for."""


def test_roles(drafted, cycle):
    found = drafted({header: cycle(list(values)) for header, (values, _) in COLUMNS.items()})
    assert {header: found.roles[header] for header in COLUMNS} == {
        header: role for header, (_, role) in COLUMNS.items()
    }
    assert all(len(found.reason(header)) > 10 for header in COLUMNS)


def test_open_text_and_labels_are_left_out(drafted):
    texts = [f"I waited {row} minutes on the telephone, and then it was solved." for row in range(ROWS)]
    found = drafted({"comment": texts, "lounge": [f"Lounge {row % 60}" for row in range(ROWS)]})
    assert (found.roles["comment"], found.roles["lounge"]) == ("open text", "label")
    assert found.items == {}
    assert found.reason("comment").startswith("left out: ")
    assert "to use it: under `segments:` lounge: {}" in found.reason("lounge")


CODED = {
    "first rating": ([1, 2, 3, 4, 5, 98, 99], ("98", "99")),
    "second rating": ([0, 1, 2, 3, 4, 5], ("0",)),
    "third rating": ([1, 2, 3, 4, 5, "Don't know"], ("Don't know",)),
    "fourth rating": ([1, 2, 3, 4, 5, "n/a", "-"], ()),  # the usual words for nothing need no declaration
}


def test_codes_for_no_answer(drafted, cycle):
    found = drafted({header: cycle(values) for header, (values, _) in CODED.items()})
    read = {item.column: (item.scale, item.missing) for item in found.items.values()}
    assert read == {header: ((1, 5), missing) for header, (_, missing) in CODED.items()}
    assert all(("no answer" in found.reason(header)) == bool(missing) for header, (_, missing) in CODED.items())


def test_labels_are_points_and_those_of_the_block_are_shared(drafted, cycle):
    found = drafted({"Easy to use": cycle(LIKERT), "Fast": cycle(LIKERT[1:]), "Fair": cycle([LIKERT[0], LIKERT[3]])})
    assert {item.scale for item in found.items.values()} == {(1, 5)}
    assert all(item.labels == {text: place for place, text in enumerate(LIKERT, 1)} for item in found.items.values())


def test_ratings_with_plain_names_are_told_by_their_neighbours(drafted, cycle):
    found = drafted({name: cycle([1, 2, 3, 4, 5]) for name in ("Delivery", "Price", "Support")})
    assert [found.roles[name] for name in ("Delivery", "Price", "Support")] == ["rating 1-5"] * 3


def test_a_rating_with_a_plain_name_and_no_neighbours_is_unsure(drafted, cycle):
    found = drafted({"Delivery": cycle([1, 2, 3, 4, 5])})
    assert (found.roles["Delivery"], found.items) == ("unsure", {})
    assert "under `items:` Delivery: {scale: [1, 5]}" in found.reason("Delivery")


def test_a_family_shares_its_scale(drafted, cycle):
    found = drafted({"imag1": cycle(range(11)), "imag2": cycle(range(3, 11)), "imag3": cycle(range(11))})
    assert [item.scale for item in found.items.values()] == [(0, 10)] * 3


def test_a_respondent_an_account_a_weight_and_a_duration(drafted, cycle):
    found = drafted(
        {
            "ResponseId": [f"R_{row}" for row in range(ROWS)],
            "account": cycle([f"Company {row}" for row in range(25)]),
            "wgt": cycle([0.5, 1.0, 1.5]),
            "Duration (in seconds)": cycle([120, 240, 390]),
            "nps": cycle(range(11)),
        }
    )
    survey = found.survey
    assert (survey.respondent, survey.unit) == ("ResponseId", "account")
    assert (survey.weight.column, survey.duration) == ("wgt", "Duration (in seconds)")


def test_an_id_that_repeats_groups_the_rows(drafted, cycle):
    found = drafted({"CaseID": cycle(range(30)), "nps": cycle(range(11))})
    assert (found.survey.respondent, found.survey.unit) == (None, "CaseID")


def test_few_accounts_are_a_segment(drafted, cycle):
    found = drafted({"company": cycle(["A", "B", "C"]), "nps": cycle(range(11))})
    assert found.survey.unit is None
    assert found.survey.segments["company"].column == "company"


def test_ids_with_different_answers_are_kept_and_told(drafted):
    ids = [*range(1, 60), 5]
    found = drafted({"id": ids, "nps": [*(row % 11 for row in range(59)), 10]})
    assert found.survey.duplicates == "keep"
    assert found.answers.rows == 60
    assert "several rows with different answers" in found.text


def test_dates_are_cut_into_waves(drafted):
    days = [datetime.date(2025, 1, 1) + datetime.timedelta(days=row) for row in range(360)]
    found = drafted({"date": [day.strftime("%d.%m.%Y") for day in days], "nps": [row % 11 for row in range(360)]})
    assert found.survey.wave.period == "half"
    assert found.survey.layout.dates == "%d.%m.%Y"
    assert found.answers.dimensions["wave"] == ("2025H1", "2025H2")
    assert list(found.loaded.study.slices) == ["wave"]


def test_dates_that_could_be_read_in_two_ways_are_left_out(drafted):
    days = [f"{1 + row % 12:02}/{1 + row // 12 % 12:02}/2025" for row in range(240)]
    found = drafted({"date": days, "nps": [row % 11 for row in range(240)]})
    assert found.survey.wave is None
    assert "%d/%m/%Y or %m/%d/%Y" in found.reason("date")


def test_names_of_waves_come_before_dates_and_are_put_in_order(drafted, cycle):
    found = drafted(
        {
            "wave": cycle(["Autumn 2025", "Spring 2025"]),
            "date": cycle(["2025-03-01", "2025-10-01"]),
            "nps": cycle(range(11)),
        }
    )
    assert found.survey.wave.column == "wave"
    assert found.answers.dimensions["wave"] == ("Spring 2025", "Autumn 2025")
    assert found.reason("date") == "left out: 'wave' gives the waves"


def test_headers_of_any_kind_are_named_and_quoted(drafted, cycle):
    headers = [
        'say "hi", now',
        "a: b # c",
        "😀 happy?",
        "null",
        "Yes",
        "unit",
        "Wave",
        "- dash",
        "{x}",
        "满意度",
        "2nd",
        "weight",
        "'",
    ]
    found = drafted({header: cycle(["Yes", "No"]) for header in headers})
    assert {item.column or name for name, item in found.items.items()} == set(headers)
    assert found.items["unit_answer"].column == "unit"


def test_a_header_that_yaml_cannot_hold_is_left_out(drafted, cycle):
    found = drafted({"q\x07": cycle([0, 1]), "ok": cycle([0, 1])})
    assert list(found.items) == ["ok"]
    assert "control character" in found.reason("q\x07")
