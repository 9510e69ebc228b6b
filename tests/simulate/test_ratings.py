import numpy as np
import pyarrow as pa

from outsidein.simulate import rating_shares, ratings
from outsidein.simulate.ratings import CHUNK


def test_the_same_seed_gives_the_same_columns():
    first, again, other = (next(ratings(1000, 3, seed, missing=0.1, weighted=True)) for seed in (1, 1, 2))
    assert list(first) == ["id", "segment", "r1", "r2", "r3", "weight"]
    for name, column in first.items():
        assert pa.array(column).equals(pa.array(again[name]))
    assert not np.array_equal(first["r1"], other["r1"])


def test_it_streams_every_row_once():
    chunks = [(len(c["id"]), c["id"][0], c["id"][-1]) for c in ratings(2 * CHUNK + 5, 1)]
    assert chunks == [(CHUNK, 0, CHUNK - 1), (CHUNK, CHUNK, 2 * CHUNK - 1), (5, 2 * CHUNK, 2 * CHUNK + 4)]


def test_shares_are_as_declared_in_every_segment():
    chunk = next(ratings(CHUNK, 2, seed=5))
    expected = rating_shares(2)
    np.testing.assert_allclose(expected.sum(axis=-1), 1.0)
    for segment in range(8):
        for item in range(2):
            answers = chunk[f"r{item + 1}"][chunk["segment"] == segment + 1]
            found = np.bincount(answers, minlength=11)[1:] / len(answers)
            assert np.abs(found - expected[segment, item]).max() < 0.015


def test_a_person_answers_alike():
    chunk = next(ratings(50_000, 2, seed=5))
    assert 0.2 < np.corrcoef(chunk["r1"], chunk["r2"])[0, 1] < 0.35


def test_missing_ratings_are_nulls_in_arrow():
    column = pa.array(next(ratings(100_000, 1, seed=5, missing=0.2))["r1"])
    assert column.type == pa.int8()
    assert abs(column.null_count / len(column) - 0.2) < 0.01
