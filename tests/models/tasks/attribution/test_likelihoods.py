import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.tasks.attribution.likelihoods import UNREAD, Likelihoods, Said, together

PLACES = np.arange(5, dtype=np.int64)
READ = Likelihoods(PLACES * 3, PLACES * 3 + 2, np.array([0.1, 0.9, 0.7, 0.5, 0.2], dtype=np.float32), np.zeros(5, dtype=np.float32))
"""Five words of two letters, a space between."""


def test_the_words_of_a_span_and_the_one_after_it_are_told():
    (said,) = READ.of_spans([Span(3, 8)])
    assert said == pytest.approx((0.8, 0.7, 0.5))


def test_a_word_that_a_span_cuts_counts():
    assert READ.of_spans([Span(4, 7)]) == READ.of_spans([Span(3, 8)])


def test_after_the_last_word_there_is_none():
    assert READ.of_spans([Span(12, 14)])[0].after == 0


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6))
def test_any_spans_are_read(pairs):
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    for span, said in zip(spans, READ.of_spans(spans), strict=True):
        assert 0 <= said.least <= said.mean <= 1
        assert (said == UNREAD) == (not any(start < span.end and start + 2 > span.start for start in (0, 3, 6, 9, 12)))


def test_pieces_are_as_likely_as_their_mean_and_their_least():
    assert together([Said(0.8, 0.6, 0.1), Said(0.4, 0.2, 0.3)]) == pytest.approx((0.6, 0.2, 0.3))
