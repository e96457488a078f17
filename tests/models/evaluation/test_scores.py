import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.scores import Bin, Count, bins, calibration_error, chance_error, macro_f1

UNIT = st.floats(0, 1)


def test_a_count_gives_precision_recall_and_f1() -> None:
    count = Count()
    count.add({1, 2, 3, 4}, {1, 2, 9})
    assert count.figures() == {"precision": 0.6667, "recall": 0.5, "f1": 0.5714}


def test_nothing_found_and_nothing_wanted_is_zero() -> None:
    assert Count().figures() == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_macro_f1_is_the_mean_over_labels_that_never_occur_too() -> None:
    assert macro_f1(["a", "a"], ["a", "b"], ("a", "b")) == {"a": 0.6667, "b": 0.0, "macro": 0.3333}


def test_the_calibration_error_is_how_far_confidence_lies_from_the_share_right() -> None:
    confidence = np.full(100, 0.9)
    right = np.array([1.0, 0.0] * 50)
    assert calibration_error(confidence, right) == pytest.approx(0.4)
    assert calibration_error(np.empty(0), np.empty(0)) == 0


@given(st.lists(st.tuples(UNIT, st.booleans()), max_size=60))
def test_bins_hold_every_item_once_by_rising_confidence(items: list[tuple[float, bool]]) -> None:
    confidence, right = np.array([c for c, _ in items]), np.array([float(r) for _, r in items])
    found = bins(confidence, right)
    assert sum(one.count for one in found) == len(items)
    assert [one.confidence for one in found] == sorted(one.confidence for one in found)
    assert sum(one.count * one.share for one in found) == pytest.approx(right.sum())


def test_perfect_confidences_stray_less_the_more_items_there_are() -> None:
    few, many = (chance_error(np.full(n, 0.7)) for n in (50, 5000))
    assert 0.1 < few < 0.2
    assert many < 0.03
    assert chance_error(np.full(50, 0.7)) == few


def test_confidences_that_are_certain_and_right_cannot_stray() -> None:
    assert chance_error(np.ones(30)) == 0


@given(UNIT, st.integers(1, 1000))
def test_the_interval_holds_the_share(share: float, count: int) -> None:
    low, high = Bin(0.5, share, count).interval()
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1
