import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tokens import Tokens
from models.windows import OVERLAP, SIZE, cut, stitch


def tokens_of(sizes: list[int]) -> Tokens:
    """A text whose words have as many pieces as ``sizes`` says."""
    first = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64) if sizes else np.empty(0, dtype=np.int64)
    total = sum(sizes)
    places = np.arange(len(sizes), dtype=np.int64)
    return Tokens(np.arange(total), np.zeros(total, dtype=np.int64), first, places * 2, places * 2 + 1)


def test_a_short_text_is_one_window() -> None:
    (only,) = cut(tokens_of([1] * SIZE))
    assert (only.low, only.high, only.keep_low, only.keep_high) == (0, SIZE, 0, SIZE)


def test_an_empty_text_has_no_window() -> None:
    assert cut(tokens_of([])) == ()


def test_neighbours_share_the_overlap_and_judge_half_of_it_each() -> None:
    one, two = cut(tokens_of([1] * 400))
    assert one.high - two.low == OVERLAP
    assert one.keep_high == two.keep_low == (one.high + two.low) // 2


@given(st.lists(st.integers(1, 100), max_size=120), st.integers(100, 260), st.integers(0, 99))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_every_token_is_kept_once_in_order_and_no_word_is_cut(sizes: list[int], size: int, overlap: int) -> None:
    tokens = tokens_of(sizes)
    cuts = cut(tokens, size, overlap)
    kept = [token for c in cuts for token in range(c.keep_low, c.keep_high)]
    assert kept == list(range(len(tokens)))
    edges = {*tokens.first.tolist(), len(tokens)}
    for c in cuts:
        assert 0 < c.high - c.low <= size
        assert c.low <= c.keep_low <= c.keep_high <= c.high
        assert {c.low, c.high, c.keep_low, c.keep_high} <= edges


@given(st.lists(st.integers(1, 9), min_size=1, max_size=200))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_stitched_scores_are_those_of_the_tokens(sizes: list[int]) -> None:
    tokens = tokens_of(sizes)
    cuts = cut(tokens, 100, 30)
    outputs = [np.concatenate(([-1], np.arange(c.low, c.high), [-1]))[:, None].astype(np.float32) for c in cuts]
    assert stitch(cuts, outputs)[:, 0].tolist() == list(range(len(tokens)))
