import pytest

from models.decoding.calibration import Curve, Precision


def test_a_curve_runs_straight_between_its_points_and_flat_beyond() -> None:
    curve = Curve.of([(0.2, 0.1), (0.6, 0.5), (0.9, 0.5)])
    assert [curve(x) for x in (0.0, 0.2, 0.4, 0.75, 1.0)] == pytest.approx([0.1, 0.1, 0.3, 0.5, 0.5])


def test_the_lowest_threshold_that_reaches_a_precision() -> None:
    precision = Precision.of([(0.0, 0.6), (0.4, 0.8), (0.7, 0.95)])
    assert [precision.threshold_for(wanted) for wanted in (0.5, 0.6, 0.7, 0.8, 0.94, 0.96)] == [0.0, 0.0, 0.4, 0.4, 0.7, None]
    assert precision.best == 0.95
