"""Fits what turns raw scores to probabilities, and says how well they come true on data they were not fitted on."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from models.decoding.calibration import Curve

SPAN_METHOD = (
    "Isotonic (below 1,000 spans logistic) regression from the model's probability to the share of exactly right answers, fitted on the "
    "dev files; the errors below are of each half of them under the other half's curve. A quote's confidence is that of its contents, "
    "fitted once more to whole quotes. A sentence's is one minus the product of 1 - confidence over its cues."
)
"""What the cards of tasks that mark spans say."""

Points = list[list[float]]
Floats = NDArray[np.float64]

KNOTS = 24
"""Most points of a stored curve."""

TEMPERATURES = np.geomspace(0.5, 4, 43)

FEW = 1000
"""Items below which isotonic regression would learn noise and a logistic curve takes its place."""

STEP = 0.01
"""How much more precise one stored step of a precision curve is than the one before, where there are so many."""

TOP = 50
"""Fewest items that a precision is told of."""


def fit_curve(confidence: Floats, right: Floats) -> Points:
    """The share of right answers by raw confidence, both (n,), as at most ``KNOTS`` points; flat at one half without any answer.

    Isotonic regression (Zadrozny & Elkan, KDD 2002); of few answers logistic regression on the log-odds (Platt 1999).
    """
    if not len(confidence):
        return [[0.5, 0.5]]
    raw = np.unique(np.quantile(confidence, np.linspace(0, 1, KNOTS)))
    if len(confidence) >= FEW:
        shares = IsotonicRegression(y_min=0.01, y_max=0.99, out_of_bounds="clip").fit(confidence, right).predict(raw)
    elif right.min() == right.max():
        shares = np.full(len(raw), right[0])
    else:
        shares = LogisticRegression(C=100.0).fit(_log_odds(confidence), right).predict_proba(_log_odds(raw))[:, 1]
    points = {round(float(x), 4): round(float(y), 4) for x, y in zip(raw, shares, strict=True)}
    return [[x, y] for x, y in points.items()]


def _log_odds(confidence: Floats) -> Floats:
    clipped = np.clip(confidence, 0.001, 0.999)
    return np.asarray(np.log(clipped / (1 - clipped)))[:, None]


def fit_temperature(scores: Callable[[float], Floats], labels: NDArray[np.int64]) -> float:
    """The temperature at which the probabilities (n, k) that ``scores`` gives for it make ``labels`` (n,) likeliest.

    Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """

    def loss(temperature: float) -> float:
        return -float(np.log(np.maximum(scores(temperature)[np.arange(len(labels)), labels], 1e-9)).mean())

    return round(float(min(TEMPERATURES, key=loss)), 3)


def crossed(groups: Sequence[int], apply: Callable[[NDArray[np.bool_], NDArray[np.bool_]], Floats]) -> Floats:
    """For each item what ``apply(learn, judge)`` learns from the half of the rows it is not in; even and odd ``groups`` are the halves."""
    odd = np.array(groups) % 2 == 1
    calibrated = np.empty(len(odd))
    for half in (odd, ~odd):
        if half.any():
            calibrated[half] = apply(~half, half)
    return calibrated


def crossed_curve(groups: Sequence[int], confidence: Floats, right: Floats) -> Floats:
    """Calibrated confidences (n,), each by the curve of the half it is not in."""

    def apply(learn: NDArray[np.bool_], judge: NDArray[np.bool_]) -> Floats:
        curve = Curve.of(fit_curve(confidence[learn], right[learn]))
        return np.array([curve(value) for value in confidence[judge]])

    return crossed(groups, apply)


def precision_steps(confidence: Floats, right: Floats) -> Points:
    """[threshold, share right at or above it], both rising, from what is given with ``confidence`` (n,) and is ``right`` (n,).

    The share is the mean of the isotonic fit above the threshold, which rises throughout where counts waver. The last step has at least
    ``TOP`` items, or all there are.
    """
    if not len(confidence):
        return []
    order = np.argsort(confidence, kind="stable")
    confidence = confidence[order]
    # Values a rounding error apart are one to the fit, whose ends the highest of them then lies beyond.
    fitted = IsotonicRegression(out_of_bounds="clip").fit(confidence, right[order]).predict(confidence)
    starts = np.flatnonzero(np.diff(confidence, prepend=-1.0) > 0)
    above = np.cumsum(fitted[::-1])[::-1] / np.arange(len(right), 0, -1)
    steps = [[0.0, float(above[0])]]
    steps += [[float(np.floor(confidence[i] * 1e4) / 1e4), float(above[i])] for i in starts[1:] if len(right) - i >= TOP]
    return [[threshold, round(share, 4)] for threshold, share in _thinned(steps)]


def _thinned(steps: Points) -> Points:
    """The first step, and every one that is ``STEP`` above the one kept before it; the last whatever it adds."""
    kept = steps[:1]
    for step in steps[1:]:
        if step[1] >= kept[-1][1] + STEP or step is steps[-1]:
            kept.append(step)
    return kept
