import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outsidein.methods import comparisons

# Benjamini & Hochberg 1995, section 4.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]
P = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_published_family():
    assert np.sum(comparisons.benjamini_hochberg(PUBLISHED) <= 0.05) == 4
    assert np.sum(comparisons.holm(PUBLISHED) <= 0.05) == 3


@given(P, st.floats(0.001, 0.999))
def test_adjusted_values_reject_what_the_stepwise_procedures_reject(p, level):
    ordered = np.sort(p)
    steps = np.arange(1, len(p) + 1)
    borders = np.concatenate([ordered * len(p) / steps, ordered * (len(p) + 1 - steps)])
    assume(np.all(np.abs(borders - level) > 1e-9))
    up = np.flatnonzero(ordered * len(p) / steps <= level)
    down = np.flatnonzero(ordered * (len(p) + 1 - steps) > level)
    assert np.sum(comparisons.benjamini_hochberg(p) <= level) == (up[-1] + 1 if up.size else 0)
    assert np.sum(comparisons.holm(p) <= level) == (down[0] if down.size else len(p))


@pytest.mark.parametrize("method", [comparisons.benjamini_hochberg, comparisons.holm])
@given(p=P, random=st.randoms())
def test_order_never_matters_and_missing_values_do_not_count(method, p, random):
    adjusted = method(p)
    places = list(range(len(p)))
    random.shuffle(places)
    assert np.array_equal(method([p[place] for place in places]), adjusted[places])
    assert np.all((adjusted >= np.array(p)) & (adjusted <= 1))
    holed = method(np.array([[*p, np.nan]]))
    assert holed.shape == (1, len(p) + 1)
    assert np.array_equal(holed[0, :-1], adjusted)
    assert np.isnan(holed[0, -1])
    assert np.isnan(method([np.nan, np.nan])).all()


def test_p_of_t_tends_to_p_of_z():
    assert comparisons.p_value([1.0, -1.0], [np.inf, 1e9]) == pytest.approx([0.3173105, 0.3173105], abs=1e-7)
    assert comparisons.p_value(12.7062, 1) == pytest.approx(0.05, abs=1e-6)
    assert np.isnan(comparisons.difference(1, 0, 1, 0).p)
