"""Fits what turns raw scores to probabilities, and says how well they come true on data they were not fitted on."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from models.calibration import Curve
from models.evaluation.scores import calibration_error

Points = list[list[float]]

KNOTS = 24
"""Most points of a stored curve."""

TEMPERATURES = np.geomspace(0.3, 4, 120)


FEW = 1000
"""Spans below which isotonic regression would learn noise and a logistic curve takes its place."""


def fit_curve(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> Points:
    """The share of right answers by raw confidence, both (n,), as at most ``KNOTS`` points.

    Isotonic regression (Zadrozny & Elkan, KDD 2002); of few spans logistic regression on the log-odds (Platt 1999).
    """
    raw = np.unique(np.quantile(confidence, np.linspace(0, 1, KNOTS)))
    if len(confidence) >= FEW:
        shares = IsotonicRegression(y_min=0.01, y_max=0.99).fit(confidence, right).predict(raw)
    elif right.min() == right.max():
        shares = np.full(len(raw), right[0])
    else:
        shares = LogisticRegression(C=100.0).fit(_log_odds(confidence), right).predict_proba(_log_odds(raw))[:, 1]
    return [[round(float(x), 4), round(float(y), 4)] for x, y in zip(raw, shares, strict=True)]


def _log_odds(confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(confidence, 0.001, 0.999)
    return np.asarray(np.log(clipped / (1 - clipped)))[:, None]


def fit_temperature(logits: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """The temperature under which logits (n, k) give labels (n,) the highest likelihood.

    Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        return float((np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(labels)), labels]).mean())

    return round(float(min(TEMPERATURES, key=loss)), 3)


def crossed_error(groups: Sequence[int], confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Calibration error when each half of the rows (even and odd ``groups``) is judged by the curve of the other half."""

    def apply(learn: NDArray[np.bool_], judge: NDArray[np.bool_]) -> NDArray[np.float64]:
        curve = Curve.of(fit_curve(confidence[learn], right[learn]))
        return np.array([curve(value) for value in confidence[judge]])

    return _crossed(groups, right, apply)


def crossed_temperature_error(groups: Sequence[int], logits: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """The same for the winning label's probability after temperature scaling."""
    right = (logits.argmax(axis=1) == labels).astype(np.float64)

    def apply(learn: NDArray[np.bool_], judge: NDArray[np.bool_]) -> NDArray[np.float64]:
        scaled = np.exp((logits[judge] - logits[judge].max(axis=1, keepdims=True)) / fit_temperature(logits[learn], labels[learn]))
        return np.asarray(scaled.max(axis=1) / scaled.sum(axis=1))

    return _crossed(groups, right, apply)


def _crossed(
    groups: Sequence[int],
    right: NDArray[np.float64],
    apply: Callable[[NDArray[np.bool_], NDArray[np.bool_]], NDArray[np.float64]],
) -> float:
    odd = np.array(groups) % 2 == 1
    calibrated = np.empty(len(right))
    for half in (odd, ~odd):
        calibrated[half] = apply(~half, half)
    return round(calibration_error(calibrated, right), 4)
