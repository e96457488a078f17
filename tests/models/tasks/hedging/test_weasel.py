import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tasks.hedging.weasel import find


@pytest.mark.parametrize(
    ("text", "weasel"),
    [
        ("It is widely believed that he lied.", "It is widely believed"),
        ("It\nwas thought\nto be safe.", "It\nwas thought"),
        ("He is generally regarded as a liar.", "generally regarded"),
        ("It was considered by many to be safe.", "It was considered"),
        ("A film considered by critics to be bad.", "considered by critics"),
        ("Many experts believe so.", "Many experts believe"),
        ("Some fear the worst.", "Some fear"),
        ("He was thought to be dead.", "was thought to"),
        ("The Taliban allegedly claimed it.", "allegedly"),
    ],
)
def test_a_belief_of_nobody_in_particular_is_found(text: str, weasel: str) -> None:
    assert [(cue.span.of(text), cue.type) for cue in find(text)] == [(weasel, "weasel")]


@pytest.mark.parametrize(
    "text",
    [
        "He believed it.",
        "Ghani is said to be ill.",
        "The raids were reportedly led by him.",
        "It was reported that he left.",
        "Some say so.",
        "Many people came.",
        "There is no doubt.",
        "Unallegedly is no word.",
    ],
)
def test_what_the_data_does_not_bear_out_is_left_out(text: str) -> None:
    assert list(find(text)) == []


def test_the_confidence_is_the_measured_share() -> None:
    assert all(0.8 <= cue.confidence < 1 for cue in find("It is believed. Many believe. Widely seen. Allegedly. He was thought to be."))


@given(st.lists(st.sampled_from(["it is", "many", "experts", "widely", "believed", "by", "allegedly", "\n", "to", "."]), max_size=30))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_weasels_come_in_order_and_apart(words: list[str]) -> None:
    spans = [cue.span for cue in find(" ".join(words))]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
