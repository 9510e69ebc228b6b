import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outsidein.errors import MethodError
from outsidein.methods import servqual, tolerance

GAPS, POINTS = [-0.5, -1.2, -0.8, -0.6, -0.9], [11, 32, 22, 19, 16]
DIMENSIONS = [range(4), range(4, 9), range(9, 13), range(13, 17), range(17, 22)]
LEVELS = arrays(np.float64, (3, 20), elements=st.floats(1, 9))


def test_published_gaps():
    assert servqual.overall(GAPS) == pytest.approx(-0.8)
    assert servqual.weighted(GAPS, POINTS) == pytest.approx(-0.873)


@given(arrays(np.float64, (2, 22, 3), elements=st.integers(1, 7)), st.floats(0.01, 10))
@settings(max_examples=30)
def test_gaps_of_dimensions_are_differences_of_servperf(answers, scale):
    perception, expectation = (servqual.dimension_means(side, DIMENSIONS) for side in answers)
    gaps = servqual.dimension_means(servqual.gap(*answers), DIMENSIONS)
    assert gaps == pytest.approx(servqual.gap(perception, expectation), abs=1e-9)
    assert gaps.shape == (5, 3)
    weighted = servqual.weighted(gaps, np.array(POINTS) * scale)
    assert weighted == pytest.approx(np.average(gaps, axis=0, weights=POINTS))
    assert np.all((gaps.min(axis=0) - 1e-9 <= weighted) & (weighted <= gaps.max(axis=0) + 1e-9))
    assert servqual.weighted(gaps, np.ones((5, 3))) == pytest.approx(servqual.overall(gaps))


def test_servqual_refusals():
    with pytest.raises(MethodError, match="dimension 2 has no items"):
        servqual.dimension_means([1.0, 2.0], [[0, 1], []])
    for points in ([0, 0], [-1, 5]):
        with pytest.raises(MethodError, match="points of the dimensions must be zero or more"):
            servqual.weighted([1.0, 2.0], points)


def test_published_zone_of_tolerance():
    assert tolerance.adequacy(6.4, 5.8) == pytest.approx(0.6)
    assert tolerance.superiority(6.4, 7.5) == pytest.approx(-1.1)
    assert tolerance.width(7.5, 5.8) == pytest.approx(1.7)
    assert tolerance.position(6.4, 5.8, 7.5) == pytest.approx(0.352941, abs=5e-7)


@given(LEVELS)
def test_position_and_standing_tell_the_same(levels):
    perceived, adequate, desired = levels[0], np.minimum(*levels[1:]), np.maximum(*levels[1:])
    place = tolerance.position(perceived, adequate, desired)
    wide = desired > adequate
    assert np.isnan(place[~wide]).all()
    assert np.array_equal(place[wide] < 0, perceived[wide] < adequate[wide])
    chance = tolerance.standing(perceived, adequate, desired)
    assert chance.below + chance.within + chance.above == pytest.approx(1)
    assert chance.below == pytest.approx(np.mean(perceived < adequate))
    assert chance.above == pytest.approx(np.mean(perceived > desired))


def test_a_zone_upside_down_has_no_position():
    assert np.isnan(tolerance.position(5, 6, 4))
    assert np.isnan(tolerance.standing([np.nan], 5, 6).below)
