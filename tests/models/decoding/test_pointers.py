import numpy as np
import pytest

from models.decoding.pointers import SIGHT, point


def test_a_pointer_prefers_the_key_its_query_resembles() -> None:
    vectors = np.eye(4, dtype=np.float32) * 6
    scores = point(vectors, vectors, np.array([2]), np.array([0, 2, 3]), none=0.0)
    assert scores.shape == (1, 4)
    assert scores[0].argmax() == 1
    assert np.exp(scores).sum() == pytest.approx(1, abs=1e-5)


def test_out_of_sight_is_out_of_reach() -> None:
    vectors = np.ones((SIGHT + 2, 2), dtype=np.float32)
    scores = point(vectors, vectors, np.array([0]), np.array([SIGHT, SIGHT + 1]), none=-50.0)
    assert np.exp(scores[0]) == pytest.approx([1, 0, 0], abs=1e-5)


def test_nothing_to_point_at_leaves_none() -> None:
    vectors = np.ones((3, 2), dtype=np.float32)
    assert np.exp(point(vectors, vectors, np.array([1]), np.empty(0, dtype=np.int64), none=1.0)) == pytest.approx(np.ones((1, 1)))
