import pytest

from outsidein.draft.scales import Doubt, Scale, fit, shared


def counts(*values: int, each: int = 20) -> dict[int, int]:
    return dict.fromkeys(values, each)


@pytest.mark.parametrize(
    ("values", "ends", "missing"),
    [
        (range(1, 6), (1, 5), ()),
        (range(11), (0, 10), ()),
        (range(1, 10), (1, 9), ()),
        (range(1, 7), (1, 6), ()),
        ((2, 3, 4, 5, 6), (1, 7), ()),
        ((3, 4, 5, 6, 7, 8, 9, 10), (1, 10), ()),
        (range(5), (0, 4), ()),
        ((-2, -1, 0, 1, 2), (-2, 2), ()),
        ((1, 2, 3, 4, 5, 98, 99), (1, 5), (98, 99)),
        ((1, 2, 3, 4, 5, 6, 7, -9), (1, 7), (-9,)),
        ((0, 1, 2, 3, 4, 5), (1, 5), (0,)),
        ((1, 2, 3, 4, 5, 9), (1, 5), (9,)),
        ((1, 2, 3, 4, 5, 8, 9), (1, 5), (8, 9)),
        ((0, *range(1, 11), 99), (0, 10), (99,)),
    ],
)
def test_scale_and_codes_for_no_answer(values, ends, missing):
    found = fit(counts(*values))
    assert isinstance(found, Scale)
    assert (found.ends, found.missing) == (ends, missing)
    assert bool(missing) == bool(found.reason)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ((1, 2), "only 1 and 2"),
        ((7,), "only 7"),
        (range(18, 90), "from 18 to 89"),
        (range(1, 12), "written one higher"),
        ((1, 2, 3, 400), "from 1 to 400"),
    ],
)
def test_doubt(values, word):
    found = fit(counts(*values))
    assert isinstance(found, Doubt)
    assert word in found.reason


def test_two_scales_in_one_column_are_doubted():
    found = fit({1: 170, 2: 500, 3: 500, 4: 500, 5: 300, 6: 8, 7: 11, 8: 14, 9: 20, 10: 14})
    assert isinstance(found, Doubt)
    assert (found.ends, found.missing) == ((1, 5), (6, 7, 8, 9, 10))


def test_few_answers_do_not_make_a_code_of_a_point():
    few = fit({1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 9: 1})
    assert isinstance(few, Scale)
    assert few.ends == (1, 10)


def test_the_scale_of_the_questions_beside_it():
    assert fit(counts(3, 4, 5, 6, 7, 8, 9, 10), (0, 10)) == Scale(0, 10)
    assert fit(counts(2, 3), (1, 3)) == Scale(1, 3)
    zero = fit(counts(0, 2, 3, 4, 5), (1, 5))
    assert isinstance(zero, Scale)
    assert zero.missing == (0,)
    other = fit(counts(1, 2, 3, 4, 5), (0, 10))  # uses every point of a shorter scale: not asked on this one
    assert other == Scale(1, 5)


def test_shared_needs_a_majority():
    assert shared([(0, 10), (0, 10), (1, 10)]) == (0, 10)
    assert shared([(1, 6), (1, 4), (1, 5)]) is None
    assert shared([(1, 5)]) is None
