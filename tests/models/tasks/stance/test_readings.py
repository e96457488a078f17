import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from models.tasks.stance.labels import ANYONE, HOLDER
from models.tasks.stance.readings import AVERAGED, PASSAGE, Pools, Reading, read
from models.text.sentences import split
from models.text.tokens import Tokenizer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


def test_sentences_share_passages() -> None:
    text = "The minister resigned. Nobody wept."
    reading = read(split(text), TOKENIZE(text))
    assert reading.passages == ((0, 7),)
    assert reading.pieces == reading.sentences == ((0, 4), (4, 7))
    assert reading.stretches == ((0, 7), (0, 4), (4, 7))


def test_one_sentence_is_read_once() -> None:
    text = "The minister resigned on Monday."
    reading = read(split(text), TOKENIZE(text))
    assert reading.stretches == reading.passages == ((0, 6),)
    said = np.ones((6, 8), dtype=np.float32)
    assert np.array_equal(reading.mean([said], 6), said)


def test_of_two_readings_a_token_has_the_mean() -> None:
    text = "The minister resigned. Nobody wept."
    reading = read(split(text), TOKENIZE(text))
    said = reading.mean([np.full((high - low, 8), i, dtype=np.float32) for i, (low, high) in enumerate(reading.stretches)], 7)
    assert said[:, 0].tolist() == [0.5 * AVERAGED] * 4 + [1.0 * AVERAGED] * 3


def test_a_sentence_longer_than_a_passage_is_read_in_pieces() -> None:
    text = "word " * (PASSAGE + 20) + "end. Short one."
    reading = read(split(text), TOKENIZE(text))
    assert reading.passages == ((0, 200), (200, 222), (222, 225))
    assert reading.sentences == ((0, 222), (222, 225))
    assert reading.pieces == reading.passages


def test_of_a_text_of_dropped_characters_nothing_is_read() -> None:
    text = "\x01\x02"
    assert read(split(text), TOKENIZE(text)) == Reading((), (), ((0, 0),))


@given(
    st.lists(
        st.sampled_from(["Yes.", "Long words follow here, and more of them.", "x " * 230 + ".", "\n\n", "\x00", "👩 said so!"]), max_size=12
    )
)
@settings(deadline=None, derandomize=True, max_examples=80)
def test_passages_and_sentences_cover_every_token_once(parts: list[str]) -> None:
    text = " ".join(parts)
    sentences, tokens = split(text), TOKENIZE(text)
    reading = read(sentences, tokens)
    everything = list(range(len(tokens)))
    assert [i for low, high in reading.passages for i in range(low, high)] == everything
    assert [i for low, high in reading.pieces for i in range(low, high)] == everything
    assert all(high - low <= PASSAGE for low, high in reading.stretches)
    assert [i for low, high in reading.sentences for i in range(low, high)] == everything
    assert len(reading.sentences) == len(sentences)


def test_a_run_says_the_mean_of_its_tokens_under_their_weights() -> None:
    scores = np.zeros((3, 8), dtype=np.float32)
    scores[0, :4], scores[1, :4], scores[2, :4] = [2, 0, 0, 5], [0, 4, 0, 5], [0, 0, 9, -90]
    scores[:, 4:7] = [0, 0, 3]
    pools = Pools(scores)
    (both,) = pools(ANYONE, [np.array([0, 1, 2])])
    assert both == pytest.approx(np.exp([1, 2, 0]) / np.exp([1, 2, 0]).sum(), abs=1e-6)
    assert pools(ANYONE, [np.array([0]), np.array([1])]).argmax(axis=1).tolist() == [0, 1]
    assert pools(HOLDER, [np.array([0])])[0].argmax() == 2
    assert pools(HOLDER, []).shape == (0, 3)


@given(arrays.arrays(np.float32, (6, 8), elements=st.floats(-80, 80, width=32)), st.sets(st.integers(0, 5), min_size=1))
@settings(deadline=None, derandomize=True, max_examples=80)
def test_what_runs_say_are_probabilities(scores: NDArray[np.float32], tokens: set[int]) -> None:
    said = Pools(scores)(HOLDER, [np.array(sorted(tokens)), np.arange(6)])
    assert np.allclose(said.sum(axis=1), 1)
    assert (said >= 0).all()
