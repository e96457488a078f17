from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.tokens import Tokens
from models.text.windows import CONTEXT, SIZE, cut, stitch


def tokens_of(sizes: list[int]) -> Tokens:
    """A text whose words have as many pieces as ``sizes`` says."""
    first = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64) if sizes else np.empty(0, dtype=np.int64)
    total = sum(sizes)
    places = np.arange(len(sizes), dtype=np.int64)
    return Tokens(np.arange(total), np.zeros(total, dtype=np.int64), first, places * 2, places * 2 + 1)


def windows_of(sentences: list[list[int]]) -> set[bytes]:
    """What the windows of a text read; every token is a word."""
    ids = np.array([token for sentence in sentences for token in sentence])
    places = np.arange(len(ids))
    tokens = Tokens(ids, np.zeros_like(ids), places, places * 2, places * 2 + 1)
    starts = np.cumsum([len(sentence) for sentence in sentences])[:-1]
    return {ids[c.low : c.high].tobytes() for c in cut(tokens, starts)}


def test_a_short_text_is_one_window() -> None:
    (only,) = cut(tokens_of([1] * SIZE))
    assert (only.low, only.high, only.keep_low, only.keep_high) == (0, SIZE, 0, SIZE)


def test_an_empty_text_has_no_window() -> None:
    assert cut(tokens_of([])) == ()


def test_what_is_judged_has_context_on_both_sides() -> None:
    for c in cut(tokens_of([1] * 900)):
        assert c.keep_low - c.low == (CONTEXT if c.low else 0)
        assert c.high - c.keep_high == (CONTEXT if c.high < 900 else 0)


def test_a_text_is_cut_where_a_paragraph_begins_rather_than_a_sentence() -> None:
    sentences = np.arange(10, 600, 10)
    one, *_ = cut(tokens_of([1] * 600), sentences, np.array([180]))
    assert one.keep_high == 180
    one, *_ = cut(tokens_of([1] * 600), sentences)
    assert one.keep_high in sentences


def test_an_edit_at_the_front_leaves_most_windows_as_they_were() -> None:
    random = Random(5)
    changed = whole = 0
    for _ in range(40):
        ids = [[random.randrange(30_000) for _ in range(random.randint(5, 40))] for _ in range(160)]
        before = windows_of(ids)
        ids[2].append(1)
        changed += len(windows_of(ids) - before)
        whole += len(before)
    assert changed < 0.25 * whole


@given(st.lists(st.integers(1, 100), max_size=120), st.integers(100, 260), st.integers(0, 49), st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_every_token_is_kept_once_in_order_and_no_word_is_cut(sizes: list[int], size: int, context: int, random: Random) -> None:
    tokens = tokens_of(sizes)
    sentences = tokens.first[np.array([random.random() < 0.2 for _ in sizes], dtype=bool)]
    cuts = cut(tokens, sentences, sentences[::3], size, context)
    kept = [token for c in cuts for token in range(c.keep_low, c.keep_high)]
    assert kept == list(range(len(tokens)))
    edges = {*tokens.first.tolist(), len(tokens)}
    for c in cuts:
        assert 0 < c.high - c.low <= size
        assert c.low <= c.keep_low < c.keep_high <= c.high
        assert {c.low, c.high, c.keep_low, c.keep_high} <= edges


@given(st.lists(st.integers(1, 9), min_size=1, max_size=200))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_stitched_scores_are_those_of_the_tokens(sizes: list[int]) -> None:
    tokens = tokens_of(sizes)
    cuts = cut(tokens, size=100, context=15)
    outputs = [np.concatenate(([-1], np.arange(c.low, c.high), [-1]))[:, None].astype(np.float32) for c in cuts]
    assert stitch(cuts, outputs)[:, 0].tolist() == list(range(len(tokens)))
