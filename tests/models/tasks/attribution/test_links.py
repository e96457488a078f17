import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.links import Places, choose_cues, choose_sources
from tests.models.documents import sentences

from .marked import strip
from .nearness import by_nearness


def scored(*spans):
    return [ScoredSpan(Span(*span), "", 1.0) for span in spans]


def places(*spans):
    return Places.of(scored(*spans), np.array([0, 50]))


def test_the_nearest_of_the_sentence_is_likeliest():
    found = strip("{s|Roe} {c|said} {q|it would rain}. {s|Doe} {c|replied} {q|that it would not}.")
    links = by_nearness(found.contents, found.cues, found.sources, sentences(found.text))
    assert links.cue.shape == links.source.shape == (2, 3)
    assert links.cue.argmax(axis=1).tolist() == links.source.argmax(axis=1).tolist() == [0, 1]


def test_far_away_nothing_is_likelier():
    links = by_nearness(scored((1000, 1010)), scored((0, 4)), (), [Span(0, 500), Span(500, 1010)])
    assert links.cue.argmax() == 1
    assert links.source.tolist() == [[0.0]]


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 50)), max_size=6), st.lists(st.integers(0, 500), max_size=6))
def test_rows_are_distributions(contents, cues):
    links = by_nearness(scored(*((a, a + n) for a, n in contents)), scored(*((a, a + 3) for a in cues)), (), [Span(0, 250), Span(251, 560)])
    assert links.cue.shape == (len(contents), len(cues) + 1)
    assert np.exp(links.cue).sum(axis=1) == pytest.approx(np.ones(len(contents)), abs=1e-4)


def test_an_unsure_pointer_loses_to_the_cue_at_hand_and_a_sure_one_does_not():
    contents, cues, together = places((100, 150)), places((90, 95), (300, 305)), np.zeros((1, 2), dtype=bool)
    assert choose_cues(np.log(np.array([[0.3, 0.6, 0.1]], dtype=np.float32)), contents, cues, together) == [0]
    assert choose_cues(np.log(np.array([[0.001, 0.998, 0.001]], dtype=np.float32)), contents, cues, together) == [1]
    assert choose_cues(np.log(np.array([[0.1, 0.1, 0.8]], dtype=np.float32)), contents, cues, together) == [None]


def test_a_cue_that_hardly_belongs_is_left_for_none():
    contents, cues = places((100, 150)), places((90, 95))
    assert choose_cues(np.log(np.array([[0.9, 0.1]], dtype=np.float32)), contents, cues, np.array([[True]])) == [None]


def test_the_source_in_the_sentence_of_the_cue_is_preferred():
    scores = np.log(np.array([[0.4, 0.5, 0.1]], dtype=np.float32))
    contents, sources = places((60, 90)), places((50, 53), (20, 30))
    assert choose_sources(scores, contents, [0], places((54, 59)), [0], sources) == [(0, pytest.approx(0.4))]
    assert choose_sources(scores[:, -1:], contents, [0], places(), [None], places()) == [(None, 0.0)]


def test_no_content_holds_its_own_source():
    scores = np.log(np.array([[0.9, 0.1]], dtype=np.float32))
    assert choose_sources(scores, places((0, 50)), [0], places(), [None], places((10, 13))) == [(None, 0.0)]


def test_the_contents_of_a_quote_choose_together_and_quotes_apart():
    scores = np.log(np.array([[0.1, 0.2, 0.7], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1]], dtype=np.float32))
    contents, sources = places((60, 90), (110, 140), (200, 220)), places((100, 103), (190, 193))
    chosen = choose_sources(scores, contents, [0, 2], places((104, 108)), [0, None], sources)
    assert chosen == [(0, pytest.approx(0.6)), (1, pytest.approx(0.7))]


def test_no_quotes_have_no_sources():
    assert choose_sources(np.empty((0, 2), dtype=np.float32), places(), [], places(), [], places((0, 3))) == []
