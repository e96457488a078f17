import pytest

from models.calibration import Curve


def test_a_curve_runs_straight_between_its_points_and_flat_beyond() -> None:
    curve = Curve.of([(0.2, 0.1), (0.6, 0.5), (0.9, 0.5)])
    assert [curve(x) for x in (0.0, 0.2, 0.4, 0.75, 1.0)] == pytest.approx([0.1, 0.1, 0.3, 0.5, 0.5])
