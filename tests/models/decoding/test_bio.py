from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from models.decoding.bio import labels_of, log_softmax, spans, transitions, viterbi
from models.heads import bio

LABELS = bio(("PERSON", "ORG"))
SCORES = st.integers(1, 12).flatmap(lambda n: arrays(np.float32, (n, len(LABELS)), elements=st.floats(-4, 4, width=32)))


def certain(path: list[str]) -> NDArray[np.float32]:
    scores = np.full((len(path), len(LABELS)), -8.0, dtype=np.float32)
    scores[np.arange(len(path)), [LABELS.index(label) for label in path]] = 0
    return log_softmax(scores)


def found(path: list[str]) -> list[tuple[int, int, str]]:
    places = np.arange(len(path), dtype=np.int64)
    return [(s.span.start, s.span.end, s.label) for s in spans(certain(path), LABELS, places * 10, places * 10 + 9)]


def test_labels_become_spans_from_first_to_last_character() -> None:
    assert found(["O", "B-PERSON", "I-PERSON", "O", "B-ORG"]) == [(10, 29, "PERSON"), (40, 49, "ORG")]


def test_spans_may_touch() -> None:
    assert found(["B-ORG", "B-ORG", "I-ORG"]) == [(0, 9, "ORG"), (10, 29, "ORG")]


def test_no_words_have_no_spans() -> None:
    empty = np.empty(0, dtype=np.int64)
    assert spans(np.empty((0, len(LABELS)), dtype=np.float32), LABELS, empty, empty) == ()


def test_an_inside_without_a_beginning_is_repaired_by_score_not_dropped() -> None:
    assert found(["O", "I-ORG", "I-ORG"]) == [(10, 29, "ORG")]


def test_a_barrier_ends_a_span_and_lets_another_begin() -> None:
    places = np.arange(4, dtype=np.int64)
    scores = certain(["O", "B-ORG", "I-ORG", "I-ORG"])
    scores[2, LABELS.index("B-ORG")] = -0.1
    found = spans(scores, LABELS, places, places + 1, np.array([2]))
    assert [(s.span.start, s.span.end) for s in found] == [(1, 2), (2, 4)]


def test_what_would_go_on_over_a_barrier_begins_there() -> None:
    places = np.arange(4, dtype=np.int64)
    (first, second) = spans(certain(["O", "B-ORG", "I-ORG", "I-ORG"]), LABELS, places, places + 1, np.array([2]))
    assert ((first.span.start, first.span.end), (second.span.start, second.span.end)) == ((1, 2), (2, 4))
    assert second.confidence > 0.9


def test_surer_words_make_a_surer_span() -> None:
    sure = certain(["O", "B-ORG", "O"])
    unsure = log_softmax(sure * 0.2)
    places = np.arange(3, dtype=np.int64)
    assert spans(sure, LABELS, places, places + 1)[0].confidence > spans(unsure, LABELS, places, places + 1)[0].confidence


@given(SCORES)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_the_labels_are_always_a_valid_sequence(scores: NDArray[np.float32]) -> None:
    path = [LABELS[i] for i in labels_of(log_softmax(scores), LABELS)]
    for before, after in zip(["O", *path], path, strict=False):
        assert not after.startswith("I-") or before[2:] == after[2:]


@given(SCORES)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_viterbi_finds_the_best_valid_sequence(scores: NDArray[np.float32]) -> None:
    scores = scores[:4]
    steps = transitions(LABELS)

    def total(path: tuple[int, ...]) -> float:
        allowed = steps[0, path[0]] + sum(steps[a, b] for a, b in pairwise(path))
        return float(allowed + scores[np.arange(len(path)), path].sum())

    best = max(total(path) for path in np.ndindex(*[len(LABELS)] * len(scores)))
    assert total(tuple(viterbi(scores))) == pytest.approx(best, rel=1e-4, abs=1e-4)


@given(SCORES)
@settings(deadline=None, derandomize=True, max_examples=100)
def test_spans_are_ordered_apart_and_probable(scores: NDArray[np.float32]) -> None:
    places = np.arange(len(scores), dtype=np.int64)
    result = spans(log_softmax(scores), LABELS, places * 2, places * 2 + 1)
    assert all(0 < one.confidence <= 1 for one in result)
    assert all(a.span.end <= b.span.start for a, b in pairwise(result))
