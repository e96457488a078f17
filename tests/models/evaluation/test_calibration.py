import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decoding.calibration import Curve, Precision
from models.evaluation import calibration
from models.evaluation.calibration import crossed, crossed_curve, fit_curve, fit_temperature, precision_steps
from models.evaluation.scores import calibration_error

ANSWERS = st.lists(st.tuples(st.integers(0, 100).map(lambda n: n / 100), st.booleans()), min_size=1, max_size=200)


def answers(count: int, power: float) -> tuple[calibration.Floats, calibration.Floats]:
    """Confidences that come true with their ``power``-th power for a probability."""
    random = np.random.default_rng(5)
    confidence = random.uniform(0.05, 0.999, count)
    return confidence, (random.random(count) < confidence**power).astype(np.float64)


@pytest.mark.parametrize("count", [600, 4000])
def test_a_curve_brings_overconfidence_down_on_rows_it_has_not_seen(count: int) -> None:
    confidence, right = answers(count, 3)
    after = crossed_curve(range(count), confidence, right)
    assert calibration_error(confidence, right) > 0.2
    assert calibration_error(after, right) < 0.05


@pytest.mark.parametrize("right", [[], [1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0]])
def test_a_curve_can_be_fitted_to_little(right: list[float]) -> None:
    curve = Curve.of(fit_curve(np.linspace(0.2, 0.8, len(right)), np.array(right)))
    assert 0 <= curve(0.1) <= curve(0.9) <= 1


def test_each_half_is_judged_by_what_the_other_taught() -> None:
    taught = crossed([0, 1, 2, 3, 4], lambda learn, judge: np.full(judge.sum(), float(learn.sum())))
    assert taught.tolist() == [2, 3, 2, 3, 2]


def test_a_temperature_above_one_for_logits_that_are_too_sure() -> None:
    random = np.random.default_rng(2)
    logits = random.normal(size=(3000, 3))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([random.choice(3, p=row) for row in shares])

    def scores(temperature: float) -> calibration.Floats:
        scaled = np.exp(3 * logits / temperature)
        return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))

    assert fit_temperature(scores, labels) == pytest.approx(3, rel=0.12)


@given(ANSWERS)
def test_precision_steps_rise_from_the_precision_of_everything(items: list[tuple[float, bool]]) -> None:
    confidence, right = np.array([c for c, _ in items]), np.array([float(r) for _, r in items])
    steps = precision_steps(confidence, right)
    assert steps[0] == [0.0, round(float(right.mean()), 4)]
    assert steps == sorted(steps)
    assert len(steps) <= 2 + 1 / calibration.STEP
    for threshold, share in steps:
        assert (confidence >= threshold).sum() >= min(calibration.TOP, len(items))
        assert 0 <= share <= 1


def test_the_precision_asked_for_comes_out_on_other_answers() -> None:
    confidence, right = answers(8000, 2)
    steps = precision_steps(confidence[::2], right[::2])
    threshold = Precision.of(steps).threshold_for(0.8)
    assert threshold is not None
    kept = confidence[1::2] >= threshold
    assert right[1::2][kept].mean() == pytest.approx(0.8, abs=0.04)


def test_confidences_a_rounding_error_apart_have_a_precision() -> None:
    top = 0.97
    confidence = np.concatenate((np.linspace(0.3, 0.9, 60), np.full(40, top), np.full(40, np.nextafter(top, 1))))
    steps = precision_steps(confidence, np.tile([1.0, 0.0, 1.0, 1.0], 35))
    assert np.isfinite(steps).all()


def test_no_precision_is_told_of_a_handful() -> None:
    confidence = np.concatenate((np.full(500, 0.5), np.full(20, 0.9)))
    right = np.concatenate((np.tile([0.0, 1.0], 250), np.ones(20)))
    assert precision_steps(confidence, right) == [[0.0, pytest.approx(270 / 520, abs=1e-4)]]
    assert precision_steps(np.empty(0), np.empty(0)) == []
