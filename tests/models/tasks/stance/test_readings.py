import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tasks.stance.readings import PASSAGE, read
from models.text.sentences import split
from models.text.tokens import Tokenizer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


def test_one_sentence_is_read_once() -> None:
    text = "The minister resigned on Monday."
    reading = read(split(text), TOKENIZE(text))
    assert reading.passages == ((0, 6),)
    assert reading.pieces == ()


def test_sentences_share_passages_and_are_read_one_by_one() -> None:
    text = "The minister resigned. Nobody wept."
    reading = read(split(text), TOKENIZE(text))
    assert reading.passages == ((0, 7),)
    assert reading.pieces == ((0, 4), (4, 7))
    assert reading.owners == (0, 1)


def test_a_sentence_longer_than_a_passage_is_read_in_pieces_and_judged_by_their_mean() -> None:
    text = "word " * (PASSAGE + 20) + "end. Short one."
    reading = read(split(text), TOKENIZE(text))
    assert reading.owners == (0, 0, 1)
    scores = reading.sentence_scores(np.zeros((2, 3), dtype=np.float32), np.array([[1, 0, 0], [3, 0, 0], [0, 5, 0]], dtype=np.float32))
    assert scores.tolist() == [[2, 0, 0], [0, 5, 0]]


def test_a_text_of_dropped_characters_is_still_read() -> None:
    text = "\x01\x02"
    reading = read(split(text), TOKENIZE(text))
    assert len(reading.passages) == len(split(text)) == 1


@given(
    st.lists(
        st.sampled_from(["Yes.", "Long words follow here, and more of them.", "x " * 230 + ".", "\n\n", "\x00", "👩 said so!"]), max_size=12
    )
)
@settings(deadline=None, derandomize=True, max_examples=80)
def test_passages_and_pieces_cover_every_token_once(parts: list[str]) -> None:
    text = " ".join(parts)
    sentences, tokens = split(text), TOKENIZE(text)
    reading = read(sentences, tokens)
    everything = list(range(len(tokens)))
    assert [i for low, high in reading.passages for i in range(low, high)] == everything
    assert all(high - low <= PASSAGE for low, high in (*reading.passages, *reading.pieces))
    assert len(reading.spans) == len(reading.passages)
    if len(sentences) > 1:
        assert [i for low, high in reading.pieces for i in range(low, high)] == everything
        assert sorted(set(reading.owners)) == list(range(len(sentences)))
