import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.annotations import Span
from models.task import NONE
from models.tasks.hedging import CERTAINTY
from models.tasks.hedging.certainty import COST, PLAIN, certainties, doubts
from models.text.document import Document
from models.text.tokens import Tokens


def judged(scores: list[list[float]], lengths: tuple[int, ...] = (2, 3)) -> list[float]:
    """Certainties of sentences of ``lengths`` words, each word two characters; ``scores`` are its score and weight."""
    edges = np.cumsum((0, *lengths)) * 2
    sentences = tuple(Span(int(a), int(b)) for a, b in itertools.pairwise(edges))
    return list(graded(sentences, np.array(scores, dtype=np.float32).reshape(len(scores), 2)))


def document(sentences: tuple[Span, ...], words: int) -> Document:
    """A text of ``words`` words of two characters."""
    starts, none = np.arange(words) * 2, np.zeros(words, dtype=np.int64)
    return Document("a " * words, sentences, Tokens(none, none, np.arange(words), starts, starts + 1))


def graded(sentences: tuple[Span, ...], scores: NDArray[np.float32]) -> tuple[float, ...]:
    """Certainties of ``sentences`` without a cue, whose words have ``scores`` (W, 2)."""
    return certainties(CERTAINTY.read(document(sentences, len(scores)), scores, PLAIN), np.zeros(len(sentences)))


def test_a_sentence_is_doubted_as_its_surest_cue_is() -> None:
    outside = np.array([0.9, 0.2, 0.7, 1.0], dtype=np.float32)
    cues = np.log(np.stack((outside, 1 - outside + 1e-9), axis=1))
    text = document((Span(0, 4), Span(4, 6), Span(6, 8)), 4)
    assert doubts(text, cues) == pytest.approx([0.8, 0.3, 0.0], abs=1e-6)
    assert not doubts(text, NONE).any()
    assert doubts(document((), 0), NONE).shape == (0,)


def test_of_two_sentences_graded_alike_the_one_that_hedges_is_less_certain() -> None:
    plain, wavering, hedged = certainties(np.zeros(3), np.array([0, 0.5, 1]))
    assert plain - wavering == pytest.approx(wavering - hedged)
    assert plain - hedged == pytest.approx(COST / 5)


def test_the_grades_1_to_6_are_0_to_1() -> None:
    grades = [judged([[grade - 4.5, 0]], lengths=(1,))[0] for grade in (-3, 1, 3.5, 6, 9)]
    assert grades == [0, 0, 0.5, 1, 1]


def test_each_sentence_is_graded_by_its_own_words() -> None:
    scores: list[list[float]] = [[-2, 0], [-1, 0], [1, 0], [0, 0], [0.5, 0]]
    assert judged(scores) == pytest.approx([(4.5 - 1.5 - 1) / 5, (4.5 + 0.5 - 1) / 5])


def test_heavy_words_count_for_most() -> None:
    assert judged([[-2, 9], [1, 0]], lengths=(2,)) == pytest.approx(judged([[-2, 0]], lengths=(1,)), abs=1e-3)


def test_a_sentence_without_words_is_graded_as_plain() -> None:
    found = judged([[-1, 0], [-1, 0], [1, 0]], lengths=(2, 0, 1))
    assert (found[0], found[2]) == pytest.approx((0.5, 0.9))
    assert found[1] == pytest.approx(0.78)
    assert graded((Span(0, 1),), NONE) == (found[1],)
    assert graded((), NONE) == ()


words = st.lists(st.tuples(st.floats(-50, 50), st.floats(-500, 500)), min_size=1, max_size=12)


@given(words, st.lists(st.integers(0, 4), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_certainty_lies_between_0_and_1(scores: list[tuple[float, float]], lengths: list[int]) -> None:
    found = judged([list(pair) for pair in scores], tuple(lengths))
    assert len(found) == len(lengths)
    assert all(0 <= certainty <= 1 for certainty in found)
