import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.annotations import Span
from models.decoding.bio import log_softmax, spans
from models.tasks import TAGS
from models.tasks.hedging.cues import THRESHOLD, tilted

LABELS = TAGS["hedging"]


def word(**shares: float) -> NDArray[np.float32]:
    """Log-probabilities (1, L) of a word, of which labels named like ``B_epistemic`` have a share and the rest is outside."""
    probabilities = np.full(len(LABELS), 1e-7)
    for label, share in shares.items():
        probabilities[LABELS.index(label.replace("_", "-"))] += share
    probabilities[0] = max(1e-7, 1 - sum(shares.values()))
    return np.asarray(np.log(probabilities / probabilities.sum())[None], dtype=np.float32)


def found(*words: NDArray[np.float32]) -> list[tuple[Span, str]]:
    starts = np.arange(len(words)) * 5
    return [(one.span, one.label) for one in spans(tilted(np.concatenate(words)), LABELS, starts, starts + 4)]


@pytest.mark.parametrize(("probability", "given"), [(THRESHOLD + 0.01, True), (THRESHOLD - 0.01, False), (1.0, True), (0.0, False)])
def test_a_word_is_a_cue_from_the_threshold_on(probability: float, given: bool) -> None:
    assert found(word(B_epistemic=probability)) == ([(Span(0, 4), "epistemic")] if given else [])


def test_a_word_that_wavers_between_types_is_a_cue_of_the_likelier() -> None:
    assert found(word(B_epistemic=0.6 * THRESHOLD, B_doxastic=0.65 * THRESHOLD)) == [(Span(0, 4), "doxastic")]


def test_a_cue_of_two_words_stays_one() -> None:
    assert found(word(B_epistemic=THRESHOLD + 0.1), word(I_epistemic=THRESHOLD + 0.05), word()) == [(Span(0, 9), "epistemic")]


def test_the_confidence_is_that_of_any_cue() -> None:
    scores = np.concatenate([word(B_epistemic=0.5, B_doxastic=0.3), word()])
    (one,) = spans(tilted(scores), LABELS, np.array([0, 5]), np.array([4, 9]))
    assert one.confidence == pytest.approx(0.8, abs=1e-3)


@given(st.lists(st.lists(st.floats(-40, 40), min_size=len(LABELS), max_size=len(LABELS)), min_size=1, max_size=12))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_scores_give_sound_spans(logits: list[list[float]]) -> None:
    scores = log_softmax(np.array(logits, dtype=np.float32))
    tilt = tilted(scores)
    assert np.isfinite(tilt).all()
    assert ((tilt.argmax(1) > 0) == (1 - np.exp(scores[:, 0]) > THRESHOLD)).all() or np.isclose(np.exp(scores[:, 0]), 1 - THRESHOLD).any()
    starts = np.arange(len(scores)) * 2
    assert all(0 <= one.confidence <= 1 + 1e-5 for one in spans(tilt, LABELS, starts, starts + 1))
